"""Empty workbooks to fill in: heads, what each column takes, and lists to choose from."""

import io
from collections.abc import Sequence
from typing import Any

from mingzhang.office.models import Organisation
from mingzhang.office.scope import seeing
from mingzhang.office.services.acting import Actor
from mingzhang.office.services.exchange.definition import Column, Context, Kind, Table
from mingzhang.publishing.workbooks import new_workbook

_KINDS: dict[Kind, str] = {
    "text": "文字",
    "amount": "金额，元，精确到分",
    "number": "数",
    "whole": "非负整数",
    "date": "日期，如 2023-10-20",
    "choice": "从列表中选择",
    "several": "从列表中选择，几项用顿号隔开",
    "yes": "是或否",
}
_ROWS = 10_000
_WIDTH = 22


def template(actor: Actor, table: Table, organisation: Organisation, year: int) -> bytes:
    """The template of a table for an organisation and year, its lists as they are now."""
    out = io.BytesIO()
    book = new_workbook(out)
    with seeing(actor.scope):
        context = Context(actor, organisation, year)
        sheet = book.add_worksheet(table.title)
        lists = book.add_worksheet("可选项")
        _fill(book, sheet, lists, table, context)
        _explain(book, table, context)
    book.close()
    return out.getvalue()


def _fill(book: Any, sheet: Any, lists: Any, table: Table, context: Context) -> None:
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    formats = {
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "amount": book.add_format({"num_format": "#,##0.00"}),
    }
    text = book.add_format({"num_format": "@"})  # codes keep their zeros
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, column.label + ("*" if column.required else ""), bold)
        style = formats.get(column.kind, text if column.kind in {"text", "choice", "several"} else None)
        sheet.set_column(place, place, _WIDTH, style)
        _offer(sheet, lists, place, column, _choices(column, context))


def _choices(column: Column, context: Context) -> Sequence[str]:
    if column.kind == "yes":
        return ["是", "否"]
    return column.listed(context) if column.listed else []


def _offer(sheet: Any, lists: Any, place: int, column: Column, choices: Sequence[str]) -> None:
    """The choices on a sheet of their own, and a list in the cells that refers to them."""
    if not choices:
        return
    lists.write_string(0, place, column.label)
    for line, choice in enumerate(choices, 1):
        lists.write_string(line, place, choice)
    letter = _letters(place)
    source = f"=可选项!${letter}$2:${letter}${len(choices) + 1}"
    sheet.data_validation(1, place, _ROWS, place, {"validate": "list", "source": source, "error_type": "warning"})


def _letters(place: int) -> str:
    from xlsxwriter.utility import xl_col_to_name  # noqa: PLC0415 - only templates need it

    return str(xl_col_to_name(place))


def _explain(book: Any, table: Table, context: Context) -> None:
    sheet = book.add_worksheet("填写说明")
    sheet.set_column(0, 3, _WIDTH)
    lines = [("列名", "必填", "类型", "说明")]
    lines += [(c.label, "是" if c.required else "", _KINDS[c.kind], c.help) for c in table.columns]
    for line, cells in enumerate(lines):
        for place, text in enumerate(cells):
            sheet.write_string(line, place, text)
    sheet.write_string(len(lines) + 1, 0, f"{table.title}　{context.organisation}　{context.year} 年度")
