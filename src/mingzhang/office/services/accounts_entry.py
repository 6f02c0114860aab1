"""Units' tables: begun from the rule book, read from a file, typed cell by cell; handed in, or sent back."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.utils import timezone

from mingzhang.errors import MingzhangError
from mingzhang.forms import Cell, FilledForm, Report, Row, Source
from mingzhang.forms.cells import make_cell
from mingzhang.forms.consolidated import consolidated
from mingzhang.office.models import AccountTables, Organisation
from mingzhang.office.queries.accounts import (
    FIXED,
    KIND,
    Level,
    State,
    blank_report,
    kept_forms,
    missing_tables,
    newest,
    report_of,
    stored,
    tables_of,
)
from mingzhang.office.scope import everything, seeing
from mingzhang.office.services.acting import Actor, RefusedError, Role, refuse_if, require
from mingzhang.office.services.changing import adding, changing
from mingzhang.pipeline import Source as File
from mingzhang.pipeline import Tell, read
from mingzhang.publishing.papers.blank import blank_form
from mingzhang.publishing.sheets import report_sheets
from mingzhang.publishing.sheets.xlsx import workbook
from mingzhang.quantities import squeeze
from mingzhang.reading.mapped import read_mapped
from mingzhang.rulebook import ColumnDef, FormDef, Rulebook, load

_YEAR = re.compile(r"(\d{4})年度?")
CLERKS = frozenset({Role.CLERK})
LEADERS = frozenset({Role.CLERK, Role.HEAD})


def template(organisation: Organisation, year: int) -> bytes:
    """The workbook of empty tables as the organisation's place prints them."""
    return workbook(report_sheets([_blank(organisation, year, load())], load()))


def _blank(organisation: Organisation, year: int, book: Rulebook) -> Report:
    wanted = tables_of(organisation, year, book)
    forms = tuple(replace(blank_form(book.forms[t.form], book), title=t.title) for t in wanted)
    return replace(blank_report(organisation, year), forms=forms)


def begin_tables(actor: Actor, organisation: Organisation, year: int) -> AccountTables:
    """Empty tables to be typed into."""
    return _take(actor, organisation, year, _blank(organisation, year, load()), "在线填报")


def take_file(  # noqa: PLR0913, PLR0917 - a file, whose it is, and how it is to be read
    actor: Actor,
    organisation: Organisation,
    year: int,
    name: str,
    data: bytes,
    mapping: str = "",
    called: str = "",
) -> AccountTables:
    """Tables read from a file: our template, a document, or the workbook of other software by a mapping.

    Args:
        actor: Who takes it.
        organisation: Whose tables they are.
        year: Of which year.
        name: The file's name.
        data: Its content.
        mapping: Identifier of a mapping of the rule book; blank for a file that reads like a document.
        called: Why the file bears another name than the organisation; blank where it must not.

    Raises:
        RefusedError: It cannot be read, is another organisation's or year's, or holds a table twice or none.
    """
    require(actor, CLERKS, organisation, "导入决算表")
    return take_report(actor, organisation, year, read_file(organisation, year, name, data, mapping, called), name)


def read_file(  # noqa: PLR0913, PLR0917 - a file, whose it is, how it is to be read, and who is told
    organisation: Organisation,
    year: int,
    name: str,
    data: bytes,
    mapping: str = "",
    called: str = "",
    tell: Tell | None = None,
) -> Report:
    """The organisation's tables of the year as a file prints them; nothing is written.

    Raises:
        RefusedError: It cannot be read, is another organisation's or year's, or holds a table twice or none.
    """
    book = load()
    try:
        found = _read(name, data, mapping, book, tell)
    except MingzhangError as error:
        raise RefusedError({"file": str(error)}) from error
    return fitting(name, found, organisation, year, called)


def fitting(name: str, found: Sequence[Report], organisation: Organisation, year: int, called: str = "") -> Report:
    """Of what was read, the tables of the organisation and year.

    Raises:
        RefusedError: They are another organisation's or year's, or a table stands there twice or none does.
    """
    book = load()
    report = _only(name, found, organisation, year, called=called)
    _refuse_twice(name, report, book)
    wanted = tables_of(organisation, year, book)
    kept = kept_forms(replace(report, entity=organisation.name, fiscal_year=year), wanted)
    refuse_if({"file": None if kept.forms else f"“{name}”里没有部门决算的表，请检查是否选错了文件。"})
    return kept


def take_report(  # noqa: PLR0913, PLR0917 - tables, whose they are, where they come from, what they replace
    actor: Actor, organisation: Organisation, year: int, report: Report, name: str, seen: int | None = None
) -> AccountTables:
    """Tables that were read, as the organisation's draft.

    Args:
        actor: Who takes them.
        organisation: Whose they are.
        year: Of which year.
        report: The tables.
        name: Of the file that they come from.
        seen: Revision of the tables that stood when this was asked for, 0 for none; None where it does not matter.

    Raises:
        ChangedMeanwhileError: Somebody has changed them since.
    """
    return _take(actor, organisation, year, report, PurePath(name).name[-200:], seen)


