"""The other departments' execution as published, with what was unexecuted and what was paid without a budget."""

from datetime import date
from decimal import Decimal

from mingzhang.example.office import example_form, load_office, yuan
from mingzhang.forms import FilledForm
from mingzhang.office.models import BudgetLine, Organisation, Payment, Project, ProjectKind
from mingzhang.office.services.demo.city import DemoCity
from mingzhang.office.services.demo.masters import fund_named
from mingzhang.rulebook import load

Figures = dict[str, Decimal]
_COLUMNS = {"initial": "initial", "adjusted": "adjusted", "paid": "executed"}


def add_departments(city: DemoCity) -> None:
    """Each department's year in one project, and beside it the projects that it did not execute."""
    book, office = load(), load_office()
    table = example_form(book, "department_execution")
    unexecuted = _by_department(city, example_form(book, "unexecuted_projects"))
    for number, (row, department) in enumerate(city.departments.items()):
        if row == office.department:
            continue
        left = {name: yuan(table, row, column) or Decimal(0) for name, column in _COLUMNS.items()}
        for name, amount in unexecuted.get(row, []):
            _set_aside(department, name, amount, left)
        line = _line(department, f"{department}政务信息化运维（示例汇总）", left, code="YW-00")
        if line.paid:
            _pay(line, office.paid_in[number % len(office.paid_in)])
    _unbudgeted(city)


def _by_department(city: DemoCity, form: FilledForm) -> dict[str, list[tuple[str, Decimal]]]:
    found: dict[str, list[tuple[str, Decimal]]] = {}
    for row in form.rows:
        department = _row_of(city, row.cells["unit_name"].text if "unit_name" in row.cells else "")
        if department:
            amount = yuan(form, row.id, "amount") or Decimal(0)
            found.setdefault(department, []).append((row.cells["project"].text, amount))
    return found


def _row_of(city: DemoCity, unit: str) -> str:
    """The department of a unit that a list names; blank where the example knows none."""
    named = {department.name: row for row, department in city.departments.items()}
    return named.get(unit) or load_office().units.get(unit, "")


def _set_aside(department: Organisation, name: str, amount: Decimal, left: Figures) -> None:
    """An unexecuted project's money, taken out of the department's published figures so that their sums stay."""
    initial = min(amount, left["initial"])
    adjusted = amount if left["adjusted"] - amount >= left["paid"] else Decimal(0)
    left["initial"] -= initial
    left["adjusted"] -= adjusted
    count = Project.objects.filter(organisation=department).count()
    figures = {"initial": initial, "adjusted": adjusted, "paid": Decimal(0)}
    _line(department, name, figures, code=f"YW-{count + 1:02}")


def _line(department: Organisation, name: str, figures: Figures, code: str) -> BudgetLine:
    office = load_office()
    own = {"organisation": department, "fiscal_year": office.year, "sample": True}
    fund = fund_named(office.fund_of_departments, office.year)
    project = Project.objects.create(
        **own,
        code=code,
        name=name,
        kind=ProjectKind.objects.get(code=office.kind_of_departments, sample=True),
        fund=fund,
        functional_code=office.functional_of_departments,
        economic_code=office.economic_code,
        requested=figures["initial"],
        state=Project.State.APPROVED,
        round=1,
    )
    line: BudgetLine = BudgetLine.objects.create(
        **own,
        project=project,
        fund=fund,
        functional_code=office.functional_of_departments,
        economic_code=office.economic_code,
        historical=True,
        **figures,
    )
    return line


def _pay(line: BudgetLine, on: date) -> None:
    Payment.objects.create(
        organisation=line.organisation,
        fiscal_year=line.fiscal_year,
        sample=True,
        historical=True,
        line=line,
        project=line.project,
        kind=Payment.Kind.OTHER,
        payee="示例收款人（虚拟）",
        purpose="示例数据：全年支付汇总",
        amount=line.paid,
        paid_on=on,
    )


def _unbudgeted(city: DemoCity) -> None:
    office, form = load_office(), example_form(load(), "unbudgeted_payments")
    for row in form.rows:
        department = _row_of(city, row.cells["unit_name"].text if "unit_name" in row.cells else "")
        amount = yuan(form, row.id, "amount")
        if department and amount:
            Payment.objects.create(
                organisation=city.departments[department],
                fiscal_year=office.year,
                sample=True,
                historical=True,
                kind=Payment.Kind.OTHER,
                payee="示例收款人（虚拟）",
                purpose=row.cells["contract"].text,
                amount=amount,
                paid_on=office.paid_in[-1],
            )
