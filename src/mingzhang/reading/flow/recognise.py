"""Rebuilds the tables of a text whose layout is lost, from the definitions of the rule book."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import msgspec

from mingzhang.forms import FilledForm, Row, Unread
from mingzhang.reading.flow.allocation import read_open_columns, read_transposed
from mingzhang.reading.flow.columns import names_columns
from mingzhang.reading.flow.confirming import with_disputed_names, with_unconfirmed
from mingzhang.reading.flow.furniture import body_pieces, caption, notes, printed_unit
from mingzhang.reading.flow.grouped import read_tasks
from mingzhang.reading.flow.headers import split_header, without_repeats
from mingzhang.reading.flow.labels import Labels, labels_of
from mingzhang.reading.flow.levels import read_levels
from mingzhang.reading.flow.lines import FlowText, Piece, flow_text
from mingzhang.reading.flow.listed import read_list
from mingzhang.reading.flow.numerals import is_figure, join_numbers
from mingzhang.reading.flow.places import Place, find_places, titles_below
from mingzhang.reading.flow.sided import read_sided
from mingzhang.reading.flow.tables import Evidence, Reading, Table, read_coded, read_record
from mingzhang.reading.flow.torn import with_whole_amounts
from mingzhang.reading.flow.witness import Witness
from mingzhang.reading.grid.words import Words, canon, words_of
from mingzhang.reading.pages import Pages
from mingzhang.rulebook import ColumnDef, FormDef, Rulebook

_Said = TypeVar("_Said")
_STATUTORY = ("final_accounts", "budget")
_KINDS = (*_STATUTORY, "evaluation")


@dataclass(frozen=True, slots=True)
class FlowReading:
    """What the flow recogniser found in a flattened text.

    Attributes:
        forms: Filled forms in printed order; their cells' sources name page and line.
        unread: What was seen and could not be read.
        entities: The organisation that each form's heading names, None where it names none.
        years: The year that a line of its own states in each form's heading, None where none does.
    """

    forms: tuple[FilledForm, ...]
    unread: tuple[Unread, ...]
    entities: tuple[str | None, ...] = ()
    years: tuple[int | None, ...] = ()


def recognise_flow(pages: Pages, book: Rulebook) -> FlowReading:
    """All tables of a flattened text that the rule book defines, self-evaluations excepted."""
    text = flow_text(pages, words_of(book))
    places = find_places(text, book)
    above = _readings(text, places, book)
    if not above.unread:
        return above
    below = _readings(text, titles_below(text, places), book)
    return max(above, below, key=_sure)


def _sure(reading: FlowReading) -> int:
    """How many cells were read of whose place there is no doubt."""
    return sum(
        cell.mark != "ambiguous" for form in reading.forms for row in form.rows for cell in row.cells.values()
    )


def _readings(text: FlowText, places: Sequence[Place], book: Rulebook) -> FlowReading:
    evidence = Evidence(Witness.of(text.joined))
    forms: list[FilledForm] = []
    unread: list[Unread] = []
    entities: list[str | None] = []
    years: list[int | None] = []
    for place in places:
        tables = [_table(text, place, form, book, evidence) for form in place.forms if _ours(form)]
        if any(_has_content(table) for table in tables):
            filled, faults = _read(text, place, tables)
            forms.extend(filled)
            unread.extend(faults)
            heading = _heading(text, place, tables[0])
            words = tables[0].labels[0].words
            entities.extend([_first(map(words.entity_in, heading))] * len(filled))
            years.extend([_first(map(words.year_alone, heading))] * len(filled))
            evidence = evidence.with_organisations(_organisations(filled))
    return FlowReading(with_disputed_names(forms), tuple(unread), tuple(entities), tuple(years))


def _heading(text: FlowText, place: Place, table: Table) -> list[str]:
    """The lines between a table's title, or its beginning, and its first row."""
    first = text.pieces[min(place.body, len(text.pieces) - 1)].line
    top = first if place.end <= place.start else min(text.pieces[place.start].line, first)
    end = table.body[0].line if table.body else first
    return [canon(text.lines[number]) for number in range(top, end)]


def _first(found: Iterable[_Said | None]) -> _Said | None:
    return next((one for one in found if one is not None), None)


def _ours(form: FormDef) -> bool:
    return form.layout == "table" and form.kind in _KINDS


def _has_content(table: Table) -> bool:
    """Figures below a title, or at least a header: a table without data, not a title in a list of contents."""
    figures = any(is_figure(piece.text) for piece in table.body)
    return figures or names_columns(table.labels[0].block.columns, table.header)


def _organisations(forms: Sequence[FilledForm]) -> set[str]:
    """Names of organisations that tables print plainly."""
    cells = (row.cells.get("unit_name") for form in forms for row in form.rows)
    return {cell.text for cell in cells if cell and not cell.mark}


