"""Scope, duties and the chain of audit events."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from mingzhang.office.models import AuditChain, AuditEvent
from mingzhang.office.models.money import MoneyField
from mingzhang.office.scope import UnscopedQueryError, everything, seeing
from mingzhang.office.services.acting import NotPermittedError, RefusedError, require
from mingzhang.office.services.audit import broken_chains, record
from mingzhang.office.services.organisations import found_organisation
from tests.office.conftest import City, Kind, People, Role


def test_a_query_for_nobody_raises(city: City) -> None:
    with pytest.raises(UnscopedQueryError):
        AuditEvent.objects.count()


def test_a_department_sees_its_own_events_and_its_units(city: City, people: People) -> None:
    with everything("测试"):
        for name in ("data", "unit", "health"):
            record(people["clerk"], "test.note", city[name], organisation=city[name])
    with seeing(people["clerk"].scope):
        assert [e.organisation.code for e in AuditEvent.objects.all()] == ["data", "unit"]
    with seeing(people["other_clerk"].scope):
        assert [e.organisation.code for e in AuditEvent.objects.all()] == ["health"]
    with seeing(people["finance"].scope):
        assert [e.organisation.code for e in AuditEvent.objects.all()] == ["data", "unit", "health"]


def test_a_duty_is_held_over_a_part_of_the_tree(city: City, people: People) -> None:
    require(people["clerk"], frozenset({Role.CLERK}), city["unit"], "申报项目")
    with pytest.raises(NotPermittedError, match="申报项目须由“临川市卫生局”范围内的经办人办理"):
        require(people["clerk"], frozenset({Role.CLERK}), city["health"], "申报项目")


def test_a_whole_chain_is_whole_and_an_altered_one_is_told(city: City, people: People) -> None:
    with everything("测试"):
        for reason in ("一", "二", "三"):
            record(people["clerk"], "test.note", city["data"], organisation=city["data"], reason=reason)
        assert list(broken_chains()) == []
        AuditEvent.objects.filter(number=2).update(reason="改过")
        assert [line.split("：")[1] for line in broken_chains()] == ["第 2 条记录（临川市数据局）被改动。"]


@pytest.mark.parametrize(
    ("drop", "told"), [(2, "第 2 条记录缺失或被替换。"), (3, "末尾的记录缺失，应有 3 条，只有 2 条。")]
)
def test_a_missing_event_is_told(city: City, people: People, drop: int, told: str) -> None:
    with everything("测试"):
        for reason in ("一", "二", "三"):
            record(people["clerk"], "test.note", city["data"], organisation=city["data"], reason=reason)
        AuditEvent.objects.filter(number=drop).delete()
        assert [line.split("：")[1] for line in broken_chains()] == [told]
        assert AuditChain.objects.get(organisation=city["data"]).length == 3


def test_money_is_kept_in_fen() -> None:
    field = MoneyField()
    assert field.get_prep_value("1,234.5") == 123450
    assert field.from_db_value(123450) == Decimal("1234.50")
    for bad in (0.1, "1.234", "NaN", "一百"):
        with pytest.raises(ValidationError):
            field.get_prep_value(bad)


@pytest.mark.parametrize("code", ["Data", "a/b", "", "数据", "-x", "x" * 33])
def test_a_code_stands_safely_in_a_path(city: City, code: str) -> None:
    with pytest.raises(RefusedError, match="单位代码只能用小写字母"):
        found_organisation(code, "又一个局", Kind.DEPARTMENT, city["city"])
