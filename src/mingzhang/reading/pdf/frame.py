"""Turns PDF user space into the upright space in which a page is read, and back to what a reader sees."""

import msgspec

from mingzhang.forms.model import Box
from mingzhang.reading.pdf.native import Rect

LARGEST = 20_000.0
"""Points; PDF's own limit is 14,400, a page beyond it cannot be printed or shown."""
SMALLEST = 20.0


class Frame(msgspec.Struct, frozen=True):
    """The visible rectangle of a page, and the quarter turns clockwise after which its text stands upright.

    Attributes:
        rect: The visible rectangle in PDF user space.
        turns: Quarter turns that set the text upright.
        shown: Quarter turns that a reader's program applies.
    """

    rect: Rect
    turns: int
    shown: int

    @property
    def absurd(self) -> bool:
        """The page is too small or too large to be one, so its border says nothing about its text."""
        width, height = self.size(0)
        return not (SMALLEST <= width <= LARGEST and SMALLEST <= height <= LARGEST)

    def size(self, turns: int) -> tuple[float, float]:
        """Width and height in points after so many quarter turns."""
        left, bottom, right, top = self.rect
        width, height = right - left, top - bottom
        return (height, width) if turns % 2 else (width, height)

    def upright(self, x: float, y: float) -> tuple[float, float]:
        """A point of user space, in points from the top left corner of the upright page."""
        left, bottom, right, top = self.rect
        if self.turns == 0:
            return x - left, top - y
        if self.turns == 1:
            return y - bottom, x - left
        if self.turns == 2:
            return right - x, y - bottom
        return top - y, right - x

    def upright_box(self, rect: Rect) -> Box:
        """A rectangle of user space as left, top, right, bottom of the upright page."""
        x0, y0 = self.upright(rect[0], rect[1])
        x1, y1 = self.upright(rect[2], rect[3])
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

    def as_shown(self, box: Box) -> Box:
        """A box of the upright page where a reader sees it, in hundredths of a point."""
        for turns in range(self.turns, self.turns + (self.shown - self.turns) % 4):
            left, top, right, bottom = box
            _, height = self.size(turns)
            box = (height - bottom, left, height - top, right)
        # There is a box for every line and cell, and `round` takes four times as long.
        left, top, right, bottom = box
        return (
            (left * 100 + 0.5) // 1 / 100,
            (top * 100 + 0.5) // 1 / 100,
            (right * 100 + 0.5) // 1 / 100,
            (bottom * 100 + 0.5) // 1 / 100,
        )
