"""The table of facts: what is said in several places of one object, measure, period, scope and stage."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from typing import Literal

import msgspec

from mingzhang.checking.matching import plain_name
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, make_finding, parameters_of
from mingzhang.checking.statements.view import LEVELS, MONEY, Told, told
from mingzhang.checking.views import Held, per_yuan
from mingzhang.findings import Evidence, Finding, Repair, Severity
from mingzhang.forms import Cell, FilledForm, Report, Row
from mingzhang.quantities import Interval, exact, round_half_up, truncate
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef
from mingzhang.scoring.projects import alike, pair_projects, project_of, summary_rows

Difference = Literal["conflict", "rounded", "cut"]
"""How two values of one fact differ: they cannot both be true; one last digit; one is the other cut off."""

_BUDGET_STAGES = {"amount": "budget", "initial_budget": "budget"}
_FINAL_STAGES = {"amount": "final", "executed": "final"}
_COLUMNS = {"initial": "initial_budget", "adjusted": "adjusted_budget", "executed": "executed"}
_TABLES = ("project_execution",)
_ALIKE = 0.6
_LATER = ("annual_budget", "adjusted_budget")
_TWO = 2
_ENDS = re.compile(r"(?:决算|预算)?(?:总额|金额|数)?$")


class Key(msgspec.Struct, frozen=True):
    """What a fact is a fact of."""

    subject: str
    measure: str
    unit: str
    period: str | None = None
    scope: str | None = None
    stage: str | None = None


class Value(msgspec.Struct, frozen=True):
    """One place where a fact is stated.

    Attributes:
        amount: In base units.
        ulp: One unit of its last printed digit.
        printed: As printed, with its unit.
        place: Where, for people.
    """

    amount: Fraction
    ulp: Fraction
    printed: str
    place: str
    evidence: Evidence


class FactEntry(msgspec.Struct, frozen=True):
    """A fact with all its values."""

    key: Key
    values: tuple[Value, ...]

    @property
    def distinct(self) -> tuple[Value, ...]:
        """One value for each amount that is stated."""
        return tuple({value.amount: value for value in reversed(self.values)}.values())[::-1]


def fact_table(report: Report, book: Rulebook) -> tuple[FactEntry, ...]:
    """Every fact that the text and the tables of projects state, with all its values and places."""
    return _fact_table(Held(report, book))


@lru_cache(maxsize=4)
def _fact_table(held: Held) -> tuple[FactEntry, ...]:
    report, book = held.report, held.book
    found: dict[Key, list[Value]] = {}
    for one in told(report, book):
        key = _key(one, report)
        if key is not None:
            found.setdefault(key, []).append(_value(one))
    for key, value in _of_projects(report):
        found.setdefault(key, []).append(value)
    return tuple(FactEntry(key, tuple(values)) for key, values in found.items())


def _key(one: Told, report: Report) -> Key | None:
    """The key of a statement that names its subject itself; None of others, whose subject may be misread."""
    said = one.said
    subject = plain_name(said.subject)
    if not one.has_value or not subject or _core(subject) not in plain_name(said.text):
        return None
    same = _BUDGET_STAGES if report.kind == "budget" else _FINAL_STAGES
    measure = same.get(said.measure, said.measure)
    period = None if said.period in ("current", str(report.fiscal_year)) else said.period
    stage = said.stage if said.stage in ("contract", "paid") else None
    return Key(_core(one.subject), measure, one.dimension, period, said.scope, stage)


def _core(subject: str) -> str:
    return _ENDS.sub("", subject) or subject


def _value(one: Told) -> Value:
    return Value(one.amount, one.ulp, one.printed, one.where, one.evidence)


def _of_projects(report: Report) -> Iterator[tuple[Key, Value]]:
    """The money of projects in forms, summary tables and tables of execution, under one name for each project."""
    names = {id(pair.row): project_of(pair.form) for pair in pair_projects(report) if pair.form and pair.row}
    for form in report.all("self_evaluation"):
        row = form.row("funds.total")
        if row is not None:
            yield from _project_cells(form, row, project_of(form))
    for table, row in summary_rows(report):
        yield from _project_cells(table, row, names.get(id(row), row.text("project")))
    known = [project_of(form) for form in report.all("self_evaluation")] or list(names.values())
    for kind in _TABLES:
        for table in report.all(kind):
            for row in table.rows:
                if row.id != "total":
                    yield from _project_cells(table, row, _known_name(row.text("name") or row.label, known))


def _known_name(name: str, known: Sequence[str]) -> str:
    best = max(known, key=lambda other: alike(name, other), default=name)
    return best if alike(name, best) >= _ALIKE else name


def _project_cells(form: FilledForm, row: Row, name: str) -> Iterator[tuple[Key, Value]]:
    for column, measure in _COLUMNS.items():
        cell = row.cells.get(column)
        if cell is not None and cell.value is not None and cell.mark != "ambiguous" and name:
            key = Key(f"项目 {plain_name(name)}", measure, MONEY)
            yield key, _cell_value(form, row, column, cell)


def _cell_value(form: FilledForm, row: Row, column: str, cell: Cell) -> Value:
    factor = per_yuan(cell.unit or form.unit or "万元")
    decimals = max(cell.decimals or 0, 2)
    evidence = Evidence.of(form, row, column, cell)
    place = f"《{form.subject or form.title}》"
    amount = exact(cell.value or 0) * factor
    return Value(
        amount, factor * Fraction(1, 10**decimals), f"{cell.text}{cell.unit or form.unit or ''}", place, evidence
    )


class Facts(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `fact_conflicts`.

    Attributes:
        measures: Which facts are judged; projects' amounts are judged where `projects` is set.
        generic: Regular expression on subjects that name nothing in particular (项目, 二级指标).
        shortest: Characters of the shortest subject judged.
        difference: Which kind of difference the rule is about.
    """

    measures: tuple[str, ...]
    generic: str
    shortest: int
    difference: Difference
    projects: bool = False


