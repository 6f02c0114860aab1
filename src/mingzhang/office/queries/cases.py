"""Rows with dates as cases for the clocks: what happened when, in which place, for how much."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mingzhang.clocks import Clock, DatedEvents, run_clocks
from mingzhang.office.models import (
    Acceptance,
    AccountTables,
    Contract,
    ExpertFee,
    Invoice,
    Payment,
    Procurement,
    Project,
    Publication,
)
from mingzhang.office.models.scoped import Owned
from mingzhang.office.queries.organisations import regions_of
from mingzhang.quantities.workdays import Calendar
from mingzhang.rulebook import load
from mingzhang.rulebook.deadlines import DeadlineDef

_CONTRACT = frozenset({"contract_signed", "contract_published", "contract_filed"})
_ACCEPTANCE = frozenset({"accepted", "acceptance_published"})
_PAYMENT = frozenset({"paid"})
_EXPERT = frozenset({"experts_paid"})
_CHOICE = frozenset({"report_sent", "supplier_chosen", "award_noticed"})
_DECLARATION = frozenset({"declared"})
_CARD = frozenset({"card_reimbursed"})
_ACCOUNTS = frozenset({"accounts_published"})


@dataclass(frozen=True, slots=True)
class Case:
    """The dated events of one row, and which deadlines are its own.

    Attributes:
        row: The row that the clocks are of.
        ends: Events that end a clock of this row; other clocks of the same events belong to other rows.
        contract, project: Where the clocks are shown.
    """

    row: Owned
    events: DatedEvents
    ends: frozenset[str]
    contract: Contract | None
    project: Project | None


def run_case(
    case: Case, today: date, calendar: Calendar, deadlines: Mapping[str, DeadlineDef] | None = None
) -> list[Clock]:
    """The clocks of a case that are its own and have begun."""
    book = load()
    known = book.deadlines if deadlines is None else deadlines
    names = {event.id: event.name.zh for event in book.events.values()}
    clocks = run_clocks([case.events], known, today=today, calendar=calendar, names=names)
    return [clock for clock in clocks if clock.deadline.end in case.ends and clock.start is not None]


def _dated(**events: date | None) -> dict[str, date]:
    return {name: day for name, day in events.items() if day is not None}


def contract_cases(contract: Contract) -> Iterator[Case]:
    """The contract itself, its acceptances and its bills; these are to be loaded with it."""
    acceptances = sorted(contract.acceptances.all(), key=lambda a: (a.requested_on, a.pk))
    invoices = list(contract.invoices.all())
    project = next((share.project for share in contract.shares.all()), None)
    yield _contract_case(contract, project)
    for acceptance in acceptances:
        yield _acceptance_case(acceptance, contract, project)
    for invoice in invoices:
        yield invoice_case(invoice, contract, acceptances, project)
    if not invoices:
        yield _unbilled_case(contract, acceptances, project)


def _contract_case(contract: Contract, project: Project | None) -> Case:
    awarded = contract.procurement.award_noticed_on if contract.procurement else None
    events = _dated(
        award_noticed=awarded,
        contract_signed=contract.signed_on,
        contract_published=contract.published_on,
        contract_filed=contract.filed_on,
    )
    return Case(contract, _events(contract, events), _CONTRACT, contract, project)


def _acceptance_case(acceptance: Acceptance, contract: Contract, project: Project | None) -> Case:
    events = _dated(
        acceptance_requested=acceptance.requested_on,
        accepted=acceptance.accepted_on,
        acceptance_published=acceptance.published_on,
    )
    return Case(acceptance, _events(contract, events, f"{contract} 验收"), _ACCEPTANCE, contract, project)


def invoice_case(
    invoice: Invoice,
    contract: Contract,
    acceptances: Iterable[Acceptance],
    project: Project | None,
    part: tuple[Decimal, date | None] | None = None,
) -> Case:
    """A bill; `part` is an amount of it with the day it was paid, for interest."""
    accepted = invoice.acceptance or _last_passed(acceptances)
    amount, paid = part if part else (invoice.amount, invoice.paid_on)
    events = _dated(invoiced=invoice.received_on, delivered=contract.delivered_on, paid=paid, **_accepted(accepted))
    named = f"{contract} {invoice}"
    return Case(invoice, _events(contract, events, named, amount), _PAYMENT, contract, project)


def _unbilled_case(contract: Contract, acceptances: Iterable[Acceptance], project: Project | None) -> Case:
    """Without a bill small suppliers are owed all the same."""
    paid = contract.finished_on if contract.paid >= contract.amount else None
    events = _dated(delivered=contract.delivered_on, paid=paid, **_accepted(_last_passed(acceptances)))
    return Case(
        contract, _events(contract, events, f"{contract} 付款", contract.amount), _PAYMENT, contract, project
    )


def _last_passed(acceptances: Iterable[Acceptance]) -> Acceptance | None:
    passed = [a for a in acceptances if a.result == Acceptance.Result.PASSED and a.accepted_on]
    return passed[-1] if passed else None


def _accepted(acceptance: Acceptance | None) -> dict[str, date | None]:
    if acceptance is None:
        return {}
    return {"acceptance_requested": acceptance.requested_on, "accepted": acceptance.accepted_on}


def _events(
    contract: Contract, events: dict[str, date], subject: str = "", amount: Decimal | None = None
) -> DatedEvents:
    return DatedEvents(
        subject=subject or str(contract),
        events=events,
        regions=regions_of(contract.organisation),
        amount=amount,
        supplier_size=contract.supplier_size or contract.supplier.size or None,
        agreed_days=contract.agreed_days,
        agreed_daily_rate=contract.agreed_daily_rate,
    )


def _plain(row: Owned, subject: str, events: dict[str, date]) -> DatedEvents:
    return DatedEvents(subject=subject, events=events, regions=regions_of(row.organisation))


def procurement_case(procurement: Procurement) -> Case:
    """The steps from the review's end to the award notice."""
    events = _dated(
        reports_finished=procurement.reports_finished_on,
        report_sent=procurement.report_sent_on,
        supplier_chosen=procurement.supplier_chosen_on,
        award_noticed=procurement.award_noticed_on,
    )
    return Case(procurement, _plain(procurement, str(procurement), events), _CHOICE, None, procurement.project)


