"""A department's accounts: units consolidated, checked, explained, frozen; corrected as a new version."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from mingzhang.forms.consolidated import consolidated
from mingzhang.office.models import AccountTables, Elimination, Organisation, Withholding
from mingzhang.office.queries.accounts import (
    FIXED,
    Level,
    State,
    blank_report,
    contradiction,
    findings_of,
    form_of,
    newest,
    parts_of,
    prior_of,
    report_of,
    stored,
    tables_of,
    taken_of,
    unexplained,
)
from mingzhang.office.queries.accounts import members as members_of
from mingzhang.office.queries.narration import asks_of_accounts, evaluated_in
from mingzhang.office.scope import seeing
from mingzhang.office.services.accounts_entry import CLERKS, LEADERS, decide, refuse_unless
from mingzhang.office.services.acting import Actor, RefusedError, refuse_if, require
from mingzhang.office.services.changing import adding, changing, removing
from mingzhang.pipeline import judge
from mingzhang.publishing.contract import findings_json
from mingzhang.rulebook import Rulebook, load

_OPEN = (State.CONSOLIDATED, State.CHECKED)
_SHOWN = 5


def consolidate(actor: Actor, department: Organisation, year: int) -> AccountTables:
    """Adds up the handed-in tables of a department and its units; who has not handed in is named.

    Raises:
        RefusedError: Somebody's tables are missing, or the consolidation is frozen already.
    """
    require(actor, LEADERS, department, "汇总决算")
    with seeing(actor.scope), transaction.atomic():
        parts = _handed_in(actor, department, year)
        old = newest(actor, department, year, Level.WHOLE)
        if old and old.state in FIXED:
            raise RefusedError({"": f"{old}{old.get_state_display()}，不再变动；需要更正的，请建立更正的新版本。"})
        row = old if old and old.state in _OPEN else adding(actor, _new(department, year, old), "accounts.begin")
        row.parts.set(parts)
        return _renewed(actor, row, "accounts.consolidate")


def _handed_in(actor: Actor, department: Organisation, year: int) -> list[AccountTables]:
    found, lacking = [], []
    for member in members_of(department, year):
        row = newest(actor, member, year, Level.OWN)
        if row and row.state == State.SUBMITTED:
            found.append(row)
        else:
            lacking.append(f"{member}（{row.get_state_display() if row else '没有决算表'}）")
    refuse_if({"": f"还缺{'、'.join(lacking)}的决算表，报送后才能汇总。" if lacking else None})
    return found


def _new(department: Organisation, year: int, old: AccountTables | None, reason: str = "") -> AccountTables:
    return AccountTables(
        organisation=department,
        fiscal_year=year,
        level=Level.WHOLE,
        state=State.CONSOLIDATED,
        version=old.version + 1 if old else 1,
        previous=old,
        reason=reason or (old.reason if old else ""),
        explained=old.explained if old else {},
        sample=bool(old and old.sample),
    )


def _renewed(actor: Actor, row: AccountTables, action: str, reason: str = "") -> AccountTables:
    """The sums made anew; what the checks found before speaks of other figures and goes."""
    with changing(actor, row, action, reason=reason) as current:
        refuse_unless(current, *_OPEN)
        current.reading, current.result, current.state = stored(_summed(current, load())), {}, State.CONSOLIDATED
        current.sample = current.sample or current.parts.filter(sample=True).exists()
        decide(actor, current)
    return current


def _summed(row: AccountTables, book: Rulebook) -> Any:
    wanted = tables_of(row.organisation, row.fiscal_year, book)
    blank = next((known.blank for known in book.table_sets if known.tables == wanted), "")
    decimals = len(blank.partition(".")[2]) or None
    forms = consolidated(parts_of(row), [table.form for table in wanted], taken_of(row, book), decimals)
    return replace(blank_report(row.organisation, row.fiscal_year), forms=forms)


def eliminate(  # noqa: PLR0913, PLR0917 - a cell, an amount, a reason
    actor: Actor, row: AccountTables, form: str, name: str, column: str, amount: Decimal, reason: str
) -> Elimination:
    """Takes an amount between units out of one cell, in yuan, with its reason."""
    require(actor, LEADERS, row.organisation, "抵销内部往来")
    filled = form_of(row, form)
    cell = filled.cell(name, column) if filled else None
    refuse_if(
        {
            "cell": None if cell and cell.value is not None else "没有这一格，或者这一格不是金额。",
            "amount": None if amount else "抵销金额不能为零。",
            "reason": None if reason.strip() else "抵销须说明理由。",
        }
    )
    with seeing(actor.scope), transaction.atomic():
        made = adding(actor, _elimination(row, (form, name, column), amount, reason), "accounts.eliminate", reason)
        _renewed(actor, row, "accounts.consolidate", reason)
    return made


def _elimination(row: AccountTables, place: tuple[str, str, str], amount: Decimal, reason: str) -> Elimination:
    form, name, column = place
    return Elimination(
        organisation=row.organisation,
        fiscal_year=row.fiscal_year,
        accounts=row,
        form=form,
        row=name,
        column=column,
        amount=amount,
        reason=reason.strip(),
    )


def drop_elimination(actor: Actor, elimination: Elimination, reason: str) -> AccountTables:
    """Takes an elimination back."""
    row = elimination.accounts
    require(actor, LEADERS, row.organisation, "撤销抵销")
    refuse_if({"reason": None if reason.strip() else "撤销抵销须说明理由。"})
    with seeing(actor.scope), transaction.atomic():
        removing(actor, elimination, "accounts.drop_elimination", reason=reason)
        return _renewed(actor, row, "accounts.consolidate", reason)


def check_accounts(actor: Actor, row: AccountTables, revision: int | None = None) -> AccountTables:
    """Runs all rules and the certificate over the consolidated tables, beside last year's where there are any."""
    require(actor, LEADERS, row.organisation, "核对决算表")
    with changing(actor, row, "accounts.check", revision) as current:
        refuse_unless(current, *_OPEN)
        book, report, prior = load(), report_of(current), prior_of(current)
        view = judge([report], book, prior=[prior] if prior else [])
        current.result = findings_json(view.result, view.certificate, view.reports)
        current.state = State.CHECKED
        decide(actor, current)
    return current


