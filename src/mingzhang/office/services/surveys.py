"""Surveys are made from a questionnaire of the rule book, changed, ended before their day, and taken up again."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from mingzhang.office.models import Evaluation, ProjectIndicator, Response, Survey
from mingzhang.office.queries.surveys import TOGETHER, WHOLE, inputs_of_surveys
from mingzhang.office.services.acting import Actor, RefusedError, Role, refuse_if, require
from mingzhang.office.services.changing import adding, apply, changing
from mingzhang.rulebook import load

MAKERS = frozenset({Role.CLERK, Role.HEAD, Role.EVALUATOR, Role.FINANCE_REVIEWER})
"""The owner and those who evaluate it: who makes surveys of it, and sees single responses."""

FIELDS = frozenset({"title", "groups", "opens_on", "closes_on"})
MADE_OF = FIELDS | {"questionnaire", "input"}
"""What a survey is made of; `input` is the evaluation's that the result is for."""

_MOST_GROUPS = 20
_LONGEST_GROUP = 60
_RISKY = ("=", "+", "-", "@")
_State = Survey.State


def make(actor: Actor, about: ProjectIndicator | Evaluation, values: Mapping[str, Any]) -> Survey:
    """A survey about an indicator, or about an input of an evaluation; values are those of `MADE_OF`."""
    require(actor, MAKERS, about.organisation, "建立问卷调查")
    row = Survey(
        organisation=about.organisation,
        fiscal_year=about.fiscal_year,
        indicator=about if isinstance(about, ProjectIndicator) else None,
        evaluation=about if isinstance(about, Evaluation) else None,
    )
    _apply(row, values, MADE_OF)
    return adding(actor, row, "surveys.make")


def _wrong_input(row: Survey) -> str | None:
    if row.evaluation is None:
        return "指标的调查不填入评价数据。" if row.input else None
    known = {one.id for one in inputs_of_surveys(row.evaluation)}
    return None if row.input in known else "请选择调查结果填入这项评价的哪一项数据。"


def _apply(row: Survey, values: Mapping[str, Any], allowed: frozenset[str] = FIELDS) -> None:
    """Sets what may be set; everything wrong is said at once."""
    apply(row, values, allowed)
    row.title, row.groups = row.title.strip(), _groups(row.groups)
    refuse_if(
        {
            "questionnaire": None if row.questionnaire in load().surveys else "请选择规则库里的一个问卷。",
            "input": _wrong_input(row),
            "title": None if row.title else "请填写调查名称。",
            "closes_on": _wrong_days(row.opens_on, row.closes_on),
            "groups": _wrong_groups(row),
        }
    )


def _wrong_days(opens: date | None, closes: date | None) -> str | None:
    if opens is None or closes is None:
        return "请填写开始日期和截止日期。"
    return "截止日期不能早于开始日期。" if closes < opens else None


def _groups(given: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{"name": str(group["name"]).strip(), "told": group.get("told")} for group in given]


def _wrong_groups(row: Survey) -> str | None:
    names, known = row.group_names, load().surveys.get(row.questionnaire)
    if names and known is not None and known.group is None:
        return "这份问卷不分群体。"
    wrong = [name for name in names if not _usable(name)]
    if wrong:
        return f"群体名称“{wrong[0]}”不能用：须有 1 到 {_LONGEST_GROUP} 个字，不以符号开头，也不叫“{WHOLE}”。"
    if len(set(names)) < len(names) or len(names) > _MOST_GROUPS:
        return f"群体名称不能重复，最多 {_MOST_GROUPS} 个。"
    return None


def _usable(name: str) -> bool:
    return 0 < len(name) <= _LONGEST_GROUP and name not in {WHOLE, TOGETHER} and not name.startswith(_RISKY)


def change(actor: Actor, survey: Survey, values: Mapping[str, Any], revision: int | None = None) -> Survey:
    """Another title, other days or groups; a group that somebody answered for stays."""
    require(actor, MAKERS, survey.organisation, "修改问卷调查")
    with changing(actor, survey, "surveys.change", revision) as current:
        _apply(current, values)
        answered = set(Response.objects.filter(survey=current).values_list("group", flat=True)) - {""}
        lost = sorted(answered - set(current.group_names))
        refuse_if({"groups": f"“{'、'.join(lost)}”已有答卷，不能去掉。" if lost else None})
    return current


def end(actor: Actor, survey: Survey, reason: str, revision: int | None = None) -> Survey:
    """No answer is taken from now on, before the last day; the reason is kept and shown."""
    require(actor, MAKERS, survey.organisation, "提前结束问卷调查")
    refuse_if({"reason": None if reason.strip() else "请说明为什么提前结束。"})
    with changing(actor, survey, "surveys.end", revision, reason) as current:
        if current.state == _State.ENDED:
            raise RefusedError({"": "这项调查已经提前结束。"})
        current.state, current.ended_reason = _State.ENDED, reason.strip()
    return current


def reopen(actor: Actor, survey: Survey, closes_on: date, reason: str, revision: int | None = None) -> Survey:
    """Answers are taken again, until another day; that it was closed stays in the trail."""
    require(actor, MAKERS, survey.organisation, "重新开放问卷调查")
    today = timezone.localdate()
    refuse_if(
        {
            "reason": None if reason.strip() else "请说明为什么重新开放。",
            "closes_on": None if closes_on >= today else "新的截止日期不能早于今天。",
        }
    )
    with changing(actor, survey, "surveys.reopen", revision, reason) as current:
        if takes_answers(current, today):
            raise RefusedError({"": "这项调查正在进行，不需要重新开放。"})
        current.state, current.ended_reason, current.closes_on = _State.ACTIVE, "", closes_on
    return current


def takes_answers(survey: Survey, today: date) -> bool:
    """Whether it has neither been ended nor passed its last day."""
    return survey.state == _State.ACTIVE and today <= survey.closes_on
