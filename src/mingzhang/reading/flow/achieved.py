"""Targets and what was achieved of them: whether a rate is the one by the other, and numbers that broke apart."""

import re
from collections.abc import Sequence
from dataclasses import replace

from mingzhang.quantities.number import half_width, parse_number, split_number
from mingzhang.reading.flow.arithmetic import ratios_hold
from mingzhang.reading.flow.lines import Piece
from mingzhang.reading.flow.numerals import is_percent

_BEFORE = re.compile(r"^[^0-9]{0,4}")
_BACK = 8
"""Pieces before a rate in which its target and result are looked for."""
_RATIO = {"rate": ("actual", "target")}
Measured = tuple[str, str]
"""A number as printed and the unit behind it."""


def measured(text: str) -> Measured | None:
    """The number and unit of a target or a result, `≥60万人` or `达5类`; None where it is said in words."""
    plain = half_width(text)
    found = split_number(plain[len(_BEFORE.match(plain).group()) :])  # type: ignore[union-attr]
    return None if found is None else (f"{found[0].value:f}", found[1])


def agree(target: str, actual: str, rate: str) -> bool:
    """Target and result may stand beside each other: both in one unit, or in words where no rate is worked out."""
    first, second = measured(target), measured(actual)
    units = sorted((found[1] for found in (first, second) if found), key=len)
    if any(re.search(r"\d", unit) for unit in units):
        return False
    if first is None or second is None:
        return not is_percent(rate) or (first is second and bool(target and actual))
    return units[1].startswith(units[0]) and bool(units[0]) == bool(units[1])


def worked_out(target: str, actual: str, rate: str) -> bool:
    """The rate is the result by the target, or the target by the result; so too where one of them is no number."""
    first, second = measured(target), measured(actual)
    if first is None or second is None or not is_percent(rate):
        return True
    ways = ((first[0], second[0]), (second[0], first[0]))
    return any(ratios_hold({"rate": rate, "actual": result, "target": aim}, _RATIO) for aim, result in ways)


def rates_joined(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with rates put together that are the result by the target only when whole: `13` `7.6%`."""
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if (
            last
            and is_percent(piece.text)
            and parse_number(last.text)
            and _achieved(joined, last.text + piece.text)
        ):
            joined[-1] = replace(last, text=last.text + piece.text, joined=True)
        else:
            joined.append(piece)
    return joined


def _achieved(before: Sequence[Piece], rate: str) -> bool:
    """A rate is the result by the target that stand before its first part."""
    if not is_percent(rate):
        return False
    numbers = [found for piece in before[-1 - _BACK : -1] if (found := measured(piece.text))]
    if len(numbers) < 2:
        return False
    return ratios_hold({"rate": rate, "actual": numbers[-1][0], "target": numbers[-2][0]}, _RATIO)
