"""Monitoring: money against time by month, who stays behind by how much, indicators, corrections."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mingzhang.office.models import BudgetLine, Fund, IndicatorActual, Issue, Project, ProjectIndicator
from mingzhang.office.queries.monitoring import corrections, share_gone, watch
from mingzhang.office.queries.performance import indicators
from mingzhang.office.scope import everything
from mingzhang.office.services import actuals, budget, monitoring, payments, projects, rectification, reviews
from mingzhang.office.services.acting import NotPermittedError, RefusedError
from mingzhang.rulebook import load
from tests.office import year
from tests.office.conftest import City, People


def test_a_year_goes_by_in_days() -> None:
    # 2023 has 365 days, 181 of them to the end of June: 181 ÷ 365 = 49.589 %
    days = [date(2022, 12, 31), date(2023, 1, 1), date(2023, 6, 30), date(2023, 12, 31), date(2024, 5, 1)]
    wanted = [Decimal(text) for text in ("0.00", "0.27", "49.59", "100.00", "100.00")]
    assert [share_gone(2023, day) for day in days] == wanted


def paid(city: City, people: People, amount: str, on: date) -> None:
    line = year.budgeted(city, people)
    contract = year.signed(city, people, line)
    payments.pay_contract(people["clerk"], line, contract, payments.Paid(year.yuan(amount), on))


def test_money_by_month_beside_time(city: City, people: People) -> None:
    paid(city, people, "300000", date(2023, 11, 15))  # of 1,000,000
    found = watch(people["clerk"], year.YEAR, date(2023, 11, 30))
    rates = [month.rate for month in found.months]
    assert rates == [Decimal("0.00")] * 10 + [Decimal("30.00"), None]
    assert (found.months[10].total, found.months[10].gone) == (Decimal("300000.00"), Decimal("91.51"))
    # behind: 334 of 365 days are gone, 91.51 %, and 30 % is paid
    assert [(one.project.code, one.rate, one.points) for one in found.behind] == [
        ("P1", Decimal("30.00"), Decimal("61.51"))
    ]
    assert found.limit == load().spending.monitoring.behind


def test_who_stays_within_the_limit_is_not_told_of(city: City, people: People) -> None:
    paid(city, people, "300000", date(2023, 11, 15))
    # 15 points are allowed: 30 % is behind from 45 % on; day 164 of 365 is 44.93 %, day 165 is 45.21 %
    told = [len(watch(people["clerk"], year.YEAR, day).behind) for day in (date(2023, 6, 13), date(2023, 6, 14))]
    assert told == [0, 1]


def test_another_department_sees_nothing_of_it(city: City, people: People) -> None:
    paid(city, people, "300000", date(2023, 11, 15))
    found = watch(people["other_clerk"], year.YEAR, date(2023, 12, 31))
    assert (found.behind, found.standings, found.chart) == ((), (), None)
    assert len(watch(people["finance"], year.YEAR, date(2023, 12, 31)).behind) == 1


@pytest.mark.parametrize(("actual", "met"), [("99%", True), ("98.99%", False), ("约99%", None)])
def test_an_indicator_beside_its_target(city: City, people: People, actual: str, met: bool | None) -> None:
    project = year.approved(city, people)
    clerk = people["clerk"]
    first = indicators(clerk, project.pk)[0]
    assert watch(clerk, year.YEAR, date(2023, 12, 31)).standings == ()
    actuals.set_actual(clerk, first, actual)
    found = watch(clerk, year.YEAR, date(2023, 12, 31)).standings
    assert [(one.indicator.name, one.met) for one in found] == [("系统可用率", met)]


def test_a_correction_has_an_owner_and_a_day(city: City, people: People) -> None:
    project = year.approved(city, people)
    clerk = people["clerk"]
    with pytest.raises(RefusedError) as refused:
        monitoring.correct(clerk, project, "执行落后", "加快支付", " ", None)
    assert list(refused.value.problems) == ["responsible", "due_on"]
    with pytest.raises(NotPermittedError):
        monitoring.correct(people["other_clerk"], project, "执行落后", "加快支付", "甲", date(2023, 10, 1))
    made = monitoring.correct(clerk, project, "执行落后", "加快支付", "甲", date(2023, 10, 1))
    assert [row.pk for row in corrections(clerk, year.YEAR)] == [made.pk]
    answered = rectification.answer(clerk, made, "已支付", proof=("凭证.pdf", b"%PDF-1.7 x"))
    assert rectification.close(people["reviewer"], answered, "属实").state == Issue.State.CLOSED


def test_the_page_asks_as_often_for_many_as_for_one(city: City, people: People) -> None:
    clerk = people["clerk"]
    paid(city, people, "300000", date(2023, 11, 15))

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            watch(clerk, year.YEAR, date(2023, 12, 31))
        return len(queries)

    one = asked()
    _, kind = year.masters(city, people, 2024)
    fund = Fund.objects.get(fiscal_year=year.YEAR)
    for number in range(2, 5):
        project = projects.declare(
            clerk, city["data"], year.YEAR, year.request(fund, kind, code=f"P{number}", name=f"项目{number}")
        )
        projects.set_indicators(clerk, project, year.TARGETS, None)
        projects.submit(clerk, project, None)
        reviews.pass_review(people["reviewer"], project)
        project = reviews.pass_review(people["finance"], project)
        budget.set_budget(people["finance"], project, project.fund, year.yuan("1000"))
    assert len(watch(clerk, year.YEAR, date(2023, 12, 31)).behind) == 4
    assert asked() == one


def test_only_the_furthest_behind_are_told_one_by_one_and_all_are_counted(city: City, people: People) -> None:
    fund, kind = year.masters(city, people)
    of = {"organisation": city["data"], "fiscal_year": year.YEAR}
    money = {"fund": fund, "functional_code": "1", "initial": 1000, "adjusted": 1000}
    target = {"number": 1, "name": "数量", "level1": "产出", "level2": "数量", "target": "≥3个", "weight": 1}
    known = {
        "A": ("765.04", "3个"),
        "B": ("765.05", "2个"),
        "C": ("850.00", "提升"),
        "D": ("0", "4个"),
        "E": ("849.95", "5个"),
        "F": ("850.05", "6个"),
    }
    with everything("测试"):
        for code, (spent, actual) in known.items():
            row = {"code": code, "name": code, "requested": 1, "functional_code": "1"}
            project = Project.objects.create(**of, **row, kind=kind, fund=fund)
            BudgetLine.objects.create(**of, **money, project=project, paid=Decimal(spent))
            indicator = ProjectIndicator.objects.create(**of, **target, project=project)
            IndicatorActual.objects.create(**of, indicator=indicator, text=actual)
    # On the last day all of the year is gone: 15 points behind is 85.00 %, to which 84.995 % rounds.
    found = watch(people["clerk"], year.YEAR, date(year.YEAR, 12, 31), most=2)
    told = [(one.project.code, one.rate) for one in found.behind]
    assert told == [("D", Decimal("0.00")), ("A", Decimal("76.50"))]
    assert found.behind_count == 5
    assert [(one.indicator.project.code, one.met) for one in found.standings] == [("B", False), ("C", None)]
    assert dict(found.counts) == {False: 1, None: 1, True: 4}
    # A day before 99.73 % is gone: 84.73 % is the limit.
    earlier = watch(people["clerk"], year.YEAR, date(year.YEAR, 12, 30))
    assert [one.project.code for one in earlier.behind] == ["D", "A", "B"]
