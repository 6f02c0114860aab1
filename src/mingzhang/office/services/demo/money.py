"""Budgets, contracts and payments of the twenty projects; every yuan executed was paid on something."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from mingzhang.example import load_contracts
from mingzhang.example.office import ExampleProject, example_form, load_office, yuan
from mingzhang.office.models import (
    Acceptance,
    BudgetLine,
    Contract,
    ContractShare,
    ExpertFee,
    Invoice,
    Organisation,
    Payment,
    Procurement,
    Project,
    Supplier,
    TransferAllocation,
    TransferStandard,
)
from mingzhang.office.services.clocks import run_for_contracts, run_for_fee, run_for_project
from mingzhang.office.services.demo.city import DemoCity
from mingzhang.office.services.demo.people import actor
from mingzhang.office.services.demo.projects import Projects
from mingzhang.office.services.settling import settle_taken_over
from mingzhang.office.services.suppliers import register_supplier
from mingzhang.rulebook import load

Own = dict[str, Any]
_Kind = Payment.Kind


def add_money(city: DemoCity, projects: Projects) -> None:
    """All money of the department."""
    office = load_office()
    lines = {entry.row: _line(entry, projects[entry.row]) for entry in office.projects}
    _expert_fee(lines[office.expert_fee.project])
    _published_contracts(city, lines)
    made_up = [entry for entry in office.projects if entry.cost_class]
    for number, entry in enumerate(made_up):
        _made_up_contract(entry, lines[entry.row], number)
    _transfers(city, lines)
    _other_payments(lines)
    run_for_contracts(Contract.objects.filter(sample=True))
    for project in projects.values():
        run_for_project(project)
    settle_taken_over(date(load_office().year, 12, 31))


def _line(entry: ExampleProject, project: Project) -> BudgetLine:
    """The published figures; one project takes up what the department's exact total leaves of the rounded ones."""
    table = example_form(load(), "project_execution")
    initial, adjusted, paid = (
        yuan(table, entry.row, name) or Decimal(0) for name in ("initial", "adjusted", "executed")
    )
    if entry.row == load_office().takes_the_rest:
        adjusted, paid = _rest("adjusted"), _rest("executed")
    line: BudgetLine = BudgetLine.objects.create(
        **_own(project),
        project=project,
        fund=project.fund,
        functional_code=project.functional_code,
        economic_code=project.economic_code,
        initial=initial,
        adjusted=adjusted,
        paid=paid,
    )
    return line


def _rest(column: str) -> Decimal:
    office, book = load_office(), load()
    table = example_form(book, "project_execution")
    same_fund = [p.row for p in office.projects if p.fund == office.fund_of_departments]
    others = (yuan(table, row, column) or Decimal(0) for row in same_fund if row != office.takes_the_rest)
    whole = yuan(example_form(book, "department_execution"), office.department, column) or Decimal(0)
    return whole - sum(others, Decimal(0))


def _own(row: Any) -> Own:
    return {
        "organisation": row.organisation,
        "fiscal_year": row.fiscal_year,
        "sample": True,
        "made_by": actor("clerk").user,
    }


def _published_contracts(city: DemoCity, lines: Mapping[str, BudgetLine]) -> None:
    """Contracts whose name and amount were published."""
    office = load_office()
    classes = {entry.row: entry.cost_class for entry in office.projects}
    for number, known in enumerate(load_contracts(load()), 1):
        row = office.bearers[known.subject]
        supplier = register_supplier(actor("finance"), city.root, known.supplier, known.supplier_size)
        Supplier.objects.filter(pk=supplier.pk).update(sample=True)
        _contract(lines[row], f"A{number:02}", known.subject, known.amount, supplier, classes[row], known.events)


def _made_up_contract(entry: ExampleProject, line: BudgetLine, number: int) -> None:
    """Bears what of a project's execution no published contract bore."""
    office = load_office()
    paid = sum((p.amount for p in Payment.objects.filter(line=line)), Decimal(0))
    if line.paid <= paid:
        return
    company = office.suppliers[number % len(office.suppliers)]
    supplier = Supplier.objects.get(name=company.name)
    events = office.schedules[number % len(office.schedules)]
    name = f"{line.project.name}合同（示例）"
    _contract(line, f"B{number + 1:02}", name, line.paid - paid, supplier, entry.cost_class, events)


