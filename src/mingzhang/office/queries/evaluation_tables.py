"""The office's tables that an evaluation rests on: money of a fund or a department, tasks, contracts."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from django.db.models import QuerySet, Sum

from mingzhang.forms import Document, FilledForm, Report
from mingzhang.forms.stored import report_from_json
from mingzhang.office.models import BudgetLine, Contract, Evaluation, KeyTask, Organisation, Payment, PlanTarget
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.budget import Execution, by_department, payment_rows, total
from mingzhang.office.queries.made_forms import YUAN, made, money, rate
from mingzhang.office.queries.transfers import matrix
from mingzhang.office.queries.visible import visible
from mingzhang.quantities import exact, round_half_up, squeeze
from mingzhang.quantities.quantity import parse_quantity
from mingzhang.quantities.target import parse_target
from mingzhang.rulebook import load
from mingzhang.rulebook.inputs import InCell, InputDef
from mingzhang.rulebook.policies import PolicyDef
from mingzhang.scoring import ScoreSheet
from mingzhang.scoring.methods import number

_TEN_THOUSAND = "万元"
_MOST_CONTRACTS = 10
Made = Callable[[Actor, Evaluation], FilledForm | None]


def gather(actor: Actor, evaluation: Evaluation) -> list[FilledForm]:
    """The tables as the office has them now, of all that the person may see; one without rows is left out."""
    makers = _OF_FUND if evaluation.fund_id else _OF_DEPARTMENT
    found = (make(actor, evaluation) for make in makers)
    return [form for form in found if form is not None and form.rows]


def kept_tables(evaluation: Evaluation) -> tuple[FilledForm, ...]:
    """The tables as they were gathered."""
    return report_from_json(evaluation.tables).forms if evaluation.tables else ()


def tables_report(evaluation: Evaluation, forms: Iterable[FilledForm]) -> Report:
    """The tables as a report of the one who is evaluated."""
    document = Document(evaluation.subject, "", 0, "office")
    return Report(document, evaluation.organisation.name, evaluation.fiscal_year, "evaluation", tuple(forms))


def _money(one: Execution, unit: str) -> dict[str, str]:
    amounts = {"initial": one.initial, "adjusted": one.adjusted, "executed": one.paid}
    return {**{name: money(amount, unit) for name, amount in amounts.items()}, "rate": rate(one.paid, one.adjusted)}


def _departments(actor: Actor, evaluation: Evaluation) -> FilledForm:
    fund = evaluation.fund.name if evaluation.fund else ""
    rows = by_department(actor, evaluation.fiscal_year, fund=fund)
    entries = [{"unit_name": one.label, **_money(one, YUAN)} for one in rows]
    return made("department_execution", entries, {"total": _money(total(rows), YUAN)} if rows else {}, unit=YUAN)


def _unexecuted(actor: Actor, evaluation: Evaluation) -> FilledForm:
    rows = visible(actor, BudgetLine).filter(fiscal_year=evaluation.fiscal_year, fund=evaluation.fund, paid=0)
    rows = rows.filter(initial__gt=0).select_related("organisation", "project").order_by("organisation__path", "pk")
    entries = [_project_amount(line.organisation, line.project.name, line.initial) for line in rows]
    return _summed("unexecuted_projects", entries, sum((line.initial for line in rows), Decimal(0)))


def _unbudgeted(actor: Actor, evaluation: Evaluation) -> FilledForm:
    rows = payment_rows(actor, evaluation.fiscal_year).filter(line=None, reversed_on=None)
    paid = list(rows.order_by("organisation__path", "pk"))
    entries = [{**_project_amount(one.organisation, "", one.amount), "contract": one.purpose} for one in paid]
    return _summed("unbudgeted_payments", entries, sum((one.amount for one in paid), Decimal(0)))


def _project_amount(organisation: Organisation, project: str, amount: Decimal) -> dict[str, str]:
    return {"unit_name": organisation.name, "project": project, "amount": money(amount)}


def _summed(form: str, entries: list[dict[str, str]], amount: Decimal) -> FilledForm:
    return made(form, entries, {"total": {"amount": money(amount)}} if entries else {}, unit=YUAN)


def _costs(actor: Actor, evaluation: Evaluation) -> FilledForm:
    """What was paid on contracts of each cost class from the fund."""
    rows = visible(actor, Payment).filter(
        fiscal_year=evaluation.fiscal_year, reversed_on=None, contract__isnull=False, line__fund=evaluation.fund
    )
    sums = dict(rows.order_by().values_list("contract__cost_class").annotate(sum=Sum("amount")))
    whole = sum(sums.values(), Decimal(0))
    entries = [
        {"name": max((choice.name.zh, *choice.also), key=len), "amount": money(amount), "rate": rate(amount, whole)}
        for choice in load().spending.choices("cost_class").choices
        if (amount := sums.get(choice.id, Decimal(0)))
    ]
    return _summed("cost_classes", entries, whole)


def _contracts(actor: Actor, evaluation: Evaluation) -> FilledForm:
    """The contracts on which most was paid."""
    of_fund: dict[str, object] = {"payments__line__fund": evaluation.fund}
    of_department: dict[str, object] = {"organisation__path__startswith": evaluation.organisation.path}
    rows = visible(actor, Contract).filter(
        fiscal_year=evaluation.fiscal_year,
        payments__isnull=False,
        payments__reversed_on=None,
        **(of_fund if evaluation.fund_id else of_department),
    )
    largest = rows.annotate(spent=Sum("payments__amount")).order_by("-spent", "pk").select_related("organisation")
    chosen = list(largest.prefetch_related("shares__project")[:_MOST_CONTRACTS])
    return made("contracts", [_contract(one) for one in chosen], unit=YUAN)


def _contract(one: Contract) -> dict[str, str]:
    projects = "、".join(share.project.name for share in one.shares.all())
    amount = money(one.spent)  # type: ignore[attr-defined]  # annotated by the query
    return {"unit_name": one.organisation.name, "project": projects, "contract": one.name, "amount": amount}


def _projects(actor: Actor, evaluation: Evaluation) -> FilledForm:
    rows = _lines_of(actor, evaluation).order_by("project__code").values_list("project", "project__name")
    sums = rows.annotate(Sum("initial"), Sum("adjusted"), Sum("paid"))
    found = [Execution(*row) for row in sums]
    entries = [{"name": one.label, **_money(one, _TEN_THOUSAND)} for one in found]
    named = {"total": _money(total(found), _TEN_THOUSAND)} if found else {}
    return made("project_execution", entries, named, unit=_TEN_THOUSAND)


def _lines_of(actor: Actor, evaluation: Evaluation) -> "QuerySet[BudgetLine, BudgetLine]":
    """The budget lines of the department and its units."""
    rows = visible(actor, BudgetLine).filter(fiscal_year=evaluation.fiscal_year)
    return rows.filter(organisation__path__startswith=evaluation.organisation.path)


def _transfers(actor: Actor, evaluation: Evaluation) -> FilledForm | None:
    found = matrix(actor, evaluation.fiscal_year)
    own = [row for row in found.rows if row[0].organisation.path.startswith(evaluation.organisation.path)]
    names = [district.name for district in found.districts]
    entries = [
        {"name": project.name, **_across(names, amounts), "total": money(whole, _TEN_THOUSAND)}
        for project, amounts, whole in own
    ]
    if not entries:
        return None
    sums = [_sum(amounts[place] for _, amounts, _ in own) for place in range(len(names))]
    named = {"total": {**_across(names, sums), "total": money(_sum(sums), _TEN_THOUSAND)}}
    return made("transfer_allocation", entries, named, unit=_TEN_THOUSAND, opened=names)


def _across(names: Iterable[str], amounts: Iterable[Decimal | None]) -> dict[str, str]:
    return {
        name: "" if amount is None else money(amount, _TEN_THOUSAND)
        for name, amount in zip(names, amounts, strict=True)
    }


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), Decimal(0))


def _tasks_of(actor: Actor, evaluation: Evaluation) -> "QuerySet[KeyTask, KeyTask]":
    """The key tasks of the plans that cover the year."""
    year = evaluation.fiscal_year
    rows = visible(actor, KeyTask).filter(organisation=evaluation.organisation)
    return rows.filter(goal__plan__first_year__lte=year, goal__plan__last_year__gte=year)


def _key_tasks(actor: Actor, evaluation: Evaluation) -> FilledForm:
    rows = _tasks_of(actor, evaluation).prefetch_related("targets").order_by("goal__plan", "goal__number", "pk")
    return made("key_tasks", [{"name": task.name, "text": _targets(task)} for task in rows])


def _targets(task: KeyTask) -> str:
    return "；".join(target.target for target in task.targets.all())


def _completion(actor: Actor, evaluation: Evaluation) -> FilledForm:
    tasks = _tasks_of(actor, evaluation).values("pk")
    rows = visible(actor, PlanTarget).filter(task__in=tasks).select_related("task__goal")
    ordered = rows.order_by("task__goal__plan", "task__goal__number", "task", "pk")
    return made("task_completion", [_task(target, evaluation.fiscal_year) for target in ordered])


def _task(target: PlanTarget, year: int) -> dict[str, str]:
    task = target.task
    return {
        "task_class": task.goal.text,
        "task": target.name,
        "target": target.target,
        "actual": task.actual,
        "rate": completion(target.target, task.actual, year),
        "source": task.source,
    }


def completion(target: str, actual: str, year: int) -> str:
    """How far a target was reached, in per cent; a dash where that is no share of anything."""
    wanted, got = parse_target(target, year), parse_quantity(actual)
    if squeeze(target) == squeeze(actual):
        return "100%"
    if wanted.quantity is None or got is None or wanted.met_by(got) is None:
        return "-"
    if wanted.operator in {"≤", "<", "range"}:
        return "100%" if wanted.met_by(got) else "-"
    whole = wanted.quantity.exact_in(wanted.quantity.unit, "count")
    if not whole:
        return "-"
    return f"{round_half_up(got.exact_in(wanted.quantity.unit, 'count') * 100 / exact(whole), 2):f}%"


def stated_tables(policy: PolicyDef, sheet: ScoreSheet, have: Iterable[FilledForm]) -> list[FilledForm]:
    """Tables that were not gathered, with the cells from which the policy takes what was entered."""
    known = {form.form for form in have}
    values = {one.id: one for one in sheet.inputs if one.value is not None and not one.parts}
    found: dict[str, dict[str, dict[str, str]]] = {}
    units: dict[str, str | None] = {}
    for one, origin in _cells_of(policy):
        if one.id in values and origin.form not in known:
            cells = found.setdefault(origin.form, {}).setdefault(origin.row or "", {})
            cells[origin.column] = number(values[one.id].value or 0)
            units.setdefault(origin.form, one.unit)
    return [made(form, (), _with_rates(form, rows), unit=units[form]) for form, rows in found.items()]


def _cells_of(policy: PolicyDef) -> Iterator[tuple[InputDef, InCell]]:
    """The inputs that stand in a named cell of a table of which there is one."""
    for one in policy.inputs:
        for origin in one.origins:
            if isinstance(origin, InCell) and origin.row and not origin.caption:
                yield one, origin


def _with_rates(form: str, rows: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """The rows with the rates that the form's definition makes of their amounts."""
    (block,) = load().forms[form].blocks
    shares = {
        row: {
            name: rate(Decimal(texts[part]), Decimal(texts[whole]))
            for name, (part, whole) in block.ratios.items()
            if part in texts and whole in texts
        }
        for row, texts in rows.items()
    }
    return {row: {**texts, **shares[row]} for row, texts in rows.items()}


_OF_FUND: tuple[Made, ...] = (_departments, _unexecuted, _unbudgeted, _costs, _contracts)
_OF_DEPARTMENT: tuple[Made, ...] = (_projects, _transfers, _key_tasks, _completion, _contracts)
