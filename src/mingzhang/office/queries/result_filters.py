"""Requests by what last year's results propose: the database sorts into bands, the policy decides each once.

No rule of a policy is written anew as a query. A policy asks in which band a score, a rate of execution and a
number of overdue issues lie; the database finds the bands of every predecessor from sets, and `deciding` says of
each combination of bands what is proposed. So of ten thousand requests only two numbers each are read.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from math import ceil
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    DecimalField,
    ExpressionWrapper,
    IntegerField,
    Max,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast
from django.utils import timezone

from mingzhang.office.models import BudgetLine, Issue, Organisation, Predecessor, Project, RecheckEntry
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.among import Among
from mingzhang.office.queries.organisations import prefixes
from mingzhang.office.queries.predecessors import overdue_condition, unmended
from mingzhang.office.queries.rates import rate_gap
from mingzhang.office.queries.visible import visible
from mingzhang.rulebook import load
from mingzhang.rulebook.result_uses import ResultUseDef, Span
from mingzhang.rulebook.rules import Name
from mingzhang.scoring.result_uses import Known, deciding, policy_of

Requests = QuerySet[Project, Project]
UNTOLD, NOTHING = "untold", "none"
"""Where it cannot be told what is proposed; where nothing is proposed, for want of a year before or a policy."""

_UNTOLD_RANK = -1
_UNKNOWN = 0
"""The band of what is not known; those of numbers count from 1, the lowest first."""
_STEP = 100
"""More bands than any fact has, so that four bands make one number."""
_NUMBER = r"^[0-9]+(\.[0-9]+)?$"


def proposing(actor: Actor, year: int, rows: Requests, proposal: str) -> Requests:
    """Requests for which a policy proposes this, by the proposal's identifier, `UNTOLD` or `NOTHING`."""
    said = _proposed(actor, year)
    if proposal == NOTHING:
        return rows.exclude(Among(said))
    return rows.filter(Among(key for key, one in said.items() if one == proposal))


def proposals_offered(actor: Actor, year: int) -> list[tuple[str, Name]]:
    """What the policies of the actor's places may propose, from the mildest on."""
    known: dict[str, Name] = {}
    for policy, _ in _groups(actor, year):
        for one in policy.proposals if policy else ():
            known.setdefault(one.id, one.name)
    return list(known.items())


def with_issues(actor: Actor, rows: Requests, wanted: str) -> Requests:
    """Requests whose predecessors have issues that are `open`, or `overdue`, or have `none` that is open."""
    condition = overdue_condition(timezone.localdate()) if wanted == "overdue" else unmended()
    before = visible(actor, Issue).filter(condition, project__isnull=False).values("project")
    having = visible(actor, Predecessor).filter(before__in=before).values("project")
    return rows.exclude(pk__in=having) if wanted == "none" else rows.filter(pk__in=having)


def below(rows: Requests, code: str) -> Requests:
    """Requests of an organisation and of all below it, by its code."""
    paths = Organisation.objects.filter(code=code).values_list("path", flat=True)
    path = next(iter(paths), None)
    return rows.none() if path is None else rows.filter(organisation__path__startswith=path)


def organisations_asking(actor: Actor, rows: Requests) -> QuerySet[Organisation, Organisation]:
    """The organisations that made requests, and those above them, as far as the actor sees."""
    paths = rows.order_by().values_list("organisation__path", flat=True).distinct()
    above = {path for one in paths for path in prefixes(one) if actor.scope.opens(path)}
    return Organisation.objects.filter(path__in=above).order_by("path")


def _groups(actor: Actor, year: int) -> Iterator[tuple[ResultUseDef | None, list[str]]]:
    """Each policy with the regions of the organisations that it holds for."""
    owners = Organisation.objects.filter(actor.scope.condition())
    found: dict[str, tuple[ResultUseDef | None, list[str]]] = {}
    for region in owners.order_by().values_list("region", flat=True).distinct():
        policy = policy_of(load(), region, year)
        found.setdefault(policy.id if policy else "", (policy, []))[1].append(region)
    yield from found.values()


def _proposed(actor: Actor, year: int) -> dict[int, str]:
    """Request to what is proposed for it, of all for which a policy says anything or cannot tell."""
    links = visible(actor, Predecessor).filter(project__fiscal_year=year)
    groups = list(_groups(actor, year))
    found: dict[int, str] = {}
    for policy, regions in groups:
        if policy is not None:
            own = links.filter(project__organisation__region__in=regions) if len(groups) > 1 else links
            found |= _strictest(policy, _banded(actor, policy, own).values_list("project", "bands"))
    return found


def _strictest(policy: ResultUseDef, banded: Iterable[tuple[int, int]]) -> dict[int, str]:
    """Of several predecessors the strictest proposal; one untold unsettles all but the very strictest."""
    order = [one.id for one in policy.proposals]
    ranks = {code: order.index(said) if said else _UNTOLD_RANK for code, said in _codes(policy).items()}
    worst: dict[int, int] = {}
    for project, code in banded:
        worst[project] = _worse(worst.get(project), ranks[code], len(order) - 1)
    return {project: UNTOLD if rank == _UNTOLD_RANK else order[rank] for project, rank in worst.items()}


