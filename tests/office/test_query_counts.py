"""Every list and page asks the database as often for a hundred rows as for one."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mingzhang.office.models import BudgetLine, Contract, ContractShare, Payment, Project, RunningClock, Supplier
from mingzhang.office.queries import audit, budget, clocks, master, organisations, procurement, projects
from mingzhang.office.queries.acting import Actor
from mingzhang.office.scope import everything
from mingzhang.office.services.clocks import run_for_contracts
from tests.office.conftest import City, People
from tests.office.year import YEAR, masters, supplier, yuan

Read = Callable[[Actor], Iterable[Any]]
LISTS: dict[str, tuple[int, Read]] = {
    "projects": (1, lambda a: projects.projects(a, year=YEAR, size=200).rows),
    "approved": (1, lambda a: projects.approved(a, YEAR)),
    "lines": (1, lambda a: budget.lines(a, YEAR, size=200).rows),
    "payments": (1, lambda a: budget.payments(a, year=YEAR, size=200).rows),
    "unexecuted": (1, lambda a: budget.unexecuted(a, YEAR)),
    "by_department": (1, lambda a: budget.by_department(a, YEAR)),
    "contracts": (1, lambda a: procurement.contracts(a, year=YEAR, size=200).rows),
    "late": (1, lambda a: clocks.late(a, size=200, today=date(2024, 1, 2)).rows),
    "feed": (1, lambda a: [clocks.feed(a)]),
    "events": (1, lambda a: audit.events(a).rows),
    "suppliers": (1, lambda _: master.suppliers(rows=200).rows),
    "systems": (1, lambda a: master.systems(a).rows),
}


def fill(city: City, people: People, count: int) -> None:
    """As many projects as asked for, each with a budget, a contract, a payment and its clocks."""
    fund, kind = masters(city, people)
    who = supplier(city, people)
    for number in range(count):
        own = {"organisation": city["data"], "fiscal_year": YEAR}
        project = Project.objects.create(
            **own, code=f"P{number:03}", name=f"项目{number}", kind=kind, fund=fund, requested=yuan("10"),
            functional_code="2010301", state="approved",
        )  # fmt: skip
        line = BudgetLine.objects.create(
            **own, project=project, fund=fund, functional_code="2010301", initial=yuan("10"), adjusted=yuan("10")
        )
        contract = Contract.objects.create(
            **own, number=f"C{number:03}", name=f"合同{number}", supplier=who, cost_class="cloud",
            amount=yuan("10"), signed_on=date(2023, 10, 20), state="signed",
        )  # fmt: skip
        ContractShare.objects.create(**own, contract=contract, project=project, amount=yuan("10"))
        Payment.objects.create(
            **own, line=line, project=project, contract=contract, kind="contract", payee="甲", amount=yuan("1"),
            paid_on=date(2023, 11, 1),
        )  # fmt: skip
    run_for_contracts(Contract.objects.all())


@pytest.mark.parametrize("count", [1, 3, 100])
def test_lists_take_a_fixed_number_of_queries(city: City, people: People, count: int) -> None:
    with everything("测试"):
        fill(city, people, count)
        assert RunningClock.objects.count() == 2 * count
    taken = {}
    for name, (_, read) in LISTS.items():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            rows = list(read(people["finance"]))
            shown = [_shown(row) for row in rows]
        taken[name] = len(captured)
        assert len(shown) == len(rows)
    assert taken == {name: queries for name, (queries, _) in LISTS.items()}


def _shown(row: Any) -> str:
    """What a list would print, so that rows loaded late are caught."""
    names = ("organisation", "fund", "supplier", "project", "contract")
    return f"{row} " + " ".join(str(getattr(row, name, "")) for name in names)


@pytest.mark.parametrize("count", [1, 3, 100])
def test_pages_take_a_fixed_number_of_queries(city: City, people: People, count: int) -> None:
    with everything("测试"):
        fill(city, people, count)
        project, contract = Project.objects.first(), Contract.objects.first()
    assert project is not None
    assert contract is not None
    with CaptureQueriesContext(connection) as captured:
        projects.project_page(people["finance"], project.pk)
    assert len(captured) == 8
    with CaptureQueriesContext(connection) as captured:
        procurement.contract_page(people["finance"], contract.pk)
    assert len(captured) == 7
    with CaptureQueriesContext(connection) as captured:
        organisations.who_sees(city["data"])
    assert len(captured) == 1


def test_pages_of_a_list_neither_skip_nor_repeat(city: City, people: People) -> None:
    with everything("测试"):
        fill(city, people, 7)
        Project.objects.filter(code__in=["P001", "P002", "P003"]).update(requested=yuan("99"))
    for sort in ("code", "-code", "requested", "-requested", "changed"):
        seen, cursor = [], ""
        while True:
            found = projects.projects(people["finance"], year=YEAR, sort=sort, cursor=cursor, size=3)
            seen += [project.code for project in found.rows]
            cursor = found.next
            if not cursor:
                break
        assert sorted(seen) == [f"P{number:03}" for number in range(7)]
        if sort.endswith("code"):
            assert seen == sorted(seen, reverse=sort.startswith("-"))


def test_a_cursor_of_somebody_else_is_refused(city: City, people: People) -> None:
    from mingzhang.office.queries.paging import CursorError

    with pytest.raises(CursorError, match="翻页位置无效"):
        projects.projects(people["finance"], cursor="不是游标")


def test_filters_narrow_and_search_finds_every_word(city: City, people: People) -> None:
    with everything("测试"):
        fill(city, people, 3)
    assert [p.code for p in projects.projects(people["finance"], text="项目 P002").rows] == ["P002"]
    assert projects.projects(people["finance"], organisation=city["health"].path).rows == []
    assert Supplier.objects.count() == 1
