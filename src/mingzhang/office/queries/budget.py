"""Execution of the budget: by month, fund and department, in bands; what was unbudgeted and what unexecuted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, Q, QuerySet, Sum

from mingzhang.office.models import Adjustment, BudgetLine, Contract, Payment
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.paging import Page, page
from mingzhang.office.queries.visible import given, matching, visible
from mingzhang.quantities.rounding import round_half_up
from mingzhang.rulebook import load
from mingzhang.rulebook.spending import Band

_LINE_SORTS = {"project": "project__code", "adjusted": "adjusted", "paid": "paid"}
_PAYMENT_SORTS = {"date": "paid_on", "amount": "amount", "payee": "payee"}
_RATE_DIGITS = 2


@dataclass(frozen=True, slots=True)
class Execution:
    """Budget and execution of one thing.

    Attributes:
        key: What groups: the key of a fund or an organisation.
        label: What it is called.
    """

    key: int
    label: str
    initial: Decimal
    adjusted: Decimal
    paid: Decimal

    @property
    def exact_rate(self) -> Fraction | None:
        """Execution in per cent of the adjusted budget; None where there is no budget."""
        return Fraction(self.paid) * 100 / Fraction(self.adjusted) if self.adjusted else None

    @property
    def rate(self) -> Decimal | None:
        """The rate with two digits, as it is shown."""
        return None if self.exact_rate is None else round_half_up(self.exact_rate, _RATE_DIGITS)

    @property
    def overdrawn(self) -> Decimal:
        """What was paid beyond the adjusted budget; only past years taken over can show any."""
        return max(self.paid - self.adjusted, Decimal(0))


@dataclass(frozen=True, slots=True)
class BandCount:
    """How many departments stand in a band; `members` are they."""

    band: Band
    members: tuple[Execution, ...]


def line_rows(actor: Actor, year: int | None = None) -> "QuerySet[BudgetLine, BudgetLine]":
    """Budget lines with what a list shows of them."""
    rows = visible(actor, BudgetLine).filter(**given(fiscal_year=year))
    return rows.select_related("organisation", "project", "fund")


def lines(  # noqa: PLR0913, PLR0917 - the filters of a list
    actor: Actor, year: int | None = None, text: str = "", sort: str = "project", cursor: str = "", size: int = 50
) -> Page[BudgetLine]:
    """A page of budget lines."""
    rows = line_rows(actor, year).filter(matching(text, "project__name", "project__code", "fund__name"))
    return page(rows, _LINE_SORTS, sort, cursor, size)


def payment_rows(actor: Actor, year: int | None = None) -> "QuerySet[Payment, Payment]":
    """Payments with what a list shows of them."""
    rows = visible(actor, Payment).filter(**given(fiscal_year=year))
    return rows.select_related("organisation", "project", "contract", "line__fund")


def payments(  # noqa: PLR0913 - the filters of a list
    actor: Actor,
    *,
    year: int | None = None,
    kind: str = "",
    contract: int | None = None,
    project: int | None = None,
    text: str = "",
    sort: str = "-date",
    cursor: str = "",
    size: int = 50,
) -> Page[Payment]:
    """A page of payments."""
    rows = payment_rows(actor, year).filter(**given(kind=kind, contract=contract, project=project))
    rows = rows.filter(matching(text, "payee", "purpose", "voucher"))
    return page(rows, _PAYMENT_SORTS, sort, cursor, size)


def adjustment_rows(actor: Actor, year: int | None = None, state: str = "") -> "QuerySet[Adjustment, Adjustment]":
    """Adjustments with what a list shows of them."""
    rows = visible(actor, Adjustment).filter(**given(fiscal_year=year, state=state))
    return rows.select_related(
        "organisation", "made_by", "decided_by", "taken_from__project", "given_to__project", "given_to__fund"
    )


def adjustments_waiting(actor: Actor) -> "QuerySet[Adjustment, Adjustment]":
    """Adjustments that wait for this person's decision: not their own requests."""
    rows = adjustment_rows(actor, state=Adjustment.State.REQUESTED).exclude(made_by=actor.user)
    return rows if "finance_reviewer" in actor.roles else rows.none()


