"""Background processes that are really killed: what they had begun is seen, taken up once, and never done twice."""

import pytest

from mingzhang.example import load_example
from mingzhang.pipeline import Source, judge, read
from mingzhang.publishing.sheets import report_sheets
from mingzhang.publishing.sheets.xlsx import workbook
from mingzhang.rulebook import load
from tests.office.background.conftest import Play

pytestmark = pytest.mark.slow


def _errors() -> int:
    """Errors of the example's workbook, found without any office."""
    content = workbook(report_sheets(load_example(load()), load()), ("示例", ""), "示例数据")
    return judge(read([Source("示例.xlsx", content)], load()), load()).counts["error"]


def test_a_killed_check_goes_on_once_and_then_waits_to_be_asked(play: Play) -> None:
    told = play("check_killed")
    counts = told["asked"].pop()
    assert told == {
        "killed": ["working", False, 0],
        "killed again": ["working", True, 1],
        "asked": ["done", 0],
    }
    assert counts["error"] == _errors()


def test_a_worker_that_slept_writes_nothing_when_it_wakes(play: Play) -> None:
    assert play("check_asleep") == {"same": True, "resumed": 1, "holder": ""}


def test_an_import_killed_while_it_reads_takes_everything_once(play: Play) -> None:
    assert play("import_killed") == {
        "left": ["working", 0],
        "came to": ["done", 1, ""],
        "tables": ["draft", 1, 9],
        "events": 1,
    }


def test_a_publication_killed_in_the_middle_is_published_once(play: Play) -> None:
    assert play("publish_killed") == {
        "left": ["approved", 0, False],
        "came to": ["done", "", "published"],
        "publications": [1],
        "versions": ["0001"],
        "faults": [],
        "events": 1,
    }
