"""Assembles what the recognisers found into reports: whose, of which year and kind, how many in one file."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath

import msgspec

from mingzhang.forms import Document, FilledForm, Report, Source, Statement, Unread
from mingzhang.reading.grid.words import Words, canon, words_of
from mingzhang.reading.pages import Pages, TextLine
from mingzhang.reading.placed import Placed, Position
from mingzhang.rulebook import Rulebook

PlacedLine = tuple[Position, TextLine]

_YEAR = re.compile(r"(20[0-9]{2})年?度?")
_YEAR_ROW = "field.year"
"""Row of the year in forms that have boxes above their tables."""

_COVER = 8
"""Lines of the fullest page that is taken for a cover; real ones have two to six."""

_LONGEST = 60
"""Characters of the longest line taken for a heading; the longest name and title seen have 31 together."""

_STATUTORY = ("final_accounts", "budget")
"""Kinds of form whose headings name the organisation and the year that the report is of."""

_LAST = 1_000_000_000


class _Mark(msgspec.Struct, frozen=True):
    """A place that says whose or of when what follows is."""

    position: Position
    entity: str | None = None
    year: int | None = None


class _Part(msgspec.Struct):
    """A report in the making."""

    start: Position
    entity: str | None = None
    year: int | None = None
    placed: list[Placed] = msgspec.field(default_factory=list)


def line_positions(pages: Pages) -> list[PlacedLine]:
    """The text lines of a document with their positions; a flattened text's lines stand on page 0."""
    return [
        (position_of(block.source, (page.number, number), flat=pages.flat), block)
        for page in pages.pages
        for number, block in enumerate(page.blocks)
        if isinstance(block, TextLine)
    ]


def position_of(source: Source, otherwise: Position, *, flat: bool) -> Position:
    """Where something stands: by its line number in a flattened text, else as given; sheets count lines anew."""
    return (0, source.line) if flat and source.line is not None else otherwise


def place(forms: Iterable[FilledForm], *, flat: bool) -> list[Placed]:
    """Forms that know their place by their source only, as flattened text gives them."""
    return [Placed(form, position_of(form.source, (form.source.page or 0, 0), flat=flat)) for form in forms]


class Recognised(msgspec.Struct, frozen=True):
    """Everything that the recognisers found in one document.

    Attributes:
        placed: Filled forms with their places, in any order.
        lines: The document's running text with its places, in reading order.
        flat: The document is a flattened text.
    """

    placed: Sequence[Placed]
    lines: Sequence[PlacedLine]
    statements: Sequence[Statement] = ()
    unread: Sequence[Unread] = ()
    flat: bool = False


def assemble(document: Document, found: Recognised, book: Rulebook) -> list[Report]:
    """One report for each organisation and year that a document speaks for, in printed order.

    A year mentioned for comparison does not count: only covers, headings of whole reports and headings of
    statutory tables say whose and of when the report is. Where the text says neither, the file's name may.
    """
    words = words_of(book)
    ordered = sorted(found.placed, key=lambda item: item.position)
    tables = [item.position for item in ordered if item.position[0]]
    marks = [*_text_marks(found.lines, tables, words), *_form_marks(ordered, book)]
    parts = _filled(_parts(sorted(marks, key=lambda mark: mark.position)), ordered)
    for part in parts:
        part.year = part.year or _agreed_year(part)
    if len(parts) == 1:
        _name_by_file(parts[0], document, words)
    ends = [*(part.start for part in parts[1:]), (_LAST, _LAST)]
    reports = [_report(document, book, p, _between(found, p.start, e)) for p, e in zip(parts, ends, strict=True)]
    return reports if len(reports) == 1 else [replace(r, part=number) for number, r in enumerate(reports, 1)]


def _form_marks(placed: Iterable[Placed], book: Rulebook) -> Iterator[_Mark]:
    for item in placed:
        if book.forms[item.form.form].kind in _STATUTORY and (item.entity or item.fiscal_year):
            yield _Mark(item.position, item.entity, item.fiscal_year)


def _text_marks(lines: Sequence[PlacedLine], tables: Sequence[Position], words: Words) -> Iterator[_Mark]:
    """Covers, headings of whole reports and of their parts, and lines that announce the organisation."""
    by_page: dict[int, list[tuple[Position, str]]] = {}
    for position, line in lines:
        by_page.setdefault(position[0], []).append((position, canon(line.text)))
    opening, paged = min(by_page, default=0), {number for number, _ in tables}
    for number, page in by_page.items():
        cover = _cover_length(page) if number not in paged else 0
        if number == opening:
            cover = max(cover, _opening_length(page, tables))
        for first in range(len(page)):
            mark = _on_cover(page[first:cover], words) if first < cover else None
            mark = mark or _in_text(*page[first], words)
            if mark is not None:
                yield mark


def _cover_length(page: list[tuple[Position, str]]) -> int:
    """How many lines of a page may be a cover's: all of a page of few short lines."""
    short = all(len(text) <= _LONGEST and not text.endswith("。") for _, text in page)
    return len(page) if short and len(page) <= _COVER else 0


def _opening_length(page: list[tuple[Position, str]], tables: Sequence[Position]) -> int:
    """How many lines of the first page may be a cover's: those before any table, where no page ends a cover."""
    first = min(tables, default=(_LAST, 0))
    return sum(position < first for position, _ in page[:_COVER])


