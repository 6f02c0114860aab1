"""Reads the workbook of another program by a mapping of the rule book: columns by what stands above them."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from mingzhang.errors import DocumentError
from mingzhang.forms import Cell, Document, FilledForm, Report, Row, Source
from mingzhang.forms.cells import make_cell
from mingzhang.quantities import convert, squeeze
from mingzhang.reading.opening import open_document
from mingzhang.reading.pages import GridTable, Page
from mingzhang.rulebook import BlockDef, ColumnDef, FormDef, Rulebook
from mingzhang.rulebook.mappings import Head, MappedPart, MappedTable, MappingDef

Grid = Mapping[tuple[int, int], str]
_ORDINAL = re.compile(r"^(?:其中[:：]|[（(]?[一二三四五六七八九十\d]+[)）]?[、.．])+")


def read_mapped(name: str, data: bytes, mapping: MappingDef, book: Rulebook) -> Report:
    """The forms that a mapping finds in a workbook, as one report without organisation and year.

    Raises:
        DocumentError: The file is no workbook, a sheet stands there twice, or a mapped column is missing.
    """
    pages = open_document(name, data)
    forms = [form for table in mapping.tables if (form := _form(name, pages.pages, table, book))]
    if not forms:
        wanted = "、".join(book.forms[table.form].title for table in mapping.tables)
        raise DocumentError(f"{name} 里没有“{mapping.name.zh}”的工作表（{wanted}）；请检查所选的对应关系。")
    document = Document(name, hashlib.sha256(data).hexdigest(), len(pages.pages), mapping.id)
    return Report(document, None, None, book.forms[forms[0].form].kind, tuple(forms))


def _form(name: str, pages: tuple[Page, ...], table: MappedTable, book: Rulebook) -> FilledForm | None:
    definition = book.forms[table.form]
    fitting = [page for page in pages if re.fullmatch(table.sheet, squeeze(page.name))]
    if not fitting:
        return None
    if len(fitting) > 1:
        sheets = "、".join(f"“{page.name}”" for page in fitting)
        raise DocumentError(f"{name}：{definition.title}对应了两张工作表（{sheets}）；请只留一张。")
    page = fitting[0]
    rows = [row for part in table.parts for row in _part(name, page, part, table, definition, book)]
    columns = dict.fromkeys(column for part in table.parts for column in part.columns)
    source = Source(page.number)
    return FilledForm(
        table.form, definition.title, tuple(rows), definition.unit, source=source, columns=tuple(columns)
    )


def _part(  # noqa: PLR0913, PLR0917 - a part of a table in a sheet of a workbook
    name: str, page: Page, part: MappedPart, table: MappedTable, definition: FormDef, book: Rulebook
) -> Iterator[Row]:
    grid, top, key = _located(name, page, part)
    block = next(block for block in definition.blocks if block.id == part.block)
    known = {column.id: column for column in block.columns}
    places = {column: _column(name, page, grid, head) for column, head in part.columns.items()}
    named = _column(name, page, grid, part.name) if part.name else key
    prefix = f"{block.id}." if len(definition.blocks) > 1 and block.id else ""
    for line in range(top + 1, max(row for row, _ in grid) + 1):
        found = _identity(
            squeeze(grid.get((line, key), "")), squeeze(grid.get((line, named), "")), part, block, book
        )
        if found is None:
            continue
        source = Source(page.number, via="text")
        cells = {
            column: _cell(grid.get((line, at), ""), known[column], table.unit, definition, source)
            for column, at in places.items()
        }
        code = found if part.by == "code" and found.isdecimal() else None
        yield Row(prefix + found, grid.get((line, named), "").strip(), cells, code, source=source)


def _located(name: str, page: Page, part: MappedPart) -> tuple[Grid, int, int]:
    """The sheet's grid, the line of the header, and the column of names or codes."""
    for table in (block for block in page.blocks if isinstance(block, GridTable)):
        grid = {(cell.row, cell.col): cell.text for cell in table.cells}
        found = _heads(grid, part.key)
        if found is not None:
            return grid, *found
    raise _missing(name, page, part.key)


def _heads(grid: Grid, head: Head) -> tuple[int, int] | None:
    found = sorted(at for at, text in grid.items() if squeeze(text) == squeeze(head.header))
    return found[head.nth - 1] if len(found) >= head.nth else None


def _column(name: str, page: Page, grid: Grid, head: Head) -> int:
    found = _heads(grid, head)
    if found is None:
        raise _missing(name, page, head)
    return found[1]


def _missing(name: str, page: Page, head: Head) -> DocumentError:
    which = f"第 {head.nth} 个" if head.nth > 1 else ""
    return DocumentError(
        f"{name}：工作表“{page.name}”里没有{which}“{head.header}”栏；"
        "请检查所选的对应关系，或在规则库 mappings 里改正。"
    )


def _identity(key: str, label: str, part: MappedPart, block: BlockDef, book: Rulebook) -> str | None:
    """The row's name in the form; None for a line that is none of its rows."""
    if part.by == "code" and key.isdecimal():
        return key
    bare = _ORDINAL.sub("", label or key)
    named = next((row.id for row in block.rows if bare in row.labels), None)
    if named is None and block.open == "functional_class":
        return book.functional_classes.get(bare)
    return named


def _cell(text: str, column: ColumnDef, unit: str, definition: FormDef, source: Source) -> Cell:
    """The cell in the form's unit, with every digit."""
    cell = make_cell(text, column, definition.unit, source)
    if cell.value is None or not definition.unit or unit == definition.unit:
        return cell
    value = convert(cell.value, unit, definition.unit)
    plain = f"{value:f}"
    return replace(cell, text=plain, value=value, decimals=len(plain.partition(".")[2]))
