"""Laid-out forms as one plain HTML page."""

from collections.abc import Iterator, Sequence
from html import escape

from mingzhang.publishing.sheets.model import Sheet, SheetCell

_STYLE = (
    'body{font:15px/1.5 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;max-width:1200px;'
    "margin:2rem auto;padding:0 1rem}"
    "section{margin:3rem 0;overflow-x:auto}h2{text-align:center;margin-bottom:.3rem}"
    ".sheet{text-align:right;margin:0}"
    ".line{display:flex;justify-content:space-between;gap:1rem;margin:.2rem 0}"
    "table{border-collapse:collapse;font-size:13px;line-height:1.4;width:100%}"
    "td,th{border:1px solid #555;padding:3px 6px}th{background:#f3f2ee}"
    "td.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}"
    "td.key{text-align:center}.total{font-weight:700}"
    ".banner{border:1px solid #7a4b00;color:#7a4b00;padding:.4rem .8rem}"
    "@media print{section{break-before:page;overflow:visible}}"
)


def page(sheets: Sequence[Sheet], heading: str = "", banner: str = "") -> str:
    """The page: headings, tables with merged cells and head rows, notes; no other file is needed.

    Args:
        sheets: In printed order.
        heading: Title of the page.
        banner: What must be said of all of it (示例数据 …).
    """
    body = "\n".join(line for sheet in sheets for line in _sheet(sheet))
    title = escape(heading or (sheets[0].title if sheets else ""))
    top = f"<h1>{title}</h1>\n" if heading else ""
    said = f'<p class="banner">{escape(banner)}</p>\n' if banner else ""
    return (
        f'<!doctype html>\n<html lang="zh-Hans"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body>\n{top}{said}{body}\n</body></html>\n"
    )


def _sheet(sheet: Sheet) -> Iterator[str]:
    yield "<section>"
    if sheet.number:
        yield f'<p class="sheet">{escape(sheet.number)}</p>'
    yield f"<h2>{escape(sheet.title)}</h2>"
    if sheet.left or sheet.subtitle or sheet.right:
        spoken = (f"<div>{escape(text)}</div>" for text in (sheet.left, sheet.subtitle, sheet.right))
        yield f'<div class="line">{"".join(spoken)}</div>'
    yield "<table>"
    yield from (f"<tr>{''.join(map(_cell, row))}</tr>" for row in sheet.lines())
    yield "</table>"
    yield from (f"<p>{'注：' if number == 0 else ''}{escape(note)}</p>" for number, note in enumerate(sheet.notes))
    yield "</section>"


def _cell(cell: SheetCell) -> str:
    tag = "th" if cell.kind == "head" else "td"
    spans = (f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else "") + (
        f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    )
    classes = [*([cell.kind] if cell.kind in ("number", "key") else []), *(["total"] if cell.bold else [])]
    css = f' class="{" ".join(classes)}"' if classes else ""
    return f"<{tag}{spans}{css}>{escape(cell.text).replace(chr(10), '<br>')}</{tag}>"
