"""Contracts as a table to import: drafts, each borne by one project."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from mingzhang.office.models import Contract, ContractShare, Project
from mingzhang.office.queries.visible import visible
from mingzhang.office.services import contracts
from mingzhang.office.services.clocks import run_for_contracts
from mingzhang.office.services.contracts import share_problem
from mingzhang.office.services.exchange.definition import (
    Column,
    Context,
    Line,
    Problem,
    Table,
    doubled,
    listed,
    supplier_key,
    words,
)

_BATCH = 500
_DATES = ("buyer_signed_on", "supplier_signed_on", "starts_on", "ends_on")


def _check(context: Context, lines: Sequence[Line]) -> Iterator[Problem]:
    rows = visible(context.actor, Contract).filter(organisation=context.organisation)
    yield from doubled(lines, "number", "合同编号", dict.fromkeys(rows.values_list("number", flat=True)))
    for line in lines:
        yield from _line_problems(line)


def _line_problems(line: Line) -> Iterator[Problem]:
    project, amount, deposit = line.get("project"), line.get("amount"), line.get("deposit", 0)
    if project is not None and project.state != Project.State.APPROVED:
        yield line.number, "project", f"项目“{project}”尚未批准，不能签订合同。"
    if amount == 0:
        yield line.number, "amount", "合同金额应大于零。"
    elif amount is not None:
        problem = share_problem("deposit", deposit, amount, line.get("buyer_signed_on", date.max))
        if problem:
            yield line.number, "deposit", problem
    starts, ends = line.get("starts_on"), line.get("ends_on")
    if starts and ends and ends < starts:
        yield line.number, "ends_on", f"履行截止日期 {ends} 早于起始日期 {starts}。"


def _take(context: Context, lines: Sequence[Line]) -> list[Any]:
    own = {"organisation": context.organisation, "fiscal_year": context.year, "made_by": context.actor.user}
    rows = [
        Contract(
            **own,
            number=line.get("number"),
            name=line.get("name"),
            supplier=line.get("supplier"),
            supplier_size=line.get("supplier").size,
            cost_class=line.get("cost_class"),
            amount=line.get("amount"),
            deposit=line.get("deposit", 0),
            agreed_days=line.get("agreed_days"),
            **{name: line.get(name) for name in _DATES},
        )
        for line in lines
    ]
    stored = Contract.objects.bulk_create(rows, batch_size=_BATCH)
    ContractShare.objects.bulk_create(
        [
            ContractShare(**own, contract=contract, project=line.get("project"), amount=contract.amount)
            for contract, line in zip(stored, lines, strict=True)
        ],
        batch_size=_BATCH,
    )
    run_for_contracts(Contract.objects.filter(pk__in=[contract.pk for contract in stored]))
    return stored


CONTRACTS = Table(
    "contracts",
    "合同",
    "导入合同",
    contracts.BUYERS,
    (
        Column("number", "合同编号", required=True, longest=60),
        Column("name", "合同名称", required=True),
        Column(
            "project",
            "项目编码",
            "choice",
            required=True,
            choices=lambda c: c.projects,
            listed=lambda c: [project.code for project in dict.fromkeys(c.projects.values())],
        ),
        Column("supplier", "供应商名称", "choice", required=True, choices=lambda c: c.suppliers, key=supplier_key),
        Column(
            "cost_class",
            "成本分类",
            "choice",
            required=True,
            choices=words("cost_class"),
            listed=listed("cost_class"),
        ),
        Column("amount", "合同金额（元）", "amount", required=True),
        Column("deposit", "履约保证金（元）", "amount"),
        Column("agreed_days", "约定付款天数", "whole"),
        Column("buyer_signed_on", "采购人签字盖章日期", "date"),
        Column("supplier_signed_on", "供应商签字盖章日期", "date"),
        Column("starts_on", "履行起始日期", "date"),
        Column("ends_on", "履行截止日期", "date"),
    ),
    _check,
    _take,
)
