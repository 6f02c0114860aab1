"""The grid recogniser: tables of a document to filled forms, by the rule book's definitions and nothing else."""

from collections.abc import Iterable

import msgspec

from mingzhang.forms import FilledForm, Row, Unread
from mingzhang.reading.grid.continuation import Section, find_sections, unknown_title
from mingzhang.reading.grid.definitions import Form, forms_of
from mingzhang.reading.grid.header import Header, read_header
from mingzhang.reading.grid.identify import by_header, by_signature, has_heads
from mingzhang.reading.grid.levels import with_groups
from mingzhang.reading.grid.matrix import Matrix
from mingzhang.reading.grid.notes import declares_empty, notes_below, notes_inside
from mingzhang.reading.grid.records import fit_on_side, read_record
from mingzhang.reading.grid.rows import RowReader
from mingzhang.reading.grid.titles import is_heading
from mingzhang.reading.grid.values import Reason
from mingzhang.reading.grid.words import Words, is_number, words_of
from mingzhang.reading.pages import GridTable, Pages
from mingzhang.reading.placed import Placed, Position
from mingzhang.rulebook import FormDef, Rulebook

_TWO_UNITS: Reason = ("ambiguous", "表上印有两个不同的金额单位")

_POOR = 0.25
"""Below this fit a titled table is not the form that its title says; the poorest real one reaches 0.6."""


class Leftover(msgspec.Struct, frozen=True):
    """A table that this recogniser hands on: a self-evaluation form, or one that no definition fits.

    Attributes:
        tables: Its parts, in reading order.
        form: The definition whose title stands above it, where one does.
        title: As printed, empty where no line is a known title.
        why: Why it is left over, in one sentence.
        aside: A sheet of a workbook that neither names a unit nor has the heads of amounts: a list of checks, say.
    """

    tables: tuple[GridTable, ...]
    position: Position
    form: FormDef | None
    title: str
    why: str
    aside: bool = False


class GridReading(msgspec.Struct, frozen=True):
    """What the grid recogniser found."""

    forms: tuple[Placed, ...]
    unread: tuple[Unread, ...]
    leftover: tuple[Leftover, ...]


def recognise_grids(pages: Pages, book: Rulebook) -> GridReading:
    """All tables of a document that the rule book knows, and those that it does not, in reading order."""
    words, forms = words_of(book), forms_of(book)
    placed: list[Placed] = []
    leftover: list[Leftover] = []
    unread: list[Unread] = []
    for section in find_sections(pages, words):
        found = _choose(section, forms, words)
        if isinstance(found, Leftover):
            leftover.append(found)
        elif found is not None:
            units = _units(section, found, words)
            placed.append(_fill(section, found, words, units))
            unread.extend([*_unknown_columns(section, found), *_contradiction(section, found, units)])
    known = [left for left in leftover if not left.aside]
    # Beside tables that are known, such a sheet is commentary; alone, it is all there is, and is told.
    return GridReading(tuple(placed), tuple(unread), tuple(known if placed or known else leftover))


class _Choice(msgspec.Struct, frozen=True):
    """A section with the definition that fits it, and how it was found."""

    form: Form
    matrix: Matrix
    header: Header
    reason: Reason | None = None
    subject: str | None = None


def _choose(section: Section, forms: dict[str, Form], words: Words) -> _Choice | Leftover | None:
    """The definition of a table: by title, by signature, by header; what is no table of figures is passed over."""
    titled = [forms[form.id] for form in section.heading.forms]
    other = next((form for form in titled if form.definition.layout != "table"), None)
    if other is not None:
        return _leave(section, other.definition, "此表由专门的识别方法读取")
    if titled:
        return _best(section, titled, words) or _not_a_form(section, titled[0].definition)
    signed = by_signature(section.matrix, forms.values())
    if signed is not None:
        caption = _caption(section, words)
        return _choice(section, signed, words, None, caption)
    return _unnamed(section, forms, words)


def _unnamed(section: Section, forms: dict[str, Form], words: Words) -> _Choice | Leftover | None:
    if not _has_figures(section.matrix):
        return _leave(section, None, "没有表名，也没有数字") if len(section.tables) > 1 else None
    title = unknown_title(section, words)
    if title:
        return _leave(section, None, f"表名“{title}”不在规则库中")
    form = by_header(section.matrix, forms.values(), words)
    if form is None:
        aside = bool(section.sheet) and not section.heading.unit
        aside = aside and not has_heads(section.matrix, forms.values(), words)
        return _leave(section, None, "没有认得的表名，栏目也不能唯一对应任何一张表", aside=aside)
    return _choice(
        section, form, words, ("inferred", f"没有印出表名，按栏目认定为《{form.definition.title}》"), None
    )


