"""A kind of rule about parts that a sentence lists, and the whole that they belong to."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, takewhile

import msgspec

from mingzhang.checking.matching import plain_name
from mingzhang.checking.outcomes import HOLDS, CannotTell, Outcome, outcome_of, parameters_of
from mingzhang.checking.statements.facts import SUM_TAIL, Fact, breach, fact_of
from mingzhang.checking.statements.view import NO_STATEMENTS, Region, Text, Told, narrative, sentences, text_of
from mingzhang.forms import Report
from mingzhang.quantities import Interval
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef

_TRIED = 10
"""Parts of which every choice is tried."""


class Parts(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `part_lists`.

    Attributes:
        complete: Regular expression on the name of a part with which a list is known to be complete (其他用车): the
            parts then add up to the whole. Without it they may only not exceed it.
        wholes: Regular expression on the subject of the whole; empty is any.
    """

    narrative: Region
    complete: str
    wholes: str = ""


_LIST_SUM = "{where}写{left}，所列各项之和为 {expected}，差 {difference}，请核对。"
_LIST_MORE = "{where}写{left}，所列各项之和为 {expected}，多出 {difference}；部分不能大于整体，请核对。"


def part_lists(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """The parts that a sentence lists (其中) do not exceed the whole; a complete list makes it."""
    reads = parameters_of(rule, Parts)
    items = narrative(report, book, reads.narrative)
    text, told = text_of(report, book), False
    for group in sentences(items):
        for whole, parts in _lists(group, text):
            if re.search(reads.wholes, whole.subject) and bool(reads.complete) == _is_complete(parts, reads):
                told = True
                yield _listed(whole, parts, reads, rule, report)
    if not told:
        yield CannotTell("文字中没有列出部分与整体" if items else NO_STATEMENTS)


def _is_complete(parts: Sequence[Told], reads: Parts) -> bool:
    return bool(reads.complete) and any(re.search(reads.complete, part.subject) for part in parts)


def _lists(group: Sequence[Told], text: Text) -> Iterator[tuple[Told, list[Told]]]:
    """Each whole of a sentence with the parts that the sentence says are its own."""
    for place, whole in enumerate(group):
        if not whole.has_value and whole.said.operator != "~":
            continue
        parts = list(takewhile(_is_no_total, (o for o in group[place + 1 :] if _is_part(o, whole))))
        parts = _inside_brackets(whole, parts, text)
        names = [part.subject for part in parts]
        if len(parts) > 1 and len(set(names)) == len(names):
            yield whole, parts


def _is_part(one: Told, whole: Told) -> bool:
    same = one.said.part_of == whole.said.subject and one.said.value is not None and one.said.operator is None
    return same and one.dimension == whole.dimension and one.measure == whole.measure


def _is_no_total(one: Told) -> bool:
    """Whether a statement may be a part: another total begins a list of its own."""
    return not re.search("(?:总计|合计|总额|总数)$", one.subject)


def _some_make(parts: Sequence[Fact], whole: Fact) -> bool:
    """Whether some of the parts make the whole, so that the others are parts of parts, or of something else."""
    chosen = (c for size in range(1, len(parts)) for c in combinations(parts[:_TRIED], size))
    return any(Interval.sum(part.interval for part in some).meets(whole.interval) for some in chosen)


def _inside_brackets(whole: Told, parts: list[Told], text: Text) -> list[Told]:
    """Of parts within brackets and behind them, only those within: the rest goes on about something greater."""
    words = plain_name(text.around(whole.said.source, 4, 12))
    start = words.find(plain_name(whole.said.text))
    places = [words.find(plain_name(part.said.text), max(start, 0)) for part in parts]
    if start < 0 or any(place < 0 for place in places):
        return parts
    depths = [_depth(words[start:place]) for place in places]
    return [part for part, depth in zip(parts, depths, strict=True) if depth == depths[0]] if depths else parts


def _depth(words: str) -> int:
    return words.count("（") - words.count("）")


def _listed(whole: Told, parts: Sequence[Told], reads: Parts, rule: RuleDef, report: Report) -> Outcome:
    fact, listed = fact_of(whole), [fact_of(part) for part in parts]
    total = sum((p.amount for p in listed), Fraction(0))
    summed = Interval.sum(p.interval for p in listed)
    complete = _is_complete(parts, reads)
    if total == whole.amount or (not complete and (total < whole.amount or _some_make(listed, fact))):
        return HOLDS
    tail = summed.meets(whole.interval)
    if tail and not complete:
        return HOLDS
    template = SUM_TAIL if tail else _LIST_SUM if complete else _LIST_MORE
    finding = breach(fact, listed, total, "所列各项之和", rule, report, template=template, tail=tail)
    return outcome_of(finding)
