"""The tables of a report as pages show them: columns, rows by level, and for each figure the page of its origin."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mingzhang.forms import Cell, FilledForm, Report, Row
from mingzhang.publishing.site.words import Words
from mingzhang.rulebook import BlockDef, ColumnDef, FormDef, Rulebook

TABLE_CELLS = 1000
"""Cells that one page of a table holds: some 80 KB."""

ORIGIN_CELLS = 320
"""Cells whose origins one page tells: some 100 KB."""

_LEVELS = {3: 1, 5: 2, 7: 3}
_NUMERIC = frozenset({"amount", "number", "percent", "score"})


@dataclass(frozen=True, slots=True)
class GridCell:
    """A figure or text, and where its origin is told; empty text is a blank."""

    text: str
    href: str
    number: bool


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of a page's table.

    Attributes:
        anchor: What other pages link to.
        level: 1 to 3 for classes, groups and items of a classification, else 0.
        language: Of the label, where it is not that of what stands around it.
    """

    anchor: str
    label: str
    language: str | None
    code: str
    line_no: str
    level: int
    total: bool
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A block of a form: head and rows.

    Attributes:
        name: Header of the block where a form has several.
        language: Of the words in its cells, where it is not that of the page.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[GridRow, ...]
    codes: bool
    line_nos: bool
    leveled: bool
    language: str | None


class Placing:
    """Where the cells of one form stand: which page of the table, which page of origins, under which anchor."""

    def __init__(self, form: FilledForm, stem: str) -> None:
        self.form = form
        self.stem = stem
        self.table_parts = list(_parts(form.rows, TABLE_CELLS))
        self._number = {id(row): number for number, row in enumerate(form.rows)}
        self._origin: dict[int, int] = {}
        self._table = {number: part for part, rows in enumerate(self.table_parts) for number in rows}
        used = [*form.columns, *(column for row in form.rows for column in row.cells)]
        self._column = {column: number for number, column in enumerate(dict.fromkeys(used))}

    def table_page(self, part: int) -> str:
        """The page of a part of the table."""
        return f"{self.stem}{_suffix(part)}.html"

    def put_origins(self, rows: range, page: int) -> None:
        """Says on which page of origins some rows are told."""
        self._origin.update(dict.fromkeys(rows, page))

    def anchor(self, row: Row) -> str:
        """The anchor of a row in its table."""
        return f"r{self._number[id(row)]}"

    def origin_anchor(self, row: Row, column: str) -> str:
        """The anchor of a cell's origin, unlike those of the other forms on its page."""
        return f"t{self.stem}r{self._number[id(row)]}c{self._column[column]}"

    def origin(self, row: Row, column: str) -> str:
        """The address of a cell's origin, from the report's folder."""
        return f"{origin_page(self._origin[self._number[id(row)]])}#{self.origin_anchor(row, column)}"

    def table(self, row: Row) -> str:
        """The address of a row in its table."""
        return f"{self.table_page(self._table[self._number[id(row)]])}#{self.anchor(row)}"


@dataclass(frozen=True, slots=True)
class Told:
    """Rows of a form whose origins stand together on a page."""

    placing: Placing
    rows: range


def origin_page(page: int) -> str:
    """The file of a page of origins."""
    return f"origins{_suffix(page)}.html"


def origin_pages(placed: Sequence[Placing]) -> list[list[Told]]:
    """The forms of each page of origins: small forms share one, large ones are divided."""
    pages: list[list[Told]] = [[]]
    room = ORIGIN_CELLS
    for placing in placed:
        for rows in _parts(placing.form.rows, ORIGIN_CELLS):
            size = sum(len(placing.form.rows[number].cells) for number in rows)
            if pages[-1] and size > room:
                pages.append([])
                room = ORIGIN_CELLS
            pages[-1].append(Told(placing, rows))
            placing.put_origins(rows, len(pages) - 1)
            room -= size
    return pages


def placings(report: Report, book: Rulebook) -> list[Placing]:
    """The forms of a report, each cell in its place on the pages of tables and origins."""
    found = _named(report, book)
    origin_pages(found)
    return found


def _named(report: Report, book: Rulebook) -> list[Placing]:
    """The forms under short names: the number of the national set, else a running one."""
    taken: set[str] = set()
    found = []
    for place, form in enumerate(report.forms, 1):
        definition = book.forms.get(form.form)
        number = definition.number if definition else None
        stem = number if number and number not in taken else f"f{place}"
        taken.add(stem)
        found.append(Placing(form, stem))
    return found