def expert_case(fee: ExpertFee) -> Case:
    """What an expert is owed."""
    paid = fee.payment.paid_on if fee.payment else None
    events = _dated(reviewed=fee.reviewed_on, experts_paid=paid)
    return Case(fee, _plain(fee, f"{fee.project} 评审劳务报酬（{fee.expert}）", events), _EXPERT, None, fee.project)


def declaration_case(project: Project) -> Case:
    """The declaration of a year's project, in the year before."""
    opened = date(project.fiscal_year - 1, 1, 1)
    events = _dated(declaration_opened=opened, declared=project.submitted_on)
    return Case(project, _plain(project, f"{project} 申报", events), _DECLARATION, None, project)


def card_case(payment: Payment) -> Case:
    """An expense by official card."""
    events = _dated(card_settled=payment.settled_on, card_reimbursed=payment.paid_on)
    return Case(payment, _plain(payment, f"{payment.payee} 公务卡报销", events), _CARD, None, payment.project)


def accounts_case(accounts: AccountTables) -> Case:
    """The publication of a department's accounts; a correction does not make the first publication undone."""
    first = Publication._base_manager.filter(
        organisation_id=accounts.organisation_id, fiscal_year=accounts.fiscal_year
    ).order_by("published_on")
    published = first.values_list("published_on", flat=True).first()
    events = _dated(accounts_approved=accounts.replied_on, accounts_published=published)
    subject = f"{accounts.organisation}{accounts.fiscal_year}年度决算公开"
    return Case(accounts, _plain(accounts, subject, events), _ACCOUNTS, None, None)
