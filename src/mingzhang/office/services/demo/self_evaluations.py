"""The published self-evaluations, entered as a clerk would: actuals, reasons, money; every score follows."""

import re
from collections.abc import Iterator, Mapping

from mingzhang.example.office import example_form, load_office
from mingzhang.forms import FilledForm
from mingzhang.office.models import Project, SelfEvaluation
from mingzhang.office.queries.self_evaluation_forms import OPEN, judge, scored_form, with_typed
from mingzhang.office.services.demo.people import actor
from mingzhang.office.services.demo.projects import Projects
from mingzhang.office.services.self_evaluations import approve, begin, missing, submit
from mingzhang.rulebook import load
from mingzhang.scoring.methods import number

_NO_REASON = "示例数据：公布的自评表没有写明原因和改进措施"


def add_self_evaluations(projects: Projects) -> None:
    """One for each project whose self-evaluation was published, approved by the head."""
    for entry in load_office().projects:
        if entry.evaluation:
            _add(projects[entry.row], example_form(load(), "self_evaluation", entry.evaluation))
    _add_last_year(projects)


def _add_last_year(projects: Projects) -> None:
    """The made-up self-evaluation of one project a year before, as the head approved it."""
    told = load_office().last_year
    now = projects[told.project]
    this: SelfEvaluation = SelfEvaluation.objects.get(project=now)
    year = now.fiscal_year - 1
    before: Project = Project.objects.get(pk=now.pk)
    before.pk, before.fiscal_year, before.code = None, year, now.code.replace(str(now.fiscal_year), str(year))
    before.save(force_insert=True)
    rows = {**with_typed(this.rows, told.typed), "field.year": {"text": str(year)}}
    _, sheet = scored_form(rows, now.organisation, year)
    before.score, before.grade = sheet.computed, sheet.grade or ""
    before.save()
    SelfEvaluation.objects.create(
        organisation=now.organisation,
        fiscal_year=year,
        project=before,
        rows=rows,
        state=SelfEvaluation.State.APPROVED,
        total=number(sheet.computed or 0),
        grade=sheet.grade or "",
        sample=True,
    )


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
