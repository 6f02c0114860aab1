"""What a reader must know before any finding: which documents gave nothing, and which tables were read twice."""

from collections.abc import Iterator

from mingzhang.forms import FilledForm, Report
from mingzhang.language import say
from mingzhang.publishing.report.view import CheckView, place
from mingzhang.quantities.units import same_dimension

_MONEY = "元"


def says_nothing(report: Report) -> bool:
    """Whether neither a known table nor a sentence with an amount of money was recognised."""
    return not report.forms and not any(same_dimension(s.unit, _MONEY) for s in report.statements)


def notices(view: CheckView) -> Iterator[str]:
    """Sentences that limit what the findings say of these documents."""
    for report in view.reports:
        name = f"“{report.document.name}”" if len(view.reports) > 1 else ""
        if says_nothing(report):
            yield say(f"{name}没有认出任何表，也没有写明金额的语句，没有核对。")
        for title, forms in _repeated(report):
            places = "、".join(place(form.source.page, form.source.line) or "位置不明" for form in forms)
            yield say(f"{name}《{title}》读到 {len(forms)} 次（{places}），请确认以哪一张为准。")


def _repeated(report: Report) -> Iterator[tuple[str, list[FilledForm]]]:
    found: dict[tuple[str, str | None], list[FilledForm]] = {}
    for form in report.forms:
        found.setdefault((form.form, form.subject), []).append(form)
    for forms in found.values():
        if len(forms) > 1:
            subject = forms[0].subject
            yield forms[0].title + (f"：{subject}" if subject else ""), forms
