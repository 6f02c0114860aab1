"""Assembles runs into lines of text: by base line and place, never by their order in the file."""

import re

import msgspec

from mingzhang.forms.model import Box
from mingzhang.quantities.number import parse_number
from mingzhang.reading.pdf.glyphs import Run

SAME_LINE = 0.6
"""Ems by which base lines of one line may differ: some producers set digits lower than Chinese text."""
BLANK = 0.22
"""Gap in ems that is seen as a blank."""
BREAK = 1.0
"""Gap in ems at which two well-formed numbers are two numbers."""
WIDEST = 8

_NUMERIC = re.compile(r"[\d０-９,，.．%％+\-－−]+")


class Line(msgspec.Struct):
    """The runs of one line from left to right.

    Attributes:
        top: Base line of its highest run.
        size: Its largest font size, about.
    """

    runs: list[Run]
    top: float
    size: float

    @property
    def middle(self) -> float:
        """The height of its characters' middle, about."""
        return self.top - 0.4 * self.size

    @property
    def box(self) -> Box:
        """Left, top, right, bottom in upright points."""
        base = max(run.y for run in self.runs)
        top = min(run.y - run.size for run in self.runs)
        return self.runs[0].left, top, max(run.right for run in self.runs), base + 0.2 * self.size


def lines_of(runs: list[Run]) -> list[Line]:
    """The lines that runs stand on, from top to bottom, what was printed twice dropped."""
    lines: list[Line] = []
    for run in sorted(runs, key=_base):
        line = lines[-1] if lines else None
        if line and run.y - line.top <= SAME_LINE * max(line.size, run.size):
            line.runs.append(run)
            line.size = max(line.size, run.size)
        else:
            lines.append(Line([run], run.y, run.size))
    for line in lines:
        if len(line.runs) > 1:
            line.runs = _once(sorted(line.runs, key=_left))
    return lines


def _base(run: Run) -> float:
    return run.y


def _left(run: Run) -> float:
    return run.starts[0]


def _once(runs: list[Run]) -> list[Run]:
    """The runs without copies that lie on another to make it look bold."""
    kept = [runs[0]]
    for run in runs[1:]:
        last = kept[-1]
        slack = 0.35 * run.size
        covered = run.right <= last.right + slack and run.left < last.right - slack
        if not (covered and run.text in last.text and abs(run.y - last.y) < slack):
            kept.append(run)
    return kept


def line_text(line: Line) -> tuple[str, bool]:
    """The text of a line with a blank where a gap is seen, and whether digits were joined over such a gap."""
    runs = line.runs
    if len(runs) == 1:
        return runs[0].text, False
    pieces: list[str] = []
    joined = False
    for index, run in enumerate(runs):
        if index == 0 or run.left - runs[index - 1].right < BLANK * line.size:
            pieces.append(run.text)
            continue
        gap = (run.left - runs[index - 1].right) / line.size
        if _one_number(runs, index, gap):
            joined = True
        else:
            pieces.append(" " * max(1, min(WIDEST, round(gap))))
        pieces.append(run.text)
    return "".join(pieces), joined


def _one_number(runs: list[Run], index: int, gap: float) -> bool:
    """The pieces left and right of a gap belong to one number: the whole is one, and the pieces alone are not."""
    left, right = runs[index - 1].text, runs[index].text
    if not (_NUMERIC.fullmatch(left) and _NUMERIC.fullmatch(right)):
        return False
    whole = "".join(run.text for run in runs).rstrip("%％")
    if parse_number(whole) is None:
        return False
    return gap < BREAK or any(parse_number(run.text) is None for run in runs)


def cell_text(runs: list[Run]) -> tuple[str, bool]:
    """The text of a cell, its lines joined by line feeds, and whether a number in it was put together."""
    if len(runs) == 1:
        return runs[0].text, False
    parts = [line_text(line) for line in lines_of(runs)]
    text = "\n".join(part for part, _ in parts)
    wrapped = len(parts) > 1 and parse_number(text) is not None
    return text, wrapped or any(joined for _, joined in parts)
