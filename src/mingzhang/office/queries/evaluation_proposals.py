"""Problems that an evaluation proposes for its list: deductions, re-checks, deadlines, tasks, money."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mingzhang.forms import FilledForm, Row
from mingzhang.office.models import Evaluation, RunningClock
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.clocks import late_condition, standing
from mingzhang.office.queries.evaluation_forms import recheck_form
from mingzhang.office.queries.evaluation_tables import kept_tables
from mingzhang.office.queries.evaluations import issues_of, policy_of, scored
from mingzhang.office.queries.visible import visible
from mingzhang.rulebook import load
from mingzhang.rulebook.policies import IndicatorDef, PolicyDef, leaves
from mingzhang.scoring import IndicatorScore, ScoreSheet, sentence, what_would_it_take
from mingzhang.scoring.methods import number

_SHOWN = 8
_ALL = Decimal(100)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A problem that a person may take over into the list, change, or leave.

    Attributes:
        key: Names it among the proposals of an evaluation; kept with the issue that is made of it.
        taken: It is in the list already.
    """

    key: str
    title: str
    detail: str
    basis: str
    advice: str
    taken: bool = False


def proposals(actor: Actor, evaluation: Evaluation, today: date) -> list[Proposal]:
    """The problems that follow from scores and rows, those of the greatest deduction first."""
    sheet, policy = scored(evaluation), policy_of(evaluation)
    taken = {issue.leaf for issue in issues_of(actor, evaluation) if issue.leaf}
    tables = {form.form: form for form in kept_tables(evaluation)}
    found = [
        *_deductions(evaluation, sheet, policy),
        *_rechecked(recheck_form(actor, evaluation)),
        *_missed(tables.get("task_completion")),
        *_late(actor, evaluation, today),
        *_off_budget(tables),
    ]
    return [Proposal(p.key, p.title, p.detail, p.basis, p.advice, p.key in taken) for p in found]


def _made(kind: str, key: str, detail: str, **words: object) -> Proposal:
    known = load().papers.problem(kind)
    return Proposal(key, known.title.format(**words), detail, "；".join(known.basis), known.advice)


def _deductions(evaluation: Evaluation, sheet: ScoreSheet, policy: PolicyDef) -> Iterator[Proposal]:
    """Indicators that lost points, with the provisions and the advice that the policy names."""
    defined = {leaf.id: leaf for leaf in leaves(policy.indicators)}
    needed = {lever.indicator: lever.sentence for lever in what_would_it_take(sheet, policy)}
    lost = [(one, _lost(one)) for one in sheet.indicators]
    for one, points in sorted(lost, key=lambda pair: -pair[1]):
        if points > 0:
            yield _deduction(evaluation, one, points, defined[one.id], needed.get(one.name, ""))


def _lost(one: IndicatorScore) -> Decimal:
    return one.weight - one.computed if one.weight is not None and one.computed is not None else Decimal(0)


def _deduction(
    evaluation: Evaluation, one: IndicatorScore, points: Decimal, known: IndicatorDef, needed: str
) -> Proposal:
    usual = _made("deduction", one.id, "", name=one.name, lost=number(points))
    basis = "；".join(known.basis) or usual.basis
    said = evaluation.words.get(f"papers.{one.id}.conclusion", "")
    detail = "".join(f"{text}。" for text in filter(None, (sentence(one), said.rstrip("。"))))
    advice = known.advice or usual.advice
    return Proposal(one.id, usual.title, detail, basis, advice or (f"{needed}。" if needed else ""))


def _rechecked(form: FilledForm | None) -> Iterator[Proposal]:
    """Self-evaluations of the sample whose scores differ."""
    rows = [row for row in form.rows if row.id != "total" and row.text("rate") not in {"", "0"}] if form else []
    if rows:
        each = [f"{r.text('project')}自评 {r.text('given')} 分、复核 {r.text('rechecked')} 分" for r in rows]
        yield _made("recheck", "recheck", _listed(each), count=len(rows))


def _missed(form: FilledForm | None) -> Iterator[Proposal]:
    """Tasks whose rate of completion is below the whole."""
    rows = [row for row in form.rows if (rate := row.value("rate")) is not None and rate < _ALL] if form else []
    if rows:
        each = [
            f"{r.text('task')}目标 {r.text('target')}、完成 {r.text('actual')}（{r.text('rate')}）" for r in rows
        ]
        yield _made("missed", "missed", _listed(each), count=len(rows))


def _late(actor: Actor, evaluation: Evaluation, today: date) -> Iterator[Proposal]:
    """Deadlines of the department's year that were not kept, one problem for each deadline."""
    rows = visible(actor, RunningClock).filter(late_condition(today), fiscal_year=evaluation.fiscal_year)
    rows = rows.filter(organisation__path__startswith=evaluation.organisation.path).order_by(
        "deadline", "due_on", "pk"
    )
    by_deadline: dict[str, list[RunningClock]] = {}
    for clock in rows:
        by_deadline.setdefault(clock.deadline, []).append(clock)
    book = load()
    for name, clocks in by_deadline.items():
        known = book.deadlines.get(name)
        each = [f"{clock.title}：{standing(clock, today).sentence}" for clock in clocks]
        title = known.name.zh if known else name
        made = _made("late", f"late.{name}", _listed(each), deadline=title, count=len(clocks))
        basis = "；".join(known.basis) if known else made.basis
        yield Proposal(made.key, made.title, made.detail, basis, made.advice)


def _off_budget(tables: Mapping[str, FilledForm]) -> Iterator[Proposal]:
    """What was paid without a budget, and what was budgeted and not carried out."""
    for kind, form in (("unbudgeted", "unbudgeted_payments"), ("unexecuted", "unexecuted_projects")):
        table = tables.get(form)
        rows = [row for row in table.rows if row.id != "total"] if table else []
        if table and rows:
            each = [
                f"{r.text('unit_name')}{r.text('project') or r.text('contract')} {r.text('amount')} 元"
                for r in rows
            ]
            total = table.row("total")
            yield _made(kind, kind, _listed(each), count=len(rows), amount=total.text("amount") if total else "")


def _spent(row: Row) -> str:
    return f"{row.text('unit_name')}：{row.text('project') or row.text('contract')} {row.text('amount')} 元"


def _listed(each: Iterable[str]) -> str:
    """The first of several, and how many there are."""
    known = list(each)
    more = f"；等 {len(known)} 项" if len(known) > _SHOWN else ""
    return "；".join(known[:_SHOWN]) + more + "。"
