"""Tables that run over pages: which grids make up one table, and the lines around it."""

import re
from collections.abc import Iterator

import msgspec

from mingzhang.reading.grid.boxes import goes_on
from mingzhang.reading.grid.matrix import Matrix, places_in
from mingzhang.reading.grid.titles import Heading, Line, read_heading, split_tables
from mingzhang.reading.grid.words import Words, is_number
from mingzhang.reading.pages import GridTable, Page, Pages, TextLine

PAGE_NUMBER = re.compile(r"[-—–－·]*第?[0-9]{1,4}页?(?:[,，]?共[0-9]+页|/[0-9]+)?[-—–－·]*")
_ANNOUNCED = 4
"""Lines right above a table in which it may call itself one: title, number, organisation, unit."""

_WIDE = 4
"""Cells of a row that may be a header printed again although one of them differs."""

_RUNNING = 3
"""Lines of a running head and page number that may stand above a table that goes on."""


class Section(msgspec.Struct):
    """One table, on one page or several, with its heading and the lines below it.

    Attributes:
        above: Lines between the table before and this one, those inside its grid last.
        below: Lines after its last part.
        sheet: Name of the sheet on which it stands, empty in other documents.
        position: Page and number of the block with which it begins.
    """

    matrix: Matrix
    heading: Heading
    above: list[Line]
    position: tuple[int, int]
    tables: list[GridTable]
    page: int
    below: list[Line] = msgspec.field(default_factory=list)
    sheet: str = ""


class _Piece(msgspec.Struct):
    """A grid, or a part of one, on its way into a section.

    Attributes:
        above: Lines before it, of earlier pages only the last few.
        passed: Lines after the grid before it, on that grid's page.
    """

    matrix: Matrix
    table: GridTable
    heading: Heading
    above: list[Line]
    page: Page
    position: tuple[int, int]
    first: bool
    passed: list[Line]


def find_sections(pages: Pages, words: Words) -> list[Section]:
    """All tables of a document in reading order, parts on several pages put together."""
    found: list[Section] = []
    for piece in _pieces(pages, words):
        open_ = found[-1] if found else None
        if open_ is not None:
            open_.below = piece.passed
        if open_ is None or not _join(open_, piece, words):
            found.append(_section(piece))
    if found:
        found[-1].below = list(_after_last(pages))
    return found


def _section(piece: _Piece) -> Section:
    return Section(
        piece.matrix,
        piece.heading,
        piece.above,
        piece.position,
        [piece.table],
        piece.page.number,
        sheet=piece.page.name,
    )


def _pieces(pages: Pages, words: Words) -> Iterator[_Piece]:
    above: list[Line] = []
    passed: list[Line] = []
    first = True
    for page in pages.pages:
        passed = passed if first else above
        above, first = above[-_RUNNING:], True
        for number, block in enumerate(page.blocks):
            if isinstance(block, TextLine):
                above.append(Line.of(block.text, block.source))
                continue
            for own, matrix in split_tables(Matrix.of(block), words):
                heading = read_heading([*above, *own], words, page.name if first else "")
                above = [*above, *own]
                if matrix.rows:
                    place = (page.number, number)
                    yield _Piece(matrix, block, heading, above, page, place, first, passed if first else above)
                    above = []
                first = False


def _after_last(pages: Pages) -> Iterator[Line]:
    """Lines after the last table, on its page."""
    for page in reversed(pages.pages):
        last = next((i for i in range(len(page.blocks), 0, -1) if isinstance(page.blocks[i - 1], GridTable)), 0)
        if last:
            yield from (Line.of(b.text, b.source) for b in page.blocks[last:] if isinstance(b, TextLine))
            return


def _join(section: Section, piece: _Piece, words: Words) -> bool:
    """Puts a piece below a section if it goes on there; says whether it did."""
    if not _adjacent(section, piece) or not _same_title(section, piece):
        return False
    if _goes_on_in_boxes(section, piece, words):
        section.tables.append(piece.table)
        section.page = piece.page.number
        return True
    repeated = _repeated_rows(section.matrix, piece.matrix)
    places = _places(section, piece, repeated, words)
    if places is None:
        return False
    own_header = _own_header(piece.matrix, words)
    if (own_header and not repeated) or (unknown_title(piece, words) and (own_header or repeated)):
        return False
    section.matrix.fresh |= not _aligned(section.matrix, piece.matrix)
    section.matrix.extend(piece.matrix.part(repeated, len(piece.matrix.rows)), places)
    section.tables.append(piece.table)
    section.page = piece.page.number
    return True


