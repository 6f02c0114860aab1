"""Answers from outside, taken by link without an account: a person's link once, the open one within limits."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from mingzhang.errors import MingzhangError
from mingzhang.office.models import AnswerTrace, Invitation, Response, Survey, Way
from mingzhang.office.queries.survey_links import Standing, standing
from mingzhang.office.queries.surveys import definition_of
from mingzhang.office.scope import everything
from mingzhang.office.services.acting import RefusedError, refuse_if
from mingzhang.office.services.audit import record
from mingzhang.quantities.number import parse_number
from mingzhang.rulebook.surveys import Question

FROM_ONE, FROM_ALL = 30, 1000
"""Answers an hour by an open link from one sender, and from all: an office's people share one address."""

AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
LONGEST = 1000
"""Characters of an answer in words."""

_HUNDRED = 100


class ClosedError(MingzhangError):
    """A link takes no answer; the page says why.

    Attributes:
        standing: Why.
        invitation: The link.
    """

    def __init__(self, found: Standing, invitation: Invitation) -> None:
        super().__init__(f"{found.value}。")
        self.standing, self.invitation = found, invitation


class TooManyError(MingzhangError):
    """More answers came by an open link within the hour than people would send."""


def answer(
    invitation: Invitation, group: str, answers: Mapping[str, str], sender: str = "", ticket: str = ""
) -> Response:
    """Takes an answer by a link; what does not stand is named, and nothing is kept.

    Args:
        invitation: The link that was opened.
        group: As chosen by the respondent; a link made for a group goes before it.
        answers: Question to the option, the number or the words.
        sender: Where it came from, to limit how many come by an open link; only its keyed hash is kept, for a day.
        ticket: Tells the form that was sent from all others, for an open link.

    Raises:
        ClosedError: The link takes no answer, or has taken one already.
        TooManyError: Too many came by the open link.
        RefusedError: An answer is none.
    """
    with everything("凭链接答卷，不需要账号"), transaction.atomic():
        current = Invitation.objects.select_related("survey__organisation").get(pk=invitation.pk)
        now = timezone.now()
        found = standing(current, timezone.localdate(now))
        if found != Standing.OPEN:
            raise ClosedError(found, current)
        survey = current.survey
        refuse_if(_wrong(survey, current, group, answers))
        _use(current, sender, ticket)
        row = _response(current, group, answers)
        told = {"way": current.get_way_display(), "group": row.group}
        record(None, "surveys.answer", current, organisation=survey.organisation, after=told)
    return row


def _response(link: Invitation, group: str, answers: Mapping[str, str]) -> Response:
    questions = definition_of(link.survey).questions
    kept = {q.id: said for q in questions if (said := answers.get(q.id, "").strip())}
    row: Response = Response.objects.create(
        survey=link.survey,
        way=link.way,
        group=link.group or group,
        answers=kept,
        received_on=timezone.localdate(),
    )
    return row


def _wrong(survey: Survey, link: Invitation, group: str, answers: Mapping[str, str]) -> dict[str, str | None]:
    known = survey.group_names
    asked = bool(known) and not link.group
    found = {q.id: _problem(q, answers.get(q.id, "").strip()) for q in definition_of(survey).questions}
    return {"group": "请选择您属于哪个群体。" if asked and group not in known else None, **found}


def _problem(question: Question, said: str) -> str | None:
    if question.kind == "text":
        return f"请不超过 {LONGEST} 字。" if len(said) > LONGEST else None
    if question.kind == "choice":
        return None if said in {option.label for option in question.options} else "请选择一项。"
    value = parse_number(said)
    return None if value and 0 <= value.value <= _HUNDRED else "请填写 0 到 100 之间的数。"


def _use(link: Invitation, sender: str, ticket: str) -> None:
    """Marks a link for one person as used, in one step that only one of two at the same moment can take."""
    if link.way == Way.OPEN:
        _trace(link.survey, sender, ticket)
        return
    rows = Invitation.objects.filter(pk=link.pk, answered_at=None)
    if not rows.update(answered_at=timezone.now()):
        link.refresh_from_db()
        raise ClosedError(Standing.ANSWERED, link)


def _trace(survey: Survey, sender: str, ticket: str) -> None:
    now = timezone.now()
    hashed = _hashed(sender)
    recent = AnswerTrace.objects.filter(survey=survey, at__gte=now - AN_HOUR)
    if recent.filter(sender=hashed).count() >= FROM_ONE or recent.count() >= FROM_ALL:
        raise TooManyError("一小时内收到的答卷太多，请稍后再提交；您填写的内容仍在下面。")
    try:
        with transaction.atomic():
            AnswerTrace.objects.create(survey=survey, sender=hashed, ticket=hash_of_ticket(ticket))
    except IntegrityError as error:
        raise RefusedError({"": "这份答卷已经收到，没有再记一次。"}) from error


def forget_traces() -> int:
    """Deletes what was kept of senders longer than a day ago; how many."""
    with everything("删除一天前的来源散列"):
        count, _ = AnswerTrace.objects.filter(at__lt=timezone.now() - A_DAY).delete()
    return count


def hash_of_ticket(ticket: str) -> str:
    """By what a form that was sent is known again."""
    return hashlib.sha256(ticket.encode()).hexdigest()


def _hashed(sender: str) -> str:
    """Tells senders apart for a day without keeping who they are."""
    day = timezone.localdate().isoformat()
    return hmac.new(settings.SECRET_KEY.encode(), f"survey {day} {sender}".encode(), hashlib.sha256).hexdigest()
