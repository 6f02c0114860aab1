"""One row of each kind that operations name, all of the first department."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils import timezone

from mingzhang.office.models import (
    AccountTables,
    AccountTask,
    Elimination,
    LeafEvidence,
    Portal,
    Project,
    Publication,
    RecheckEntry,
    TransferStandard,
    Withholding,
)
from mingzhang.office.queries.performance import indicators
from mingzhang.office.queries.webhooks import delivery_rows
from mingzhang.office.scope import everything
from mingzhang.office.services import (
    accounts_entry,
    budget,
    evaluations,
    evidence,
    master,
    performance,
    procurement,
    questions,
    rechecks,
    rectification,
    remarks,
    self_evaluations,
    surveys,
)
from mingzhang.office.services.acceptances import enter_invoice, request_acceptance
from mingzhang.office.services.payments import Paid, pay_contract
from mingzhang.office.services.webhooks import add_webhook
from mingzhang.rulebook import load
from tests.office.api.test_webhooks import INSIDE
from tests.office.conftest import City, People
from tests.office.year import YEAR, budgeted, signed, yuan

Keys = Mapping[str, int]
NAME = "平台运维"
"""Stands in what the rows are called, so that a leak is seen."""

_WORDS = ("level1", "level2", "definition", "method", "source", "frequency", "measured_by")


def rows(city: City, people: People) -> Keys:
    """First part of an operation's address to the key of the row it names."""
    money = _money(city, people)
    return {**money, **_plans(city, people), **_judged(city, people, money), **_accounts(city, people)}


def _money(city: City, people: People) -> dict[str, int]:
    """A year of one project, from its budget to a payment, and what stands beside it."""
    clerk = people["clerk"]
    line = budgeted(city, people)
    contract = signed(city, people, line)
    bill = enter_invoice(clerk, contract, "F1", yuan("10"), received_on=date(2023, 11, 1))
    payment = pay_contract(clerk, line, contract, Paid(yuan("1"), date(2023, 11, 2)), bill)
    indicator = indicators(clerk, line.project_id)[0]
    with everything("测试"):
        said = remarks.comment(clerk, line.project, f"{NAME}说明")
        file = remarks.attach(clerk, line.project, f"{NAME}.pdf", b"%PDF-1.7 x")
    values = {"name": f"{NAME}采购", "method": "inquiry", "category": "services", "budget": yuan("1")}
    issue = {"title": f"{NAME}逾期", "source": "审计", "due_on": date(2024, 1, 1)}
    hook, _ = add_webhook(people["head"], city["data"], "https://localhost/x", [], INSIDE)
    change = performance.request_target_change(clerk, indicator, "≥98%", "因", None)
    today = timezone.localdate()
    asked = {
        "questionnaire": "satisfaction.systems",
        "title": f"{NAME}满意度",
        "opens_on": today,
        "closes_on": today,
    }
    return {
        "surveys": surveys.make(clerk, indicator, asked).pk,
        "projects": line.project_id,
        "comments": line.project_id,
        "attachments": line.project_id,
        "remarks": said.pk,
        "files": file.pk,
        "budget-lines": line.pk,
        "contracts": contract.pk,
        "suppliers": contract.supplier_id,
        "invoices": bill.pk,
        "payments": payment.pk,
        "indicators": indicator.pk,
        "target-changes": change.pk,
        "adjustments": budget.request_adjustment(clerk, "add", yuan("1"), "因", given_to=line).pk,
        "acceptances": request_acceptance(clerk, contract, date(2023, 11, 1)).pk,
        "procurements": procurement.start_procurement(clerk, line.project, values).pk,
        "issues": rectification.raise_issue(people["auditor"], city["data"], YEAR, issue).pk,
        "systems": master.add_system(clerk, city["data"], YEAR, "S1", {"name": f"{NAME}系统"}).pk,
        "collectors": evidence.add_collector(
            clerk, indicator, {"name": f"{NAME}清点", "kind": "manual", "unit": "台"}
        ).pk,
        "fund-entries": line.fund_id,
        "webhooks": hook.pk,
        "deliveries": delivery_rows(people["head"], hook.pk)[0].pk,
    }


