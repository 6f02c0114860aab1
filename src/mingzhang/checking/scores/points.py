"""Rule kinds on points: the score of each indicator, its cap, execution, and the sums that follow."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import msgspec

from mingzhang.checking.outcomes import (
    HOLDS,
    CannotTell,
    Fails,
    Outcome,
    RuleKind,
    Tail,
    make_finding,
    parameters_of,
)
from mingzhang.checking.scores.sheets import Scored, count_words, per_form, quoted
from mingzhang.findings import Finding
from mingzhang.forms import Cell, Report
from mingzhang.quantities import Exact, round_half_up, truncate
from mingzhang.rulebook.rules import RuleDef
from mingzhang.scoring import IndicatorScore
from mingzhang.scoring.methods import number
from mingzhang.scoring.self_evaluation import EXECUTION_PART, EXECUTION_ROW, SUBTOTAL, TOTAL

Agreement = Literal["equal", "tail", "no"]
_CELLS = ("target", "actual", "weight", "score")
_ROWS = {SUBTOTAL: "subtotal", TOTAL: "total"}


class MethodParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which indicators a rule speaks of: those scored by one method of the policy.

    Attributes:
        note: Words that the form's own note on this method contains, so that the finding can cite it.
    """

    method: str
    note: str = ""


def agreement(printed: Cell | None, computed: Exact, places: int = 2) -> Agreement:
    """Whether a printed score follows: equal when rounded half up; a tail where cut off or rounded to one place."""
    if printed is None or printed.value is None:
        return "no"
    if printed.value == round_half_up(computed, max(places, printed.decimals or 0)):
        return "equal"
    if printed.decimals == 1 and printed.value == round_half_up(computed, 1):
        return "tail"
    cut = (printed.decimals or 0) >= places and printed.value == truncate(computed, printed.decimals or 0)
    return "tail" if cut else "no"


def _indicator_score(rule: RuleDef, report: Report, scored: Scored) -> Iterator[Outcome]:
    """Points of all indicators of one method; wrong ones of a form make one finding."""
    wanted = parameters_of(rule, MethodParameters)
    wrong: list[IndicatorScore] = []
    for one in scored.indicators:
        if one.method != wanted.method or _over(one):
            continue
        state = _state(scored, one)
        if isinstance(state, CannotTell):
            yield state
        elif state == "no":
            wrong.append(one)
        else:
            yield HOLDS if state == "equal" else Tail(_tail(rule, report, scored, one))
    if wrong:
        yield Fails(_wrong_scores(rule, report, scored, wrong, wanted.note))


def _over(one: IndicatorScore) -> bool:
    """The printed score exceeds the weight: the rule on the cap speaks of it."""
    return one.printed is not None and one.weight is not None and one.printed > one.weight


def _state(scored: Scored, one: IndicatorScore) -> Agreement | CannotTell:
    if scored.doubtful(one.row, *_CELLS):
        return CannotTell(f"“{scored.project}”的“{one.name}”有读法不唯一的单元格")
    if one.exact is None:
        return CannotTell(f"“{scored.project}”的“{one.name}”：{one.why or '无法计算'}")
    if one.printed is None:
        return CannotTell(f"“{scored.project}”的“{one.name}”没有填写得分")
    return agreement(scored.row(one.row).cells.get("score"), one.exact)


def _tail(rule: RuleDef, report: Report, scored: Scored, one: IndicatorScore) -> Finding:
    facts = {
        "project": scored.project,
        "name": one.name,
        "computed": _shown(one.computed),
        "printed": _shown(one.printed),
    }
    template = "“{project}”的“{name}”应得 {computed} 分，表中为 {printed} 分，差在四舍五入范围内，无需处理。"
    evidence = scored.evidence(one.row, *_CELLS)
    return make_finding(rule, report, facts, tail=True, template=rule.tail_message or template, evidence=evidence)


