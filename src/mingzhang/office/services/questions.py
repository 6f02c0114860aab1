"""Questions and disputes from outside: taken without an account but not without limit, answered, shown."""

import hashlib
import hmac
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from mingzhang.office.models import Publication, Question
from mingzhang.office.scope import everything
from mingzhang.office.services.accounts_entry import CLERKS
from mingzhang.office.services.acting import Actor, RefusedError, refuse_if, require, require_other
from mingzhang.office.services.audit import record
from mingzhang.office.services.changing import changing
from mingzhang.office.services.publishing import HEADS

AN_HOUR = timedelta(hours=1)
FROM_ONE, FROM_ALL = 5, 300
"""How many questions an hour are taken from one sender, and from all; more is a machine's work, not a reader's."""

LONGEST = 2000
State = Question.State


def ask(  # noqa: PLR0913, PLR0917 - what a stranger may fill in
    publication: int, kind: str, text: str, place: str, contact: str, sender: str
) -> Question:
    """Takes a question about something published; no account is needed, and no address of the sender is kept.

    Raises:
        RefusedError: It says nothing, is too long, or too many came within the hour.
    """
    refuse_if(
        {
            "text": _text_problem(text),
            "kind": None if kind in Question.Kind.values else "请选择咨询或异议。",
            "place": "“涉及的表或数”请不超过 200 字。" if len(place) > 200 else None,
            "contact": "联系方式请不超过 120 字。" if len(contact) > 120 else None,
        }
    )
    hashed = _hashed(sender)
    with everything("公众提问"), transaction.atomic():
        about = Publication.objects.select_related("organisation").filter(pk=publication).first()
        if about is None:
            raise RefusedError({"": "没有这一公开材料。"})
        _refuse_too_many(hashed)
        row: Question = Question.objects.create(
            organisation=about.organisation,
            fiscal_year=about.fiscal_year,
            publication=about,
            kind=kind,
            text=text.strip(),
            place=place.strip(),
            contact=contact.strip(),
            sender=hashed,
        )
        record(
            None, "publication.ask", row, organisation=about.organisation, after={"kind": row.get_kind_display()}
        )
    return row


def _text_problem(text: str) -> str | None:
    if not text.strip():
        return "请写明要问的内容。"
    return f"内容有 {len(text)} 字，请不超过 {LONGEST} 字。" if len(text) > LONGEST else None


def _hashed(sender: str) -> str:
    """Tells senders apart for a day without keeping who they are."""
    day = timezone.localdate().isoformat()
    return hmac.new(settings.SECRET_KEY.encode(), f"{day} {sender}".encode(), hashlib.sha256).hexdigest()


def _refuse_too_many(sender: str) -> None:
    recent = Question.objects.filter(created_at__gte=timezone.now() - AN_HOUR)
    if recent.filter(sender=sender).count() >= FROM_ONE or recent.count() >= FROM_ALL:
        raise RefusedError({"": "一小时内收到的提问太多，请稍后再来；您写的内容仍在下面。"})


def answer_question(actor: Actor, row: Question, text: str, revision: int | None = None) -> Question:
    """A clerk writes the answer; it is shown once the head has approved it."""
    require(actor, CLERKS, row.organisation, "答复公众提问")
    refuse_if({"text": None if text.strip() else "请填写答复。"})
    with changing(actor, row, "publication.answer", revision) as current:
        _refuse_unless(current, State.OPEN, State.ANSWERED)
        current.state, current.answer, current.answered_by = State.ANSWERED, text.strip(), actor.user
    return current


def approve_answer(actor: Actor, row: Question, revision: int | None = None) -> Question:
    """The head approves an answer: question and answer are shown outside."""
    require(actor, HEADS, row.organisation, "审定答复")
    with changing(actor, row, "publication.approve_answer", revision) as current:
        _refuse_unless(current, State.ANSWERED)
        require_other(actor, "审定答复", current.answered_by)
        current.state, current.answered_on = State.APPROVED, timezone.localdate()
    return current


def return_answer(actor: Actor, row: Question, reason: str, revision: int | None = None) -> Question:
    """The head sends an answer back to be written better."""
    return _end(actor, row, reason, State.OPEN, "publication.return_answer", revision)


def refuse_question(actor: Actor, row: Question, reason: str, revision: int | None = None) -> Question:
    """The head keeps a question from being shown (abuse, persons named), with the reason on record."""
    return _end(actor, row, reason, State.REFUSED, "publication.refuse_question", revision)


def _end(  # noqa: PLR0913, PLR0917 - a step, its state and its name
    actor: Actor, row: Question, reason: str, state: str, action: str, revision: int | None
) -> Question:
    require(actor, HEADS, row.organisation, "处理公众提问")
    refuse_if({"reason": None if reason.strip() else "请说明理由。"})
    with changing(actor, row, action, revision, reason) as current:
        allowed = (State.ANSWERED,) if state == State.OPEN else (State.OPEN, State.ANSWERED)
        _refuse_unless(current, *allowed)
        current.state = state
    return current


def _refuse_unless(row: Question, *states: str) -> None:
    if row.state not in states:
        raise RefusedError({"": f"这一提问{row.get_state_display()}，不能再办理这一步。"})
