"""One bar for each name: structure by code, counts by band."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.publishing.charts.canvas import DARK, GREY, INK, RULE, SIZE, WIDTH, Canvas, width_of, wrapped
from mingzhang.publishing.charts.data import data_sheet
from mingzhang.publishing.charts.model import ChartBlock
from mingzhang.publishing.charts.scale import Scale, printed, scale_of, shown

MOST = 30
"""Bars that one drawing shows; the table behind it holds all."""

_ROW, _THICK, _TOP = 30.0, 16.0, 10.0
_NAMES = 230.0
_NOTHING = "没有可画的数据。"


@dataclass(frozen=True, slots=True)
class Item:
    """A name and its amount."""

    name: str
    value: Decimal


def bars(
    title: str, items: Sequence[Item], unit: str, *, heads: tuple[str, str], unit_at_axis: bool = True
) -> ChartBlock:
    """Horizontal bars from a zero line, in the order given, each with its amount at its end.

    Args:
        title: The sentence that the chart says.
        items: What is drawn; more than `MOST` are drawn in part, and the drawing says so.
        unit: Of all amounts.
        heads: What the table behind the chart calls name and amount.
        unit_at_axis: The last tick names the unit; else the title does.
    """
    drawn = items[:MOST]
    ends = max((width_of(printed(item.value)) for item in drawn), default=0.0) + 12
    scale = scale_of([item.value for item in drawn], left_of(drawn, ends), WIDTH - ends)
    left_out = len(items) - len(drawn)
    canvas = Canvas(_TOP + _ROW * len(drawn) + 26 + (18 if left_out else 0))
    for number, item in enumerate(drawn):
        _bar(canvas, scale, item, _TOP + _ROW * number + _ROW / 2, unit)
    bottom = _TOP + _ROW * len(drawn)
    axis(canvas, scale, bottom, unit if unit_at_axis else "")
    if left_out:
        canvas.text(0, bottom + 32, f"图中为前 {len(drawn)} 项，其余 {left_out} 项见表。", fill=GREY, size=SIZE - 1)
    described = "；".join(f"{item.name} {printed(item.value)} {unit}" for item in drawn)
    sheet = data_sheet(title, heads, [(item.name, item.value) for item in items], unit)
    return ChartBlock(title, canvas.svg(title, described), sheet)


def left_of(items: Sequence[Item], ends: float) -> float:
    """Where bars may begin: right of the names, with room for the amounts of negative ones."""
    names = min(max((width_of(item.name) for item in items), default=0.0), _NAMES)
    return names + 12 + (ends if any(item.value < 0 for item in items) else 0.0)


def _bar(canvas: Canvas, scale: Scale, item: Item, middle: float, unit: str) -> None:
    zero, end = scale.at(Decimal(0)), scale.at(item.value)
    canvas.lines(0, middle, wrapped(item.name, _NAMES))
    said = f"{item.name}：{printed(item.value)} {unit}"
    canvas.bar(zero, middle - _THICK / 2, end - zero, _THICK, DARK, said=said)
    below = item.value < 0
    canvas.text(end + (-5 if below else 5), middle, printed(item.value), anchor="end" if below else "start")


def axis(canvas: Canvas, scale: Scale, bottom: float, unit: str) -> None:
    """The zero line, and ticks below it, the unit at the last; where nothing is drawn, that is said."""
    if bottom <= _TOP:
        canvas.text(0, bottom + 8, _NOTHING, fill=GREY)
        return
    zero = scale.at(Decimal(0))
    canvas.line(zero, _TOP - 4, zero, bottom + 4, stroke=INK, wide=1.2)
    for tick in scale.ticks:
        place = scale.at(tick)
        canvas.line(place, bottom, place, bottom + 4, stroke=RULE)
        said = f"{shown(tick)} {unit}" if unit and tick == scale.ticks[-1] else shown(tick)
        canvas.text(place, bottom + 13, said, anchor="middle", fill=GREY, size=SIZE - 2)
