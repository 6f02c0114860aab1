"""What administrators do for people: register, grant and end duties, reset passwords, demand a second factor."""

from typing import Any

from django import forms
from django.contrib import messages

from mingzhang.office.desk.access import DeskRequest, Role
from mingzhang.office.desk.actions import Action, Kind
from mingzhang.office.desk.forms import DeskForm, ReasonForm, RowField
from mingzhang.office.desk.language import say
from mingzhang.office.desk.organisation_pages import page, path
from mingzhang.office.models import Membership, Organisation, SecurityPolicy, User
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.organisations import seen_organisations
from mingzhang.office.queries.people import people_of
from mingzhang.office.services import people

_SYSTEM = frozenset({Role.SYSTEM_ADMIN.value})
_SECURITY = frozenset({Role.SECURITY_ADMIN.value})


class PersonForm(DeskForm):
    """Who is registered."""

    username = forms.CharField(label="用户名", max_length=150, help_text="登录时输入，例如姓名拼音")
    name = forms.CharField(label="姓名", max_length=60)


class DutyForm(DeskForm):
    """Who does what, over what, and why."""

    user = RowField(User, "人员")
    role = forms.ChoiceField(label="职责", choices=[("", "—"), *Role.choices])
    over = RowField(Organisation, "范围", help_text="这项职责可以看到哪个单位及其所属单位的记录")
    why = forms.CharField(label="缘由", max_length=200, help_text="例如任职文件；会显示在“谁能看到，为什么”里")

    def prepare(self) -> None:
        """People and organisations that the administrator may name."""
        user: Any = self.fields["user"]
        user.queryset = User.objects.filter(is_active=True).order_by("username")
        user.label_from_instance = lambda x: say(f"{x}（{x.username}）")
        over: Any = self.fields["over"]
        over.queryset = seen_organisations(self.request.actor)


class DemandForm(DeskForm):
    """Whether a second factor is demanded."""

    second_factor = forms.BooleanField(label="登录须用动态口令", required=False)


def _tell(request: DeskRequest, password: str) -> None:
    messages.warning(
        request, say("初始口令：{password}　只显示这一次，请当面交给本人，登录后须立即更改。", password=password)
    )


def _register(request: DeskRequest, row: Organisation, values: dict[str, Any], _: int | None) -> Any:
    user, password = people.register_person(request.actor, row, values["username"], values["name"])
    _tell(request, password)
    return user


def _reset(request: DeskRequest, row: Membership, values: dict[str, Any], _: int | None) -> Any:
    _tell(request, people.reset_password(request.actor, row, values["reason"]))


def _demanded(request: DeskRequest, row: Organisation) -> dict[str, Any]:
    return {"second_factor": SecurityPolicy.objects.filter(organisation=row, second_factor=True).exists()}


OF_ORGANISATION = (
    Action(
        "person",
        "登记人员",
        "登记后再授予职责；没有职责的人登录后什么也看不到。",
        _register,
        PersonForm,
        roles=_SYSTEM,
        done="人员已登记。",
    ),
    Action(
        "duty",
        "授予职责",
        "三种管理员各由不同的人担任，也不兼办业务；不能给自己授予。",
        lambda r, row, v, _: people.grant_duty(r.actor, v["user"], row, v["role"], v["over"], v["why"]),
        DutyForm,
        roles=_SYSTEM,
        done="职责已授予。",
        initial=lambda _, row: {"over": row.pk},
    ),
    Action(
        "demand",
        "设定登录要求",
        "要求动态口令后，本单位的人下一次打开页面就须先设置或输入。",
        lambda r, row, v, _: people.demand_second_factor(r.actor, row, demanded=v["second_factor"]),
        DemandForm,
        roles=_SECURITY,
        done="登录要求已设定。",
        initial=_demanded,
    ),
)
"""What administrators do for an organisation."""


def _in_office(actor: Actor, row: Membership) -> bool:
    return row.ended_on is None and row.user_id != actor.user.pk


DUTY = Kind(
    "duty",
    "职责",
    lambda actor, key: people_of(actor).filter(pk=key).first(),
    lambda row: page(row.organisation),
    lambda row: (*path(row.organisation), (str(row), None)),
    (
        Action(
            "end",
            "终止职责",
            "从今天起不再有这项职责；以前办的事不受影响。",
            lambda r, row, v, _: people.end_duty(r.actor, row, v["reason"]),
            ReasonForm,
            roles=_SYSTEM,
            when=_in_office,
            done="职责已终止。",
        ),
        Action(
            "password",
            "重置口令",
            "先核实是本人；新的初始口令只显示一次。",
            _reset,
            ReasonForm,
            roles=_SECURITY,
            when=_in_office,
            done="口令已重置。",
        ),
        Action(
            "second-factor",
            "重置动态口令",
            "手机遗失时使用；先核实是本人，重置后由本人重新设置。",
            lambda r, row, v, _: people.reset_second_factor(r.actor, row, v["reason"]),
            ReasonForm,
            roles=_SECURITY,
            when=_in_office,
            done="动态口令已重置。",
        ),
    ),
)
