"""Links to a survey: made for single persons in batches, or one for everybody, and given out again on demand."""

import secrets

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from mingzhang.office.models import Invitation, Survey, Way
from mingzhang.office.queries.survey_links import hash_of, still_known, token_of
from mingzhang.office.queries.surveys import open_link_of
from mingzhang.office.queries.visible import visible
from mingzhang.office.scope import seeing
from mingzhang.office.services.acting import Actor, NotFoundError, RefusedError, refuse_if, require
from mingzhang.office.services.audit import record
from mingzhang.office.services.changing import locked
from mingzhang.office.services.surveys import MAKERS

MOST = 2000
"""Links made at once: more would not be printed on one sheet or sent by one person."""

_BATCH = 500
_NONCE = 16


def invite(actor: Actor, survey: Survey, group: str, count: int) -> int:
    """Makes links for single persons; the number of the batch."""
    require(actor, MAKERS, survey.organisation, "生成答卷链接")
    refuse_if(
        {
            "count": None if 0 < count <= MOST else f"一次可生成 1 到 {MOST} 个链接。",
            "group": _wrong_group(survey, group),
        }
    )
    with seeing(actor.scope), transaction.atomic():
        current = locked(actor, survey)
        batch = _next_batch(current)
        links = [_link(current, Way.SINGLE, batch, number, group) for number in range(1, count + 1)]
        Invitation.objects.bulk_create(links, batch_size=_BATCH)
        told = {"batch": str(batch), "group": group, "count": str(count)}
        record(actor, "surveys.invite", current, organisation=current.organisation, after=told)
    return batch


def _wrong_group(survey: Survey, group: str) -> str | None:
    if not survey.groups:
        return "这项调查没有分群体。" if group else None
    return None if group in survey.group_names else "请选择链接发给哪个群体。"


def _next_batch(survey: Survey) -> int:
    last = Invitation.objects.filter(survey=survey).aggregate(last=Max("batch"))["last"]
    return int(last or 0) + 1


def _link(survey: Survey, way: Way, batch: int, number: int, group: str = "") -> Invitation:
    row = Invitation(
        survey=survey, way=way, batch=batch, number=number, group=group, nonce=secrets.token_hex(_NONCE)
    )
    row.token_hash = hash_of(token_of(row))
    return row


def open_to_all(actor: Actor, survey: Survey) -> Invitation:
    """One link that anybody may use; what comes by it is counted apart."""
    require(actor, MAKERS, survey.organisation, "生成公开链接")
    with seeing(actor.scope), transaction.atomic():
        current = locked(actor, survey)
        if open_link_of(actor, current) is not None:
            raise RefusedError({"": "这项调查已经有一个公开链接；要换新的，请先停用它。"})
        link = _link(current, Way.OPEN, _next_batch(current), 1)
        link.save(force_insert=True)
        told = {"batch": str(link.batch)}
        record(actor, "surveys.open_to_all", current, organisation=current.organisation, after=told)
    return link


def close_open_link(actor: Actor, survey: Survey, reason: str) -> None:
    """The open link takes no answer from now on; what came by it stays."""
    require(actor, MAKERS, survey.organisation, "停用公开链接")
    refuse_if({"reason": None if reason.strip() else "请说明为什么停用。"})
    with seeing(actor.scope), transaction.atomic():
        current = locked(actor, survey)
        link = open_link_of(actor, current)
        if link is None:
            raise RefusedError({"": "这项调查没有正在使用的公开链接。"})
        Invitation.objects.filter(pk=link.pk).update(ended_at=timezone.now())
        told = {"batch": str(link.batch)}
        record(
            actor, "surveys.close_open_link", current, organisation=current.organisation, before=told, reason=reason
        )


def give_out(actor: Actor, survey: Survey, batch: int) -> list[tuple[Invitation, str]]:
    """The links of a batch with their tokens; that they were given out is kept, since whoever has them can answer.

    Raises:
        NotFoundError: There is no such batch.
    """
    require(actor, MAKERS, survey.organisation, "下载答卷链接")
    rows = visible(actor, Invitation, "survey__organisation").filter(survey=survey, batch=batch)
    links = list(rows.order_by("number"))
    if not links:
        raise NotFoundError("没有这一批链接。")
    if not all(still_known(link) for link in links):
        raise RefusedError({"": "站点密钥换过，这一批链接不能再下载；已经发出的仍可使用，其余请另外生成。"})
    with seeing(actor.scope), transaction.atomic():
        told = {"batch": str(batch), "count": str(len(links))}
        record(actor, "surveys.give_out", survey, organisation=survey.organisation, after=told)
    return [(link, token_of(link)) for link in links]
