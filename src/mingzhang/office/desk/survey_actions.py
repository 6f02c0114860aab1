"""What can be done to a survey, and how one is begun for an indicator or an evaluation."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone

from mingzhang.office.desk.access import DeskRequest
from mingzhang.office.desk.actions import Action, Kind
from mingzhang.office.desk.forms import DayField, DeskForm, ReasonForm
from mingzhang.office.desk.language import in_english
from mingzhang.office.desk.rows import COMMON
from mingzhang.office.models import Evaluation, Survey
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.surveys import answered, collected, inputs_of_surveys, open_link_of
from mingzhang.office.queries.visible import one
from mingzhang.office.services import invitations, survey_results, surveys
from mingzhang.office.services.actuals import WRITERS
from mingzhang.office.services.evaluations import EVALUATORS
from mingzhang.rulebook import load

_MAKERS = frozenset(role.value for role in surveys.MAKERS)
_USUAL_DAYS = timedelta(days=30)


def find(actor: Actor, key: int) -> Survey | None:
    """A survey that the actor may see."""
    related = (
        "organisation",
        "made_by",
        "indicator__organisation",
        "indicator__project",
        "evaluation__organisation",
    )
    return one(actor, Survey, key, *related)


def survey_page(row: Survey) -> str:
    """Its page."""
    return reverse("survey", args=[row.pk])


class SurveyForm(DeskForm):
    """Title, days and groups of a survey."""

    title = forms.CharField(label="调查名称", max_length=120, help_text="答卷的人看到的名称，写明对象和年度")
    opens_on = DayField(label="开始日期")
    closes_on = DayField(label="截止日期", help_text="当天仍可答卷")
    groups = forms.CharField(
        label="调查群体",
        required=False,
        help_text="一行一个；后面可空一格写知道公开链接的人数，用来算回收率",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def values(self) -> dict[str, Any]:
        """The groups as a list."""
        return {**self.cleaned_data, "groups": groups_of(self.cleaned_data["groups"])}


def groups_of(text: str) -> list[dict[str, Any]]:
    """One group a line: its name, and how many were told of the open link where a number follows."""
    found: list[dict[str, Any]] = []
    for line in text.splitlines():
        name, _, last = line.strip().rpartition(" ")
        known = bool(name) and last.isdecimal()
        if line.strip():
            found.append({"name": name if known else line, "told": int(last) if known else None})
    return found


def _as_lines(groups: list[Mapping[str, Any]]) -> str:
    return "\n".join(f"{group['name']} {group['told'] or ''}".strip() for group in groups)


class BeginForm(SurveyForm):
    """What is asked with which questionnaire, and of an evaluation which input it is for."""

    questionnaire = forms.ChoiceField(label="问卷")
    input = forms.ChoiceField(label="结果填入哪项数据")

    def prepare(self) -> None:
        """The questionnaires of the rule book; inputs only of an evaluation."""
        chosen: Any = self.fields["questionnaire"]
        chosen.choices = [(key, s.title_en if in_english() else s.title) for key, s in load().surveys.items()]
        if isinstance(self.row, Evaluation):
            into: Any = self.fields["input"]
            into.choices = [(one.id, one.label) for one in inputs_of_surveys(self.row)]
        else:
            del self.fields["input"]
        self.order_fields(["questionnaire", "input", "title"])

    def values(self) -> dict[str, Any]:
        """An indicator has no input."""
        return {"input": "", **super().values()}


def _usual(_: DeskRequest, row: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {"title": f"{row}满意度调查", "opens_on": today, "closes_on": today + _USUAL_DAYS}


BEGIN_SURVEY = Action(
    "survey",
    "做问卷调查",
    "由规则库的问卷生成答卷链接，答卷的人不需要账号；结果按群体算满意度和置信区间，可填入这里。",
    lambda r, row, v, _: surveys.make(r.actor, row, v),
    BeginForm,
    roles=_MAKERS,
    done="调查已建立，请生成答卷链接。",
    initial=_usual,
    goes_to=survey_page,
)
"""What begins a survey of an indicator or an evaluation."""


class InviteForm(DeskForm):
    """How many links for single persons, and for whom."""

    group = forms.ChoiceField(label="发给哪个群体")
    count = forms.IntegerField(label="链接数", min_value=1, max_value=invitations.MOST)

    def prepare(self) -> None:
        """The survey's groups; no choice where it has none."""
        if self.row.groups:
            chosen: Any = self.fields["group"]
            chosen.choices = [(name, name) for name in self.row.group_names]
        else:
            del self.fields["group"]


