"""Rows in the states that single steps ask for, beside those of `rows.py`; all of the first department."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from mingzhang.example.units import example_units
from mingzhang.office.models import (
    Acceptance,
    AccountTables,
    AccountTask,
    BudgetLine,
    Evaluation,
    Organisation,
    Portal,
    PortalBuild,
    Project,
    ProjectIndicator,
    ProjectKind,
    Question,
    Survey,
    YearState,
)
from mingzhang.office.queries.accounts import stored
from mingzhang.office.queries.performance import indicators
from mingzhang.office.scope import everything
from mingzhang.office.services import (
    acceptances,
    budget,
    invitations,
    master,
    procurement,
    projects,
    rectification,
    reviews,
    self_evaluations,
    transfers,
)
from mingzhang.office.services.organisations import found_organisation
from mingzhang.rulebook import load
from tests.office.api.rows import NAME, rows
from tests.office.conftest import City, People
from tests.office.site.conftest import dropped
from tests.office.year import GROUP, STANDARDS, TARGETS, YEAR, draft, request, supplier, yuan

CLOSED = YEAR - 3
"""A year that is closed."""

_FIXED = ("consolidated", "checked", "frozen", "approved")


def ripe(city: City, people: People) -> dict[str, Any]:
    """Name to key: the rows of `rows.py`, and one for each step that needs another state."""
    known: dict[str, Any] = dict(rows(city, people))
    with everything("测试"):
        known |= _projects(city, people, known)
        known |= _handing_down(city, people)
        known |= _deals(city, people, known)
        known |= _judged(city, people, known)
        known |= _accounts(city, people)
        known |= _around(city, people, known)
    return known


def _declared(city: City, people: People, known: dict[str, Any], **values: Any) -> Project:
    old = Project.objects.select_related("fund", "kind").get(pk=known["projects"])
    typed = request(values.pop("fund", old.fund), values.pop("kind", old.kind), **values)
    made = projects.declare(people["clerk"], city["data"], YEAR, typed)
    projects.set_indicators(people["clerk"], made, TARGETS, None)
    return made


def _passed(people: People, project: Project) -> Project:
    sent = projects.submit(people["clerk"], project, None)
    reviews.pass_review(people["reviewer"], sent)
    return reviews.pass_review(people["finance"], sent)


def _projects(city: City, people: People, known: dict[str, Any]) -> dict[str, Any]:
    """One of the year before, a draft that goes on with it, one under review, one approved without a budget."""
    before = Project.objects.get(pk=known["projects"])
    before.pk, before.fiscal_year, before.code, before.name = None, YEAR - 1, "P0", f"{NAME}上年"
    before.save()
    own = {"organisation": city["data"], "fiscal_year": YEAR - 1, "level1": "产出指标", "level2": "质量指标"}
    ProjectIndicator.objects.create(
        **own, project=before, number=1, name=f"{NAME}合格率", target="≥90%", weight=Decimal(10)
    )
    going_on = _declared(city, people, known, code="P2", name=f"{NAME}二期", is_new=False, predecessors=[before])
    sent = projects.submit(people["clerk"], _declared(city, people, known, code="P3", name=f"{NAME}三期"), None)
    bare = _passed(people, _declared(city, people, known, code="P4", name=f"{NAME}四期"))
    return {
        "before": before.pk,
        "draft": going_on.pk,
        "reviewed": sent.pk,
        "bare": bare.pk,
        "unchanged-indicator": indicators(people["clerk"], known["projects"])[1].pk,
    }


def _handing_down(city: City, people: People) -> dict[str, Any]:
    """A project of transfers with a budget, its standard, and a share that waits for approval."""
    finance, clerk = people["finance"], people["clerk"]
    kind = master.add_kind(finance, city["city"], "down", "对下转移支付", transfers=True)
    fund = master.add_fund(finance, city["city"], YEAR, "F2", "转移支付资金")
    district = found_organisation("north", "临川市北区", Organisation.Kind.DISTRICT, city["city"])
    typed = request(fund, kind, code="P5", name=f"{NAME}下达")
    made = projects.declare(clerk, city["data"], YEAR, typed)
    projects.set_indicators(clerk, made, TARGETS, None)
    project = _passed(people, made)
    project.kind = ProjectKind.objects.get(pk=kind.pk)
    budget.set_budget(finance, project, fund, yuan("1000"))
    values = {"measure": f"{NAME}点", "unit": "个", "rate": yuan("5"), "basis": "办法"}
    standard = transfers.state_standard(clerk, project, values)
    share = transfers.allot(clerk, standard, district, quantity=Decimal(3))
    south = found_organisation("south", "临川市南区", Organisation.Kind.DISTRICT, city["city"])
    return {
        "transferred": project.pk,
        "open-standard": standard.pk,
        "fund": fund.code,
        "district": south.code,
        "allocation": share.pk,
    }


def _deals(city: City, people: People, known: dict[str, Any]) -> dict[str, Any]:
    """A drafted contract, an acceptance that was passed, and a second spelling of a supplier."""
    clerk = people["clerk"]

    line = BudgetLine.objects.select_related("project", "organisation").get(pk=known["budget-lines"])
    drafted = draft(city, people, line, number="C2", name=f"{NAME}草案", amount=yuan("100"))
    asked = Acceptance.objects.select_related("contract", "organisation").get(pk=known["acceptances"])
    again = acceptances.request_acceptance(clerk, asked.contract, date(2023, 11, 1))
    acceptances.accept(clerk, again, date(2023, 11, 8), "passed", group=GROUP, standards=STANDARDS)
    fee = procurement.owe_fee(clerk, line.project, expert="甲", reviewed_on=date(2023, 11, 1), amount=yuan("1"))
    return {
        "fee": fee.pk,
        "drafted-contract": drafted.pk,
        "accepted": again.pk,
        "other-supplier": supplier(city, people, "临川示例科技有限公司").pk,
    }


def _judged(city: City, people: People, known: dict[str, Any]) -> dict[str, Any]:
    """A self-evaluation being filled in, an evaluation under review, an ended survey, an answered problem."""
    clerk = people["clerk"]
    begun = self_evaluations.begin(
        clerk, Project.objects.select_related("organisation").get(pk=known["transferred"])
    )
    looked_at = Evaluation.objects.get(pk=known["evaluations"])
    looked_at.pk, looked_at.state, looked_at.subject = None, Evaluation.State.UNDER_REVIEW, f"{NAME}复核"
    looked_at.save()
    asked = Survey.objects.select_related("organisation").get(pk=known["surveys"])
    invitations.invite(clerk, asked, "", 1)
    ended = Survey.objects.get(pk=asked.pk)
    ended.pk, ended.state, ended.ended_reason = None, Survey.State.ENDED, "因"
    ended.save()
    invitations.open_to_all(clerk, ended)
    issue = {"title": f"{NAME}延误", "source": "审计", "due_on": date(2024, 1, 1)}
    answered = rectification.raise_issue(people["auditor"], city["data"], YEAR, issue)
    rectification.answer(clerk, answered, "已整改", None, ("佐证.pdf", b"%PDF-1.7 z"))
    return {
        "begun": begun.pk,
        "evaluation-under-review": looked_at.pk,
        "ended-survey": ended.pk,
        "answered-issue": answered.pk,
    }


def _plan(known: dict[str, Any]) -> Any:
    from mingzhang.office.models import Plan

    return Plan.objects.select_related("organisation").get(pk=known["plans"])


def _accounts(city: City, people: People) -> dict[str, Any]:
    """The department's accounts in every state after they were added up, each of a year of its own."""
    report = example_units(load())[0]
    found = {}
    for back, state in enumerate(_FIXED, 4):
        row = AccountTables.objects.create(
            organisation=city["data"],
            fiscal_year=YEAR - back,
            level=AccountTables.Level.WHOLE,
            state=state,
            reading=stored(report),
            made_by=people["clerk"].user,
        )
        found[f"{state}-accounts"] = row.pk
    return found