def explain(
    actor: Actor, row: AccountTables, finding: str, text: str, revision: int | None = None
) -> AccountTables:
    """Says why something that a check found is right all the same; kept for the next year."""
    require(actor, LEADERS, row.organisation, "说明核对发现")
    refuse_if({"text": None if text.strip() else "请写明原因。"})
    with changing(actor, row, "accounts.explain", revision) as current:
        refuse_unless(current, State.CHECKED)
        known = {one.key for one in findings_of(current)}
        refuse_if({"finding": None if finding in known else "核对结果里没有这一条，请重新核对后再说明。"})
        said = {"text": text.strip(), "by": str(actor.user), "on": timezone.localdate().isoformat()}
        current.explained = {**current.explained, finding: said}
    return current


def freeze(actor: Actor, row: AccountTables, revision: int | None = None) -> AccountTables:
    """From now on the figures stand; everything must be explained and said before."""
    require(actor, CLERKS, row.organisation, "定稿")
    with changing(actor, row, "accounts.freeze", revision) as current:
        refuse_unless(current, State.CHECKED)
        refuse_if({"": _in_the_way(current)})
        told = blank_report(current.organisation, current.fiscal_year)
        current.evaluated = stored(replace(told, forms=evaluated_in(current)))
        current.state = State.FROZEN
        decide(actor, current)
    return current


def _in_the_way(row: AccountTables) -> str | None:
    """Everything that keeps the accounts from being frozen, in one sentence."""
    open_findings, asks = unexplained(row), asks_of_accounts(row)
    said = [
        _listed("核对发现尚未改正或说明", [f"{one.rule}（{one.message[:40]}…）" for one in open_findings]),
        _listed("文字材料待填", [ask.what for ask in asks]),
        "各表的数不能同时成立，请按核对结果改正后重新汇总" if contradiction(row) else "",
    ]
    found = "；".join(filter(None, said))
    return f"{found}。" if found else None


def _listed(what: str, names: Sequence[str]) -> str:
    if not names:
        return ""
    more = "等" if len(names) > _SHOWN else ""
    return f"{len(names)} 处{what}：{'、'.join(names[:_SHOWN])}{more}"


def correct(actor: Actor, row: AccountTables, reason: str) -> AccountTables:
    """A new version beside the frozen one, with its reason; the old one stays as it was."""
    require(actor, CLERKS, row.organisation, "更正决算")
    refuse_if({"reason": None if reason.strip() else "更正须说明原因，公开时会写明。"})
    refuse_unless(row, *sorted(FIXED), State.RETURNED)
    with seeing(actor.scope), transaction.atomic():
        latest = newest(actor, row.organisation, row.fiscal_year, Level.WHOLE)
        refuse_if({"": f"已经有更新的版本：{latest}。" if latest and latest.pk != row.pk else None})
        new = _new(row.organisation, row.fiscal_year, row, reason.strip()[:500])
        new.reading, new.replied_on = row.reading, row.replied_on
        made = adding(actor, new, "accounts.correct", reason)
        made.parts.set(row.parts.all())
        for kind in (Elimination, Withholding):
            for one in kind._base_manager.filter(accounts=row):
                one.pk, one.accounts = None, made
                adding(actor, one, "accounts.carry_over")
    return made
