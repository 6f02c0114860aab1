"""Where scores stand among grades: one strip with its bands, and a mark for each score."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.publishing.charts.canvas import DARK, GREY, INK, LIGHT, SIZE, WIDTH, Canvas, width_of, wrapped
from mingzhang.publishing.charts.data import data_sheet
from mingzhang.publishing.charts.model import ChartBlock
from mingzhang.publishing.charts.scale import Scale, shown

_TOP, _STRIP, _ROW, _NAMES = 8.0, 24.0, 28.0, 230.0
_SHADES = ("#f4f4f1", LIGHT)


@dataclass(frozen=True, slots=True)
class Band:
    """A grade and the scores that earn it: from `low`, below `high`."""

    name: str
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Mark:
    """Who has which score."""

    name: str
    value: Decimal


def bands(title: str, grades: Sequence[Band], marks: Sequence[Mark], *, heads: tuple[str, str, str]) -> ChartBlock:
    """A strip of grades, and below it each score as a dot on a line of its own, with its number beside it.

    Args:
        title: The sentence that the chart says.
        grades: From the lowest to the highest, each beginning where the one before it ends.
        marks: The scores, in the order to be drawn.
        heads: What the table behind the chart calls name, score and grade.
    """
    names = min(max((width_of(mark.name) for mark in marks), default=0.0), _NAMES)
    scale = Scale(grades[0].low, grades[-1].high, names + 14, WIDTH - 60, ())
    bottom = _TOP + _STRIP + _ROW * len(marks) + 6
    canvas = Canvas(bottom + 20)
    for number, grade in enumerate(grades):
        _band(canvas, scale, grade, bottom, _SHADES[number % 2])
    canvas.text(scale.end, bottom + 12, shown(grades[-1].high), anchor="middle", fill=GREY, size=SIZE - 1)
    for number, mark in enumerate(marks):
        _mark(canvas, scale, mark, _TOP + _STRIP + _ROW * number + _ROW / 2)
    rows = [(mark.name, mark.value, grade_of(mark.value, grades)) for mark in marks]
    described = "；".join(f"{name} {shown(value)}，{grade}" for name, value, grade in rows)
    return ChartBlock(title, canvas.svg(title, described), data_sheet(title, heads, rows))


def grade_of(value: Decimal, grades: Sequence[Band]) -> str:
    """The grade of a score; the highest includes its end."""
    found = next((grade.name for grade in reversed(grades) if value >= grade.low), "")
    return found if value <= grades[-1].high else ""


def _band(canvas: Canvas, scale: Scale, grade: Band, bottom: float, shade: str) -> None:
    start, end = scale.at(grade.low), scale.at(grade.high)
    canvas.bar(start, _TOP, end - start, bottom - _TOP, shade)
    canvas.line(start, _TOP, start, bottom, stroke=GREY, wide=0.8)
    canvas.text((start + end) / 2, _TOP + _STRIP / 2, grade.name, anchor="middle", bold=True)
    canvas.text(start, bottom + 12, shown(grade.low), anchor="middle", fill=GREY, size=SIZE - 1)


def _mark(canvas: Canvas, scale: Scale, mark: Mark, middle: float) -> None:
    place = scale.at(min(max(mark.value, scale.low), scale.high))
    canvas.lines(0, middle, wrapped(mark.name, _NAMES))
    canvas.line(scale.start, middle, place, middle, stroke=INK, wide=0.6, dashed=True)
    canvas.dot(place, middle, DARK, f"{mark.name}：{shown(mark.value)}")
    canvas.text(place + 8, middle, shown(mark.value), bold=True)
