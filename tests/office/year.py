"""What tests of a year's work stand on: codes, fund, kind, supplier, an approved project, money, a contract."""

from datetime import date
from decimal import Decimal
from typing import Any

from mingzhang.office.models import (
    BudgetLine,
    ClassificationCode,
    Contract,
    Fund,
    Project,
    ProjectKind,
    Supplier,
)
from mingzhang.office.services import budget, contracts, master, projects, reviews, suppliers
from mingzhang.rulebook import load
from tests.office.conftest import City, People

YEAR = 2023
CODE, ECONOMIC = "2010301", "30201"
TARGETS = [
    {"level1": "产出指标", "level2": "数量指标", "name": "系统可用率", "target": "≥99%", "weight": Decimal(40)},
    {"level1": "效益指标", "level2": "社会效益指标", "name": "办件量", "target": "≥9000件", "weight": Decimal(50)},
]
CLAUSES = [clause.id for clause in load().spending.choices("contract_clause").choices]
STANDARDS = [
    {"standard": choice.id, "finding": "符合"} for choice in load().spending.choices("acceptance_standard").choices
]
GROUP = [{"name": "甲", "unit": "数据中心", "signed": "是"}, {"name": "乙", "unit": "专家", "signed": "是"}]


def yuan(text: str) -> Decimal:
    """An amount."""
    return Decimal(text)


def masters(city: City, people: People, year: int = YEAR) -> tuple[Fund, ProjectKind]:
    """Codes of the year, a fund and a kind of project."""
    finance = people["finance"]
    kinds = ClassificationCode.Kind
    master.load_codes(finance, kinds.FUNCTIONAL, year, [(CODE, "行政运行"), ("2010302", "一般行政管理事务")])
    master.load_codes(finance, kinds.ECONOMIC, year, [(ECONOMIC, "办公费")])
    fund = master.add_fund(finance, city["city"], year, f"F{year}", "运维专项资金")
    kind = ProjectKind.objects.first() or master.add_kind(finance, city["city"], "target", "特定目标类")
    return fund, kind


def request(fund: Fund, kind: ProjectKind, **other: Any) -> dict[str, Any]:
    """What a clerk types into a declaration."""
    return {
        "code": "P1",
        "name": "网上政务平台运维",
        "kind": kind,
        "fund": fund,
        "functional_code": CODE,
        "economic_code": ECONOMIC,
        "requested": yuan("1000000"),
        "basis": "市政务信息系统管理办法",
        "content": "平台运维",
        "goal": "全年稳定运行",
        "is_new": True,
        **other,
    }


def submitted(city: City, people: People, **other: Any) -> Project:
    """A project under review by both bodies."""
    fund, kind = masters(city, people)
    clerk = people["clerk"]
    project = projects.declare(clerk, city["data"], YEAR, request(fund, kind, **other))
    projects.set_indicators(clerk, project, TARGETS, None)
    return projects.submit(clerk, project, None)


def approved(city: City, people: People, **other: Any) -> Project:
    """A project that both bodies passed."""
    project = submitted(city, people, **other)
    reviews.pass_review(people["reviewer"], project)
    return reviews.pass_review(people["finance"], project)


def budgeted(city: City, people: People, amount: str = "1000000") -> BudgetLine:
    """A budget line of an approved project."""
    project = approved(city, people)
    return budget.set_budget(people["finance"], project, project.fund, yuan(amount))


def supplier(city: City, people: People, name: str = "临川示例软件有限公司", size: str = "小型") -> Supplier:
    """A registered supplier."""
    return suppliers.register_supplier(people["finance"], city["city"], name, size)


def draft(city: City, people: People, line: BudgetLine, **other: Any) -> Contract:
    """A drafted contract that the line's project bears alone, both signatures there."""
    values: dict[str, Any] = {
        "number": "C1",
        "name": "平台运维合同",
        "supplier": Supplier.objects.first() or supplier(city, people),
        "cost_class": "system_maintenance",
        "amount": yuan("400000"),
        "clauses": CLAUSES,
        "buyer_signed_on": date(2023, 10, 20),
        "supplier_signed_on": date(2023, 10, 19),
        **other,
    }
    share = [(line.project, values["amount"])]
    return contracts.draft_contract(people["clerk"], city["data"], YEAR, values, share)


def signed(city: City, people: People, line: BudgetLine, **other: Any) -> Contract:
    """A contract in force."""
    return contracts.conclude(people["clerk"], draft(city, people, line, **other), None)