def unbudgeted(actor: Actor, year: int) -> "QuerySet[Payment, Payment]":
    """Payments of a year that no budget covers."""
    return payment_rows(actor, year).filter(line=None)


def unbudgeted_contracts(actor: Actor, year: int) -> "QuerySet[Contract, Contract]":
    """Contracts in force none of whose projects has a budget."""
    rows = visible(actor, Contract).filter(fiscal_year=year, state=Contract.State.SIGNED)
    budgeted = visible(actor, BudgetLine).filter(adjusted__gt=0).values("project")
    return rows.exclude(shares__project__in=budgeted).select_related("organisation", "supplier")


def unexecuted(actor: Actor, year: int) -> "QuerySet[BudgetLine, BudgetLine]":
    """Budget lines from which nothing was paid, though money was budgeted."""
    return line_rows(actor, year).filter(Q(initial__gt=0) | Q(adjusted__gt=0), paid=0)


def by_month(actor: Actor, year: int) -> dict[int, Decimal]:
    """What was paid in each month of a year, January to December."""
    rows = visible(actor, Payment).filter(fiscal_year=year, reversed_on=None)
    found = dict.fromkeys(range(1, 13), Decimal(0))
    # By day, a few hundred groups: databases group by a stored date twice as fast as by what is computed from it.
    for day, paid in rows.order_by("paid_on").values_list("paid_on").annotate(sum=Sum("amount")):
        found[day.month] += paid
    return found


def by_fund(actor: Actor, year: int) -> list[Execution]:
    """Execution of each fund."""
    return _grouped(actor, year, "fund_id", "fund__name")


def by_department(actor: Actor, year: int, fund: str = "") -> list[Execution]:
    """Execution of each organisation, of all its money or that of one fund."""
    return _grouped(actor, year, "organisation_id", "organisation__name", fund)


def _grouped(actor: Actor, year: int, key: str, name: str, fund: str = "") -> list[Execution]:
    lines = visible(actor, BudgetLine).filter(fiscal_year=year, **given(fund__name=fund))
    rows = lines.order_by(key).values(key, name)
    sums = rows.annotate(initial=Sum("initial"), adjusted=Sum("adjusted"), paid=Sum("paid"))
    found = [Execution(row[key], row[name], row["initial"], row["adjusted"], row["paid"]) for row in sums]
    return sorted(found, key=lambda one: (one.label, one.key))


def total(executions: Iterable[Execution], label: str = "合计") -> Execution:
    """The sum of several."""
    rows = list(executions)
    sums = (sum((getattr(row, name) for row in rows), Decimal(0)) for name in ("initial", "adjusted", "paid"))
    return Execution(0, label, *sums)


def bands(executions: Iterable[Execution]) -> list[BandCount]:
    """Executions in the bands of the rule book; what has no budget stands in none."""
    rated = [(one, one.exact_rate) for one in executions]
    return [
        BandCount(band, tuple(one for one, rate in rated if rate is not None and _within(band, rate)))
        for band in load().spending.execution_bands.bands
    ]


def _within(band: Band, rate: Fraction) -> bool:
    above = band.at_least is None or rate >= Fraction(band.at_least)
    return above and (band.below is None or rate < Fraction(band.below))


def cost_classes(actor: Actor, year: int) -> Mapping[str, Decimal]:
    """What was paid on contracts of each cost class, by the class's identifier."""
    rows = visible(actor, Payment).filter(fiscal_year=year, reversed_on=None, contract__isnull=False)
    sums = rows.order_by("contract__cost_class").values("contract__cost_class").annotate(sum=Sum("amount"))
    return {row["contract__cost_class"]: row["sum"] for row in sums}


def progress(execution: Execution, on: date) -> tuple[Decimal | None, Decimal]:
    """Execution beside the share of the year gone by, both in per cent."""
    whole = (date(on.year + 1, 1, 1) - date(on.year, 1, 1)).days
    gone = (on - date(on.year, 1, 1)).days + 1
    return execution.rate, round_half_up(Fraction(gone * 100, whole), _RATE_DIGITS)


def carriers(actor: Actor, year: int) -> int:
    """How many organisations have a budget in a year."""
    counted = visible(actor, BudgetLine).filter(fiscal_year=year).aggregate(n=Count("organisation", distinct=True))
    return int(counted["n"])
