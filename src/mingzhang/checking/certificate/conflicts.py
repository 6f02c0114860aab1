"""From a proved clash to the smallest one, to independent ones, and to the single cells that may be wrong."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

import msgspec

from mingzhang.checking.certificate.printing import Precision
from mingzhang.checking.certificate.problem import System
from mingzhang.checking.certificate.programs import plain, rounded
from mingzhang.checking.certificate.proof import Clash, clash_by_duals
from mingzhang.checking.certificate.settling import Outcome, Undecided, Witness, examine
from mingzhang.checking.certificate.solver import Clock, Solution, solve

_CLASHES = 20
"""More independent clashes than this are a table misread, not a table misprinted."""

_STEPS = 3
"""How far, in last digits, the solver's end of a range is moved until it is exactly right."""


class Repair(msgspec.Struct, frozen=True):
    """What the cell at a position may print instead so that everything agrees; None is unbounded."""

    position: int
    low: Decimal | None
    high: Decimal | None


class Repairs(msgspec.Struct, frozen=True):
    """The single cells that explain a clash, and whether all were tried to the end."""

    found: tuple[Repair, ...]
    complete: bool


class Suspects:
    """One system under examination; what follows from doubting some of its cells is remembered."""

    def __init__(self, system: System, clock: Clock) -> None:
        self.system = system
        self.clock = clock
        self._known: dict[frozenset[int], Outcome] = {}

    def doubting(self, positions: Iterable[int]) -> Outcome:
        """The outcome with the printing of some cells taken for nothing."""
        chosen = frozenset(positions)
        if chosen not in self._known:
            self._known[chosen] = examine(self.system.doubting(chosen), self.clock)
        return self._known[chosen]

    def clashes(self, first: Clash) -> list[Clash]:
        """Independent clashes: each the smallest found once the cells of those before it are doubted."""
        found: list[Clash] = []
        doubted: frozenset[int] = frozenset()
        clash: Outcome = first
        while isinstance(clash, Clash) and clash.positions and len(found) < _CLASHES:
            found.append(self._smallest(clash, doubted))
            doubted |= frozenset(found[-1].positions)
            clash = self.doubting(doubted)
        return found

    def _smallest(self, clash: Clash, doubted: frozenset[int]) -> Clash:
        """A clash none of whose cells can be left out, by trying each; a smaller one found so takes its place."""
        for position in clash.printed:
            if self.clock.over:
                break
            other = self.doubting(doubted | {position})
            if isinstance(other, Clash) and other.size < clash.size:
                return self._smallest(other, doubted)
        return clash

    def repairs(self, clash: Clash, others: Iterable[Clash], precision: Callable[[int], Precision]) -> Repairs:
        """Single cells of a clash that explain it, the cells of the other clashes being doubted.

        Args:
            clash: Whose cells are tried.
            others: The other clashes of the same system.
            precision: How the cell at a position prints.
        """
        context = self.system.doubting(p for other in others for p in other.positions)
        found, complete = [], True
        for position in clash.positions:
            try:
                repair = _Ends(context, position, precision(position), self.clock).repair()
            except _UnknownError:
                complete = False
            else:
                found += [repair] if repair else []
        return Repairs(tuple(found), complete)


class _UnknownError(Exception):
    """Whether a printing agrees with the rest was not found out."""


class _Ends(msgspec.Struct, frozen=True):
    """The ends of what a cell may print instead, found by the solver and confirmed exactly."""

    context: System
    position: int
    precision: Precision
    clock: Clock

    def repair(self) -> Repair | None:
        """The range of printings that agree with the rest; None where there is none."""
        free = self.context.doubting([self.position])
        down = solve(plain(free, {self.position: 1.0}), self.clock)
        if down.status == "infeasible":
            return None
        up = solve(plain(free, {self.position: -1.0}), self.clock)
        return Repair(self.position, self._end(free, down, 1), self._end(free, up, -1))

    def _end(self, free: System, found: Solution, sign: int) -> Decimal | None:
        """The last printing that agrees, downwards for sign 1, upwards for -1; None where there is no end."""
        if found.status == "unbounded":
            return None
        if found.status != "optimal":
            raise _UnknownError
        values = rounded(free, found.values)
        value, outwards = self.precision.shown(values[self.position]), -sign * self.precision.step
        if not self._admits(value, values):
            value = self._agreeing(value, -outwards)
        while not self._refuted(value + outwards, found.duals) and self._agrees(value + outwards):
            value += outwards
        return value

    def _admits(self, value: Decimal, values: list[int]) -> bool:
        printed = self._printing(value)
        return printed is not None and printed.admits(values)

    def _agreeing(self, value: Decimal, inwards: Decimal) -> Decimal:
        """The first printing inwards of a value that agrees."""
        for _ in range(_STEPS):
            if self._agrees(value):
                return value
            value += inwards
        raise _UnknownError

    def _agrees(self, value: Decimal) -> bool:
        printed = self._printing(value)
        outcome = examine(printed, self.clock) if printed else None
        if isinstance(outcome, Undecided):
            raise _UnknownError
        return isinstance(outcome, Witness)

    def _refuted(self, value: Decimal, duals: Sequence[float]) -> bool:
        """Whether what proves the end of the range also proves that a value beyond it does not agree."""
        printed = self._printing(value)
        return printed is None or clash_by_duals(printed, duals) is not None

    def _printing(self, value: Decimal) -> System | None:
        """The context with another printing of the cell; None where the cell cannot print that."""
        floor = self.context.amounts[self.position].floor
        if floor is not None and value < floor:
            return None
        return self.context.with_amounts({self.position: self.precision.amount(value)})
