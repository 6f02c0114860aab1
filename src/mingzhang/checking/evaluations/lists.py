"""Kinds of rules about lists in evaluations: they name as many things as they say."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from mingzhang.checking.evaluations.text import NO_EVALUATION_TEXT, count_of, evaluation_text, pattern_of
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, make_finding, parameters_of
from mingzhang.findings import Severity
from mingzhang.forms import Report
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef
from mingzhang.scoring.running_text import RunningText

_BRACKETS = re.compile(r"[（(【][^（()）【】]*[）)】]|《[^《》]*》|“[^“”]*”|‘[^‘’]*’")
_STOPS = re.compile(r"(?:等等?|在内)$")
_AND = re.compile(r"以及|和|及|与")


class Counted(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `counted_lists`.

    Attributes:
        patterns: Each with the groups `list` and `n`; what stands between them belongs to the pattern.
        absent: What to say where none is found.
    """

    patterns: tuple[str, ...]
    absent: str


class Listing(NamedTuple):
    """How many things a list names: without and with its last 和 taken for a comma, and whether it goes on.

    Attributes:
        most: With every 和 taken for a comma, also those within its members (甲和乙、丙).
    """

    fewest: int
    likely: int
    most: int
    open: bool
    doubtful: bool


def counted_lists(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """A list names as many things as are said to be in it."""
    reads = parameters_of(rule, Counted)
    text = evaluation_text(report, book)
    if not text.text:
        yield CannotTell(NO_EVALUATION_TEXT)
        return
    seen: dict[str, Outcome] = {}
    for pattern in reads.patterns:
        for match in pattern_of(pattern).find(text):
            if match[0] not in seen:
                seen[match[0]] = _counted(match, text, rule, report)
    yield from seen.values()
    if not seen:
        yield CannotTell(reads.absent)


def _counted(match: re.Match[str], text: RunningText, rule: RuleDef, report: Report) -> Outcome:
    said, listing = count_of(match["n"]), listing_of(match["list"])
    if said == listing.likely == 1:
        return HOLDS
    if said is None or listing.doubtful or said == 1 or listing.likely == 1:
        return CannotTell(f"“{text.evidence(match).text}”列举的是几项不能确定")
    if said == listing.likely or (listing.open and said >= listing.fewest):
        return HOLDS
    if listing.likely < said <= listing.most:
        return CannotTell(f"“{text.evidence(match).text}”列举的是几项不能确定")
    severity: Severity | None = None
    if said == listing.fewest:
        severity = "info"
    elif said < listing.fewest:
        severity = "info" if rule.severity == "info" else "warning"
    facts = {"quote": text.evidence(match).text, "printed": match["n"], "expected": str(listing.likely)}
    return Fails(
        make_finding(
            rule,
            report,
            facts,
            severity=severity,
            printed=str(int(said)),
            expected=str(listing.likely),
            difference=str(abs(int(said) - listing.likely)),
            evidence=(text.evidence(match, "n"),),
            arithmetic=f"列举 {listing.likely} 项，写 {match['n']}",
        )
    )


def listing_of(words: str) -> Listing:
    """How many things an enumeration names."""
    plain = words
    for _ in range(3):
        plain = _BRACKETS.sub(lambda m: "〇" * len(m[0]), plain)
    goes_on = bool(_STOPS.search(plain))
    plain = _STOPS.sub("", plain)
    parts = [p for p in re.split("[；;]" if "；" in plain else "、", plain) if p.strip()]
    joined = _AND.findall(parts[-1]) if parts and "；" not in plain else []
    likely = len(parts) + (len(joined) == 1)
    most = len(parts) + sum(len(_AND.findall(part)) for part in parts)
    return Listing(len(parts), likely, max(likely, most), goes_on, "或" in plain or len(joined) > 1)