def _table(text: FlowText, place: Place, form: FormDef, book: Rulebook, evidence: Evidence) -> Table:
    labels = labels_of(form, book)
    words = words_of(book)
    pieces = join_numbers(_pieces(text, place, form, words))
    header, body = (list(place.header), pieces) if place.headed else split_header(pieces, labels)
    unit = printed_unit(text, place, header, words)
    printed = tuple(_printed(own, header) for own in labels)
    return Table(form, header, without_repeats(body, header), unit, printed, evidence)


def _pieces(text: FlowText, place: Place, form: FormDef, words: Words) -> list[Piece]:
    """The pieces of a table's region; amounts of money that narrow columns broke are whole."""
    pieces = body_pieces(text, place, form, words)
    return with_whole_amounts(pieces) if form.kind in _STATUTORY else pieces


def _printed(labels: Labels, header: Sequence[Piece]) -> Labels:
    """The names of a block without the columns that only some places print and this header does not name."""
    words = canon("".join(piece.text for piece in header))
    several = sum(labels.words.key(canon(piece.text)) == "label" for piece in header) > 1
    kept = [c for c in labels.block.columns if not c.optional or (_named(c, words) and not several)]
    return replace(labels, block=msgspec.structs.replace(labels.block, columns=tuple(kept)))


def _named(column: ColumnDef, words: str) -> bool:
    return any(all(canon(part) in words for part in parts) for parts in column.header)


def _read(text: FlowText, place: Place, tables: Sequence[Table]) -> tuple[list[FilledForm], list[Unread]]:
    """The table by the definition that fits it best."""
    readings = [(table, _reader(table.form)(table)) for table in tables]
    table, reading = max(readings, key=lambda pair: _fit(pair[1]))
    page = text.pieces[place.start].source.page
    title = place.title or table.form.title
    faults = [Unread(f"《{title}》的{what}", why, page) for what, why in reading.faults]
    if _unknown_rows(reading) * 2 > len(reading.rows):
        return [], [Unread(f"《{title}》", _STRANGE, page)]
    if not reading.rows and any(is_figure(piece.text) for piece in table.body):
        announced = place.headed or "表" in title
        return [], faults or [Unread(f"《{title}》", _NO_ROW, page)] * announced
    return [_filled(text, place, table, reading)], faults


def _unknown_rows(reading: Reading) -> int:
    """How many rows neither the definition nor a classification knows."""
    return sum(row.id.rpartition(".")[2].startswith("?") for row in reading.rows)


_STRANGE = "表名之下的行大多不是这张表的行名或科目，请对照原文核对"
_NO_ROW = "认出了表名或表头，但没有一行能与规定的栏目对上，请对照原文核对"


def _fit(reading: Reading) -> int:
    """How many cells were read, those of doubtful place left out."""
    return sum(cell.mark != "ambiguous" for row in reading.rows for cell in row.cells.values())


def _reader(form: FormDef) -> Callable[[Table], Reading]:
    """How a form of this shape is read; the shape follows from its definition alone."""
    first = form.blocks[0]
    merged = any(column.carry for column in first.columns)
    shapes: tuple[tuple[bool, Callable[[Table], Reading]], ...] = (
        (form.record, read_record),
        (first.transposed, read_transposed),
        (first.open_columns and any(column.names_row for column in first.columns), read_open_columns),
        (first.open_columns, _without_columns),
        (len(form.blocks) > 1, read_sided),
        ("seq" in first.keys, read_list),
        (merged and first.columns[-1].type == "percent", read_levels),
        (merged, read_tasks),
    )
    return next((reader for fits, reader in shapes if fits), read_coded)


def _without_columns(table: Table) -> Reading:
    """A table whose columns no definition lists: which figure stands in which is lost with the layout."""
    return Reading((), (), (("数字", _NO_COLUMNS),))


_NO_COLUMNS = "这张表的栏目各地不同，文本里已失去表格的层次，不能确定各数属于哪一栏；请提供 PDF 或表格原件"


def _confirmed(table: Table, reading: Reading) -> tuple[Row, ...]:
    """The rows with what the sums of a statutory table say of them."""
    if table.form.kind not in _STATUTORY:
        return reading.rows
    return with_unconfirmed(reading.rows, reading.columns, table.labels)


def _filled(text: FlowText, place: Place, table: Table, reading: Reading) -> FilledForm:
    words = table.labels[0].words
    header = [piece.source.line or 0 for piece in table.header]
    last = max([*header, *(row.source.line or 0 for row in reading.rows)])
    remarks = notes(text, place, last, words) if place.title else ()
    subject = None if place.title else caption(text, place)
    return FilledForm(
        form=table.form.id,
        title=place.title or subject or "",
        rows=_confirmed(table, reading),
        unit=table.unit,
        subject=subject,
        notes=remarks,
        source=text.pieces[place.start].source,
        columns=reading.columns,
        declared_empty=any(words.empty.search(canon(remark)) for remark in remarks),
    )