def _on_cover(lines: list[tuple[Position, str]], words: Words) -> _Mark | None:
    """What a cover says from a line on: who announces itself, or a heading of up to four lines."""
    position, text = lines[0]
    announced = words.entity_in(text)
    if announced:
        return _Mark(position, announced)
    joined = ("".join(text for _, text in lines[:count]) for count in range(1, 5))
    heading = next((mark for text in joined if (mark := _heading(position, text, words))), None)
    year = words.year_alone(text) if heading is None else None
    return _Mark(position, year=year) if year else heading


def _in_text(position: Position, text: str, words: Words) -> _Mark | None:
    """A heading inside a report counts where it names the organisation; a year alone may be one compared with."""
    part = words.part.fullmatch(text)
    if part:
        entity = words.named(part.group(1))
        return _Mark(position, entity) if entity else None
    mark = _heading(position, text, words)
    return mark if mark is not None and mark.entity else None


def _heading(position: Position, text: str, words: Words) -> _Mark | None:
    """The heading of a whole report: one year, and nothing else but an organisation and 部门决算."""
    years = _YEAR.findall(text)
    if len(years) != 1 or len(text) > _LONGEST:
        return None
    found = words.report.fullmatch(_YEAR.sub("", text, count=1))
    if found is None:
        return None
    return _Mark(position, words.named(found.group(1)), int(years[0]))


def _parts(marks: Iterable[_Mark]) -> list[_Part]:
    """Parts of a document: a new one begins where a mark contradicts what the part is known to be."""
    parts = [_Part((0, 0))]
    for mark in marks:
        part = parts[-1]
        if _other_entity(part.entity, mark.entity) or (part.year and mark.year and part.year != mark.year):
            parts.append(_Part(mark.position, mark.entity, mark.year))
            continue
        part.entity = _longer(part.entity, mark.entity)
        part.year = part.year or mark.year
    return parts


def _other_entity(first: str | None, second: str | None) -> bool:
    """Two names of different organisations; one that contains the other is the same, said more fully."""
    return bool(first and second and first not in second and second not in first)


def _longer(first: str | None, second: str | None) -> str | None:
    return max(first or "", second or "", key=len) or None


def _filled(parts: list[_Part], placed: Iterable[Placed]) -> list[_Part]:
    """Parts with their forms; one without any is only a mention and joins the part before it."""
    for item in placed:
        next(part for part in reversed(parts) if part.start <= item.position or part is parts[0]).placed.append(
            item
        )
    kept: list[_Part] = []
    for part in parts:
        if kept and not part.placed:
            continue
        if kept and not kept[-1].placed:
            part.start, _ = kept[-1].start, kept.pop()
        kept.append(part)
    return kept


def _agreed_year(part: _Part) -> int | None:
    """The year that headings of tables state which alone say little of the report, where all state the same."""
    years = {year for item in part.placed if (year := item.fiscal_year or _year_inside(item.form))}
    return years.pop() if len(years) == 1 else None


def _year_inside(form: FilledForm) -> int | None:
    """The year that a form prints in a box of its own."""
    row = form.row(_YEAR_ROW)
    found = _YEAR.fullmatch(canon(row.text("text"))) if row else None
    return int(found.group(1)) if found else None


def _name_by_file(part: _Part, document: Document, words: Words) -> None:
    """Adds what the file's name says, where the text says nothing."""
    mark = _heading(part.start, canon(PurePath(document.name).stem), words)
    if mark is not None and not _other_entity(part.entity, mark.entity):
        part.entity, part.year = part.entity or mark.entity, part.year or mark.year


def _between(found: Recognised, start: Position, end: Position) -> Recognised:
    """What stands between a part's beginning and the next one's, without its forms."""

    def inside(position: Position) -> bool:
        return start <= position < end

    return Recognised(
        placed=(),
        lines=[(position, line) for position, line in found.lines if inside(position)],
        statements=[
            s
            for s in found.statements
            if inside(position_of(s.source, (s.source.page or 0, _LAST - 1), flat=found.flat))
        ],
        unread=[u for u in found.unread if inside((start[0] if u.page is None else u.page, _LAST - 1))],
    )


def _report(document: Document, book: Rulebook, part: _Part, content: Recognised) -> Report:
    forms = tuple(item.form for item in part.placed)
    lines = [line for _, line in content.lines]
    return Report(
        document=document,
        entity=part.entity,
        fiscal_year=part.year,
        kind=_kind(forms, book) or _kind_by_words(lines, words_of(book)),
        forms=forms,
        statements=tuple(content.statements),
        unread=tuple(content.unread),
        text_lines=tuple((line.source, line.text) for line in lines),
    )


def _kind(forms: Iterable[FilledForm], book: Rulebook) -> str | None:
    """The kind of the weightiest form: accounts that hold an evaluation are accounts."""
    kinds = {book.forms[form.form].kind for form in forms}
    return next(
        (kind for kind in ("final_accounts", "budget", "self_evaluations", "evaluation") if kind in kinds), None
    )


def _kind_by_words(lines: Sequence[TextLine], words: Words) -> str:
    """The kind that the first page's words name, `other` where they name none."""
    text = "".join(canon(line.text) for line in lines[:_COVER])
    return next((kind for kind, pattern in words.kinds if pattern.search(text)), "other")
