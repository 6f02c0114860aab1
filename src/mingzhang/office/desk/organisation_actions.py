"""What is begun for an organisation: declarations, plans, years, and what administrators do."""

from typing import Any

from django import forms
from django.urls import reverse

from mingzhang.office.desk.access import DeskRequest
from mingzhang.office.desk.account_actions import OF_ORGANISATION as ACCOUNTED
from mingzhang.office.desk.actions import Action, Kind
from mingzhang.office.desk.evaluations import BEGIN
from mingzhang.office.desk.forms import DeskForm, ReasonForm
from mingzhang.office.desk.key_actions import OF_ORGANISATION as SIGNED
from mingzhang.office.desk.master_actions import OF_ORGANISATION as ENTERED
from mingzhang.office.desk.organisation_pages import find, page, path
from mingzhang.office.desk.people_actions import OF_ORGANISATION as ADMINISTERED
from mingzhang.office.desk.portal_actions import OF_ORGANISATION as SITED
from mingzhang.office.desk.project_form import ProjectForm
from mingzhang.office.desk.register_actions import OF_ORGANISATION as REGISTERED
from mingzhang.office.desk.webhook_actions import OF_ORGANISATION as NOTIFIED
from mingzhang.office.models import Organisation
from mingzhang.office.services import performance, retention, years
from mingzhang.office.services.projects import DECLARERS, declare

_DECLARERS = frozenset(role.value for role in DECLARERS)
_KEEPERS = frozenset(role.value for role in retention.KEEPERS)
_CLOSERS = frozenset(role.value for role in years.CLOSERS)


class PlanForm(DeskForm):
    """A plan over some years."""

    name = forms.CharField(label="名称", max_length=120)
    first_year = forms.IntegerField(label="起始年度", min_value=2000, max_value=2100)
    last_year = forms.IntegerField(label="终止年度", min_value=2000, max_value=2100)
    source = forms.CharField(label="来源文件", max_length=200)


class RetentionForm(ReasonForm):
    """How many months, and why."""

    months = forms.IntegerField(label="读数保留月数", min_value=1, max_value=600)

    def prepare(self) -> None:
        """The months before the reason."""
        self.order_fields(["months", "reason"])


def _declare(request: DeskRequest, row: Organisation, values: dict[str, Any], _: int | None) -> Any:
    return declare(request.actor, row, request.year, values)


def _plan(request: DeskRequest, row: Organisation, values: dict[str, Any], _: int | None) -> Any:
    span = (values["first_year"], values["last_year"])
    return performance.add_plan(request.actor, row, values["name"], span, values["source"])


ORGANISATION = Kind(
    "organisation",
    "单位",
    find,
    page,
    path,
    (
        Action(
            "declare",
            "申报项目",
            "先存为草稿，填好绩效目标后再提交；提交时两个审核机构同时收到。",
            _declare,
            ProjectForm,
            roles=_DECLARERS,
            done="草稿已建立，请接着填报绩效目标。",
            first=True,
            goes_to=lambda project: reverse("project", args=[project.pk]),
        ),
        *ENTERED,
        *REGISTERED,
        *ACCOUNTED,
        *SITED,
        BEGIN,
        Action(
            "plan",
            "录入规划",
            "中期规划或年度计划；之后在它的页面录入目标、重点任务和计划指标。",
            _plan,
            PlanForm,
            roles=_DECLARERS,
            done="规划已录入。",
            goes_to=lambda plan: reverse("plan", args=[plan.pk]),
        ),
        Action(
            "open-year",
            "开启新年度",
            "页首所选的年度开始使用；上年未完的合同和问题结转过来，重复办理不会重复结转。",
            lambda r, row, v, _: years.open_year(r.actor, row, r.year),
            roles=_CLOSERS,
            done="新年度已开启。",
        ),
        Action(
            "close-year",
            "年度关账",
            "关账后页首所选年度的项目、预算和支付不再变动；还有待审批的事不能关账。",
            lambda r, row, v, _: years.close_year(r.actor, row, r.year),
            roles=_CLOSERS,
            done="已关账。",
        ),
        Action(
            "reopen-year",
            "撤销关账",
            "财政部门说明原因后可以撤销。",
            lambda r, row, v, _: years.reopen_year(r.actor, row, r.year, v["reason"]),
            ReasonForm,
            roles=frozenset({"finance_reviewer"}),
            done="关账已撤销。",
        ),
        Action(
            "retention",
            "读数保留期",
            "超过保留期的读数由系统管理员用命令清理；决算公开未满期的、算出完成值的一直保留。没有设置就全部保留。",
            lambda r, row, v, _: retention.set_retention(r.actor, row, v["months"], v["reason"]),
            RetentionForm,
            roles=_KEEPERS,
            done="读数保留期已设置。",
        ),
        *ADMINISTERED,
        *SIGNED,
        *NOTIFIED,
    ),
)
