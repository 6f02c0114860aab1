"""Tables written as text, one line per row, made into filled forms."""

from collections.abc import Mapping, Sequence

import msgspec

from mingzhang.forms import Cell, FilledForm, Row
from mingzhang.forms.cells import make_cell
from mingzhang.forms.model import NOWHERE
from mingzhang.rulebook import ColumnDef, FormDef

_KEYS = ("row", "label", "line_no")


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of the example.

    Attributes:
        form: Identifier of its definition.
        rows: A head that names row, line_no, label and columns, then one line per row; cells are divided by |.
            Without a label, the column that names rows gives it. A blank cell prints nothing.
    """

    form: str
    title: str
    rows: str
    unit: str | None = None
    subject: str | None = None
    notes: tuple[str, ...] = ()
    declared_empty: bool = False


def lines_of(text: str) -> list[list[str]]:
    """The cells of each line."""
    return [[part.strip() for part in line.split("|")] for line in text.splitlines() if line.strip()]


def table_form(table: Table, definition: FormDef) -> FilledForm:
    """The filled form of a table."""
    head, *lines = lines_of(table.rows)
    columns = tuple(name for name in head if name not in _KEYS)
    rows = tuple(_row(dict(zip(head, line, strict=False)), table, definition, columns) for line in lines)
    return FilledForm(
        form=table.form,
        title=table.title,
        rows=rows,
        unit=table.unit,
        subject=table.subject,
        notes=table.notes,
        columns=columns,
        declared_empty=table.declared_empty,
    )


def _row(texts: Mapping[str, str], table: Table, definition: FormDef, columns: Sequence[str]) -> Row:
    row_id = texts["row"]
    block = next(b for b in definition.blocks if len(definition.blocks) == 1 or row_id.startswith(f"{b.id}."))
    known = {column.id: column for column in block.columns}
    name = next((c.id for c in block.columns if c.names_row), "")
    cells: dict[str, Cell] = {
        column: make_cell(texts[column], known.get(column) or _open(column), table.unit, NOWHERE)
        for column in columns
        if texts.get(column)
    }
    code = row_id if "code" in block.keys and row_id.isdigit() else None
    return Row(row_id, texts.get("label") or texts.get(name, ""), cells, code, texts.get("line_no") or None)


def _open(name: str) -> ColumnDef:
    """A column beside the named ones of the definition; it holds amounts."""
    return ColumnDef(id=name, label=name, header=())
