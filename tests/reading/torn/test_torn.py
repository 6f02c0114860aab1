"""The example year copied out as text and damaged: what cannot be read for certain is marked or missing."""

from collections.abc import Sequence
from random import Random

import pytest

from mingzhang.example import load_example
from mingzhang.forms import Report
from mingzhang.pipeline import Source, read
from mingzhang.publishing.sheets import Sheet, report_sheets
from mingzhang.rulebook import Rulebook, load
from tests.reading.torn.tallying import Tally, tally
from tests.reading.torn.tearing import TEARS

WHOLE = ("untouched", "zeros_gone", "cells_on_lines", "lines_joined", "last_column_below", "halves_in_turn")
"""Damage after which almost all that is printed can still be told."""

BLANK = 450
"""Cells of the example that print 0.00, which one kind of damage takes away, and a few more."""

RANDOM = ("line_around_numbers", "numbers_broken", "numbers_broken_anywhere", "pages_between")


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load()


@pytest.fixture(scope="module")
def example(book: Rulebook) -> Report:
    (report,) = load_example(book)
    return report


@pytest.fixture(scope="module")
def sheets(example: Report, book: Rulebook) -> Sequence[Sheet]:
    return report_sheets([example], book)


def torn(tear: str, seed: int, sheets: Sequence[Sheet], example: Report, book: Rulebook) -> Tally:
    text = TEARS[tear](sheets, Random(seed))
    reports = read([Source("年度.txt", text.encode())], book)
    result = tally(example.forms, [form for report in reports for form in report.forms], book)
    print(tear, seed, result)
    return result


@pytest.mark.parametrize("tear", TEARS)
def test_damaged_text_is_never_wrong_without_a_mark(
    tear: str, sheets: Sequence[Sheet], example: Report, book: Rulebook
) -> None:
    assert torn(tear, 1, sheets, example, book).silent == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 3, 4, 5])
@pytest.mark.parametrize("tear", RANDOM)
def test_of_other_damage_at_most_one_cell_in_a_thousand_is_wrong_without_a_mark(
    tear: str, seed: int, sheets: Sequence[Sheet], example: Report, book: Rulebook
) -> None:
    """Digits torn off a score of two decimals may leave a likely score of one."""
    found = torn(tear, seed, sheets, example, book)
    assert 1000 * len(found.silent) < found.right


@pytest.mark.parametrize("tear", WHOLE)
def test_text_whose_rows_stay_together_is_read_almost_whole(
    tear: str, sheets: Sequence[Sheet], example: Report, book: Rulebook
) -> None:
    found = torn(tear, 1, sheets, example, book)
    assert found.missing <= (BLANK if tear == "zeros_gone" else 200)
    assert found.right >= 4100


def test_the_tally_sees_what_is_wrong(sheets: Sequence[Sheet], example: Report, book: Rulebook) -> None:
    """A figure changed in the text is a cell that was read wrong, without a mark."""
    text = TEARS["untouched"](sheets, Random(1)).replace("12,926.72", "12,926.27")
    reports = read([Source("年度.txt", text.encode())], book)
    found = tally(example.forms, [form for report in reports for form in report.forms], book)
    assert len(found.silent) + len(found.loud) > 0
