"""Sentences that every report of a check begins with."""

from mingzhang.language import say
from mingzhang.publishing.report.view import CheckView


def heading(view: CheckView) -> str:
    """Whose accounts of which year these are."""
    return say(_heading(view))


def _heading(view: CheckView) -> str:
    names = [_name(report.entity, report.fiscal_year, report.document.name) for report in view.reports]
    distinct = list(dict.fromkeys(names))
    return (
        distinct[0] if len(distinct) == 1 else f"{distinct[0]}等{len(distinct)}份材料" if distinct else "核对报告"
    )


def _name(entity: str | None, year: int | None, fallback: str) -> str:
    said = " ".join(part for part in (entity or "", f"{year}年度" if year else "") if part)
    return said or fallback


def answer(view: CheckView) -> str:
    """The answer in one sentence with numbers: what was read, what was checked, what came out."""
    return say(_answer(view))


def _answer(view: CheckView) -> str:
    read = f"读出 {view.forms} 张表、{view.cells} 个有内容的单元格"
    marked = f"（{view.marked} 个带标记）" if view.marked else ""
    if not view.result.checked:
        unread = f"，{view.unread} 处没有读出" if view.unread else ""
        return f"{read}{marked}{unread}；没有一项规则具备可比的数，不能说对得上，也不能说对不上。"
    tails = f"（其中 {view.result.tails} 项有舍入尾差）" if view.result.tails else ""
    checked = f"检查 {view.result.checked} 项，{view.result.held} 项成立{tails}"
    return f"{read}{marked}；{checked}；{_verdict(view)}{_unknown(view)}。"


def _verdict(view: CheckView) -> str:
    errors, warnings = view.counts["error"], view.counts["warning"]
    if errors:
        return f"有 {errors} 处错误" + (f"、{warnings} 处提醒" if warnings else "")
    return f"没有错误，有 {warnings} 处提醒" if warnings else "没有错误，也没有提醒"


def _unknown(view: CheckView) -> str:
    rules = len(view.not_checked)
    unread = f"；{view.unread} 处没有读出" if view.unread else ""
    untold = f"；{rules} 条规则缺少数据，无法（完全）判断" if rules else ""
    return unread + untold
