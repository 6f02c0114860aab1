"""Laid-out forms as one plain HTML page."""

from collections.abc import Iterator, Sequence
from html import escape

from mingzhang.publishing.sheets.layout import Sheet, SheetCell

_STYLE = "body{font-family:sans-serif}table{border-collapse:collapse}td,th{border:1px solid #000;padding:2px 6px}"


def page(sheets: Sequence[Sheet], heading: str = "") -> str:
    """The page: headings, tables with merged cells and head rows, notes; no other file is needed."""
    body = "\n".join(line for sheet in sheets for line in _sheet(sheet))
    title = escape(heading or (sheets[0].title if sheets else ""))
    top = f"<h1>{title}</h1>\n" if heading else ""
    return (
        f'<!doctype html>\n<html lang="zh-Hans"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body>\n{top}{body}\n</body></html>\n"
    )


def _sheet(sheet: Sheet) -> Iterator[str]:
    title, *lines = sheet.lines
    yield f"<h2>{escape(title)}</h2>"
    yield from (f"<p>{escape(line)}</p>" for line in lines)
    yield "<table>"
    rows: list[list[SheetCell]] = [[] for _ in range(sheet.rows)]
    for cell in sorted(sheet.cells, key=lambda cell: (cell.row, cell.col)):
        rows[cell.row].append(cell)
    yield from (f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    yield "</table>"
    yield from (f"<p>注：{escape(note)}</p>" for note in sheet.notes)


def _cell(cell: SheetCell) -> str:
    tag = "th" if cell.head else "td"
    spans = (f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else "") + (
        f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    )
    return f"<{tag}{spans}>{escape(cell.text)}</{tag}>"
