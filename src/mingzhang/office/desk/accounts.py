"""Final accounts: the list, a version with its findings, its tables, where a figure comes from, the words."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from mingzhang.errors import MingzhangError
from mingzhang.forms import FilledForm
from mingzhang.office.desk.access import DeskRequest, working
from mingzhang.office.desk.account_actions import ACCOUNTS
from mingzhang.office.desk.document_evidence import Places, where_of
from mingzhang.office.desk.document_figures import crop_of
from mingzhang.office.desk.list_files import XLSX, download
from mingzhang.office.desk.lists import Column, Filter, Listing, equals
from mingzhang.office.desk.masters import begin
from mingzhang.office.desk.rows import show_row
from mingzhang.office.desk.showing import show
from mingzhang.office.desk.states import state
from mingzhang.office.models import AccountTables, Publication, RunningClock
from mingzhang.office.queries.account_sources import origin_of
from mingzhang.office.queries.account_tasks import running_task
from mingzhang.office.queries.accounts import (
    State,
    account_rows,
    amount_text,
    contradiction,
    findings_of,
    missing_tables,
    report_of,
    terms,
)
from mingzhang.office.queries.clocks import standing
from mingzhang.office.queries.narration import asks_of_accounts, composed, last_answer
from mingzhang.office.queries.visible import matching, visible
from mingzhang.office.services.accounts_entry import add_code, enter_cells, template
from mingzhang.office.services.acting import RefusedError
from mingzhang.office.services.narration import narrate
from mingzhang.publishing.sheets import lay_out
from mingzhang.publishing.writers.saying import place_of
from mingzhang.rulebook import load

_PRINTED = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri 'none'"
"""The policy of a printed document, which carries its own styles and runs nothing."""


def _begin(request: DeskRequest) -> list[tuple[str, str]]:
    steps = (
        ("accounts-import", "导入决算表", ("clerk",)),
        ("accounts-begin", "填报决算表", ("clerk",)),
        ("accounts-consolidate", "汇总决算", ("clerk", "head")),
    )
    found = [button for key, label, roles in steps for button in begin(key, label, *roles)(request)]
    found.append(("导入和公开进度", reverse("account-tasks")))
    return [*found, ("下载模板", reverse("accounts-template"))] if "clerk" in request.actor.roles else found


_ACCOUNTS = Listing(
    key="accounts",
    title="决算",
    rows=lambda request: account_rows(request.actor, request.year),
    columns=(
        Column("name", "决算表", str, kind="label", link=ACCOUNTS.page),
        Column("organisation", "单位", lambda a: a.organisation, "organisation__path"),
        Column("level", "范围", lambda a: a.get_level_display(), "level", kind="label"),
        Column("version", "第几版", lambda a: a.version, "version", kind="number"),
        Column("state", "状态", state, "state", kind="state"),
        Column("source", "来源", lambda a: a.source, "source"),
        Column("changed", "修改时间", lambda a: a.changed_at, "changed_at", kind="moment"),
    ),
    filters=(
        Filter("q", "单位或来源", lambda rows, text: rows.filter(matching(text, "organisation__name", "source"))),
        Filter("level", "范围", equals("level"), lambda _: AccountTables.Level.choices),
        Filter("state", "状态", equals("state"), lambda _: AccountTables.State.choices),
    ),
    usual_sort="organisation",
    empty="这一年度还没有决算表。先导入或填报本单位的，所属单位都报送后再汇总。",
    actions=_begin,
)


@working
@require_safe
def accounts(request: DeskRequest) -> HttpResponse:
    """The accounts of the year."""
    return _ACCOUNTS.respond(request)


@working
@require_safe
def accounts_template(request: DeskRequest) -> HttpResponse:
    """The empty workbook for the actor's organisation and year."""
    own = request.actor.organisation
    return download(template(own, request.year), f"{own}{request.year}决算表模板.xlsx", XLSX)


def _find(request: DeskRequest, key: int) -> AccountTables:
    row: AccountTables | None = ACCOUNTS.find(request.actor, key)
    if row is None:
        raise Http404
    return row


