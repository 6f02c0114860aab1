"""The site of all departments: what stands in it, where its folders are, how its last build went."""

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.db.models import Max, QuerySet

from mingzhang.office.models import Organisation, Portal, PortalBuild, Publication
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.organisations import prefixes
from mingzhang.office.queries.publications import published_folder
from mingzhang.office.queries.visible import visible
from mingzhang.office.scope import everything
from mingzhang.publishing.site.city import Department

State = Portal.State


def portal_rows(actor: Actor) -> "QuerySet[Portal, Portal]":
    """The drafts that the actor may see."""
    return visible(actor, Portal).select_related("organisation", "over")


def portal_folder(over: Organisation) -> Path:
    """Where the signed versions of the site stand; `current` in it is what a web server serves."""
    return Path(settings.MINGZHANG_HOME) / "portals" / over.code


def preview_folder(row: Portal) -> Path:
    """Where the preview of a draft stands, which no web server serves."""
    return Path(settings.MINGZHANG_HOME) / "previews" / f"{row.over.code}-{row.version}"


def in_use(over: Organisation) -> Portal | None:
    """What was approved last for an organisation's departments."""
    with everything("在用的公开站任何人可看"):
        found: Portal | None = Portal.objects.filter(over=over, state=State.APPROVED).first()
        return found


def standing_portals() -> list[Portal]:
    """All sites that were built and are served."""
    with everything("在用的公开站任何人可看"):
        rows = (
            Portal.objects.filter(state=State.APPROVED)
            .select_related("over", "organisation")
            .order_by("over__path")
        )
        return [row for row in rows if (portal_folder(row.over) / "current").exists()]


def portals_with(organisation: Organisation) -> list[Portal]:
    """The sites in use in which a department stands."""
    with everything("部门公开后更新公开站"):
        rows = Portal.objects.filter(over__path__in=prefixes(organisation.path), state=State.APPROVED)
        return list(rows.select_related("organisation", "over").order_by("pk"))


def last_build(row: Portal, *, preview: bool) -> PortalBuild | None:
    """The last time that a draft was built."""
    found: PortalBuild | None = (
        PortalBuild._base_manager.filter(portal=row, preview=preview).order_by("-pk").first()
    )
    return found


def published_departments(over: Organisation) -> list[Department]:
    """Every department below an organisation that published, with its newest version as the office knows it."""
    with everything("公开的内容任何人可看"):
        rows = Publication.objects.filter(organisation__path__startswith=over.path).order_by()
        newest = dict(rows.values_list("organisation").annotate(Max("edition")))
    known = list(Organisation.objects.filter(pk__in=newest).select_related("parent").order_by("path"))
    return [Department(one.code, _name(one, known), published_folder(one), newest[one.pk]) for one in known]


def _name(organisation: Organisation, known: Sequence[Organisation]) -> str:
    """The department's name; with that of the one above, or else its code, where several are called the same."""
    namesakes = [one for one in known if one.name == organisation.name and one != organisation]
    if not namesakes:
        return organisation.name
    siblings = any(one.parent_id == organisation.parent_id for one in namesakes)
    return f"{organisation.name}（{organisation.code if siblings else organisation.parent}）"


def holds_samples(over: Organisation) -> bool:
    """Whether anything made up for the demonstration stands in it."""
    with everything("公开的内容任何人可看"):
        return bool(Publication.objects.filter(organisation__path__startswith=over.path, sample=True).exists())
