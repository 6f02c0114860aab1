"""One row of each model that the table of addresses does not need, so that all can be multiplied."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from mingzhang.office.models import (
    AccountTables,
    AnswerTrace,
    AuditEvent,
    BudgetDecision,
    CarriedContract,
    Comment,
    Elimination,
    Evaluation,
    EvaluationReview,
    ExpertFee,
    Goal,
    HolidayNotice,
    IndicatorActual,
    IndicatorDefinition,
    Invoice,
    KeyTask,
    Measure,
    Narration,
    Organisation,
    PlanTarget,
    PortalBuild,
    Predecessor,
    Project,
    ProjectIndicator,
    Reading,
    Response,
    Supplement,
    TargetChange,
    TransferAllocation,
    TransferStandard,
    User,
    Webhook,
    WebhookDelivery,
    Withholding,
    YearState,
)
from tests.office.conftest import City
from tests.office.site.made_rows import Rows
from tests.office.year import YEAR

DAY = date(2023, 11, 3)


def complete(rows: Rows, city: City) -> None:
    """Those rows, all of the data bureau."""
    own = {"organisation": city["data"], "fiscal_year": YEAR}
    user = User.objects.get(username="clerk")
    _about_money(own, rows)
    _about_targets(own, rows)
    _about_last_year(own, rows)
    _about_districts(own, rows)
    Comment.objects.create(**own, subject=f"project:{rows.project}", text="请补充依据", made_by=user)
    EvaluationReview.objects.create(
        **own, evaluation=Evaluation.objects.all()[0], level=1, passed=True, made_by=user
    )
    accounts = AccountTables.objects.get(pk=rows.accounts)
    cell = {"form": "final_accounts.01", "row": "income.total", "column": "amount"}
    Elimination.objects.create(**own, accounts=accounts, **cell, amount=Decimal(1), reason="往来")
    Withholding.objects.create(**own, accounts=accounts, words="涉密", reason="涉密")
    Narration.objects.create(**own)
    hook = Webhook.objects.create(organisation=city["data"], url="https://example.org/", made_by=user)
    WebhookDelivery.objects.create(webhook=hook, event=AuditEvent.objects.all()[0])
    Response.objects.create(survey_id=rows.survey, way="single", received_on=DAY)
    AnswerTrace.objects.create(survey_id=rows.survey, sender="a", ticket="b")
    PortalBuild.objects.create(portal_id=rows.portal, organisation=city["data"], why="公开")
    YearState.objects.create(organisation=city["health"], fiscal_year=YEAR)
    HolidayNotice.objects.create(year=2031, source="通知")


def _about_money(own: dict[str, Any], rows: Rows) -> None:
    of = {"contract_id": rows.contract}
    amount = Decimal(10)
    Invoice.objects.create(**own, **of, number="F1", amount=amount, received_on=DAY)
    Supplement.objects.create(**own, **of, amount=amount, signed_on=DAY, reason="增项")
    CarriedContract.objects.create(**own, **of, from_year=YEAR - 1)
    ExpertFee.objects.create(
        **own, project_id=rows.project, procurement_id=rows.procurement, expert="甲", reviewed_on=DAY, amount=amount
    )


def _about_last_year(own: dict[str, Any], rows: Rows) -> None:
    before = Project.objects.get(pk=rows.project)
    before.pk, before.fiscal_year = None, YEAR - 1
    before.save()
    Predecessor.objects.create(**own, project_id=rows.project, before=before)
    BudgetDecision.objects.create(**own, project_id=rows.project, amount=Decimal(10))


def _about_targets(own: dict[str, Any], rows: Rows) -> None:
    goal = Goal.objects.create(**own, plan_id=rows.plan, number=1, text="目标")
    task = KeyTask.objects.create(**own, goal=goal, name="任务", source="文件")
    target = PlanTarget.objects.create(**own, task=task, name="办件量", target="≥10000件")
    library = IndicatorDefinition.objects.create(
        keeper=own["organisation"], name="可用率", level1="产出指标", level2="数量指标", definition="定义",
        method="平均", source="监控", frequency="每日", measured_by="数据中心",
    )  # fmt: skip
    indicator = ProjectIndicator.objects.get(pk=rows.indicator)
    indicator.plan_target, indicator.definition, indicator.approved_target = target, library, "≥98%"
    indicator.save()
    TargetChange.objects.create(**own, indicator=indicator, old="≥99%", new="≥98%", reason="调整")
    Measure.objects.create(**own, indicator=indicator, method="sum", unit="台", first_day=DAY, last_day=DAY)
    IndicatorActual.objects.create(**own, indicator=indicator, text="99.5%")
    at = datetime(2023, 11, 3, tzinfo=UTC)
    Reading.objects.create(collector_id=rows.collector, key="1", at=at, outcome="ok", value=Decimal(7))


def _about_districts(own: dict[str, Any], rows: Rows) -> None:
    standard = TransferStandard.objects.create(
        **own, project_id=rows.project, measure="社区", unit="个", rate=Decimal(5), basis="办法"
    )
    district = Organisation.objects.get(code="unit")
    TransferAllocation.objects.create(**own, standard=standard, district=district, amount=Decimal(5))
