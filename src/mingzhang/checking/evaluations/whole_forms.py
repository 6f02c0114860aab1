"""Kinds of rules about the targets of whole self-evaluation forms, and of several beside one another."""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import msgspec

from mingzhang.checking.evaluations.per_indicator import doubtful, note_of, numeric
from mingzhang.checking.matching import plain_name
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, make_finding, parameters_of
from mingzhang.checking.scores.sheets import NO_FORMS, scored_forms
from mingzhang.findings import Severity
from mingzhang.forms import Report
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef


class Everywhere(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `equal_everywhere`: the share of equal items, and the fewest items, from which it is told."""

    share: Decimal
    fewest: int


def equal_everywhere(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Results do not equal their targets nearly everywhere in a form."""
    reads = parameters_of(rule, Everywhere)
    forms = scored_forms(report, book)
    if not forms:
        yield CannotTell(NO_FORMS)
    for scored in forms:
        counted = [o for o in scored.indicators if numeric(o) and not doubtful(scored, o)]
        equal = [o for o in counted if o.target_value == o.actual_value]
        if len(counted) < reads.fewest:
            yield CannotTell(f"“{scored.project}”的定量指标不足 {reads.fewest} 项")
        elif Fraction(len(equal), len(counted)) * 100 < Fraction(reads.share):
            yield HOLDS
        else:
            facts = {"project": scored.project, "count": str(len(equal)), "total": str(len(counted))}
            evidence = tuple(e for o in equal for e in scored.evidence(o.row, "target", "actual"))
            yield Fails(make_finding(rule, report, facts, evidence=evidence))


class SatisfactionParameters(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `satisfaction_equal`: words of satisfaction, and of a sample."""

    words: str
    sample: str


def satisfaction_equal(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Satisfaction is measured: it does not equal its target in several forms without a word of a sample."""
    reads = parameters_of(rule, SatisfactionParameters)
    forms = scored_forms(report, book)
    found = [(s, o) for s in forms for o in s.indicators if re.search(reads.words, o.name) and numeric(o)]
    if not found:
        yield CannotTell("自评表中没有满意度指标" if forms else NO_FORMS)
        return
    equal = [
        (s, o) for s, o in found if o.target_value == o.actual_value and not re.search(reads.sample, note_of(s, o))
    ]
    yield from (HOLDS for _ in range(len(found) - len(equal)))
    if len(equal) < 2:
        yield from (HOLDS for _ in equal)
        return
    items = "、".join(f"“{s.project}”{o.actual}" for s, o in equal)
    evidence = tuple(e for s, o in equal for e in s.evidence(o.row, "target", "actual"))
    facts = {"count": str(len(equal)), "total": str(len(found)), "items": items}
    yield Fails(make_finding(rule, report, facts, evidence=evidence))


class Foreign(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `foreign_names`: words taken off the end of a project's name, and the shortest name."""

    ends: str
    shortest: int


def foreign_names(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """No indicator bears the name of another project."""
    reads = parameters_of(rule, Foreign)
    forms = scored_forms(report, book)
    if len(forms) < 2:
        yield CannotTell("只有一张自评表，没有其他项目的名称可以比较" if forms else NO_FORMS)
        return
    names = {plain_name(s.project): re.sub(reads.ends, "", plain_name(s.project)) for s in forms}
    for scored in forms:
        own = plain_name(scored.project)
        for one in scored.indicators:
            name = plain_name(one.name)
            other = next(
                (
                    p
                    for p, n in names.items()
                    if p != own and len(n) >= reads.shortest and n in name and n not in own
                ),
                None,
            )
            if other is None:
                yield HOLDS
            else:
                facts = {"project": scored.project, "name": one.name, "other": other}
                # Only a part of a name may be a common word of both projects.
                softer: Severity | None = None if other in name else "warning"
                evidence = scored.evidence(one.row, "level3")
                yield Fails(make_finding(rule, report, facts, severity=softer, printed=one.name, evidence=evidence))
