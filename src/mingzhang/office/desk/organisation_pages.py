"""Where an organisation's page is, for all that leads there."""

from django.urls import reverse

from mingzhang.office.desk.showing import Path
from mingzhang.office.models import Organisation
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.organisations import seen_organisations


def find(actor: Actor, key: int) -> Organisation | None:
    """An organisation whose rows the actor sees."""
    return seen_organisations(actor).filter(pk=key).first()


def page(row: Organisation) -> str:
    """The page of the organisation."""
    return reverse("organisation", args=[row.code])


def path(row: Organisation) -> Path:
    """The way to it."""
    return ("人员职责", reverse("people")), (row.name, None)
