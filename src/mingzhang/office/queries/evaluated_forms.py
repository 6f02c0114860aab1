"""The self-evaluations that a department publishes: approved ones as forms, with their summaries and scores."""

from collections.abc import Iterable, Sequence

import msgspec

from mingzhang.forms import FilledForm
from mingzhang.office.models import Organisation, SelfEvaluation
from mingzhang.office.queries.self_evaluation_forms import scored_form
from mingzhang.office.queries.self_evaluations import OWN, TRANSFERS, summary
from mingzhang.publishing.documents import Narrative
from mingzhang.publishing.documents.narrative import ProjectText
from mingzhang.scoring import ScoreSheet

_GOAL = ("goal.actual", "text")


def approved(department: Organisation, year: int) -> list[SelfEvaluation]:
    """The self-evaluations of a department and its units that the head approved, in the order of their projects."""
    rows = SelfEvaluation._base_manager.filter(
        organisation__path__startswith=department.path, fiscal_year=year, state=SelfEvaluation.State.APPROVED
    )
    rows = rows.select_related("organisation", "project__kind", "project__fund")
    return list(rows.order_by("organisation__path", "project__code"))


def evaluation_forms(rows: Iterable[SelfEvaluation]) -> tuple[list[FilledForm], list[ScoreSheet]]:
    """Their forms with both summary tables, and their scores."""
    known = list(rows)
    scored = [scored_form(one.rows, one.organisation, one.fiscal_year) for one in known]
    tables = [table for table in (summary(OWN, known), summary(TRANSFERS, known)) if len(table.rows) > 1]
    return [*(form for form, _ in scored), *tables], [sheet for _, sheet in scored]


def with_done(narrative: Narrative, forms: Sequence[FilledForm]) -> Narrative:
    """The words with what each form says was achieved, where nobody wrote otherwise."""
    told = {one.project for one in narrative.performance.projects}
    fresh = [
        ProjectText(project=form.subject, done=cell.text.rstrip("。"))
        for form in forms
        if form.subject and form.subject not in told and (cell := form.cell(*_GOAL)) is not None and cell.text
    ]
    performance = msgspec.structs.replace(narrative.performance, projects=(*narrative.performance.projects, *fresh))
    return msgspec.structs.replace(narrative, performance=performance)