class ReopenForm(ReasonForm):
    """Until when, and why."""

    closes_on = DayField(label="新的截止日期")

    def prepare(self) -> None:
        """The day before the reason."""
        self.order_fields(["closes_on", "reason"])


class AdoptForm(DeskForm):
    """Which result is entered: by which way it came, and of which group."""

    result = forms.ChoiceField(label="采用哪个结果", widget=forms.RadioSelect)

    def prepare(self) -> None:
        """What can be shown now."""
        chosen: Any = self.fields["result"]
        chosen.choices = [
            (f"{came.way}:{result.group}", f"{came.label}　{result.sentence}")
            for came in collected(self.request.actor, self.row)
            for result in came.groups
            if result.mean is not None
        ]


def _adopt(request: DeskRequest, row: Survey, values: Mapping[str, Any], _: int | None) -> Survey:
    way, _, group = values["result"].partition(":")
    survey_results.adopt(request.actor, row, way, group)
    return row


def _fills_in(actor: Actor, row: Survey) -> bool:
    """Whether what the result goes into is the person's to fill in."""
    duties = WRITERS if row.evaluation is None else EVALUATORS
    return any(actor.holds(role, row.organisation) for role in duties)


def _running(row: Survey) -> bool:
    return surveys.takes_answers(row, timezone.localdate())


def _initial(_: DeskRequest, row: Survey) -> dict[str, Any]:
    known = {name: getattr(row, name) for name in ("title", "opens_on", "closes_on")}
    return {**known, "groups": _as_lines(row.groups)}


SURVEY = Kind(
    "survey",
    "问卷调查",
    find,
    survey_page,
    lambda row: (("问卷调查", reverse("surveys")), (row.title, None)),
    (
        Action(
            "invite",
            "生成链接",
            "每个链接只能答一次。生成后在本页下载表格，或打印带二维码的纸条。",
            lambda r, row, v, _: invitations.invite(r.actor, row, v.get("group", ""), v["count"]),
            InviteForm,
            roles=_MAKERS,
            when=lambda _, row: _running(row),
            done="链接已生成，请在下面下载。",
            first=True,
        ),
        Action(
            "open-link",
            "生成公开链接",
            "任何人都可以打开的一个链接；由它来的答卷单独统计并标明，每小时的份数有限制。",
            lambda r, row, v, _: invitations.open_to_all(r.actor, row),
            roles=_MAKERS,
            when=lambda actor, row: _running(row) and open_link_of(actor, row) is None,
            done="公开链接已生成。",
        ),
        Action(
            "close-link",
            "停用公开链接",
            "停用后不再接收由它来的答卷；已收到的保留。",
            lambda r, row, v, _: invitations.close_open_link(r.actor, row, v["reason"]),
            ReasonForm,
            roles=_MAKERS,
            when=lambda actor, row: open_link_of(actor, row) is not None,
            done="公开链接已停用。",
        ),
        Action(
            "adopt",
            "采用结果",
            "满意度连同样本数和置信区间填入指标的完成值或评价的数据，与人工填写的进入同一处，得分算法相同。",
            _adopt,
            AdoptForm,
            roles=_MAKERS,
            when=lambda actor, row: answered(actor, row) and _fills_in(actor, row),
            done="结果已填入。",
        ),
        Action(
            "change",
            "修改调查",
            "改名称、日期和群体；已有答卷的群体不能去掉。",
            lambda r, row, v, seen: surveys.change(r.actor, row, v, seen),
            SurveyForm,
            roles=_MAKERS,
            done="调查已修改。",
            initial=_initial,
        ),
        Action(
            "end",
            "结束调查",
            "结束后不再接收答卷；理由会显示给打开链接的人。",
            lambda r, row, v, seen: surveys.end(r.actor, row, v["reason"], seen),
            ReasonForm,
            roles=_MAKERS,
            when=lambda _, row: _running(row),
            done="调查已提前结束。",
        ),
        Action(
            "reopen",
            "重新开放",
            "再接收答卷到新的截止日期；曾经结束或截止仍记在经过里。",
            lambda r, row, v, seen: surveys.reopen(r.actor, row, v["closes_on"], v["reason"], seen),
            ReopenForm,
            roles=_MAKERS,
            when=lambda _, row: not _running(row),
            done="调查已重新开放。",
        ),
        *COMMON,
    ),
)
