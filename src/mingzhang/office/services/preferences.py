"""Keeps how a person likes the pages."""

from collections.abc import Sequence

from mingzhang.office.models import Preference
from mingzhang.office.queries.acting import Actor


def chosen_columns(actor: Actor, listing: str) -> list[str]:
    """The columns that the person chose for a list; empty where the usual ones are shown."""
    kept = Preference.objects.filter(user=actor.user).values_list("columns", flat=True).first()
    return list((kept or {}).get(listing, ()))


def keep_columns(actor: Actor, listing: str, columns: Sequence[str]) -> None:
    """Remembers the columns of a list for the person."""
    preference, _ = Preference.objects.get_or_create(user=actor.user)
    preference.columns = {**preference.columns, listing: list(columns)}
    preference.save(update_fields=["columns"])


def keep_year(actor: Actor, year: int) -> None:
    """Remembers in which year the person worked last."""
    Preference.objects.update_or_create(user=actor.user, defaults={"year": year})
