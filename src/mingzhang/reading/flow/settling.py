"""Figures that several columns could hold, settled by the tree of codes: a parent is the sum of its children."""

from collections.abc import Iterator, Sequence
from itertools import product
from math import prod

from mingzhang.quantities.number import parse_number
from mingzhang.reading.flow.arithmetic import fits
from mingzhang.reading.flow.figures import Figures

_MOST = 400
"""Combinations tried for one parent at most."""
_ROUNDS = 3


def settle(codes: Sequence[str | None], figures: Sequence[Figures], total: int | None) -> None:
    """Leave each row only the ways that agree with its parent and its children.

    Args:
        codes: The code of each row, None where it has none.
        figures: The figures of each row; their ways are thinned out in place.
        total: Index of the row that sums up the highest codes, None where there is none.
    """
    families = list(families_of(codes, total))
    for _ in range(_ROUNDS):
        for parent, children in families:
            _agree(figures[parent], [figures[child] for child in children])


def scrambled(codes: Sequence[str | None], figures: Sequence[Figures], total: int | None) -> bool:
    """Many parents are not the sums of their children: the figures stand in another order than their rows.

    A report with mistakes breaks one sum here and there; a text that gives a page column by column breaks most.
    """
    families = [
        (figures[parent], [figures[child] for child in children]) for parent, children in families_of(codes, total)
    ]
    told = [(parent, rows) for parent, rows in families if parent.ways[0] and any(row.ways[0] for row in rows)]
    broken = sum(not _adds_up(parent.ways[0], [row.ways[0] for row in rows]) for parent, rows in told)
    return broken >= _FEW and broken * _PART > len(told)


_FEW, _PART = 2, 3
"""At least two sums, and more than a third of all, must be broken."""


def families_of(codes: Sequence[str | None], total: int | None) -> Iterator[tuple[int, list[int]]]:
    """Each row with those right below it in the tree of codes; the highest ones stand below the total."""
    known = {code: index for index, code in enumerate(codes) if code}
    children: dict[int, list[int]] = {}
    for index, code in enumerate(codes):
        if code:
            parent = next((known[code[:n]] for n in (5, 3) if n < len(code) and code[:n] in known), total)
            if parent is not None:
                children.setdefault(parent, []).append(index)
    yield from sorted(children.items())


def _agree(parent: Figures, children: Sequence[Figures]) -> None:
    if all(row.settled for row in (parent, *children)) or any(not row.ways[-1] for row in (parent, *children)):
        return
    keep_to(parent, children)
    rows = (parent, *children)
    if prod(len(row.ways) for row in rows) > _MOST:
        return
    good = [choice for choice in product(*(row.ways for row in rows)) if _adds_up(choice[0], choice[1:])]
    for index, row in enumerate(rows):
        left = [way for way in row.ways if any(choice[index] == way for choice in good)]
        row.ways = left or row.ways


def keep_to(parent: Figures, children: Sequence[Figures]) -> None:
    """A child prints amounts only in columns in which its parent does."""
    if parent.settled is None:
        return
    for child in children:
        left = [way for way in child.ways if all(name in parent.settled or _zero(way[name]) for name in way)]
        child.ways = left or child.ways


def _zero(text: str) -> bool:
    number = parse_number(text)
    return number is None or number.value == 0


def _adds_up(parent: dict[str, str], children: Sequence[dict[str, str]]) -> bool:
    names = {name for way in (parent, *children) for name in way}
    return all(_column_adds_up(name, parent, children) for name in names)


def _column_adds_up(name: str, parent: dict[str, str], children: Sequence[dict[str, str]]) -> bool:
    cells = {str(index): way.get(name, "") for index, way in enumerate(children)}
    return fits({"parent": parent.get(name, ""), **cells}, {"parent": tuple(cells)})
