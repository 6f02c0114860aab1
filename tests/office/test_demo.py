"""The example year as an office adds up to what was published, and is loaded once."""

from decimal import Decimal

import pytest
from django.utils import timezone

from mingzhang.office.models import (
    Contract,
    IndicatorActual,
    Organisation,
    Payment,
    Project,
    ProjectIndicator,
    Response,
    RunningClock,
    User,
)
from mingzhang.office.queries import budget, clocks, projects, surveys, transfers
from mingzhang.office.queries.survey_links import Standing, invitation_of, standing
from mingzhang.office.scope import everything
from mingzhang.office.services.demo import load_demo
from mingzhang.office.services.demo.people import actor
from mingzhang.office.services.demo.surveys import open_surveys

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
FUND = "政务信息化运维专项资金"


def test_the_example_year_adds_up_and_is_loaded_once() -> None:
    demo = load_demo()
    assert (demo.departments, demo.created, demo.year) == (54, True, 2023)
    assert sorted(u.password is not None for u in demo.users) == [True] * 11
    assert len({u.password for u in demo.users}) == 11
    clerk = next(u for u in demo.users if u.username == "demo-clerk")
    assert User.objects.get(username=clerk.username).check_password(clerk.password or "")
    _published_sums()
    _bands()
    _department()
    _waiting()
    _surveys()
    again = load_demo()
    assert (again.created, {u.password for u in again.users}) == (False, {None})
    assert (again.projects, again.payments, again.contracts) == (demo.projects, demo.payments, demo.contracts)


def _published_sums() -> None:
    """The totals of the 54 departments, of the department's fund, and of its twenty projects."""
    finance = actor("finance")
    fund = next(f for f in budget.by_fund(finance, 2023) if f.label == FUND)
    assert (fund.initial, fund.adjusted, fund.paid, fund.rate) == (
        Decimal("250013581.20"),
        Decimal("238752918.25"),
        Decimal("224834555.71"),
        Decimal("94.17"),
    )
    own = next(d for d in budget.by_department(finance, 2023) if d.key == actor("clerk").organisation.pk)
    assert [(a / 10000).quantize(Decimal("0.01")) for a in (own.initial, own.adjusted, own.paid)] == [
        Decimal("10230.01"),
        Decimal("12918.62"),
        Decimal("12688.67"),
    ]
    with everything("测试"):
        lines = sum((line.paid for line in budget.line_rows(finance, 2023)), Decimal(0))
        paid = sum((p.amount for p in Payment.objects.filter(line__isnull=False)), Decimal(0))
        loose = Payment.objects.filter(line=None).count()
    assert (lines, loose) == (paid, 8)
    # 22 are printed; the one of the department itself stands in its twenty projects.
    assert len(budget.unexecuted(finance, 2023)) == 21


def _surveys() -> None:
    """Made up so that they give what was published: 98.67 of the cloud's users, 95.94 of the public."""
    clerk = actor("clerk")
    asked, open_now = surveys.survey_rows(clerk, 2023).order_by("pk")
    [single], [unused, public] = surveys.collected(clerk, asked), surveys.collected(clerk, open_now)
    assert [(r.group, r.asked, r.answered) for r in single.returned] == [
        ("市直部门", 50, 45),
        ("区市部门", 16, 15),
        ("全部", 66, 60),
    ]
    found, of_public = single.result(), public.result()
    assert found
    assert of_public
    assert (found.mean, of_public.mean, of_public.size) == (Decimal("98.67"), Decimal("95.94"), 133)
    assert (unused.groups, unused.returned[0].asked) == ((), 20)
    with everything("测试"):
        actual = IndicatorActual.objects.get(indicator=asked.indicator)
        assert {r.sample for r in Response.objects.all()} == {True}
    assert (actual.text, actual.origin, actual.sample) == ("98.67%", "survey", True)
    [address] = open_surveys()
    link = invitation_of(address.split("/")[-2])
    assert link
    assert (link.survey_id, standing(link, timezone.localdate())) == (open_now.pk, Standing.OPEN)


def _bands() -> None:
    """As printed: 1, 2, 3, 7, 6, 20 and 14 departments; one printed 100.0% is 99.995 %, in the band below."""
    by_department = budget.by_department(actor("finance"), 2023, fund=FUND)
    counted = {b.band.label: len(b.members) for b in budget.bands(by_department)}
    assert [counted[label] for label in list(counted)[:6]] == [0, 1, 2, 3, 7, 6]
    assert counted["95%-100%"] + counted["100%及以上"] == 34
    assert len(by_department) == 54


def _department() -> None:
    clerk = actor("clerk")
    rows = projects.projects(clerk, year=2023, size=200).rows
    with everything("测试"):
        assert len(rows) == 20
        assert ProjectIndicator.objects.filter(fiscal_year=2023).values("project").distinct().count() == 19
        assert {c.sample for c in Contract.objects.all()} == {True}
        assert {p.sample for p in Project.objects.all()} == {True}
        assert Organisation.objects.filter(kind="district").count() == 11
    best = {p.name: (p.score, p.grade) for p in rows}
    assert best["新型数据中心建设奖补资金"] == (Decimal("94.66"), "优")  # printed 94.8
    shared = transfers.matrix(clerk, 2023)
    assert (shared.total, len(shared.districts), len(shared.rows)) == (Decimal(17650000), 11, 2)
    pages = [projects.project_page(clerk, project.pk) for project in rows]
    assert [page.project.name for page in pages if page is not None and page.differences] == []
    late = [clock.deadline for clock in clocks.late(clerk, size=200).rows]
    assert {"contract.publication", "experts.payment", "contract.filing"} <= set(late)


def _waiting() -> None:
    assert len(projects.waiting(actor("reviewer"))) == 1
    assert len(projects.waiting(actor("finance"))) == 2
    assert len(budget.adjustments_waiting(actor("finance"))) == 1
    assert projects.projects(actor("neighbour"), year=2024).rows == []
    with everything("测试"):
        handed_in = Project.objects.filter(fiscal_year=2024).exclude(submitted_on=None)
        stopped = RunningClock.objects.filter(subject__in=[p.about for p in handed_in])
        on_time = [clock.done_on is not None and clock.done_on <= clock.due_on for clock in stopped]
    assert on_time == [True] * 4
