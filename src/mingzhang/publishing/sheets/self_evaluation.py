"""Lays out a self-evaluation as the official form: boxes, money, goals, indicators with merged groups, sums."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from mingzhang.forms import Cell, FilledForm, Row
from mingzhang.publishing.sheets.model import Kind, SheetCell
from mingzhang.rulebook import BlockDef, ColumnDef, FormDef

_LEFT = 2
"""Columns that the names of the parts on the left take."""

_Place = tuple[int, int]
"""First column, and how many it takes."""


@dataclass
class _Drawing:
    """The cells drawn so far, and the row to draw next."""

    width: int
    cells: list[SheetCell] = field(default_factory=list)
    row: int = 0

    def put(  # noqa: PLR0913 - a cell is drawn with its place, span and kind
        self,
        col: int,
        text: str,
        *,
        rows: int = 1,
        cols: int = 1,
        kind: Kind = "text",
        bold: bool = False,
        of: tuple[str, str] | None = None,
    ) -> None:
        self.cells.append(SheetCell(self.row, col, text, rows, cols, kind, bold, of=of))

    def put_cell(self, place: _Place, row: Row, column: str, bold: bool = False) -> None:
        col, cols = place
        cell = row.cells.get(column, Cell(""))
        number = (cell.value, cell.decimals or 0, cell.unit == "%")
        of = (row.id, column)
        self.cells.append(SheetCell(self.row, col, cell.text, 1, cols, "number", bold, *number, of))


def self_evaluation_cells(form: FilledForm, definition: FormDef) -> tuple[list[SheetCell], int, int]:
    """The cells of the form, and how many rows and columns it has."""
    blocks = {block.id: block for block in definition.blocks}
    columns = _indicator_columns(form, blocks["indicator"])
    places = _places(columns, 1 + len(blocks["funds"].columns))
    drawing = _Drawing(places[-1][0] + places[-1][1])
    _draw_fields(drawing, form, blocks["field"])
    _draw_funds(drawing, form, blocks["funds"])
    _draw_goals(drawing, form, blocks["goal"])
    _draw_indicators(drawing, form, blocks["indicator"].header[0], list(zip(columns, places, strict=True)))
    _draw_sums(drawing, form, blocks[""], dict(zip((column.id for column in columns), places, strict=True)))
    return drawing.cells, drawing.row, drawing.width


def year_of(form: FilledForm) -> str:
    """The year that the form prints below its title."""
    row = form.row("field.year")
    return f"（{row.text('text')}年度）" if row and row.text("text") else ""


def _indicator_columns(form: FilledForm, block: BlockDef) -> list[ColumnDef]:
    """The columns of the indicators in printed order; all that are used where the form does not say."""
    known = {column.id: column for column in block.columns}
    used = {name for row in _rows(form, f"{block.id}.") for name in row.cells}
    return [known[name] for name in form.columns or known if name in known and (form.columns or name in used)]


def _places(columns: Sequence[ColumnDef], least: int) -> list[_Place]:
    """First column and width of each column of indicators; their names take what the money above needs more."""
    extra = max(0, _LEFT + least - 1 - len(columns))
    name = next((n for n, column in enumerate(columns) if not column.carry), 0)
    return [(1 + n + (extra if n > name else 0), 1 + (extra if n == name else 0)) for n in range(len(columns))]


def _rows(form: FilledForm, prefix: str) -> list[Row]:
    return [row for row in form.rows if row.id.startswith(prefix)]


def _draw_fields(drawing: _Drawing, form: FilledForm, block: BlockDef) -> None:
    """Boxes two by two: label and text, label and text; the year stands below the title."""
    rows = [row for row in _rows(form, f"{block.id}.") if row.id != "field.year"]
    middle = drawing.width // 2
    for place in range(0, len(rows), 2):
        pair = rows[place : place + 2]
        drawing.put(0, pair[0].label, cols=_LEFT, kind="head")
        end = middle if len(pair) > 1 else drawing.width
        drawing.put(_LEFT, pair[0].text("text"), cols=end - _LEFT)
        if len(pair) > 1:
            drawing.put(middle, pair[1].label, kind="head")
            drawing.put(middle + 1, pair[1].text("text"), cols=drawing.width - middle - 1)
        drawing.row += 1


def _draw_funds(drawing: _Drawing, form: FilledForm, block: BlockDef) -> None:
    rows = _rows(form, f"{block.id}.")
    if not rows:
        return
    weight = rows[0].text("weight")
    title = block.header[0] + (f"\n（{weight}分）" if rows[0].value("weight") is not None else "")
    starts = _spread(_LEFT, drawing.width, 1 + len(block.columns))
    drawing.put(0, title, rows=1 + len(rows), cols=_LEFT, kind="head")
    names = ["", *(column.label for column in block.columns)]
    for (col, cols), name in zip(starts, names, strict=True):
        drawing.put(col, name, cols=cols, kind="head")
    drawing.row += 1
    for row in rows:
        drawing.put(starts[0][0], row.label, cols=starts[0][1], kind="name")
        for place, column in zip(starts[1:], block.columns, strict=True):
            drawing.put_cell(place, row, column.id)
        drawing.row += 1


def _spread(first: int, end: int, parts: int) -> list[_Place]:
    """Columns from first to end shared out among parts: where each begins and how many it takes."""
    borders = [first + (end - first) * n // parts for n in range(parts + 1)]
    return [(a, b - a) for a, b in pairwise(borders)]


def _draw_goals(drawing: _Drawing, form: FilledForm, block: BlockDef) -> None:
    """The goals side by side, each below its name."""
    rows = _rows(form, f"{block.id}.")
    if not rows:
        return
    drawing.put(0, block.header[0], rows=2, cols=_LEFT, kind="head")
    places = _spread(_LEFT, drawing.width, len(rows))
    texts: Sequence[tuple[Callable[[Row], str], Kind]] = ((_label, "head"), (_text, "text"))
    for text_of, kind in texts:
        for (col, cols), row in zip(places, rows, strict=True):
            drawing.put(col, text_of(row), cols=cols, kind=kind)
        drawing.row += 1


def _label(row: Row) -> str:
    return row.label


def _text(row: Row) -> str:
    return row.text("text")


def _draw_indicators(
    drawing: _Drawing, form: FilledForm, title: str, columns: Sequence[tuple[ColumnDef, _Place]]
) -> None:
    rows = _rows(form, "indicator.")
    drawing.put(0, title, rows=1 + len(rows), kind="head")
    for column, (col, cols) in columns:
        drawing.put(col, column.label, cols=cols, kind="head")
    drawing.row += 1
    levels = [column.id for column, _ in columns if column.carry]
    for column, (col, _) in columns:
        if column.carry:
            drawing.cells += _spans(rows, levels[: levels.index(column.id) + 1], (drawing.row, col))
    for row in rows:
        for column, (col, cols) in columns:
            if column.type == "score":
                drawing.put_cell((col, cols), row, column.id)
            elif not column.carry:
                drawing.put(col, row.text(column.id), cols=cols, of=(row.id, column.id))
        drawing.row += 1


def _spans(rows: Sequence[Row], levels: Sequence[str], at: tuple[int, int]) -> Iterator[SheetCell]:
    """The groups of the last level, each once, merged over its indicators, its points printed behind its name."""
    place, col = at
    for _, run in groupby(rows, key=lambda row: _group_of(row, levels)):
        members = list(run)
        points = members[0].text(f"{levels[-1]}_weight")
        text = members[0].text(levels[-1]) + (f"\n（{points}）" if points else "")
        yield SheetCell(place, col, text, len(members), 1, "name")
        place += len(members)


def _group_of(row: Row, levels: Sequence[str]) -> list[str]:
    """What indicators of one group share; one without a name for its group stands by itself."""
    return [row.text(name) for name in levels] if row.text(levels[-1]) else [row.id]


def _draw_sums(drawing: _Drawing, form: FilledForm, block: BlockDef, places: Mapping[str, _Place]) -> None:
    for known in block.rows:
        row = form.row(known.id)
        if row is None:
            continue
        if known.role != "total":
            drawing.put(0, row.label, cols=_LEFT + 1, kind="head")
            drawing.put(_LEFT + 1, row.text("text"), cols=drawing.width - _LEFT - 1)
        else:
            _draw_sum(drawing, row, places)
        drawing.row += 1


def _draw_sum(drawing: _Drawing, row: Row, places: Mapping[str, _Place]) -> None:
    """A line of points; one that prints no weight has one box for both."""
    points = sorted((place, name) for name, place in places.items() if name in ("weight", "score"))
    first, end = points[0][0][0], sum(points[-1][0])
    drawing.put(0, row.label, cols=first, kind="head", bold=True)
    together = "weight" not in row.cells and end - first == len(points)
    if together:
        drawing.put_cell((first, end - first), row, "score", bold=True)
    for place, name in [] if together else points:
        drawing.put_cell(place, row, name, bold=True)
    for col in range(end, drawing.width):
        drawing.put(col, "")