def _around(city: City, people: People, known: dict[str, Any]) -> dict[str, Any]:
    """A task that failed, an answered question, a site whose preview was looked at, a closed year, a document."""
    own = {"organisation": city["data"]}
    failed = AccountTask.objects.create(
        **own, fiscal_year=YEAR - 1, kind="import", state="failed", user=people["clerk"].user,
        acting_for=city["data"], name=f"{NAME}.xlsx",
    )  # fmt: skip
    answered = Question.objects.get(pk=known["questions"])
    answered.pk, answered.state, answered.answer = None, Question.State.ANSWERED, "见附表"
    answered.answered_by = people["clerk"].user
    answered.save()
    site = Portal.objects.get(pk=known["portals"])
    site.pk, site.version, site.state = None, 2, Portal.State.FROZEN
    site.save()
    PortalBuild.objects.create(portal=site, **own, why="定稿", preview=True, state=PortalBuild.State.DONE)
    YearState.objects.create(**own, fiscal_year=CLOSED, closed_at=timezone.now())
    return {
        "failed-task": failed.pk,
        "answered-question": answered.pk,
        "seen-portal": site.pk,
        "documents": dropped(people["clerk"], f"{NAME}.txt").pk,
        "tomorrow": (timezone.localdate() + timedelta(days=1)).isoformat(),
    }
