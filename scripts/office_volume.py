"""Fills a database with a large city's office and times the queries of its lists and pages.

500 departments, 10,000 projects, 30,000 contracts, 300,000 payments, 60,000 clocks, and what the other rooms hold
(office_volume_rooms.py), all made up:

    scripts/with_postgresql.sh python scripts/office_volume.py
    MINGZHANG_HOME=$(mktemp -d) python scripts/office_volume.py

With `--small` a hundredth of it.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingzhang.office.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - Django must be set up first
from django.db import connection  # noqa: E402 - as above

from mingzhang.office.models import (  # noqa: E402 - as above
    BudgetLine,
    Contract,
    ContractShare,
    Fund,
    Membership,
    Organisation,
    Payment,
    Project,
    ProjectKind,
    RunningClock,
    Supplier,
    User,
)
from mingzhang.office.queries import (  # noqa: E402 - as above
    budget,
    clocks,
    monitoring,
    procurement,
    projects,
    result_filters,
    results,
    surveys,
)
from mingzhang.office.queries.acting import Actor  # noqa: E402 - as above
from mingzhang.office.scope import everything, seeing  # noqa: E402 - as above
from mingzhang.office.services.organisations import actors_of, found_organisation  # noqa: E402 - as above
from office_volume_rooms import fill_rooms  # noqa: E402 - as above

YEAR = 2023
DAY = date(2023, 3, 1)
SIZES = {"departments": 500, "projects": 10_000, "contracts": 30_000, "payments": 300_000}
TIMES = 15
YUAN = Decimal(100)


def fill(sizes: dict[str, int]) -> None:
    """The city, in bulk."""
    root = found_organisation("big", "大市", Organisation.Kind.CITY)
    departments = [
        found_organisation(f"big-{n:03}", f"第 {n} 局", Organisation.Kind.DEPARTMENT, root)
        for n in range(sizes["departments"])
    ]
    _people(root, departments[0])
    fund = Fund.objects.create(keeper=root, fiscal_year=YEAR, code="F", name="运维资金")
    kind = ProjectKind.objects.create(keeper=root, code="K", name="特定目标类")
    own = [{"organisation": d, "fiscal_year": YEAR} for d in departments]
    stored = Project.objects.bulk_create(
        (
            Project(
                **own[n % len(own)], code=f"P{n:05}", name=f"项目 {n}", kind=kind, fund=fund, requested=YUAN,
                functional_code="2010301", state="approved",
            )
            for n in range(sizes["projects"])
        ),
        batch_size=1000,
    )  # fmt: skip
    lines = BudgetLine.objects.bulk_create(
        (
            BudgetLine(
                organisation=p.organisation, fiscal_year=YEAR, project=p, fund=fund, functional_code="2010301",
                initial=YUAN * 100, adjusted=YUAN * 100, paid=YUAN * (n % 90),
            )
            for n, p in enumerate(stored)
        ),
        batch_size=1000,
    )  # fmt: skip
    _deals(sizes, stored, lines)
    fill_rooms(stored)


def _people(root: Organisation, department: Organisation) -> None:
    for name, role, at, over in (
        ("finance", Membership.Role.FINANCE_REVIEWER, root, root),
        ("clerk", Membership.Role.CLERK, department, department),
    ):
        user = User.objects.create_user(username=name)
        Membership.objects.create(user=user, organisation=at, role=role, over=over, why="规模测试")


def _deals(sizes: dict[str, int], stored: list[Project], lines: list[BudgetLine]) -> None:
    root = Organisation.objects.get(code="big")
    suppliers = Supplier.objects.bulk_create(
        Supplier(keeper=root, name=f"公司 {n}", normalised=f"公司{n}", core=f"公司{n}") for n in range(200)
    )
    contracts = Contract.objects.bulk_create(
        (
            Contract(
                organisation=p.organisation, fiscal_year=YEAR, number=f"C{n:05}", name=f"合同 {n}",
                supplier=suppliers[n % len(suppliers)], cost_class="cloud", amount=YUAN * 50, signed_on=DAY,
                state="signed",
            )
            for n, p in ((n, stored[n % len(stored)]) for n in range(sizes["contracts"]))
        ),
        batch_size=1000,
    )  # fmt: skip
    ContractShare.objects.bulk_create(
        (
            ContractShare(
                organisation=c.organisation, fiscal_year=YEAR, contract=c, amount=c.amount,
                project=stored[n % len(stored)],
            )
            for n, c in enumerate(contracts)
        ),
        batch_size=1000,
    )  # fmt: skip
    Payment.objects.bulk_create(
        (
            Payment(
                organisation=(line := lines[n % len(lines)]).organisation, fiscal_year=YEAR, line=line,
                project=line.project, contract=contracts[n % len(contracts)], kind="contract",
                payee=f"公司 {n % 200}", amount=YUAN, paid_on=DAY + timedelta(days=n % 300),
            )
            for n in range(sizes["payments"])
        ),
        batch_size=1000,
    )  # fmt: skip
    RunningClock.objects.bulk_create(
        (
            RunningClock(
                organisation=c.organisation, fiscal_year=YEAR, subject=c.about, title=c.name, contract=c,
                project=stored[n % len(stored)], deadline=name, start_on=DAY, due_on=DAY + timedelta(days=n % 400),
                due_at_latest=DAY + timedelta(days=n % 400),
                done_on=DAY + timedelta(days=n % 390) if n % 3 else None,
            )
            for n, c in enumerate(contracts)
            for name in ("contract.publication", "contract.filing")
        ),
        batch_size=1000,
    )  # fmt: skip


def reads(actor: Actor) -> dict[str, Callable[[], Iterable[Any]]]:
    """What lists and pages ask for."""
    project = Project.objects.order_by("pk").first()
    contract = Contract.objects.order_by("pk").first()
    assert project is not None  # noqa: S101 - it was just stored
    assert contract is not None  # noqa: S101 - it was just stored
    today = date(2023, 9, 1)
    return {
        "项目列表": lambda: projects.projects(actor, year=YEAR).rows,
        "项目列表，按金额": lambda: projects.projects(actor, year=YEAR, sort="-requested").rows,
        "项目列表，搜索": lambda: projects.projects(actor, year=YEAR, text="项目 99").rows,
        "项目页": lambda: [projects.project_page(actor, project.pk)],
        "预算列表": lambda: budget.lines(actor, YEAR).rows,
        "支付列表": lambda: budget.payments(actor, year=YEAR).rows,
        "合同列表": lambda: procurement.contracts(actor, year=YEAR).rows,
        "合同列表，搜索": lambda: procurement.contracts(actor, year=YEAR, text="公司 7").rows,
        "合同页": lambda: [procurement.contract_page(actor, contract.pk)],
        "逾期清单": lambda: clocks.late(actor, year=YEAR, today=today).rows,
        "近期到期": lambda: clocks.upcoming(actor, today=today)[:50],
        "未执行清单": lambda: budget.unexecuted(actor, YEAR)[:50],
        "按部门执行": lambda: budget.by_department(actor, YEAR),
        "按月执行": lambda: [budget.by_month(actor, YEAR)],
        "结果应用": lambda: results.requests(actor, YEAR).order_by("code")[:50],
        "结果应用，合计": lambda: [results.totals(actor, results.requests(actor, YEAR))],
        "结果应用，按建议": lambda: result_filters.proposing(
            actor, YEAR, results.requests(actor, YEAR), "suspend"
        ).values_list("pk")[:50],
        "结果应用，按上年问题": lambda: result_filters.with_issues(
            actor, results.requests(actor, YEAR), "overdue"
        ).values_list("pk")[:50],
        "问卷调查": lambda: surveys.survey_rows(actor, YEAR)[:50],
        "运行监控": lambda: [monitoring.watch(actor, YEAR, today)],
    }


def main() -> None:
    """Fills, times, prints."""
    small = "--small" in sys.argv
    sizes = {name: size // 100 if small else size for name, size in SIZES.items()}
    call_command("migrate", verbosity=0)
    begun = time.perf_counter()
    with everything("规模测试"):
        fill(sizes)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{connection.vendor}：{sizes}，装入 {time.perf_counter() - begun:.0f} 秒")
    actors = {name: actors_of(User.objects.get(username=name))[0] for name in ("finance", "clerk")}
    print(f"{'查询（毫秒，中位数 / 最大）':<26}{'全市':>16}{'一个部门':>16}")
    with everything("规模测试"):
        timed = {
            name: {what: _timed(actor, read) for what, read in reads(actor).items()}
            for name, actor in actors.items()
        }
    for what, whole in timed["finance"].items():
        print(f"{what:<20}{whole:>20}{timed['clerk'][what]:>20}")


def _timed(actor: Actor, read: Callable[[], Iterable[Any]]) -> str:
    taken = []
    with seeing(actor.scope):
        for _ in range(TIMES):
            begun = time.perf_counter()
            list(read())
            taken.append((time.perf_counter() - begun) * 1000)
    return f"{statistics.median(taken):.1f} / {max(taken):.1f}"


if __name__ == "__main__":
    main()
