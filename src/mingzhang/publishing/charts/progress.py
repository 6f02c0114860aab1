"""Execution against time: how much was used by each month, beside how much of the year had gone."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from mingzhang.publishing.charts.canvas import DARK, GREY, INK, RULE, SIZE, WIDTH, Canvas, width_of
from mingzhang.publishing.charts.data import data_sheet
from mingzhang.publishing.charts.model import ChartBlock
from mingzhang.publishing.charts.scale import Scale, scale_of, shown

_TOP, _HEIGHT, _LEFT = 16.0, 230.0, 44.0
_APART = 15.0
"""Least distance of the labels at the ends of two lines."""

_LABELS = 12
"""Moments that are named below the axis at most."""


@dataclass(frozen=True, slots=True)
class Point:
    """A moment: its name, what was reached by then, what time would let one expect; None where nobody said."""

    name: str
    reached: Decimal | None
    expected: Decimal | None = None


def progress(title: str, points: Sequence[Point], *, unit: str = "%", names: tuple[str, str, str]) -> ChartBlock:
    """Two lines from left to right: what was reached, whole, and what time would let one expect, dashed.

    Args:
        title: The sentence that the chart says.
        points: In the order of time. A line is broken where a moment has no value.
        unit: Of all values.
        names: What the moments, the line of what was reached and the line of what was expected are called.
    """
    right = WIDTH - max(width_of(name) for name in names[1:]) - 54 - width_of(unit)
    values = [value for point in points for value in (point.reached, point.expected) if value is not None]
    scale = scale_of(values, _TOP + _HEIGHT, _TOP, whole=True)
    canvas = Canvas(_TOP + _HEIGHT + 30)
    _frame(canvas, scale, right, unit)
    places = [_LEFT + (right - _LEFT) * (n + 1) / max(len(points), 1) for n in range(len(points))]
    _moments(canvas, scale, list(zip(places, points, strict=True)))
    expected = [point.expected for point in points]
    reached = [point.reached for point in points]
    ends = [
        _line(canvas, scale, places, expected, dashed=True, stroke=GREY),
        _line(canvas, scale, places, reached, dashed=False, stroke=DARK),
    ]
    _labels(canvas, [(names[2], ends[0], GREY), (names[1], ends[1], DARK)], unit)
    described = "；".join(_said(point, names, unit) for point in points)
    rows = [(point.name, point.reached, point.expected) for point in points]
    return ChartBlock(title, canvas.svg(title, described), data_sheet(title, names, rows, unit))


_End = tuple[float, float, Decimal] | None
"""Where a line ends, and its value there."""


def _frame(canvas: Canvas, scale: Scale, right: float, unit: str) -> None:
    for tick in scale.ticks:
        place = scale.at(tick)
        zero = tick == 0
        canvas.line(_LEFT, place, right, place, stroke=INK if zero else RULE, wide=1.2 if zero else 0.6)
        canvas.text(_LEFT - 6, place, shown(tick), anchor="end", fill=GREY, size=SIZE - 2)
    canvas.text(_LEFT + 4, _TOP - 8, unit, anchor="start", fill=GREY, size=SIZE - 2)


def _moments(canvas: Canvas, scale: Scale, places: Sequence[tuple[float, Point]]) -> None:
    """Names below the axis, so many that none stands in another."""
    bottom = scale.at(scale.low)
    every = max(1, -(-len(places) // _LABELS))
    last = len(places) - 1
    for number, (place, point) in enumerate(places):
        if number == last or (number % every == 0 and last - number >= every):
            canvas.text(place, bottom + 16, point.name, anchor="middle", fill=GREY, size=SIZE - 1)


def _line(  # noqa: PLR0913 - a line with its looks
    canvas: Canvas,
    scale: Scale,
    places: Sequence[float],
    values: Sequence[Decimal | None],
    *,
    dashed: bool,
    stroke: str,
) -> _End:
    known = list(zip(places, values, strict=True))
    end: _End = None
    for there, run in groupby(known, key=lambda item: item[1] is not None):
        points = [(place, scale.at(value), value) for place, value in run if value is not None]
        if there:
            canvas.path([point[:2] for point in points], stroke=stroke, dashed=dashed)
            end = points[-1]
            for x, y, value in [] if dashed else points:
                canvas.dot(x, y, stroke, shown(value))
    return end


def _labels(canvas: Canvas, lines: Sequence[tuple[str, _End, str]], unit: str) -> None:
    """Name and last value at the end of each line, moved apart where they would meet."""
    known = [(end, name, fill) for name, end, fill in lines if end is not None]
    last = float("-inf")
    for (x, y, value), name, fill in sorted(known, key=lambda line: line[0][1]):
        place = max(y, last + _APART)
        canvas.text(x + 8, place, f"{name} {shown(value)}{unit}", fill=fill, bold=fill == DARK)
        last = place


def _said(point: Point, names: tuple[str, str, str], unit: str) -> str:
    values = ((names[1], point.reached), (names[2], point.expected))
    return f"{point.name} " + "，".join(f"{name} {shown(v)}{unit}" for name, v in values if v is not None)
