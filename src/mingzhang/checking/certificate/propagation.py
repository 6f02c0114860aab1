"""Exact propagation of bounds over whole numbers, and a search for a witness that follows it."""

from collections import deque
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from mingzhang.checking.certificate.problem import Amount, Half, System

_ROUNDS = 20
"""Rounds over all relations after which bounds that still creep are left as they are; that is sound."""

_SEARCH_ROUNDS = 3
"""The same while a search tries an amount: bounds that creep for long nearly always creep together."""

_RETRIES = 60
"""Second choices that a search may make before it gives up."""


class Bounds(msgspec.Struct):
    """Bounds of all amounts of a system while they are narrowed; None is unbounded.

    Attributes:
        finite: None of them is unbounded, so that the quick way of narrowing will do.
    """

    low: list[int | None]
    high: list[int | None]
    finite: bool

    @classmethod
    def of(cls, amounts: Iterable[Amount]) -> "Bounds":
        """The bounds that are known at first."""
        known = list(amounts)
        low, high = [a.low for a in known], [a.high for a in known]
        return cls(low, high, None not in low and None not in high)

    def copy(self) -> "Bounds":
        """Bounds that can be narrowed on their own."""
        return Bounds(self.low.copy(), self.high.copy(), self.finite)

    def settled(self, position: int) -> bool:
        """Whether one amount only is left."""
        low = self.low[position]
        return low is not None and low == self.high[position]

    def fix(self, position: int, value: int) -> None:
        """Takes one amount for true."""
        self.low[position] = self.high[position] = value

    def clamp(self, position: int, value: int) -> int:
        """The possible amount next to a value."""
        low, high = self.low[position], self.high[position]
        raised = value if low is None else max(low, value)
        return raised if high is None else min(high, raised)


def propagate(system: System, bounds: Bounds) -> bool:
    """Narrows bounds by the relations until nothing changes; False where no amounts are left, which is a proof.

    Args:
        system: Gives the relations.
        bounds: Narrowed in place.
    """
    return _run(system, bounds, range(len(system.halves)), _ROUNDS) != "empty"


def _run(system: System, bounds: Bounds, halves: Iterable[int], rounds: int) -> Literal["empty", "still", "tired"]:
    """Narrows bounds, beginning with some relations: nothing is left, nothing changes, or it takes too long."""
    every, touching = system.halves, system.touching
    waiting = deque(halves)
    queued = set(waiting)
    budget = rounds * len(every)
    while waiting and budget:
        budget -= 1
        index = waiting.popleft()
        queued.discard(index)
        changed = _narrow(every[index], bounds)
        if changed is None:
            return "empty"
        for position in changed:
            for other in touching[position]:
                if other not in queued:
                    queued.add(other)
                    waiting.append(other)
    return "tired" if waiting else "still"


def _narrow(half: Half, bounds: Bounds) -> list[int] | None:
    """The positions whose bounds a relation narrows; None where it cannot be satisfied."""
    if half.plain and bounds.finite:
        # No bound is None here, which the type of the lists cannot say.
        return _narrow_plain(half, bounds.low, bounds.high)  # type: ignore[arg-type]
    ends = [(bounds.low if c > 0 else bounds.high)[p] for p, c in half.terms]
    unbounded = [i for i, end in enumerate(ends) if end is None]
    if len(unbounded) > 1:
        return []
    least = sum(c * end for (_, c), end in zip(half.terms, ends, strict=True) if end is not None)
    slack = half.constant - least
    if unbounded:
        position, coefficient = half.terms[unbounded[0]]
        return _limit(bounds, position, coefficient, slack)
    return None if slack < 0 else _limit_all(half, ends, slack, bounds)


def _narrow_plain(half: Half, low: list[int], high: list[int]) -> list[int] | None:
    """The same for coefficients 1 and -1 and finite bounds, which is nearly always: by sums and differences."""
    # Relations are short, and over a few terms these loops take a third of the time of comprehensions.
    slack = half.constant
    for p in half.plus:
        slack -= low[p]
    for p in half.minus:
        slack += high[p]
    if slack < 0:
        return None
    changed: list[int] = []
    for p in half.plus:
        if high[p] - low[p] > slack:
            high[p] = low[p] + slack
            changed.append(p)
    for p in half.minus:
        if high[p] - low[p] > slack:
            low[p] = high[p] - slack
            changed.append(p)
    return changed


def _limit_all(half: Half, ends: Sequence[int | None], slack: int, bounds: Bounds) -> list[int] | None:
    changed: list[int] = []
    for (position, coefficient), end in zip(half.terms, ends, strict=True):
        found = _limit(bounds, position, coefficient, slack + coefficient * (end or 0))
        if found is None:
            return None
        changed += found
    return changed


def _limit(bounds: Bounds, position: int, coefficient: int, room: int) -> list[int] | None:
    """Narrows one amount by `coefficient x amount <= room`."""
    low, high = bounds.low[position], bounds.high[position]
    if coefficient > 0:
        most = room // coefficient
        if high is not None and most >= high:
            return []
        bounds.high[position] = high = most
    else:
        least = -(room // -coefficient)
        if low is not None and least <= low:
            return []
        bounds.low[position] = low = least
    return None if low is not None and high is not None and low > high else [position]


def search(system: System, bounds: Bounds, targets: Sequence[int]) -> tuple[int, ...] | None:
    """Whole amounts that satisfy everything, near the targets; None where this simple search finds none.

    Each amount is fixed in turn and its consequences drawn; where that fails, the ends of its range are tried.

    Args:
        system: Gives the relations.
        bounds: Already propagated; left as they are.
        targets: The amount aimed at, by position.
    """
    current, retries, touching = bounds.copy(), _RETRIES, system.touching
    order = sorted(range(len(system.amounts)), key=lambda p: (_open(bounds, p), -len(touching[p])))
    for position in order:
        if current.settled(position):
            continue
        found, tried = _fixed(system, current, position, targets[position])
        retries -= tried - 1
        if found is None or retries < 0:
            return None
        current = found
    values = tuple(low if low is not None else 0 for low in current.low)
    return values if system.admits(values) else None


def _open(bounds: Bounds, position: int) -> bool:
    return bounds.low[position] is None or bounds.high[position] is None


def _fixed(system: System, bounds: Bounds, position: int, target: int) -> tuple[Bounds | None, int]:
    """The bounds with one amount fixed, at the target where possible, and how many values were tried."""
    wanted = (target, bounds.low[position], bounds.high[position])
    values = list(dict.fromkeys(bounds.clamp(position, v) for v in wanted if v is not None))
    for tried, value in enumerate(values, start=1):
        narrowed = bounds.copy()
        narrowed.fix(position, value)
        if _run(system, narrowed, system.touching[position], _SEARCH_ROUNDS) == "still":
            return narrowed, tried
    return None, len(values)
