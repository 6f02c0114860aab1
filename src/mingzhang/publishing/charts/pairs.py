"""Budget and outturn of each project: an empty bar that is filled as far as money was used."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from mingzhang.publishing.charts.bars import MOST, axis
from mingzhang.publishing.charts.canvas import DARK, GREY, LIGHT, SIZE, WIDTH, Canvas, width_of, wrapped
from mingzhang.publishing.charts.data import data_sheet
from mingzhang.publishing.charts.model import ChartBlock
from mingzhang.publishing.charts.scale import Scale, scale_of, shown
from mingzhang.quantities import round_half_up

_ROW, _WIDE, _NARROW, _TOP = 32.0, 18.0, 9.0, 24.0
_NAMES, _RATES = 230.0, 150.0


@dataclass(frozen=True, slots=True)
class Pair:
    """A project with what it was given and what it used; None where nobody said."""

    name: str
    planned: Decimal | None
    used: Decimal | None

    @property
    def rate(self) -> Decimal | None:
        """What was used of what was given in percent, to one place; None where that has no meaning."""
        if not self.planned or self.used is None:
            return None
        return round_half_up(Fraction(self.used) / Fraction(self.planned) * 100, 1)


def pairs(title: str, items: Sequence[Pair], unit: str, *, heads: tuple[str, str, str, str]) -> ChartBlock:
    """For each project its budget as a light bar, its outturn as a dark one within, and both numbers with the rate.

    Args:
        title: The sentence that the chart says.
        items: In the order to be drawn; more than `MOST` are drawn in part, and the drawing says so.
        unit: Of all amounts.
        heads: What the table behind the chart calls name, budget, outturn and rate.
    """
    drawn = items[:MOST]
    amounts = [amount for pair in drawn for amount in (pair.planned, pair.used) if amount is not None]
    names = min(max((width_of(pair.name) for pair in drawn), default=0.0), _NAMES)
    scale = scale_of(amounts, names + 12, WIDTH - _RATES)
    left_out = len(items) - len(drawn)
    canvas = Canvas(_TOP + _ROW * len(drawn) + 26 + (18 if left_out else 0))
    canvas.text(scale.start, 10, f"浅色为{heads[1]}，深色为{heads[2]}", fill=GREY, size=SIZE - 1)
    for number, pair in enumerate(drawn):
        _pair(canvas, scale, pair, _TOP + _ROW * number + _ROW / 2)
    bottom = _TOP + _ROW * len(drawn)
    axis(canvas, scale, bottom, unit)
    if left_out:
        canvas.text(0, bottom + 32, f"图中为前 {len(drawn)} 项，其余 {left_out} 项见表。", fill=GREY, size=SIZE - 1)
    described = "；".join(f"{pair.name} {_words(pair)}" for pair in drawn)
    rows = [(pair.name, pair.planned, pair.used, pair.rate) for pair in items]
    return ChartBlock(title, canvas.svg(title, described), data_sheet(title, heads, rows, f"{unit}，%"))


def _pair(canvas: Canvas, scale: Scale, pair: Pair, middle: float) -> None:
    zero = scale.at(Decimal(0))
    canvas.lines(0, middle, wrapped(pair.name, _NAMES))
    said = f"{pair.name}：{_words(pair)}"
    if pair.planned is not None:
        canvas.bar(zero, middle - _WIDE / 2, scale.at(pair.planned) - zero, _WIDE, LIGHT, outlined=True, said=said)
    if pair.used is not None:
        canvas.bar(zero, middle - _NARROW / 2, scale.at(pair.used) - zero, _NARROW, DARK, said=said)
    furthest = max([Decimal(0), *(amount for amount in (pair.planned, pair.used) if amount is not None)])
    canvas.text(scale.at(furthest) + 6, middle, _words(pair), size=SIZE - 1)


def _words(pair: Pair) -> str:
    """Both numbers and the rate: 54.0 / 120.0（45.0%）."""
    used, planned = ("—" if amount is None else shown(amount) for amount in (pair.used, pair.planned))
    rate = "" if pair.rate is None else f"（{shown(pair.rate)}%）"
    return f"{used} / {planned}{rate}"
