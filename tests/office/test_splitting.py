"""Purchases of one project and category in a year, added up against the threshold of open tender."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from mingzhang.office.models import Procurement
from mingzhang.office.queries.monitoring import watch
from mingzhang.office.queries.procurement import procurement_rows
from mingzhang.office.queries.splitting import against, splits, splitting, with_alike
from mingzhang.office.services import budget, procurement
from mingzhang.rulebook import load
from mingzhang.rulebook.spending import TenderThreshold
from tests.office.conftest import City, People
from tests.office.site.conftest import Browser, browse, quick
from tests.office.year import YEAR, budgeted, yuan

__all__ = ["browse", "quick"]  # fixtures
FLOOR = load().spending.tender_thresholds[0].amount
LOCAL = TenderThreshold(
    id="local", categories=("services",), except_methods=("open_tender",), amount=yuan("4000000"), basis=("办法",),
    suggestion="合并采购。",
)  # fmt: skip


def _buy(people: People, line: Any, amount: str, **more: str) -> Procurement:
    values = {"name": f"采购{amount}", "method": "consultation", "category": "services", **more}
    return procurement.start_procurement(people["clerk"], line.project, {**values, "budget": yuan(amount)})


def _said(people: People, row: Procurement) -> Any:
    return splitting(with_alike(procurement_rows(people["finance"]), people["finance"]).get(pk=row.pk))


def test_one_purchase_is_no_splitting(city: City, people: People) -> None:
    row = _buy(people, budgeted(city, people), "3000000")
    assert (_said(people, row).outcome, _said(people, row).number) == ("holds", 1)


def test_what_stays_within_the_least_threshold_holds(city: City, people: People) -> None:
    line = budgeted(city, people)
    first, second = _buy(people, line, "1500000"), _buy(people, line, "500000")
    said = _said(people, first)
    assert (said.outcome, said.number, said.total) == ("holds", 2, FLOOR)
    assert "2 次，预算合计 2,000,000.00 元，没有超过各地公开招标数额标准的下限 2,000,000.00 元。" in said.sentence
    assert _said(people, second) == said
    assert splits(people["finance"], YEAR) == ()


def test_beyond_it_a_place_without_its_own_standard_cannot_be_told(
    city: City, people: People, browse: Browser
) -> None:
    line = budgeted(city, people)
    _buy(people, line, "1500000")
    row = _buy(people, line, "500000.01")
    assert _said(people, row).outcome == "unknown"
    assert "所在地的公开招标数额标准没有录入规则库" in _said(people, row).sentence
    (found,) = watch(people["finance"], YEAR, date(YEAR, 12, 1)).splits
    assert (found.said.outcome, found.said.number) == ("unknown", 2)
    client = browse("clerk")
    client.post("/act/", {"organisation": city["data"].pk, "year": YEAR})
    for address in ("/procurements/", f"/procurements/{row.pk}/", "/monitoring/"):
        assert "无法判断" in client.get(address).content.decode(), address
    assert splits(people["other_clerk"], YEAR) == ()


def test_other_categories_open_tenders_and_approved_ones_do_not_count(city: City, people: People) -> None:
    line = budgeted(city, people)
    row = _buy(people, line, "1500000")
    goods = _buy(people, line, "1500000", category="goods")
    works = _buy(people, line, "9000000", category="works")
    tender = _buy(people, line, "9000000", method="open_tender")
    permitted = _buy(people, line, "9000000", approval="财采批〔2023〕1号")
    assert (_said(people, row).number, _said(people, goods).number) == (1, 1)
    assert [_said(people, other) for other in (works, tender, permitted)] == [None, None, None]


def test_an_approved_adjustment_is_seen(city: City, people: People) -> None:
    line = budgeted(city, people)
    row = _buy(people, line, "1500000")
    _buy(people, line, "1500000")
    rows = with_alike(procurement_rows(people["finance"]), people["finance"])
    assert rows.get(pk=row.pk).was_adjusted is False
    asked = budget.request_adjustment(people["clerk"], "add", yuan("1"), "因", given_to=line)
    assert rows.get(pk=row.pk).was_adjusted is False
    budget.approve_adjustment(people["finance"], asked)
    assert rows.get(pk=row.pk).was_adjusted is True


@pytest.mark.parametrize(
    ("total", "adjusted", "outcome"),
    [
        ("4000000", False, "holds"),
        ("4000000.01", False, "fails"),
        ("4000000.01", True, "unknown"),
    ],
)
def test_against_a_place_s_own_standard(total: str, adjusted: bool, outcome: str) -> None:
    said = against(LOCAL, 3, Decimal(total), adjusted=adjusted)
    assert (said.outcome, said.basis, said.suggestion) == (outcome, ("办法",), "合并采购。")
    if outcome == "fails":
        assert said.sentence.endswith("超过公开招标数额标准 4,000,000.00 元，属于化整为零规避公开招标。")


def test_a_place_s_own_standard_stands_before_the_floor_and_has_its_days() -> None:
    spending = load().spending
    assert [rule.floor for rule in spending.thresholds("goods", frozenset({"青岛市"}), date(2023, 1, 1))] == [True]
    assert spending.thresholds("works", frozenset(), date(2023, 1, 1)) == ()
    assert spending.thresholds("goods", frozenset(), date(2019, 1, 1)) == ()
