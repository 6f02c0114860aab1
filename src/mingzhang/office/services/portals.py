"""One site over all departments: drafted by a bureau, frozen and previewed, approved by its head, kept current."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from mingzhang.office.models import Organisation, Portal, PortalBuild, Publication
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.portals import holds_samples, last_build, portals_with
from mingzhang.office.scope import everything, seeing
from mingzhang.office.services.acting import RefusedError, Role, refuse_if, require, require_other
from mingzhang.office.services.changing import adding, apply, changing

KEEPERS = frozenset({Role.REVIEWER, Role.FINANCE_REVIEWER})
HEADS = frozenset({Role.HEAD})
FIELDS = frozenset({"title", "title_en", "notice", "notice_en", "renamed"})
State = Portal.State
Start = Callable[[int], Any]
"""Enqueues the build with that key."""


def begin_portal(actor: Actor, values: Mapping[str, Any]) -> Portal:
    """Drafts the site of all departments that the actor's duty covers, or a change of it."""
    over = _covered(actor)
    require(actor, KEEPERS, over, "拟定全市公开站")
    with seeing(actor.scope), transaction.atomic():
        known = list(Portal._base_manager.select_for_update().filter(over=over).order_by("-version"))
        refuse_if({"": _in_the_way(actor, known)})
        row = Portal(
            organisation=actor.organisation,
            over=over,
            fiscal_year=timezone.localdate().year,
            version=known[0].version + 1 if known else 1,
            sample=holds_samples(over),
        )
        apply(row, values, FIELDS)
        return adding(actor, row, "portal.begin")


def _covered(actor: Actor) -> Organisation:
    """The uppermost organisation that one of the duties covers."""
    paths = sorted((path for role in KEEPERS for path in actor.roles.get(role, ())), key=len)
    return Organisation.objects.get(path=paths[0]) if paths else actor.organisation


def _in_the_way(actor: Actor, known: list[Portal]) -> str | None:
    other = next((row for row in known if row.organisation != actor.organisation), None)
    if other is not None:
        return f"这里的公开站由{other.organisation}管理，请与它联系。"
    open_one = next((row for row in known if row.state in {State.DRAFT, State.FROZEN, State.RETURNED}), None)
    return f"“{open_one}”还没有办完，请接着办它。" if open_one else None


def change_portal(actor: Actor, row: Portal, values: Mapping[str, Any], revision: int | None = None) -> Portal:
    """Changes a draft, or one that was sent back, which is a draft again."""
    require(actor, KEEPERS, row.over, "修改全市公开站")
    with changing(actor, row, "portal.change", revision) as current:
        _refuse_unless(current, State.DRAFT, State.RETURNED)
        apply(current, values, FIELDS)
        current.state = State.DRAFT
    return current


def freeze_portal(actor: Actor, row: Portal, start: Start, revision: int | None = None) -> Portal:
    """Ends the draft; its preview is made in the background, for whoever approves it."""
    require(actor, KEEPERS, row.over, "定稿全市公开站")
    with changing(actor, row, "portal.freeze", revision) as current:
        _refuse_unless(current, State.DRAFT)
        current.state, current.frozen_by = State.FROZEN, actor.user
        _ask(current, "定稿", start, preview=True)
    return current


def approve_portal(actor: Actor, row: Portal, start: Start, revision: int | None = None) -> Portal:
    """The bureau's head approves what the preview showed; once published, it follows the departments by itself."""
    require(actor, HEADS, row.organisation, "批准全市公开站")
    with seeing(actor.scope), transaction.atomic():
        for earlier in Portal.objects.filter(over_id=row.over_id, state=State.APPROVED).exclude(pk=row.pk):
            with changing(actor, earlier, "portal.replace") as replaced:
                replaced.state = State.REPLACED
        with changing(actor, row, "portal.approve", revision) as current:
            _refuse_unless(current, State.FROZEN)
            require_other(actor, "批准全市公开站", current.made_by, current.frozen_by)
            refuse_if({"": _unseen(current)})
            current.state, current.approved_by = State.APPROVED, actor.user
        _ask(current, "批准", start)
    return current


def _unseen(row: Portal) -> str | None:
    """What is wrong where nobody can have looked at the preview."""
    build = last_build(row, preview=True)
    done = build is not None and build.state == PortalBuild.State.DONE
    return None if done else "预览还没有生成，请等它完成并看过后再批准。"


def send_back_portal(actor: Actor, row: Portal, reason: str, revision: int | None = None) -> Portal:
    """The bureau's head sends a draft back."""
    require(actor, HEADS, row.organisation, "退回全市公开站")
    refuse_if({"reason": None if reason.strip() else "退回须说明理由。"})
    with changing(actor, row, "portal.send_back", revision, reason) as current:
        _refuse_unless(current, State.FROZEN)
        current.state, current.reason = State.RETURNED, reason.strip()[:500]
    return current


def build_again(actor: Actor, row: Portal, start: Start) -> PortalBuild:
    """Builds a site in use, or the preview of a frozen draft, once more."""
    if not actor.holds(Role.HEAD, row.organisation):
        require(actor, KEEPERS, row.over, "生成公开站")
    _refuse_unless(row, State.APPROVED, State.FROZEN)
    with seeing(actor.scope), transaction.atomic():
        return _ask(row, f"{actor.user}要求重新生成", start, preview=row.state == State.FROZEN)


def due_after(publication: Publication, start: Start | None = None) -> list[int]:
    """Asks for all sites in which a department stands, in the transaction in which it publishes.

    Args:
        publication: What was published or corrected.
        start: Enqueues a build once the transaction is through; without it, it waits to be taken up.
    """
    with everything("部门公开后更新公开站"):
        rows = portals_with(publication.organisation)
        return [_ask(row, f"{publication.organisation}公开第 {publication.edition} 版", start).pk for row in rows]


def _ask(row: Portal, why: str, start: Start | None, *, preview: bool = False) -> PortalBuild:
    build = PortalBuild(portal=row, organisation=row.organisation, preview=preview, why=why[:300])
    build.save(force_insert=True)
    if start is not None:
        transaction.on_commit(lambda: start(build.pk))
    return build


def _refuse_unless(row: Portal, *states: str) -> None:
    if row.state not in states:
        names = "、".join(f"“{State(state).label}”" for state in states)
        raise RefusedError({"": f"“{row}”现在是“{row.get_state_display()}”，只在{names}时可以办理。"})
