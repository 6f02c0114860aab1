"""Reads one table of a flattened text: tables of names, codes and figures, and records."""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from mingzhang.forms import Mark, Row
from mingzhang.reading.flow.coded import raw_rows
from mingzhang.reading.flow.columns import Columns, columns_of
from mingzhang.reading.flow.drafts import Draft, rows_of
from mingzhang.reading.flow.figures import Figures, figures_of, values_of
from mingzhang.reading.flow.labels import Labels
from mingzhang.reading.flow.lines import Piece
from mingzhang.reading.flow.numerals import is_figure
from mingzhang.reading.flow.raw import Raw, known_end
from mingzhang.reading.flow.settling import scrambled, settle
from mingzhang.reading.flow.witness import Witness
from mingzhang.rulebook import ColumnDef, FormDef


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the rest of a document says that helps to read one of its tables.

    Attributes:
        organisations: Names of organisations seen in the tables above.
    """

    witness: Witness
    organisations: frozenset[str] = frozenset()

    def with_organisations(self, names: Set[str]) -> "Evidence":
        """The same with further names of organisations."""
        return Evidence(self.witness, self.organisations | names)


@dataclass(frozen=True, slots=True)
class Table:
    """A table cut out of a text, ready to be read.

    Attributes:
        header: Pieces of its header.
        body: Pieces of its rows, repeated headers taken out, broken numbers put together.
        unit: Unit of its amounts.
        labels: The names that each block knows.
        evidence: What the rest of the document says.
    """

    form: FormDef
    header: Sequence[Piece]
    body: Sequence[Piece]
    unit: str | None
    labels: tuple[Labels, ...]
    evidence: Evidence

    @property
    def organisations(self) -> Set[str]:
        """Names of organisations seen in the document's other tables."""
        return self.evidence.organisations

    @property
    def witness(self) -> Witness:
        """The whole document, to look up numbers beside names."""
        return self.evidence.witness


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a table.

    Attributes:
        columns: Column ids in printed order.
        faults: What could not be read, each with the reason.
    """

    rows: tuple[Row, ...]
    columns: tuple[str, ...] = ()
    faults: tuple[tuple[str, str], ...] = ()


def read_coded(table: Table) -> Reading:
    """A table of one block: name or code and name, then figures."""
    labels = table.labels[0]
    definitions = [c for c in labels.block.columns if not c.names_row]
    found = [_named(row, labels) for row in raw_rows(table.body, labels, len(definitions))]
    rows = [row for row in _until_total(found, labels) if _belongs(row, found[0], labels)]
    columns = columns_of(definitions, table.header, texts_of(rows), labels.block.sums)
    figures = [figures_of(row.figures, columns, labels.block) for row in rows]
    total = next((i for i, row in enumerate(rows) if not row.code and labels.is_total(row.label)), None)
    if total is not None:
        table.witness.settle(figures[total], columns.order, labels.block.sums)
    codes = [row.code.text if row.code else None for row in rows]
    settle(codes, figures, total)
    if scrambled(codes, figures, total):
        columns = Columns(columns.order, SCRAMBLED)
    drafts = [_draft(row, way, columns, labels) for row, way in zip(rows, figures, strict=True)]
    filled = rows_of(drafts, labels, by_id(labels.block.columns), table.unit)
    return Reading(tuple(filled), tuple(c.id for c in columns.order), _left_out(found, rows, labels))


SCRAMBLED: tuple[Mark, str] = ("ambiguous", "各级科目大多不等于下级之和，文本里数字与行的先后可能已经错开")


def _left_out(found: Sequence[Raw], rows: Sequence[Raw], labels: Labels) -> tuple[tuple[str, str], ...]:
    """Rows with figures that are neither known nor coded, in tables that print codes."""
    if labels.codes is None or not rows:
        return ()
    lost = [row for row in found if row.figures and not any(row is kept for kept in rows)]
    return tuple((f"“{row.label[:20]}”一行", "既没有科目编码，也不是这张表的行名，未读入") for row in lost[:_TOLD])


_TOLD = 5
"""Rows left out that are named one by one at most."""


def texts_of(rows: Sequence[Raw]) -> list[list[str]]:
    """The figures of rows as printed."""
    return [[piece.text for piece in row.figures] for row in rows]


def _named(row: Raw, labels: Labels) -> Raw:
    """In a form whose rows are all known, the row with the known end of its name; a group's stands before it."""
    start = None if row.code else known_end(row, labels)
    return Raw(None, row.names[start:], row.figures) if start else row


def _until_total(rows: list[Raw], labels: Labels) -> list[Raw]:
    """Open tables end with their total, or where the next name is a sentence."""
    if labels.block.open != "label":
        return rows
    for index, row in enumerate(rows):
        if index and (labels.is_total(rows[index - 1].label) or any(mark in row.label for mark in "，：；")):
            return rows[:index]
    return rows


def _belongs(row: Raw, first: Raw, labels: Labels) -> bool:
    """A row of the table: with a code, or known; in open tables any that prints figures."""
    if row.code:
        return True
    if labels.block.open == "label":
        return bool(row.figures and row.names)
    return bool(row.figures) and (labels.knows(row.label) or (row is first and not row.names))


def _draft(row: Raw, figures: Figures, columns: Columns, labels: Labels) -> Draft:
    label = row.label or ("" if row.code else labels.block.rows[0].labels[0])
    draft = Draft(label, row.code.text if row.code else None, None, row.first.source)
    draft.values.update(values_of(figures, columns, row.mark))
    return draft


def read_record(table: Table) -> Reading:
    """A form that is one row of figures."""
    labels = table.labels[0]
    pieces = [piece for piece in table.body if is_figure(piece.text)][: 2 * len(labels.block.columns)]
    columns = columns_of(labels.block.columns, table.header, [[p.text for p in pieces]], labels.block.sums)
    if not pieces:
        return Reading(())
    figures = figures_of(pieces, columns, labels.block)
    row = labels.block.rows[0]
    draft = Draft(row.labels[0], source=pieces[0].source, values=values_of(figures, columns))
    found = rows_of([draft], labels, {c.id: c for c in columns.order}, table.unit)
    # The row has a name in the form, and none in print.
    found = [Row(row.id, "", row.cells, source=row.source) for row in found]
    return Reading(tuple(found), tuple(c.id for c in columns.order))


def by_id(columns: Sequence[ColumnDef]) -> dict[str, ColumnDef]:
    """Columns by identifier."""
    return {column.id: column for column in columns}
