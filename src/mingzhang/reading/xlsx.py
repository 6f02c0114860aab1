"""XLSX workbooks through openpyxl: cells, shared texts and merged cells of one sheet after the other.

openpyxl's parser of a sheet is called rather than `load_workbook`, which gives a number format of Chinese dates
(27 to 36, 50 to 58) as General, refuses a whole file for the family of a font or the target of a link, passes
over a sheet whose part is named in another case, lays merged cells out one by one, and knows a formula without
result only in a second reading. So a sheet is cut down to its rows and merged cells before openpyxl sees it, and
three things are looked up here in the XML itself, none of them the content of a cell: the list of sheets, the
number format and border of each style, and which formulas have no result.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from openpyxl.reader.strings import read_string_table
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, to_excel
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

from mingzhang.errors import DocumentError
from mingzhang.reading import limits
from mingzhang.reading.display import BUILT_IN, number_text
from mingzhang.reading.package import Package, parse_xml, unescape
from mingzhang.reading.pages import Pages
from mingzhang.reading.sheet import Span
from mingzhang.reading.workbook import Book, Progress, Sheet, SheetCells, Style, damaged, pages_of

_MAIN = SHEET_MAIN_NS.encode()
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_TAG = f"{{{SHEET_MAIN_NS}}}"
_KEPT = frozenset({f"{_TAG}sheetData", f"{_TAG}mergeCells"})
# Fonts within a text and its pronunciation: openpyxl refuses a file for a value it does not know in them.
_ASIDE = (f"{_TAG}rPr", f"{_TAG}rPh", f"{_TAG}phoneticPr")
_UNCACHED = "uncached"
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384


@dataclass(slots=True)
class _Book(Book):
    """The package of a workbook, and the texts that its cells share."""

    package: Package = field(kw_only=True)
    strings: list[str] = field(default_factory=list)

    def root(self, path: str, rows_of: str | None = None) -> etree._Element:
        """A part in the common one of the two name spaces, its elements counted before it is read.

        Args:
            path: Of the part.
            rows_of: Title of the sheet that the part is.

        Raises:
            DocumentError: Damaged, or more than a workbook of accounts has.
        """
        xml = self.package.part(path).replace(_STRICT, _MAIN)
        if rows_of is not None and xml.count(b"<row") > limits.SHEET_ROWS:
            raise _too_many_rows(self.name, rows_of)
        self.count(xml.count(b"<") - xml.count(b"</"))
        return parse_xml(xml, self.name)


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
        sheets.append(Sheet(item.get("name") or "", target, hidden, kind))
    parts = {relation.kind: relation.target for relation in relations.values()}
    total = sum(package.size(sheet.target) for sheet in sheets if not sheet.hidden)
    if total + package.size(parts.get("sharedStrings", "")) > limits.BOOK_BYTES:
        size = limits.BOOK_BYTES // 1024 // 1024
        raise DocumentError(f"{package.name}：工作簿过大（各工作表解压后连同文字超过 {size} MB）；请拆分后再读。")
    book = _book(package, parts)
    settings = root.find("{*}workbookPr")
    book.epoch_1904 = settings is not None and settings.get("date1904") in ("1", "true")
    return pages_of(package.name, sheets, lambda sheet: _read_cells(book, sheet), progress)


def _book(package: Package, parts: dict[str, str]) -> _Book:
    book = _Book(package.name, package=package)
    if "sharedStrings" in parts:
        book.strings = _read_strings(book, parts["sharedStrings"])
    if "styles" in parts:
        book.styles = _read_styles(parse_xml(package.part(parts["styles"]), package.name))
    return book


def _read_strings(book: _Book, path: str) -> list[str]:
    """The texts that cells share."""
    root = book.root(path)
    etree.strip_elements(root, *_ASIDE, with_tail=False)
    # openpyxl drops the mark of an escaped escape, and `_x000D_` as written could no longer be told from a line
    # end; doubled, the mark survives.
    xml = etree.tostring(root, encoding="utf-8").replace(b"x005F_", b"x005Fx005F__")
    del root
    try:
        return read_string_table(io.BytesIO(xml))
    except Exception as error:
        # openpyxl raises whatever a damaged part leads to: TypeError, KeyError, ValueError, ParseError.
        raise damaged(book.name) from error


def _read_styles(root: etree._Element) -> list[Style]:
    """The cell styles of a workbook in the order cells name them by."""
    codes: dict[int, str] = dict(BUILT_IN)
    for item in root.iterfind("{*}numFmts/{*}numFmt"):
        codes[_whole(item.get("numFmtId"))] = item.get("formatCode") or "General"
    borders = [_has_side(border) for border in root.iterfind("{*}borders/{*}border")]
    styles = []
    for xf in root.iterfind("{*}cellXfs/{*}xf"):
        border = _whole(xf.get("borderId"))
        ruled = border < len(borders) and borders[border]
        styles.append(Style(codes.get(_whole(xf.get("numFmtId")), "General"), ruled))
    return styles


def _has_side(border: etree._Element) -> bool:
    return any(side.get("style", "none") != "none" for side in border)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _read_cells(book: _Book, sheet: Sheet) -> SheetCells:
    """The cells of a sheet.

    Raises:
        DocumentError: Damaged, or more rows than a sheet of accounts has.
    """
    root = book.root(sheet.target, rows_of=sheet.title)
    if root.tag != f"{_TAG}worksheet":
        raise damaged(book.name)
    cells = SheetCells(drawn=any(root.find(f"{_TAG}{kind}") is not None for kind in ("drawing", "picture")))
    view = root.find(f"{_TAG}sheetViews/{_TAG}sheetView")
    show_zeros = view is None or view.get("showZeros") not in ("0", "false")
    xml = _rows_and_merges(root)
    del root
    parser = WorkSheetParser(io.BytesIO(xml), book.strings, data_only=True)
    for number, row in _parsed(parser, book.name):
        if not 0 < number <= _LAST_ROW:
            raise _too_many_rows(book.name, sheet.title)
        for cell in row:
            _put(cells, cell, book, sheet, show_zeros)
    cells.spans = [
        Span(merge.min_row - 1, merge.min_col - 1, merge.size["rows"], merge.size["columns"])
        for merge in (parser.merged_cells.mergeCell if parser.merged_cells else ())
    ]
    return cells


def _rows_and_merges(root: etree._Element) -> bytes:
    """The sheet without all that carries no text, and with each formula that has no result marked as such."""
    for child in list(root):
        if child.tag not in _KEPT:
            root.remove(child)
    etree.strip_elements(root, *_ASIDE, with_tail=False)
    for row in root.iter(f"{_TAG}row"):
        number = row.get("r")
        row.attrib.clear()
        if number is not None:
            row.set("r", number)
    for formula in root.iter(f"{_TAG}f"):
        cell = formula.getparent()
        if cell is not None and cell.get("t") != "str" and not cell.findtext(f"{_TAG}v"):
            cell.set("t", _UNCACHED)
    return etree.tostring(root, encoding="utf-8")


def _parsed(parser: WorkSheetParser, name: str) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """The rows of a sheet by number, as openpyxl yields them."""
    try:
        yield from parser.parse()
    except Exception as error:
        # openpyxl raises whatever a damaged part leads to: TypeError, KeyError, IndexError, ParseError.
        raise damaged(name) from error


def _too_many_rows(name: str, title: str) -> DocumentError:
    return DocumentError(
        f"{name}：工作表“{title}”存有超过 {limits.SHEET_ROWS} 行（含空行）；"
        "请删去表格下方的空行和格式，另存后再读。"
    )


def _put(cells: SheetCells, cell: dict[str, Any], book: _Book, sheet: Sheet, show_zeros: bool) -> None:
    row, col, value, kind = cell["row"] - 1, cell["column"] - 1, cell["value"], cell["data_type"]
    if not (0 <= row < _LAST_ROW and 0 <= col < _LAST_COLUMN):
        raise DocumentError(f"{book.name}：工作表“{sheet.title}”已损坏（单元格位置无效）；请重新导出。")
    if kind == _UNCACHED:
        cells.uncached.append((row, col))
    elif kind == "e":
        cells.errors.append((row, col, str(value)))
    style = book.style(cell["style_id"])
    hidden = kind == "n" and value == 0 and not show_zeros
    book.put(cells, (row, col), style, "" if hidden else _text(value, style, book.epoch_1904))


def _text(value: object, style: Style, epoch_1904: bool) -> str:
    """A value of openpyxl as its cell shows it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return unescape(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    # The shortest text of the double is exact: no arithmetic is done in floats.
    number = value if isinstance(value, int | float) else _serial(value, epoch_1904)
    return number_text(repr(number), style.code, epoch_1904)


def _serial(moment: object, epoch_1904: bool) -> float:
    """The number that stands for a day or time which a cell holds as text of ISO 8601."""
    number: float = to_excel(moment, MAC_EPOCH if epoch_1904 else WINDOWS_EPOCH)  # type: ignore[no-untyped-call]
    return number
