"""The nineteen published self-evaluations, entered as inputs: their totals follow."""

from decimal import Decimal

import pytest

from mingzhang.example.office import example_form
from mingzhang.forms import FilledForm, Row
from mingzhang.office.models import Evaluation, SelfEvaluation
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.comparing import signed
from mingzhang.office.queries.evaluations import scored
from mingzhang.office.queries.self_evaluation_comparison import compare
from mingzhang.office.queries.self_evaluations import OWN, TRANSFERS, handed_in, summary
from mingzhang.office.scope import everything
from mingzhang.office.services.demo import load_demo
from mingzhang.office.services.demo.people import actor
from mingzhang.rulebook import load

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

PRINTED = ["94.8", "100", "100", "100", "100", "100", "100", "100", "100", "100"]
PRINTED += ["99.98", "100", "99.95", "99.35", "99.29", "100", "100", "100", "100"]
"""Totals as published; two items of the first are printed 5.4 for 8 × 2 ÷ 3, so that 94.66 follows."""

_DIFFERING = {"新型数据中心建设奖补资金": ("94.8", "94.66"), "新型智慧城市建设相关奖补资金": ("90", "100")}
"""Scores that the tables print otherwise than follows: the first as above; the second's form prints 100 too."""


def test_totals_of_the_published_forms_follow_from_their_inputs() -> None:
    load_demo()
    with everything("测试"):
        rows = list(SelfEvaluation.objects.filter(fiscal_year=2023))
    totals = [Decimal(row.total) for row in rows]
    assert sorted(totals) == sorted([Decimal("94.66"), *map(Decimal, PRINTED[1:])])
    assert {(row.state, row.grade, row.project.score == Decimal(row.total)) for row in rows} == {
        ("approved", "优", True)
    }
    with everything("测试"):
        of_year = Evaluation.objects.filter(fiscal_year=2023)
        evaluated = {(e.total, e.grade, len(scored(e).indicators), e.state) for e in of_year}
    assert evaluated == {("96.93", "优", 38, "under_review"), ("89.62", "良", 5, "under_review")}
    finance = actor("finance")
    evaluations = list(handed_in(finance, actor("clerk").organisation, 2023))
    tables = [summary(form, evaluations) for form in (OWN, TRANSFERS)]
    assert sum(len(table.rows) - 1 for table in tables) == 19
    _as_published(tables)
    _beside_last_year(finance)


def _as_published(tables: list[FilledForm]) -> None:
    """附件3 and 附件7: money, rate, score and grade of each project, from what was entered, are those printed."""
    differing = {}
    for made in tables:
        printed = example_form(load(), made.form).rows
        ours = [row for row in made.rows if row.id != "total"]
        assert len(ours) == len(printed)
        for row in printed:
            (own,) = [one for one in ours if _same_money(one, row)]
            ours.remove(own)
            printed_rate = row.text("trailing_percent") or row.text("rate")
            assert printed_rate in {"", own.text("rate")}, row.label
            assert own.text("grade") == row.text("grade")
            if own.value("score") != row.value("score"):
                differing[own.text("project")] = (row.text("score"), own.text("score"))
    assert differing == _DIFFERING


def _same_money(one: Row, other: Row) -> bool:
    """The same fund and amounts, these at two places; projects are named otherwise in the forms and the tables."""
    amounts = [
        (a.value(name), b.value(name)) for a, b in [(one, other)] for name in ("initial", "adjusted", "executed")
    ]
    near = all(a is not None and b is not None and abs(a - b) <= Decimal("0.005") for a, b in amounts)
    return near and one.text("fund_name") == other.text("fund_name")


def _beside_last_year(finance: Actor) -> None:
    """The made-up year before: 9.4 + 10 + 8 + 8 + 2.67 + 8 + 7.68 + 30 + 10 = 93.75 points, this year 94.66."""
    with everything("测试"):
        row = SelfEvaluation.objects.select_related("project", "organisation").get(project__code="2023-01")
    found = compare(finance, row)
    assert found is not None
    assert (found.prior.total, signed(found.total.change)) == ("93.75", "+0.91")
    assert {one.name: signed(one.change) for one in found.rows if one.change} == {
        "执行率": "+0.6",
        "受奖补数据中心数量": "−2.67",
        "受奖补数据中心纳入省级新型数据中心试点名单": "+2.66",
        "受奖补数据中心平均机柜利用率": "+0.32",
    }
    assert [(one.name, one.last, one.now) for one in found.money][-1][1:] == (Decimal(470), Decimal(800))
    assert (found.rank, found.last_rank, found.incomparable) == ((19, 19), None, ())
