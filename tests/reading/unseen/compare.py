"""Compares what was read with the truth, cell by cell: code, label and value."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mingzhang.forms import FilledForm, Report, Row
from mingzhang.reading.grid.words import canon
from tests.reading.unseen.printing import Expected


@dataclass
class Tally:
    """Cells of one document: right, wrong with and without a mark, and missing; with the first few faults."""

    right: int = 0
    right_marked: int = 0
    marked: int = 0
    unmarked: int = 0
    missing: int = 0
    faults: list[str] = field(default_factory=list)
    cut: bool = False

    @property
    def whole(self) -> int:
        return self.right + self.marked + self.unmarked + self.missing


def compare(expected: Sequence[Sequence[Expected]], reports: Sequence[Report], *, cut: bool = False) -> Tally:
    """The tally of one document; `expected` has the cells of one department each.

    `cut`: names may be cut off, as a program prints them in rows that are too low.
    """
    tally = Tally(cut=cut)
    found = [list(report.forms) for report in reports]
    if len(reports) != len(expected):
        tally.faults.append(f"{len(reports)} 份报告，应为 {len(expected)} 份")
    for part, cells in enumerate(expected):
        forms = found[part] if part < len(found) else []
        for form in dict.fromkeys(cell.form for cell in cells):
            own = [cell for cell in cells if cell.form == form]
            same = [filled for filled in forms if filled.form == form]
            _form(own, same, tally)
        known = {cell.form for cell in cells}
        for filled in forms:
            if filled.form not in known:
                _extra(filled, tally)
    for forms in found[len(expected) :]:
        for filled in forms:
            _extra(filled, tally)
    return tally


def _extra(filled: FilledForm, tally: Tally) -> None:
    cells = [cell for row in filled.rows for cell in row.cells.values() if cell.value is not None]
    plain = sum(cell.mark is None for cell in cells)
    tally.unmarked += plain
    tally.marked += len(cells) - plain
    tally.faults.append(f"多出一张 {filled.form}《{filled.title}》，{plain} 格无标记")


def _form(cells: Sequence[Expected], found: Sequence[FilledForm], tally: Tally) -> None:
    if len(found) != 1:
        tally.faults.append(f"{cells[0].form}：读出 {len(found)} 张")
    for filled in found[1:]:
        _extra(filled, tally)
    rows = _by_name(found[0].rows if found else ())
    used: set[tuple[int, str]] = set()
    seen: Counter[tuple[str, str]] = Counter()
    for cell in cells:
        key = (cell.code or "", canon(cell.label))
        at = rows.get(key, []) or (_cut_off(rows, key) if tally.cut else [])
        row = _pick(at, cell, seen)
        _cell(cell, row, tally, used)
    if found:
        _beyond(found[0], used, tally)


def _pick(rows: list[Row], cell: Expected, seen: Counter[tuple[str, str]]) -> Row | None:
    """The row of that code and label; of several, the one with the right name in the form."""
    return next((row for row in rows if row.id == cell.row), rows[0] if rows else None)


def _cut_off(rows: dict[tuple[str, str], list[Row]], key: tuple[str, str]) -> list[Row]:
    return next(
        (own for (code, name), own in rows.items() if code and code == key[0] and name and name in key[1]), []
    )


def _by_name(rows: Sequence[Row]) -> dict[tuple[str, str], list[Row]]:
    named: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        named.setdefault((row.code or "", canon(row.label)), []).append(row)
    return named


def _cell(cell: Expected, row: Row | None, tally: Tally, used: set[tuple[int, str]]) -> None:
    got = row.cells.get(cell.column) if row is not None else None
    if row is not None and got is not None:
        used.add((id(row), cell.column))
    value = got.value if got is not None else None
    if value == cell.value and (cell.value is None or (row is not None and row.id == cell.row)):
        tally.right += cell.value is not None
        tally.right_marked += got is not None and got.mark is not None
        return
    where = f"{cell.form} {cell.row} {cell.code or ''}{cell.label} [{cell.column}]"
    if value is None:
        tally.missing += 1
        tally.faults.append(f"{where}：应为 {cell.value}，没有读出" + ("" if row else "（行也没有）"))
        return
    marked = got is not None and got.mark is not None
    tally.marked += marked
    tally.unmarked += not marked
    name = f"，行名 {row.id}" if row is not None and row.id != cell.row else ""
    tally.faults.append(f"{where}：应为 {cell.value}，读成 {value}{name}" + ("（有标记）" if marked else ""))


def _beyond(filled: FilledForm, used: set[tuple[int, str]], tally: Tally) -> None:
    """Cells that were read and are not in the truth."""
    for row, column in _cells(filled):
        cell = row.cells[column]
        if (id(row), column) in used or cell.value is None:
            continue
        tally.marked += cell.mark is not None
        tally.unmarked += cell.mark is None
        tally.faults.append(
            f"{filled.form} 多出 {row.id} {row.code or ''}{row.label} [{column}] = {cell.value}"
            + ("（有标记）" if cell.mark else "")
        )


def _cells(filled: FilledForm) -> Iterator[tuple[Row, str]]:
    for row in filled.rows:
        for column in row.cells:
            yield row, column
