"""The year before a request, what it proposes, and what finance means to give."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from mingzhang.office.api import pages
from mingzhang.office.api.calling import actor_of, found, seen, tagged
from mingzhang.office.api.shapes.projects import IndicatorOut, ProjectOut
from mingzhang.office.api.shapes.rows import Named, Place
from mingzhang.office.models import BudgetDecision, Issue, Project
from mingzhang.office.queries import result_filters as narrow
from mingzhang.office.queries import results as read
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.paging import page
from mingzhang.office.queries.predecessors import LastYear, YearBefore, offered
from mingzhang.office.queries.projects import project_page
from mingzhang.office.queries.visible import given, matching
from mingzhang.office.services import continuation, results
from mingzhang.scoring.result_uses import Proposed

router = Router(tags=["结果应用"])


class IssueTold(Schema):
    """A problem that is not closed."""

    id: int
    title: str
    state: str
    responsible: str
    due_on: str | None
    days_overdue: int


class YearBeforeOut(Schema):
    """A predecessor as it ended; amounts are null where it had no budget."""

    project: Named
    code: str
    initial: Decimal | None
    adjusted: Decimal | None
    paid: Decimal | None
    rate: Decimal | None
    score: Decimal | None
    grade: str
    rechecked: str
    followers: int
    issues: list[IssueTold]
    late: list[str]


class ProposalOut(Schema):
    """What last year's results propose; `proposal` is null where it cannot be told."""

    policy: str
    confirmed: bool
    proposal: str | None
    name: str | None
    share: Decimal | None
    amount: Decimal | None
    measures: list[str]
    why: list[str]
    basis: list[str]
    assumed: list[str]


class ComparisonOut(Schema):
    """A target beside last year's; null where the two cannot be compared."""

    indicator: str
    target: str
    target_before: str
    reached: str
    below_target: bool | None
    below_reached: bool | None


class LastYearOut(Schema):
    """What stands beside a request."""

    said: bool
    warning: str
    years: list[YearBeforeOut]
    proposal: ProposalOut | None
    comparisons: list[ComparisonOut]


class OfferedOut(Schema):
    """A project of the year before that may be named, and why it is suggested."""

    project: Named
    code: str
    why: str


class PredecessorsIn(Schema):
    """The projects it goes on with, or that it is new."""

    predecessors: list[int] = []
    is_new: bool = False


class TakeOverIn(Schema):
    """From which predecessor."""

    before: int


class DecisionIn(Schema):
    """An amount, and why it is another than the one proposed."""

    amount: Decimal
    reason: str = ""


class DecisionOut(Schema):
    """What finance means to give; `proposed` is blank where nothing could be proposed."""

    amount: Decimal
    proposed: str
    proposal: str
    reason: str
    etag: str


class ResultOut(Schema):
    """A request with its proposal and decision."""

    id: int
    code: str
    name: str
    state: str
    organisation: Place
    requested: Decimal
    executed_before: Decimal | None
    proposal: ProposalOut | None
    decision: DecisionOut | None


class WantedResults(pages.Wanted):
    """Which requests.

    Attributes:
        proposal: One of the policy's, `untold` or `none`.
        organisation: Its code; all below it count.
        issues: Of the year before: `open`, `overdue` or `none`.
    """

    proposal: str = ""
    organisation: str = ""
    issues: str = ""
    state: str = ""


@router.get("/results", response=pages.Listed[ResultOut])
def list_results(request: HttpRequest, wanted: Query[WantedResults]) -> Any:
    """A page of the year's requests with what is proposed and decided; narrowed as the list on the site is."""
    rows = _narrowed(actor_of(request), wanted)
    found_ = page(rows, {"code": "code", "id": "pk"}, wanted.sort or "code", wanted.cursor, wanted.size)
    return {"rows": [_result(row) for row in found_.rows], "next": found_.next}


def _narrowed(actor: Actor, wanted: WantedResults) -> Any:
    year = wanted.year or 0
    rows = read.requests(actor, year).filter(matching(wanted.text, "name", "code"), **given(state=wanted.state))
    rows = narrow.proposing(actor, year, rows, wanted.proposal) if wanted.proposal else rows
    rows = narrow.below(rows, wanted.organisation) if wanted.organisation else rows
    return narrow.with_issues(actor, rows, wanted.issues) if wanted.issues else rows


