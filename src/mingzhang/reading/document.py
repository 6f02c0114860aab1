"""One document, from its bytes to everything the recognisers find in it: one path for all formats."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from itertools import takewhile

import msgspec
from msgspec.structs import replace

from mingzhang.forms import Document, FilledForm, Report, Statement, Unread
from mingzhang.reading.assemble import Recognised, assemble, line_positions, place
from mingzhang.reading.grid import Leftover, recognise_grids
from mingzhang.reading.grid.words import words_of
from mingzhang.reading.opening import open_document
from mingzhang.reading.pages import GridTable, Pages, TextLine
from mingzhang.reading.placed import Placed, Position
from mingzhang.reading.running_heads import running_lines
from mingzhang.rulebook import Rulebook

Tell = Callable[[str, int, int], None]


class Reading(msgspec.Struct, frozen=True):
    """A document and what was found in it."""

    document: Document
    found: Recognised


def read_document(name: str, data: bytes, book: Rulebook, tell: Tell | None = None) -> Reading:
    """Reads a document of any kind.

    Args:
        name: For messages and reports.
        data: The whole file.
        book: The rule book.
        tell: Told the name, how many pages are done, and of how many.

    Raises:
        DocumentError: The file as a whole cannot be read.
    """
    pages = open_document(name, data, (lambda done, total: tell(name, done, total)) if tell else None)
    document = Document(name, hashlib.sha256(data).hexdigest(), len(pages.pages), pages.reader)
    return Reading(document, recognise(pages, book))


def recognise(pages: Pages, book: Rulebook) -> Recognised:
    """The forms, running text and unread places of a document's pages."""
    found = _in_lines(pages, book) if pages.flat else _in_grids(pages, book)
    return replace(found, unread=[*pages.unread, *found.unread])


def reports_of(readings: Sequence[Reading], book: Rulebook, *, as_one: bool = False) -> list[Report]:
    """The reports of some readings; `as_one` takes them for the parts of one document."""
    joined = [reduce(_join, readings)] if as_one and readings else readings
    return [report for reading in joined for report in assemble(reading.document, reading.found, book)]


def _in_lines(pages: Pages, book: Rulebook) -> Recognised:
    """A text whose layout is lost: forms are rebuilt from their lines."""
    # The flow recognisers are imported by the few documents that need them.
    from mingzhang.reading.flow import recognise_flow  # noqa: PLC0415
    from mingzhang.reading.self_evaluation import recognise_forms_in_lines  # noqa: PLC0415

    printed = [block for page in pages.pages for block in page.blocks if isinstance(block, TextLine)]
    running = running_lines([line.text for line in printed], words_of(book))
    lines = [line for number, line in enumerate(printed) if number not in running]
    evaluations = recognise_forms_in_lines(lines, book)
    taken = {index for first, end in evaluations.ranges for index in range(first, end)}
    tables = recognise_flow(_without(pages, lines, taken), book)
    return Recognised(
        placed=[
            *(
                replace(p, entity=entity, fiscal_year=year)
                for p, entity, year in zip(
                    place(tables.forms, flat=pages.flat), tables.entities, tables.years, strict=True
                )
            ),
            *place([form for _, form in evaluations.found], flat=pages.flat),
        ],
        lines=line_positions(pages),
        statements=_statements(pages, book, forms=tables.forms, taken=[lines[index] for index in sorted(taken)]),
        unread=[*tables.unread, *evaluations.unread],
        flat=pages.flat,
    )


def _statements(
    pages: Pages, book: Rulebook, *, forms: Iterable[FilledForm] = (), taken: Iterable[TextLine] = ()
) -> tuple[Statement, ...]:
    """What the running text states, without the lines that forms of a flattened text take."""
    from mingzhang.reading.statements import read_statements, table_lines  # noqa: PLC0415 - spreadsheets state nothing

    numbers = [line.source.line for line in taken if line.source.line is not None]
    return read_statements(pages, book, skip=[*table_lines(forms), *((number, number) for number in numbers)])


