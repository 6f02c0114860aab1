"""What can be done to a project."""

from typing import Any

from django import forms
from django.forms.models import model_to_dict
from django.urls import reverse

from mingzhang.office.desk.access import DeskRequest, Role
from mingzhang.office.desk.actions import Action, Kind, in_state, plain, reasoned, valued
from mingzhang.office.desk.contract_actions import OF_PROJECT
from mingzhang.office.desk.forms import AmountField, DeskForm, ReasonForm, RemarkForm, RowField
from mingzhang.office.desk.indicator_form import TEMPLATE as TARGETS_TEMPLATE
from mingzhang.office.desk.indicator_form import IndicatorsForm
from mingzhang.office.desk.monitoring_actions import CORRECT
from mingzhang.office.desk.plan_actions import OF_PROJECT as SHARED_OUT
from mingzhang.office.desk.predecessor_actions import BESIDE, DECIDE, SAY_PREDECESSORS, TAKE_OVER, Beside
from mingzhang.office.desk.project_form import FIELDS, ChangeForm
from mingzhang.office.desk.rows import COMMON
from mingzhang.office.desk.showing import Path
from mingzhang.office.models import BudgetDecision, Fund, InformationSystem, Project, Review
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.master import usable_funds
from mingzhang.office.queries.projects import BODIES
from mingzhang.office.queries.self_evaluations import self_evaluation_of
from mingzhang.office.queries.visible import one, visible
from mingzhang.office.services import budget, projects, reviews, self_evaluations
from mingzhang.office.services.predecessors import PREDECESSORS

_State = Project.State
_DECLARERS = frozenset({Role.CLERK.value, Role.HEAD.value})
_REVIEWERS = frozenset(BODIES)
_FINANCE = frozenset({Role.FINANCE_REVIEWER.value})


def find(actor: Actor, key: int) -> Project | None:
    """A project that the actor may see."""
    return one(actor, Project, key, "organisation", "kind", "fund", "made_by", "submitted_by")


def page(row: Project) -> str:
    """Its page."""
    return reverse("project", args=[row.pk])


def path(row: Project) -> Path:
    """The way to it."""
    return ("项目", reverse("projects")), (row.organisation.name, None), (row.name, None)


def _to_review(actor: Actor, row: Project) -> bool:
    """Under review, by a body that the actor speaks for, and not the actor's own request."""
    mine = actor.user.pk in {row.made_by_id, row.submitted_by_id}
    if row.state != _State.UNDER_REVIEW or mine:
        return False
    bodies = [body for role, body in BODIES.items() if actor.holds(role, row.organisation)]
    waiting = visible(actor, Review).filter(project=row, round=row.round, outcome=Review.Outcome.PENDING)
    return waiting.filter(body__in=bodies).exists()


def _to_evaluate(actor: Actor, row: Project) -> bool:
    return row.state == _State.APPROVED and self_evaluation_of(actor, row) is None


def labels() -> dict[str, str]:
    """What a return can open, by name."""
    fields = {name: str(Project._meta.get_field(name).verbose_name) for name in FIELDS if name != "code"}  # type: ignore[union-attr]
    return {**fields, PREDECESSORS: "上年项目", projects.TARGETS: "绩效目标", "systems": "信息系统"}


class PassForm(Beside, RemarkForm):
    """An opinion, with the year before beside it."""


class RefuseForm(Beside, ReasonForm):
    """A reason, with the year before beside it."""


