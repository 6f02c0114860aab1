"""Sums that decide between readings: how figures fill columns when blanks vanished or numbers broke apart."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations, pairwise
from math import comb

from mingzhang.quantities.number import parse_number

Sums = Mapping[str, tuple[str, ...]]
_CENTS = 2
_MOST = 200
"""Readings tried for one row at most."""


def fits(figures: Mapping[str, str], sums: Sums) -> bool:
    """The figures satisfy the identities within rounding; what is not there counts as nothing."""
    return all(_holds(figures, total, parts) for total, parts in sums.items())


def known_sums(sums: Sums, names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The identities among columns that a table prints; one whose parts are not printed is none."""
    known = {
        total: tuple(part for part in parts if part in names) for total, parts in sums.items() if total in names
    }
    return {total: parts for total, parts in known.items() if parts}


def _holds(figures: Mapping[str, str], total: str, parts: tuple[str, ...]) -> bool:
    numbers = [parse_number(figures.get(name, "")) for name in (total, *parts)]
    slack = sum((_half_unit(n.decimals) for n in numbers if n is not None), Decimal(0))
    first, *rest = (n.value if n else Decimal(0) for n in numbers)
    return abs(first - sum(rest, Decimal(0))) <= slack


def ratios_hold(figures: Mapping[str, str], ratios: Mapping[str, tuple[str, str]]) -> bool:
    """Each percentage is its dividend by its divisor, within rounding; where one of them is missing it is not."""
    return all(_ratio_holds(figures, rate, *parts) for rate, parts in ratios.items())


def _ratio_holds(figures: Mapping[str, str], rate: str, dividend: str, divisor: str) -> bool:
    percent = parse_number(figures.get(rate, "").rstrip("%％"))
    above, below = parse_number(figures.get(dividend, "")), parse_number(figures.get(divisor, ""))
    if percent is None or above is None or below is None or below.value <= _half_unit(below.decimals):
        return False
    lowest = (above.value - _half_unit(above.decimals)) / (below.value + _half_unit(below.decimals))
    highest = (above.value + _half_unit(above.decimals)) / (below.value - _half_unit(below.decimals))
    slack = _half_unit(percent.decimals)
    return 100 * lowest - slack <= percent.value <= 100 * highest + slack


def _half_unit(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals) / 2


def placements(texts: Sequence[str], columns: Sequence[str], sums: Sums) -> list[dict[str, str]]:
    """All ways to set fewer figures than columns, in order, so that the identities hold; plainest first.

    With identities that do not decide, or none, several ways are left: the caller marks the row.
    """
    if len(texts) == len(columns):
        return [dict(zip(columns, texts, strict=True))]
    if len(texts) > len(columns) or comb(len(columns), len(texts)) > _MOST:
        return []
    ways = [dict(zip(chosen, texts, strict=True)) for chosen in combinations(columns, len(texts))]
    return [way for way in ways if fits(way, sums)]


def regroupings(texts: Sequence[str], count: int) -> Iterator[list[str]]:
    """All ways to put more pieces than columns together into as many well-formed numbers."""
    if count < 1 or len(texts) < count or comb(len(texts) - 1, count - 1) > _MOST:
        return
    for cuts in combinations(range(1, len(texts)), count - 1):
        groups = [texts[a:b] for a, b in pairwise((0, *cuts, len(texts)))]
        if all(len(group) == 1 or one_number("".join(group)) for group in groups):
            yield ["".join(group) for group in groups]


def one_number(text: str) -> bool:
    """Pieces put together make an amount: no digits beyond cents, no zeros in front."""
    number = parse_number(text.rstrip("%％"))
    return number is not None and number.decimals <= _CENTS and not (text[0] == "0" and text[1:2].isdigit())


def decimals_alike(texts: Sequence[str]) -> int:
    """How many of the figures print as many decimals as the most frequent number of decimals among them."""
    counts = [number.decimals for number in map(parse_number, texts) if number]
    return max((counts.count(d) for d in counts), default=0)
