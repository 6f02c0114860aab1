"""Self-evaluations of a year, their summary tables, and samples scored again."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet

from mingzhang.forms import Cell, FilledForm, Row
from mingzhang.forms.cells import make_cell
from mingzhang.forms.model import NOWHERE
from mingzhang.office.models import (
    Organisation,
    Project,
    ProjectIndicator,
    RecheckEntry,
    RecheckSample,
    SelfEvaluation,
)
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.self_evaluation_forms import execution_rate
from mingzhang.office.queries.visible import given, visible
from mingzhang.quantities.number import parse_number
from mingzhang.rulebook import ColumnDef, load
from mingzhang.scoring import Recheck, RecheckResult, compare_scores
from mingzhang.scoring.self_evaluation import EXECUTION_ROW

OWN, TRANSFERS = "self_evaluation_summary", "transfer_self_evaluation_summary"
"""The two summary tables: money that the department spends itself, and transfers to lower levels."""
_MONEY = ("initial", "adjusted", "executed")
_COLUMNS = ("implementing_unit", "category", "fund_name", "project", *_MONEY, "rate", "score", "grade")
_HANDED_IN = (SelfEvaluation.State.SUBMITTED, SelfEvaluation.State.APPROVED)


def self_evaluation_rows(actor: Actor, year: int | None = None) -> "QuerySet[SelfEvaluation, SelfEvaluation]":
    """Self-evaluations with what a list shows of them."""
    rows = visible(actor, SelfEvaluation).filter(**given(fiscal_year=year))
    return rows.select_related("organisation", "project__kind", "project__fund", "submitted_by")


def self_evaluation_of(actor: Actor, project: Project) -> SelfEvaluation | None:
    """The project's self-evaluation; None where it was not begun."""
    return visible(actor, SelfEvaluation).filter(project=project).first()


def handed_in(actor: Actor, organisation: Organisation, year: int) -> "QuerySet[SelfEvaluation, SelfEvaluation]":
    """Those of a department and its units that were handed in, in the order of their projects."""
    rows = self_evaluation_rows(actor, year).filter(organisation__path__startswith=organisation.path)
    return rows.filter(state__in=_HANDED_IN).order_by("organisation__path", "project__code")


def not_begun(actor: Actor, year: int) -> "QuerySet[Project, Project]":
    """Approved projects with targets that have no self-evaluation yet."""
    rows = visible(actor, Project).filter(fiscal_year=year, state=Project.State.APPROVED)
    targets = ProjectIndicator.objects.filter(project=OuterRef("pk"))
    return rows.filter(Exists(targets), self_evaluation=None).select_related("organisation")


def summary(form: str, evaluations: Iterable[SelfEvaluation]) -> FilledForm:
    """One of the two summary tables, filled with what was handed in."""
    definition = load().forms[form]
    columns = {column.id: column for column in definition.blocks[0].columns}
    of_table = [one for one in evaluations if one.project.kind.transfers == (form == TRANSFERS)]
    rows = [_row(n, _entry(one), columns, definition.unit) for n, one in enumerate(of_table, 1)]
    total = Row("total", definition.blocks[0].rows[0].labels[0], _cells(_totals(rows), columns, definition.unit))
    return FilledForm(form, definition.title, (*rows, total), definition.unit, columns=_COLUMNS)


def _entry(one: SelfEvaluation) -> dict[str, str]:
    project, money = one.project, one.rows[EXECUTION_ROW]
    return {
        "implementing_unit": one.rows["field.implementing_unit"]["text"],
        "category": project.kind.name,
        "fund_name": project.fund.name,
        "project": project.name,
        **{name: money.get(name, "") for name in _MONEY},
        "rate": execution_rate(money),
        "score": one.total,
        "grade": one.grade,
    }


def _row(place: int, texts: Mapping[str, str], columns: Mapping[str, ColumnDef], unit: str | None) -> Row:
    return Row(str(place), texts["project"], _cells(texts, columns, unit))


def _cells(texts: Mapping[str, str], columns: Mapping[str, ColumnDef], unit: str | None) -> dict[str, Cell]:
    return {name: make_cell(text, columns[name], unit, NOWHERE) for name, text in texts.items() if text}


def _totals(rows: Iterable[Row]) -> dict[str, str]:
    known = list(rows)
    sums = {name: sum((row.value(name) or Decimal(0) for row in known), Decimal(0)) for name in _MONEY}
    texts = {name: f"{value:f}" for name, value in sums.items()}
    return {**texts, "rate": execution_rate(texts)}


def entries_of(actor: Actor, samples: Iterable[RecheckSample]) -> list[tuple[RecheckSample, list[RecheckEntry]]]:
    """The samples, each with its self-evaluations; found all at once."""
    known = list(samples)
    rows = visible(actor, RecheckEntry).filter(sample_of__in=known)
    found: dict[int, list[RecheckEntry]] = {sample.pk: [] for sample in known}
    for entry in rows.select_related("evaluation__project", "organisation", "sample_of").order_by("pk"):
        found[entry.sample_of_id].append(entry)
    return [(sample, found[sample.pk]) for sample in known]


def compared(entries: Iterable[RecheckEntry]) -> RecheckResult:
    """Differences and their rates, one by one and in total, as the core computes them."""
    return compare_scores(
        Recheck(str(one), _decimal(one.given) or Decimal(0), _decimal(one.rechecked), one.reason) for one in entries
    )


def _decimal(text: str) -> Decimal | None:
    found = parse_number(text)
    return found.value if found else None
