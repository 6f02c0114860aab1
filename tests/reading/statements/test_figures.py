"""How many of the facts that people wrote down are found: value, unit and place 99 %, subject and measure 95 %."""

import time
from pathlib import Path

import pytest

from mingzhang.reading.document import recognise
from mingzhang.reading.opening import open_document
from mingzhang.reading.statements import read_statements, table_lines
from mingzhang.rulebook.book import load
from tests.reading.statements.measuring import DOCUMENT, Share, answers, shares_of, statements_of

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def shares(shared: Path) -> list[Share]:
    return shares_of(shared)


def test_value_unit_and_place(shares: list[Share]) -> None:
    places = [share for share in shares if share.name.endswith("place")]
    assert [share.total for share in places] == [252, 141, 124, 115]
    assert [share.missed for share in places if share.percent < 99] == []


def test_subject_and_measure(shares: list[Share]) -> None:
    meanings = [share for share in shares if share.name.endswith("measure")]
    assert [share.missed for share in meanings if share.percent < 95] == []


def test_self_evaluations_of_projects(shared: Path) -> None:
    found = {(s.source.line, s.measure): s for s in statements_of(shared)}
    for project in answers(shared, 1)["self_evaluations"]:
        stated = {
            "score": (project["score_line"], project["score"]),
            "annual_budget": (project["budget_line"], project["budget"]),
            "executed": (project["executed_line"], project["executed"]),
            "completion_percent": (project["percent_line"], project["percent"].removesuffix("%")),
        }
        for measure, (line, value) in stated.items():
            statement = found[line, measure]
            assert (statement.subject, str(statement.value)) == (project["name"], value)


def test_scores_and_formulas_of_the_fund(shared: Path) -> None:
    found = statements_of(shared)
    for scored in answers(shared, 2)["om_fund"]["scoring"]:
        lines = range(scored["conclusion_lines"][0], scored["conclusion_lines"][1] + 1)
        there = [s for s in found if s.source.line in lines]
        points = {(s.measure, str(s.value)) for s in there if scored["indicator"] in s.subject}
        assert ("score", scored["score_in_text"]) in points
        if scored["deduction_in_text"]:
            assert ("deduction", scored["deduction_in_text"]) in points
        if scored["formula_as_stated"] and "formula_as_stated_lines" not in scored:
            assert scored["formula_as_stated"] in {s.text for s in there if s.measure == "score_formula"}


def test_days_of_the_compliance_cases(shared: Path) -> None:
    found = [(s.source.line, s.period) for s in statements_of(shared) if s.measure in ("date", "deadline", "year")]
    for case in answers(shared, 1)["evaluation"]["compliance_cases"]:
        lines = range(min(case["lines"]), max(case["lines"]) + 1)
        there = {day for line, day in found if line in lines}
        days = {value for key, value in case.items() if key.endswith("_iso") and value}
        assert days <= there, case["key"]


def test_tables_that_were_recognised_state_nothing_and_hide_no_sentence(shared: Path) -> None:
    pages = open_document(DOCUMENT, (shared / "documents" / DOCUMENT).read_bytes())
    spans = table_lines(item.form for item in recognise(pages, load()).placed)
    found = read_statements(pages, load(), skip=spans, fiscal_year=2023)
    inside = [s for s in found if any(first <= (s.source.line or 0) <= last for first, last in spans)]
    assert not inside
    numbers = {(s.source.line, s.value, s.unit) for s in found}
    for fact in [*answers(shared, 1)["narrative"], *answers(shared, 1)["evaluation"]["facts"]]:
        if fact["unit"] in ("万元", "%", "分", "辆"):
            assert (
                any(line == fact["line"] and unit == fact["unit"] for line, _, unit in numbers) or not fact["value"]
            )


@pytest.mark.speed
def test_speed(shared: Path) -> None:
    pages = open_document(DOCUMENT, (shared / "documents" / DOCUMENT).read_bytes())
    assert _fastest(pages) < 1.5
    name = "上海市普陀区人民政府万里街道办事处2025年预算.pdf"
    assert _fastest(open_document(name, (shared / "documents" / name).read_bytes())) < 0.06


def _fastest(pages: object) -> float:
    """Seconds of the processor that the fastest of some readings takes, so that others at work do not count."""
    return min(_seconds(pages) for _ in range(5))


def _seconds(pages: object) -> float:
    start = time.process_time()
    read_statements(pages, load())  # type: ignore[arg-type]
    return time.process_time() - start
