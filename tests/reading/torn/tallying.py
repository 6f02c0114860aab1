"""Counts, cell by cell, what became of a report whose text was damaged: right, wrong (marked or not), missing."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from mingzhang.forms import FilledForm, Row
from mingzhang.quantities.number import squeeze
from mingzhang.rulebook import Rulebook

Pair = tuple[Row | None, Row | None]
"""A row as written and as read."""


@dataclass
class Tally:
    """What became of the written cells.

    Attributes:
        silent: The wrong cells that bear no mark, one line each; cells that nobody wrote count too.
        loud: The wrong cells that bear one.
    """

    right: int = 0
    missing: int = 0
    silent: list[str] = field(default_factory=list)
    loud: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.right} right, {len(self.loud)} wrong with a mark, {len(self.silent)} wrong without one, "
            f"{self.missing} missing"
        )

    def count(self, name: str, written: str, read: str, mark: str | None) -> None:
        """One cell, or the name of one row."""
        if squeeze(written) == squeeze(read):
            self.right += bool(written)
        elif not read:
            self.missing += 1
        else:
            (self.loud if mark else self.silent).append(f"{name}: {written!r} became {read!r} ({mark})")


def tally(written: Sequence[FilledForm], read: Sequence[FilledForm], book: Rulebook) -> Tally:
    """Compares forms of one definition in their order, those with the same subject first."""
    result = Tally()
    for form, other in _form_pairs(written, read):
        _count_form(form, other, book, result)
    return result


def _form_pairs(
    written: Sequence[FilledForm], read: Sequence[FilledForm]
) -> Iterator[tuple[FilledForm | None, FilledForm | None]]:
    kinds: dict[str, tuple[list[FilledForm], list[FilledForm]]] = defaultdict(lambda: ([], []))
    for side, forms in enumerate((written, read)):
        for form in forms:
            kinds[form.form][side].append(form)
    for ours, theirs in kinds.values():
        for form in list(ours):
            same = next(
                (other for other in theirs if squeeze(other.subject or "") == squeeze(form.subject or "")), None
            )
            if same:
                ours.remove(form)
                theirs.remove(same)
                yield form, same
        yield from zip(ours, theirs, strict=False)
        yield from ((form, None) for form in ours[len(theirs) :])
        yield from ((None, form) for form in theirs[len(ours) :])


def _count_form(form: FilledForm | None, other: FilledForm | None, book: Rulebook, result: Tally) -> None:
    known = form or other
    assert known is not None, "a pair holds at least one"
    name = known.form
    named = any(c.names_row for block in book.forms[name].blocks for c in block.columns)
    ours, theirs = ([row for row in f.rows if _printed(row)] if f else [] for f in (form, other))
    for row, read in _row_pairs(ours, theirs, named=named):
        _count_row(name, row, read, result, named=named)


def _printed(row: Row) -> bool:
    return any(cell.text for cell in row.cells.values())


def _row_pairs(ours: Sequence[Row], theirs: Sequence[Row], *, named: bool) -> Iterator[Pair]:
    """Rows by name; where the name is a cell, which may be wrong too, rows between those that agree in turn."""
    if not named:
        by_id = {row.id: row for row in theirs}
        yield from ((row, by_id.pop(row.id, None)) for row in ours)
        yield from ((None, row) for row in by_id.values())
        return
    matcher = SequenceMatcher(None, [row.id for row in ours], [row.id for row in theirs], autojunk=False)
    for _, first, last, other_first, other_last in matcher.get_opcodes():
        mine, others = ours[first:last], theirs[other_first:other_last]
        yield from zip(mine, others, strict=False)
        yield from ((row, None) for row in mine[len(others) :])
        yield from ((None, row) for row in others[len(mine) :])


def _count_row(form: str, row: Row | None, read: Row | None, result: Tally, *, named: bool) -> None:
    known = row or read
    assert known is not None, "a pair holds at least one"
    name = f"{form} {known.id}"
    cells, others = (r.cells if r else {} for r in (row, read))
    for column in dict.fromkeys([*cells, *others]):
        mark = others[column].mark if column in others else None
        texts = [side[column].text if column in side else "" for side in (cells, others)]
        result.count(f"{name} {column}", texts[0], texts[1], mark)
    if row and read and not named and row.label:
        plain = any(cell.mark is None for cell in others.values() if cell.text == read.label) or not any(
            cell.mark for cell in others.values()
        )
        result.count(f"{name} label", row.label, read.label, None if plain else "ambiguous")
