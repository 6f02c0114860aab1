"""The text of a document as people get it out of one, by the tools they use and in the orders these print."""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import count, groupby, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import pdfplumber
import pypdfium2
from lxml import etree, html
from pdfminer.high_level import extract_text

from tests.reading.unseen.style import Style

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_SUITES = ("soffice", "libreoffice")


@dataclass(frozen=True)
class Copy:
    """A way of copying: from which kind of file, and how.

    Attributes:
        of: The file that is opened: a PDF, a web page, or a Word document.
        text: The text of such a file.
        tools: Programs of which one must be there, none for what the tests bring with them.
    """

    of: Literal["pdf", "html", "docx"]
    text: Callable[[Path], str]
    tools: tuple[str, ...] = ()

    @property
    def available(self) -> bool:
        """Its program is there."""
        return not self.tools or any(map(shutil.which, self.tools))


def _selected(path: Path) -> str:
    """The text in the order in which the file draws it, as a viewer copies it."""
    document = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document)
    finally:
        document.close()


def _by_lines(path: Path) -> str:
    """The text line by line, from the top of each page downwards."""
    with pdfplumber.open(path) as document:
        return "\n".join(page.extract_text() or "" for page in document.pages)


def _poppler(*options: str) -> Callable[[Path], str]:
    def text(path: Path) -> str:
        return _output("pdftotext", *options, str(path), "-")

    return text


def _output(program: str, *arguments: str) -> str:
    found = subprocess.run([program, *arguments], check=True, capture_output=True, timeout=120)  # noqa: S603 -- a program of the tests' own choice
    return found.stdout.decode()


def _saved(path: Path) -> str:
    """A Word document saved as text by the office suite."""
    with TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        options = ("--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", folder)
        _output(_first(_SUITES), profile, *options, str(path))
        return (Path(folder) / f"{path.stem}.txt").read_text(encoding="utf-8-sig")


def _browsed(path: Path) -> str:
    """All of a web page selected and copied in a browser."""
    script = "<script>document.body.textContent = document.body.innerText;</script>"
    with TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(path.read_text().replace("</body>", f"{script}</body>"))
        options = ("--headless", "--no-sandbox", f"--user-data-dir={folder}", "--dump-dom")
        return _text(html.document_fromstring(_output(_first(_BROWSERS), *options, page.as_uri())))


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def _first(programs: tuple[str, ...]) -> str:
    return next(program for program in programs if shutil.which(program))


Cells = dict[tuple[int, int], str]
"""The texts of a web page's table by row and column; merged cells once, blank ones not at all."""


def _page(arranged: Callable[[Cells], Iterable[str]]) -> Callable[[Path], str]:
    """A web page whose paragraphs stay as they are and whose tables become the lines that are asked for."""

    def text(path: Path) -> str:
        body = html.document_fromstring(path.read_bytes().decode())[-1]
        blocks = ([_text(block)] if block.tag == "p" else arranged(_cells(block)) for block in body)
        return "\n".join(line for lines in blocks for line in lines)

    return text


def _cells(table: etree._Element) -> Cells:
    taken: set[tuple[int, int]] = set()
    cells: Cells = {}
    for row, line in enumerate(table.iter("tr")):
        for cell in line.iter("td"):
            col = next(col for col in count() if (row, col) not in taken)
            down, across = int(cell.get("rowspan", "1")), int(cell.get("colspan", "1"))
            taken.update(product(range(row, row + down), range(col, col + across)))
            if _text(cell).strip():
                cells[row, col] = _text(cell)
    return cells


def _one_by_one(cells: Cells) -> Iterable[str]:
    """Each cell a line, row by row, as articles on phones are copied."""
    return (cells[place] for place in sorted(cells))


def _by_columns(cells: Cells) -> Iterable[str]:
    """Each cell a line, column by column."""
    return (cells[place] for place in sorted(cells, key=lambda place: place[::-1]))


def _figures_below(cells: Cells) -> Iterable[str]:
    """Each row in two lines: its names, and below them its figures."""
    for _, row in groupby(sorted(cells), key=lambda place: place[0]):
        texts = [cells[place] for place in row]
        first = next((i for i, text in enumerate(texts) if i and _FIGURE.fullmatch(text)), len(texts))
        yield " ".join(texts[:first])
        yield " ".join(texts[first:])


_FIGURE = re.compile(r"[-\d,]*[\d—-](\.\d+)?%?")


COPIES: dict[str, Copy] = {
    "selected": Copy("pdf", _selected),
    "lines": Copy("pdf", _by_lines),
    "layout": Copy("pdf", _poppler("-layout"), ("pdftotext",)),
    "raw": Copy("pdf", _poppler("-raw"), ("pdftotext",)),
    "order": Copy("pdf", _poppler(), ("pdftotext",)),
    "miner": Copy("pdf", extract_text),
    "saved": Copy("docx", _saved, _SUITES),
    "browser": Copy("html", _browsed, _BROWSERS),
    "cells": Copy("html", _page(_one_by_one)),
    "columns": Copy("html", _page(_by_columns)),
    "below": Copy("html", _page(_figures_below)),
}
"""Ways of copying by name."""


def copied_styles(styles: Iterable[Style], way: Copy) -> list[Style]:
    """The styles as a way of copying finds them: printed ones for a PDF, Word ones, or all as web pages."""
    if way.of == "pdf":
        return [style for style in styles if style.pdf]
    if way.of == "docx":
        return [replace(style, pdf=False) for style in styles if style.container == "docx"]
    return [replace(style, container="html", pdf=False) for style in styles]
