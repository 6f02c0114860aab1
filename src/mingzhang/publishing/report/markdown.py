"""A check as Markdown, for mails, issues and archives."""

from collections.abc import Iterator

from mingzhang.findings import Finding
from mingzhang.language import say
from mingzhang.publishing.contract import plain
from mingzhang.publishing.report.certified import conflict_sentences, verdict
from mingzhang.publishing.report.notices import notices
from mingzhang.publishing.report.view import CheckView, entry_place
from mingzhang.publishing.report.words import answer, heading


def markdown_report(view: CheckView) -> str:
    """The whole report except the tables as read, which belong to the page and the workbook."""
    return "\n".join(map(say, _lines(view))) + "\n"


def _lines(view: CheckView) -> Iterator[str]:
    yield f"# {heading(view)} 核对报告"
    yield ""
    if view.sample:
        yield "> 示例数据：其中未曾公布的内容为虚拟。\n"
    yield answer(view)
    yield from (f"\n> {notice}" for notice in notices(view))
    for group in view.groups:
        yield f"\n## {say(group.name)}{_noted(len(group.findings))}\n"
        for finding in group.findings:
            yield from _finding(view, finding)
    yield from _scores(view)
    yield from _certificate(view)
    yield from _rest(view)


def _certificate(view: CheckView) -> Iterator[str]:
    if view.certificate is None:
        return
    yield f"\n## 联合舍入证明\n\n{verdict(view.certificate)}\n"
    for conflict in view.certificate.conflicts:
        yield f"- {''.join(conflict_sentences(view, conflict))}"


def _finding(view: CheckView, finding: Finding) -> Iterator[str]:
    rule = f"**{finding.rule} {view.rule_name(finding.rule)}**"
    yield f"{view.number_of(finding)}. {rule}{say('：')}{finding.message}"
    if finding.arithmetic:
        yield f"   - 计算：`{finding.arithmetic}`"
    for e in finding.evidence:
        cell = "｜".join(filter(None, (e.title or e.form, e.label or e.row, view.column_label(e.form, e.column))))
        yield f"   - {cell}{say('：')}{e.text or say('（空白）')}{_noted(say(entry_place(e)))}"
    for name, text in (
        ("依据", finding.basis),
        ("如属实还影响", "；".join(finding.consequences)),
        ("建议", finding.suggestion),
    ):
        if text:
            yield f"   - {say(name)}{say('：')}{text}"


def _noted(text: object) -> str:
    """A remark in brackets."""
    return f"{say('（')}{text}{say('）')}"


def _scores(view: CheckView) -> Iterator[str]:
    if not view.sheets:
        return
    yield f"\n## 得分复算（{len(view.sheets)}）\n"
    yield f"| {' | '.join(map(say, ('对象', '印出', '复算', '等级')))} |\n|---|--:|--:|---|"
    for sheet in view.sheets:
        subject = sheet.subject.replace("|", "\\|")
        printed, computed = plain(sheet.printed) or "—", plain(sheet.computed) or "—"
        yield f"| {subject} | {printed} | {computed} | {sheet.grade or '—'} |"


def _rest(view: CheckView) -> Iterator[str]:
    yield f"\n## 舍入尾差（{len(view.tails)}）\n"
    yield from (f"- {finding.rule}{say('：')}{finding.message}" for finding in view.tails)
    yield f"\n## 无法判断（{len(view.not_checked)} 条规则）\n"
    for rule in view.not_checked:
        yield f"- {rule.rule} {rule.name}{say('：')}{say('；').join(rule.reasons)}"
    yield f"\n## 未读出（{view.unread}）\n"
    for report in view.reports:
        for unread in report.unread:
            page = f"第{unread.page}页 " if unread.page else ""
            yield f"- {report.document.name} {say(page)}{say(unread.what)}{say('：')}{say(unread.why)}"
