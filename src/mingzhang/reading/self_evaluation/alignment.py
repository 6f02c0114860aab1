"""Cuts a run of pieces into the cells of rows: the cheapest readings, by dynamic programming."""

from collections.abc import Sequence
from dataclasses import dataclass

from mingzhang.reading.self_evaluation.costs import (
    IMPOSSIBLE,
    PRUNE,
    Kind,
    Slot,
    border_cost,
    content_cost,
    owed_reason,
    width_cost,
    wrap_cost,
)
from mingzhang.reading.self_evaluation.pieces import Piece, joined

KEEP = 3
LONGEST_RUN = 40

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the pieces: for each row, its cells as spans of pieces."""

    cost: int
    rows: tuple[dict[str, Span], ...]


@dataclass(frozen=True, slots=True)
class _Step:
    """The last cell of a partial reading, and what came before it."""

    cost: int
    column: int
    begin: int
    end: int
    new_row: bool
    previous: "_Step | None"


def align(pieces: Sequence[Piece], slots: Sequence[Slot], one_row: bool = False) -> tuple[Reading, ...]:
    """Up to three readings of all the pieces, the cheapest first; none where no reading fits.

    Args:
        pieces: What stands in the rows, in reading order.
        slots: The columns in printed order.
        one_row: All pieces are one row.
    """
    if not pieces:
        return (Reading(0, ()),)
    return _Aligner(pieces, slots, one_row).readings()


class _Aligner:
    """The table of partial readings by pieces used and last column filled."""

    def __init__(self, pieces: Sequence[Piece], slots: Sequence[Slot], one_row: bool) -> None:
        self.pieces, self.slots, self.one_row = pieces, slots, one_row
        self.missing = [0]
        for slot in slots:
            self.missing.append(self.missing[-1] + slot.missing)
        self.best: list[list[list[_Step]]] = [[[] for _ in slots] for _ in range(len(pieces) + 1)]

    def readings(self) -> tuple[Reading, ...]:
        for begin in range(len(self.pieces)):
            if begin == 0 or any(self.best[begin]):
                self._runs_from(begin)
        total = self.missing[-1]
        ends = [
            (step.cost + total - self.missing[step.column + 1], step) for steps in self.best[-1] for step in steps
        ]
        ends.sort(key=lambda end: end[0])
        return tuple(Reading(cost, _rows(step, self.slots)) for cost, step in ends[:KEEP])

    def _runs_from(self, begin: int) -> None:
        before = self.pieces[begin - 1] if begin else None
        arrivals = self._arrivals(begin)
        border = border_cost(before, self.pieces[begin])
        owed = owed_reason(self.pieces, begin)
        for end in range(begin + 1, min(begin + LONGEST_RUN, len(self.pieces)) + 1):
            run = self.pieces[begin:end]
            wrap, text = wrap_cost(run), joined(run)
            if wrap > PRUNE:
                return
            for column, slot in enumerate(self.slots):
                if (end - begin > 1 and slot.single) or not arrivals[column]:
                    continue
                cost = content_cost(slot, run, text, before)
                cost += width_cost(slot, run) + (owed if slot.kind is Kind.NAME else 0)
                if cost < IMPOSSIBLE:
                    self._arrive(begin, end, column, cost + wrap + border, arrivals[column])

    def _arrivals(self, begin: int) -> list[list[tuple[int, bool, _Step | None]]]:
        """For each column, the cheapest ways to be about to fill it: cost, in a new row, the step before."""
        found: list[list[tuple[int, bool, _Step | None]]] = []
        for column in range(len(self.slots)):
            ways: list[tuple[int, bool, _Step | None]] = []
            if begin == 0:
                ways.append((self.missing[column], True, None))
            for last, steps in enumerate(self.best[begin]):
                gap, new_row = self._gap(last, column)
                if not (new_row and self.one_row):
                    ways += [(step.cost + gap, new_row, step) for step in steps]
            ways.sort(key=lambda way: way[0])
            found.append(ways[:KEEP])
        return found

    def _gap(self, last: int, column: int) -> tuple[int, bool]:
        """Cost of the columns left out between two cells, and whether the second begins a row."""
        if column > last:
            return self.missing[column] - self.missing[last + 1], False
        return self.missing[-1] - self.missing[last + 1] + self.missing[column], True

    def _arrive(
        self, begin: int, end: int, column: int, cost: int, ways: list[tuple[int, bool, _Step | None]]
    ) -> None:
        steps = self.best[end][column]
        for way, new_row, previous in ways:
            total = way + cost
            if len(steps) == KEEP and total >= steps[-1].cost:
                return
            steps.append(_Step(total, column, begin, end, new_row, previous))
            steps.sort(key=_cost_of)
            del steps[KEEP:]


def _cost_of(step: _Step) -> int:
    return step.cost


def _rows(last: _Step, slots: Sequence[Slot]) -> tuple[dict[str, Span], ...]:
    steps: list[_Step] = []
    step: _Step | None = last
    while step:
        steps.append(step)
        step = step.previous
    rows: list[dict[str, Span]] = []
    for step in reversed(steps):
        if step.new_row:
            rows.append({})
        rows[-1][slots[step.column].id] = (step.begin, step.end)
    return tuple(rows)
