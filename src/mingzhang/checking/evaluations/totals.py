"""Kinds of rules about tables of points: totals, weights on every level, averages, scales."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import msgspec

from mingzhang.checking.evaluations.points import Points, already_told, said_points
from mingzhang.checking.evaluations.text import Place, evaluation_text, pattern_of, place_of
from mingzhang.checking.matching import plain_name
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, RuleKind, make_finding, parameters_of
from mingzhang.checking.views import views_of
from mingzhang.findings import Evidence
from mingzhang.forms import FilledForm, Report, Row
from mingzhang.quantities import exact, parse_number, round_half_up
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef
from mingzhang.scoring.methods import number
from mingzhang.scoring.score_table import score_rows, weight_of

_INDEX = "evaluation_index"
_SCORES = "evaluation_scores"
_LEVELS = ("level1", "level2", "level3")
_HUNDRED = 100


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
            if not seen & {place_of(e.source) for e in evidence}:
                facts = {
                    "title": form.title[:40],
                    "what": what,
                    "printed": number(printed),
                    "expected": number(total),
                }
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
        under = [r for r in rows if plain_name(group.label) in (plain_name(r.text(c)) for c in _LEVELS)]
        added = sum((weight_of(r) or Decimal(0) for r in under), Decimal(0))
        if weight is not None and under and weight != added:
            yield f"“{group.label}”", weight, added, (Evidence.of(form, group, column, group.cells.get(column)),)


def total_points(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """The total of a table of scores is the sum of its rows, exactly."""
    reads = parameters_of(rule, Points)
    forms = [*report.all(_SCORES), *report.all(_INDEX)]
    if not forms:
        yield CannotTell("没有读到评价得分表")
    hidden = already_told(reads.told_elsewhere, report, book)
    for form in forms:
        total, rows = form.row("total"), score_rows(form)
        printed = total.value("score") if total else None
        values = [row.value("score") for row in rows]
        if total is None or printed is None or any(v is None for v in values) or _doubtful(form, "score"):
            yield CannotTell(f"“{form.title[:30]}”没有印总分，或有的得分没有读清")
            continue
        added = sum((v for v in values if v is not None), Decimal(0))
        evidence = tuple(Evidence.of(form, r, "score", r.cells.get("score")) for r in (*rows, total))
        if added == printed:
            yield HOLDS
        elif not hidden & {place_of(e.source) for e in evidence}:
            facts = {"title": form.title[:40], "printed": number(printed), "expected": number(added)}
            facts["difference"] = number(abs(added - printed))
            values_of = (facts["printed"], facts["expected"])
            found = make_finding(
                rule, report, facts, printed=values_of[0], expected=values_of[1], evidence=evidence
            )
            yield Fails(found)


def _doubtful(form: FilledForm, column: str) -> bool:
    return any((c := row.cells.get(column)) is not None and c.mark == "ambiguous" for row in form.rows)


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
            agrees = (
                entry[1].value("score") == said.score.said.value and weight_of(entry[1]) == said.full.said.value
            )
            how = f"得分表印 {entry[1].text('score')} 分（分值 {entry[1].text('full')}）"
            told_twice = f"文中印 {said.score.printed}（分值 {said.full.printed}）"
            cells = (Evidence.of(entry[0], entry[1], "score", entry[1].cells.get("score")),)
            facts = {"name": said.name, "one": how, "other": told_twice}
            bad = make_finding(rule, report, facts, evidence=(said.score.evidence, *cells))
            yield HOLDS if agrees else Fails(bad)


def _same_row(one: tuple[FilledForm, Row], other: tuple[FilledForm, Row], rule: RuleDef, report: Report) -> Outcome:
    pairs = [(one[1].value(c), other[1].value(c)) for c in ("full", "score", "rate")]
    if all(a is None or b is None or a == b for a, b in pairs):
        return HOLDS
    facts = {"name": one[1].label, "one": _row_words(one), "other": _row_words(other)}
    evidence = tuple(
        Evidence.of(f, r, c, r.cells.get(c)) for f, r in (one, other) for c in ("full", "score", "rate")
    )
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
        hidden = place_of(average.source) in already_told(reads.told_elsewhere, report, book)
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
    reads: tuple[Steps, frozenset[Place]],
    whose: tuple[RuleDef, Report],
) -> Iterator[Outcome]:
    (low, high), names = rows, reads[0]
    rise = exact(high.value(names.rate) or 0) - exact(low.value(names.rate) or 0)
    right = exact(low.value(names.points) or 0) + rise * slope
    evidence = tuple(Evidence.of(form, r, c, r.cells.get(c)) for r in rows for c in (names.rate, names.points))
    if right == high.value(names.points):
        yield HOLDS
    elif not reads[1] & {place_of(e.source) for e in evidence}:
        facts = {"rate": high.text(names.rate), "printed": high.text(names.points), "expected": f"{number(right)}%"}
        facts["low"] = f"{low.text(names.rate)} 得 {low.text(names.points)}"
        yield Fails(
            make_finding(*whose, facts, printed=facts["printed"], expected=facts["expected"], evidence=evidence)
        )


TOTAL_KINDS: dict[str, RuleKind] = {
    "averages": averages,
    "same_scores": same_scores,
    "scale_steps": scale_steps,
    "total_points": total_points,
    "weight_levels": weight_levels,
}
