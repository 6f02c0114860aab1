"""Points won of points to be had, by level of indicators: a tree of bars as long as their weight."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from mingzhang.publishing.charts.bars import axis
from mingzhang.publishing.charts.canvas import DARK, GREY, LIGHT, SIZE, WIDTH, Canvas, width_of, wrapped
from mingzhang.publishing.charts.data import data_sheet
from mingzhang.publishing.charts.model import ChartBlock
from mingzhang.publishing.charts.scale import Scale, scale_of, shown
from mingzhang.quantities import round_half_up

_ROW, _TOP, _NAMES, _INDENT, _ENDS = 26.0, 10.0, 230.0, 16.0, 130.0
_THICK = (16.0, 12.0, 8.0)
"""Of bars of the first, second and deeper levels."""


@dataclass(frozen=True, slots=True)
class Level:
    """An indicator: its level counted from 1, its name, its weight, and its points; None where none were given."""

    level: int
    name: str
    weight: Decimal
    score: Decimal | None


def levels(title: str, items: Sequence[Level], *, heads: tuple[str, str, str, str]) -> ChartBlock:
    """For each indicator a bar as long as its weight, filled as far as points were won.

    Args:
        title: The sentence that the chart says.
        items: Each group before its members.
        heads: What the table behind the chart calls name, weight, score and the share of points won.
    """
    indents = [_INDENT * (item.level - 1) for item in items]
    widths = (width_of(item.name) + indent for item, indent in zip(items, indents, strict=True))
    names = min(max(widths, default=0.0), _NAMES)
    scale = scale_of([item.weight for item in items], names + 12, WIDTH - _ENDS)
    bottom = _TOP + _ROW * len(items)
    canvas = Canvas(bottom + 26)
    for number, (item, indent) in enumerate(zip(items, indents, strict=True)):
        _level(canvas, scale, item, indent, _TOP + _ROW * number + _ROW / 2)
    axis(canvas, scale, bottom, "分")
    rows = [("　" * (item.level - 1) + item.name, item.weight, item.score, _share(item)) for item in items]
    described = "；".join(f"{item.name} {_words(item)}" for item in items)
    return ChartBlock(title, canvas.svg(title, described), data_sheet(title, heads, rows, "分，%"))


def _level(canvas: Canvas, scale: Scale, item: Level, indent: float, middle: float) -> None:
    thick = _THICK[min(item.level, len(_THICK)) - 1]
    zero, said = scale.at(Decimal(0)), f"{item.name}：{_words(item)}"
    canvas.lines(indent, middle, wrapped(item.name, _NAMES - indent, most=1))
    canvas.bar(zero, middle - thick / 2, scale.at(item.weight) - zero, thick, LIGHT, outlined=True, said=said)
    if item.score is not None:
        canvas.bar(zero, middle - thick / 2, scale.at(item.score) - zero, thick, DARK, said=said)
    end = scale.at(max(item.weight, item.score or item.weight))
    fill = GREY if item.level > 1 else "#1c1c1c"
    canvas.text(end + 6, middle, _words(item), bold=item.level == 1, fill=fill, size=SIZE - (item.level > 1))


def _share(item: Level) -> Decimal | None:
    """Points won of points to be had, in percent to one place."""
    if item.score is None or not item.weight:
        return None
    return round_half_up(Fraction(item.score) / Fraction(item.weight) * 100, 1)


def _words(item: Level) -> str:
    score, share = "—" if item.score is None else shown(item.score), _share(item)
    return f"{score} / {shown(item.weight)}" + ("" if share is None else f"（{shown(share)}%）")
