"""Small made-up reports for tests of the checking mechanism, in the notation of the rules' own cases."""

from collections.abc import Sequence

from mingzhang.checking.case_text import build_report, sections_of
from mingzhang.forms import Report
from mingzhang.rulebook import Rulebook, load
from mingzhang.rulebook.rules import RuleDef
from mingzhang.rulebook.yamlfile import convert


def book() -> Rulebook:
    """The rule book that ships with the package."""
    return load()


def report_of(text: str, family: str = "final_accounts") -> Report:
    """The report that a case text describes."""
    return build_report(sections_of(text), book(), family)[0]


def both_years(text: str) -> tuple[Report, Report | None]:
    """The report and last year's."""
    return build_report(sections_of(text), book(), "final_accounts")


def relation_rule(relations: Sequence[str], tolerance: str = "sum", severity: str = "error") -> RuleDef:
    """A made-up rule of relations on final accounts."""
    data = {
        "id": "Z-01",
        "group": "Z",
        "name": {"zh": "试验", "en": "Trial"},
        "kind": "relation",
        "severity": severity,
        "tolerance": tolerance,
        "applies": {"kinds": ["final_accounts"]},
        "relations": [{"that": text} for text in relations],
        "suggestion": "核对。",
        "why": "试验。",
        "basis": ["试验"],
        "cases": {"hold": "", "fail": [], "cannot_tell": []},
    }
    return convert(data, RuleDef, "试验")
