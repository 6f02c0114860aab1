"""What people type: signs that nobody sees, numbers that could be meant otherwise, the same thing twice."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from mingzhang.office.models import AuditEvent, Project, Supplier
from mingzhang.office.models.money import MoneyField
from mingzhang.office.queries.typed import plain_text
from mingzhang.office.scope import everything
from mingzhang.office.services import master, projects, rectification, suppliers
from mingzhang.office.services.acting import NotPermittedError, RefusedError
from tests.office.conftest import City, People
from tests.office.year import YEAR, masters, request


def _declared(city: City, people: People, **other: Any) -> Project:
    return projects.declare(people["clerk"], city["data"], YEAR, request(*masters(city, people), **other))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x0bb\x00c\r\nd", "a\nbc\nd"),
        ("\u202etxt.exe", "txt.exe"),
        ("\u200b", ""),
        (" 甲\u200b乙\ufeff ", "甲乙"),
        ("𠮷野家👨\u200d👩\u200d👧", "𠮷野家👨\u200d👩\u200d👧"),
        ("\ue000私\U0003134a", "\ue000私\U0003134a"),
        ("plain", "plain"),
    ],
)
def test_signs_that_nobody_sees_are_left_out(typed: str, kept: str) -> None:
    assert plain_text(typed) == kept


def test_names_and_reasons_are_kept_without_them(city: City, people: People) -> None:
    project = _declared(city, people, name="甲\u202e乙\u200b\x0b丙")
    assert project.name == "甲乙\n丙"
    with everything("测试"):
        assert AuditEvent.objects.latest("pk").after["name"] == "甲乙\n丙"


def test_a_name_of_signs_that_nobody_sees_is_no_name(city: City, people: People) -> None:
    with pytest.raises(RefusedError) as refused:
        _declared(city, people, name="\u200b")
    assert refused.value.problems == {"name": "项目名称：不能空着。"}


@pytest.mark.parametrize("typed", ["1e5", "1,5", "1_000", "٣٤", "12,34,567", "1.234,5", "一百", "NaN", "0x10"])
def test_what_could_be_meant_otherwise_is_no_amount(typed: str) -> None:
    with pytest.raises(ValidationError, match=f"“{typed}”不是金额"):
        MoneyField().to_python(typed)


@pytest.mark.parametrize("typed", ["1,234.50", "１，２３４．５０", " 1 234.5 ", "+1234.5"])
def test_an_amount_as_people_write_it(typed: str) -> None:
    assert MoneyField().to_python(typed) == Decimal("1234.50")


def test_a_department_registers_a_supplier_in_the_register_above_it(city: City, people: People) -> None:
    clerk = people["clerk"]
    row = suppliers.register_supplier(
        clerk, city["city"], "示例软件有限公司\u200b", "小型", "９１3502 11m000100y43"
    )
    assert (row.name, row.credit_code, row.keeper) == ("示例软件有限公司", "91350211M000100Y43", city["city"])
    with pytest.raises(RefusedError) as refused:
        suppliers.register_supplier(clerk, city["city"], "另一家公司", "小型", "91350211M000100Y43")
    assert refused.value.problems == {
        "credit_code": "统一社会信用代码 91350211M000100Y43 已经登记在“示例软件有限公司”名下，"
        "请直接选用，或者核对代码。"
    }
    with pytest.raises(NotPermittedError):
        suppliers.change_supplier(clerk, row, {"size": "大型"}, row.revision)
    with pytest.raises(NotPermittedError):
        suppliers.register_supplier(clerk, city["health"], "别处的公司")
    with pytest.raises(NotPermittedError):
        suppliers.register_supplier(people["auditor"], city["city"], "审计登记的公司")
    assert Supplier.objects.count() == 1


def test_the_same_twice_names_the_field(city: City, people: People) -> None:
    clerk, values = people["clerk"], {"name": "门户"}
    master.add_system(clerk, city["data"], YEAR, "PORTAL", values)
    with pytest.raises(RefusedError) as refused:
        master.add_system(clerk, city["data"], YEAR, "PORTAL", values)
    assert refused.value.problems == {"code": "代码相同的记录已经有了，没有保存；请核对，或者修改原来的那一条。"}


def test_a_problem_names_a_project_of_whom_it_is_entered_for(city: City, people: People) -> None:
    project = _declared(city, people)
    values = {"title": "公告逾期", "source": "审计", "project": project, "due_on": "2024-12-31"}
    with pytest.raises(RefusedError) as refused:
        rectification.raise_issue(people["auditor"], city["health"], YEAR, values)
    assert refused.value.problems == {"project": f"项目“{project}”不是临川市卫生局的。"}
