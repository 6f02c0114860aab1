"""Entries of registers go out of use and come back; nothing is deleted, and what rests on them stays as it is."""

from typing import TypeVar

from django.utils import timezone

from mingzhang.office.models.master import EndingRegister
from mingzhang.office.services.acting import Actor, refuse_if
from mingzhang.office.services.changing import changing

Entry = TypeVar("Entry", bound=EndingRegister)


def end_use(actor: Actor, entry: Entry, action: str, reason: str, revision: int | None) -> Entry:
    """From today nobody chooses the entry any more."""
    with changing(actor, entry, action, revision, reason) as current:
        refuse_if({"reason": reason_problem(reason), "": f"“{entry}”已经停用。" if current.ended_on else None})
        current.ended_on = timezone.localdate()
    return current


def resume_use(actor: Actor, entry: Entry, action: str, reason: str, revision: int | None) -> Entry:
    """The entry may be chosen again."""
    with changing(actor, entry, action, revision, reason) as current:
        refuse_if({"reason": reason_problem(reason), "": None if current.ended_on else f"“{entry}”没有停用。"})
        current.ended_on = None
    return current


def reason_problem(reason: str) -> str | None:
    """What all organisations use is changed with a reason that all can read."""
    return None if reason.strip() else "请写明理由；各单位都在用，会看到。"


def ended_problem(entry: EndingRegister | None, before: int | None = None) -> str | None:
    """Why an entry may not be chosen; None where it may, or was chosen before it ended."""
    if entry is None or entry.ended_on is None or entry.pk == before:
        return None
    return f"“{entry}”已于 {entry.ended_on} 停用，请另选。"
