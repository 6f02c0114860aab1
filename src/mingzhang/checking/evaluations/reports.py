"""Kinds of rules about a report as a whole: who signed it and when, what was re-checked, changed targets."""

from collections.abc import Iterator, Sequence

import msgspec

from mingzhang.checking.evaluations.lists import listing_of
from mingzhang.checking.evaluations.text import NO_EVALUATION_TEXT, count_of, evaluation_text, pattern_of
from mingzhang.checking.matching import plain_name
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, RuleKind, make_finding, parameters_of
from mingzhang.checking.views import FormView, view_of
from mingzhang.findings import Evidence
from mingzhang.forms import Report, Row
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef
from mingzhang.scoring.projects import alike

_TABLE = "project_execution"
_ALIKE = 0.6


class Signed(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `signed_report`.

    Attributes:
        signature: Pattern of the words beside which people sign and seal.
        day: Pattern of a day or month.
        within: How many characters after the words the day stands.
    """

    signature: str
    day: str
    within: int


def signed_report(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Where a report leaves room for signatures and seals, it is dated there."""
    reads = parameters_of(rule, Signed)
    text = evaluation_text(report, book)
    places = list(pattern_of(reads.signature).find(text)) if text.text else []
    if not places:
        yield CannotTell(
            "文字层中没有签名、盖章的字样；签名和印章多为图像，请人工核对" if text.text else NO_EVALUATION_TEXT
        )
        return
    day = pattern_of(reads.day).regex
    for place in places:
        if day.search(text.text, place.end(), place.end() + reads.within):
            yield HOLDS
        else:
            quote = text.evidence(place)
            yield Fails(make_finding(rule, report, {"quote": place[0]}, printed=place[0], evidence=(quote,)))


class Rechecked(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `rechecked`: the sentence with `n` and, where it names them, `list`; the columns that rank."""

    pattern: str
    columns: tuple[str, ...]


def rechecked(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """The projects that are re-checked for their size are the largest of the table of projects."""
    reads = parameters_of(rule, Rechecked)
    text = evaluation_text(report, book)
    view = view_of(report, _TABLE, book, "evaluation")
    said = list(pattern_of(reads.pattern).find(text)) if text.text else []
    named = [m for m in said if m["list"]]
    if view is None or not named:
        yield CannotTell("报告没有列出抽查复核的项目名单" if said else "报告没有写抽查复核金额最大的项目")
        return
    for match in named:
        count, names = count_of(match["n"]), [n for n in match["list"].split("、") if n]
        if count != len(names) or listing_of(match["list"]).doubtful:
            yield CannotTell(f"“{text.evidence(match).text}”列举的项目没有读清")
            continue
        smaller = min((_smaller(view, names, column) for column in reads.columns), key=len)
        if not smaller:
            yield HOLDS
            continue
        facts = {"count": match["n"], "items": "、".join(f"“{name}”" for name in smaller), "table": view.short}
        yield Fails(make_finding(rule, report, facts, printed=match["list"], evidence=(text.evidence(match),)))


def _smaller(view: FormView, names: Sequence[str], column: str) -> list[str]:
    """The names that are not among the largest rows, as many as are named."""
    rows = sorted(view.items(""), key=lambda row: row.value(column) or 0, reverse=True)
    largest = rows[: len(names)]
    return [name for name in names if not any(_is(name, row) for row in largest)]


def _is(name: str, row: Row) -> bool:
    return alike(plain_name(name.strip("“”")), plain_name(row.label)) >= _ALIKE


class Changed(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `recorded_changes`: sentences that say targets were changed, and words of an approval."""

    changed: str
    recorded: str


def recorded_changes(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Where a report says that targets were changed in the year, it says who approved it."""
    reads = parameters_of(rule, Changed)
    text = evaluation_text(report, book)
    said = list(pattern_of(reads.changed).find(text)) if text.text else []
    if not said:
        yield CannotTell("报告没有写年中调整绩效目标；没有批复的目标表，无法核对目标是否改动")
        return
    for match in said:
        quote: Evidence = text.evidence(match)
        if pattern_of(reads.recorded).regex.search(quote.text):
            yield HOLDS
        else:
            yield Fails(make_finding(rule, report, {"quote": quote.text}, printed=match[0], evidence=(quote,)))


REPORT_KINDS: dict[str, RuleKind] = {
    "rechecked": rechecked,
    "recorded_changes": recorded_changes,
    "signed_report": signed_report,
}
