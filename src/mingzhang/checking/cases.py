"""Runs the cases of a rule: each example report is judged, and the outcome compared with the expected one."""

from collections.abc import Iterator
from dataclasses import dataclass

from mingzhang.checking.case_text import apply, build_report, sections_of
from mingzhang.checking.engine import judge, with_prior
from mingzhang.checking.outcomes import CannotTell, Fails, Holds, Outcome, Tail
from mingzhang.errors import RulebookError
from mingzhang.rulebook.book import Rulebook, load
from mingzhang.rulebook.rules import Change, Expected, RuleDef


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How one case of a rule came out.

    Attributes:
        name: `hold`, or `fail 1: 03:total:basic → 5.00`.
        passed: The outcome is the expected one.
        said: What the rule said, in its own words.
    """

    rule: str
    name: str
    expected: Expected
    passed: bool
    said: str


def run_cases(rule: RuleDef, book: Rulebook | None = None) -> list[CaseResult]:
    """All cases of a rule, judged; a case that cannot even be built counts as failed and says why."""
    known = book or load()
    return [_run(rule, known, expected, number, change) for expected, number, change in _cases(rule)]


def _cases(rule: RuleDef) -> Iterator[tuple[Expected, int, Change | None]]:
    if rule.cases.hold:
        yield "hold", 1, None
    lists: tuple[tuple[Expected, tuple[Change, ...]], ...] = (
        ("fail", rule.cases.fail),
        ("tail", rule.cases.tail),
        ("cannot_tell", rule.cases.cannot_tell),
        ("silent", rule.cases.silent),
    )
    for expected, changes in lists:
        yield from ((expected, number, change) for number, change in enumerate(changes, start=1))


def _run(rule: RuleDef, book: Rulebook, expected: Expected, number: int, change: Change | None) -> CaseResult:
    place = f"：{change.at} → {change.to}" if change and change.at else ""
    name = f"{expected} {number}{place}"
    try:
        outcomes = outcomes_of(rule, book, change)
    except RulebookError as error:
        return CaseResult(rule.id, name, expected, passed=False, said=str(error))
    passed = _as_expected(outcomes, expected, change or Change(), rule)
    return CaseResult(rule.id, name, expected, passed, _said(outcomes))


def outcomes_of(rule: RuleDef, book: Rulebook, change: Change | None) -> list[Outcome]:
    """The outcomes of a rule for its holding case, with one place changed.

    Raises:
        RulebookError: The case is not written as it should be.
    """
    sections = sections_of(change.given if change and change.given else rule.cases.hold)
    if change and change.at:
        sections = apply(sections, change)
    family = rule.applies.kinds[0] if rule.applies.kinds else "final_accounts"
    report, prior = build_report(sections, book, family)
    return list(judge(rule, with_prior(report, [prior] if prior else []), book))


def _as_expected(outcomes: list[Outcome], expected: Expected, change: Change, rule: RuleDef) -> bool:
    fails = [o.finding for o in outcomes if isinstance(o, Fails)]
    tails = [o.finding for o in outcomes if isinstance(o, Tail)]
    unknown = [o for o in outcomes if isinstance(o, CannotTell)]
    match expected:
        case "fail":
            severity = change.severity or rule.severity
            return any(f.severity == severity and change.says in f.message for f in fails)
        case "tail":
            return not fails and any(change.says in f.message for f in tails)
        case "cannot_tell":
            return not fails and any(change.says in o.why for o in unknown)
        case "silent":
            return not fails
        case _:
            return bool(outcomes) and not fails and not tails and len(unknown) < len(outcomes)


def _said(outcomes: list[Outcome]) -> str:
    words = [
        o.why if isinstance(o, CannotTell) else o.finding.message for o in outcomes if not isinstance(o, Holds)
    ]
    return "；".join(words) or ("相符" if outcomes else "没有任何结论")