def _best(section: Section, forms: list[Form], words: Words) -> _Choice | None:
    choices = [_choice(section, form, words, None, None) for form in forms]
    best = max(choices, key=lambda choice: choice.header.fit)
    return best if best.header.fit >= _POOR else None


def _choice(section: Section, form: Form, words: Words, reason: Reason | None, subject: str | None) -> _Choice:
    matrix = section.matrix
    if any(block.definition.transposed for block in form.blocks):
        matrix = matrix.transposed()
    header = read_header(matrix, form, words)
    if form.definition.record:
        header.fit = max(header.fit, fit_on_side(matrix, header, form, words))
    if matrix.fresh and reason is None:
        reason = ("inferred", "换页后栏线位置不同，各栏按先后次序对应")
    if reason is None and any(table.aligned for table in section.tables):
        reason = ("inferred", "表没有框线，各栏按文字的对齐认定")
    return _Choice(form, matrix, header, reason, subject)


def _leave(section: Section, form: FormDef | None, why: str, *, aside: bool = False) -> Leftover:
    return Leftover(tuple(section.tables), section.position, form, section.heading.title, why, aside)


def _not_a_form(section: Section, form: FormDef) -> Leftover | None:
    """Words that happen to stand under a title are passed over; figures are handed on."""
    if not _has_figures(section.matrix):
        return None
    return _leave(section, form, f"表名是《{form.title}》，栏目却对不上")


def _has_figures(matrix: Matrix) -> bool:
    """The table prints numbers beside running numbers in its first column."""
    return any(
        is_number(spot.plain) for row in range(len(matrix.rows)) for spot in matrix.spots(row) if spot.col > 0
    )


def _fill(section: Section, choice: _Choice, words: Words, units: list[str]) -> Placed:
    """The filled form of a section, in the unit that is printed nearest to its figures."""
    definition, heading = choice.form.definition, section.heading
    unit = units[0] if units else None
    reason = _TWO_UNITS if len(units) > 1 else choice.reason
    reader = RowReader(choice.matrix, choice.header, words, unit, reason)
    rows = read_record(reader, choice.form) if definition.record else reader.read()
    rows = with_groups(rows, definition.blocks[0])
    notes = [*notes_inside(reader.notes, words), *notes_below(section.below, section.page, words)]
    form = FilledForm(
        form=definition.id,
        title=heading.title or choice.subject or "",
        rows=tuple(rows),
        unit=unit,
        subject=choice.subject,
        notes=tuple(notes),
        source=heading.source or section.matrix.source,
        columns=_columns(choice.header, rows),
        declared_empty=declares_empty(notes, words),
    )
    return Placed(form, section.position, heading.entity, heading.year)


def _columns(header: Header, rows: list[Row]) -> tuple[str, ...]:
    """Ids of the columns found, in printed order; those of a table on its side are known by its cells."""
    printed = (column_id for group in header.groups for column_id, _ in group.values.values())
    filled = dict.fromkeys(column_id for row in rows for column_id in row.cells)
    ordered = dict.fromkeys(printed)
    return tuple(ordered if filled.keys() <= ordered.keys() else filled)


def _units(section: Section, choice: _Choice, words: Words) -> list[str]:
    """The units printed over a table, the nearest first; then what column headers say, as 金额（万元）."""
    above = [unit for unit in (section.heading.unit, *reversed(section.heading.units)) if unit]
    inside = {unit for path in choice.header.paths for text in path if (unit := words.unit_of_column(text))}
    return list(dict.fromkeys([*above, *(inside if len(inside) == 1 else ())]))


def _contradiction(section: Section, choice: _Choice, units: list[str]) -> Iterable[Unread]:
    if len(units) > 1:
        what = f"《{section.heading.title or choice.form.definition.title}》的金额单位"
        why = f"表上同时印有“{'”和“'.join(units)}”，暂按“{units[0]}”读，未作为定论；请核对原件"
        yield Unread(what, why, section.position[0])


def _unknown_columns(section: Section, choice: _Choice) -> Iterable[Unread]:
    for name in choice.header.unknown:
        what = f"《{section.heading.title or choice.form.definition.title}》的“{name}”栏"
        yield Unread(what, "表样中没有这一栏，数字按印出的栏名保留，未参与核对", section.position[0])


def _caption(section: Section, words: Words) -> str | None:
    """The line above a table without a title that names it, where it is no sentence and does not state its unit."""
    for line in reversed(section.above[-3:]):
        named = line.plain and len(line.plain) <= 40 and not line.plain.endswith(("。", "；", "："))
        if named and not is_heading(line.plain, words):
            return line.plain
    return None
