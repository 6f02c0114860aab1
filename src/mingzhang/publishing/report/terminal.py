"""A check as a summary that fits a screen; what does not fit is counted and left to the reports."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from unicodedata import east_asian_width

from mingzhang.findings import Finding
from mingzhang.language import say
from mingzhang.publishing.contract import plain
from mingzhang.publishing.report.certified import verdict
from mingzhang.publishing.report.notices import notices
from mingzhang.publishing.report.view import SEVERITY_RANK, CheckView, entry_place
from mingzhang.publishing.report.words import answer, heading

COLUMNS = 100
LINES = 24
_SPARE = 3
"""Lines of the screen left for the command itself, the places of written reports and the next prompt."""

_SIGNS = {"error": "✕ 错误", "warning": "▲ 提醒", "info": "ℹ 信息"}
_MOST_FINDINGS = 8
_MOST_SCORES = 3
_MOST_NOTICES = 2
_REPORTS = "完整内容见报告（--report html,xlsx,md --out 目录）"
_ELLIPSIS = "…"


def terminal_summary(view: CheckView) -> str:
    """The answer, the worst findings, the scores that differ: at most a screen of 24 lines of 100 columns.

    A line may be wider than the screen and is then counted as often as the terminal breaks it; it is not broken
    here, so that it stays one line in a pipe.
    """
    head = [_cut(say(line), rows) for line, rows in _head(view)]
    foot = [_cut(say(line), 2) for line in _foot(view)]
    room = LINES - _SPARE - sum(map(screen_lines, chain(head, foot))) - 1
    worth = _varied([finding for finding in view.standing if finding.severity != "info"])
    shown = list(_fitting(map(_finding, worth[:_MOST_FINDINGS]), room))
    left = len(worth) - len(shown)
    more = [say(f"　{_ELLIPSIS}另有 {left} 处，{_REPORTS}。")] if left else []
    cut = any(line.endswith(_ELLIPSIS) for line in shown)
    more = more or ([say(f"　以“{_ELLIPSIS}”结尾的未印全，{_REPORTS}。")] if cut else [])
    return "\n".join([*head, *shown, *more, *foot])


def _head(view: CheckView) -> Iterator[tuple[str, int]]:
    """Whose accounts, what came out, and what limits it, each with the lines it may take."""
    yield heading(view) + ("　［示例数据］" if view.sample else ""), 1
    yield answer(view), 3
    said = list(notices(view))
    for notice in said[:_MOST_NOTICES]:
        yield f"! {notice}", 2
    if len(said) > _MOST_NOTICES:
        yield f"! 另有 {len(said) - _MOST_NOTICES} 处这样的情况，{_REPORTS}。", 1


def _foot(view: CheckView) -> Iterator[str]:
    yield from _scores(view)
    if view.certificate:
        yield verdict(view.certificate)
    if view.unread:
        first = next(unread for report in view.reports for unread in report.unread)
        yield f"? 未读出 {view.unread} 处，第一处：{first.what}。{first.why}"


def _varied(findings: Sequence[Finding]) -> list[Finding]:
    """Findings of one severity with the first of every rule before the second of any: a screen holds only a few."""
    seen: Counter[str] = Counter()
    ranks: list[tuple[int, int, int]] = []
    for finding in findings:
        seen[finding.rule] += 1
        ranks.append((SEVERITY_RANK[finding.severity], seen[finding.rule], len(ranks)))
    return [findings[place] for *_, place in sorted(ranks)]


def _fitting(lines: Iterable[str], room: int) -> Iterator[str]:
    """As many lines as the room holds, each cut to two lines of the screen; the first is always shown."""
    for number, line in enumerate(lines):
        short = _cut(line, 2)
        room -= screen_lines(short)
        if room < 0 and number:
            return
        yield short


def _finding(finding: Finding) -> str:
    """The place comes first, so that it is still there where a long message is cut."""
    where = next((entry_place(e) for e in finding.evidence if entry_place(e)), "")
    return (
        f"{say(_SIGNS[finding.severity])} {finding.rule}　"
        + (f"{where}{say('：')}" if where else "")
        + finding.message
    )


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
        yield _cut(f"　{sheet.subject}：印 {plain(sheet.printed)}，复算 {plain(sheet.computed)}", 1)


def width(text: str) -> int:
    """Columns that a text takes on a terminal; two for Chinese and for signs of doubtful width."""
    return sum(2 if east_asian_width(char) in "WFA" else 1 for char in text)


def screen_lines(line: str) -> int:
    """Lines of the screen that a line takes once the terminal has broken it."""
    return max(1, -(-width(line) // (COLUMNS - 1)))


def _cut(line: str, rows: int) -> str:
    """A line in one piece, shortened to what so many lines of the screen hold."""
    line = " ".join(line.split("\n"))
    if screen_lines(line) <= rows:
        return line
    room, kept = rows * (COLUMNS - 1) - 2, []
    for char in line:
        room -= width(char)
        if room < 0:
            break
        kept.append(char)
    return "".join(kept) + _ELLIPSIS