def _suffix(part: int) -> str:
    return "" if part == 0 else f"-{part + 1}"


def _parts(rows: Sequence[Row], most: int) -> Iterator[range]:
    """Runs of row numbers that hold so many cells."""
    start, cells = 0, 0
    for number, row in enumerate(rows):
        if cells and cells + len(row.cells) + 1 > most:
            yield range(start, number)
            start, cells = number, 0
        cells += len(row.cells) + 1
    yield range(start, len(rows))


def grids_of(placing: Placing, part: int, definition: FormDef | None, words: Words) -> list[Grid]:
    """The tables of one page of a form."""
    rows = [placing.form.rows[number] for number in placing.table_parts[part]]
    blocks = definition.blocks if definition else ()
    if len(blocks) < 2:
        grid = _grid(placing, rows, blocks[0] if blocks else None, words, "")
        return [grid]
    found = []
    for block in blocks:
        own = [row for row in rows if not block.id or row.id.startswith(f"{block.id}.")]
        if not block.id:
            own = [row for row in rows if not any(b.id and row.id.startswith(f"{b.id}.") for b in blocks)]
        if own:
            found.append(_grid(placing, own, block, words, words.printed(next(iter(block.header), ""))))
    return found


def _grid(placing: Placing, rows: Sequence[Row], block: BlockDef | None, words: Words, name: str) -> Grid:
    columns = _columns(placing.form, rows, block)
    labels = {r.labels[0]: r.role for r in block.rows} if block else {}
    texts = (cell.text for row in rows for cell in row.cells.values())
    language = next(filter(None, map(words.mark, texts)), None)
    made = tuple(_row(placing, row, columns, words, labels, language) for row in rows)
    return Grid(
        name=name,
        columns=tuple(words.printed(column.label) for column in columns),
        rows=made,
        codes=any(row.code for row in made),
        line_nos=any(row.line_no for row in made),
        leveled=len({row.level for row in made if row.level}) > 1,
        language=language,
    )


def _columns(form: FilledForm, rows: Sequence[Row], block: BlockDef | None) -> list[ColumnDef]:
    """The columns that some row uses, in printed order; what the definition lacks is called as it is printed."""
    used = {column for row in rows for column in row.cells}
    known = {column.id: column for column in (block.columns if block else ())}
    order = [*(c for c in form.columns if c in used), *known, *sorted(used)]
    named = {column.id for column in known.values() if column.names_row}
    wanted = [name for name in dict.fromkeys(order) if name in used and name not in named]
    return [known.get(name) or ColumnDef(id=name, label=name, header=()) for name in wanted]


def _row(  # noqa: PLR0913, PLR0917 - a row, its place, and how its table is shown
    placing: Placing,
    row: Row,
    columns: Sequence[ColumnDef],
    words: Words,
    roles: Mapping[str, str],
    around: str | None,
) -> GridRow:
    label = english_label(row.label, words)
    total = row.id.rpartition(".")[2] in ("total", "grand_total") or roles.get(row.label) == "total"
    return GridRow(
        anchor=placing.anchor(row),
        label=label,
        language=_unlike(around, label, words),
        code=row.code or "",
        line_no=row.line_no or "",
        level=_LEVELS.get(len(row.id), 0) if row.id.isdigit() else 0,
        total=total,
        cells=tuple(_cell(placing, row, column) for column in columns),
    )


def _unlike(around: str | None, label: str, words: Words) -> str | None:
    """The language of a label in a body of cells that are in one of their own."""
    own = words.mark(label) or words.tag
    return own if label and own != (around or words.tag) else None


def _cell(placing: Placing, row: Row, column: ColumnDef) -> GridCell:
    cell = row.cells.get(column.id, Cell(""))
    if cell.blank:
        return GridCell("", "", number=column.type in _NUMERIC)
    return GridCell(cell.text, placing.origin(row, column.id), number=cell.value is not None)


def english_label(label: str, words: Words) -> str:
    """A row's name; in English where the name without its ordinal is known."""
    if words.language == "zh":
        return label
    bare = label.partition("、")[2] or label
    english = words.printed(bare)
    return english if english != bare else label
