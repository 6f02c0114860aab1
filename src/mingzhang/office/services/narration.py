"""People's words for the document of a year, typed or taken from a file; what is withheld, and why."""

from collections.abc import Mapping
from typing import Any

import msgspec
from django.db import transaction

from mingzhang.errors import MingzhangError
from mingzhang.office.models import AccountTables, Narration, Organisation, Withholding
from mingzhang.office.queries.accounts import FIXED, Level, State, form_of, newest
from mingzhang.office.queries.narration import as_narrative, begun_with, narration_of
from mingzhang.office.scope import seeing
from mingzhang.office.services.accounts_entry import LEADERS, refuse_unless
from mingzhang.office.services.acting import Actor, RefusedError, refuse_if, require
from mingzhang.office.services.changing import adding, changing, removing
from mingzhang.publishing.documents import Narrative, read_narrative

_PROJECTS = "performance.projects."
_KEYED = frozenset({"reasons", "purposes", "glossary", "initial"})
"""Inputs whose second level is any name."""


def narrate(
    actor: Actor, organisation: Organisation, year: int, answers: Mapping[str, str], revision: int | None = None
) -> Narration:
    """Writes down answers by the name of what was asked; a blank one takes an answer back.

    Raises:
        RefusedError: The accounts of the year are frozen, or an answer is not of its kind (words for a number).
    """
    with seeing(actor.scope), transaction.atomic():
        old = narration_of(organisation, year)
        given = dict(old.given) if old else begun_with(organisation, year)
        for key, text in answers.items():
            given = _put(given, key, text.strip())
        return _keep(actor, organisation, year, given, revision)


def take_narrative(
    actor: Actor, organisation: Organisation, year: int, text: str, revision: int | None = None
) -> Narration:
    """Takes a whole file of narrative inputs in place of what was written."""
    try:
        narrative = read_narrative(text, "文字材料")
    except MingzhangError as error:
        raise RefusedError({"file": str(error)}) from error
    given = {name: value for name, value in _plain(narrative).items() if value}
    return _keep(actor, organisation, year, given, revision)


def _plain(narrative: Narrative) -> dict[str, Any]:
    """The inputs as JSON, without what stands at its default."""
    whole = msgspec.json.decode(msgspec.json.encode(narrative))
    return {name: _bare(value) for name, value in whole.items()}


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: inner for name, one in value.items() if (inner := _bare(one)) not in (None, "", [], {})}
    return [_bare(one) for one in value] if isinstance(value, list) else value


def _keep(
    actor: Actor, organisation: Organisation, year: int, given: dict[str, Any], revision: int | None
) -> Narration:
    require(actor, LEADERS, organisation, "填写文字材料")
    try:
        as_narrative(given)
    except MingzhangError as error:
        raise RefusedError({"": str(error)}) from error
    with seeing(actor.scope), transaction.atomic():
        _refuse_frozen(actor, organisation, year)
        old = narration_of(organisation, year)
        if old is None:
            return adding(
                actor, Narration(organisation=organisation, fiscal_year=year, given=given), "accounts.narrate"
            )
        with changing(actor, old, "accounts.narrate", revision) as current:
            current.given = given
        return current


def _refuse_frozen(actor: Actor, organisation: Organisation, year: int) -> None:
    whole = newest(actor, organisation, year, Level.WHOLE)
    frozen = whole is not None and whole.state in FIXED
    refuse_if({"": f"{whole}已定稿，文字材料不再变动；需要更正的，请建立更正的新版本。" if frozen else None})


def _put(given: dict[str, Any], key: str, text: str) -> dict[str, Any]:
    """The inputs with one answer; lists take a line for each entry."""
    if key.startswith(_PROJECTS):
        return _put_project(given, key.removeprefix(_PROJECTS), text)
    head, _, rest = key.partition(".")
    if head not in Narrative.__struct_fields__:
        raise RefusedError({key: f"文字材料里没有“{key}”这一项。"})
    if not rest:
        default = getattr(Narrative(), head)
        value: Any = [line.strip() for line in text.splitlines() if line.strip()] if default == () else text
        return {**given, head: value}
    return {**given, head: _nested(dict(given.get(head, {})), rest, text, keyed=head in _KEYED)}


def _nested(inner: dict[str, Any], rest: str, text: str, *, keyed: bool) -> dict[str, Any]:
    step, _, more = (rest, "", "") if keyed else rest.partition(".")
    if more:
        return {**inner, step: _nested(dict(inner.get(step, {})), more, text, keyed=False)}
    left = {name: value for name, value in inner.items() if name != step}
    return {**left, step: text} if text else left


def _put_project(given: dict[str, Any], project: str, text: str) -> dict[str, Any]:
    performance = dict(given.get("performance", {}))
    others = [one for one in performance.get("projects", ()) if one.get("project") != project]
    said = [{"project": project, "done": text}] if text else []
    return {**given, "performance": {**performance, "projects": [*others, *said]}}


def withhold(actor: Actor, row: AccountTables, reason: str, at: str = "", words: str = "") -> Withholding:
    """Keeps a cell, a row or words out of everything published; the ground is printed in their place."""
    require(actor, LEADERS, row.organisation, "设定不公开内容")
    refuse_unless(row, State.CONSOLIDATED, State.CHECKED, State.FROZEN)
    refuse_if(
        {
            "reason": None if reason.strip() else "不公开须写明依据的理由，公开时会印在原处。",
            "at": _place_problem(row, at.strip(), words.strip()),
        }
    )
    made = Withholding(
        organisation=row.organisation,
        fiscal_year=row.fiscal_year,
        accounts=row,
        at=at.strip(),
        words=words.strip(),
        reason=reason.strip(),
    )
    return adding(actor, made, "accounts.withhold", reason)


def _place_problem(row: AccountTables, at: str, words: str) -> str | None:
    if not at:
        return None if words else "请写明不公开的位置或词句。"
    form, _, rest = at.partition(":")
    name, _, column = rest.partition(":")
    filled = form_of(row, form)
    found = filled.row(name) if filled else None
    if found is None or (column and column not in found.cells):
        return f"没有“{at}”这一格；请写作“表:行:栏”，在各表里点数字可以看到。"
    return None


def show_again(actor: Actor, held: Withholding, reason: str) -> None:
    """Withdraws a withholding."""
    require(actor, LEADERS, held.organisation, "恢复公开")
    refuse_unless(held.accounts, State.CONSOLIDATED, State.CHECKED, State.FROZEN)
    refuse_if({"reason": None if reason.strip() else "恢复公开须说明理由。"})
    removing(actor, held, "accounts.show_again", reason=reason)
