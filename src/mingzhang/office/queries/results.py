"""The use of last year's results: what the policy proposes for each request, and what was decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Prefetch, QuerySet, Sum

from mingzhang.office.models import BudgetDecision, BudgetLine, Predecessor, Project
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.predecessors import execution, links
from mingzhang.office.queries.visible import visible
from mingzhang.quantities.number import parse_number
from mingzhang.rulebook import load
from mingzhang.rulebook.result_uses import ResultUseDef
from mingzhang.scoring.result_uses import Known, Proposed, policy_of, propose

_BASES = {"initial": "initial", "adjusted": "adjusted", "executed": "paid"}


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over requests.

    Attributes:
        executed: Of all predecessors, each counted once; None where there are none, which is not zero.
        decided: Of those decided, `count` of them.
    """

    requested: Decimal
    executed: Decimal | None
    decided: Decimal
    count: int


def proposed(project: Project, before: Iterable[Any]) -> Proposed | None:
    """What the policy of the place proposes; None without predecessors, or where no policy is known."""
    found = list(before)
    policy = policy_of(load(), project.organisation.region, project.fiscal_year)
    if not found or policy is None:
        return None
    return propose(policy, project.requested, [_known(policy, link) for link in found])


def _known(policy: ResultUseDef, link: Any) -> Known:
    score, of = _score(policy, link)
    undivided = link.followers == 1
    return Known(
        name=link.before.name,
        score=score,
        rate=execution(link),
        overdue=link.overdue,
        ended=link.before.state == Project.State.STOPPED,
        of=of,
        base=getattr(link, _BASES[policy.base]) if undivided else None,
        executed=link.paid if undivided else None,
    )


def _score(policy: ResultUseDef, link: Any) -> tuple[Decimal | None, str]:
    """The first score that there is, in the policy's order."""
    rechecked = parse_number(link.rechecked or "")
    found = {
        "recheck": (rechecked.value if rechecked else None, "复核"),
        "self_evaluation": (link.before.score, "自评"),
    }
    return next((found[name] for name in policy.scores if found[name][0] is not None), (None, ""))


def score_of(link: Any) -> Decimal | None:
    """The score of a predecessor read by `links`: as it was re-checked, else of its self-evaluation."""
    rechecked = parse_number(link.rechecked or "")
    found: Decimal | None = rechecked.value if rechecked else link.before.score
    return found


def handed_in(actor: Actor, year: int) -> "QuerySet[Project, Project]":
    """The year's requests."""
    return visible(actor, Project).filter(fiscal_year=year).exclude(state=Project.State.DRAFT)


def requests(actor: Actor, year: int) -> "QuerySet[Project, Project]":
    """The year's requests with their predecessors and decisions, in a fixed number of queries."""
    rows = handed_in(actor, year).select_related("organisation", "kind", "fund")
    decisions = visible(actor, BudgetDecision)
    return rows.prefetch_related(
        Prefetch("predecessors", links(actor)), Prefetch("decision", decisions.select_related("made_by"))
    )


def proposal_of(project: Project) -> Proposed | None:
    """What is proposed for a project read by `requests`."""
    return proposed(project, project.predecessors.all())


def decision_of(project: Project) -> BudgetDecision | None:
    """What was decided for a project read by `requests`."""
    return getattr(project, "decision", None)


def executed_of(project: Project) -> Decimal | None:
    """What the predecessors executed together; None without any, or where one had no budget."""
    rows: Any = project.predecessors.all()
    found = [link.paid for link in rows]
    known = [amount for amount in found if amount is not None]
    return sum(known, Decimal(0)) if found and len(known) == len(found) else None


def totals(actor: Actor, rows: "QuerySet[Project, Project]") -> Totals:
    """Sums over requests."""
    rows = rows.order_by()
    before = visible(actor, Predecessor).filter(project__in=rows.values("pk")).order_by().values("before")
    executed = visible(actor, BudgetLine).filter(project__in=before).aggregate(sum=Sum("paid"))["sum"]
    sums = rows.aggregate(
        requested=Sum("requested"), decided=Sum("decision__amount"), count=Count("decision__amount")
    )
    nothing = Decimal(0)
    return Totals(sums["requested"] or nothing, executed, sums["decided"] or nothing, sums["count"])
