"""The texts of the real documents: all that is wrong in them is found, and nothing else is called wrong."""

import hashlib
from functools import cache
from pathlib import Path

import pytest

from mingzhang.checking import Options, check
from mingzhang.findings import Finding
from mingzhang.forms import Report
from mingzhang.reading import read_document, reports_of
from tests.checking.narrative_findings import DOCUMENTS, Document, Wrong
from tests.checking.small_reports import book

pytestmark = pytest.mark.shared
RULES = frozenset(rule for rule in book().rules if rule[0] in "NKLQ" or rule == "X-13")


def paths(shared: Path, document: Document) -> list[Path]:
    return [p for name in document.names for p in (shared / "documents").iterdir() if name in p.name]


@cache
def read(shared: Path, name: str) -> tuple[Report, ...]:
    files = paths(shared, DOCUMENTS[name])
    readings = [read_document(path.name, path.read_bytes(), book()) for path in files]
    return tuple(reports_of(readings, book(), as_one=len(files) > 1))


@cache
def findings(shared: Path, name: str) -> tuple[Finding, ...]:
    return check(read(shared, name), book(), options=Options(only=RULES)).findings


def matches(finding: Finding, wrong: Wrong) -> bool:
    same = finding.rule == wrong.rule and finding.severity == wrong.severity
    words = finding.message + finding.arithmetic
    return same and all(part in words for part in wrong.says)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_everything_wrong_is_found_and_nothing_else_is_called_wrong(shared: Path, name: str) -> None:
    grave = [f for f in findings(shared, name) if f.severity != "info"]
    wrong = list(DOCUMENTS[name].wrong)
    assert [w for w in wrong if not any(matches(f, w) for f in grave)] == []
    assert [(f.rule, f.message) for f in grave if not any(matches(f, w) for w in wrong)] == []
    assert len(grave) == len(wrong)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_a_reader_would_miss_is_among_the_suggestions(shared: Path, name: str) -> None:
    told = [f for f in findings(shared, name) if f.severity == "info"]
    assert [w for w in DOCUMENTS[name].infos if not any(matches(f, w) for f in told)] == []


@pytest.mark.parametrize("name", [n for n, d in DOCUMENTS.items() if d.sha256])
def test_the_document_is_the_one_that_was_read(shared: Path, name: str) -> None:
    first = paths(shared, DOCUMENTS[name])[0]
    assert hashlib.sha256(first.read_bytes()).hexdigest().startswith(DOCUMENTS[name].sha256)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_rule_breaks_down(shared: Path, name: str) -> None:
    result = check(read(shared, name), book(), options=Options(only=RULES))
    assert [n for n in result.not_checked if "核对程序出错" in n.why] == []


def test_the_year_before_agrees_with_what_growth_says_of_it(shared: Path) -> None:
    result = check(
        read(shared, "street 2025"),
        book(),
        prior=read(shared, "street 2024"),
        options=Options(only=frozenset({"X-13"})),
    )
    assert result.findings == ()
    assert result.held >= 6


def test_a_finding_quotes_the_sentence_and_the_cell(shared: Path) -> None:
    found = next(f for f in findings(shared, "finance") if f.rule == "N-01")
    sentence, cell = found.evidence
    assert (sentence.form, sentence.column, sentence.source.page) == ("text", "amount", 21)
    assert "四、财政拨款" in sentence.row
    assert (cell.form, cell.row, cell.text) == ("final_accounts.04", "income.grand_total", "2,961.68")
    assert found.printed == "0.3"
    assert found.expected == "2961.68"