def _plans(city: City, people: People) -> dict[str, int]:
    clerk = people["clerk"]
    plan = performance.add_plan(clerk, city["data"], f"{NAME}规划", (YEAR, YEAR), "文件")
    goal = performance.add_goal(clerk, plan, f"{NAME}目标")
    return {
        "plans": plan.pk,
        "goals": goal.pk,
        "tasks": performance.add_task(clerk, goal, f"{NAME}任务", "文件").pk,
        "library": performance.define_indicator(
            clerk, city["data"], f"{NAME}时长", dict.fromkeys(_WORDS, "按办法")
        ).pk,
    }


def _judged(city: City, people: People, money: Keys) -> dict[str, int]:
    """A self-evaluation handed in and drawn into a sample, an evaluation with evidence, a standard of transfers."""
    clerk, finance, data = people["clerk"], people["finance"], city["data"]
    with everything("测试"):
        project = Project.objects.select_related("organisation", "kind", "fund").get(pk=money["projects"])
    typed = {"goal.actual.text": f"{NAME}完成", "indicator.1.actual": "99.9%", "indicator.2.actual": "9500件"}
    form = self_evaluations.submit(clerk, self_evaluations.begin(clerk, project), typed)
    sample = rechecks.draw(finance, data, YEAR, rechecks.Drawing("largest", 1))
    policy = next(p for p in load().policies.values() if p.inputs and p.years == (YEAR,))
    place, data.region = data.region, policy.region
    evaluation = evaluations.begin(finance, data, YEAR, policy.id, f"{NAME}专项资金")
    data.region = place
    own = {"organisation": data, "fiscal_year": YEAR}
    proof = LeafEvidence._base_manager.create(**own, evaluation=evaluation, leaf="x", note=f"{NAME}佐证")
    amounts = {"measure": f"{NAME}点", "unit": "个", "rate": Decimal(1), "basis": "文件"}
    standard = TransferStandard._base_manager.create(**own, project=project, **amounts)
    return {
        "self-evaluations": form.pk,
        "recheck-entries": RecheckEntry._base_manager.get(sample_of=sample).pk,
        "evaluations": evaluation.pk,
        "evaluation-evidence": proof.pk,
        "standards": standard.pk,
    }


def _accounts(city: City, people: People) -> dict[str, int]:
    """Empty tables with what hangs on them, a publication as it stands after the fact, a question about it."""
    accounts: AccountTables = accounts_entry.begin_tables(people["clerk"], city["data"], YEAR)
    own = {"organisation": city["data"], "fiscal_year": YEAR, "accounts": accounts}
    cell = {"form": "final_accounts.01", "row": "x", "column": "x", "amount": Decimal(1)}
    held = Withholding._base_manager.create(**own, words=NAME, reason="因")
    waiting = AccountTask._base_manager.create(
        organisation=city["data"], fiscal_year=YEAR, kind=AccountTask.Kind.IMPORT, name=f"{NAME}.xlsx",
        user=people["clerk"].user, acting_for=city["data"],
    )  # fmt: skip
    told = Publication._base_manager.create(
        **own, title=f"{NAME}决算", edition=1, published_on=date(2024, 9, 1), documents=[]
    )
    return {
        "accounts": accounts.pk,
        "account-tasks": waiting.pk,
        "eliminations": Elimination._base_manager.create(**own, **cell, reason=f"{NAME}往来").pk,
        "withholdings": held.pk,
        "publications": told.pk,
        "portals": Portal._base_manager.create(
            organisation=city["data"], over=city["city"], fiscal_year=YEAR, title=f"{NAME}公开站", title_en="Site"
        ).pk,
        "questions": questions.ask(told.pk, "question", f"{NAME}为何增长？", "", "", "a").pk,
    }