def fact_conflicts(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """A fact that is stated in several places has one value."""
    reads = parameters_of(rule, Facts)
    entries = [e for e in fact_table(report, book) if len(e.values) > 1 and _judged(e.key, reads)]
    if not entries:
        yield CannotTell("没有在两处以上写到的同一事实")
    known = [(_core(t.subject), t) for t in told(report, book) if t.measure in LEVELS and t.has_value]
    for entry in entries:
        named = {t.amount for core, t in known if core == entry.key.subject and t.measure in _LATER}
        yield _one_value(entry, named, reads.difference, rule, report)


def _judged(key: Key, reads: Facts) -> bool:
    if key.subject.startswith("项目 "):
        return reads.projects
    named = len(key.subject) >= reads.shortest and not re.search(reads.generic, key.subject)
    return key.measure in reads.measures and named


def _one_value(
    entry: FactEntry, named: set[Fraction], wanted: Difference, rule: RuleDef, report: Report
) -> Outcome:
    """One entry judged; `named` are amounts that the same subject has under another name (全年预算)."""
    values = entry.distinct
    kinds = {_difference(a, b) for a, b in combinations(values, 2)} - {None}
    graver = _GRAVER[wanted] & kinds
    if wanted not in kinds or graver:
        return HOLDS
    # 预算 that is 全年预算 elsewhere is another definition, no contradiction.
    defined = wanted == "conflict" and len([v for v in values if v.amount not in named]) == 1
    finding = _finding(entry, values, rule, report, severity="info" if defined else None)
    return Fails(finding)


_GRAVER: dict[str, set[str]] = {"conflict": set(), "cut": {"conflict"}, "rounded": {"conflict", "cut"}}


def _difference(one: Value, other: Value) -> Difference | None:
    """How two values differ; None where they are one at the coarser precision."""
    fine, coarse = sorted((one, other), key=lambda value: value.ulp)
    if round_half_up(fine.amount / coarse.ulp, 0) == round_half_up(coarse.amount / coarse.ulp, 0):
        return None
    if fine.ulp < coarse.ulp and exact(truncate(fine.amount / coarse.ulp, 0)) * coarse.ulp == coarse.amount:
        return "cut"
    return "rounded" if abs(fine.amount - coarse.amount) <= coarse.ulp else "conflict"


def _finding(
    entry: FactEntry,
    values: Sequence[Value],
    rule: RuleDef,
    report: Report,
    *,
    severity: Severity | None = None,
) -> Finding:
    places: dict[Fraction, list[str]] = {}
    for value in entry.values:
        own = places.setdefault(value.amount, [])
        if value.place not in own:
            own.append(value.place)
    shown = "；".join(f"{v.printed}（{'、'.join(places[v.amount][:4])}）" for v in values)
    label = entry.values[0].evidence.label or entry.key.subject
    subject = entry.key.subject.removeprefix("项目 ") if entry.key.subject.startswith("项目 ") else label
    facts = {"subject": subject, "values": shown, "count": str(len(values)), "what": _measure_words(entry.key)}
    difference = max(v.amount for v in values) - min(v.amount for v in values)
    scale = per_yuan("万元") if entry.key.unit == MONEY else Fraction(1)
    return make_finding(
        rule,
        report,
        facts,
        severity=severity,
        printed=values[0].printed,
        expected=values[1].printed,
        difference=f"{round_half_up(difference / scale, 3).normalize():f}",
        evidence=tuple(v.evidence for v in entry.values),
        repairs=tuple(_repairs(entry, values)),
    )


def _repairs(entry: FactEntry, values: Sequence[Value]) -> Iterator[Repair]:
    """Of a fact with two values, what each place would have to say: the other."""
    if len(values) == _TWO:
        for value in entry.values:
            other = values[0] if value.amount == values[1].amount else values[1]
            yield Repair(value.evidence, Interval(other.amount - other.ulp / 2, other.amount + other.ulp / 2))


_WORDS = {
    "initial_budget": "年初预算",
    "adjusted_budget": "调整后预算",
    "annual_budget": "全年预算",
    "executed": "执行数",
    "final": "决算数",
    "budget": "预算数",
    "score": "得分",
    "full_score": "分值",
    "count": "数量",
}


def _measure_words(key: Key) -> str:
    return _WORDS.get(key.measure, "数值")
