"""Rows that a person may see: by the scope in force, and again by a filter of the query's own."""

from typing import Any, TypeVar

from django.db import models
from django.db.models import Q, QuerySet

from mingzhang.office.queries.acting import Actor
from mingzhang.office.scope import seeing

Row = TypeVar("Row", bound=models.Model)


def visible(actor: Actor, model: type[Row], owner: str = "organisation") -> "QuerySet[Row, Row]":
    """Rows of a model that belong to organisations open to the actor."""
    with seeing(actor.scope):
        rows: QuerySet[Row, Row] = model._default_manager.filter(actor.scope.condition(owner))
        return rows


def one(actor: Actor, model: type[Row], key: int, *related: str) -> Row | None:
    """A row by its key with the rows it names; None where there is none for this person."""
    return visible(actor, model).select_related(*related).filter(pk=key).first()


def matching(text: str, *fields: str) -> Q:
    """Rows in which every word of a search stands in one of the fields."""
    found = Q()
    for word in text.split():
        anywhere = Q(pk__in=[])
        # Only words with letters of two cases make the database change the case of every row.
        lookup = "contains" if word.upper() == word.lower() else "icontains"
        for field in fields:
            anywhere |= Q(**{f"{field}__{lookup}": word})
        found &= anywhere
    return found


def given(**conditions: Any) -> dict[str, Any]:
    """The conditions of a filter that were asked for."""
    return {name: value for name, value in conditions.items() if value not in {None, ""}}