def _result(row: Project) -> dict[str, Any]:
    own = {name: getattr(row, name) for name in ("id", "code", "name", "state", "organisation", "requested")}
    return {
        **own,
        "executed_before": read.executed_of(row),
        "proposal": _proposal(read.proposal_of(row)),
        "decision": read.decision_of(row),
    }


@router.get("/projects/{key}/last-year", response=LastYearOut)
def get_last_year(request: HttpRequest, key: int) -> Any:
    """The year before a request, what it proposes, and its targets beside last year's."""
    found(request, Project, key)
    shown = project_page(actor_of(request), key)
    if shown is None:
        raise AssertionError("found above")
    return {
        "said": shown.last.said,
        "warning": shown.last.warning,
        "years": [_year(year, shown.last) for year in shown.last.years],
        "proposal": _proposal(shown.proposed),
        "comparisons": [
            {
                "indicator": one.indicator.name,
                "target": one.indicator.target,
                "target_before": one.before.target,
                "reached": one.reached,
                "below_target": one.below_target,
                "below_reached": one.below_reached,
            }
            for one in shown.comparisons
        ],
    }


def _year(year: YearBefore, last: LastYear) -> dict[str, Any]:
    link, project = year.link, year.project
    return {
        **{name: getattr(link, name) for name in ("initial", "adjusted", "paid", "followers")},
        "project": project,
        "code": project.code,
        "rate": year.rate,
        "score": project.score,
        "grade": project.grade,
        "rechecked": link.rechecked or "",
        "issues": [_issue(issue, last) for issue in year.issues],
        "late": [f"{one.clock.title}：{one.sentence}" for one in year.late],
    }


def _issue(issue: Issue, last: LastYear) -> dict[str, Any]:
    own = {name: getattr(issue, name) for name in ("id", "title", "state", "responsible")}
    due = issue.due_on.isoformat() if issue.due_on else None
    return {**own, "due_on": due, "days_overdue": last.days(issue)}


def _proposal(made: Proposed | None) -> dict[str, Any] | None:
    if made is None:
        return None
    return {
        "policy": made.policy.id,
        "confirmed": made.policy.confirmed is not None,
        "proposal": made.proposal.id if made.proposal else None,
        "name": made.proposal.name.zh if made.proposal else None,
        "share": made.rule.share if made.rule else None,
        "amount": made.amount,
        "measures": [one.id for one in made.measures],
        "why": list(made.why),
        "basis": list(made.policy.basis),
        "assumed": list(made.policy.assumed),
    }


@router.get("/projects/{key}/predecessors/offered", response=list[OfferedOut])
def list_offered(request: HttpRequest, key: int) -> Any:
    """The projects of the year before that may be named, suggestions first."""
    project = found(request, Project, key, "organisation")
    return [
        {"project": one.project, "code": one.project.code, "why": one.why}
        for one in offered(actor_of(request), project.organisation, project.fiscal_year, project)
    ]


@router.put("/projects/{key}/predecessors", response=ProjectOut)
def set_predecessors(request: HttpRequest, response: HttpResponse, key: int, body: PredecessorsIn) -> Any:
    """Which projects of the year before it goes on with, or that there is none."""
    project = found(request, Project, key, "organisation", "kind", "fund")
    before = [found(request, Project, one) for one in body.predecessors]
    continuation.set_predecessors(actor_of(request), project, before, seen(request, project), is_new=body.is_new)
    return tagged(response, found(request, Project, key, "organisation", "kind", "fund"))


@router.post("/projects/{key}/take-over", response=list[IndicatorOut])
def take_over(request: HttpRequest, key: int, body: TakeOverIn) -> Any:
    """Takes over a predecessor's targets."""
    project = found(request, Project, key, "organisation")
    before = found(request, Project, body.before)
    continuation.take_over_targets(actor_of(request), project, before, seen(request, project))
    return list(project.indicators.order_by("number"))


@router.post("/projects/{key}/decision", response=DecisionOut)
def decide(request: HttpRequest, response: HttpResponse, key: int, body: DecisionIn) -> Any:
    """What finance means to give; the joint review goes on as it is."""
    project = found(request, Project, key, "organisation")
    seen(request, project)
    made: BudgetDecision = results.decide(actor_of(request), project, body.amount, body.reason)
    return tagged(response, made)
