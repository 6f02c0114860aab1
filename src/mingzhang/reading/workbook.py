"""Workbooks: every visible sheet of an XLSX or XLS file becomes a page of lines and tables.

A hidden sheet is listed as unread: what the department did not show is not part of what it published. Hidden
rows and columns are read, because codes and helper columns are often hidden only to fit the paper.

Shared by the readers of both formats, which hand over the cells of one sheet at a time.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from mingzhang.errors import DocumentError
from mingzhang.forms import Unread
from mingzhang.reading import limits
from mingzhang.reading.pages import GridTable, Page, Pages
from mingzhang.reading.sheet import Rectangle, Span, blocks_of, check_positions

Progress = Callable[[int, int], None]
"""Told how many pages or sheets are done, of how many."""

_PICTURES = "只有图片，没有文字；图片需要文字识别（OCR），目前请提供带文字的文件。"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as the workbook lists it; what `target` means is the format's affair."""

    title: str
    target: str
    hidden: bool
    kind: str = "worksheet"


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell is shown: its format code, and whether it has a border."""

    code: str = "General"
    ruled: bool = False


@dataclass(slots=True)
class SheetCells:
    """The cells of one sheet as texts, and what could not be read of it.

    Attributes:
        texts: Filled cells by position, counted from 0.
        errors: Position and error value of cells in error.
        uncached: Positions of formulas stored without a result.
        bordered: Row to the number of its cells with a border.
        drawn: Pictures or shapes lie on the sheet.
    """

    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    uncached: list[tuple[int, int]] = field(default_factory=list)
    bordered: dict[int, int] = field(default_factory=dict)
    drawn: bool = False

    @property
    def ruled(self) -> frozenset[int]:
        """Rows that carry borders; a single bordered cell is an ornament."""
        return frozenset(row for row, count in self.bordered.items() if count > 1)


@dataclass(slots=True)
class Book:
    """What all sheets of a workbook share, and how much has been read of it."""

    name: str
    styles: list[Style] = field(default_factory=list)
    epoch_1904: bool = False
    elements: int = 0
    characters: int = 0

    def count(self, elements: int) -> None:
        """Counts what is about to be read.

        Raises:
            DocumentError: More than a workbook of accounts has.
        """
        self.elements += elements
        if self.elements > limits.BOOK_ELEMENTS:
            raise too_large(self.name)

    def style(self, index: int) -> Style:
        """The style that a cell names."""
        return self.styles[index] if 0 <= index < len(self.styles) else Style()

    def put(self, cells: SheetCells, at: tuple[int, int], style: Style, text: str) -> None:
        """Adds a cell to its sheet; its text is counted, because any number of cells may share a long one.

        Raises:
            DocumentError: More text than a workbook of accounts has.
        """
        if style.ruled:
            cells.bordered[at[0]] = cells.bordered.get(at[0], 0) + 1
        if not text.strip():
            return
        self.characters += len(text)
        if self.characters > limits.BOOK_CHARACTERS:
            raise DocumentError(f"{self.name}：工作簿的文字超过 {limits.BOOK_CHARACTERS} 个；请拆分后再读。")
        cells.texts[at] = text


def pages_of(
    name: str, sheets: list[Sheet], cells_of: Callable[[Sheet], SheetCells], progress: Progress | None
) -> Pages:
    """Pages and unread entries of all sheets; a visible sheet is a page even where it is empty.

    Args:
        name: The file's name, for messages.
        sheets: In the order of the workbook.
        cells_of: Reads one sheet; called for visible worksheets only.
        progress: Told how many sheets are done.

    Raises:
        DocumentError: Larger than any report.
    """
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


def too_large(name: str) -> DocumentError:
    """The refusal of a workbook with more in it than any report has."""
    return DocumentError(f"{name}：工作簿过大（超过 {limits.BOOK_ELEMENTS} 个单元）；请拆分后再读。")


def damaged(name: str) -> DocumentError:
    """The refusal of a workbook that does not hold together."""
    return DocumentError(f"{name}：工作簿不完整或已损坏，无法打开；请用表格软件打开后另存为 XLSX。")


def _skipped(sheet: Sheet) -> Unread:
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
        (_address(row, col), f"单元格是错误值 {value}，不是数；请在表格软件中改正公式后再存。")
        for row, col, value in cells.errors
    ]
    why = "公式没有存下计算结果；请用表格软件打开、重新计算并保存后再读。"
    uncached = [(_address(row, col), why) for row, col in cells.uncached]
    for faults in (errors, uncached):
        for place, reason in faults[: limits.UNREAD_EACH]:
            yield Unread(f"工作表“{title}”单元格 {place}", reason, page)
        if len(faults) > limits.UNREAD_EACH:
            yield Unread(f"工作表“{title}”另有 {len(faults) - limits.UNREAD_EACH} 个单元格", faults[0][1], page)


def _address(row: int, col: int) -> str:
    """The name of a position, `B7`."""
    letters, rest = "", col + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(65 + digit) + letters
    return f"{letters}{row + 1}"
