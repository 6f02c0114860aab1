"""The grammar of relations: what it reads, and how it refuses what it does not know."""

from decimal import Decimal

import pytest

from mingzhang.checking.tables.grammar import CellRef, Part, Select, parse
from mingzhang.errors import RulebookError


def test_a_plain_relation_has_two_sides() -> None:
    relation = parse("01:income.total:amount = sum(01:income.items:amount)")
    assert relation.body.operator == "="
    assert relation.body.left == (
        Part(1, CellRef("01", Select(("income.total",)), Select(("amount",)), summed=False)),
    )
    assert relation.body.right == (
        Part(1, CellRef("01", Select(("income.items",)), Select(("amount",)), summed=True)),
    )
    assert relation.loops == ()
    assert not relation.optional


def test_signs_constants_loops_conditions() -> None:
    relation = parse(
        "optional for k in codes(05), c in [a, b]: when 04:x:y = 0 then -03:{k}:{c} + 1.50 <= 05:{k}:{c}"
    )
    assert relation.optional
    assert [(loop.name, loop.group, loop.arguments, loop.listed) for loop in relation.loops] == [
        ("k", "codes", (("05", ""),), ()),
        ("c", None, (), ("a", "b")),
    ]
    assert len(relation.conditions) == 1
    assert [part.sign for part in relation.body.left] == [-1, 1]
    assert relation.body.left[1].value == Decimal("1.50")
    assert relation.body.operator == "<="
    assert relation.forms == ("03", "05", "04")


def test_blocks_groups_and_lists() -> None:
    relation = parse("for k in classes(01:expenditure, 03): 01:a.{k}:b == sum(06:[301, 303]:others(total))")
    assert relation.loops[0].arguments == (("01", "expenditure"), ("03", ""))
    right = relation.body.right[0].value
    assert isinstance(right, CellRef)
    assert right.rows == Select(("301", "303"), listed=True)
    assert right.columns == Select((), "others", "total")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("01:a:b", "结尾"),
        ("01:a:b = ", "结尾"),
        ("01:a:b = 01:c:d e", "e"),
        ("01:a = 01:c:d", "="),
        ("01:a:b = [01:c:d]", "["),
        ("for k codes(05): 05:{k}:a = 1", "codes"),
        ("01:a:b = 01:[c, d]:e", "sum"),
        ("01:a:b = __import__('os')", "'os'"),
        ("01:a:b ** 2 = 1", "**"),
    ],
)
def test_what_is_no_relation_is_refused_with_its_place(text: str, place: str) -> None:
    with pytest.raises(RulebookError, match="关系式") as refused:
        parse(text)
    assert place in str(refused.value)
