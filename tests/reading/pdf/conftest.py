"""Writes small PDF files by hand, so that tests draw exactly the rules and characters they are about."""

from collections.abc import Callable

import pytest


class Draft:
    """A PDF being written: content streams as pages, with one font (ASCII half an em wide, all else an em)."""

    def __init__(self) -> None:
        self.pages: list[tuple[str, str]] = []
        self.forms: dict[str, tuple[str, str]] = {}
        self.content = ""
        self.used = ""

    def text(self, x: float, y: float, text: str, size: float = 10, turned: bool = False) -> "Draft":
        """Characters from a point of the base line on; turned ones run upwards."""
        self.used += "".join(sorted(set(text) - set(self.used)))
        matrix = "0 1 -1 0" if turned else "1 0 0 1"
        code = "".join(f"{self.used.index(char):02x}" for char in text)
        self.content += f"BT /F {size} Tf {matrix} {x} {y} Tm <{code}> Tj ET\n"
        return self

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> "Draft":
        """A stroke of half a point."""
        self.content += f"0.5 w {x0} {y0} m {x1} {y1} l S\n"
        return self

    def draw(self, operators: str) -> "Draft":
        """Operators as they are."""
        self.content += operators + "\n"
        return self

    def page(self, box: str = "0 0 600 800", more: str = "") -> "Draft":
        """Ends the page; `more` are further entries of its dictionary."""
        self.pages.append((self.content, f"/MediaBox [{box}] {more}"))
        self.content = ""
        return self

    def form(self, name: str, matrix: str = "1 0 0 1 0 0", more: str = "") -> "Draft":
        """Makes what was drawn so far a form XObject instead of a page; `more` are entries of its dictionary."""
        self.forms[name] = (self.content, f"/Matrix [{matrix}] {more}")
        self.content = ""
        return self

    def data(self) -> bytes:
        """The file."""
        numbers = {name: 300 + index for index, name in enumerate(self.forms)}
        xobjects = " ".join(f"/{name} {number} 0 R" for name, number in numbers.items())
        resources = f"/Resources << /Font << /F 3 0 R >> /XObject << {xobjects} >> >>"
        objects: dict[int, str] = {1: "<< /Type /Catalog /Pages 2 0 R >>"} | self._font()
        for name, (content, matrix) in self.forms.items():
            head = f"/Type /XObject /Subtype /Form /BBox [-9999 -9999 9999 9999] {matrix} {resources}"
            objects[numbers[name]] = _stream(content, head)
        first = 300 + len(self.forms)
        kids = []
        for index, (content, head) in enumerate(self.pages):
            number = first + 2 * index
            kids.append(f"{number} 0 R")
            objects[number] = f"<< /Type /Page /Parent 2 0 R {head} {resources} /Contents {number + 1} 0 R >>"
            objects[number + 1] = _stream(content, "")
        objects[2] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
        return _file(objects)

    def _font(self) -> dict[int, str]:
        """A font whose glyphs are boxes; its codes say nothing, so that only its table gives the text."""
        count = len(self.used)
        pairs = "".join(f"<{code:02x}> <{ord(char):04x}>\n" for code, char in enumerate(self.used))
        cmap = (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def\n"
            f"1 begincodespacerange <00> <ff> endcodespacerange\n{count} beginbfchar\n{pairs}"
            "endbfchar endcmap end end"
        )
        names = " ".join(f"/g{code}" for code in range(count))
        glyphs = {20 + code: _stream(_glyph(char), "") for code, char in enumerate(self.used)}
        procs = " ".join(f"/g{code} {20 + code} 0 R" for code in range(count))
        widths = " ".join(str(_width(char)) for char in self.used)
        font = (
            "<< /Type /Font /Subtype /Type3 /FontBBox [0 -140 1000 860] /FontMatrix [0.001 0 0 0.001 0 0]"
            f" /FirstChar 0 /LastChar {max(0, count - 1)} /Widths [{widths}] /CharProcs << {procs} >>"
            f" /Encoding << /Differences [0 {names}] >> /ToUnicode 6 0 R /Resources << >> >>"
        )
        return {3: font, 6: _stream(cmap, "")} | glyphs


def _width(char: str) -> int:
    return 500 if ord(char) < 128 else 1000


def _glyph(char: str) -> str:
    """A box where the ink would be: low for stops and commas, nothing for blanks."""
    if char.isspace():
        return f"{_width(char)} 0 d0"
    width, height = (150, 150) if char in ".,，。、" else (_width(char) - 100, 800)
    return f"{_width(char)} 0 50 -50 {50 + width} {height} d1 50 -50 {width} {height} re f"


def _stream(content: str, head: str) -> str:
    return f"<< {head} /Length {len(content)} >>\nstream\n{content}\nendstream"


def _file(objects: dict[int, str]) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places: dict[int, int] = {}
    for number in sorted(objects):
        places[number] = len(out)
        out += f"{number} 0 obj\n{objects[number]}\nendobj\n".encode("latin-1")
    start, size = len(out), max(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n".encode()
    for number in range(1, size):
        out += f"{places[number]:010d} 00000 n \n".encode() if number in places else b"0000000000 65535 f \n"
    return bytes(out + f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode())


@pytest.fixture
def draft() -> Callable[[], Draft]:
    """Begins a PDF."""
    return Draft
