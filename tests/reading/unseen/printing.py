"""A table in its printed shape: a sheet of cells with spans, and what each cell must be read as."""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from tests.reading.unseen.style import Style
from tests.reading.unseen.tables import Path, Side, Table
from tests.reading.unseen.truth import Row

FULL = {ord("0") + digit: chr(0xFF10 + digit) for digit in range(10)}


@dataclass
class Cell:
    """A printed cell.

    Attributes:
        align: left, center or right.
    """

    row: int
    col: int
    text: str
    rowspan: int = 1
    colspan: int = 1
    align: str = "center"
    indent: int = 0


@dataclass(frozen=True)
class Expected:
    """A cell as it must be read; `value` is None where nothing or a dash is printed."""

    form: str
    row: str
    code: str | None
    label: str
    column: str
    value: Decimal | None


@dataclass
class Sheet:
    """A printed table.

    Attributes:
        above: Lines over the table: texts from left to right, and how each is set.
        headers: How many rows its header has.
        widths: Relative widths of the columns.
    """

    above: list[list[str]]
    cells: list[Cell]
    headers: int
    widths: list[float]
    below: list[str]
    expected: list[Expected]
    rows: int = 0
    name: str = ""
    places: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def cols(self) -> int:
        return len(self.widths)


@dataclass
class _Column:
    kind: str
    path: Path
    side: Side
    column: str = ""
    part: int = 0
    offset: int = 0


def printed(fen: int, style: Style) -> tuple[str, Decimal | None]:
    """An amount as a style prints it, and the number it states."""
    scale = 100 if style.unit == "元" else 1_000_000
    value = (Decimal(fen) / scale).quantize(Decimal("0.01"), ROUND_HALF_UP)
    if fen == 0:
        return style.zero, (Decimal(style.zero) if style.zero[:1] == "0" else None)
    text = f"{value:,.2f}" if style.commas else f"{value:.2f}"
    if value == 0:
        text = "0.00"
    return (text.translate(FULL) if style.full_width else text), value


def sheet_of(table: Table, dept: str, year: int, style: Style, number: int) -> Sheet:
    """The printed shape of a table."""
    columns, lines = _columns(table, style)
    sheet = Sheet(
        _above(table, dept, year, style),
        [],
        0,
        [_width(c, style) for c in columns],
        [],
        [],
        name=f"{number}{table.title}"[:28],
    )
    _header(sheet, columns, style, table)
    _body(sheet, table, columns, lines, style)
    if style.notes == "below":
        sheet.below = ["注：本表反映部门本年度的收支情况。", "2.因金额单位转换，各项之和与合计可能存在尾数差异。"]
    if style.notes == "inside":
        sheet.cells.append(Cell(sheet.rows, 0, "注：本表反映部门本年度的收支情况。", 1, sheet.cols, "left"))
        sheet.rows += 1
    if style.title_inside:
        _move_title_inside(sheet)
    return sheet


def _above(table: Table, dept: str, year: int, style: Style) -> list[list[str]]:
    unit = (
        f"单位：{style.unit}",
        f"金额单位：{style.unit}",
        f"单位:{style.unit}",
        f"单位：{style.unit}（保留两位小数）",
    )[style.unit_line]
    who = (f"部门：{dept}", f"编制单位：{dept}", f"公开部门:{dept}", f"部门名称：{dept}")[style.unit_line]
    titles = (
        [[table.title], ["", table.number]],
        [[table.number], [f"{year}年度{table.title}"]],
        [["附件1"], [f"{dept}", ""], [f"{year}年{table.title}"]],
        [[f"表{len(table.title)}：{table.title}"]],
        [[f"{dept}{year}年度{table.title}"]],
    )[style.title]
    return [*titles, [who, unit]]


