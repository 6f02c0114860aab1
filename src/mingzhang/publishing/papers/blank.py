"""A form that nobody has filled in yet: its named rows, the rows of its classification, or lines to write on."""

from collections.abc import Iterator

from mingzhang.forms import FilledForm, Row
from mingzhang.quantities import to_chinese
from mingzhang.rulebook import BlockDef, FormDef, RowDef, Rulebook


def blank_form(definition: FormDef, book: Rulebook) -> FilledForm:
    """The form without any figure, laid out like a filled one, as the national form has it."""
    without = book.papers.blank.without.get(definition.id, ())
    several = len(definition.blocks) > 1
    rows = [row for block in definition.blocks for row in _rows(block, book, several=several)]
    columns = (column for block in _headed(definition) for column in block.columns if not column.optional)
    if definition.record:
        rows = [Row(row.id, "") for row in rows]
    return FilledForm(
        definition.id,
        definition.title,
        tuple(row for row in rows if row.id not in without),
        definition.unit,
        notes=definition.notes,
        columns=tuple(dict.fromkeys(column.id for column in columns if column.id not in without)),
    )


def _headed(definition: FormDef) -> tuple[BlockDef, ...]:
    """The blocks whose columns have a head: of a self-evaluation, only the indicators."""
    if definition.layout == "self_evaluation":
        return tuple(block for block in definition.blocks if block.open == "sequence")
    return definition.blocks


def _rows(block: BlockDef, book: Rulebook, *, several: bool) -> Iterator[Row]:
    prefix = f"{block.id}." if several and block.id else ""
    named = [Row(prefix + row.id, _label(row), code=row.code) for row in block.rows]
    opened = [Row(prefix + name, label, code=code) for name, label, code in _open(block, book)]
    # A total stands above the codes of one table, below the classes of one side of two.
    yield from (*named, *opened) if block.open == "functional" else (*opened, *named)


def _label(row: RowDef) -> str:
    return f"{row.ordinal}、{row.labels[0]}" if row.ordinal else row.labels[0]


def _open(block: BlockDef, book: Rulebook) -> Iterator[tuple[str, str, str | None]]:
    """Row, label and code of the rows that are not named: known ones of a classification, else empty lines."""
    if block.open == "economic":
        yield from ((code, name, code) for code, name in sorted(book.economic.names.items()))
    elif block.open == "functional_class":
        names = {code: name for name, code in book.functional_classes.items()}
        for number, (code, name) in enumerate(sorted(names.items()), 1):
            yield code, f"{to_chinese(number)}、{name}", None
    elif block.open is not None:
        yield from ((str(number), "", None) for number in range(1, book.papers.blank.lines + 1))
