"""Findings of one root cause become one, with the others under it as its consequences.

Two findings have one cause where a single correction of one operand would end both: the repairs that they carry for
that operand have a value in common. Independent errors that share a correct cell ask for different corrections of
it, and stay apart.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from mingzhang.findings import CheckResult, Evidence, Finding, Repair
from mingzhang.quantities import Interval

_RANK = {"error": 0, "warning": 1, "info": 2}
_LEAST = 2
_MENDS = "把{place}的“{text}”{to}，本条与下列 {count} 条同时相符。"
_AGAIN = "同一差异还见于下列 {count} 条。"
_UNIT = "《{title}》与别的表相差一万倍，多半是金额单位写错；改正单位后，本条与下列 {count} 条同时相符。"
_TEN_THOUSAND = Fraction(10_000)
_NEAR = Fraction(1, 1000)
_SEVERAL = 3
Key = tuple[str, ...]


class Cause(NamedTuple):
    """Findings of one cause.

    Attributes:
        operand: Whose correction would end them; None where they only say the same, or a unit is wrong.
        table: The title of the table whose unit is wrong, where that is the cause.
    """

    findings: list[Finding]
    operand: Evidence | None = None
    table: str = ""


def folded(result: CheckResult) -> CheckResult:
    """The result with findings of one cause put together; nothing that a finding says is lost."""
    left = [f for f in result.findings if f.outcome == "fails" and f.repairs and f.ignored is None]
    roots: dict[int, Finding] = {}
    gone: set[int] = set()
    for cause in _causes(left):
        root = min(cause.findings, key=lambda f: _order(f, cause.operand))
        others = [f for f in cause.findings if f is not root]
        roots[id(root)] = _with_consequences(root, cause, others)
        gone |= {id(f) for f in others}
    findings = tuple(roots.get(id(f), f) for f in result.findings if id(f) not in gone)
    return replace(result, findings=findings)


def _causes(findings: Sequence[Finding]) -> Iterator[Cause]:
    """The causes of several findings: wrong units, operands that end most of them, one difference told again."""
    left = list(findings)
    for candidates in (_wrong_units, _candidates, _twins):
        while (found := max(candidates(left), key=lambda c: len(c.findings), default=None)) is not None:
            if len(found.findings) < _LEAST:
                break
            yield found
            left = [f for f in left if all(f is not other for other in found.findings)]


def _wrong_units(findings: Sequence[Finding]) -> Iterator[Cause]:
    """Tables that differ from others ten thousand times: 元 is labelled 万元, or the other way round."""
    by_table: dict[str, list[Finding]] = {}
    for finding in findings:
        if _ten_thousand_times(finding):
            for title in dict.fromkeys(e.title for e in finding.evidence if e.title):
                by_table.setdefault(title, []).append(finding)
    yield from (Cause(group, table=title) for title, group in by_table.items() if len(group) >= _SEVERAL)


def _ten_thousand_times(finding: Finding) -> bool:
    try:
        ratio = Fraction(finding.printed or "0") / Fraction(finding.expected or "0")
    except (ValueError, ZeroDivisionError):
        return False
    return any(abs(one - _TEN_THOUSAND) <= _TEN_THOUSAND * _NEAR for one in (ratio, 1 / ratio if ratio else ratio))


def _candidates(findings: Sequence[Finding]) -> Iterator[Cause]:
    by_operand: dict[Key, list[tuple[Finding, Repair]]] = {}
    for finding in findings:
        for repair in finding.repairs:
            by_operand.setdefault(_key(finding, repair.operand), []).append((finding, repair))
    for entries in by_operand.values():
        if len(entries) >= _LEAST:
            yield Cause(_agreeing(entries), entries[0][1].operand)


def _twins(findings: Sequence[Finding]) -> Iterator[Cause]:
    """One amount that several tables print in the same two ways: 01 and 04 print 326.71, 03 and 05 326.72."""
    by_difference: dict[Key, list[Finding]] = {}
    for finding in findings:
        if len(finding.evidence) == _LEAST and finding.printed and finding.expected:
            code = finding.evidence[0].row.rpartition(".")[2]
            by_difference.setdefault((code, finding.printed, finding.expected), []).append(finding)
    yield from (Cause(group) for group in by_difference.values())


def _agreeing(entries: Sequence[tuple[Finding, Repair]]) -> list[Finding]:
    """The most findings that one value of the operand would end."""
    best: list[Finding] = []
    for _, repair in entries:
        group = _in_common(repair.value, [(f, r.value) for f, r in entries if r.value.meets(repair.value)])
        if len(group) > len(best):
            best = group
    return best


def _in_common(first: Interval, entries: Sequence[tuple[Finding, Interval]]) -> list[Finding]:
    low, high = first.low, first.high
    group: list[Finding] = []
    for finding, value in entries:
        if value.low <= high and low <= value.high and all(finding is not other for other in group):
            low, high = max(low, value.low), min(high, value.high)
            group.append(finding)
    return group


def _key(finding: Finding, operand: Evidence) -> Key:
    place = (f"{operand.source.page} {operand.source.line}", operand.text) if operand.form == "text" else ("", "")
    return (finding.document, operand.form, operand.subject or "", operand.row, operand.column, *place)


def _order(finding: Finding, operand: Evidence | None) -> tuple[int, bool, bool]:
    """The gravest first; then what quotes the operand as the printed one and says what it should be."""
    return _RANK[finding.severity], not _quotes(finding, operand), finding.expected is None


def _quotes(finding: Finding, operand: Evidence | None) -> bool:
    """Whether the operand is what the finding quotes as printed."""
    first = finding.evidence[0] if finding.evidence else None
    return None not in (operand, first) and _key(finding, first) == _key(finding, operand)  # type: ignore[arg-type]


def _with_consequences(root: Finding, cause: Cause, others: Sequence[Finding]) -> Finding:
    told = tuple(f"{other.rule}：{other.message}" for other in others)
    known = {_key(root, e) for e in root.evidence}
    more = {_key(root, e): e for f in others for e in f.evidence if _key(root, e) not in known}
    return replace(
        root,
        consequences=(*root.consequences, *told),
        evidence=(*root.evidence, *more.values()),
        suggestion=root.suggestion + _advice(root, cause, len(others)),
    )


def _advice(root: Finding, cause: Cause, count: int) -> str:
    operand = cause.operand
    if cause.table:
        return _UNIT.format(title=cause.table, count=count)
    if operand is None:
        return _AGAIN.format(count=count)
    to = f"改为 {root.expected}" if _quotes(root, operand) and root.expected else "改正"
    place = "文字" if operand.form == "text" else f"《{operand.title}》{operand.label}"
    return _MENDS.format(place=place, text=operand.text or "空白", to=to, count=count)
