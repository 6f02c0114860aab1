"""The office goes over to another signing key: every folder is told first, then the keys change places."""

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from mingzhang.errors import MingzhangError
from mingzhang.office.models import Organisation
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.key_files import KEY, NEXT, RETIRED
from mingzhang.office.queries.signing_keys import home, of_others, signed_folders
from mingzhang.office.services.acting import RefusedError, Role, refuse_if, require
from mingzhang.office.services.audit import record
from mingzhang.publishing.sealing import BusyError, Signer, rotate, signer_from, signs_next
from mingzhang.publishing.sealing.durable import lock
from mingzhang.rulebook import load

KEEPERS = frozenset({Role.SECURITY_ADMIN})
_BEGUN = "已经声明的不受影响；请稍后再办一次，接着做完。"


@dataclass(frozen=True, slots=True)
class Changed:
    """What a change of keys came to.

    Attributes:
        old, new: Fingerprints; `old` is blank where the key was lost and nothing says which it was.
        folders: How many publications were told.
    """

    old: str
    new: str
    folders: int


def change_key(actor: Actor, organisation: Organisation, reason: str, *, lost: bool = False) -> Changed:
    """Another key signs from the next version of every publication on; the old one is put aside.

    Whoever is stopped on the way does it once more: folders that were told are passed over, and the same new key is
    taken.

    Args:
        actor: Who changes it.
        organisation: The topmost, for which the office was set up.
        reason: Why; it is published.
        lost: The old key is gone, so that nobody can sign for the new one, which is stated.

    Raises:
        RefusedError: The key is there although it is said to be lost, or is not; or somebody is publishing.
    """
    require(actor, KEEPERS, organisation, "更换签名私钥")
    _refuse_unfit(actor, organisation, reason, lost=lost)
    place = home()
    place.mkdir(parents=True, exist_ok=True)
    try:
        with lock(place):
            return _changed(actor, organisation, place, reason.strip(), lost=lost)
    except BusyError as error:
        raise RefusedError({"": f"{error}{_BEGUN}"}) from error
    except MingzhangError as error:
        if isinstance(error, RefusedError):
            raise
        raise RefusedError({"": str(error)}) from error


def _refuse_unfit(actor: Actor, organisation: Organisation, reason: str, *, lost: bool) -> None:
    others = of_others(actor)
    there = (home() / KEY).is_file()
    topmost = None if organisation.parent_id is None else "签名私钥由最上级单位的安全管理员更换。"
    gone = "找不到现在的签名私钥；请先从备份恢复，确已丢失的勾选“原来的私钥已丢失”。"
    refuse_if(
        {
            "": topmost or (f"{'、'.join(others)}也由这把私钥签名，不归您管。" if others else None),
            "reason": None if reason.strip() else "请写明更换的原因；它会公开。",
            "lost": None if there or lost else gone,
        }
    )


def _changed(actor: Actor, organisation: Organisation, place: Path, reason: str, *, lost: bool) -> Changed:
    book, day = load(), timezone.localdate()
    old = None if lost else signer_from(place / KEY, book, on=day)
    if lost and (place / KEY).is_file():
        _refuse_found(signer_from(place / KEY, book, on=day))
    new = signer_from(place / NEXT, book, on=day)
    told = [rotate(folder, old, new, stated=day, reason=reason) for folder in signed_folders()]
    before = old.fingerprint if old else next((one.old for one in told if one and one.changed), "")
    done = Changed(before, new.fingerprint, sum(one is not None for one in told))
    with transaction.atomic():
        after = {"fingerprint": done.new, "publications": str(done.folders)}
        action = "keys.replace_lost" if lost else "keys.change"
        record(
            actor, action, organisation, organisation=organisation, before={"fingerprint": before}, after=after,
            reason=reason,
        )  # fmt: skip
        _exchange(place, day.isoformat())
    return done


def _refuse_found(known: Signer) -> None:
    """A key that is there and signs what is published is not lost; another one that stands in its place is none."""
    if any(signs_next(folder) == known.fingerprint for folder in signed_folders()):
        raise RefusedError({"lost": "现在的签名私钥还在，没有丢失；请不要勾选，由它声明更换。"})


def _exchange(place: Path, day: str) -> None:
    """The old key is put aside, the new one takes its place; a key is never overwritten."""
    old = place / KEY
    if old.is_file():
        aside = place / RETIRED
        aside.mkdir(mode=0o700, exist_ok=True)
        number = len(list(aside.glob("*.pem"))) + 1
        (aside / f"{number:04}-{day}.pem").hardlink_to(old)
    (place / NEXT).replace(old)  # there is a key at every moment, the old one or the new
