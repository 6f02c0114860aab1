"""Laying relations over reports: the exact linear relations that checks and the joint certificate take."""

from fractions import Fraction

import pytest

from mingzhang.checking import instances
from mingzhang.checking.tables.relations import Gap, lay
from mingzhang.errors import RulebookError
from tests.checking.small_reports import book, relation_rule, report_of

TREE = """
[03]
row | total | basic | project
total | 12.00 | 5.00 | 7.00
201 | 12.00 | 5.00 | 7.00
20103 | 10.00 | 5.00 | 5.00
2010301 | 5.00 | 5.00 |
2010302 | 5.00 | | 5.00
20199 | 2.00 | | 2.00
"""


def equations(text: str, relation: str) -> list[list[tuple[str, str, str]]]:
    """Coefficient, row and column of each instance, as texts."""
    found = instances(relation_rule([relation]), report_of(text), book())
    return [[(str(n), row, column) for n, _, row, column in linear.coefficients] for linear in found]


def test_children_are_the_codes_directly_below() -> None:
    found = equations(TREE, "for k in parents(03): 03:{k}:basic = sum(03:children({k}):basic)")
    assert found == [
        [("10000", "201", "basic"), ("-10000", "20103", "basic"), ("-10000", "20199", "basic")],
        [("10000", "20103", "basic"), ("-10000", "2010301", "basic"), ("-10000", "2010302", "basic")],
    ]


def test_roots_stand_under_no_other_code() -> None:
    found = equations(
        TREE.replace("201 |", "x |").replace("\nx | 12.00 | 5.00 | 7.00", ""),
        "03:total:total = sum(03:roots:total)",
    )
    assert [[row for _, row, _ in one] for one in found] == [["total", "20103", "20199"]]


def test_a_difference_has_negative_coefficients() -> None:
    text = """
    [07]
    row | opening | income | total | closing
    total | 1.00 | 9.00 | 8.00 | 2.00
    """
    found = equations(text, "07:total:closing = 07:total:opening + 07:total:income - 07:total:total")
    assert found == [
        [("10000", "total", "closing"), ("-10000", "total", "opening"), ("-10000", "total", "income"),
         ("10000", "total", "total")],
    ]  # fmt: skip


def test_units_become_coefficients() -> None:
    text = """
    [03] unit=元
    row | total
    total | 120000
    [05] unit=万元
    row | total
    total | 12.00
    """
    rule = relation_rule(["03:total:total = 05:total:total"])
    (linear,) = instances(rule, report_of(text), book())
    assert [n for n, *_ in linear.coefficients] == [Fraction(1), Fraction(-10000)]


def test_row_sums_come_from_the_definition() -> None:
    found = equations(TREE, "for r in rows(03), t in sums(03): 03:{r}:{t} = sum(03:{r}:parts({t}))")
    assert len(found) == 6
    assert found[0] == [("10000", "total", "total"), ("-10000", "total", "basic"), ("-10000", "total", "project")]


def test_what_was_not_read_is_a_gap_with_its_reason() -> None:
    rule = relation_rule(["03:total:business = 03:total:total", "07:total:total = 03:total:total"])
    found = list(lay(rule, report_of(TREE), book()))
    assert found == [
        Gap("表03没有读到“经营支出”栏"),
        Gap("没有读到表07《政府性基金预算财政拨款收入支出决算表》"),
    ]


def test_an_optional_relation_leaves_no_gap() -> None:
    rule = relation_rule(
        ["optional 03:total:business = 03:total:total", "optional 07:total:total = 03:total:total"]
    )
    assert list(lay(rule, report_of(TREE), book())) == []


def test_only_relations_give_equations() -> None:
    ratio = book().rules["X-14"]
    text = "[05]\nrow | total\n2080505 | 2.00\n2080506 | 1.00"
    assert list(instances(ratio, report_of(text), book())) == []


@pytest.mark.parametrize(
    "relation",
    [
        "99:total:total = 03:total:total",
        "03:nowhere:total = 03:total:total",
        "03:total:nothing = 03:total:total",
        "for k in everything(03): 03:{k}:total = 03:total:total",
        "03:total:total = sum(03:cousins(201):total)",
    ],
)
def test_a_relation_that_names_nothing_real_is_a_fault_of_the_rule(relation: str) -> None:
    with pytest.raises(RulebookError, match="规则 Z-01"):
        list(lay(relation_rule([relation]), report_of(TREE), book()))