def _without(pages: Pages, lines: Sequence[TextLine], taken: set[int]) -> Pages:
    """The pages without the lines that another recogniser has taken."""
    gone = {id(lines[index]) for index in taken}
    kept = (replace(p, blocks=tuple(block for block in p.blocks if id(block) not in gone)) for p in pages.pages)
    return replace(pages, pages=tuple(kept))


def _in_grids(pages: Pages, book: Rulebook) -> Recognised:
    """A document with tables; where none of them is a known form, its text may still hold flattened ones."""
    grids = recognise_grids(pages, book)
    others, unread = _leftovers(grids.leftover, pages, book)
    placed = [*grids.forms, *others]
    if not placed and not grids.leftover:
        return _in_lines(pages, book)
    return Recognised(placed, line_positions(pages), _statements(pages, book), [*grids.unread, *unread])


def _leftovers(leftovers: Iterable[Leftover], pages: Pages, book: Rulebook) -> tuple[list[Placed], list[Unread]]:
    """Self-evaluation forms and their summaries among the tables that the grid recogniser handed on."""
    placed: list[Placed] = []
    unread: list[Unread] = []
    for leftover in leftovers:
        forms, faults = _leftover(leftover, pages, book)
        placed += forms
        unread += faults
    return placed, unread


def _leftover(leftover: Leftover, pages: Pages, book: Rulebook) -> tuple[list[Placed], list[Unread]]:
    from mingzhang.reading.self_evaluation import labels_of, read_grid, stack  # noqa: PLC0415 - most documents hold none

    first, *rest = leftover.tables
    labels = labels_of(leftover.form) if leftover.form else frozenset()
    table = reduce(lambda whole, part: stack(whole, part, labels) or whole, rest, first)
    after = _lines_after(pages, leftover.tables[-1])
    form, unread = read_grid(table, _lines_before(pages, first), book, after)
    if form is not None:
        return [Placed(form, leftover.position)], unread
    if unread or not _prints_numbers(table):
        return [], unread
    what = f"表“{leftover.title}”" if leftover.title else "一张表"
    return [], [Unread(what, leftover.why, leftover.position[0] or None)]


def _lines_before(pages: Pages, table: GridTable) -> list[TextLine]:
    """The text lines between a table and the one before it."""
    lines: list[TextLine] = []
    for page in pages.pages:
        for block in page.blocks:
            if block is table:
                return lines
            if isinstance(block, TextLine):
                lines.append(block)
            else:
                lines.clear()
    return lines


def _lines_after(pages: Pages, table: GridTable) -> list[TextLine]:
    """The text lines between a table and the next one, at most to the next page; a sheet stands alone."""
    for number, page in enumerate(pages.pages):
        place = next((n for n, block in enumerate(page.blocks) if block is table), None)
        if place is not None:
            over = pages.pages[number + 1].blocks if not page.name and number + 1 < len(pages.pages) else ()
            below = takewhile(lambda block: isinstance(block, TextLine), (*page.blocks[place + 1 :], *over))
            return [line for line in below if isinstance(line, TextLine)]
    return []


def _prints_numbers(table: GridTable) -> bool:
    return any(any(char.isdigit() for char in cell.text) for cell in table.cells)


def _join(first: Reading, second: Reading) -> Reading:
    """Two parts of one document; the second's places come after the first's, each keeps its own page numbers."""
    offset = first.document.pages
    return Reading(
        Document(
            f"{first.document.name} + {second.document.name}",
            hashlib.sha256(f"{first.document.sha256}{second.document.sha256}".encode()).hexdigest(),
            offset + second.document.pages,
            first.document.reader,
        ),
        Recognised(
            [*first.found.placed, *(replace(p, position=_moved(p.position, offset)) for p in second.found.placed)],
            [*first.found.lines, *((_moved(position, offset), line) for position, line in second.found.lines)],
            [*first.found.statements, *second.found.statements],
            [*first.found.unread, *second.found.unread],
            first.found.flat and second.found.flat,
        ),
    )


def _moved(position: Position, pages: int) -> Position:
    return position[0] + pages, position[1]
