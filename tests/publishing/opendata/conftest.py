"""A department of two small tables, written out by hand."""

from datetime import date
from decimal import Decimal

import pytest

from mingzhang.forms import Cell, Document, FilledForm, Report, Row, Source
from mingzhang.publishing.opendata.contracts import PublishedContract, Publisher

DAY = date(2026, 11, 29)


def amount(text: str, page: int = 1) -> Cell:
    return Cell(text, Decimal(text.replace(",", "")), "万元", len(text.partition(".")[2]), Source(page, 7))


@pytest.fixture
def report() -> Report:
    rows = (
        Row(
            "total", "合计", {"total": amount("1,234.50"), "basic": amount("1,000.00"), "project": amount("234.50")}
        ),
        Row("201", '一般"公共", 服务', {"total": amount("1,234.50"), "basic": Cell("")}, code="201"),
    )
    income = (Row("income.total", "本年收入合计", {"amount": amount("-0.5")}, line_no="27"),)
    forms = (
        FilledForm("final_accounts.03", "支出决算表", rows, "万元", columns=("total", "basic", "project")),
        FilledForm("final_accounts.01", "收入支出决算总表", income, "万元", columns=("amount",)),
    )
    return Report(Document("云溪市档案馆.pdf", "ab" * 32, 3, "pdf"), "云溪市档案馆", 2023, "final_accounts", forms)


@pytest.fixture
def contract() -> PublishedContract:
    events = {"contract_signed": date(2023, 3, 1), "award_noticed": date(2023, 2, 10), "paid": date(2023, 12, 19)}
    events |= {"contract_filed": date(2023, 3, 8)}
    return PublishedContract(
        "档案数字化", Decimal("418000.10"), "云溪市档案馆", "示例公司（虚拟）", events, sample=True
    )


@pytest.fixture
def publisher() -> Publisher:
    return Publisher("云溪市档案馆", DAY)
