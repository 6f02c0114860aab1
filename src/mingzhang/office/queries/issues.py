"""Problems to be mended: the list of a year, how they stand, their proof, and where they were carried."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from mingzhang.office.models import Attachment, Issue, Organisation
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.predecessors import overdue_condition
from mingzhang.office.queries.remarks import files_of
from mingzhang.office.queries.visible import visible

PROOF = "整改佐证"
"""What the file is for that comes with an answer."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How the problems of a year stand; those carried into a later year count there."""

    open: int
    overdue: int
    answered: int
    disputed: int
    closed: int

    @property
    def whole(self) -> int:
        """All of them."""
        return self.open + self.answered + self.disputed + self.closed


def issue_rows(actor: Actor, year: int) -> "QuerySet[Issue, Issue]":
    """The problems of a year with what a list shows of them; `carried` where a later year has taken one over."""
    later = visible(actor, Issue).filter(carried_from=OuterRef("pk"))
    rows = visible(actor, Issue).filter(fiscal_year=year).annotate(carried=Exists(later))
    return rows.select_related("organisation", "project")


def overdue_rows(rows: "QuerySet[Issue, Issue]", today: date | None = None) -> "QuerySet[Issue, Issue]":
    """Those past their day without an answer."""
    return rows.filter(overdue_condition(today or timezone.localdate()))


def waiting_issues(actor: Actor) -> "QuerySet[Issue, Issue]":
    """What the actor's organisation must mend, of whatever year, that due first in front."""
    rows = visible(actor, Issue).filter(organisation=actor.organisation, state=Issue.State.OPEN, carried_to=None)
    return rows.order_by(F("due_on").asc(nulls_last=True), "pk")


def tally(actor: Actor, year: int, today: date | None = None) -> Tally:
    """How the problems of a year stand, in one query."""
    rows = visible(actor, Issue).filter(fiscal_year=year, carried_to=None)
    states = Issue.State
    counts = {
        "open": Q(state=states.OPEN),
        "overdue": overdue_condition(today or timezone.localdate()),
        "answered": Q(state=states.ANSWERED),
        "disputed": Q(state=states.DISPUTED),
        "closed": Q(state=states.CLOSED),
    }
    found = rows.aggregate(**{name: Count("pk", filter=condition) for name, condition in counts.items()})
    return Tally(**found)


def organisations_with_issues(actor: Actor, year: int) -> "QuerySet[Organisation, Organisation]":
    """The organisations that have problems in a year."""
    of = visible(actor, Issue).filter(fiscal_year=year).values("organisation")
    return Organisation.objects.filter(pk__in=of).order_by("path")


def carried_into(actor: Actor, issue: Issue) -> Issue | None:
    """The same problem in the later year that has taken it over; None where none has."""
    return visible(actor, Issue).filter(carried_from=issue).first()


def history(actor: Actor, issue: Issue) -> list[Issue]:
    """The problem and those of earlier years that it was carried from, the latest first."""
    found = [issue]
    while found[-1].carried_from_id is not None:
        before = visible(actor, Issue).filter(pk=found[-1].carried_from_id).first()
        if before is None:
            break
        found.append(before)
    return found


def proofs_of(actor: Actor, issue: Issue) -> list[Attachment]:
    """Files that show how a problem was mended, of this year or one it was carried from.

    Those that came with an answer, and any other that was not attached by who raised the problem: what they attach
    shows the problem itself.
    """
    rows = history(actor, issue)
    files = (file for row in rows for file in files_of(actor, row))
    return [file for file in files if file.purpose == PROOF or file.made_by_id != rows[-1].made_by_id]