def _worse(one: int | None, other: int, strictest: int) -> int:
    if one is None or strictest in {one, other}:
        return other if one is None else strictest
    return _UNTOLD_RANK if _UNTOLD_RANK in {one, other} else max(one, other)


@dataclass(frozen=True, slots=True)
class _Cuts:
    """Where the bands of a policy's facts begin, lowest first."""

    score: tuple[Decimal, ...]
    rate: tuple[Decimal, ...]
    overdue: tuple[Decimal, ...]


def _cuts(policy: ResultUseDef) -> _Cuts:
    def of(name: str) -> tuple[Decimal, ...]:
        spans: list[Span | None] = [getattr(rule.when, name) for rule in policy.rules]
        ends = {end for span in spans if span for end in (span.at_least, span.below) if end is not None}
        return tuple(sorted(ends))

    return _Cuts(of("score"), of("rate"), of("overdue"))


def _codes(policy: ResultUseDef) -> dict[int, str | None]:
    """The bands, as one number, to what the policy proposes for them; None where it cannot be told."""
    cuts, found = _cuts(policy), dict[int, str | None]()
    for score, rate, overdue, ended in product(
        _samples(cuts.score), _samples(cuts.rate), _samples(cuts.overdue)[1:], (False, True)
    ):
        rule = deciding(policy, Known("", score[1], rate[1], ceil(overdue[1] or 0), ended=ended))
        code = ((score[0] * _STEP + rate[0]) * _STEP + overdue[0]) * _STEP + ended
        found[code] = rule.proposal if rule else None
    return found


def _samples(cuts: Sequence[Decimal]) -> list[tuple[int, Decimal | None]]:
    """A value of each band: not known, below all cuts, then from each cut on."""
    lowest = cuts[0] - 1 if cuts else Decimal(0)
    return [(_UNKNOWN, None), *enumerate((lowest, *cuts), 1)]


def _banded(
    actor: Actor, policy: ResultUseDef, links: "QuerySet[Predecessor, Predecessor]"
) -> "QuerySet[Any, Any]":
    """Predecessors with their bands as one number."""
    cuts = _cuts(policy)
    before = links.order_by().values("before")
    whole = ExpressionWrapper(
        ((_score(actor, policy, cuts.score, before) * _STEP + _rate(actor, cuts.rate, before)) * _STEP
        + _overdue(actor, cuts.overdue)) * _STEP
        + _case([When(before__state=Project.State.STOPPED, then=Value(1))], 0),
        output_field=BigIntegerField(),
    )  # fmt: skip
    return links.order_by().annotate(bands=whole)


def _case(whens: list[When], otherwise: int) -> Case:
    return Case(*whens, default=Value(otherwise), output_field=IntegerField())


def _score(actor: Actor, policy: ResultUseDef, cuts: Sequence[Decimal], before: Any) -> Case:
    """The band of the first score that there is, in the policy's order."""
    entries = visible(actor, RecheckEntry).filter(evaluation__project__in=before).exclude(rechecked="")
    last = entries.order_by().values("evaluation__project").annotate(last=Max("pk")).values("last")
    # The last re-check alone counts; a text that is no number counts as none, and is never made one.
    points: Any = Case(
        When(rechecked__regex=_NUMBER, then=Cast("rechecked", DecimalField(max_digits=20, decimal_places=6))),
        default=None,
    )
    rechecked = visible(actor, RecheckEntry).filter(pk__in=last).order_by().annotate(points=points)

    def reaches(measured: str, cut: Decimal | None) -> Q:
        if measured == "self_evaluation":
            return Q(before__score__isnull=False) if cut is None else Q(before__score__gte=cut)
        rows = rechecked.exclude(points=None) if cut is None else rechecked.filter(points__gte=cut)
        return Q(before__in=rows.values("evaluation__project"))

    whens = [
        When(reaches(measured, cut), then=Value(band))
        for measured in policy.scores
        for band, cut in reversed(list(enumerate((None, *cuts), 1)))
    ]
    return _case(whens, _UNKNOWN)


def _rate(actor: Actor, cuts: Sequence[Decimal], before: Any) -> Case:
    """The band of the rate of execution as it is rounded to two digits; not known without a budget."""
    sums = visible(actor, BudgetLine).filter(project__in=before).order_by().values("project")
    budgeted = sums.annotate(all=Sum("adjusted")).filter(all__gt=0)

    def reaching(cut: Decimal | None) -> Q:
        reached = budgeted if cut is None else budgeted.annotate(gap=rate_gap(cut)).filter(gap__gte=0)
        return Q(before__in=reached.values("project"))

    bands = reversed(list(enumerate((None, *cuts), 1)))
    return _case([When(reaching(cut), then=Value(band)) for band, cut in bands], _UNKNOWN)


def _overdue(actor: Actor, cuts: Sequence[Decimal]) -> Case:
    """The band of the number of overdue issues."""
    rows = visible(actor, Issue).filter(overdue_condition(timezone.localdate()), project__isnull=False)
    counted = rows.order_by().values("project").annotate(issues=Count("pk", distinct=True))
    bands = [(band, ceil(cut)) for band, cut in reversed(list(enumerate(cuts, 2)))]
    whens = [When(before__in=counted.filter(issues__gte=cut).values("project"), then=Value(b)) for b, cut in bands]
    return _case(whens, 1)
