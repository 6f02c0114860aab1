"""Workbooks: every visible sheet of an XLSX or XLS file becomes a page of lines and tables.

A hidden sheet is listed as unread: what the department did not show is not part of what it published. Hidden
rows and columns are read, because codes and helper columns are often hidden only to fit the paper.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from mingzhang.errors import DocumentError
from mingzhang.forms import Unread
from mingzhang.reading import limits
from mingzhang.reading.biff import open_xls
from mingzhang.reading.package import Package, parse_xml
from mingzhang.reading.pages import GridTable, Page, Pages
from mingzhang.reading.sheet import Rectangle, blocks_of, check_positions
from mingzhang.reading.sheetxml import Book, SheetCells, address, read_cells, read_strings, read_styles

Progress = Callable[[int, int], None]
"""Told how many pages or sheets are done, of how many."""

_PICTURES = "只有图片，没有文字；图片需要文字识别（OCR），目前请提供带文字的文件。"


@dataclass(frozen=True, slots=True)
class _Sheet:
    title: str
    target: str
    hidden: bool
    kind: str


def read_xlsx(package: Package, progress: Progress | None = None) -> Pages:
    """The visible sheets of an XLSX workbook as pages.

    Raises:
        DocumentError: Damaged, or larger than any report.
    """
    main = package.main_part() or "xl/workbook.xml"
    root = parse_xml(package.part(main), package.name)
    relations = package.relations(main)
    sheets = []
    for item in root.iterfind("{*}sheets/{*}sheet"):
        ident = next((value for key, value in item.attrib.items() if str(key).endswith("}id")), "")
        relation = relations.get(str(ident))
        hidden = item.get("state", "visible") != "visible"
        target, kind = (relation.target, relation.kind) if relation else ("", "worksheet")
        sheets.append(_Sheet(item.get("name") or "", target, hidden, kind))
    total = sum(package.size(sheet.target) for sheet in sheets if not sheet.hidden)
    if total > limits.PART_BYTES:
        size = limits.PART_BYTES // 1024 // 1024
        raise DocumentError(f"{package.name}：各工作表解压后共超过 {size} MB；请拆分后再读。")
    book = _book(package, {r.kind: r.target for r in relations.values()})
    settings = root.find("{*}workbookPr")
    book.epoch_1904 = settings is not None and settings.get("date1904") in ("1", "true")
    return _pages(package.name, sheets, lambda s: read_cells(package.part(s.target), book, s.title), progress)


def _book(package: Package, parts: dict[str, str]) -> Book:
    book = Book(package.name)
    if "sharedStrings" in parts:
        book.strings = read_strings(package.part(parts["sharedStrings"]), book)
    if "styles" in parts:
        book.styles = read_styles(parse_xml(package.part(parts["styles"]), package.name))
    return book


def read_xls(streams: dict[str, bytes], data: bytes, name: str, progress: Progress | None = None) -> Pages:
    """The visible sheets of a legacy XLS workbook as pages.

    Args:
        streams: The streams of the OLE container, by name.
        data: The whole file.
        name: The file's name, for messages.
        progress: Told how many sheets are done.

    Raises:
        DocumentError: Encrypted, damaged, of a version before Excel 97, or larger than any report.
    """
    book = open_xls(streams, data, name)
    sheets = [_Sheet(s.title, str(s.offset), s.hidden, s.kind) for s in book.sheets]
    return _pages(name, sheets, lambda s: book.cells(s.title, int(s.target)), progress)


def _pages(
    name: str, sheets: list[_Sheet], cells_of: Callable[[_Sheet], SheetCells], progress: Progress | None
) -> Pages:
    """Pages and unread entries of all sheets; a visible sheet is a page even where it is empty."""
    if len(sheets) > limits.SHEETS:
        raise DocumentError(f"{name}：工作簿有 {len(sheets)} 张工作表，超过 {limits.SHEETS} 张；请拆分后再读。")
    pages: list[Page] = []
    unread: list[Unread] = []
    positions = 0
    for done, sheet in enumerate(sheets, 1):
        if sheet.hidden or sheet.kind != "worksheet":
            unread.append(_skipped(sheet))
            continue
        number = len(pages) + 1
        cells = cells_of(sheet)
        page = _page(cells, number, sheet.title)
        positions += sum(len(block.cells) for block in page.blocks if isinstance(block, GridTable))
        check_positions(positions)
        pages.append(page)
        if cells.drawn and not page.blocks:
            unread.append(Unread(f"工作表“{sheet.title}”", _PICTURES, number))
        unread += _faults(cells, sheet.title, number)
        if progress:
            progress(done, len(sheets))
    if not unread and not any(page.blocks for page in pages):
        unread.append(Unread("工作簿", "工作表里没有任何文字。"))
    return Pages(tuple(pages), "xlsx", tuple(unread))


def _skipped(sheet: _Sheet) -> Unread:
    if sheet.hidden:
        return Unread(
            f"隐藏的工作表“{sheet.title}”", "工作表已隐藏，不属于公开的内容，未读；如需读取，请取消隐藏。"
        )
    return Unread(f"工作表“{sheet.title}”", "不是普通的工作表（图表或宏），没有单元格可读。")


def _page(cells: SheetCells, number: int, title: str) -> Page:
    bottom = max((row for row, _ in cells.texts), default=-1)
    lines = {row: row + 1 for row in {row for row, _ in cells.texts} | cells.ruled}
    # Borders that go on below the last text are drawn for entries nobody made.
    ruled = frozenset(row for row in cells.ruled if row <= bottom)
    rectangle = Rectangle(cells.texts, cells.spans, ruled, page=number, line_of=lines)
    return Page(number, tuple(blocks_of(rectangle)), name=title)


def _faults(cells: SheetCells, title: str, page: int) -> Iterable[Unread]:
    """Cells in error and formulas without a result, the first of each kind one by one."""
    errors = [
        (address(row, col), f"单元格是错误值 {value}，不是数；请在表格软件中改正公式后再存。")
        for row, col, value in cells.errors
    ]
    why = "公式没有存下计算结果；请用表格软件打开、重新计算并保存后再读。"
    uncached = [(address(row, col), why) for row, col in cells.uncached]
    for faults in (errors, uncached):
        for place, reason in faults[: limits.UNREAD_EACH]:
            yield Unread(f"工作表“{title}”单元格 {place}", reason, page)
        if len(faults) > limits.UNREAD_EACH:
            yield Unread(f"工作表“{title}”另有 {len(faults) - limits.UNREAD_EACH} 个单元格", faults[0][1], page)