def _wrong_scores(rule: RuleDef, report: Report, scored: Scored, wrong: list[IndicatorScore], note: str) -> Finding:
    groups: dict[tuple[str, str, str, Decimal | None], list[IndicatorScore]] = {}
    for one in wrong:
        groups.setdefault((one.target, one.actual, one.formula, one.printed), []).append(one)
    by = _note_words(scored, note)
    # Without a policy of the place or a note under the form, the method itself is only likely (G-07).
    likely = scored.sheet.policy_assumed and not by
    items = "；".join(_score_words(alike, "按通用计分方法" if likely else by) for alike in groups.values())
    finding = make_finding(
        rule,
        report,
        {"project": scored.project, "items": items, "totals": totals_words(scored)},
        severity="warning" if likely else None,
        printed="、".join(dict.fromkeys(_shown(one.printed) for one in wrong)),
        expected="、".join(dict.fromkeys(_shown(one.computed) for one in wrong)),
        difference="、".join(dict.fromkeys(_shown(_difference(one)) for one in wrong)),
        evidence=tuple(e for one in wrong for e in scored.evidence(one.row, *_CELLS)),
        arithmetic="；".join(dict.fromkeys(_sum_words(one) for one in wrong)),
    )
    return replace(finding, consequences=consequences_of(scored))


def _difference(one: IndicatorScore) -> Decimal:
    return (one.printed or Decimal(0)) - (one.computed or Decimal(0))


def _score_words(alike: list[IndicatorScore], by: str) -> str:
    first, many = alike[0], len(alike) > 1
    names = quoted([one.name for one in alike]) + (count_words(len(alike)) if many else "")
    target, actual, due, printed = first.target, first.actual, _sum_words(first), _shown(first.printed)
    if many:
        return f"{names}目标 {target}、实际 {actual}，{by}各应得 {due} 分，表中各为 {printed} 分"
    return f"{names}目标 {target}、实际 {actual}，{by}应得 {due} 分，表中为 {printed} 分"


def _sum_words(one: IndicatorScore) -> str:
    """The formula and what it gives: 8 × 2 ÷ 3 = 5.33."""
    points = _shown(one.computed)
    if "，" in one.formula:
        return f"{points}（{one.formula}）"
    return f"{one.formula} = {points}"


def _note_words(scored: Scored, words: str) -> str:
    """按注3, where a note under the form states the method; else nothing."""
    note = next((n for n in scored.form.notes if words and words in n), "")
    figure = note.lstrip("注：: ").split(".")[0].split("．")[0].split("、")[0]
    return f"按注{figure}" if figure.isdigit() else ""


def totals_words(scored: Scored) -> str:
    """小计应为 84.66，总分应为 94.66; empty where they do not change or cannot be told."""
    parts = [_part_words(scored, name) for name in (SUBTOTAL, TOTAL)]
    return "".join(f"，{words}" for words in parts if words)


def _part_words(scored: Scored, name: str) -> str:
    printed, computed = scored.part(name)
    if printed is None or computed is None or printed == computed:
        return ""
    return f"{name}应为 {_shown(computed)}"


def consequences_of(scored: Scored) -> tuple[str, ...]:
    """What else changes where a score of a form is wrong: sums, grade, and the summary row that repeats them."""
    parts = [(name, *scored.part(name)) for name in (EXECUTION_PART, SUBTOTAL, TOTAL)]
    found = [
        f"{name}应为 {_shown(computed)}（表中 {_shown(printed)}）"
        for name, printed, computed in parts
        if printed is not None and computed is not None and printed != computed
    ]
    printed, computed = scored.part(TOTAL)
    row = scored.pair.row if scored.pair else None
    if computed is not None and printed != computed and row is not None and row.value("score") == printed:
        found.append(f"汇总表中同一项目的评价得分应为 {_shown(computed)}（表中 {_shown(printed)}）")
    if printed is not None and computed is not None:
        before, after = scored.policy.grade_of(printed), scored.policy.grade_of(computed)
        found += [f"等级由“{before}”变为“{after}”"] if before != after else []
    return tuple(found)


def _shown(value: Decimal | None) -> str:
    return "空白" if value is None else number(value)


def _cap(rule: RuleDef, report: Report, scored: Scored) -> Iterator[Outcome]:
    """No score above its weight, none below zero."""
    for one in scored.sheet.indicators:
        if one.printed is None or one.weight is None:
            yield CannotTell(f"“{scored.project}”的“{one.name}”没有填写分值或得分")
        elif scored.doubtful(one.row, "weight", "score"):
            yield CannotTell(f"“{scored.project}”的“{one.name}”有读法不唯一的单元格")
        elif 0 <= one.printed <= one.weight:
            yield HOLDS
        else:
            yield Fails(_beyond(rule, report, scored, one))


