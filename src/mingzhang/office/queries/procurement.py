"""Procurements and contracts as lists and pages."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from mingzhang.office.models import (
    Acceptance,
    CarriedContract,
    Contract,
    ContractShare,
    ExpertFee,
    Invoice,
    Payment,
    Procurement,
    RunningClock,
    Supplement,
)
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.clocks import Standing, standing
from mingzhang.office.queries.paging import Page, page
from mingzhang.office.queries.visible import given, matching, one, visible
from mingzhang.rulebook import load

_SORTS = {
    "number": "number",
    "name": "name",
    "amount": "amount",
    "organisation": "organisation__path",
    "changed": "changed_at",
}
_PROCUREMENT_SORTS = {"id": "pk", "name": "name", "budget": "budget"}


@dataclass(frozen=True, slots=True)
class ContractPage:
    """All that the page of a contract shows, in a fixed number of queries."""

    contract: Contract
    shares: tuple[ContractShare, ...]
    supplements: tuple[Supplement, ...]
    acceptances: tuple[Acceptance, ...]
    invoices: tuple[Invoice, ...]
    payments: tuple[Payment, ...]
    clocks: tuple[Standing, ...]
    clauses: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class SmallSupplierShare:
    """How much of the contracts' amount went to suppliers of each size class; the blank one is unknown."""

    amounts: dict[str, Decimal]

    @property
    def total(self) -> Decimal:
        """All contracts."""
        return sum(self.amounts.values(), Decimal(0))

    def rate(self, size: str) -> Fraction | None:
        """A size's share in per cent; None where there is no contract."""
        return Fraction(self.amounts.get(size, Decimal(0))) * 100 / Fraction(self.total) if self.total else None


def contract_rows(actor: Actor, year: int | None = None) -> "QuerySet[Contract, Contract]":
    """Contracts with what a list shows of them; those carried into a year are in its list."""
    rows = visible(actor, Contract)
    if year is not None:
        carried = visible(actor, CarriedContract).filter(fiscal_year=year).values("contract")
        rows = rows.filter(Q(fiscal_year=year) | Q(pk__in=carried))
    return rows.select_related("organisation", "supplier", "procurement")


def contracts(  # noqa: PLR0913 - the filters of a list
    actor: Actor,
    *,
    year: int | None = None,
    state: str = "",
    cost_class: str = "",
    supplier: int | None = None,
    text: str = "",
    sort: str = "number",
    cursor: str = "",
    size: int = 50,
) -> Page[Contract]:
    """A page of contracts."""
    rows = contract_rows(actor, year).filter(**given(state=state, cost_class=cost_class, supplier=supplier))
    rows = rows.filter(matching(text, "name", "number", "supplier__name"))
    return page(rows, _SORTS, sort, cursor, size)


def contract_page(actor: Actor, key: int, today: date | None = None) -> ContractPage | None:
    """A contract with all that belongs on its page; None where there is none for this person."""
    contract = one(actor, Contract, key, "organisation", "supplier", "procurement", "made_by")
    if contract is None:
        return None
    mine = {"contract": contract}
    clocks = visible(actor, RunningClock).filter(**mine).select_related("project").order_by("due_on", "pk")
    clauses = load().spending.choices("contract_clause").choices
    return ContractPage(
        contract,
        tuple(visible(actor, ContractShare).filter(**mine).select_related("project")),
        tuple(visible(actor, Supplement).filter(**mine)),
        tuple(visible(actor, Acceptance).filter(**mine)),
        tuple(visible(actor, Invoice).filter(**mine).select_related("acceptance")),
        tuple(visible(actor, Payment).filter(**mine).select_related("project", "invoice")),
        tuple(standing(clock, today) for clock in clocks),
        tuple((clause.name.zh, clause.id in contract.clauses) for clause in clauses),
    )


def procurement_rows(actor: Actor, year: int | None = None) -> "QuerySet[Procurement, Procurement]":
    """Procurements with what a list shows of them."""
    rows = visible(actor, Procurement).filter(**given(fiscal_year=year))
    return rows.select_related("organisation", "project", "supplier").annotate(contract_count=Count("contracts"))


def procurements(  # noqa: PLR0913, PLR0917 - the filters of a list
    actor: Actor, year: int | None = None, text: str = "", sort: str = "id", cursor: str = "", size: int = 50
) -> Page[Procurement]:
    """A page of procurements."""
    rows = procurement_rows(actor, year).filter(matching(text, "name", "project__name"))
    return page(rows, _PROCUREMENT_SORTS, sort, cursor, size)


def fee_rows(actor: Actor, year: int | None = None) -> "QuerySet[ExpertFee, ExpertFee]":
    """Expert fees with what a list shows of them."""
    rows = visible(actor, ExpertFee).filter(**given(fiscal_year=year))
    return rows.select_related("organisation", "project", "payment")


def contracts_of(actor: Actor, project: int) -> "QuerySet[ContractShare, ContractShare]":
    """A project's shares with their contracts."""
    rows = visible(actor, ContractShare).filter(project=project)
    return rows.select_related("contract__supplier").order_by("contract__number")


def shares_of(rows: "QuerySet[Contract, Contract]", actor: Actor) -> "QuerySet[Contract, Contract]":
    """The contracts with their shares and projects, in one query more."""
    shares = visible(actor, ContractShare).select_related("project")
    return rows.prefetch_related(Prefetch("shares", shares))


def by_size(actor: Actor, year: int) -> SmallSupplierShare:
    """Concluded contracts of a year by the size class of their suppliers."""
    rows = visible(actor, Contract).filter(fiscal_year=year).exclude(state=Contract.State.DRAFT)
    sums = rows.order_by("supplier_size").values("supplier_size").annotate(sum=Sum("amount"))
    return SmallSupplierShare({row["supplier_size"]: row["sum"] for row in sums})
