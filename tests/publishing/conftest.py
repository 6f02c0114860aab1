"""The example year, laid out once for all tests."""

from collections.abc import Sequence

import pytest

from mingzhang.example import load_example
from mingzhang.forms import Report
from mingzhang.publishing.sheets import Sheet, report_sheets
from mingzhang.rulebook import Rulebook, load

HEADING = "2023年度青岛市大数据发展管理局部门决算"


@pytest.fixture(scope="session")
def book() -> Rulebook:
    return load()


@pytest.fixture(scope="session")
def example(book: Rulebook) -> Report:
    (report,) = load_example(book)
    return report


@pytest.fixture(scope="session")
def sheets(example: Report, book: Rulebook) -> Sequence[Sheet]:
    return report_sheets([example], book)
