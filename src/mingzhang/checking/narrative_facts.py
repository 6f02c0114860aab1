"""The table of facts: what is said in several places of one object, measure, period, scope and stage."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from typing import Literal

import msgspec

from mingzhang.checking.matching import plain_name
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, Tail, make_finding, parameters_of
from mingzhang.checking.statement_view import MONEY, NO_STATEMENTS, Region, Told, core, narrative, told
from mingzhang.checking.views import Held, per_yuan
from mingzhang.findings import Evidence, Finding
from mingzhang.forms import Cell, FilledForm, Report, Row
from mingzhang.quantities import exact, round_half_up, squeeze, truncate
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
    if not one.has_value or not subject or core(subject) not in plain_name(said.text):
        return None
    same = _BUDGET_STAGES if report.kind == "budget" else _FINAL_STAGES
    measure = same.get(said.measure, said.measure)
    period = None if said.period in ("current", str(report.fiscal_year)) else said.period
    stage = said.stage if said.stage in ("contract", "paid") else None
    return Key(core(one.subject), measure, one.dimension, period, said.scope, stage)


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
    return Value(amount, factor * Fraction(1, 10**decimals), f"{cell.text}{cell.unit or form.unit or ''}", place, evidence)


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
    for entry in entries:
        yield _one_value(entry, reads.difference, rule, report)


def _judged(key: Key, reads: Facts) -> bool:
    if key.subject.startswith("项目 "):
        return reads.projects
    named = len(key.subject) >= reads.shortest and not re.search(reads.generic, key.subject)
    return key.measure in reads.measures and named


def _one_value(entry: FactEntry, wanted: Difference, rule: RuleDef, report: Report) -> Outcome:
    values = entry.distinct
    kinds = {_difference(a, b) for a, b in combinations(values, 2)}
    if wanted not in kinds or ("conflict" in kinds and wanted != "conflict"):
        return HOLDS
    finding = _finding(entry, values, rule, report)
    return Fails(finding) if wanted == "conflict" else Tail(finding) if rule.severity == "info" and wanted == "rounded" else Fails(finding)


def _difference(one: Value, other: Value) -> Difference:
    fine, coarse = sorted((one, other), key=lambda value: value.ulp)
    if round_half_up(fine.amount / coarse.ulp, 0) == round_half_up(coarse.amount / coarse.ulp, 0):
        return "rounded"
    if fine.ulp < coarse.ulp and exact(truncate(fine.amount / coarse.ulp, 0)) * coarse.ulp == coarse.amount:
        return "cut"
    return "rounded" if abs(fine.amount - coarse.amount) <= coarse.ulp else "conflict"


def _finding(entry: FactEntry, values: Sequence[Value], rule: RuleDef, report: Report) -> Finding:
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
        outcome="tail" if rule.severity == "info" and "尾差" in rule.name.zh else "fails",
        printed=values[0].printed,
        expected=values[1].printed,
        difference=f"{round_half_up(difference / scale, 3).normalize():f}",
        evidence=tuple(v.evidence for v in entry.values),
    )


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


class Bases(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `shares_without_base`: whose part is whose (小微 of 中小微)."""

    narrative: Region
    parts: tuple[tuple[str, str], ...]