def _read(name: str, data: bytes, mapping: str, book: Rulebook, tell: Tell | None) -> list[Report]:
    if not mapping:
        return [r for r in read([File(name, data)], book, tell=tell) if r.kind == KIND or has_tables(r, book)]
    if mapping not in book.mappings:
        raise MingzhangError(f"规则库里没有“{mapping}”这一对应关系。")
    return [read_mapped(name, data, book.mappings[mapping], book)]


def has_tables(report: Report, book: Rulebook) -> bool:
    """Whether a report holds tables of final accounts."""
    return any(book.forms[form.form].kind == KIND for form in report.forms)


def _only(name: str, reports: Sequence[Report], organisation: Organisation, year: int, *, called: str) -> Report:
    """The one report of the organisation and year."""
    refuse_if({"file": None if reports else f"“{name}”里没有读出部门决算的表，请检查是否选错了文件。"})
    whose = {report.entity for report in reports if report.entity}
    when = {one for report in reports for one in _years(report)}
    fitting = [r for r in reports if not _years(r) - {year} and (called or _same(r.entity, organisation))]
    ours = not whose or any(_same(one, organisation) for one in whose)
    other = "" if ours else "、".join(sorted(whose))
    refuse_if(
        {
            "called": f"文件写的是“{other}”，不是“{organisation}”；确是本单位的，请写明名称不同的原因。"
            if other and not called.strip()
            else None,
            "file": f"文件是 {'、'.join(map(str, sorted(when)))} 年度的，不是 {year} 年度。"
            if when and year not in when
            else None,
        }
    )
    refuse_if(
        {"file": None if len(fitting) == 1 else f"文件里有 {len(fitting)} 套本单位的决算，请拆开后分别导入。"}
    )
    return fitting[0]


def _years(report: Report) -> set[int]:
    """The year of a report; where its titles name none, the year that stands alone in a line above its tables."""
    if report.fiscal_year:
        return {report.fiscal_year}
    alone = (_YEAR.fullmatch(squeeze(text)) for _, text in report.text_lines)
    return {int(found.group(1)) for found in alone if found}


def _same(entity: str | None, organisation: Organisation) -> bool:
    return entity is None or squeeze(entity) == squeeze(organisation.name)


def _refuse_twice(name: str, report: Report, book: Rulebook) -> None:
    counted = [form.form for form in report.forms if book.forms[form.form].kind == KIND]
    twice = sorted({book.forms[form].title for form in counted if counted.count(form) > 1})
    refuse_if({"file": f"“{name}”里{'、'.join(twice)}出现了两次，请只留一张。" if twice else None})


def _take(  # noqa: PLR0913, PLR0917 - likewise
    actor: Actor, organisation: Organisation, year: int, report: Report, source: str, seen: int | None = None
) -> AccountTables:
    """The tables as a draft: the one that stands, or the next version after one that was sent back."""
    require(actor, CLERKS, organisation, "填报决算表")
    with seeing(actor.scope), transaction.atomic():
        old = newest(actor, organisation, year, Level.OWN)
        if old and old.state == State.SUBMITTED:
            raise RefusedError({"": f"{old}已报送，不能再改；需要更正的，请主管部门先退回。"})
        if seen is not None and seen != (old.revision if old else 0):
            raise RefusedError({"": f"{old}在提交导入之后有人改过，没有覆盖；请看过之后再导入一次。"})
        if old and old.state == State.DRAFT:
            with changing(actor, old, "accounts.take") as current:
                current.reading, current.source, current.origins = stored(report), source, {}
            return current
        return adding(actor, next_version(organisation, year, old, stored(report), source), "accounts.take")


def next_version(
    organisation: Organisation, year: int, old: AccountTables | None, reading: dict[str, Any], source: str
) -> AccountTables:
    """The draft that follows a version that was sent back, or the first one; not saved yet."""
    return AccountTables(
        organisation=organisation,
        fiscal_year=year,
        version=old.version + 1 if old else 1,
        previous=old,
        reason=old.reason if old else "",
        reading=reading,
        source=source,
        sample=bool(old and old.sample),
    )


def enter_cells(
    actor: Actor, row: AccountTables, form: str, cells: Mapping[tuple[str, str], str], revision: int | None = None
) -> AccountTables:
    """Types some cells of one table; every text that is no number where one belongs is refused by its cell."""
    require(actor, CLERKS, row.organisation, "填报决算表")
    with changing(actor, row, "accounts.enter", revision) as current:
        refuse_unless(current, State.DRAFT)
        report, definition = report_of(current), load().forms[form]
        filled = report.first(form)
        if filled is None:
            raise RefusedError({"form": f"没有{definition.title}，请先新建或导入。"})
        new = _typed(filled, definition, cells)
        forms = tuple(new if one.form == form else one for one in report.forms)
        current.reading = stored(replace(report, forms=forms))
    return current


