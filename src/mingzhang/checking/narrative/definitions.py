"""Kinds of rules about numbers that differ by meaning: bases, thresholds, sources; and about equal indicators."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

import msgspec

from mingzhang.checking.matching import plain_name
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, make_finding, parameters_of
from mingzhang.checking.statements.view import NO_STATEMENTS, Region, Told, narrative
from mingzhang.findings import Evidence, Finding
from mingzhang.forms import Report
from mingzhang.quantities import squeeze
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef
from mingzhang.scoring.projects import alike

_LIKE_THINGS = 0.5


class Bases(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `shares_without_base`: whose part is whose (小微 of 中小微)."""

    narrative: Region
    parts: tuple[tuple[str, str], ...]


def shares_without_base(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Two shares in one sentence, of a whole and of its part, do not contradict each other without a base."""
    reads = parameters_of(rule, Bases)
    items = [t for t in narrative(report, book, reads.narrative) if t.measure == "share" and t.has_value]
    judged = False
    for first, second in combinations(items, 2):
        if first.said.sentence != second.said.sentence or first.said.base or second.said.base:
            continue
        for whole, part in reads.parts:
            pair = _whole_and_part(first, second, whole, part)
            if pair:
                judged = True
                yield HOLDS if pair[1].amount <= pair[0].amount else Fails(_contradiction(*pair, rule, report))
    if not judged:
        yield CannotTell("文字中没有同一句的两个未写基数的占比" if items else NO_STATEMENTS)


def _whole_and_part(first: Told, second: Told, whole: str, part: str) -> tuple[Told, Told] | None:
    for one, other in ((first, second), (second, first)):
        if re.search(whole, one.subject) and re.search(part, other.subject) and not re.search(whole, other.subject):
            return one, other
    return None


def _contradiction(whole: Told, part: Told, rule: RuleDef, report: Report) -> Finding:
    facts = {
        "where": whole.where,
        "whole": f"{whole.said.subject}占 {whole.printed}",
        "part": f"{part.said.subject}占 {part.printed}",
    }
    return make_finding(
        rule, report, facts, printed=part.printed, expected=whole.printed, evidence=(whole.evidence, part.evidence)
    )


class Definitions(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `definitions_differ`: numbers with these units in a subject are its threshold."""

    narrative: Region
    threshold: str


_MORE = "{first}，{second}：门槛较高的反而更多，请核对。"


def definitions_differ(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Counts above different thresholds are no contradiction, unless the higher threshold has the higher count."""
    reads = parameters_of(rule, Definitions)
    pattern = re.compile(reads.threshold)
    groups: dict[str, list[Told]] = {}
    for one in narrative(report, book, reads.narrative):
        if one.measure == "count" and one.has_value and pattern.search(one.subject):
            groups.setdefault(one.dimension, []).append(one)
    pairs = [p for group in groups.values() for p in combinations(group, 2) if _comparable(p, pattern)]
    if not pairs:
        yield CannotTell("没有读到门槛不同的同类数量")
    for first, second in pairs:
        yield _defined(first, second, pattern, rule, report)


def _threshold(one: Told, pattern: re.Pattern[str]) -> Fraction:
    match = pattern.search(one.subject)
    return Fraction(match["value"]) if match else Fraction(0)


def _comparable(pair: tuple[Told, Told], pattern: re.Pattern[str]) -> bool:
    """Whether two counts are of like things, thresholds aside."""
    first, second = (pattern.sub("", one.subject) for one in pair)
    return alike(first, second) >= _LIKE_THINGS


def _defined(first: Told, second: Told, pattern: re.Pattern[str], rule: RuleDef, report: Report) -> Outcome:
    low, high = sorted((first, second), key=lambda one: _threshold(one, pattern))
    if _threshold(low, pattern) == _threshold(high, pattern):
        return HOLDS
    facts = {
        "first": f"{low.where}写{low.said.subject} {low.printed}",
        "second": f"{high.where}写{high.said.subject} {high.printed}",
    }
    evidence = (low.evidence, high.evidence)
    if high.amount > low.amount:
        return Fails(make_finding(rule, report, facts, severity="error", template=_MORE, evidence=evidence))
    return Fails(make_finding(rule, report, facts, evidence=evidence))


class Groups(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `two_sources`.

    Attributes:
        survey: Regular expression on text or headings that tell of a survey.
        subject: Regular expression on subjects of satisfaction.
        level: Regular expression on the category of satisfaction in the form.
        alike: Likeness of two names of one group.
    """

    narrative: Region
    survey: str
    subject: str
    level: str
    alike: str


def two_sources(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """The satisfaction of a group by a survey beside what projects report of the same group themselves."""
    reads = parameters_of(rule, Groups)
    items = narrative(report, book, reads.narrative)
    surveyed = [
        t for t in items if t.measure == "rate" and t.has_value and re.search(reads.subject, t.said.subject)
    ]
    reported = list(_reported(report, reads))
    pairs = [(s, r) for s in surveyed for r in reported if alike(s.subject, r[0]) >= float(reads.alike)]
    if not pairs:
        yield CannotTell("没有读到同一群体的两个满意度")
    for one in {id(s): s for s, _ in pairs}.values():
        yield _beside(one, [r for s, r in pairs if s is one], rule, report)


def _beside(one: Told, reported: Sequence[tuple[str, str, Evidence]], rule: RuleDef, report: Report) -> Outcome:
    numbers = [re.match(r"[0-9.]+", text) for _, text, _ in reported]
    if all(number and Fraction(number[0]) == one.amount for number in numbers):
        return HOLDS
    names = "、".join(f"“{name}”{text}" for name, text, _ in reported[:4]) + ("等" if len(reported) > 4 else "")
    facts = {"where": one.where, "subject": one.said.subject, "printed": one.printed, "names": names}
    evidence = (one.evidence, *(e for _, _, e in reported))
    return Fails(make_finding(rule, report, facts, printed=one.printed, evidence=evidence))


def _reported(report: Report, reads: Groups) -> Iterator[tuple[str, str, Evidence]]:
    for form in report.all("self_evaluation"):
        for row in form.rows:
            if re.search(reads.level, squeeze(row.text("level1")) + squeeze(row.text("level2"))) and row.text(
                "actual"
            ):
                evidence = Evidence.of(form, row, "actual", row.cells.get("actual"))
                yield row.text("level3"), row.text("actual"), evidence


class Indicators(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `indicator_values`: forms with the columns that name an indicator and state its result."""

    narrative: Region
    forms: dict[str, tuple[str, str]]


def indicator_values(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """The actual value of an indicator is the same in its form, in the evaluation's table and in the text."""
    reads = parameters_of(rule, Indicators)
    found: dict[str, list[tuple[str, str, Evidence]]] = {}
    for name, (label, column) in reads.forms.items():
        for form in report.all(name):
            for row in form.rows:
                title, text = plain_name(row.text(label) or row.label), squeeze(row.text(column))
                if title and text:
                    found.setdefault(title, []).append(
                        (name, text, Evidence.of(form, row, column, row.cells.get(column)))
                    )
    unique = {t: v for t, v in found.items() if len({name for name, _, _ in v}) == len(v)}
    for one in narrative(report, book, reads.narrative):
        title = plain_name(one.said.subject)
        if one.measure == "actual" and one.has_value and title in unique:
            unique[title].append(("text", one.printed, one.evidence))
    several = {title: values for title, values in unique.items() if len(values) > 1}
    if not several:
        yield CannotTell("没有在两处以上读到同名的指标")
    for title, values in several.items():
        yield _same_actual(title, values, rule, report)


_NUMBER = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?")


def _same_actual(title: str, values: Sequence[tuple[str, str, Evidence]], rule: RuleDef, report: Report) -> Outcome:
    numbers = [(_NUMBER.findall(text), text) for _, text, _ in values]
    if any(len(found) != 1 for found, _ in numbers):
        return CannotTell(f"“{title}”的实际完成值不是单个的数")
    amounts = {Fraction(found[0].replace(",", "")) for found, _ in numbers}
    units = {text.replace(found[0], "") for found, text in numbers}
    if len(amounts) == 1:
        return HOLDS
    if len(units - {""}) > 1:
        return CannotTell(f"“{title}”在各处的计量单位不同")
    shown = "、".join(dict.fromkeys(text for _, text, _ in values))
    evidence = tuple(e for _, _, e in values)
    return Fails(
        make_finding(
            rule,
            report,
            {"subject": title, "values": shown},
            printed=values[0][1],
            expected=values[1][1],
            evidence=evidence,
        )
    )
