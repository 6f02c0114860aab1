"""A check as a summary that fits a screen."""

from collections.abc import Iterator

from mingzhang.findings import Finding
from mingzhang.publishing.contract import plain
from mingzhang.publishing.report.certified import verdict
from mingzhang.publishing.report.view import SEVERITIES, CheckView, entry_place
from mingzhang.publishing.report.words import answer, heading

_SIGNS = {"error": "✕", "warning": "▲", "info": "ℹ"}
_NAMES = {severity: name for severity, name, _ in SEVERITIES}
_MOST_FINDINGS = 8
_MOST_SCORES = 5


def terminal_summary(view: CheckView) -> str:
    """The answer, the worst findings, the scores that differ; the rest is counted and left to the reports."""
    return "\n".join(_lines(view))


def _lines(view: CheckView) -> Iterator[str]:
    yield f"{heading(view)}" + ("　［示例数据］" if view.sample else "")
    yield answer(view)
    worth = [f for f in view.standing if f.severity != "info"]
    for finding in worth[:_MOST_FINDINGS]:
        yield from _finding(finding)
    if len(worth) > _MOST_FINDINGS:
        yield f"　…另有 {len(worth) - _MOST_FINDINGS} 处，见报告（--report html,xlsx,md --out 目录）。"
    yield from _scores(view)
    if view.certificate:
        yield verdict(view.certificate)
    if view.unread:
        first = next(u for report in view.reports for u in report.unread)
        yield f"? 未读出 {view.unread} 处，第一处：{first.what}。{first.why}"


def _finding(finding: Finding) -> Iterator[str]:
    where = next((entry_place(e) for e in finding.evidence if entry_place(e)), "")
    sign = f"{_SIGNS[finding.severity]} {_NAMES[finding.severity]}"
    yield f"{sign} {finding.rule}　{finding.message}" + (f"（{where}）" if where else "")


def _scores(view: CheckView) -> Iterator[str]:
    if not view.sheets:
        return
    differ = [s for s in view.sheets if None not in (s.printed, s.computed) and s.printed != s.computed]
    open_ = sum(s.computed is None for s in view.sheets)
    same = len(view.sheets) - len(differ) - open_
    yield f"得分复算 {len(view.sheets)} 份：{same} 份与印出一致，{len(differ)} 份不同" + (
        f"，{open_} 份不能全部算出。" if open_ else "。"
    )
    for sheet in differ[:_MOST_SCORES]:
        yield f"　{sheet.subject}：印 {plain(sheet.printed)}，复算 {plain(sheet.computed)}"