def _typed(filled: FilledForm, definition: FormDef, cells: Mapping[tuple[str, str], str]) -> FilledForm:
    problems: dict[str, str] = {}
    made: dict[tuple[str, str], Cell] = {}
    for (name, column), text in cells.items():
        known = column_of(definition, name, column)
        if filled.row(name) is None or known is None:
            problems[f"{name}/{column}"] = f"{definition.title}没有“{name}”行“{column}”栏。"
            continue
        made[name, column] = cell = make_cell(text, known, filled.unit, Source(via="entry"))
        if cell.text and cell.value is None and known.type != "text":
            problems[f"{name}/{column}"] = f"“{text}”不是数，请填写如 1,234.50 的金额（{filled.unit}）。"
    refuse_if(dict(problems))
    rows = tuple(_with(row, {c: cell for (r, c), cell in made.items() if r == row.id}) for row in filled.rows)
    return replace(filled, rows=rows, _by_id={})


def _with(row: Row, cells: Mapping[str, Cell]) -> Row:
    return replace(row, cells={**row.cells, **cells}) if cells else row


def column_of(definition: FormDef, row: str, column: str) -> ColumnDef | None:
    """The column's definition in the block that the row belongs to."""
    blocks = definition.blocks
    block = next((b for b in blocks if len(blocks) == 1 or row.startswith(f"{b.id}.")), None)
    return next((c for c in block.columns if c.id == column), None) if block else None


def add_code(actor: Actor, row: AccountTables, form: str, code: str, revision: int | None = None) -> AccountTables:
    """One more row of a table by its code of a classification."""
    require(actor, CLERKS, row.organisation, "填报决算表")
    book = load()
    name = book.functional.names.get(code) or book.economic.names.get(code)
    refuse_if({"code": None if name else f"规则库不认识科目编码“{code}”，请核对后再填。"})
    with changing(actor, row, "accounts.enter", revision) as current:
        refuse_unless(current, State.DRAFT)
        report = report_of(current)
        filled = report.first(form)
        refuse_if({"code": _code_problem(filled, code)})
        new = _with_code([one for one in report.forms if one.form == form], code, name or "")
        forms = tuple(new if one.form == form else one for one in report.forms)
        current.reading = stored(replace(report, forms=forms))
    return current


def _code_problem(filled: FilledForm | None, code: str) -> str | None:
    if filled is None:
        return "没有这张表，请先新建或导入。"
    return f"“{code}”已在表中。" if filled.row(code) else None


def _with_code(filled: Sequence[FilledForm], code: str, name: str) -> FilledForm:
    """The form with an empty row of that code, where its code belongs."""
    from mingzhang.forms.consolidated import Part  # noqa: PLC0415 - the order of rows is that of a consolidation

    empty = replace(filled[0], rows=(Row(code, name, {}, code),), _by_id={})
    order = consolidated([Part("", filled), Part("", [empty])], [filled[0].form])[0]
    rows = {row.id: row for row in (*filled[0].rows, *empty.rows)}
    return replace(filled[0], rows=tuple(rows[row.id] for row in order.rows), _by_id={})


def submit(actor: Actor, row: AccountTables, revision: int | None = None) -> AccountTables:
    """Hands the unit's tables in; from now on they do not change."""
    require(actor, CLERKS, row.organisation, "报送决算表")
    with changing(actor, row, "accounts.submit", revision) as current:
        refuse_unless(current, State.DRAFT)
        lacking = missing_tables(current, load())
        refuse_if({"": f"还缺{'、'.join(lacking)}，请补上后再报送。" if lacking else None})
        current.state = State.SUBMITTED
        decide(actor, current)
    return current


def send_back(actor: Actor, row: AccountTables, reason: str, revision: int | None = None) -> AccountTables:
    """The department returns a unit's tables, saying why; the unit's next version follows them."""
    parent = row.organisation.parent if row.organisation.kind == Organisation.Kind.UNIT else None
    over = parent or row.organisation
    require(actor, LEADERS, over, "退回决算表")
    refuse_if({"reason": None if reason.strip() else "退回须说明理由。"})
    with changing(actor, row, "accounts.send_back", revision, reason) as current:
        refuse_unless(current, State.SUBMITTED)
        with everything("部门汇总是否已定稿"):
            whole = newest(actor, over, row.fiscal_year, Level.WHOLE)
        if whole and whole.state in FIXED:
            raise RefusedError({"": f"{whole}{whole.get_state_display()}；须先建立更正的新版本，再退回。"})
        current.state, current.reason = State.RETURNED, reason.strip()[:500]
    return current


def decide(actor: Actor, row: AccountTables) -> None:
    """Notes who brought a row into its state."""
    now: datetime = timezone.now()
    who: dict[str, Any] = {"user": actor.user.pk, "name": str(actor.user), "at": now.isoformat()}
    row.decided = {**row.decided, str(row.state): who}


def refuse_unless(row: AccountTables, *states: str) -> None:
    """Passes where the row is in one of the states.

    Raises:
        RefusedError: It is in another.
    """
    if row.state not in states:
        names = "、".join(State(state).label for state in states)
        raise RefusedError({"": f"{row}{row.get_state_display()}；这一步只在“{names}”时可以办理。"})
