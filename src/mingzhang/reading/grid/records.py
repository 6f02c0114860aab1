"""Record forms: one row of values under a header of several levels, or the same lying on its side (三公经费)."""

from collections.abc import Iterable

from mingzhang.forms import Cell, Row
from mingzhang.quantities.number import squeeze
from mingzhang.reading.grid.definitions import Column, Form
from mingzhang.reading.grid.header import Header
from mingzhang.reading.grid.matrix import Matrix, Spot
from mingzhang.reading.grid.rows import RowReader
from mingzhang.reading.grid.values import Reason, value_cell
from mingzhang.reading.grid.words import Words
from mingzhang.rulebook import ColumnDef

_ON_SIDE: Reason = ("inferred", "表是竖排的，栏目由行名和栏名合起来认定")


def read_record(reader: RowReader, form: Form) -> list[Row]:
    """The rows of a record form; a form that is not filled in has one row of blank cells."""
    side = _read_on_side(reader, form)
    if side is not None:
        return side
    rows = reader.read()
    names = form.blocks[0].rows
    first = names[0].id if names else "record"
    if not rows:
        return _blank_row(reader, first)
    return [
        _renamed(row, first if number == 1 else f"{first}#{number}", number) for number, row in enumerate(rows, 1)
    ]


def _renamed(row: Row, row_id: str, number: int) -> Row:
    """A record's row under its name in the form; that it has no printed name is no fault."""
    unmarked = {key: _plain(cell) for key, cell in row.cells.items()} if number == 1 else row.cells
    return Row(row_id, row.label, unmarked, row.code, row.line_no, row.source)


def _plain(cell: Cell) -> Cell:
    if cell.why is None or "行名不在" not in cell.why:
        return cell
    return Cell(cell.text, cell.value, cell.unit, cell.decimals, cell.source)


def _blank_row(reader: RowReader, row_id: str) -> list[Row]:
    """The first row below the header, where it prints nothing."""
    matrix, end = reader.matrix, reader.header.end
    if end >= len(matrix.rows):
        return []
    cells = {
        column_id: value_cell(spot, column, reader.unit, reader.reason)
        for group in reader.header.groups
        for col, (column_id, column) in group.values.items()
        if (spot := matrix.rows[end][col]) is not None
    }
    source = next(iter(cells.values())).source if cells else matrix.source
    return [Row(row_id, "", cells, source=source)]


def fit_on_side(matrix: Matrix, header: Header, form: Form, words: Words) -> float:
    """Share of the form's columns that row names and column names together tell."""
    claims = _claims(matrix, header, form, words)
    return _known(claims) / max(form.columns, 1)


def _known(column_ids: Iterable[str]) -> int:
    """How many columns are the definition's."""
    return sum(not column_id.startswith("?") for column_id in column_ids)


def _read_on_side(reader: RowReader, form: Form) -> list[Row] | None:
    """The record of a table that prints its columns as lines; None where it does not."""
    claims = _claims(reader.matrix, reader.header, form, reader.words)
    upright = [column_id for group in reader.header.groups for column_id, _ in group.values.values()]
    if _known(claims) <= _known(upright):
        return None
    names = form.blocks[0].rows
    reason = reader.reason or _ON_SIDE
    cells = {key: value_cell(spot, column, reader.unit, reason) for key, (spot, column) in claims.items()}
    source = next(iter(cells.values())).source
    return [Row(names[0].id if names else "record", "", cells, source=source)]


def _claims(matrix: Matrix, header: Header, form: Form, words: Words) -> dict[str, tuple[Spot, ColumnDef]]:
    """Column id to the position that row name and column name together tell; the best match is taken first."""
    places = list(_positions(matrix, header, words))
    pairs = [
        (-score, place, number)
        for place, (path, _) in enumerate(places)
        for number, column in enumerate(form.blocks[0].columns)
        if (score := _score(column, path))
    ]
    found: dict[str, tuple[Spot, ColumnDef]] = {}
    used: set[int] = set()
    for _, place, number in sorted(pairs):
        definition = form.blocks[0].columns[number].definition
        if place not in used and definition.id not in found:
            used.add(place)
            found[definition.id] = (places[place][1], definition)
    if found:
        _keep_unknown(found, places, used)
    return found


def _score(column: Column, path: list[str]) -> float:
    """How well the names of a position's column and row match, whichever of them is the lowest."""
    return max(column.score("\n".join(path), leaf) for leaf in path[-2:])


def _keep_unknown(
    found: dict[str, tuple[Spot, ColumnDef]], places: list[tuple[list[str], Spot]], used: set[int]
) -> None:
    """Positions that print something and are no column of the form, under the names that are printed."""
    for place, (path, spot) in enumerate(places):
        if place not in used and spot.plain:
            name = "·".join(path)
            found[f"?{name}"] = (spot, ColumnDef(id=f"?{name}", label=squeeze(name), header=()))


def _positions(matrix: Matrix, header: Header, words: Words) -> list[tuple[list[str], Spot]]:
    """Every position below the header that stands right of a name, with its column's and its row's names."""
    kinds = [words.key(path[-1]) if path else None for path in header.paths]
    names = [col for col, kind in enumerate(kinds) if kind in ("label", "weak_label")]
    found: list[tuple[list[str], Spot]] = []
    if not names or "code" in kinds:
        return found
    for row in range(header.end, len(matrix.rows)):
        line = matrix.rows[row]
        labels = list({id(s): s.plain for col in names if (s := line[col]) is not None and s.plain}.values())
        for col in range(names[-1] + 1, matrix.cols):
            spot = line[col]
            if labels and spot is not None and spot.row == row and header.paths[col]:
                found.append(([*header.paths[col], *labels], spot))
    return found