def _columns(table: Table, style: Style) -> tuple[list[_Column], int]:
    """The grid columns, and how many rows the body has."""
    columns: list[_Column] = []
    parts = 3 if table.shape == "threefold" else 1
    lines = 0
    for side in table.sides:
        count = len(side.rows)
        height = -(-count // parts)
        lines = max(lines, height)
        for part in range(parts):
            head = (
                (side.head,)
                if side.head
                else (("人员经费",), ("公用经费",), ("公用经费",))[part]
                if parts > 1
                else ()
            )
            for kind, path in side.keys:
                if kind == "code" and style.code == "fused" and not by_unit(table):
                    continue
                path = (*head, *path)  # noqa: PLW2901
                if kind == "code" and style.code.startswith("three") and parts == 1 and not by_unit(table):
                    columns += [
                        _Column(f"code{level}", (*path, name), side, offset=part * height)
                        for level, name in enumerate("类款项")
                    ]
                else:
                    columns.append(_Column(kind, path, side, offset=part * height))
            columns += [
                _Column("value", (*head, *path), side, column, offset=part * height)
                for column, path in side.columns
            ]
    return columns, lines


def by_unit(table: Table) -> bool:
    """Its codes are those of units, which no classification splits."""
    return table.form.endswith("income_by_unit")


def _width(column: _Column, style: Style) -> float:
    if column.kind == "label":
        return 14 if style.narrow else 26
    if column.kind == "line_no":
        return 5
    if column.kind.startswith("code"):
        return 12 if column.kind == "code" else 5.5 if style.code == "three" else 9
    return 11 if style.narrow else 16 if style.unit == "元" else 13


def _header(sheet: Sheet, columns: list[_Column], style: Style, table: Table) -> None:
    """Header cells, merged where neighbours share a path and down to the lowest row."""
    depth = max(len(column.path) for column in columns)
    taken: set[tuple[int, int]] = set()
    for level in range(depth):
        for col, column in enumerate(columns):
            if (level, col) in taken or level >= len(column.path):
                continue
            last = col
            while (
                last + 1 < len(columns)
                and columns[last + 1].path[: level + 1] == column.path[: level + 1]
                and len(column.path) > level + 1
                and columns[last + 1].offset == column.offset
            ):
                last += 1
            down = depth - level if len(column.path) == level + 1 else 1
            taken |= {(level + r, c) for r in range(down) for c in range(col, last + 1)}
            sheet.cells.append(Cell(level, col, column.path[level], down, last - col + 1))
    sheet.headers = sheet.rows = depth
    if style.numbered:
        _number_columns(sheet, columns, table)


def _number_columns(sheet: Sheet, columns: list[_Column], table: Table) -> None:
    """栏次 below the names, 1, 2, 3 … below the values."""
    number = 0
    for col, column in enumerate(columns):
        if column.kind == "value":
            number += 1
            sheet.cells.append(Cell(sheet.rows, col, str(number)))
        elif column.kind == "label" and table.shape != "threefold":
            sheet.cells.append(Cell(sheet.rows, col, "栏次"))
        else:
            sheet.cells.append(Cell(sheet.rows, col, ""))
    sheet.rows += 1
    sheet.headers += 1


def _body(sheet: Sheet, table: Table, columns: list[_Column], lines: int, style: Style) -> None:
    start = sheet.rows
    placed = {id(side): _ordered(side, lines if len(table.sides) > 1 else 0, style) for side in table.sides}
    height = lines
    for col, column in enumerate(columns):
        rows = placed[id(column.side)]
        for line in range(height):
            index = line + column.offset
            beyond = index >= len(rows) or (line >= height)
            row = None if beyond else rows[index]
            text, align, indent = _text(row, column, style, table, index)
            sheet.cells.append(Cell(start + line, col, text, align=align, indent=indent))
    for side in table.sides:
        for row in placed[id(side)]:
            if row is not None:
                sheet.expected += _expected(table, side, row, style)
    sheet.rows = start + height


def _ordered(side: Side, lines: int, style: Style) -> list[Row | None]:
    """The rows in printed order; totals of the shorter side stand level with those of the longer one."""
    rows: list[Row | None] = list(side.rows)
    if style.total == "last" and side.rows and side.rows[0].id == "total" and not lines and len(rows) > 1:
        rows = [*rows[1:], rows[0]]
    if lines > len(rows):
        first = next((i for i, row in enumerate(side.rows) if row.id == "total"), len(rows))
        first = len(rows) if first == 0 else first
        rows = [*rows[:first], *[None] * (lines - len(rows)), *rows[first:]]
    return rows


def _text(row: Row | None, column: _Column, style: Style, table: Table, index: int) -> tuple[str, str, int]:
    if row is None:
        text = str(index + 1) if column.kind == "line_no" else ""
        return text, "center", 0
    if column.kind == "value":
        if column.column not in row.values:
            return "", "right", 0
        return printed(row.values[column.column], style)[0], "right", 0
    if column.kind == "line_no":
        return str(index + 1), "center", 0
    if column.kind == "label":
        fused = f"{row.code}{row.label}" if style.code == "fused" and row.code and not by_unit(table) else row.label
        return fused, "center" if row.id.endswith("total") else "left", row.level if style.indent else 0
    return _code(row.code or "", column.kind, style), "left", row.level if style.code == "indented" else 0


def _code(code: str, kind: str, style: Style) -> str:
    if kind == "code":
        blanks = style.code == "blanks"
        return " ".join(filter(None, (code[:3], code[3:5], code[5:7]))) if blanks else code
    level = int(kind[-1])
    width = 3 + 2 * level
    if style.code == "three":
        return code[width - 2 : width] if level and len(code) >= width else code[:3] if level == 0 else ""
    return code[:width] if len(code) == width else ""


def _expected(table: Table, side: Side, row: Row, style: Style) -> list[Expected]:
    row_id = f"{side.block}.{row.id}" if side.block else row.id
    return [
        Expected(
            table.form,
            row_id,
            row.code,
            "" if table.shape == "on_side" else row.label,
            row.names.get(column, column),
            printed(row.values[column], style)[1],
        )
        for column, _ in side.columns
        if column in row.values
    ]


def _move_title_inside(sheet: Sheet) -> None:
    """The lines above become merged rows of the table itself."""
    count = len(sheet.above)
    for cell in sheet.cells:
        cell.row += count
    for row, texts in enumerate(sheet.above):
        named = [text for text in texts if text]
        if len(named) == 1:
            sheet.cells.append(Cell(row, 0, named[0], 1, sheet.cols, "center" if len(texts) == 1 else "right"))
        else:
            half = max(1, sheet.cols // 2)
            sheet.cells.append(Cell(row, 0, named[0], 1, half, "left"))
            sheet.cells.append(Cell(row, half, named[1], 1, sheet.cols - half, "right"))
    sheet.above, sheet.rows, sheet.headers = [], sheet.rows + count, sheet.headers + count
