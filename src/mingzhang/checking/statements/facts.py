"""Numbers that stand against one another: what each may stand for, and the finding where they disagree."""

from collections.abc import Sequence
from fractions import Fraction

import msgspec

from mingzhang.checking.outcomes import make_finding
from mingzhang.checking.statements.view import Told
from mingzhang.findings import Evidence, Finding, Severity
from mingzhang.forms import Report
from mingzhang.quantities import Interval
from mingzhang.rulebook.rules import RuleDef

SUM = "{where}写{left}，{right}为 {expected}，差 {difference}，请核对。"
SUM_TAIL = "{where}写{left}，{right}为 {expected}，差 {difference}，在四舍五入范围内，无需处理。"
MORE = "{where}写{left}，大于{right}，多出 {difference}，请核对。"


class Fact(msgspec.Struct, frozen=True, eq=False):
    """A fact that was found: an amount with what it may stand for."""

    amount: Fraction
    interval: Interval
    words: str
    number: str
    evidence: tuple[Evidence, ...]
    told: Told | None = None
    doubt: str = ""
    sum: str = ""

    @property
    def sums(self) -> str:
        """Its number, with the numbers that it was put together from."""
        return f"{self.sum} = {self.number}" if self.sum else self.number


def fact_of(one: Told) -> Fact:
    """What a statement states."""
    words = f"{one.said.subject} {one.printed}"
    return Fact(one.amount, one.interval, words, one.in_own_unit(one.amount), (one.evidence,), one)


def breach(  # noqa: PLR0913, PLR0917 - a finding's facts, each named by its caller
    whole: Fact,
    parts: Sequence[Fact],
    total: Fraction,
    right: str,
    rule: RuleDef,
    report: Report,
    *,
    template: str,
    tail: bool = False,
    severity: Severity | None = None,
) -> Finding:
    """The finding of a number that is not what others make it."""
    model = next(f.told for f in (whole, *parts) if f.told is not None)
    expected, difference = model.in_own_unit(total), model.in_own_unit(abs(total - whole.amount))
    unit = model.said.unit or ""
    facts = {
        "where": model.where,
        "left": whole.words,
        "right": right,
        "expected": expected + unit,
        "difference": difference + unit,
    }
    arithmetic = " + ".join(p.number for p in parts)
    sign = "≠" if template != MORE else ">"
    return make_finding(
        rule,
        report,
        facts,
        tail=tail,
        severity=severity,
        template=template,
        printed=whole.number.replace(",", ""),
        expected=expected.replace(",", ""),
        difference=difference.replace(",", ""),
        evidence=tuple(e for f in (whole, *parts) for e in f.evidence),
        arithmetic=f"{arithmetic} = {expected}；{whole.number}"
        if len(parts) > 1
        else f"{whole.sums} {sign} {expected}",
    )