def shares_without_base(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Two shares in one sentence, of a whole and of its part, do not contradict each other without a stated base."""
    reads = parameters_of(rule, Bases)
    items = [t for t in narrative(report, book, reads.narrative) if t.measure == "share" and t.has_value]
    judged = False
    for first, second in combinations(items, 2):
        if first.said.sentence != second.said.sentence or first.said.base or second.said.base:
            continue
        for whole, part in reads.parts:
            pair = _whole_and_part(first, second, whole, part)
            if pair:
                judged = True
                yield HOLDS if pair[1].amount <= pair[0].amount else Fails(_contradiction(*pair, rule, report))
    if not judged:
        yield CannotTell("文字中没有同一句的两个未写基数的占比" if items else NO_STATEMENTS)


def _whole_and_part(first: Told, second: Told, whole: str, part: str) -> tuple[Told, Told] | None:
    for one, other in ((first, second), (second, first)):
        if re.search(whole, one.subject) and re.search(part, other.subject) and not re.search(whole, other.subject):
            return one, other
    return None


def _contradiction(whole: Told, part: Told, rule: RuleDef, report: Report) -> Finding:
    facts = {
        "where": whole.where,
        "whole": f"{whole.said.subject}占 {whole.printed}",
        "part": f"{part.said.subject}占 {part.printed}",
    }
    return make_finding(
        rule, report, facts, printed=part.printed, expected=whole.printed, evidence=(whole.evidence, part.evidence)
    )


class Definitions(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `definitions_differ`: numbers with these units in a subject are its threshold."""

    narrative: Region
    threshold: str


_MORE = "{first}，{second}：门槛较高的反而更多，请核对。"


def definitions_differ(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Counts above different thresholds are no contradiction, unless the higher threshold has the higher count."""
    reads = parameters_of(rule, Definitions)
    pattern = re.compile(reads.threshold)
    groups: dict[str, list[Told]] = {}
    for one in narrative(report, book, reads.narrative):
        if one.measure == "count" and one.has_value and pattern.search(one.subject):
            groups.setdefault(one.dimension, []).append(one)
    pairs = [p for group in groups.values() for p in combinations(group, 2) if _thresholds(p, pattern)]
    if not pairs:
        yield CannotTell("没有读到门槛不同的同类数量")
    for first, second in pairs:
        yield _defined(first, second, pattern, rule, report)


def _threshold(one: Told, pattern: re.Pattern[str]) -> Fraction:
    match = pattern.search(one.subject)
    return Fraction(match["value"]) if match else Fraction(0)


def _thresholds(pair: tuple[Told, Told], pattern: re.Pattern[str]) -> bool:
    first, second = (pattern.sub("", one.subject) for one in pair)
    like = alike(first, second) >= 0.5 and "设备" in first and "设备" in second
    return like and _threshold(pair[0], pattern) != _threshold(pair[1], pattern)


def _defined(first: Told, second: Told, pattern: re.Pattern[str], rule: RuleDef, report: Report) -> Outcome:
    low, high = sorted((first, second), key=lambda one: _threshold(one, pattern))
    facts = {
        "first": f"{low.where}写{low.said.subject} {low.printed}",
        "second": f"{high.where}写{high.said.subject} {high.printed}",
    }
    evidence = (low.evidence, high.evidence)
    if high.amount > low.amount:
        return Fails(make_finding(rule, report, facts, severity="error", template=_MORE, evidence=evidence))
    return Fails(make_finding(rule, report, facts, evidence=evidence))


class Groups(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `two_sources`.

    Attributes:
        survey: Regular expression on text or headings that tell of a survey.
        subject: Regular expression on subjects of satisfaction.
        level: Regular expression on the category of satisfaction in the form.
        alike: Likeness of two names of one group.
    """

    narrative: Region
    survey: str
    subject: str
    level: str
    alike: str


def two_sources(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """The satisfaction of a group by a survey beside what projects report of the same group themselves."""
    reads = parameters_of(rule, Groups)
    items = narrative(report, book, reads.narrative)
    surveyed = [t for t in items if t.measure == "rate" and t.has_value and re.search(reads.subject, t.said.subject)]
    reported = list(_reported(report, reads))
    pairs = [(s, r) for s in surveyed for r in reported if alike(s.subject, r[0]) >= float(reads.alike)]
    if not pairs:
        yield CannotTell("没有读到同一群体的两个满意度")
    for one, (name, text, evidence) in pairs:
        value = re.match(r"[0-9.]+", text)
        if value and Fraction(value[0]) == one.amount:
            yield HOLDS
        else:
            facts = {"where": one.where, "subject": one.said.subject, "printed": one.printed, "name": name, "text": text}
            yield Fails(make_finding(rule, report, facts, printed=one.printed, evidence=(one.evidence, evidence)))


def _reported(report: Report, reads: Groups) -> Iterator[tuple[str, str, Evidence]]:
    for form in report.all("self_evaluation"):
        for row in form.rows:
            if re.search(reads.level, squeeze(row.text("level1")) + squeeze(row.text("level2"))) and row.text("actual"):
                evidence = Evidence.of(form, row, "actual", row.cells.get("actual"))
                yield row.text("level3"), row.text("actual"), evidence


class Indicators(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `indicator_values`: forms with the columns that name an indicator and state its result."""

    narrative: Region
    forms: dict[str, tuple[str, str]]


def indicator_values(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """The actual value of an indicator is the same in its form, in the evaluation's table and in the text."""
    reads = parameters_of(rule, Indicators)
    found: dict[str, list[tuple[str, str, Evidence]]] = {}
    for name, (label, column) in reads.forms.items():
        for form in report.all(name):
            for row in form.rows:
                title, text = plain_name(row.text(label) or row.label), squeeze(row.text(column))
                if title and text:
                    found.setdefault(title, []).append((name, text, Evidence.of(form, row, column, row.cells.get(column))))
    unique = {t: v for t, v in found.items() if len({name for name, _, _ in v}) == len(v)}
    for one in narrative(report, book, reads.narrative):
        title = plain_name(one.said.subject)
        if one.measure == "actual" and one.has_value and title in unique:
            unique[title].append(("text", one.printed, one.evidence))
    several = {title: values for title, values in unique.items() if len(values) > 1}
    if not several:
        yield CannotTell("没有在两处以上读到同名的指标")
    for title, values in several.items():
        yield _same_actual(title, values, rule, report)


_NUMBER = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?")


def _same_actual(title: str, values: Sequence[tuple[str, str, Evidence]], rule: RuleDef, report: Report) -> Outcome:
    numbers = [(_NUMBER.findall(text), text) for _, text, _ in values]
    if any(len(found) != 1 for found, _ in numbers):
        return CannotTell(f"“{title}”的实际完成值不是单个的数")
    amounts = {Fraction(found[0].replace(",", "")) for found, _ in numbers}
    units = {text.replace(found[0], "") for found, text in numbers}
    if len(amounts) == 1:
        return HOLDS
    if len(units - {""}) > 1:
        return CannotTell(f"“{title}”在各处的计量单位不同")
    shown = "、".join(dict.fromkeys(text for _, text, _ in values))
    evidence = tuple(e for _, _, e in values)
    return Fails(make_finding(rule, report, {"subject": title, "values": shown}, printed=values[0][1], expected=values[1][1], evidence=evidence))