@working
@require_safe
def account(request: DeskRequest, key: int) -> HttpResponse:
    """One version: tables, findings with their cells, what is still to be said, units, publication."""
    row = _find(request, key)
    whole = row.level == AccountTables.Level.WHOLE
    clock = visible(request.actor, RunningClock).filter(subject=row.about).first()
    return show_row(
        request,
        ACCOUNTS,
        row,
        "account.html.j2",
        state=state(row),
        whole=whole,
        tables=report_of(row).forms,
        lacking=missing_tables(row, load()),
        findings=findings_of(row),
        checked=bool(row.result),
        infeasible=contradiction(row),
        certified=(row.result.get("certificate") or {}).get("feasible"),
        asks=_asks(row) if whole and row.state in {State.CONSOLIDATED, State.CHECKED} else (),
        units=list(account_rows(request.actor).filter(consolidated_in=row).order_by("organisation__path")),
        eliminations=list(row.eliminations.all()),
        withheld=list(row.withheld.all()),
        publication=visible(request.actor, Publication).filter(accounts=row).first(),
        clock=standing(clock) if clock else None,
        running=running_task(request.actor, row),
    )


def _asks(row: AccountTables) -> Any:
    return asks_of_accounts(row) if row.reading.get("forms") else ()


def _form(row: AccountTables, form: str) -> FilledForm:
    found = report_of(row).first(form)
    if found is None:
        raise Http404
    return found


@working
@require_http_methods(["GET", "POST"])
def account_table(request: DeskRequest, key: int, form: str) -> HttpResponse:
    """One table: every figure leads to where it comes from; while it is a draft, its cells are typed here."""
    row = _find(request, key)
    filled = _form(row, form)
    typed: dict[str, str] = {}
    fault, seen = "", str(row.revision)
    if request.method == "POST":
        typed = _posted(request, "cell:")
        seen = request.POST.get("revision", "")
        try:
            _entered(request, row, form, filled, typed, seen)
        except MingzhangError as error:
            fault = str(error)
        else:
            messages.success(request, "已保存。")
            return redirect("account-table", key, form)
    editing = row.state == State.DRAFT and "clerk" in request.actor.roles
    return show(
        request,
        "account_table.html.j2",
        status=422 if fault else 200,
        title=filled.title,
        row=row,
        form=filled,
        sheet=_lines(filled),
        typed=typed,
        fault=fault,
        seen=seen,
        editing=editing,
        called=_called(filled) if editing else {},
        coded=any(one.code for one in filled.rows)
        or any(b.open == "functional" for b in load().forms[form].blocks),
        hit={place: told.severity for told in reversed(findings_of(row)) for place, _ in told.places},
        path=(*ACCOUNTS.path(row)[:-1], (str(row), ACCOUNTS.page(row)), (filled.title, None)),
    )


def _lines(filled: FilledForm) -> list[list[Any]]:
    """The sheet's cells, line by line from left to right, as a table of a page needs them."""
    sheet = lay_out(filled, load().forms[filled.form])
    lines: list[list[Any]] = [[] for _ in range(sheet.rows)]
    for cell in sorted(sheet.cells, key=lambda c: (c.row, c.col)):
        lines[cell.row].append(cell)
    return lines


def _called(filled: FilledForm) -> dict[str, str]:
    """What each field is called to those who hear the page: its row and its column as they are printed."""
    sheet = lay_out(filled, load().forms[filled.form])
    places = {"|".join(cell.of): place_of(sheet, cell) for cell in sheet.cells if cell.of and cell.of[0]}
    return {name: "，".join(words[1:]) or name for name, words in places.items()}


def _entered(  # noqa: PLR0913, PLR0917 - what was typed, into which table
    request: DeskRequest, row: AccountTables, form: str, filled: FilledForm, typed: dict[str, str], seen: str
) -> None:
    revision = int(seen) if seen.isdigit() else None
    code = request.POST.get("code", "").strip()
    cells = {_split(name): text for name, text in typed.items()}
    changed = {at: text for at, text in cells.items() if text.strip() != _printed(filled, at)}
    if changed:
        row = enter_cells(request.actor, row, form, changed, revision)
        revision = None
    if code:
        add_code(request.actor, row, form, code, revision)


def _printed(filled: FilledForm, at: tuple[str, str]) -> str:
    cell = filled.cell(*at)
    return cell.text if cell else ""