def _contract(  # noqa: PLR0913, PLR0917 - a contract with all that happened to it
    line: BudgetLine,
    number: str,
    name: str,
    amount: Decimal,
    supplier: Supplier,
    cost_class: str,
    events: Mapping[str, date],
) -> None:
    own = _own(line)
    procurement = Procurement.objects.create(
        **own,
        name=f"{name}采购",
        project=line.project,
        method="open_tender",
        category="services",
        budget=amount,
        award_noticed_on=events.get("award_noticed"),
        supplier=supplier,
        purchaser="示例采购经办人",
    )
    paid_on = events.get("paid")
    signed = events["contract_signed"]
    contract = Contract.objects.create(
        **own,
        number=f"{line.fiscal_year}-{number}",
        name=name,
        procurement=procurement,
        supplier=supplier,
        supplier_size=supplier.size,
        cost_class=cost_class,
        amount=amount,
        clauses=[clause.id for clause in load().spending.choices("contract_clause").choices],
        buyer_signed_on=signed,
        supplier_signed_on=signed,
        signed_on=signed,
        published_on=events.get("contract_published"),
        filed_on=events.get("contract_filed"),
        delivered_on=events.get("delivered") or events.get("accepted"),
        state=Contract.State.FINISHED if paid_on else Contract.State.SIGNED,
        finished_on=paid_on,
        paid=amount if paid_on else Decimal(0),
    )
    ContractShare.objects.create(**own, contract=contract, project=line.project, amount=amount)
    acceptance = _acceptance(contract, own, events)
    invoice = _invoice(contract, own, events, acceptance)
    if paid_on:
        _pay(line, amount, paid_on, supplier.name, kind=_Kind.CONTRACT, contract=contract, invoice=invoice)


def _acceptance(contract: Contract, own: Own, events: Mapping[str, date]) -> Acceptance | None:
    if "acceptance_requested" not in events:
        return None
    standards = load().spending.choices("acceptance_standard").choices
    acceptance: Acceptance = Acceptance.objects.create(
        **own,
        contract=contract,
        requested_on=events["acceptance_requested"],
        accepted_on=events.get("accepted"),
        result=Acceptance.Result.PASSED,
        published_on=events.get("acceptance_published"),
        group=[{"name": f"示例验收人员{name}", "unit": "示例单位", "signed": "是"} for name in "甲乙丙"],
        standards=[{"standard": choice.id, "finding": "示例数据：符合"} for choice in standards],
    )
    return acceptance


def _invoice(
    contract: Contract, own: Own, events: Mapping[str, date], acceptance: Acceptance | None
) -> Invoice | None:
    if "invoiced" not in events:
        return None
    paid_on = events.get("paid")
    invoice: Invoice = Invoice.objects.create(
        **own,
        contract=contract,
        acceptance=acceptance,
        number=f"示例{contract.number}",
        amount=contract.amount,
        received_on=events["invoiced"],
        paid=contract.amount if paid_on else Decimal(0),
        paid_on=paid_on,
    )
    return invoice


def _pay(line: BudgetLine, amount: Decimal, on: date, payee: str, **other: Any) -> Payment:
    payment: Payment = Payment.objects.create(
        **_own(line), line=line, project=line.project, amount=amount, paid_on=on, payee=payee, **other
    )
    return payment


def _expert_fee(line: BudgetLine) -> None:
    fee = load_office().expert_fee
    payment = _pay(line, fee.amount, fee.paid, fee.expert, kind=_Kind.EXPERT_FEE, purpose="评审劳务报酬")
    owed = ExpertFee.objects.create(
        **_own(line),
        project=line.project,
        expert=fee.expert,
        reviewed_on=fee.reviewed,
        amount=fee.amount,
        payment=payment,
    )
    run_for_fee(owed)


def _transfers(city: DemoCity, lines: Mapping[str, BudgetLine]) -> None:
    """The published matrix, each share by the made-up standard, paid on one day."""
    office = load_office()
    matrix = example_form(load(), "transfer_allocation")
    for line in lines.values():
        stated = office.standards.get(line.project.name)
        if stated is None:
            continue
        standard = TransferStandard.objects.create(
            **_own(line),
            project=line.project,
            measure=stated.measure,
            unit=stated.unit,
            rate=stated.rate,
            basis=stated.basis,
        )
        for name, district in city.districts.items():
            amount = yuan(matrix, line.project.name, name)
            if amount:
                _allot(line, standard, district, amount)


def _allot(line: BudgetLine, standard: TransferStandard, district: Organisation, amount: Decimal) -> None:
    payment = _pay(line, amount, load_office().transfer_paid, district.name, kind=_Kind.TRANSFER)
    TransferAllocation.objects.create(
        **_own(line),
        standard=standard,
        district=district,
        quantity=amount / standard.rate,
        amount=amount,
        state=TransferAllocation.State.APPROVED,
        payment=payment,
    )


def _other_payments(lines: Mapping[str, BudgetLine]) -> None:
    """What of the execution was paid on no contract, in equal parts through the year."""
    for line in lines.values():
        paid = sum((p.amount for p in Payment.objects.filter(line=line)), Decimal(0))
        days = load_office().paid_in
        rest = line.paid - paid
        part = (rest / len(days)).quantize(Decimal("0.01"))
        for day in days[:-1] if rest else ():
            _pay(line, part, day, "示例收款人（虚拟）", kind=_Kind.OTHER, purpose="示例数据：业务支出")
            rest -= part
        if rest:
            _pay(line, rest, days[-1], "示例收款人（虚拟）", kind=_Kind.OTHER, purpose="示例数据：业务支出")
