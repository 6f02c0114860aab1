"""Final accounts as they stand: tables, units, terms of cells, findings beside their cells."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from mingzhang.forms import Document, FilledForm, Report
from mingzhang.forms.consolidated import Part, Place, Taken, Term, terms_of
from mingzhang.forms.stored import report_from_json
from mingzhang.office.models import AccountTables, Elimination, Organisation
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.visible import visible
from mingzhang.publishing.contract import reading_json
from mingzhang.publishing.sheets.layout import table_set_of
from mingzhang.quantities import convert
from mingzhang.rulebook import Rulebook
from mingzhang.rulebook.table_sets import SetTable

KIND = "final_accounts"
Level, State = AccountTables.Level, AccountTables.State
FIXED = frozenset({State.FROZEN, State.APPROVED, State.PUBLISHED})
"""States in which nothing changes any more."""

DEMANDING = frozenset({"error", "warning"})
"""Severities of findings that must be mended or explained before the freeze."""


def account_rows(actor: Actor, year: int | None = None) -> "QuerySet[AccountTables, AccountTables]":
    """The tables that the actor may see."""
    rows = visible(actor, AccountTables).select_related("organisation")
    return rows.filter(fiscal_year=year) if year else rows


def newest(actor: Actor, organisation: Organisation, year: int, level: str) -> AccountTables | None:
    """The newest version of an organisation's tables."""
    rows = account_rows(actor, year).filter(organisation=organisation, level=level)
    return rows.order_by("-version").first()


def tables_of(organisation: Organisation, year: int, book: Rulebook) -> tuple[SetTable, ...]:
    """The tables that the organisation's place publishes in a year."""
    return table_set_of(blank_report(organisation, year, f"{organisation.region}{organisation}"), book)


def blank_report(organisation: Organisation, year: int, entity: str = "") -> Report:
    """A report of an organisation and year without any table."""
    return Report(Document(str(organisation), "", 0, "office"), entity or organisation.name, year, KIND, ())


def stored(report: Report) -> dict[str, Any]:
    """A report as rows keep it."""
    document: dict[str, Any] = reading_json([report])["documents"][0]
    return document


def report_of(row: AccountTables) -> Report:
    """The tables of a row."""
    return report_from_json(row.reading)


def missing_tables(row: AccountTables, book: Rulebook) -> list[str]:
    """Titles of the tables that are not there yet."""
    there = {form["form"] for form in row.reading.get("forms", ())}
    wanted = tables_of(row.organisation, row.fiscal_year, book)
    return [f"{table.number}{table.title}" for table in wanted if table.form not in there]


def members(department: Organisation, year: int) -> list[Organisation]:
    """Whose tables a department's consolidation needs: its own, and those of the units it had in the year."""
    open_units = Q(closed_on=None) | Q(closed_on__year__gte=year)
    units = Organisation.objects.filter(open_units, parent=department, kind=Organisation.Kind.UNIT)
    return [department, *units.order_by("path")]


def parts_of(row: AccountTables) -> tuple[Part, ...]:
    """The units' tables that a consolidation adds up."""
    units = AccountTables._base_manager.filter(consolidated_in=row).select_related("organisation")
    return tuple(
        Part(str(unit.organisation), report_of(unit).forms) for unit in units.order_by("organisation__path")
    )


def taken_of(row: AccountTables, book: Rulebook) -> tuple[Taken, ...]:
    """What a consolidation eliminates, in the units of the forms."""
    found = Elimination._base_manager.filter(accounts=row).order_by("pk")
    return tuple(_taken(one, book) for one in found)


def _taken(one: Elimination, book: Rulebook) -> Taken:
    unit = book.forms[one.form].unit
    amount = convert(one.amount, "元", unit) if unit else one.amount
    return Taken((one.form, one.row, one.column), amount, f"抵销：{one.reason}")


def terms(row: AccountTables, place: Place, book: Rulebook) -> tuple[Term, ...]:
    """What a consolidated cell is made of."""
    return terms_of(parts_of(row), place, taken_of(row, book))


def prior_of(row: AccountTables) -> Report | None:
    """Last year's tables as approved or published."""
    before = AccountTables._base_manager.filter(
        organisation_id=row.organisation_id,
        fiscal_year=row.fiscal_year - 1,
        level=row.level,
        state__in=[State.APPROVED, State.PUBLISHED],
    )
    found = before.order_by("-version").first()
    return report_of(found) if found else None


@dataclass(frozen=True, slots=True)
class Told:
    """A finding beside its tables.

    Attributes:
        key: Names it to explanations, as long as it speaks of the same cells.
        places: The cells it speaks of: form, row, column and what the page calls them.
        demanded: It must be mended or explained before the freeze.
        explanation: What people said of it; blank where nothing was.
    """

    key: str
    rule: str
    severity: str
    message: str
    suggestion: str
    basis: str
    places: tuple[tuple[Place, str], ...]
    demanded: bool
    explanation: str


def findings_of(row: AccountTables) -> tuple[Told, ...]:
    """What the checks found, the gravest first as the checks order them."""
    return tuple(_told(finding, row.explained) for finding in row.result.get("findings", ()))


def _told(finding: Mapping[str, Any], explained: Mapping[str, Any]) -> Told:
    places = tuple(_places(finding["evidence"]))
    key = "@".join([finding["rule"], *(":".join(place) for place, _ in places)])[:200]
    demanded = finding["outcome"] == "fails" and finding["severity"] in DEMANDING
    said = explained.get(key, {}).get("text", "")
    return Told(
        key,
        finding["rule"],
        finding["severity"],
        finding["message"],
        finding["suggestion"] or "",
        finding["basis"] or "",
        places,
        demanded,
        said,
    )


def _places(evidence: list[Mapping[str, Any]]) -> Iterator[tuple[Place, str]]:
    for one in evidence:
        if one["form"] and one["row"] and one["column"]:
            yield (one["form"], one["row"], one["column"]), one["text"] or one["label"] or one["row"]


def unexplained(row: AccountTables) -> list[Told]:
    """Findings that still stand in the way of the freeze."""
    return [one for one in findings_of(row) if one.demanded and not one.explanation]


def contradiction(row: AccountTables) -> bool:
    """Whether the tables cannot all be true."""
    return row.result.get("certificate", {}).get("feasible") is False


def form_of(row: AccountTables, form: str) -> FilledForm | None:
    """One table of a row."""
    return report_of(row).first(form)


def kept_forms(report: Report, wanted: tuple[SetTable, ...]) -> Report:
    """The report with the tables of the set alone, in its order, without what was printed around them."""
    forms = tuple(form for table in wanted if (form := report.first(table.form)))
    return replace(report, forms=forms, statements=(), text_lines=(), part=None)


def amount_text(amount: Decimal) -> str:
    """An amount as tables print it."""
    return f"{amount:,f}"
