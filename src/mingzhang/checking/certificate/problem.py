"""A joint rounding problem, free of forms: true amounts in whole fen, what is known of them, and relations."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Generic, Literal, TypeVar

import msgspec
from msgspec.structs import replace

from mingzhang.quantities import Exact, exact

K = TypeVar("K", bound=Hashable)
Relation = Literal["=", ">=", "<="]
Whole = int | Fraction
"""An exact number that is nearly always whole."""

Standing = Literal["printed", "quiet", "given"]
"""`printed` states an amount and may be wrong; `quiet` is blank or zero, and may be wrong too, but is no more than
background in a conflict; `given` is beyond doubt."""


class Amount(msgspec.Struct, frozen=True):
    """What is known of one true amount, in whole fen.

    Attributes:
        low, high: Least and greatest amount that prints as it is printed; None is unbounded.
        floor: A lower bound that stands even where the printing is wrong: amounts not printed negative are not.
    """

    low: int | None
    high: int | None
    floor: int | None = None
    standing: Standing = "printed"

    def doubted(self) -> "Amount":
        """The same amount with its printing taken for nothing."""
        return Amount(self.floor, None, self.floor, "given")


class Equation(msgspec.Struct, Generic[K], frozen=True):
    """`sum(coefficient x amount) relation constant`, amounts and constant in fen; ratios join as inequalities.

    Attributes:
        names: Where it comes from, for people: rules, usually one.
    """

    coefficients: tuple[tuple[K, Whole], ...]
    relation: Relation
    constant: Whole = 0
    names: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, coefficients: Iterable[tuple[K, Exact]], relation: Relation, constant: Exact = 0, name: str = ""
    ) -> "Equation[K]":
        """The equation with equal keys put together and zero coefficients left out."""
        summed: dict[K, Whole] = {}
        for key, coefficient in coefficients:
            summed[key] = summed.get(key, 0) + _plain(coefficient)
        kept = tuple((key, coefficient) for key, coefficient in summed.items() if coefficient)
        return cls(kept, relation, _plain(constant), (name,) if name else ())


def _plain(number: Exact) -> Whole:
    """Whole numbers as they are, since nearly all are, and others as fractions."""
    return number if type(number) is int else exact(number)


class Problem(msgspec.Struct, Generic[K], frozen=True):
    """Amounts by key, and the relations that their true values must satisfy."""

    amounts: Mapping[K, Amount]
    equations: tuple[Equation[K], ...]


class Row(msgspec.Struct, frozen=True):
    """An equation in whole numbers over the positions of a system."""

    terms: tuple[tuple[int, int], ...]
    relation: Relation
    constant: int
    names: tuple[str, ...] = ()

    def holds(self, values: Sequence[int]) -> bool:
        """Whether whole amounts satisfy it, by integer arithmetic."""
        total = sum(coefficient * values[position] for position, coefficient in self.terms)
        if self.relation == "=":
            return total == self.constant
        return total >= self.constant if self.relation == ">=" else total <= self.constant


class Half(msgspec.Struct, frozen=True):
    """`sum(coefficient x amount) <= constant`: what propagation works on; an equation is two of them.

    Attributes:
        plus, minus: Positions with coefficient 1 and -1.
        plain: It has no other coefficients.
    """

    terms: tuple[tuple[int, int], ...]
    constant: int
    plus: tuple[int, ...] = ()
    minus: tuple[int, ...] = ()
    plain: bool = False

    @classmethod
    def of(cls, terms: tuple[tuple[int, int], ...], constant: int) -> "Half":
        """The half with its positions sorted by sign."""
        plus, minus = (tuple(p for p, c in terms if c == sign) for sign in (1, -1))
        return cls(terms, constant, plus, minus, len(plus) + len(minus) == len(terms))


class Halves(msgspec.Struct, frozen=True, dict=True):
    """What propagation works on, made when it is asked for: where amounts as printed satisfy all, it never is."""

    rows: tuple[Row, ...]
    count: int

    @cached_property
    def all(self) -> tuple[Half, ...]:
        """The halves of all rows."""
        return tuple(half for row in self.rows for half in _halves(row))

    @cached_property
    def touching(self) -> tuple[tuple[int, ...], ...]:
        """Position to the indices of the halves that it stands in."""
        touching: list[list[int]] = [[] for _ in range(self.count)]
        for index, half in enumerate(self.all):
            for position, _ in half.terms:
                touching[position].append(index)
        return tuple(map(tuple, touching))


class System(msgspec.Struct, frozen=True):
    """One connected part of a problem, numbered from 0."""

    amounts: tuple[Amount, ...]
    rows: tuple[Row, ...]
    parts: Halves

    @classmethod
    def of(cls, amounts: Sequence[Amount], rows: Sequence[Row]) -> "System":
        """The system of some amounts and the relations between them."""
        return cls(tuple(amounts), tuple(rows), Halves(tuple(rows), len(amounts)))

    @property
    def halves(self) -> tuple[Half, ...]:
        """Its relations as upper bounds."""
        return self.parts.all

    @property
    def touching(self) -> tuple[tuple[int, ...], ...]:
        """Position to the indices of the halves that it stands in."""
        return self.parts.touching

    def with_amounts(self, changed: Mapping[int, Amount]) -> "System":
        """The same relations with other knowledge of some amounts."""
        return replace(self, amounts=tuple(changed.get(p, amount) for p, amount in enumerate(self.amounts)))

    def doubting(self, positions: Iterable[int]) -> "System":
        """The system with the printing of some amounts taken for nothing."""
        return self.with_amounts({p: self.amounts[p].doubted() for p in positions})

    def admits(self, values: Sequence[int]) -> bool:
        """Whether whole amounts lie within all bounds and satisfy all relations; the check of every witness."""
        within = all(_within(amount, value) for amount, value in zip(self.amounts, values, strict=True))
        return within and all(row.holds(values) for row in self.rows)


def _within(amount: Amount, value: int) -> bool:
    return (amount.low is None or amount.low <= value) and (amount.high is None or value <= amount.high)


def _halves(row: Row) -> Iterator[Half]:
    half = Half.of(row.terms, row.constant)
    if row.relation != ">=":
        yield half
    if row.relation != "<=":
        turned = tuple((position, -coefficient) for position, coefficient in row.terms)
        yield Half(turned, -row.constant, half.minus, half.plus, half.plain)


def systems_of(problem: Problem[K]) -> list[tuple[tuple[K, ...], System]]:
    """The connected parts of a problem, each with the keys of its positions; equal relations count once.

    Amounts that nothing relates to others are in no part. Amounts that are given exactly connect nothing.
    """
    numbers = {key: number for number, key in enumerate(problem.amounts)}
    equations = _distinct(problem.equations, numbers)
    free = {key: number for key, number in numbers.items() if not _fixed(problem.amounts[key])}
    tied = [[free[key] for key, _ in equation.coefficients if key in free] for equation in equations]
    groups = _Groups(len(numbers))
    for together in tied:
        groups.join(together)
    parts: dict[object, list[Equation[K]]] = {}
    for index, (equation, together) in enumerate(zip(equations, tied, strict=True)):
        part = ("part", groups.root(together[0])) if together else index
        parts.setdefault(part, []).append(equation)
    return [_system(problem, part) for part in parts.values()]


def _fixed(amount: Amount) -> bool:
    return amount.standing == "given" and amount.low is not None and amount.low == amount.high


def _distinct(equations: Iterable[Equation[K]], numbers: Mapping[K, int]) -> list[Equation[K]]:
    """Each relation once, under all its names, however it is turned."""
    found: dict[object, Equation[K]] = {}
    for equation in equations:
        identity = _identity(equation, numbers)
        known = found.get(identity)
        found[identity] = _named(known, equation.names) if known else equation
    return list(found.values())


def _named(equation: Equation[K], names: tuple[str, ...]) -> Equation[K]:
    return replace(equation, names=tuple(dict.fromkeys((*equation.names, *names))))


def _identity(equation: Equation[K], numbers: Mapping[K, int]) -> object:
    """What two ways of writing one relation have in common: the scale and the side of its terms do not count.

    Terms and constant are shares of the greatest coefficient, which is nearly always 1.
    """
    terms = sorted([(numbers[key], coefficient) for key, coefficient in equation.coefficients])
    greatest: Whole = max([c if c > 0 else -c for _, c in terms], default=1)
    sign = _side(equation, terms[0][1] if terms else equation.constant)
    factor: Whole = sign if greatest == 1 else Fraction(sign) / greatest
    scaled = tuple([(number, coefficient * factor) for number, coefficient in terms])
    return equation.relation == "=", scaled, equation.constant * factor


def _side(equation: Equation[K], first: Whole) -> int:
    """The sign that turns a relation the usual way: `<=`, or the first term of an equality above zero."""
    if equation.relation == "=":
        return 1 if first > 0 else -1
    return 1 if equation.relation == "<=" else -1


def _system(problem: Problem[K], equations: Sequence[Equation[K]]) -> tuple[tuple[K, ...], System]:
    keys = tuple(dict.fromkeys(key for equation in equations for key, _ in equation.coefficients))
    places = {key: position for position, key in enumerate(keys)}
    rows = [_row(equation, places) for equation in equations]
    return keys, System.of([problem.amounts[key] for key in keys], rows)


def _row(equation: Equation[K], places: Mapping[K, int]) -> Row:
    factor = lcm(equation.constant.denominator, *(c.denominator for _, c in equation.coefficients))
    terms = tuple((places[key], int(coefficient * factor)) for key, coefficient in equation.coefficients)
    return Row(terms, equation.relation, int(equation.constant * factor), equation.names)


class _Groups:
    """Numbers that belong together, by union and find."""

    def __init__(self, count: int) -> None:
        self.above = list(range(count))

    def root(self, number: int) -> int:
        """The number that stands for the group."""
        above = self.above
        while above[number] != number:
            above[number] = number = above[above[number]]
        return number

    def join(self, numbers: Sequence[int]) -> None:
        """Makes one group of the groups of all numbers."""
        for number in numbers:
            self.above[self.root(number)] = self.root(numbers[0])
