"""Kinds of rules about points as an evaluation says them: formulas in prose, deductions, sums, weights, averages, scales.

What rules of `told_elsewhere` already report about a sentence or a cell is not said a second time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

import msgspec

from mingzhang.checking.evaluation_arithmetic import evaluate
from mingzhang.checking.evaluation_text import NO_EVALUATION_TEXT, evaluation_text, pattern_of
from mingzhang.checking.matching import plain_name
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, RuleKind, make_finding, parameters_of
from mingzhang.checking.statement_view import Told, told
from mingzhang.checking.views import Held, views_of
from mingzhang.findings import Evidence, Severity
from mingzhang.forms import FilledForm, Report, Row, Source
from mingzhang.quantities import exact, parse_number, round_half_up
from mingzhang.rulebook.arithmetic import parse_expression
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef
from mingzhang.scoring.methods import number
from mingzhang.scoring.score_table import score_rows, weight_of

_INDEX = "evaluation_index"
_SCORES = "evaluation_scores"
_MEASURES = frozenset({"score", "deduction", "score_formula", "full_score", "score_rate"})
_LEVELS = ("level1", "level2", "level3", "level4")
_HUNDRED = 100
NO_SCORES = "正文没有逐项说明得分"


class Points(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of the kinds on points: rules whose findings about the same place are enough."""

    told_elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True)
class SaidPoints:
    """What one sentence says of the points of one indicator."""

    name: str
    score: Told
    formula: Told | None
    deduction: Told | None
    full: Told | None
    rate: Told | None

    @property
    def source(self) -> Source:
        """Where the score stands."""
        return self.score.said.source


def said_points(report: Report, book: Rulebook) -> tuple[SaidPoints, ...]:
    """All points that the text states, sentence by sentence; made once for a report."""
    return _said_points(Held(report, book))


@lru_cache(maxsize=2)
def _said_points(held: Held) -> tuple[SaidPoints, ...]:
    found: dict[tuple[int | None, str], dict[str, Told]] = {}
    for one in told(held.report, held.book):
        if one.measure in _MEASURES and one.said.value is not None and one.said.operator is None:
            found.setdefault((one.said.sentence, one.subject), {}).setdefault(one.measure, one)
    return tuple(
        SaidPoints(
            name,
            by["score"],
            by.get("score_formula"),
            by.get("deduction"),
            by.get("full_score"),
            by.get("score_rate"),
        )
        for (_, name), by in found.items()
        if "score" in by
    )


def already_told(rules: Sequence[str], report: Report, book: Rulebook) -> frozenset[Source]:
    """The places that findings of other rules show; made once for a report."""
    return _already(Held(report, book), tuple(rules))


@lru_cache(maxsize=16)
def _already(held: Held, rules: tuple[str, ...]) -> frozenset[Source]:
    from mingzhang.checking.registry import RULE_KINDS  # noqa: PLC0415 - the registry names this module

    found: set[Source] = set()
    for name in rules:
        rule = held.book.rules.get(name)
        for outcome in RULE_KINDS[rule.kind](rule, held.report, held.book) if rule else ():
            if isinstance(outcome, Fails):
                found.update(e.source for e in outcome.finding.evidence)
    return frozenset(found)


def _text_finding(  # noqa: PLR0913 - a finding's facts, each named by its caller
    rule: RuleDef,
    report: Report,
    said: SaidPoints,
    *,
    expected: str,
    how: str,
    evidence: tuple[Evidence, ...] = (),
) -> Outcome:
    printed = number(said.score.said.value or 0)
    facts = {"name": said.name, "printed": printed, "expected": expected, "how": how}
    facts["quote"] = said.formula.said.text if said.formula else said.score.said.text
    source = (said.score.evidence, *evidence)
    return Fails(
        make_finding(rule, report, facts, printed=printed, expected=expected, evidence=source, arithmetic=how)
    )


def _formula(said: SaidPoints) -> str | None:
    """What is wrong with a formula in prose: the value that it really has, None where it is right."""
    if said.formula is None:
        return None
    left = said.formula.said.text.rpartition("=")[0]
    value = evaluate(parse_expression(left), {})
    right = round_half_up(value, said.formula.said.decimals or 0)
    return None if right == said.formula.said.value else number(right)


