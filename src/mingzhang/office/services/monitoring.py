"""Corrections that monitoring asks for: an issue of the project with who puts it right, and by when."""

from datetime import date

from mingzhang.office.models import Issue, Project
from mingzhang.office.queries.monitoring import SOURCE
from mingzhang.office.services.acting import Actor, Role, refuse_if, require
from mingzhang.office.services.changing import adding

WATCHERS = frozenset({Role.CLERK, Role.HEAD, Role.REVIEWER, Role.FINANCE_REVIEWER})


def correct(  # noqa: PLR0913, PLR0917 - what is wrong, what is to be done, by whom, by when
    actor: Actor, project: Project, title: str, advice: str, responsible: str, due_on: date | None
) -> Issue:
    """A correction; it is answered and closed as every issue is."""
    require(actor, WATCHERS, project.organisation, "登记纠偏")
    refuse_if(
        {
            "responsible": None if responsible.strip() else "请填写责任人。",
            "due_on": None if due_on else "请填写完成期限。",
        }
    )
    issue = Issue(
        organisation=project.organisation,
        fiscal_year=project.fiscal_year,
        project=project,
        title=title.strip(),
        advice=advice.strip(),
        source=SOURCE,
        responsible=responsible.strip(),
        due_on=due_on,
    )
    return adding(actor, issue, "monitoring.correct")
