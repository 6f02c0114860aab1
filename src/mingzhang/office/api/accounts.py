"""Final accounts from a unit's tables to their publication, and questions about them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Query, Router, Status
from ninja.files import UploadedFile

from mingzhang.office.api import pages, resolving
from mingzhang.office.api.calling import actor_of, found, seen, tagged
from mingzhang.office.api.shapes.accounts import (
    AccountFindingOut,
    AccountsIn,
    AccountsOut,
    AnswerIn,
    ApprovalIn,
    CellsIn,
    CodeIn,
    EliminateIn,
    EliminationOut,
    ExplainIn,
    PublicationOut,
    QuestionOut,
    TableOut,
    WithholdIn,
    WithholdingOut,
    WordsFileIn,
    WordsIn,
    WordsOut,
)
from mingzhang.office.api.shapes.rows import Reason
from mingzhang.office.api.steps import Step, offer
from mingzhang.office.models import AccountTables, Elimination, Publication, Question, Withholding
from mingzhang.office.queries import accounts as read
from mingzhang.office.queries.narration import asks_of_accounts, narration_of
from mingzhang.office.queries.paging import page
from mingzhang.office.queries.visible import given, matching, visible
from mingzhang.office.services import accounts_entry, consolidation, narration, publishing, questions
from mingzhang.office.services.acting import NotFoundError

router = Router(tags=["决算与公开"])


@router.get("/accounts", response=pages.Accounts)
def list_accounts(request: HttpRequest, wanted: Query[pages.Wanted], level: str = "", state: str = "") -> Any:
    """A page of tables, each a version of an organisation's year."""
    rows = read.account_rows(actor_of(request), wanted.year).filter(**given(level=level, state=state))
    return page(rows, {"id": "pk"}, wanted.sort or "id", wanted.cursor, wanted.size)


@router.post("/accounts", response={201: AccountsOut})
def begin_accounts(request: HttpRequest, response: HttpResponse, body: AccountsIn) -> Any:
    """Empty tables to be typed into."""
    owner = resolving.organisation(request, body.organisation)
    return Status(201, tagged(response, accounts_entry.begin_tables(actor_of(request), owner, body.fiscal_year)))


@router.post("/accounts/consolidated", response={201: AccountsOut})
def consolidate(request: HttpRequest, response: HttpResponse, body: AccountsIn) -> Any:
    """Adds up the handed-in tables of a department and its units."""
    owner = resolving.organisation(request, body.organisation)
    return Status(201, tagged(response, consolidation.consolidate(actor_of(request), owner, body.fiscal_year)))


@router.post("/accounts/files/{organisation}/{year}", response={201: AccountsOut})
def take_file(  # noqa: PLR0913, PLR0917 - a file, whose it is, and how it is to be read
    request: HttpRequest,
    response: HttpResponse,
    organisation: str,
    year: int,
    file: File[UploadedFile],
    mapping: str = "",
    called: str = "",
) -> Any:
    """Tables read from a file: our template, a document, or the workbook of other software by a mapping."""
    owner = resolving.organisation(request, organisation)
    name = file.name or "上传的文件"
    row = accounts_entry.take_file(actor_of(request), owner, year, name, file.read(), mapping, called)
    return Status(201, tagged(response, row))


@router.get("/accounts/{key}", response=AccountsOut)
def get_accounts(request: HttpRequest, response: HttpResponse, key: int) -> Any:
    """One version of the tables."""
    return tagged(response, found(request, AccountTables, key, "organisation"))


@router.get("/accounts/{key}/tables", response=list[TableOut])
def get_tables(request: HttpRequest, key: int) -> Any:
    """The tables with all their cells."""
    return [_table(form) for form in read.report_of(found(request, AccountTables, key, "organisation")).forms]


def _table(form: Any) -> dict[str, Any]:
    cells = [
        {"row": row.id, "label": row.label, "column": column, "text": cell.text, "value": row.value(column)}
        for row in form.rows
        for column, cell in row.cells.items()
    ]
    return {"form": form.form, "title": form.title, "unit": form.unit, "cells": cells}


@router.patch("/accounts/{key}/tables/{form}", response=AccountsOut)
def enter_cells(request: HttpRequest, response: HttpResponse, key: int, form: str, body: CellsIn) -> Any:
    """Types some cells of one table."""
    row = found(request, AccountTables, key, "organisation")
    cells = {(cell.row, cell.column): cell.text for cell in body.cells}
    return tagged(
        response, accounts_entry.enter_cells(actor_of(request), row, _known(row, form), cells, seen(request, row))
    )


@router.post("/accounts/{key}/tables/{form}/codes", response=AccountsOut)
def add_code(request: HttpRequest, response: HttpResponse, key: int, form: str, body: CodeIn) -> Any:
    """A row for a further code."""
    row = found(request, AccountTables, key, "organisation")
    done = accounts_entry.add_code(actor_of(request), row, _known(row, form), body.code, seen(request, row))
    return tagged(response, done)


def _known(row: AccountTables, form: str) -> str:
    if read.form_of(row, form) is None:
        raise NotFoundError(f"没有表“{form}”。")
    return form


@router.get("/accounts/{key}/findings", response=list[AccountFindingOut])
def list_findings(request: HttpRequest, key: int) -> Any:
    """What the last check found, each finding with its cells and what was said of it."""
    names = ("key", "rule", "severity", "message", "suggestion", "basis", "demanded", "explanation")
    return [
        {
            **{name: getattr(told, name) for name in names},
            "places": [dict(zip(("form", "row", "column"), place, strict=True)) for place, _ in told.places],
        }
        for told in read.findings_of(found(request, AccountTables, key, "organisation"))
    ]


