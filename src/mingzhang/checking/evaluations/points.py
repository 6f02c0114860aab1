"""Kinds of rules about points as the text says them: formulas in prose, deductions, sections.

What rules of `told_elsewhere` already report about a sentence or a cell is not said a second time.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import msgspec

from mingzhang.checking.evaluations.arithmetic import evaluate
from mingzhang.checking.evaluations.text import Place, place_of
from mingzhang.checking.matching import plain_name
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, RuleKind, make_finding, parameters_of
from mingzhang.checking.statements.view import Told, told
from mingzhang.checking.views import Held
from mingzhang.findings import Evidence
from mingzhang.forms import FilledForm, Report, Row
from mingzhang.quantities import exact, round_half_up
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
_OWN = re.compile("^(?:该|本)?(?:[一二三四]级)?指标(?:满分|分值)")
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
    def source(self) -> Place:
        """Where the score stands."""
        return place_of(self.score.said.source)


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
        if "score" in by and _speaks_of(name, by)
    )


def _speaks_of(name: str, by: dict[str, Told]) -> bool:
    """Whether the sentence itself names the indicator, or only says that it is the one of its heading."""
    words = [plain_name(one.said.text) for one in by.values()]
    return any(name in said for said in words) or any(_OWN.match(said) for said in words)


def already_told(rules: Sequence[str], report: Report, book: Rulebook) -> frozenset[Place]:
    """The places that findings of other rules show; made once for a report."""
    return _already(Held(report, book), tuple(rules))


@lru_cache(maxsize=16)
def _already(held: Held, rules: tuple[str, ...]) -> frozenset[Place]:
    from mingzhang.checking.registry import RULE_KINDS  # noqa: PLC0415 - the registry names this module

    found: set[Place] = set()
    for name in rules:
        rule = held.book.rules.get(name)
        for outcome in RULE_KINDS[rule.kind](rule, held.report, held.book) if rule else ():
            if isinstance(outcome, Fails):
                found.update(place_of(e.source) for e in outcome.finding.evidence)
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
            how = f"文中 {number(score)} 分，表中 {number(printed)} 分" + (
                f"，分值 {number(weight)}" if above and weight else ""
            )
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
    return [(form, r) for form in report.all(_SCORES) for r in score_rows(form) if plain_name(r.label) == wanted][
        :1
    ]


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


POINT_KINDS: dict[str, RuleKind] = {
    "deductions": deductions,
    "formula_points": formula_points,
    "group_points": group_points,
    "table_points": table_points,
}
