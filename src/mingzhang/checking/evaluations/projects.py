"""Kinds of rules that lay self-evaluation forms beside the table of projects: budgets, completeness."""

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

import msgspec

from mingzhang.checking.matching import plain_name
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, RuleKind, make_finding, parameters_of
from mingzhang.checking.scores.sheets import NO_FORMS
from mingzhang.checking.views import FormView, Held, per_yuan, view_of
from mingzhang.findings import Evidence, Severity
from mingzhang.forms import Cell, FilledForm, Report, Row
from mingzhang.quantities import Interval
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef
from mingzhang.scoring.projects import FORM, alike, project_of

_TABLE = "project_execution"
_ALIKE, _RELATED = 0.8, 0.45


class Match(msgspec.Struct, frozen=True):
    """A row of the table of projects with the form of the same project; either may be missing."""

    row: Row | None
    form: FilledForm | None


def matched(report: Report, book: Rulebook) -> tuple[FormView | None, tuple[Match, ...]]:
    """Rows and forms paired: equal names first, then like names with equal amounts, then very like names."""
    return _matched(Held(report, book))


@lru_cache(maxsize=2)
def _matched(held: Held) -> tuple[FormView | None, tuple[Match, ...]]:
    report, book = held.report, held.book
    view = view_of(report, _TABLE, book, "evaluation")
    if view is None:
        return None, ()
    rows, forms = list(view.items("")), list(report.all(FORM))
    found: list[Match] = []
    for least, amounts in ((1.0, False), (_RELATED, True), (_ALIKE, False)):
        free = [r for r in rows if all(m.row is not r for m in found)]
        open_forms = [f for f in forms if all(m.form is not f for m in found)]
        fitting = ((r, f) for r in free for f in open_forms if not amounts or _same(view, r, f))
        ranked = sorted(((_names(r, f, least), r, f) for r, f in fitting), key=lambda c: -c[0])
        for likeness, row, form in ranked:
            taken = any(m.row is row or m.form is form for m in found)
            if likeness >= least and not taken:
                found.append(Match(row, form))
    left = [Match(r, None) for r in rows if all(m.row is not r for m in found)]
    over = [Match(None, f) for f in forms if all(m.form is not f for m in found)]
    return view, (*found, *left, *over)


def _names(row: Row, form: FilledForm, least: float) -> float:
    one, other = plain_name(row.label), plain_name(project_of(form))
    if one == other:
        return 1.0
    return alike(one, other) if least < 1 else 0.0


def _same(view: FormView, row: Row, form: FilledForm) -> bool:
    mine, other = _interval(view, row.cells.get("executed")), _form_interval(form, "executed")
    return mine is not None and other is not None and mine.meets(other)


def _interval(view: FormView, cell: Cell | None) -> Interval | None:
    return view.interval_of(cell) if cell is not None and cell.value is not None else None


def _form_interval(form: FilledForm, column: str) -> Interval | None:
    """An amount of a form in 元; a whole number beside 万元 is read with two decimals."""
    cell = form.cell("funds.total", column)
    if cell is None or cell.value is None:
        return None
    factor: Fraction = per_yuan(cell.unit or form.unit)
    return Interval.printed(cell.value, max(cell.decimals or 0, 2 if factor > 1 else 0)) * factor