def _posted(request: DeskRequest, prefix: str) -> dict[str, str]:
    """What was typed into the fields whose names begin with a word."""
    return {name.removeprefix(prefix): str(text) for name, text in request.POST.items() if name.startswith(prefix)}


def _split(name: str) -> tuple[str, str]:
    row, _, column = name.partition("|")
    return row, column


@working
@require_safe
def account_cell(request: DeskRequest, key: int, form: str) -> HttpResponse:
    """Where a figure comes from: whose cells it adds up, what was eliminated, what the checks say of it."""
    row = _find(request, key)
    filled = _form(row, form)
    name, column = request.GET.get("row", ""), request.GET.get("column", "")
    cell, printed = filled.cell(name, column), filled.row(name)
    if cell is None or printed is None:
        raise Http404
    place = (form, name, column)
    parts = account_rows(request.actor).filter(consolidated_in=row)
    units = {str(one.organisation): one for one in parts}
    return show(
        request,
        "account_cell.html.j2",
        title=f"{printed.label or filled.title}　{cell.text}",
        row=row,
        cell=cell,
        at=":".join(place),
        terms=[
            (one.name, amount_text(one.amount), _unit_cell(units.get(one.name), place))
            for one in terms(row, place, load())
        ],
        typed=cell.source.via == "entry",
        **_origin(request, row, place),
        findings=[told for told in findings_of(row) if place in [at for at, _ in told.places]],
        open=any(step.key == "eliminate" for step, _ in ACCOUNTS.buttons(request.actor, row)),
        path=(*ACCOUNTS.path(row)[:-1], (str(row), ACCOUNTS.page(row)), (filled.title, None)),
    )


def _unit_cell(unit: AccountTables | None, place: tuple[str, str, str]) -> str | None:
    """The address of a unit's own cell, where the unit has it."""
    form, name, column = place
    filled = report_of(unit).first(form) if unit else None
    if unit is None or filled is None or filled.cell(name, column) is None:
        return None
    return f"{reverse('account-cell', args=[unit.pk, form])}?{urlencode({'row': name, 'column': column})}"


def _origin(request: DeskRequest, row: AccountTables, place: tuple[str, str, str]) -> dict[str, Any]:
    """The document that a figure was taken from, its place there, and the picture where pages have one."""
    origin = origin_of(request.actor, row, *place)
    if origin is None:
        return {"document": None, "printed": None, "where": "", "crop": None}
    document, at = origin.document, origin.place
    places = Places(document, origin.view)
    return {
        "document": document,
        "printed": reverse("document-figure", args=[document.pk, at.part, at.position, at.row, at.column]),
        "where": where_of(origin.report, origin.cell.source),
        "crop": crop_of(document.pk, origin.cell) if places.pdf else None,
    }


@working
@require_safe
def account_preview(request: DeskRequest, key: int) -> HttpResponse:
    """The document as it would be published now; as a draft where something is missing."""
    row = _find(request, key)
    if not row.reading.get("forms"):
        raise Http404
    files = composed(row, ("html",)).files
    page = next(text for name, text in files.items() if name.endswith(".html"))
    return HttpResponse(page, headers={"Content-Security-Policy": _PRINTED})


@working
@require_http_methods(["GET", "POST"])
def account_words(request: DeskRequest, key: int) -> HttpResponse:
    """What the document still asks of people; last year's answers stand beside."""
    row = _find(request, key)
    fault, typed = "", dict[str, str]()
    if request.method == "POST":
        typed = _posted(request, "ask:")
        try:
            narrate(request.actor, row.organisation, row.fiscal_year, {k: v for k, v in typed.items() if v.strip()})
        except RefusedError as refusal:
            fault = str(refusal)
        else:
            messages.success(request, "已保存。")
            return redirect("account", key)
    asks = [(ask, last_answer(row.organisation, row.fiscal_year, ask.key)) for ask in _asks(row)]
    return show(
        request,
        "account_words.html.j2",
        status=422 if fault else 200,
        title="待填文字",
        row=row,
        asks=asks,
        typed=typed,
        fault=fault,
        path=(*ACCOUNTS.path(row)[:-1], (str(row), ACCOUNTS.page(row)), ("待填文字", None)),
    )