@router.get("/accounts/{key}/words", response=WordsOut)
def get_words(request: HttpRequest, response: HttpResponse, key: int) -> Any:
    """What the document of the year still asks of people; its ETag is that of what they wrote."""
    return _words(response, found(request, AccountTables, key, "organisation"))


def _words(response: HttpResponse, row: AccountTables) -> dict[str, Any]:
    written = narration_of(row.organisation, row.fiscal_year)
    if written is not None:
        tagged(response, written)
    asked = {ask.key: ask.what for ask in asks_of_accounts(row)}
    return {"organisation": row.organisation.code, "fiscal_year": row.fiscal_year, "asked": asked}


@router.patch("/accounts/{key}/words", response=WordsOut)
def narrate(request: HttpRequest, response: HttpResponse, key: int, body: WordsIn) -> Any:
    """Writes down answers; the first time without If-Match."""
    row = found(request, AccountTables, key, "organisation")
    owner, year = row.organisation, row.fiscal_year
    narration.narrate(actor_of(request), owner, year, body.answers, _seen_words(request, row))
    return _words(response, row)


@router.put("/accounts/{key}/words", response=WordsOut)
def take_narrative(request: HttpRequest, response: HttpResponse, key: int, body: WordsFileIn) -> Any:
    """Takes a whole file of narrative inputs; the first time without If-Match."""
    row = found(request, AccountTables, key, "organisation")
    owner, year = row.organisation, row.fiscal_year
    narration.take_narrative(actor_of(request), owner, year, body.text, _seen_words(request, row))
    return _words(response, row)


def _seen_words(request: HttpRequest, row: AccountTables) -> int | None:
    known = narration_of(row.organisation, row.fiscal_year)
    return seen(request, known) if known is not None else None


@router.get("/publications", response=pages.Publications)
def list_publications(request: HttpRequest, wanted: Query[pages.Wanted]) -> Any:
    """A page of what was published."""
    rows = visible(actor_of(request), Publication).filter(**given(fiscal_year=wanted.year))
    return page(rows.select_related("organisation"), {"id": "pk"}, wanted.sort or "-id", wanted.cursor, wanted.size)


@router.get("/publications/{key}", response=PublicationOut)
def get_publication(request: HttpRequest, response: HttpResponse, key: int) -> Any:
    """One publication."""
    return tagged(response, found(request, Publication, key, "organisation"))


@router.get("/questions", response=pages.Questions)
def list_questions(request: HttpRequest, wanted: Query[pages.Wanted], state: str = "") -> Any:
    """A page of questions from outside."""
    rows = visible(actor_of(request), Question).filter(**given(fiscal_year=wanted.year, state=state))
    rows = rows.filter(matching(wanted.text, "text", "place")).select_related("organisation")
    return page(rows, {"id": "pk"}, wanted.sort or "-id", wanted.cursor, wanted.size)


@router.get("/questions/{key}", response=QuestionOut)
def get_question(request: HttpRequest, response: HttpResponse, key: int) -> Any:
    """One question."""
    return tagged(response, found(request, Question, key, "organisation"))


def _of_tables(step: str, service: Any, says: str, body: Any = None, out: Any = AccountsOut, **more: Any) -> Step:
    return Step(f"/accounts/{{key}}/{step}", AccountTables, service, out, says, body, **more)


def _of_question(step: str, service: Any, says: str, body: Any = None) -> Step:
    return Step(f"/questions/{{key}}/{step}", Question, service, QuestionOut, says, body)


offer(
    router,
    _of_tables("submit", accounts_entry.submit, "Hands the tables in; from then on they do not change."),
    _of_tables("send-back", accounts_entry.send_back, "The department returns a unit's tables.", Reason),
    _of_tables("check", consolidation.check_accounts, "Runs all rules and the joint certificate."),
    _of_tables("explain", consolidation.explain, "Says why a finding stands.", ExplainIn),
    _of_tables(
        "eliminations",
        consolidation.eliminate,
        "Leaves an amount between units out of one cell.",
        EliminateIn,
        EliminationOut,
        made=True,
    ),
    _of_tables(
        "withholdings",
        narration.withhold,
        "What is not published, and why.",
        WithholdIn,
        WithholdingOut,
        made=True,
    ),
    _of_tables("freeze", consolidation.freeze, "Figures and words change no more."),
    _of_tables("approve", publishing.approve_accounts, "The head approves; the term to publish runs.", ApprovalIn),
    _of_tables("refuse", publishing.refuse_accounts, "The head does not approve.", Reason),
    _of_tables("correct", consolidation.correct, "A further version that corrects this one.", Reason, made=True),
    Step(
        "/eliminations/{key}/drop",
        Elimination,
        consolidation.drop_elimination,
        AccountsOut,
        "Takes an elimination back.",
        Reason,
        related=("organisation", "accounts__organisation"),
    ),
    Step(
        "/withholdings/{key}/drop",
        Withholding,
        narration.show_again,
        None,
        "Publishes again what was withheld.",
        Reason,
        related=("organisation", "accounts__organisation"),
    ),
    _of_question("answer", questions.answer_question, "Answers; shown once the head approves.", AnswerIn),
    _of_question("approve", questions.approve_answer, "The head approves the answer."),
    _of_question("return", questions.return_answer, "The head returns the answer.", Reason),
    _of_question("refuse", questions.refuse_question, "The question is not shown, and why.", Reason),
)
