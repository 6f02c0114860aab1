"""The published self-evaluations, entered as a clerk would: actuals, reasons, money; every score follows."""

import re
from collections.abc import Iterator, Mapping

from mingzhang.example.office import example_form, load_office
from mingzhang.forms import FilledForm
from mingzhang.office.models import Project, SelfEvaluation
from mingzhang.office.queries.self_evaluation_forms import OPEN, judge, with_typed
from mingzhang.office.services.demo.people import actor
from mingzhang.office.services.demo.projects import Projects
from mingzhang.office.services.self_evaluations import approve, begin, missing, submit
from mingzhang.rulebook import load

_NO_REASON = "示例数据：公布的自评表没有写明原因和改进措施"


def add_self_evaluations(projects: Projects) -> None:
    """One for each project whose self-evaluation was published, approved by the head."""
    for entry in load_office().projects:
        if entry.evaluation:
            _add(projects[entry.row], example_form(load(), "self_evaluation", entry.evaluation))


def _add(project: Project, published: FilledForm) -> SelfEvaluation:
    clerk = actor("clerk")
    row = begin(clerk, project)
    typed = dict(_typed(published))
    return approve(actor("head"), submit(clerk, row, {**typed, **_reasons(row, typed)}))


def _reasons(row: SelfEvaluation, typed: Mapping[str, str]) -> dict[str, str]:
    """What the office asks for and the published form does not print, marked as not published."""
    rows = with_typed(row.rows, typed)
    asked = missing(rows, judge(rows, row.organisation, row.fiscal_year))
    fields = (re.sub(r"^(indicator\.\d+)\.actual$", r"\1.note", field) for field in asked)
    return dict.fromkeys(fields, _NO_REASON)


def _typed(published: FilledForm) -> Iterator[tuple[str, str]]:
    """What the published form prints in the boxes that a person fills in; a dash fills nothing in."""
    for row in published.rows:
        for start, columns in OPEN.items():
            if row.id.startswith(start):
                yield from ((f"{row.id}.{column}", row.text(column).strip("-")) for column in columns)
