"""Groups the characters of a page into runs: pieces of text set without a gap on one base line."""

import msgspec

from mingzhang.reading.pdf.frame import Frame
from mingzhang.reading.pdf.native import Glyphs

BLANKS = frozenset(" \t\r\n\f\v\x00\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
                   "\u200b\u200c\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff\ufffe\uffff\xad\x02")  # fmt: skip
"""White space and what is not seen: blanks are judged by the gaps they leave, not by the file's word."""
TOUCHING = 0.2
"""Gap in ems below which two characters belong together; a blank of a narrow font is a quarter."""
OVERLAP = 0.3
"""Ems by which a character may overlap the one before it and still follow it."""


class Run(msgspec.Struct):
    """Characters on one base line that follow each other without a gap, in upright points.

    Attributes:
        y: The base line, from the top of the page.
        size: Height of the tallest character box, about the font size.
        starts, ends: Left and right edge of each character.
    """

    text: str
    y: float
    size: float
    starts: list[float]
    ends: list[float]

    @property
    def left(self) -> float:
        """Left edge."""
        return self.starts[0]

    @property
    def right(self) -> float:
        """Right edge."""
        return self.ends[-1]

    @property
    def middle(self) -> float:
        """The height at which most strokes of its characters lie; decides which row it belongs to."""
        return self.y - 0.35 * self.size

    def part(self, start: int, stop: int) -> "Run":
        """Some of its characters."""
        return Run(self.text[start:stop], self.y, self.size, self.starts[start:stop], self.ends[start:stop])


class _Upright(msgspec.Struct):
    """The characters' edges and base lines in upright points, and how tall they are."""

    left: list[float]
    right: list[float]
    base: list[float]
    height: list[float]


def runs_of(glyphs: Glyphs, frame: Frame) -> tuple[list[Run], int]:
    """The visible runs of a page in stream order, and how many characters lay outside the page."""
    at = _turned(glyphs, frame)
    width, height = frame.size(frame.turns)
    if frame.absurd:
        width = height = float("inf")
    return _grouped(glyphs.text, at, width, height, frame.absurd)


def _turned(glyphs: Glyphs, frame: Frame) -> _Upright:
    left, bottom, right, top = frame.rect
    g = glyphs
    # Some fonts give boxes as tight as the ink, so that "一" is flat: its width then tells its size.
    boxes = zip(g.top, g.bottom, g.right, g.left, strict=True)
    heights = [tall if (tall := t - b) > (wide := r - v) else wide for t, b, r, v in boxes]
    if frame.turns == 0:
        return _Upright([v - left for v in g.left], [v - left for v in g.right], [top - v for v in g.y], heights)
    if frame.turns == 2:
        return _Upright(
            [right - v for v in g.right], [right - v for v in g.left], [v - bottom for v in g.y], heights
        )
    if frame.turns == 1:
        return _Upright(
            [v - bottom for v in g.bottom], [v - bottom for v in g.top], [v - left for v in g.x], heights
        )
    return _Upright([top - v for v in g.top], [top - v for v in g.bottom], [right - v for v in g.x], heights)


def _grouped(text: str, at: _Upright, width: float, height: float, endless: bool) -> tuple[list[Run], int]:
    """One pass over the characters; written out because it runs once for each of them."""
    lefts, rights, bases, heights = at.left, at.right, at.base, at.height
    runs: list[Run] = []
    outside = 0
    first, size, edge, base = -1, 0.0, 0.0, 0.0
    for i, char in enumerate(text):
        left, y, tall = lefts[i], bases[i], heights[i]
        visible = char not in BLANKS
        if visible and not endless:
            middle = (left + rights[i]) / 2
            if not (0 <= middle <= width and 0 <= y - 0.3 * tall <= height):
                outside += 1
                visible = False
        if first >= 0:
            gap = left - edge
            em = tall if tall > size else size
            if visible and -0.5 < y - base < 0.5 and -OVERLAP * em < gap < TOUCHING * em:
                edge = rights[i]
                size = em
                continue
            runs.append(Run(text[first:i], base, size, lefts[first:i], rights[first:i]))
            first = -1
        if visible:
            first, size, edge, base = i, tall, rights[i], y
    if first >= 0:
        runs.append(Run(text[first:], base, size, lefts[first:], rights[first:]))
    return runs, outside
