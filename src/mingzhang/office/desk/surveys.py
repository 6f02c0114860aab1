"""Surveys: the list of the year, and a survey with its links, what came back, and the results by group."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from mingzhang.office.desk.access import DeskRequest, working
from mingzhang.office.desk.language import in_english, say
from mingzhang.office.desk.lists import Column, Filter, Listing
from mingzhang.office.desk.qr import qr_code
from mingzhang.office.desk.rows import show_row
from mingzhang.office.desk.survey_actions import SURVEY, find, survey_page
from mingzhang.office.models import Evaluation, ProjectIndicator, Survey
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.survey_links import still_known, token_of
from mingzhang.office.queries.surveys import (
    Collected,
    batches,
    collected,
    definition_of,
    open_link_of,
    scale_of,
    survey_rows,
    surveys_about,
    text_of,
)
from mingzhang.office.queries.visible import matching
from mingzhang.office.services.surveys import MAKERS
from mingzhang.rulebook import load
from mingzhang.scoring import IndicatorScore, sentence


def phase(row: Survey) -> tuple[str, str]:
    """How a survey stands today: the look and the word."""
    today = timezone.localdate()
    if row.state == Survey.State.ENDED:
        return "idle", "提前结束"
    if today < row.opens_on:
        return "info", "未开始"
    return ("idle", "已截止") if today > row.closes_on else ("holds", "进行中")


def standing_surveys(actor: Actor, about: ProjectIndicator | Evaluation) -> list[tuple[Survey, tuple[str, str]]]:
    """The surveys of an indicator or an evaluation, each with how it stands."""
    return [(row, phase(row)) for row in surveys_about(actor, about)]


def makes(actor: Actor, row: Survey) -> bool:
    """Whether the person's duties over the organisation open links and single responses."""
    return any(actor.holds(role, row.organisation) for role in MAKERS)


def _about(row: Survey) -> tuple[str, str]:
    """What a survey is about, and its page."""
    if row.indicator is not None:
        return f"{row.indicator.project.name}　{row.indicator.name}", reverse("indicator", args=[row.indicator_id])
    return str(row.evaluation), reverse("evaluation", args=[row.evaluation_id])


def _questionnaire(row: Survey) -> str:
    known = load().surveys[row.questionnaire]
    return known.title_en if in_english() else known.title


_LIST = Listing(
    key="surveys",
    title="问卷调查",
    rows=lambda request: survey_rows(request.actor, request.year),
    columns=(
        Column("title", "调查名称", lambda s: s.title, "title", link=survey_page),
        Column("about", "对象", lambda s: _about(s)[0], link=lambda s: _about(s)[1]),
        Column("organisation", "单位", lambda s: s.organisation, "organisation__path"),
        Column("questionnaire", "问卷", _questionnaire, "questionnaire", usual=False),
        Column("opens", "开始日期", lambda s: s.opens_on, "opens_on", kind="day"),
        Column("closes", "截止日期", lambda s: s.closes_on, "closes_on", kind="day"),
        Column("state", "状态", phase, "state", kind="state"),
        Column("received", "收到答卷", lambda s: s.received, "received", kind="number"),
    ),
    filters=(Filter("q", "调查名称", lambda rows, text: rows.filter(matching(text, "title"))),),
    usual_sort="-opens",
    empty="这一年度还没有问卷调查。打开一个满意度指标或一项绩效评价，点“做问卷调查”。",
)


@working
@require_safe
def surveys(request: DeskRequest) -> HttpResponse:
    """The surveys of the year."""
    return _LIST.respond(request)


def survey_or_404(request: DeskRequest, key: int) -> Survey:
    """A survey that the person may see."""
    row = find(request.actor, key)
    if row is None:
        raise Http404
    return row


@working
@require_safe
def survey(request: DeskRequest, key: int) -> HttpResponse:
    """One survey."""
    row = survey_or_404(request, key)
    came, maker = collected(request.actor, row), makes(request.actor, row)
    scale = scale_of(row)
    return show_row(
        request,
        SURVEY,
        row,
        "survey.html.j2",
        state=phase(row),
        answer=_answer(came),
        about=_about(row),
        input=_input(row),
        questionnaire=_questionnaire(row),
        least=definition_of(row).smallest_group,
        came=[(one, _scores(scale, one)) for one in came],
        maker=maker,
        batches=batches(request.actor, row) if maker else [],
        open_link=_open_link(request, row) if maker else None,
    )


def _answer(came: tuple[Collected, ...]) -> str:
    """How many answered, and the result of each way."""
    if not any(one.returned and one.returned[-1].answered for one in came):
        return say("还没有收到答卷，满意度不能判断。")
    return " ".join(_said(one) for one in came)


def _said(came: Collected) -> str:
    count, way = came.returned[-1].answered, say(came.label)
    result = came.result()
    if result is None or result.mean is None:
        return say("{way}收到 {count} 份答卷，满意度还不能判断。", way=way, count=count)
    return say("{way}收到 {count} 份答卷，满意度 {mean}%。", way=way, count=count, mean=result.mean)


def _input(row: Survey) -> str:
    """What the evaluation calls the input that the result is for."""
    if row.evaluation is None:
        return ""
    known = {one.id: one.label for one in load().policies[row.evaluation.policy].inputs}
    return known.get(row.input, row.input)


def _scores(scale: Callable[[str], list[IndicatorScore]], came: Collected) -> list[tuple[Any, list[str]]]:
    """Each result with the sentences of the scores that it would give."""
    return [
        (one, [sentence(score) for score in scale(text_of(one))] if one.mean is not None else [])
        for one in came.groups
    ]


def _open_link(request: DeskRequest, row: Survey) -> tuple[str, Any] | None:
    """The address of the link that is open to everybody, and its drawing."""
    link = open_link_of(request.actor, row)
    if link is None or not still_known(link):
        return None
    address = address_of(request, token_of(link))
    return address, qr_code(address)


def address_of(request: Any, token: str) -> str:
    """The whole address of a link."""
    found: str = request.build_absolute_uri(reverse("answer-survey", args=[token]))
    return found
