"""Forms of the rule book filled from rows of the office: texts in their columns, numbered in order."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from mingzhang.forms import Cell, FilledForm, Row, Source
from mingzhang.forms.cells import make_cell
from mingzhang.quantities import convert, exact, round_half_up
from mingzhang.rulebook import BlockDef, ColumnDef, load

Texts = Mapping[str, str]
YUAN = "元"
_PLACES = 2
_ENTRY = Source(via="entry")


def made(
    form: str,
    entries: Iterable[Texts],
    named: Mapping[str, Texts] | None = None,
    *,
    unit: str | None = None,
    opened: Sequence[str] = (),
) -> FilledForm:
    """A filled form.

    Args:
        form: Identifier in the rule book.
        entries: Column to text, of the rows that are numbered or named by what stands in them.
        named: Row of the definition (`total`) to column to text; a row that is not given is not there.
        unit: Of its amounts.
        opened: Columns beside those of the definition, where the form may have such.
    """
    definition = load().forms[form]
    (block,) = definition.blocks
    columns = {c.id: c for c in block.columns} | {name: _opened(name) for name in opened}
    rows = [_row(str(n), "", texts, columns, unit) for n, texts in enumerate(entries, 1)]
    known = [_named(block, row, texts, columns, unit) for row, texts in (named or {}).items()]
    used = {name for row in (*rows, *known) for name in row.cells}
    ordered = [name for name in _printed(block, opened) if name in used or not (rows or known)]
    return FilledForm(form, definition.title, (*rows, *known), unit, source=_ENTRY, columns=tuple(ordered))


def _printed(block: BlockDef, opened: Sequence[str]) -> list[str]:
    """The columns in printed order; the opened ones stand before a total."""
    own = [column.id for column in block.columns]
    return [*own[:1], *opened, *own[1:]] if opened else own


def _opened(name: str) -> ColumnDef:
    return ColumnDef(id=name, label=name, header=((name,),))


def _row(row: str, label: str, texts: Texts, columns: Mapping[str, ColumnDef], unit: str | None) -> Row:
    cells = {name: _cell(text, columns[name], unit) for name, text in texts.items() if text}
    naming = next((texts[name] for name, column in columns.items() if column.names_row and texts.get(name)), "")
    return Row(row, label or naming, cells, source=_ENTRY)


def _cell(text: str, column: ColumnDef, unit: str | None) -> Cell:
    """A cell as it is printed; words keep the spaces between which a line may break."""
    if column.type == "text":
        return Cell(text.strip(), source=_ENTRY)
    return make_cell(text, column, unit, _ENTRY)


def _named(block: BlockDef, row: str, texts: Texts, columns: Mapping[str, ColumnDef], unit: str | None) -> Row:
    label = next((known.labels[0] for known in block.rows if known.id == row), row)
    return _row(row, label, texts, columns, unit)


def money(amount: Decimal, unit: str = YUAN) -> str:
    """An amount in yuan as a table in some unit prints it: no zeros after whole numbers, at most two places."""
    text = f"{round_half_up(exact(convert(amount, YUAN, unit)), _PLACES):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def rate(part: Decimal, whole: Decimal) -> str:
    """A share in per cent; a dash where there is nothing to be a share of."""
    return f"{round_half_up(exact(part) * 100 / exact(whole), _PLACES):f}%" if whole else "-"