def _beyond(rule: RuleDef, report: Report, scored: Scored, one: IndicatorScore) -> Finding:
    limit = one.weight if one.printed and one.printed > 0 else Decimal(0)
    word = "高于分值" if limit else "低于"
    finding = make_finding(
        rule,
        report,
        {
            "project": scored.project,
            "name": one.name,
            "printed": _shown(one.printed),
            "limit": f"{word} {_shown(limit)}",
        },
        printed=_shown(one.printed),
        expected=_shown(one.computed if one.computed is not None else limit),
        evidence=scored.evidence(one.row, "weight", "score"),
        arithmetic=f"{_shown(one.printed)} 分，{word} {_shown(limit)} 分",
    )
    return replace(finding, consequences=consequences_of(scored))


@dataclass(frozen=True)
class _Sum:
    """小计 or 总分: its row, and the name, row and printed points of what it sums."""

    name: str
    items: tuple[tuple[str, str, Decimal | None], ...]

    @property
    def row(self) -> str:
        return _ROWS[self.name]

    @property
    def expected(self) -> Decimal:
        return sum((printed for _, _, printed in self.items if printed is not None), Decimal(0))


def _sums(rule: RuleDef, report: Report, scored: Scored) -> Iterator[Outcome]:
    """小计 is the sum of the printed items, 总分 is 小计 and 执行率得分."""
    items = [(one.name, one.row, one.printed) for one in scored.indicators]
    execution = scored.execution
    subtotal, total = (scored.row(_ROWS[name]).value("score") for name in (SUBTOTAL, TOTAL))
    if subtotal is not None:
        outcome = _sum(rule, report, scored, _Sum(SUBTOTAL, tuple(items)))
        yield outcome
        if isinstance(outcome, Fails):
            return
        items = [(SUBTOTAL, _ROWS[SUBTOTAL], subtotal)]
    if execution is not None:
        items.append((EXECUTION_PART, EXECUTION_ROW, execution.printed))
    if total is None:
        yield CannotTell(f"“{scored.project}”没有填写总分")
    else:
        yield _sum(rule, report, scored, _Sum(TOTAL, tuple(items)))


def _sum(rule: RuleDef, report: Report, scored: Scored, wanted: _Sum) -> Outcome:
    blank = [label for label, _, printed in wanted.items if printed is None]
    if blank or not wanted.items:
        what = quoted(blank[:3]) or "指标"
        return CannotTell(f"“{scored.project}”的{what}没有填写得分，不能核对{wanted.name}")
    if any(scored.doubtful(row, "score") for row in (wanted.row, *(r for _, r, _ in wanted.items))):
        return CannotTell(f"“{scored.project}”的得分有读法不唯一的单元格，不能核对{wanted.name}")
    printed, computed = scored.part(wanted.name)
    if printed is None or printed in {wanted.expected, computed}:
        return HOLDS
    cell = scored.form.cell(wanted.row, "score")
    if agreement(cell, wanted.expected) != "no" or abs(printed - wanted.expected) <= _slack(scored):
        return Tail(_sum_finding(rule, report, scored, wanted, tail=True))
    return Fails(_sum_finding(rule, report, scored, wanted, tail=False))


def _slack(scored: Scored) -> Fraction:
    """How far a sum of exact scores may lie from the sum of the rounded ones."""
    rounded = [o for o in scored.sheet.indicators if o.exact is not None and o.computed != o.exact]
    return Fraction(len(rounded), 200)


def _sum_finding(rule: RuleDef, report: Report, scored: Scored, wanted: _Sum, *, tail: bool) -> Finding:
    printed, computed = scored.part(wanted.name)
    value, expected = printed or Decimal(0), wanted.expected
    both = "" if computed in {None, expected} else f"；各项按办法重算后为 {_shown(computed)}"
    facts = {
        "project": scored.project,
        "what": wanted.name,
        "parts": "各项得分之和" if wanted.name == SUBTOTAL else "小计与执行率得分之和",
        "printed": _shown(value),
        "expected": _shown(expected) + both,
        "difference": _shown(abs(value - expected)),
    }
    terms = " + ".join(_shown(points) for _, _, points in wanted.items)
    finding = make_finding(
        rule,
        report,
        facts,
        tail=tail,
        printed=_shown(value),
        expected=_shown(expected),
        difference=_shown(value - expected),
        evidence=tuple(
            e for r in (wanted.row, *(r for _, r, _ in wanted.items)) for e in scored.evidence(r, "score")
        ),
        arithmetic=f"{terms} = {_shown(expected)}",
    )
    return finding if tail else replace(finding, consequences=consequences_of(scored))


POINT_KINDS: Mapping[str, RuleKind] = {
    "indicator_score": per_form(_indicator_score),
    "score_cap": per_form(_cap),
    "score_sums": per_form(_sums),
}
