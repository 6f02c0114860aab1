"""A check in the language that is spoken: its findings and reasons, for every report and page."""

from dataclasses import replace

from mingzhang.findings import CheckResult, Finding, NotChecked
from mingzhang.language import say, spoken
from mingzhang.language.counting import counted
from mingzhang.publishing.report.view import CheckView


def filled(text: str, **values: object) -> str:
    """A sentence of a template in the language that is spoken, `{name}` filled with the value of that name."""
    return counted(say(text), values).format(**values) if values else say(text)


def spoken_view(view: CheckView) -> CheckView:
    """The view itself in Chinese; in English a copy of which every sentence is translated.

    What documents print (titles, labels, quoted texts) and the citations of the law stay as they are.
    """
    if spoken() == "zh":
        return view
    result = view.result
    said = CheckResult(
        tuple(map(_finding, result.findings)),
        tuple(NotChecked(entry.rule, say(entry.why)) for entry in result.not_checked),
        result.checked,
        result.held,
        result.tails,
    )
    return CheckView(
        reports=view.reports,
        result=said,
        sheets=view.sheets,
        book=view.book,
        sample=view.sample,
        certificate=view.certificate,
        language="en",
    )


def _finding(finding: Finding) -> Finding:
    return replace(
        finding,
        message=say(finding.message),
        arithmetic=say(finding.arithmetic),
        suggestion=say(finding.suggestion),
        consequences=tuple(map(say, finding.consequences)),
    )
