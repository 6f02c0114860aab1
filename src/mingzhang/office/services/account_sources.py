"""Accounts take tables from a document that was checked: looked at first, then table by table."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from django.db import transaction

from mingzhang.forms import Report
from mingzhang.office.models import AccountTables, CheckedDocument, Organisation
from mingzhang.office.queries.account_sources import TableChange, changes_of
from mingzhang.office.queries.accounts import Level, State, kept_forms, newest, report_of, stored, tables_of
from mingzhang.office.queries.document_files import result_of
from mingzhang.office.scope import seeing
from mingzhang.office.services.accounts_entry import CLERKS, fitting, has_tables, next_version
from mingzhang.office.services.acting import Actor, RefusedError, refuse_if, require
from mingzhang.office.services.changing import adding, changing
from mingzhang.rulebook import load


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be taken from a document.

    Attributes:
        stands: The tables that it would be written into, or that the next version begins with; None where none are.
        seen: Their revision, 0 where there are none.
    """

    report: Report
    tables: tuple[TableChange, ...]
    stands: AccountTables | None
    seen: int


def holds_accounts(document: CheckedDocument) -> bool:
    """Whether tables of final accounts were read in a document."""
    done = document.state == CheckedDocument.State.DONE
    return done and any(has_tables(report, load()) for report in result_of(document.pk).reports)


def preview_tables(
    actor: Actor, document: CheckedDocument, organisation: Organisation, year: int, called: str = ""
) -> Preview:
    """What would be new, changed and gone if the organisation took the document's tables for a year.

    Raises:
        RefusedError: The document is another organisation's or year's and no reason is given, holds no such tables,
            or the tables were handed in.
    """
    require(actor, CLERKS, organisation, "取用决算表")
    refuse_if({"": None if holds_accounts(document) else f"“{document}”里没有读出部门决算的表。"})
    found = [report for report in result_of(document.pk).reports if has_tables(report, load())]
    report = fitting(document.name, found, organisation, year, called)
    with seeing(actor.scope):
        stands = newest(actor, organisation, year, Level.OWN)
    if stands and stands.state == State.SUBMITTED:
        raise RefusedError({"": f"{stands}已报送，不能再改；需要更正的，请主管部门先退回。"})
    return Preview(
        report, changes_of(report, report_of(stands) if stands else None), stands, stands.revision if stands else 0
    )


def take_tables(  # noqa: PLR0913, PLR0917 - whose tables of which document, which of them, and what was seen
    actor: Actor,
    document: CheckedDocument,
    organisation: Organisation,
    year: int,
    forms: Collection[str],
    seen: int,
    called: str = "",
) -> AccountTables:
    """Takes the chosen tables into the draft; the other tables stay, and every cell keeps where it stands.

    Raises:
        RefusedError: As for the preview; no table was chosen, or somebody changed the accounts since it was shown.
    """
    with seeing(actor.scope), transaction.atomic():
        looked = preview_tables(actor, document, organisation, year, called)
        chosen = {form.form: form for form in looked.report.forms if form.form in forms}
        refuse_if({"forms": None if chosen else "请至少选一张表。"})
        changed = f"{looked.stands}在您看过之后有人改过，没有覆盖；请对照最新内容再取用。"
        refuse_if({"": changed if seen != looked.seen else None})
        report = replace(looked.report, forms=tuple(chosen.values()))
        return _taken(actor, organisation, year, document, looked, report)


def _taken(  # noqa: PLR0913, PLR0917 - likewise
    actor: Actor, organisation: Organisation, year: int, document: CheckedDocument, looked: Preview, chosen: Report
) -> AccountTables:
    old = looked.stands
    origins = {form.form: document.pk for form in chosen.forms}
    reading = stored(_merged(report_of(old), chosen, organisation, year) if old else chosen)
    if old and old.state == State.DRAFT:
        with changing(actor, old, "accounts.take_tables", reason=document.name) as row:
            row.reading, row.source, row.origins = reading, _source(document), {**row.origins, **origins}
        return row
    made = next_version(organisation, year, old, reading, _source(document))
    made.origins = {**(old.origins if old else {}), **origins}
    return adding(actor, made, "accounts.take_tables", document.name)


def _source(document: CheckedDocument) -> str:
    return f"查账材料：{document.name}"[:200]


def _merged(old: Report, chosen: Report, organisation: Organisation, year: int) -> Report:
    """The tables that stand with the chosen ones in their places."""
    taken = {form.form for form in chosen.forms}
    forms = (*chosen.forms, *(form for form in old.forms if form.form not in taken))
    return kept_forms(replace(old, forms=forms), tables_of(organisation, year, load()))