def _goes_on_in_boxes(section: Section, piece: _Piece, words: Words) -> bool:
    """The piece goes on with a form of boxes, under no title or under its own again as one that goes on."""
    titled = (piece.heading.forms and not piece.heading.continued) or unknown_title(piece, words)
    return not titled and any(goes_on(form, section.tables, piece.table) for form in section.heading.forms)


def _adjacent(section: Section, piece: _Piece) -> bool:
    """Nothing between the two says that another table begins."""
    if piece.page.name:
        return False
    on_page = [line for line in piece.above if line.source.page in (None, piece.page.number)]
    if section.page == piece.page.number:
        return all(PAGE_NUMBER.fullmatch(line.plain) for line in on_page)
    printed_again = {line.plain for line in section.above}
    if not piece.first or sum(line.plain not in printed_again for line in on_page) > _RUNNING:
        return False
    return piece.heading.entity in (None, section.heading.entity)


def unknown_title(section: "Section | _Piece", words: Words) -> str:
    """The line right above a table that calls itself a table and is no title that the rule book knows."""
    if section.heading.forms:
        return ""
    lines = section.above[-_ANNOUNCED:]
    called = (line.plain for line in reversed(lines) if line.plain.endswith("表") and len(line.plain) > 2)
    return next((line for line in called if not words.prefixes.fullmatch(line)), "")


def _same_title(section: Section, piece: _Piece) -> bool:
    """The piece has no title or prints the same one again, and its rows do not begin anew."""
    shared = _repeated_rows(section.matrix, piece.matrix)
    anew = shared > 0 and _begins_anew(section.matrix, piece.matrix, shared)
    if not piece.heading.forms:
        return not anew
    if piece.heading.forms != section.heading.forms or section.page == piece.page.number:
        return False
    if piece.heading.continued:
        return True
    return shared > 0 and not anew and piece.heading.entity in (None, section.heading.entity)


def _begins_anew(first: Matrix, second: Matrix, header: int) -> bool:
    """Below the header both begin with the same names, or both number their rows from one on."""
    numbered = [next(iter(_first_texts(matrix, header)), "") for matrix in (first, second)]
    return numbered == ["1", "1"] or _row_names(first, header) == _row_names(second, header)


def _repeated_rows(first: Matrix, second: Matrix) -> int:
    """How many rows at the top print the same words in both; rows of figures are not repeated."""
    count = 0
    for row in range(min(len(first.rows), len(second.rows))):
        texts = second.texts(row)
        if not _alike(texts, first.texts(row)) or _figures(texts):
            break
        count += 1
    return count if any(first.texts(row) for row in range(count)) else 0


def _alike(texts: list[str], others: list[str]) -> bool:
    """Two rows print the same, but for one word whose last line spilled out of its cell or into it."""
    if texts == others:
        return True
    pairs = list(zip(texts, others, strict=False))
    different = [(one, other) for one, other in pairs if one != other]
    spilled = len(different) == 1 and any(one in other or other in one for one, other in different)
    return spilled and len(texts) == len(others) >= _WIDE


def _figures(texts: list[str]) -> bool:
    """A row states figures or codes; one that numbers the columns does not."""
    numbers = [text for text in texts if is_number(text)]
    return bool(numbers) and [int(n) if n.isdigit() else 0 for n in numbers] != list(range(1, len(numbers) + 1))


def _row_names(matrix: Matrix, start: int) -> list[str]:
    """The names in the first row that prints anything at or after one; where it has none, its first code."""
    texts = _first_texts(matrix, start)
    return [text for text in texts if not is_number(text)] or texts[:1]


def _first_texts(matrix: Matrix, start: int) -> list[str]:
    """The texts of the first row that prints anything at or after one."""
    return next((texts for row in range(start, len(matrix.rows)) if (texts := matrix.texts(row))), [])


def _aligned(first: Matrix, second: Matrix) -> bool:
    return not (_has_edges(first) and _has_edges(second)) or places_in(second.edges, first.edges) is not None


def _has_edges(matrix: Matrix) -> bool:
    return len(matrix.edges) == matrix.cols + 1


def _places(section: Section, piece: _Piece, repeated: int, words: Words) -> list[int] | None:
    """Which column borders of the section the piece's columns have; None where it does not go on."""
    first, second = section.matrix, piece.matrix
    if _has_edges(first) and _has_edges(second):
        places = places_in(second.edges, first.edges)
        if places is not None:
            return places
    if first.cols != second.cols:
        return None
    ended = any(words.note.match(line.plain) for line in (*section.below, *piece.above))
    return list(range(first.cols + 1)) if repeated or not ended else None


def _own_header(matrix: Matrix, words: Words) -> bool:
    """The first rows hold the header words of another table."""
    texts = [text for row in range(min(2, len(matrix.rows))) for text in matrix.texts(row)]
    return any(words.key(text) not in (None, "weak_label") for text in texts)
