"""Inputs taken over from a document that was read: amounts worked out by hand, what people gave never replaced."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from mingzhang.errors import RulebookError
from mingzhang.forms import Statement
from mingzhang.pipeline import Source, read
from mingzhang.publishing.documents import EMPTY, Narrative, restated
from mingzhang.publishing.documents.narrative import Prior, find
from mingzhang.rulebook import load
from tests.publishing.documents.small import BOOK, report_of, spent

UNIT = "万元"
OVERALL = "第三部分 / 一、收入支出决算总体情况"
NOW = Statement(OVERALL, "收、支总计", "amount", "", Decimal("120.00"), UNIT)
GREW = Statement(OVERALL, "收、支总计", "yoy_change", "", Decimal("20.00"), UNIT, direction="增加")


def taken(*statements: Statement, given: Narrative = EMPTY) -> Narrative:
    report = replace(report_of(spent({"2010301": "5.00", "total": "5.00"})), statements=statements)
    return restated(report, given, BOOK, UNIT)[0]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (GREW, "100.00"),
        (replace(GREW, direction="减少"), "140.00"),
        (replace(GREW, value=Decimal(200000), unit="元"), "100.00"),
        (replace(GREW, direction="增减不明"), None),
        (replace(GREW, section="附件 / 评价报告"), None),
        (replace(GREW, mark="ambiguous"), None),
    ],
)
def test_last_year_is_this_year_without_the_change(change: Statement, expected: str | None) -> None:
    assert taken(NOW, change).prior.total == (None if expected is None else Decimal(expected))


def test_what_people_gave_is_never_replaced() -> None:
    given = Narrative(prior=Prior(total=Decimal(1)), reasons={"total": "甲"})
    reason = Statement(OVERALL, "收、支总计", "reason", "乙", None, None)
    made = taken(NOW, GREW, reason, given=given)
    assert (made.prior.total, made.reasons) == (Decimal(1), {"total": "甲"})


def test_an_item_is_known_by_its_spelled_names() -> None:
    section = "五、一般公共预算财政拨款支出决算情况 / （三）一般公共预算财政拨款支出决算具体情况"
    item = Statement(section, "", "initial_budget", "", Decimal(7), UNIT)
    name = "一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）行政运行（项）"
    report = report_of(spent({"201": "5", "20103": "5", "2010301": "5.00", "total": "5.00"}))
    for subject, expected in ((name, {"2010301": Decimal(7)}), ("别的支出（类）行政运行（项）", {})):
        made, _ = restated(replace(report, statements=(replace(item, subject=subject),)), EMPTY, BOOK, UNIT)
        assert made.initial == expected


def test_the_lead_of_a_purpose_is_left_out() -> None:
    section = "九、财政拨款“三公”经费支出决算情况 / （二）具体情况"
    told = Statement(section, "国内接待费支出", "purpose", "主要用于来宾的食宿", None, None)
    assert taken(told).purposes == {"reception": "来宾的食宿"}


def test_every_entry_names_an_input_and_a_known_measure() -> None:
    for known in BOOK.documents.restated:
        find(Narrative(), known.path)
        assert known.measure in load().statements.labels
        assert bool(known.subject) != bool(known.codes)
    with pytest.raises(RulebookError):
        find(Narrative(), "prior.unknown")


@pytest.mark.shared
def test_the_sample_states_most_of_what_its_narrative_needs(shared: Path) -> None:
    path = shared / "documents" / "qingdao_bigdata_2023_final_accounts.txt"
    made, paths = restated(read([Source.of(path)], BOOK)[0], EMPTY, BOOK, UNIT)
    # 12,927.35 − 3,461.77; 12,926.72 − 3,910.64; 86.79 + 13.66.
    assert (made.prior.total, made.prior.fiscal_total, made.prior.agency_operation) == (
        Decimal("9465.58"), Decimal("9016.08"), Decimal("100.45")
    )  # fmt: skip
    assert made.initial["2010301"] == Decimal("1632.01")
    assert (made.three_public.domestic_persons, made.assets.equipment, made.procurement.sme) == (
        172, 5, Decimal("3873.9")
    )  # fmt: skip
    assert len(paths) >= 60
