"""This year beside last: scores, amounts and ranks, with what cannot be compared said."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from mingzhang.quantities import parse_number
from mingzhang.scoring.methods import number

Scored = tuple[Decimal | None, Decimal | None]
"""Weight and points."""


P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Compared:
    """An indicator, or a whole, in both years.

    Attributes:
        depth: 0 for the first level.
        change: This year's points less last year's; None where these cannot be compared.
        why: What a person gave as reason, or why they cannot be compared.
    """

    key: str
    name: str
    depth: int
    last_weight: Decimal | None
    last: Decimal | None
    weight: Decimal | None
    now: Decimal | None
    change: Decimal | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in both years, in `unit`."""

    name: str
    unit: str
    last: Decimal
    now: Decimal

    @property
    def change(self) -> Decimal:
        """This year's less last year's."""
        return self.now - self.last


@dataclass(frozen=True, slots=True)
class BothYears(Generic[P]):
    """What was evaluated, beside its evaluation of the year before.

    Attributes:
        rows: This year's indicators with those of the prior year; the whole is `total`.
        incomparable: What cannot be compared, each in a sentence.
        rank, last_rank: Place among all evaluated alike in the year, with their number; None alone.
    """

    prior: P
    rows: tuple[Compared, ...]
    total: Compared
    money: tuple[Amount, ...]
    incomparable: tuple[str, ...]
    rank: tuple[int, int] | None
    last_rank: tuple[int, int] | None


def signed(value: Decimal | None) -> str:
    """A change with its sign; blank where there is none to tell."""
    if value is None:
        return ""
    return f"+{number(value)}" if value > 0 else number(value).replace("-", "−")


def points(value: Decimal | None) -> str:
    """Points as tables print them; blank where they cannot be told."""
    return "" if value is None else number(value)


def value_of(text: str) -> Decimal | None:
    """The number that a text states; None where it states none."""
    found = parse_number(text)
    return found.value if found else None


def beside(key: str, named: tuple[str, int], now: Scored, last: Scored | None, said: str = "") -> Compared:
    """An indicator in both years.

    Args:
        key: Names it.
        named: What it is called, and how deep it stands.
        now: Weight and points of this year.
        last: Those of last year; None where it had no such indicator.
        said: The reason that a person gave.
    """
    weight, got = now
    last_weight, before = last or (None, None)
    same = last is not None and weight == last_weight
    change = got - before if same and got is not None and before is not None else None
    why = said or _why_not(weight, last)
    return Compared(key, *named, last_weight, before, weight, got, change, why)


def _why_not(weight: Decimal | None, last: Scored | None) -> str:
    if last is None:
        return "上年没有这一指标，不能比较"
    if weight != last[0]:
        return f"分值由 {points(last[0])} 改为 {points(weight)}，得分不能直接比较"
    return ""


def rank(own: str, totals: Iterable[str]) -> tuple[int, int] | None:
    """The place of a total among several, itself among them, and how many they are; None alone."""
    mine, known = value_of(own), [total for text in totals if (total := value_of(text)) is not None]
    if mine is None or len(known) <= 1:
        return None
    return 1 + sum(total > mine for total in known), len(known)
