"""A supplier is chosen: method, budget, and the dated steps to the award notice."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from mingzhang.office.models import ExpertFee, Organisation, Procurement, Project
from mingzhang.office.services.acting import Actor, Role, refuse_if, require
from mingzhang.office.services.changing import adding, apply, changing, label
from mingzhang.office.services.clocks import run_for_fee, run_for_procurement
from mingzhang.rulebook import load

BUYERS = frozenset({Role.CLERK, Role.HEAD})
FIELDS = frozenset(
    {
        "name",
        "method",
        "category",
        "budget",
        "reports_finished_on",
        "report_sent_on",
        "supplier_chosen_on",
        "award_noticed_on",
        "supplier",
        "purchaser",
        "approval",
    }
)
_STEPS = ("reports_finished_on", "report_sent_on", "supplier_chosen_on", "award_noticed_on")


def start_procurement(actor: Actor, project: Project, values: Mapping[str, Any]) -> Procurement:
    """A procurement for an approved project."""
    require(actor, BUYERS, project.organisation, "组织采购")
    approved = project.state == Project.State.APPROVED
    refuse_if({"project": None if approved else f"项目{project.get_state_display()}，批准后才能采购。"})
    row = Procurement(organisation=project.organisation, fiscal_year=project.fiscal_year, project=project)
    apply(row, values, FIELDS)
    refuse_if(_problems(row))
    adding(actor, row, "procurement.start")
    run_for_procurement(row)
    return row


def change_procurement(
    actor: Actor, procurement: Procurement, values: Mapping[str, Any], revision: int | None
) -> Procurement:
    """Enters the next step, or corrects one."""
    require(actor, BUYERS, procurement.organisation, "修改采购")
    with changing(actor, procurement, "procurement.change", revision) as current:
        apply(current, values, FIELDS)
        refuse_if(_problems(current))
    run_for_procurement(current)
    return current


def _problems(row: Procurement) -> dict[str, str | None]:
    return {
        "method": choice_problem("procurement_method", row.method),
        "category": choice_problem("procurement_category", row.category),
        "budget": None if row.budget is not None and row.budget > 0 else "采购预算应大于零。",
        **order_problems(row, _STEPS),
    }


def choice_problem(list_id: str, chosen: str) -> str | None:
    """What is wrong with a word that must stand in a list of the rule book."""
    choices = load().spending.choices(list_id)
    if any(choice.id == chosen for choice in choices.choices):
        return None
    names = "、".join(choice.name.zh for choice in choices.choices)
    return f"{choices.name.zh}“{chosen}”不在可选范围内：{names}。"


def order_problems(row: Any, steps: tuple[str, ...]) -> dict[str, str | None]:
    """Dates that stand before one that must come first; missing ones say nothing."""
    found: dict[str, str | None] = {}
    last: tuple[str, date] | None = None
    for name in steps:
        day = getattr(row, name)
        if day is None:
            continue
        if last is not None and day < last[1]:
            found[name] = f"{label(row, name)} {day} 早于{label(row, last[0])} {last[1]}。"
        last = (name, day)
    return found


def owe_fee(  # noqa: PLR0913 - who is owed how much for what
    actor: Actor,
    project: Project,
    expert: str,
    *,
    reviewed_on: date,
    amount: Decimal,
    procurement: Procurement | None = None,
) -> ExpertFee:
    """What an expert is owed for a review; from that day the clock runs."""
    organisation: Organisation = project.organisation
    require(actor, BUYERS, organisation, "登记评审劳务报酬")
    refuse_if(
        {
            "expert": None if expert.strip() else "请填写专家。",
            "amount": None if amount > 0 else "报酬应大于零。",
        }
    )
    fee = ExpertFee(
        organisation=organisation,
        fiscal_year=project.fiscal_year,
        project=project,
        procurement=procurement,
        expert=expert.strip(),
        reviewed_on=reviewed_on,
        amount=amount,
    )
    adding(actor, fee, "procurement.owe_fee")
    run_for_fee(fee)
    return fee
