"""The clocks of a row are run whenever its dates change, and kept so that lists find what is late at once."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from mingzhang.clocks import Clock
from mingzhang.office.models import (
    Acceptance,
    AccountTables,
    Contract,
    ContractShare,
    ExpertFee,
    Invoice,
    Payment,
    Procurement,
    Project,
    RunningClock,
)
from mingzhang.office.models.scoped import Owned
from mingzhang.office.queries.calendars import calendar
from mingzhang.office.queries.cases import (
    Case,
    accounts_case,
    card_case,
    contract_cases,
    declaration_case,
    expert_case,
    procurement_case,
    run_case,
)
from mingzhang.office.scope import everything
from mingzhang.quantities.workdays import Calendar

_BATCH = 500
_KEPT = ["title", "start_on", "due_on", "due_at_latest", "done_on", "why", "contract", "project"]


def run_for_contract(contract: Contract) -> None:
    """Runs the clocks of a contract, its acceptances and its bills."""
    with everything("期限随合同更新"):
        run_for_contracts(Contract.objects.filter(pk=contract.pk))


def run_for_project(project: Project) -> None:
    """Runs the clock of a declaration."""
    with everything("期限随项目更新"):
        _keep([declaration_case(project)])


def run_for_procurement(procurement: Procurement) -> None:
    """Runs the clocks from the review's end to the award, and those of the contracts that follow from it."""
    with everything("期限随采购更新"):
        _keep([procurement_case(procurement)])
        run_for_contracts(Contract.objects.filter(procurement=procurement))


def run_for_fee(fee: ExpertFee) -> None:
    """Runs the clock of an expert's fee."""
    with everything("期限随劳务报酬更新"):
        _keep([expert_case(fee)])


def run_for_card(payment: Payment) -> None:
    """Runs the clock of an expense by official card."""
    with everything("期限随公务卡报销更新"):
        _keep([card_case(payment)])


def run_for_accounts(accounts: AccountTables) -> None:
    """Runs the clock from the finance department's approval to the publication of the accounts."""
    with everything("期限随决算公开更新"):
        _keep([accounts_case(accounts)])


def run_for_contracts(contracts: "QuerySet[Contract, Contract]") -> None:
    """Runs the clocks of many contracts, a batch at a time."""
    rows = contracts.select_related("organisation", "supplier", "procurement").prefetch_related(
        Prefetch("acceptances", Acceptance.objects.order_by("requested_on", "pk")),
        Prefetch("invoices", Invoice.objects.select_related("acceptance")),
        Prefetch("shares", ContractShare.objects.select_related("project")),
    )
    batch: list[Case] = []
    for contract in rows.order_by("pk").iterator(chunk_size=_BATCH):
        batch.extend(contract_cases(contract))
        if len(batch) >= _BATCH:
            _keep(batch)
            batch = []
    _keep(batch)


def run_untold() -> int:
    """Runs again what could not be told, after a year's holidays were entered.

    Returns:
        How many clocks can be told now.
    """
    with everything("放假安排更新后重算期限"):
        untold = RunningClock.objects.filter(due_on=None)
        before = untold.count()
        run_for_contracts(Contract.objects.filter(clocks__in=untold).distinct())
        subjects = set(untold.filter(contract=None).values_list("subject", flat=True))
        _keep(list(_other_cases(subjects)))
        return before - untold.count()


def _other_cases(subjects: Iterable[str]) -> Iterator[Case]:
    keys: dict[str, list[int]] = {}
    for subject in subjects:
        kind, _, key = subject.partition(":")
        keys.setdefault(kind, []).append(int(key))
    for procurement in Procurement.objects.filter(pk__in=keys.get("procurement", ())):
        yield procurement_case(procurement)
    for fee in ExpertFee.objects.filter(pk__in=keys.get("expertfee", ())).select_related("payment"):
        yield expert_case(fee)
    for project in Project.objects.filter(pk__in=keys.get("project", ())):
        yield declaration_case(project)
    for payment in Payment.objects.filter(pk__in=keys.get("payment", ())):
        yield card_case(payment)
    for accounts in AccountTables.objects.filter(pk__in=keys.get("accounttables", ())):
        yield accounts_case(accounts)


def _keep(cases: list[Case]) -> None:
    """Stores the clocks of some cases, and removes those that no longer run."""
    today, days = timezone.localdate(), calendar()
    rows = [row for case in cases for row in _rows(case, today, days)]
    kept = {(row.subject, row.deadline) for row in rows}
    old = RunningClock.objects.filter(subject__in={case.row.about for case in cases})
    gone = [pk for pk, subject, name in old.values_list("pk", "subject", "deadline") if (subject, name) not in kept]
    RunningClock.objects.filter(pk__in=gone).delete()
    RunningClock.objects.bulk_create(
        rows,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["subject", "deadline"],
        update_fields=_KEPT,
    )


def _rows(case: Case, today: date, days: Calendar) -> Iterator[RunningClock]:
    for clock in run_case(case, today, days):
        yield _row(case.row, clock, case)


def _row(owner: Owned, clock: Clock, case: Case) -> RunningClock:
    dues = [due.day for due in clock.dues]
    return RunningClock(
        organisation=owner.organisation,
        fiscal_year=owner.fiscal_year,
        sample=owner.sample,
        subject=owner.about,
        title=clock.subject[:200],
        contract=case.contract,
        project=case.project,
        deadline=clock.deadline.id,
        start_on=clock.start,
        due_on=min(dues, default=None),
        due_at_latest=max(dues, default=None),
        done_on=clock.done,
        why="" if dues else clock.why[:300],
    )