def formula_points(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """A score formula written in prose gives the score that stands behind it."""
    formulas = [said for said in said_points(report, book) if said.formula]
    if not formulas:
        yield CannotTell("正文没有写明得分的算式")
    for said in formulas:
        try:
            right = _formula(said)
        except (ValueError, KeyError, ZeroDivisionError):
            yield CannotTell(f"“{said.name}”的算式不能计算")
            continue
        how = said.formula.said.text if said.formula else ""
        yield _text_finding(rule, report, said, expected=right, how=how) if right else HOLDS


def deductions(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """What is given and what is taken off make up the weight of the indicator."""
    reads = parameters_of(rule, Points)
    lost = [said for said in said_points(report, book) if said.deduction]
    if not lost:
        yield CannotTell("正文没有写明扣分")
    for said in lost:
        row = row_of(said.name, report)
        weight = said.full.said.value if said.full else weight_of(row[1]) if row else None
        score, off = said.score.said.value or Decimal(0), (said.deduction.said.value if said.deduction else None)
        if weight is None or off is None:
            yield CannotTell(f"“{said.name}”的分值没有读到，得分与扣分无从核对")
        elif score + off == weight:
            yield HOLDS
        elif said.source not in already_told(reads.told_elsewhere, report, book):
            how = f"{number(score)} + {number(off)} = {number(score + off)} ≠ {number(weight)}"
            yield _text_finding(rule, report, said, expected=number(weight - off), how=how, evidence=_cells(row))


def table_points(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """A score told in the text is within the weight of its indicator, and the one of the table."""
    reads = parameters_of(rule, Points)
    paired = [(said, row) for said in said_points(report, book) if (row := row_of(said.name, report))]
    if not paired:
        yield CannotTell(NO_SCORES)
    for said, row in paired:
        printed, weight, score = row[1].value("score"), weight_of(row[1]), said.score.said.value or Decimal(0)
        if printed is None:
            yield CannotTell(f"“{said.name}”在得分表中没有印得分")
        elif score == printed:
            yield HOLDS
        elif said.source not in already_told(reads.told_elsewhere, report, book):
            above = weight is not None and score > weight
            how = f"文中 {number(score)} 分，表中 {number(printed)} 分" + (f"，分值 {number(weight)}" if above and weight else "")
            yield _text_finding(rule, report, said, expected=number(printed), how=how, evidence=_cells(row))


def group_points(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Points of a section are those of its indicators, and its rate is points ÷ weight."""
    reads = parameters_of(rule, Points)
    groups = [said for said in said_points(report, book) if said.full]
    if not groups:
        yield CannotTell(NO_SCORES)
    for said in groups:
        outcomes = list(_group(said, report))
        hidden = said.source in already_told(reads.told_elsewhere, report, book)
        for fault, expected, evidence in outcomes:
            if not hidden:
                yield _text_finding(rule, report, said, expected=expected, how=fault, evidence=evidence)
        if not outcomes:
            yield HOLDS


def _group(said: SaidPoints, report: Report) -> Iterator[tuple[str, str, tuple[Evidence, ...]]]:
    score, full = said.score.said.value or Decimal(0), said.full.said.value if said.full else None
    if full and said.rate is not None:
        right = round_half_up(exact(score) * _HUNDRED / exact(full), said.rate.said.decimals or 0)
        if right != said.rate.said.value:
            how = f"{number(score)} ÷ {number(full)} = {number(right)}%，文中印 {said.rate.printed}"
            yield how, f"{number(right)}%", ()
    rows = _rows_under(said.name, report)
    points = [row.value("score") for _, row in rows]
    if not rows or any(p is None for p in points):
        return
    total = sum((p for p in points if p is not None), Decimal(0))
    if total != score:
        cells = tuple(Evidence.of(form, row, "score", row.cells.get("score")) for form, row in rows)
        yield f"各项之和 {number(total)} 分，文中 {number(score)} 分", number(total), cells


def _rows_under(name: str, report: Report) -> list[tuple[FilledForm, Row]]:
    """The leaves that stand under a group of that name in a table of scores."""
    wanted = plain_name(name)
    for form in report.all(_INDEX):
        rows = [(form, r) for r in score_rows(form) if wanted in (plain_name(r.text(c)) for c in _LEVELS[:3])]
        if rows and not any(plain_name(r.label) == wanted for _, r in rows):
            return rows
    return [
        (form, r) for form in report.all(_SCORES) for r in score_rows(form) if plain_name(r.label) == wanted
    ][:1]


def row_of(name: str, report: Report) -> tuple[FilledForm, Row] | None:
    """The one row of that indicator in a table of scores; None where there is none, or several."""
    wanted = plain_name(name)
    found = [
        (form, row)
        for form in report.all(_INDEX)
        for row in score_rows(form)
        if wanted in {plain_name(row.label), plain_name(row.text("level3"))}
    ]
    return found[0] if len(found) == 1 else None


def _cells(row: tuple[FilledForm, Row] | None) -> tuple[Evidence, ...]:
    if row is None:
        return ()
    return tuple(Evidence.of(row[0], row[1], c, row[1].cells.get(c)) for c in ("weight", "score"))


# Weights, averages and scales of tables.


def weight_levels(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Weights add up on every level, and to 100 in all."""
    reads = parameters_of(rule, Points)
    forms = [*report.all(_INDEX), *report.all(_SCORES)]
    if not forms:
        yield CannotTell("没有读到评价得分表")
    seen = already_told(reads.told_elsewhere, report, book)
    for form in forms:
        rows = score_rows(form)
        weights = [weight_of(row) for row in rows]
        if any(w is None for w in weights):
            yield CannotTell(f"“{form.title[:30]}”有的指标没有印分值")
            continue
        faults = list(_level_faults(form, rows))
        for what, printed, total, evidence in faults:
            if not seen & {e.source for e in evidence}:
                facts = {"title": form.title[:40], "what": what, "printed": number(printed), "expected": number(total)}
                values = {"printed": number(printed), "expected": number(total)}
                yield Fails(make_finding(rule, report, facts, **values, evidence=evidence))  # type: ignore[arg-type]
        if not faults:
            yield HOLDS


def _level_faults(
    form: FilledForm, rows: Sequence[Row]
) -> Iterator[tuple[str, Decimal, Decimal, tuple[Evidence, ...]]]:
    column = "weight" if form.form == _INDEX else "full"
    total = sum((weight_of(row) or Decimal(0) for row in rows), Decimal(0))
    cells = tuple(Evidence.of(form, row, column, row.cells.get(column)) for row in rows)
    whole = form.row("total")
    printed = weight_of(whole) if whole else None
    if printed is not None and printed != total:
        yield "合计", printed, total, cells
    elif total != _HUNDRED:
        yield "全部指标", total, Decimal(_HUNDRED), cells
    for group in (r for r in form.rows if r.id.startswith("group.")):
        weight = weight_of(group)
        under = [r for r in rows if plain_name(group.label) in (plain_name(r.text(c)) for c in _LEVELS[:3])]
        added = sum((weight_of(r) or Decimal(0) for r in under), Decimal(0))
        if weight is not None and under and weight != added:
            yield f"“{group.label}”", weight, added, (Evidence.of(form, group, column, group.cells.get(column)),)


class SameScores(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `same_scores`: the sentence, and what is told elsewhere."""

    told_elsewhere: tuple[str, ...] = ()


def same_scores(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """A table of scores that is printed several times, and heads of sections, say the same."""
    reads = parameters_of(rule, SameScores)
    forms = report.all(_SCORES)
    if not forms:
        yield CannotTell("没有读到评价得分表")
        return
    first = {plain_name(r.label): (forms[0], r) for r in score_rows(forms[0])}
    for other in forms[1:]:
        for row in score_rows(other):
            same = first.get(plain_name(row.label))
            if same is not None:
                yield _same_row(same, (other, row), rule, report)
    hidden = already_told(reads.told_elsewhere, report, book)
    for said in said_points(report, book):
        entry = first.get(plain_name(said.name))
        if entry is not None and said.full is not None and said.source not in hidden:
            agrees = entry[1].value("score") == said.score.said.value and weight_of(entry[1]) == said.full.said.value
            how = f"得分表印 {entry[1].text('score')} 分（分值 {entry[1].text('full')}）"
            told_twice = f"文中印 {said.score.printed}（分值 {said.full.printed}）"
            cells = (Evidence.of(entry[0], entry[1], "score", entry[1].cells.get("score")),)
            facts = {"name": said.name, "one": how, "other": told_twice}
            bad = make_finding(rule, report, facts, evidence=(said.score.evidence, *cells))
            yield HOLDS if agrees else Fails(bad)


def _same_row(
    one: tuple[FilledForm, Row], other: tuple[FilledForm, Row], rule: RuleDef, report: Report
) -> Outcome:
    pairs = [(one[1].value(c), other[1].value(c)) for c in ("full", "score", "rate")]
    if all(a is None or b is None or a == b for a, b in pairs):
        return HOLDS
    facts = {"name": one[1].label, "one": _row_words(one), "other": _row_words(other)}
    evidence = tuple(Evidence.of(f, r, c, r.cells.get(c)) for f, r in (one, other) for c in ("full", "score", "rate"))
    return Fails(make_finding(rule, report, facts, evidence=evidence))


def _row_words(entry: tuple[FilledForm, Row]) -> str:
    form, row = entry
    return f"“{form.title[:20]}”印分值 {row.text('full')}、得分 {row.text('score')}、得分率 {row.text('rate')}"


class Averages(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `averages`: forms with one rate in each row and their average in another."""

    form: str
    column: str
    row: str
    told_elsewhere: tuple[str, ...] = ()


def averages(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """A printed average is that of the rows above it."""
    reads = parameters_of(rule, Averages)
    views = views_of(report, reads.form, book, "evaluation")
    if not views:
        yield CannotTell(f"没有读到《{book.forms[reads.form].title}》")
    for view in views:
        rows = [r for r in view.items("") if r.value(reads.column) is not None]
        average = view.filled.cell(reads.row, reads.column)
        if not rows or average is None or average.value is None:
            yield CannotTell(f"“{view.filled.title[:30]}”没有印平均值，或没有可以平均的数")
            continue
        mean = sum((exact(r.value(reads.column) or 0) for r in rows), Fraction(0)) / len(rows)
        right = round_half_up(mean, average.decimals or 0)
        hidden = average.source in already_told(reads.told_elsewhere, report, book)
        if right == average.value:
            yield HOLDS
        elif not hidden:
            facts = {"title": view.filled.title[:40], "printed": average.text, "expected": f"{right}%"}
            facts["count"] = str(len(rows))
            cells = tuple(Evidence.of(view.filled, r, reads.column, r.cells.get(reads.column)) for r in rows)
            evidence = (Evidence("satisfaction", reads.row, reads.column, average.text, average.source), *cells)
            values = {"printed": average.text, "expected": f"{right}%"}
            yield Fails(make_finding(rule, report, facts, **values, evidence=evidence))  # type: ignore[arg-type]


class Steps(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `scale_steps`: pattern with the groups `step` and `points`; the form with its columns."""

    form: str
    rate: str
    points: str
    pattern: str
    told_elsewhere: tuple[str, ...] = ()


def scale_steps(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """A scale of points rises from step to step just as the sentence above it says."""
    reads = parameters_of(rule, Steps)
    forms = report.all(reads.form)
    text = evaluation_text(report, book)
    said = next(pattern_of(reads.pattern).find(text), None) if text.text else None
    if not forms or said is None:
        yield CannotTell("没有读到分段评分标准" if not forms else "正文没有说明每增加多少加多少分")
        return
    step, gain = (parse_number(said[name]) for name in ("step", "points"))
    slope = exact(gain.value) / exact(step.value) if step and gain and step.value else Fraction(0)
    hidden = already_told(reads.told_elsewhere, report, book)
    for form in forms:
        rows = [r for r in form.rows if r.value(reads.rate) is not None and r.value(reads.points)]
        for low, high in pairwise(rows):
            yield from _step(form, (low, high), slope, (reads, hidden), (rule, report))


def _step(
    form: FilledForm,
    rows: tuple[Row, Row],
    slope: Fraction,
    reads: tuple[Steps, frozenset[Source]],
    whose: tuple[RuleDef, Report],
) -> Iterator[Outcome]:
    (low, high), names = rows, reads[0]
    rise = exact(high.value(names.rate) or 0) - exact(low.value(names.rate) or 0)
    right = exact(low.value(names.points) or 0) + rise * slope
    evidence = tuple(Evidence.of(form, r, c, r.cells.get(c)) for r in rows for c in (names.rate, names.points))
    if right == high.value(names.points):
        yield HOLDS
    elif not reads[1] & {e.source for e in evidence}:
        facts = {"rate": high.text(names.rate), "printed": high.text(names.points), "expected": f"{number(right)}%"}
        facts["low"] = f"{low.text(names.rate)} 得 {low.text(names.points)}"
        yield Fails(make_finding(*whose, facts, printed=facts["printed"], expected=facts["expected"], evidence=evidence))


POINT_KINDS: dict[str, RuleKind] = {
    "averages": averages,
    "deductions": deductions,
    "formula_points": formula_points,
    "group_points": group_points,
    "same_scores": same_scores,
    "scale_steps": scale_steps,
    "table_points": table_points,
    "weight_levels": weight_levels,
}
