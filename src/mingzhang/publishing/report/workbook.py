"""A check as a workbook: findings, scores, what could not be told, and every table as read."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from mingzhang.forms import Cell, FilledForm, Report, Row
from mingzhang.language import say
from mingzhang.publishing.contract import plain
from mingzhang.publishing.report.notices import notices
from mingzhang.publishing.report.view import SEVERITIES, CheckView, entry_place
from mingzhang.publishing.report.words import answer, heading
from mingzhang.publishing.workbooks import new_workbook, sheet_name, survives

_SEVERITY = {severity: name for severity, name, _ in SEVERITIES}
_FILL = {"error": "#FBE9E7", "warning": "#FDF1D8", "info": "#E8F0F8"}


def workbook_report(view: CheckView) -> bytes:
    """The workbook's bytes; text that looks like a formula is written as text."""
    buffer = io.BytesIO()
    book = new_workbook(buffer)
    formats = _formats(book)
    _summary(book, view, formats)
    _findings(book, view, formats)
    _scores(book, view, formats)
    _unknown(book, view, formats)
    names: set[str] = set(map(say, ("摘要", "发现", "得分复算", "无法判断")))
    for report in view.reports:
        for form in report.forms:
            name = sheet_name(form.subject or form.title, names, otherwise=form.form)
            _form(book.add_worksheet(name), view, report, form, formats)
    book.close()
    return buffer.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    head = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"}
    made = {"head": book.add_format(head), "title": book.add_format({"bold": True, "font_size": 14})}
    made["wrap"] = book.add_format({"text_wrap": True, "valign": "top"})
    for severity, colour in _FILL.items():
        made[severity] = book.add_format({"bg_color": colour, "border": 2})
        made[f"{severity}.number"] = book.add_format(
            {"bg_color": colour, "border": 2, "num_format": "#,##0.00####"}
        )
    for digits in range(7):
        made[f"number.{digits}"] = book.add_format({"num_format": "#,##0" + ("." + "0" * digits if digits else "")})
    return made


def _summary(book: Any, view: CheckView, formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet(say("摘要"))
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 90)
    sheet.write(0, 0, say(f"{heading(view)} 核对报告" + ("（示例数据）" if view.sample else "")), formats["title"])
    sheet.write(1, 0, say("结论"), formats["head"])
    sheet.write(1, 1, answer(view), formats["wrap"])
    lines = [(say("注意"), notice) for notice in notices(view)]
    lines += [(r.document.name, say(f"{r.document.reader}，{r.document.pages} 页，SHA-256 {r.document.sha256}"))
              for r in view.reports]  # fmt: skip
    for offset, (what, said) in enumerate(lines, start=2):
        sheet.write_string(offset, 0, what)
        sheet.write_string(offset, 1, said, formats["wrap"])


def _table(
    sheet: Any, formats: dict[str, Any], head: Sequence[tuple[str, int]], rows: Iterable[Sequence[str]]
) -> None:
    for column, (name, width) in enumerate(head):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, say(name), formats["head"])
    sheet.freeze_panes(1, 0)
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, text in enumerate(row):
            sheet.write_string(last, column, text, formats["wrap"])
    sheet.autofilter(0, 0, max(last, 1), len(head) - 1)


def _findings(book: Any, view: CheckView, formats: dict[str, Any]) -> None:
    head = (
        ("序号", 6),
        ("严重程度", 9),
        ("规则", 8),
        ("说明", 70),
        ("计算", 50),
        ("依据的数", 60),
        ("依据", 30),
        ("建议", 40),
    )
    rows = (
        (
            str(view.number_of(f)), say(_SEVERITY[f.severity]), f.rule, f.message, f.arithmetic,
            "\n".join(f"{e.title or e.form} {e.label or e.row} {e.text} {entry_place(e)}" for e in f.evidence),
            f.basis, f.suggestion,
        )
        for f in view.standing
    )  # fmt: skip
    _table(book.add_worksheet(say("发现")), formats, head, rows)


def _scores(book: Any, view: CheckView, formats: dict[str, Any]) -> None:
    head = (
        ("对象", 40),
        ("指标", 40),
        ("分值", 8),
        ("指标值", 14),
        ("完成值", 14),
        ("印出", 9),
        ("复算", 9),
        ("怎样得来", 50),
    )
    rows = []
    for sheet in view.sheets:
        rows += [
            (sheet.subject, i.name, plain(i.weight) or "", i.target, i.actual, plain(i.printed) or "",
             plain(i.computed) or "", say(i.formula or i.why or ""))
            for i in sheet.indicators
        ]  # fmt: skip
        rows += [
            (sheet.subject, name, "", "", "", plain(p) or "", plain(c) or "", "") for name, p, c in sheet.parts
        ]
    _table(book.add_worksheet(say("得分复算")), formats, head, rows)


def _unknown(book: Any, view: CheckView, formats: dict[str, Any]) -> None:
    rows = [(r.rule, r.name, "；".join(r.reasons)) for r in view.not_checked]
    rows += [
        (say("未读出"), say(u.what), say(f"{r.document.name} 第{u.page or '—'}页：{u.why}"))
        for r in view.reports
        for u in r.unread
    ]
    _table(book.add_worksheet(say("无法判断")), formats, (("规则", 9), ("名称", 36), ("原因", 100)), rows)


def _form(sheet: Any, view: CheckView, report: Report, form: FilledForm, formats: dict[str, Any]) -> None:
    columns = view.columns(form)
    sheet.write_string(0, 0, form.title + (f"：{form.subject}" if form.subject else ""), formats["title"])
    sheet.write_string(1, 0, say(f"单位：{form.unit}") if form.unit else "")
    for position, name in enumerate([say("编码"), say("项目"), *(column.label for column in columns)]):
        sheet.write_string(2, position, name, formats["head"])
    sheet.set_column(1, 1, 44)
    sheet.set_column(2, len(columns) + 1, 16)
    sheet.freeze_panes(3, 2)
    for line, row in enumerate(form.rows, start=3):
        sheet.write_string(line, 0, row.code or "")
        sheet.write_string(line, 1, row.label)
        for position, column in enumerate(columns, start=2):
            cell = row.cells.get(column.id)
            if cell:
                _cell(sheet, (line, position), cell, _hit(view, report, form, row, column.id), formats)


def _hit(view: CheckView, report: Report, form: FilledForm, row: Row, column: str) -> str | None:
    finding = view.finding_at(report, form, row, column)
    return finding.severity if finding else None


def _cell(sheet: Any, at: tuple[int, int], cell: Cell, hit: str | None, formats: dict[str, Any]) -> None:
    if cell.value is None or not survives(cell.value):
        sheet.write_string(*at, cell.text, formats[hit] if hit else None)
    else:
        # The printed text stays in the other reports and in the JSON.
        known = formats[f"number.{min(cell.decimals or 0, 6)}"]
        sheet.write_number(*at, float(cell.value), formats[f"{hit}.number"] if hit else known)
    if cell.mark:
        sheet.write_comment(*at, f"{cell.mark}：{cell.why or ''}")
