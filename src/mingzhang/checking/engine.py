"""Checks reports against the rules of the rule book and counts what was judged."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

import msgspec

from mingzhang.checking.outcomes import CannotTell, Fails, Holds, Outcome, RuleKind, Tail
from mingzhang.checking.registry import RULE_KINDS
from mingzhang.checking.views import PRIOR
from mingzhang.errors import RulebookError
from mingzhang.findings import CheckResult, Finding, NotChecked
from mingzhang.forms import Report
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef

_RANK = {"error": 0, "warning": 1, "info": 2}
_REASONS_SHOWN = 3


class Options(msgspec.Struct, frozen=True):
    """How a check is run.

    Attributes:
        strict: Warnings and rounding tails count like errors for the exit status; judged by `is_clean`.
        only: Rules to check; empty is all.
        ignore: Rule to the reason why its findings are set aside; they stay, marked.
    """

    strict: bool = False
    only: frozenset[str] = frozenset()
    ignore: Mapping[str, str] = msgspec.field(default_factory=lambda: MappingProxyType({}))


class _Tally(msgspec.Struct):
    """Outcomes counted while a check runs."""

    findings: list[Finding] = msgspec.field(default_factory=list)
    reasons: dict[str, Counter[str]] = msgspec.field(default_factory=dict)
    held: int = 0
    tails: int = 0
    failed: int = 0

    def take(self, rule: RuleDef, outcome: Outcome) -> None:
        """Counts one outcome of a rule."""
        match outcome:
            case Holds():
                self.held += 1
            case Tail(finding):
                self.tails += 1
                self.findings.append(finding)
            case Fails(finding):
                self.failed += 1
                self.findings.append(finding)
            case CannotTell(why):
                self.reasons.setdefault(rule.id, Counter())[why] += 1


def check(
    reports: Sequence[Report], book: Rulebook, *, prior: Sequence[Report] = (), options: Options | None = None
) -> CheckResult:
    """Findings of all rules about all reports, gravest first, with what could not be checked and why.

    Args:
        reports: What was read; each is checked on its own.
        book: Gives rules, forms and classifications.
        prior: Reports of other years; last year's of the same entity is taken for what is carried over.
        options: Which rules, and which findings are set aside.

    Raises:
        RulebookError: `only` or `ignore` names a rule that the rule book does not hold.
    """
    chosen = options or Options()
    _known(book, {*chosen.only, *chosen.ignore})
    tally = _Tally()
    for report in reports:
        seen = with_prior(report, [*prior, *reports])
        for rule in rules_for(report, book, chosen):
            for outcome in judge(rule, seen, book):
                tally.take(rule, outcome)
    return _result(tally, chosen)


def is_clean(result: CheckResult, *, strict: bool = False) -> bool:
    """Whether no finding stands that would make the answer 'no': an error, or with `strict` a warning or a tail."""
    standing = [f for f in result.findings if f.ignored is None]
    return not any(
        f.severity == "error" or (strict and (f.severity, f.outcome) != ("info", "fails")) for f in standing
    )


def rules_for(report: Report, book: Rulebook, options: Options) -> Iterator[RuleDef]:
    """The rules that speak of a report: in force in its year, of its kind or about a form that it holds."""
    for rule in book.rules.values():
        if options.only and rule.id not in options.only:
            continue
        if in_force(rule, report.fiscal_year) and _speaks_of(rule, report):
            yield rule


def in_force(rule: RuleDef, year: int | None) -> bool:
    """Whether a rule was in force on some day of a year; without a year, whether it still is."""
    if year is None:
        return rule.valid_to is None
    starts, ends = rule.valid_from or date.min, rule.valid_to or date.max
    return starts <= date(year, 12, 31) and date(year, 1, 1) <= ends


def _speaks_of(rule: RuleDef, report: Report) -> bool:
    if not rule.applies.kinds or report.kind in rule.applies.kinds:
        return True
    held = {form.form for form in report.forms}
    return any(
        name in held or f"{kind}.{name}" in held for kind in rule.applies.kinds for name in rule.applies.forms
    )


def judge(
    rule: RuleDef, report: Report, book: Rulebook, kinds: Mapping[str, RuleKind] = RULE_KINDS
) -> Iterator[Outcome]:
    """The outcomes of one rule for one report; a rule that breaks down is 'cannot tell', never a finding.

    Raises:
        RulebookError: The rule itself is wrong: its kind is unknown, or its data does not fit the kind.
    """
    kind = kinds.get(rule.kind)
    if kind is None:
        raise RulebookError(f"规则 {rule.id} 的 kind“{rule.kind}”不存在；可用：{'、'.join(sorted(kinds))}。")
    try:
        yield from kind(rule, report, book)
    except RulebookError:
        raise
    except Exception as fault:  # a fault of ours must not become a finding against a department
        import logging  # noqa: PLC0415 - as good as never needed

        logging.getLogger(__name__).debug("rule %s broke down", rule.id, exc_info=True)
        yield CannotTell(f"核对程序出错（{type(fault).__name__}：{fault}），请报告给开发者")


def with_prior(report: Report, others: Sequence[Report]) -> Report:
    """The report with last year's forms beside its own, named `prior.…`, where one of the others is last year's."""
    if report.fiscal_year is None:
        return report
    prior = next((other for other in others if _precedes(other, report)), None)
    if prior is None:
        return report
    old = tuple(replace(form, form=PRIOR + form.form, _by_id={}) for form in prior.forms)
    return replace(report, forms=report.forms + old)


def _precedes(other: Report, report: Report) -> bool:
    same = other.entity == report.entity and other.kind == report.kind
    return same and other.fiscal_year is not None and other.fiscal_year + 1 == report.fiscal_year


def _known(book: Rulebook, names: set[str]) -> None:
    unknown = sorted(names - book.rules.keys())
    if unknown:
        raise RulebookError(f"规则书中没有规则 {'、'.join(unknown)}；用 mingzhang rulebook list 查看全部规则。")


def _result(tally: _Tally, options: Options) -> CheckResult:
    findings = [replace(f, ignored=options.ignore.get(f.rule)) for f in tally.findings]
    return CheckResult(
        findings=tuple(sorted(findings, key=lambda f: (_RANK[f.severity], f.outcome == "tail"))),
        not_checked=tuple(NotChecked(rule, _merged(reasons)) for rule, reasons in tally.reasons.items()),
        checked=tally.held + tally.tails + tally.failed,
        held=tally.held,
        tails=tally.tails,
    )


def _merged(reasons: Counter[str]) -> str:
    """All reasons of a rule as one text, each with how often it occurred."""
    shown = [why if times == 1 else f"{why}（{times}处）" for why, times in reasons.most_common(_REASONS_SHOWN)]
    more = f"；另有{len(reasons) - _REASONS_SHOWN}种原因" if len(reasons) > _REASONS_SHOWN else ""
    return "；".join(shown) + more
