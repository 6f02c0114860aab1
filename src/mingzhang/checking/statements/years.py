"""The kind of rules about years: what stands under a heading speaks of the year of the accounts."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, judged, make_finding, parameters_of
from mingzhang.checking.statements.view import LEVELS, NO_STATEMENTS, Region, Told, narrative
from mingzhang.findings import Evidence
from mingzhang.forms import Report, Source
from mingzhang.quantities import squeeze
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef

_YEAR = re.compile("20[0-9]{2}")
_NO_YEAR = "没有读到决算的年度"


class OtherYear(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `other_year`.

    Attributes:
        narrative: Which part of the text.
        as_of: How a day reads on which something was counted; its group `year` must be the year of the accounts.
    """

    narrative: Region
    as_of: str


def other_year(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """No heading has amounts of other years alone, and nothing was counted at the end of another year."""
    reads = parameters_of(rule, OtherYear)
    items = narrative(report, book, reads.narrative)
    sections: dict[str, list[Told]] = {}
    for one in items:
        if one.measure in LEVELS and _YEAR.match(one.said.period or ""):
            sections.setdefault(one.said.section, []).append(one)
    dated = (_section(told, rule, report) for told in sections.values())
    counted = _counted(reads.as_of, rule, report)
    yield from judged((*dated, *counted), "文字没有写明年度" if items else NO_STATEMENTS)


def _section(told: Sequence[Told], rule: RuleDef, report: Report) -> Outcome:
    if report.fiscal_year is None:
        return CannotTell(_NO_YEAR)
    if any((one.said.period or "").startswith(str(report.fiscal_year)) for one in told):
        return HOLDS
    first = told[0]
    year = (first.said.period or "")[:4]
    facts = {"where": first.where, "text": first.said.text, "year": year, "own": str(report.fiscal_year)}
    return Fails(make_finding(rule, report, facts, printed=year, evidence=(first.evidence,)))


def _counted(pattern: str, rule: RuleDef, report: Report) -> Iterator[Outcome]:
    for source, line in report.text_lines:
        for match in re.finditer(pattern, squeeze(line)):
            yield _day(match, source, rule, report)


def _day(match: re.Match[str], source: Source, rule: RuleDef, report: Report) -> Outcome:
    if report.fiscal_year is None:
        return CannotTell(_NO_YEAR)
    year, own = match["year"], str(report.fiscal_year)
    if year == own:
        return HOLDS
    facts = {"where": "文字说明", "text": match[0], "year": year, "own": own}
    evidence = Evidence("text", "", "day", match[0], source)
    return Fails(make_finding(rule, report, facts, printed=year, evidence=(evidence,)))
