"""A laid-out form as the table of a web page: heads tied to their cells, groups spanned, places to be linked to."""

from collections.abc import Iterator
from html import escape

from mingzhang.publishing.sheets.model import Sheet, SheetCell
from mingzhang.publishing.writers.anchors import Placed


def table_lines(sheet: Sheet, placed: Placed) -> Iterator[str]:
    """The lines of a sheet: what stands above the table, the table, its notes."""
    if sheet.number:
        yield f'<p class="number">{escape(sheet.number)}</p>'
    if sheet.title:
        yield f"<h3>{escape(sheet.title)}</h3>"
    if sheet.left or sheet.subtitle or sheet.right:
        spoken = (f"<div>{escape(text)}</div>" for text in (sheet.left, sheet.subtitle, sheet.right))
        yield f'<div class="line">{"".join(spoken)}</div>'
    label = escape(sheet.subject or sheet.title, quote=True)
    yield f'<div class="scroll" tabindex="0" role="region" aria-label="{label}">'
    yield f'<table aria-label="{label}">'
    yield from _rows(sheet, placed)
    yield "</table></div>"
    yield from (
        f'<p class="note">{"注：" if number == 0 else ""}{escape(note)}</p>'
        for number, note in enumerate(sheet.notes)
    )


def _rows(sheet: Sheet, placed: Placed) -> Iterator[str]:
    lines = sheet.lines()
    rows = [f"<tr>{''.join(_cell(sheet, cell, placed) for cell in line)}</tr>" for line in lines]
    if sheet.header_rows:
        yield f"<thead>{''.join(rows[: sheet.header_rows])}</thead>"
    yield "<tbody>"
    yield from rows[sheet.header_rows :]
    yield "</tbody>"


def _cell(sheet: Sheet, cell: SheetCell, placed: Placed) -> str:
    names = cell.kind == "head" or (cell.kind == "name" and cell.col < 2)
    tag = "th" if names and cell.text else "td"
    text = escape(cell.text).replace("\n", "<br>")
    return f"<{tag}{''.join(_attributes(sheet, cell, tag, placed))}>{text}</{tag}>"


def _attributes(sheet: Sheet, cell: SheetCell, tag: str, placed: Placed) -> Iterator[str]:
    anchor = placed.take(sheet.form, sheet.subject, cell.of)
    if anchor:
        yield f' id="{anchor}"'
    if tag == "th":
        yield f' scope="{_scope(sheet, cell)}"'
    if cell.rowspan > 1:
        yield f' rowspan="{cell.rowspan}"'
    if cell.colspan > 1:
        yield f' colspan="{cell.colspan}"'
    names = [*([cell.kind] if cell.kind in ("number", "key", "name") else []), *(["total"] if cell.bold else [])]
    if names:
        yield f' class="{" ".join(names)}"'


def _scope(sheet: Sheet, cell: SheetCell) -> str:
    if cell.row < sheet.header_rows:
        return "colgroup" if cell.colspan > 1 else "col"
    return "rowgroup" if cell.rowspan > 1 else "row"
