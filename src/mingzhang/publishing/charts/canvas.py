"""A drawing in the making: shapes and words as SVG, in one look, that prints in black and white."""

from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from mingzhang.publishing.sheets.model import measure

WIDTH = 720.0
SIZE = 12.0
"""Of type; a Latin character takes half of it, a Chinese one all."""

INK, GREY, RULE, LIGHT, DARK = "#1c1c1c", "#5c5c5c", "#b5b5b0", "#dcdcd6", "#7d1a16"
"""Words, lesser words, lines, what is planned, what is done: told apart by lightness alone."""

_FAMILY = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Noto Sans SC',sans-serif"


_CLOSING = "）)】》”’，。；：、"
"""Signs that begin no line."""


def number(value: float) -> str:
    """A length as SVG writes it, no finer than anyone sees."""
    return f"{value:.1f}".removesuffix(".0")


def width_of(text: str, size: float = SIZE) -> float:
    """How wide a text stands."""
    return measure(text) * size / 2


def wrapped(text: str, width: float, most: int = 2) -> list[str]:
    """A text on at most so many lines of a width; what does not fit is cut off with a sign that it was."""
    lines, line = [], ""
    for sign in text:
        if line and width_of(line + sign) > width and sign not in _CLOSING:
            lines.append(line)
            line = ""
        line += sign
    lines = [*lines, line]
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and width_of(last + "…") > width:
        last = last[:-1]
    return [*lines[: most - 1], last + "…"]


@dataclass
class Canvas:
    """A drawing of a height; what is drawn later stands above what was drawn before."""

    height: float
    width: float = WIDTH
    parts: list[str] = field(default_factory=list)

    def text(  # noqa: PLR0913 - place and look of a text
        self,
        x: float,
        y: float,
        text: str,
        *,
        anchor: str = "start",
        fill: str = INK,
        size: float = SIZE,
        bold: bool = False,
    ) -> None:
        """A line of text, its middle at a height."""
        weight = ' font-weight="700"' if bold else ""
        self.parts.append(
            f'<text x="{number(x)}" y="{number(y + size * 0.36)}" text-anchor="{anchor}" fill="{fill}" '
            f'font-size="{number(size)}"{weight}>{escape(text)}</text>'
        )

    def lines(self, x: float, y: float, lines: list[str], *, anchor: str = "start") -> None:
        """Some lines of text, the middle of all at a height."""
        for place, line in enumerate(lines):
            self.text(x, y + (place - (len(lines) - 1) / 2) * SIZE * 1.15, line, anchor=anchor)

    def bar(  # noqa: PLR0913 - place and look of a bar
        self, x: float, y: float, width: float, height: float, fill: str, *, outlined: bool = False, said: str = ""
    ) -> None:
        """A rectangle; one to the left where its width is negative."""
        left, wide = (x, width) if width >= 0 else (x + width, -width)
        line = f' stroke="{INK}" stroke-width="0.8"' if outlined else ""
        tip = f"<title>{escape(said)}</title>" if said else ""
        self.parts.append(
            f'<rect x="{number(left)}" y="{number(y)}" width="{number(max(wide, 0.0))}" height="{number(height)}" '
            f'fill="{fill}"{line}>{tip}</rect>'
        )

    def line(  # noqa: PLR0913 - place and look of a line
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        *,
        stroke: str = RULE,
        wide: float = 1,
        dashed: bool = False,
    ) -> None:
        """A straight line."""
        dash = ' stroke-dasharray="5 4"' if dashed else ""
        ends = f'x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}"'
        self.parts.append(f'<line {ends} stroke="{stroke}" stroke-width="{number(wide)}"{dash}/>')

    def path(self, points: list[tuple[float, float]], *, stroke: str, dashed: bool = False) -> None:
        """A line through some points."""
        dash = ' stroke-dasharray="6 4"' if dashed else ""
        places = " ".join(f"{number(x)},{number(y)}" for x, y in points)
        looks = f'fill="none" stroke="{stroke}" stroke-width="2"{dash}'
        self.parts.append(f'<polyline points="{places}" {looks}/>')

    def dot(self, x: float, y: float, fill: str, said: str = "") -> None:
        """A point of a line."""
        tip = f"<title>{escape(said)}</title>" if said else ""
        self.parts.append(f'<circle cx="{number(x)}" cy="{number(y)}" r="3" fill="{fill}">{tip}</circle>')

    def svg(self, title: str, described: str) -> str:
        """The drawing, named and described for those who do not see it."""
        size = f"{number(self.width)} {number(self.height)}"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" width="{number(self.width)}" '
            f'height="{number(self.height)}" role="img" aria-label={quoteattr(title)} font-family="{_FAMILY}">'
            f"<title>{escape(title)}</title><desc>{escape(described)}</desc>{''.join(self.parts)}</svg>"
        )