class ReturnForm(Beside, ReasonForm):
    """What is to be corrected, and why."""

    fields_opened = forms.MultipleChoiceField(
        label="须修改的内容",
        help_text="只有选中的内容会开放修改，其余保持不变",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def prepare(self) -> None:
        """Every field that may be opened, by its name."""
        chosen: Any = self.fields["fields_opened"]
        chosen.choices = list(labels().items())
        self.order_fields(["fields_opened", "reason"])


class BudgetForm(DeskForm):
    """The initial budget from one fund."""

    fund = RowField(Fund, label="资金")
    initial_amount = AmountField(label="年初预算（元）", help_text="以后全部追加的，填 0")

    def prepare(self) -> None:
        """Funds of the project's year."""
        chosen: Any = self.fields["fund"]
        chosen.queryset = usable_funds(self.row.fiscal_year, self.row.fund_id)


class SystemsForm(DeskForm):
    """Which information systems the project is for."""

    systems = forms.ModelMultipleChoiceField(
        InformationSystem._base_manager.none(),
        label="信息系统",
        help_text="没有的请先在“信息系统”里登记",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def prepare(self) -> None:
        """The systems of the project's organisation."""
        chosen: Any = self.fields["systems"]
        chosen.queryset = visible(self.request.actor, InformationSystem).filter(organisation=self.row.organisation)


def _linked(request: DeskRequest, row: Project) -> dict[str, Any]:
    return {"systems": [system.pk for system in row.systems.all()]}


def _granted(request: DeskRequest, row: Project) -> dict[str, Any]:
    """The amount that finance meant to give, where it was said; else what was asked for."""
    decided = visible(request.actor, BudgetDecision).filter(project=row).first()
    return {"fund": row.fund_id, "initial_amount": decided.amount if decided else row.requested}


def _initial(request: DeskRequest, row: Project) -> dict[str, Any]:
    return model_to_dict(row, FIELDS)


ACTIONS = (
    Action(
        "indicators",
        "填报绩效目标",
        "逐条填写指标和年度指标值，也可以从指标库选用；选用后指标值只写数字的，方向和单位按指标库补上。没有目标的项目不能提交。",
        lambda r, row, v, rev: projects.set_indicators(r.actor, row, v["lines"], rev),
        IndicatorsForm,
        roles=_DECLARERS,
        when=in_state(_State.DRAFT, _State.RETURNED),
        done="绩效目标已保存。",
        template=TARGETS_TEMPLATE,
    ),
    SAY_PREDECESSORS,
    TAKE_OVER,
    Action(
        "change",
        "修改申报内容",
        "草稿可以全部修改；退回的项目只能修改退回时开放的内容。",
        valued(projects.change),
        ChangeForm,
        roles=_DECLARERS,
        when=in_state(_State.DRAFT, _State.RETURNED),
        done="修改已保存。",
        initial=_initial,
    ),
    Action(
        "systems",
        "关联信息系统",
        "勾选这个项目运维或建设的系统。",
        lambda r, row, v, rev: projects.set_systems(r.actor, row, v["systems"], rev),
        SystemsForm,
        roles=_DECLARERS,
        when=in_state(_State.DRAFT, _State.RETURNED),
        done="关联的信息系统已保存。",
        initial=_linked,
    ),
    Action(
        "submit",
        "提交审核",
        "提交后业务主管部门和财政部门同时收到，审核期间不能修改。",
        plain(projects.submit),
        roles=_DECLARERS,
        when=in_state(_State.DRAFT, _State.RETURNED),
        done="已提交，两个审核机构同时收到。",
        first=True,
    ),
    Action(
        "pass",
        "审核通过",
        "两个机构都通过，项目即获批准。",
        reasoned(reviews.pass_review),
        PassForm,
        roles=_REVIEWERS,
        when=_to_review,
        template=BESIDE,
        done="已通过。",
        first=True,
    ),
    Action(
        "return",
        "退回修改",
        "只开放选中的内容，其余不必重填；另一机构的审核随之中止。",
        lambda r, row, v, rev: reviews.return_for_correction(r.actor, row, v["fields_opened"], v["reason"], rev),
        ReturnForm,
        roles=_REVIEWERS,
        when=_to_review,
        template=BESIDE,
        done="已退回。",
    ),
    Action(
        "refuse",
        "不予通过",
        "任何一个机构不通过，申报就到此为止；申报单位会看到理由。",
        reasoned(reviews.refuse),
        RefuseForm,
        roles=_REVIEWERS,
        when=_to_review,
        template=BESIDE,
        done="已记为不予通过。",
    ),
    DECIDE,
    Action(
        "budget",
        "批复预算",
        "为已批准的项目批复一项资金的年初预算；此后只能凭调整改变。",
        lambda r, row, v, _: budget.set_budget(r.actor, row, v["fund"], v["initial_amount"]),
        BudgetForm,
        roles=_FINANCE,
        when=in_state(_State.APPROVED),
        done="预算已批复。",
        initial=_granted,
    ),
    Action(
        "self-evaluate",
        "开始自评",
        "自评表按批准的绩效目标、预算和支付先填好一半。",
        lambda r, row, v, _: self_evaluations.begin(r.actor, row),
        roles=_DECLARERS,
        when=_to_evaluate,
        done="自评表已建立。",
        goes_to=lambda made: reverse("self-evaluation", args=[made.pk]),
    ),
    Action(
        "stop",
        "终止项目",
        "提前终止已批准的项目；须说明原因。",
        reasoned(projects.stop),
        ReasonForm,
        roles=frozenset({Role.HEAD.value, Role.FINANCE_REVIEWER.value}),
        when=in_state(_State.APPROVED),
        done="项目已终止。",
    ),
    CORRECT,
    *OF_PROJECT,
    *SHARED_OUT,
    *COMMON,
)
PROJECT = Kind("project", "项目", find, page, path, ACTIONS)
