"""What the rows of procurements, contracts, acceptances and payments share: their pages, duties and choices."""

from typing import Any

from django.urls import reverse

from mingzhang.office.desk.access import DeskRequest, Role
from mingzhang.office.desk.actions import Kind
from mingzhang.office.desk.showing import Path
from mingzhang.office.models import Contract, Procurement, Supplier
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.visible import one
from mingzhang.rulebook import load

BUYERS = frozenset({Role.CLERK.value, Role.HEAD.value})


def suppliers(request: DeskRequest, row: Any) -> Any:
    """The suppliers that may be chosen."""
    return Supplier.objects.filter(same_as=None).order_by("name")


def sizes(request: DeskRequest, row: Any) -> list[tuple[str, str]]:
    """The size classes of the rule book."""
    return [(size, size) for size in load().event_tables.supplier_sizes]


def contract_page(row: Contract) -> str:
    """The page of a contract."""
    return reverse("contract", args=[row.pk])


def procurement_page(row: Procurement) -> str:
    """The page of a procurement."""
    return reverse("procurement", args=[row.pk])


def of_contract(row: Any) -> str:
    """The page of the contract that a row belongs to."""
    return contract_page(row.contract)


def kind_of(  # noqa: PLR0913, PLR0917 - a kind is all of this
    key: str, label: str, model: Any, page: Any, parent: tuple[str, str], actions: Any, *related: str
) -> Kind:
    """A kind of row whose page stands below a list."""

    def find(actor: Actor, pk: int) -> Any:
        return one(actor, model, pk, "organisation", *related)

    def path(row: Any) -> Path:
        return (parent[0], reverse(parent[1])), (str(row), None)

    return Kind(key, label, find, page, path, actions)