class Budgets(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `project_budgets`.

    Attributes:
        column: Which amount of form and table is compared.
        unlisted: Sentence for projects that the table prints with zero, all together.
    """

    column: str
    unlisted: str


def project_budgets(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """A form prints the budget of the table of projects; where the year began without one, zero."""
    reads = parameters_of(rule, Budgets)
    view, pairs = matched(report, book)
    if view is None or not report.all(FORM):
        yield CannotTell(f"没有读到《{book.forms[_TABLE].title}》" if view is None else NO_FORMS)
        return
    zero: list[Match] = []
    for pair in pairs:
        if pair.row is None or pair.form is None:
            continue
        cell, other = pair.row.cells.get(reads.column), _form_interval(pair.form, reads.column)
        mine = _interval(view, cell)
        doubtful = pair.form.cell("funds.total", reads.column)
        if mine is None or other is None or cell is None or "ambiguous" in (cell.mark, doubtful and doubtful.mark):
            yield CannotTell(f"“{pair.row.label}”有一方没有印可用的预算数")
        elif mine.meets(other):
            yield HOLDS
        elif not cell.value:
            zero.append(pair)
        else:
            yield _differs(pair, reads, view, rule, report)
    if zero:
        names = "、".join(f"“{p.row.label}”{_text(p, reads)}" for p in zero if p.row)
        facts = {"count": str(len(zero)), "items": names, "table": view.short, "project": "", "printed": ""}
        evidence = tuple(e for p in zero for e in _cells(p, reads, view))
        yield Fails(make_finding(rule, report, facts, template=reads.unlisted, expected="0", evidence=evidence))


def _text(pair: Match, reads: Budgets) -> str:
    cell = pair.form.cell("funds.total", reads.column) if pair.form else None
    return cell.text if cell else ""


def _cells(pair: Match, reads: Budgets, view: FormView) -> tuple[Evidence, ...]:
    if pair.form is None or pair.row is None:
        return ()
    total = pair.form.row("funds.total") or Row("funds.total", "")
    return (
        Evidence.of(pair.form, total, reads.column, total.cells.get(reads.column)),
        Evidence.of(view.filled, pair.row, reads.column, pair.row.cells.get(reads.column)),
    )


def _differs(pair: Match, reads: Budgets, view: FormView, rule: RuleDef, report: Report) -> Outcome:
    row = pair.row or Row("", "")
    facts = {"project": row.label, "printed": _text(pair, reads), "expected": row.text(reads.column)}
    facts |= {"table": view.short, "items": "", "count": "1"}
    values = (facts["printed"], facts["expected"])
    evidence = _cells(pair, reads, view)
    sure = pair.form is not None and _surely_one(pair.row, pair.form, view)
    return Fails(
        make_finding(
            rule,
            report,
            facts,
            severity=None if sure else "warning",
            printed=values[0],
            expected=values[1],
            evidence=evidence,
        )
    )


def _surely_one(row: Row | None, form: FilledForm, view: FormView) -> bool:
    """Whether row and form are surely of one project: one name, or one amount spent."""
    same = row is not None and plain_name(row.label) == plain_name(project_of(form))
    return same or (row is not None and _same(view, row, form))


def forms_complete(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Every project of the table has its form, and every form its project.

    Certain is a project without a form where all others have theirs. Where forms are left over as well, names may
    differ; where most projects have none, only some forms were published.
    """
    view, pairs = matched(report, book)
    if view is None or not report.all(FORM):
        yield CannotTell(f"没有读到《{book.forms[_TABLE].title}》" if view is None else NO_FORMS)
        return
    missing = [p.row for p in pairs if p.form is None and p.row is not None]
    extra = [p.form for p in pairs if p.row is None and p.form is not None]
    whole = [p for p in pairs if p.row is not None and p.form is not None]
    yield from (HOLDS for _ in whole)
    if len(missing) > len(whole):
        yield CannotTell(f"{view.short}的多数项目没有自评表，可能只公开了一部分")
        return
    if missing:
        items = "、".join(f"“{r.label}”（执行数 {r.text('executed')}）" for r in missing)
        facts = {"what": f"{view.short}中有 {len(missing)} 个项目没有自评表", "items": items}
        evidence = tuple(Evidence.of(view.filled, r, "executed", r.cells.get("executed")) for r in missing)
        softer: Severity | None = "warning" if extra else None
        yield Fails(make_finding(rule, report, facts, severity=softer, evidence=evidence))
    if extra:
        items = "、".join(f"“{project_of(f)}”" for f in extra)
        facts = {"what": f"有 {len(extra)} 张自评表的项目不在{view.short}中", "items": items}
        evidence = tuple(Evidence(f.form, "", "title", project_of(f), f.source, subject=f.subject) for f in extra)
        yield Fails(make_finding(rule, report, facts, severity="warning", evidence=evidence))


PROJECT_KINDS: dict[str, RuleKind] = {"forms_complete": forms_complete, "project_budgets": project_budgets}
