"""Clocks that nobody can stop any more are settled: counted to a day, and no further."""

from datetime import date

from django.db.models import Q

from mingzhang.office.models import Contract, Organisation, RunningClock

CLOSED = "年度已关账"
TAKEN_OVER = "示例资料到此为止"
_RUNS_ON = Q(contract__state=Contract.State.SIGNED) | Q(subject__startswith="accounttables:")
"""What goes on after the close of its year: contracts in force, and the publication of the year's accounts."""


def settle_with_year(organisation: Organisation, year: int, on: date) -> int:
    """Settles what was not done in a year that is closed; says how many."""
    rows = RunningClock.objects.filter(organisation=organisation, fiscal_year=year, done_on=None, settled_on=None)
    known = list(rows.exclude(_RUNS_ON).values_list("pk", flat=True))
    return RunningClock.objects.filter(pk__in=known).update(settled_on=on, settled_why=CLOSED)


def run_on_with_year(organisation: Organisation, year: int) -> int:
    """Lets what the close of a year settled run on, because the year is open again; says how many."""
    rows = RunningClock.objects.filter(organisation=organisation, fiscal_year=year, settled_why=CLOSED)
    return rows.update(settled_on=None, settled_why="")


def settle_taken_over(on: date) -> int:
    """Settles the example's clocks on the last day of which its documents speak; says how many."""
    rows = RunningClock.objects.filter(sample=True, done_on=None, settled_on=None, start_on__lte=on)
    return rows.update(settled_on=on, settled_why=TAKEN_OVER)
