"""Rule kinds on the money of a self-evaluation form: execution rate, its score, fund rows."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, RuleKind, Tail, make_finding, outcome_of
from mingzhang.checking.scores.points import agreement, consequences_of
from mingzhang.checking.scores.sheets import Scored, per_form
from mingzhang.forms import Cell, Report
from mingzhang.quantities import LARGEST_SHARE, Interval, exact, round_half_up, truncate
from mingzhang.rulebook.rules import RuleDef
from mingzhang.scoring import IndicatorScore
from mingzhang.scoring.methods import number
from mingzhang.scoring.projects import printed as amounts
from mingzhang.scoring.self_evaluation import EXECUTION_ROW

State = Literal["holds", "tail", "fails"]
_MONEY = ("adjusted", "executed")
_RATE_DECIMALS = 2
_FUND_COLUMNS = {"initial": "年初预算数", "adjusted": "调整后预算数", "executed": "全年执行数"}
_SOURCES = ("fiscal", "carried_over", "other")


def _amount(scored: Scored, row: str, column: str) -> Cell | None:
    cell = scored.form.cell(row, column)
    return cell if cell is not None and cell.value is not None else None


def _execution_rate(rule: RuleDef, report: Report, scored: Scored) -> Iterator[Outcome]:
    """Executed ÷ adjusted budget against the printed rate, which may be 1, 1.00, 100% or 99.84%."""
    adjusted, executed = (_amount(scored, EXECUTION_ROW, column) for column in _MONEY)
    rate = scored.form.cell(EXECUTION_ROW, "rate")
    if adjusted is None or executed is None or rate is None or rate.blank:
        yield CannotTell(f"“{scored.project}”没有填写执行率或预算数、执行数")
    elif scored.doubtful(EXECUTION_ROW, "rate", *_MONEY):
        yield CannotTell(f"“{scored.project}”的资金行有读法不唯一的单元格")
    elif not adjusted.value:
        yield _rate_of_nothing(rule, report, scored, rate)
    elif rate.value is None:
        yield CannotTell(f"“{scored.project}”的执行率“{rate.text}”不是数值")
    else:
        yield _rate_outcome(rule, report, scored, rate)


def _rate_of_nothing(rule: RuleDef, report: Report, scored: Scored, rate: Cell) -> Outcome:
    """Without a budget the rate is "-", never 0 % or 100 %."""
    if rate.value is None:
        return HOLDS
    facts = {"project": scored.project, "rate": rate.text}
    template = "“{project}”调整后预算数为 0，执行率应填“-”，表中为 {rate}。"
    evidence = scored.evidence(EXECUTION_ROW, *_MONEY, "rate")
    return Fails(make_finding(rule, report, facts, severity="info", template=template, evidence=evidence))


def _rate_outcome(rule: RuleDef, report: Report, scored: Scored, cell: Cell) -> Outcome:
    adjusted, executed = (amounts(scored.row(EXECUTION_ROW).cells[column]) for column in _MONEY)
    true = executed.middle / adjusted.middle
    printed, decimals = _as_share(cell)
    if printed == round_half_up(true, decimals):
        return HOLDS
    near = Interval.printed(printed, decimals)
    tail = printed == truncate(true, decimals) or (adjusted.low > 0 and near.meets(executed / adjusted))
    shown = f"{number(round_half_up(true * 100, 2))}%"
    facts = {"project": scored.project, "printed": cell.text, "expected": shown}
    finding = make_finding(
        rule,
        report,
        facts,
        tail=tail,
        printed=cell.text,
        expected=shown,
        difference=f"{number(round_half_up((exact(printed) - true) * 100, 2))} 个百分点",
        evidence=scored.evidence(EXECUTION_ROW, *_MONEY, "rate"),
        arithmetic=f"{number(executed.middle)} ÷ {number(adjusted.middle)} = {shown}",
    )
    return outcome_of(finding)


def _as_share(cell: Cell) -> tuple[Decimal, int]:
    """A printed rate as a share with its places, two at least: 99.84% and 99.84 are 0.9984, 1 is 1.00."""
    value, decimals = cell.value or Decimal(0), cell.decimals or 0
    if cell.unit == "%" or value > LARGEST_SHARE:
        return value.scaleb(-2), max(decimals + 2, _RATE_DECIMALS)
    return value, max(decimals, _RATE_DECIMALS)


def _execution_score(rule: RuleDef, report: Report, scored: Scored) -> Iterator[Outcome]:
    """The points of budget execution, also where they follow from the rate as printed."""
    one = scored.execution
    cell = scored.form.cell(EXECUTION_ROW, "score")
    if one is None or one.exact is None:
        yield CannotTell(f"“{scored.project}”：{(one and one.why) or '没有预算执行情况'}")
    elif one.printed is None or scored.doubtful(EXECUTION_ROW, "score", *_MONEY):
        yield CannotTell(f"“{scored.project}”没有填写执行率得分，或读法不唯一")
    elif one.weight is not None and one.printed > one.weight:
        return
    else:
        state = agreement(cell, one.exact)
        if state == "equal":
            yield HOLDS
        else:
            tail = state == "tail" or _from_printed_rate(scored, one)
            yield _execution_finding(rule, report, scored, one, tail)


def _from_printed_rate(scored: Scored, one: IndicatorScore) -> bool:
    rate = scored.form.cell(EXECUTION_ROW, "rate")
    if rate is None or rate.value is None or one.weight is None:
        return False
    points = min(exact(one.weight), exact(one.weight) * exact(_as_share(rate)[0]))
    # A rate that was itself wrong has its own finding; here it must be the true one, rounded.
    near = one.exact is not None and abs(points - one.exact) <= exact(one.weight) / 200
    return near and agreement(scored.form.cell(EXECUTION_ROW, "score"), points) == "equal"


def _execution_finding(rule: RuleDef, report: Report, scored: Scored, one: IndicatorScore, tail: bool) -> Outcome:
    printed, computed = one.printed or Decimal(0), one.computed or Decimal(0)
    facts = {
        "project": scored.project,
        "printed": number(printed),
        "expected": number(computed),
        "formula": one.formula,
    }
    finding = make_finding(
        rule,
        report,
        facts,
        tail=tail,
        severity="warning" if scored.sheet.policy_assumed else None,
        printed=number(printed),
        expected=number(computed),
        difference=number(printed - computed),
        evidence=scored.evidence(EXECUTION_ROW, *_MONEY, "score"),
        arithmetic=f"{one.formula} = {number(computed)}",
    )
    return Tail(finding) if tail else Fails(replace(finding, consequences=consequences_of(scored)))


def _fund_rows(rule: RuleDef, report: Report, scored: Scored) -> Iterator[Outcome]:
    """年度资金总额 is the sum of its sources, in each of three columns."""
    told = False
    for column in _FUND_COLUMNS:
        parts = [(row, cell) for row in _SOURCES if (cell := _amount(scored, f"funds.{row}", column))]
        total = _amount(scored, EXECUTION_ROW, column)
        if total is None or not parts:
            continue
        told = True
        rows = [EXECUTION_ROW, *(f"funds.{row}" for row, _ in parts)]
        if any(scored.doubtful(row, column) for row in rows):
            yield CannotTell(f"“{scored.project}”的资金行有读法不唯一的单元格")
        else:
            yield _fund_outcome(rule, report, scored, column, rows)
    if not told:
        yield CannotTell(f"“{scored.project}”没有列出年度资金总额或其来源")


def _fund_outcome(rule: RuleDef, report: Report, scored: Scored, column: str, rows: list[str]) -> Outcome:
    cells = [scored.row(row).cells[column] for row in rows]
    total, *parts = [amounts(cell) for cell in cells]
    expected = sum((part.middle for part in parts), Fraction(0))
    if total.middle == expected:
        return HOLDS
    tail = Interval.sum(parts).meets(total)
    facts = {
        "project": scored.project,
        "column": _FUND_COLUMNS[column],
        "printed": number(total.middle),
        "expected": number(expected),
        "difference": number(abs(total.middle - expected)),
    }
    finding = make_finding(
        rule,
        report,
        facts,
        tail=tail,
        printed=facts["printed"],
        expected=facts["expected"],
        difference=number(total.middle - expected),
        evidence=tuple(e for row in rows for e in scored.evidence(row, column)),
        arithmetic=f"{' + '.join(number(part.middle) for part in parts)} = {number(expected)}",
    )
    return outcome_of(finding)


MONEY_KINDS: Mapping[str, RuleKind] = {
    "execution_rate": per_form(_execution_rate),
    "execution_score": per_form(_execution_score),
    "fund_rows": per_form(_fund_rows),
}
