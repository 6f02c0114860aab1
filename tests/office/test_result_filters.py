"""Requests narrowed by what is proposed: the database finds just those for which the policy proposes it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from mingzhang.office.models import (
    BudgetLine,
    Issue,
    Organisation,
    Predecessor,
    Project,
    RecheckEntry,
    RecheckSample,
    SelfEvaluation,
)
from mingzhang.office.queries import result_filters as narrow
from mingzhang.office.queries import results as read
from mingzhang.office.scope import everything
from tests.office.conftest import City, People
from tests.office.test_next_year import NEXT
from tests.office.year import YEAR, masters

SCORES = (None, "59.99", "60", "79.99", "80", "89.99", "90", "100")
PAID = (None, 0, 79_994, 79_995, 80_000, 100_000)
"""Fen of 100,000: 79.994 % rounds to 79.99, 79.995 % to 80.00."""
PROPOSALS = ("priority", "keep", "executed", "reduce", "suspend", "cancel")


class Past:
    """Projects of the year before, with what is known of them."""

    def __init__(self, city: City, people: People) -> None:
        self.fund, self.kind = masters(city, people, YEAR)
        self.of, self.number = city["data"], 0

    def project(self, year: int, **values: Any) -> Project:
        self.number += 1
        own = {
            "organisation": self.of,
            "fiscal_year": year,
            "code": f"P{self.number}",
            "name": f"项目 {self.number}",
        }
        plain = {"kind": self.kind, "fund": self.fund, "functional_code": "1", "requested": Decimal(1000)}
        made: Project = Project.objects.create(**own | plain | {"state": "approved"} | values)
        return made

    def ended(self, score: str | None, paid: int | None, *, overdue: int = 0, stopped: bool = False) -> Project:
        state = "stopped" if stopped else "approved"
        old = self.project(YEAR, score=score and Decimal(score), state=state)
        own = {"organisation": old.organisation, "fiscal_year": YEAR, "project": old}
        if paid is not None:
            money = {"initial": Decimal(1000), "adjusted": Decimal(1000), "paid": Decimal(paid).scaleb(-2)}
            BudgetLine.objects.create(**own, fund=self.fund, functional_code="1", **money)
        for number in range(overdue):
            Issue.objects.create(**own, title=str(number), source="审计", due_on=date(2024, 1, 2))
        Issue.objects.create(**own, title="已销号", source="审计", due_on=date(2024, 1, 2), state="closed")
        return old

    def rechecked(self, old: Project, *scores: str) -> Project:
        own = {"organisation": old.organisation, "fiscal_year": YEAR}
        form = SelfEvaluation.objects.create(**own, project=old)
        for score in scores:
            sample = RecheckSample.objects.create(**own, way="largest", count=1, candidates=1)
            RecheckEntry.objects.create(**own, sample_of=sample, evaluation=form, given="1", rechecked=score)
        return old

    def asked(self, *before: Project) -> Project:
        new = self.project(NEXT, state="under_review")
        for old in before:
            Predecessor.objects.create(organisation=new.organisation, fiscal_year=NEXT, project=new, before=old)
        return new


@pytest.fixture
def past(city: City, people: People) -> Iterator[Past]:
    with everything("测试"):
        yield Past(city, people)


def _found(people: People, proposal: str) -> set[str]:
    actor = people["finance"]
    rows = narrow.proposing(actor, NEXT, read.requests(actor, NEXT), proposal)
    return {project.code for project in rows}


def _said(project: Project) -> str:
    """What the policy itself says of a request: the arithmetic of the scoring, which the filter must equal."""
    made = read.proposal_of(project)
    if made is None:
        return narrow.NOTHING
    return made.rule.proposal if made.rule else narrow.UNTOLD


def _agree(people: People, among: set[str]) -> None:
    said: dict[str, set[str]] = {}
    for project in read.requests(people["finance"], NEXT):
        said.setdefault(_said(project), set()).add(project.code)
    assert said.keys() == among, "every answer is among those compared"
    names = (*PROPOSALS, narrow.UNTOLD, narrow.NOTHING)
    assert {name: _found(people, name) for name in names} == {name: said.get(name, set()) for name in names}


def test_every_combination_of_one_predecessor(past: Past, people: People) -> None:
    for score, paid, overdue, stopped in product(SCORES, PAID, (0, 1, 2), (False, True)):
        past.asked(past.ended(score, paid, overdue=overdue, stopped=stopped))
    past.asked()
    _agree(people, {*PROPOSALS, narrow.UNTOLD, narrow.NOTHING})


def test_of_several_predecessors_the_strictest_stands(past: Past, people: People) -> None:
    kinds = [("95", 90_000), ("85", 90_000), ("85", 1), ("70", 1), ("1", 1), (None, 1), ("95", None)]
    pairs = [*product(kinds, kinds)]
    for one, other in pairs:
        past.asked(past.ended(*one), past.ended(*other))
    for kind in kinds:  # what is untold unsettles all but the very strictest
        past.asked(past.ended(*kind), past.ended("95", 90_000, stopped=True))
    _agree(people, {*PROPOSALS, narrow.UNTOLD})


def test_the_last_recheck_stands_before_the_self_evaluation(past: Past, people: People) -> None:
    for scores in (("95",), ("95", "59.99"), ("59.99", "95"), ("", "80"), ("80", ""), ("7x",), ()):
        past.asked(past.rechecked(past.ended("70", 90_000), *scores))
    _agree(people, {"priority", "suspend", "keep", "reduce"})


def test_a_place_with_its_own_policy(past: Past, people: People, city: City) -> None:
    """No policy holds for a year before the national one began: nothing is proposed, and nothing is untold."""
    past.asked(past.ended("95", 90_000))
    actor = people["finance"]
    assert narrow.proposals_offered(actor, 2019) == []
    assert [key for key, _ in narrow.proposals_offered(actor, NEXT)] == list(PROPOSALS)
    rows = read.requests(actor, NEXT)
    assert not narrow.proposing(actor, 2019, rows, "priority").exists()
    assert narrow.proposing(actor, 2019, rows, narrow.NOTHING).count() == 1
    assert not narrow.proposing(actor, NEXT, rows, "made up").exists()


def test_issues_of_the_year_before(past: Past, people: People) -> None:
    calm, late = past.asked(past.ended("95", 1)), past.asked(past.ended("95", 1, overdue=1))
    waiting = past.asked(past.ended("95", 1))
    with_day = Predecessor.objects.get(project=waiting).before
    own = {"organisation": with_day.organisation, "fiscal_year": YEAR, "project": with_day}
    Issue.objects.create(**own, title="还有时间", source="审计", due_on=date(9999, 1, 1))
    actor = people["finance"]

    def found(wanted: str) -> list[str]:
        rows = narrow.with_issues(actor, read.requests(actor, NEXT), wanted)
        return sorted(rows.values_list("code", flat=True))

    codes = {"open": [late, waiting], "overdue": [late], "none": [calm]}
    assert {wanted: found(wanted) for wanted in codes} == {
        wanted: sorted(project.code for project in rows) for wanted, rows in codes.items()
    }


def test_an_organisation_with_all_below_it(past: Past, people: People, city: City) -> None:
    unit = Organisation.objects.exclude(path__startswith=city["data"].path).filter(kind="department").first()
    assert unit is not None
    past.asked()
    past.of = unit
    other = past.asked()
    actor = people["finance"]
    rows = read.requests(actor, NEXT)
    assert [p.code for p in narrow.below(rows, unit.code)] == [other.code]
    assert narrow.below(rows, unit.parent.code if unit.parent else "").count() == 2
    assert not narrow.below(rows, "nobody").exists()
    asking = {one.code for one in narrow.organisations_asking(actor, rows)}
    assert {unit.code, city["data"].code} <= asking
    own = read.requests(people["clerk"], NEXT)
    assert [o.code for o in narrow.organisations_asking(people["clerk"], own)] == [city["data"].code]
