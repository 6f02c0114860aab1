"""A check as a letter in Word: the answer, each finding with what to do, what could not be told."""

import io
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

import mingzhang
from mingzhang.findings import Evidence, Finding
from mingzhang.language import say
from mingzhang.publishing.report.certified import conflict_sentences, verdict
from mingzhang.publishing.report.notices import notices
from mingzhang.publishing.report.view import CheckView, entry_place
from mingzhang.publishing.report.words import answer, heading

_SHOWN = 12
"""Figures of a finding that are listed; a letter is read by people."""


def letter_report(view: CheckView) -> bytes:
    """The letter's bytes; every figure in it is one of the check."""
    paper: Any = docx.Document()
    _set_page(paper)
    title = paper.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(title, f"关于{heading(view)}的核对意见", size=18, bold=True)
    if view.sample:
        _say(paper, "示例数据", strong=True)
    _say(paper, f"{answer(view)}现将需要说明的各处列后，请对照原件核实。")
    for notice in notices(view):
        _say(paper, notice)
    _findings(paper, view)
    _certificate(paper, view)
    _unknown(paper, view)
    _files(paper, view)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _set_page(paper: Any) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = (
        Mm(28),
        Mm(26),
        Mm(37),
        Mm(35),
    )
    style = paper.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(12)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
    style.paragraph_format.space_after, style.paragraph_format.line_spacing = Pt(3), 1.4


def _run(paragraph: Any, text: str, *, size: float | None = None, bold: bool = False) -> None:
    run = paragraph.add_run(say(text))
    run.bold = bold
    if size:
        run.font.size = Pt(size)


def _say(paper: Any, text: str, *, strong: bool = False) -> None:
    paragraph = paper.add_paragraph()
    paragraph.paragraph_format.first_line_indent = Pt(24)
    _run(paragraph, text, bold=strong)


def _head(paper: Any, text: str) -> None:
    paragraph = paper.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(10)
    paragraph.paragraph_format.keep_with_next = True
    _run(paragraph, text, size=14, bold=True)


def _findings(paper: Any, view: CheckView) -> None:
    for group in view.groups:
        _head(paper, f"{say(group.name)}（{len(group.findings)} 处）")
        for finding in group.findings:
            _finding(paper, view, finding)
    if not view.groups:
        _say(paper, "没有发现错误、提醒或其他需要说明的地方。")


def _finding(paper: Any, view: CheckView, finding: Finding) -> None:
    _say(paper, f"{view.number_of(finding)}．{finding.message}")
    where = _places(view, finding.evidence)
    details = (
        ("出处", where),
        ("计算", finding.arithmetic),
        ("依据", finding.basis),
        ("建议", finding.suggestion),
    )
    for label, text in details:
        if text:
            paragraph = paper.add_paragraph()
            paragraph.paragraph_format.left_indent = Pt(36)
            _run(paragraph, f"{say(label)}：{text}", size=10.5)


def _places(view: CheckView, evidence: tuple[Evidence, ...]) -> str:
    said = [
        f"{e.title or e.form}“{e.label or e.row}”{e.text}（{entry_place(e) or '位置不明'}）"
        for e in evidence[:_SHOWN]
    ]
    more = f"等 {len(evidence)} 处" if len(evidence) > _SHOWN else ""
    return "；".join(said) + more


def _certificate(paper: Any, view: CheckView) -> None:
    if view.certificate is None:
        return
    _head(paper, "各表能否同时成立")
    _say(paper, verdict(view.certificate))
    for conflict in view.certificate.conflicts:
        _say(paper, "".join(conflict_sentences(view, conflict)))


def _unknown(paper: Any, view: CheckView) -> None:
    if not view.not_checked:
        return
    _head(paper, f"无法判断（{len(view.not_checked)} 条规则）")
    _say(paper, "下列规则缺少数据，未能判断，不算通过：")
    for rule in view.not_checked:
        _say(paper, f"{rule.rule} {rule.name}：{rule.reasons[0]}")


def _files(paper: Any, view: CheckView) -> None:
    _head(paper, "核对的材料")
    for report in view.reports:
        document = report.document
        _say(paper, f"{document.name}，{document.pages} 页，SHA-256 {document.sha256}。")
    _say(paper, f"以上由明账 {mingzhang.__version__} 依据材料中印出的数复算，请以原件为准。")
