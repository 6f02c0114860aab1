"""The running text without white space and page furniture, and the clause and line that a match stands in."""

import re

import pytest

from mingzhang.forms import Document, Report, Source
from mingzhang.scoring.running_text import running_text


def _report(*lines: str) -> Report:
    numbered = tuple((Source(page=1, line=n), line) for n, line in enumerate(lines, start=1))
    return Report(Document("示例.txt", "", 1, "text"), None, None, "evaluation", (), text_lines=numbered)


def test_white_space_and_page_numbers_vanish() -> None:
    report = _report("  本年 共签订 ", "", "- 84 -", "合同614份。", "23 / 52", "第 3 页 共 9 页", "3", "完")
    assert running_text(report).text == "本年共签订合同614份。3完"


@pytest.mark.parametrize("line", ["-12-", "12/52", "第12页"])
def test_only_a_whole_line_is_furniture(line: str) -> None:
    assert running_text(_report("甲", line, f"乙{line}")).text == f"甲乙{line}"


@pytest.mark.parametrize(
    ("pattern", "line"), [("本年", 1), ("订合", 1), ("合同", 2), ("614", 2), ("满意", 4), ("意。", 5)]
)
def test_a_match_stands_where_it_begins(pattern: str, line: int) -> None:
    text = running_text(_report("本年签订", "合同614份。", "", "群众满", "意。"))
    (found,) = text.matches((pattern,))
    assert text.evidence(found).source.line == line


def test_a_group_has_a_line_of_its_own() -> None:
    text = running_text(_report("签订合同", "614份。"))
    (found,) = text.matches((r"签订合同(?P<value>\d+)份",))
    assert text.evidence(found).source.line == 1
    assert text.evidence(found, "value").source.line == 2


def test_the_clause_reaches_from_mark_to_mark() -> None:
    text = running_text(_report("第一句。其中签订合同614份，比上年多；第三句。"))
    (found,) = text.matches(("614",))
    assert text.evidence(found).text == "其中签订合同614份，比上年多"


def test_the_first_and_the_last_clause_end_with_the_text() -> None:
    text = running_text(_report("签订合同614份"))
    (found,) = text.matches(("合同",))
    assert text.evidence(found).text == "签订合同614份"
    opening = running_text(_report("合同。完"))
    (first,) = opening.matches(("合同",))
    assert opening.evidence(first).text == "合同"
    (last,) = opening.matches(("完",))
    assert opening.evidence(last).text == "完"


def test_of_a_long_clause_only_what_is_matched_is_quoted() -> None:
    whole = "甲" * 76 + "合同。"  # 78 characters before the mark
    text = running_text(_report(whole))
    (found,) = text.matches(("合同",))
    assert text.evidence(found).text == "甲" * 76 + "合同"
    exactly = running_text(_report("甲" * 78 + "合同。"))
    (edge,) = exactly.matches(("合同",))
    assert exactly.evidence(edge).text == "甲" * 78 + "合同"
    longer = running_text(_report("乙。" + "甲" * 79 + "合同。"))
    (cut,) = longer.matches(("合同",))
    assert longer.evidence(cut).text == "合同"


def test_matches_come_by_pattern_then_by_place() -> None:
    text = running_text(_report("甲1乙2甲3"))
    assert [match[0] for match in text.matches((r"乙\d", r"甲\d"))] == ["乙2", "甲1", "甲3"]
    assert isinstance(next(text.matches(("甲",))), re.Match)
