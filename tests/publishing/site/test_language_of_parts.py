"""Whoever hears an English page hears Chinese names as Chinese: every Chinese text is marked with its language."""

import re
from pathlib import Path

import pytest

from mingzhang.forms import Report
from mingzhang.publishing.site.words import Words
from mingzhang.rulebook import load
from tests.marked_language import unmarked
from tests.publishing.site.conftest import Publish, report


@pytest.fixture
def english(publish: Publish, example: Report) -> list[Path]:
    """The English pages of a portal that has no English name, over the example year and another department."""
    folder = publish([example, report(), report(year=2022)], title_en="云溪账目", notice_en="示例数据")[0]
    return sorted(folder.glob("en/**/*.html"))


def test_every_chinese_text_of_an_english_page_is_marked(english: list[Path]) -> None:
    names = {path.name.partition(".")[0].partition("-")[0] for path in english}
    assert {"index", "az", "search", "data", "verify", "origins", "2023", "03", "09"} <= names
    assert {path.name: found for path in english if (found := unmarked(path.read_text(encoding="utf-8")))} == {}


def test_without_its_marks_every_page_with_chinese_data_would_be_found(english: list[Path]) -> None:
    """The counter-example: the same pages, the marks taken away."""
    for path in english:
        found = unmarked(re.sub(r' lang="zh-Hans"', "", path.read_text(encoding="utf-8")))
        assert found[0][0] == "html/head/title", path
        assert len(found) > 1, path


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ('<html lang="en"><p>Paid by <b>云溪市档案馆</b></p></html>', [("html/p/b", "云溪市档案馆")]),
        ('<html lang="en"><p>Paid by <b lang="zh-Hans">云溪市档案馆</b> in 2023</p></html>', []),
        ('<html lang="en"><table lang="zh"><tr><th lang="en">合计</th><td>合计</td></tr></table></html>', [
            ("html/table/tr/th", "合计")
        ]),
        ('<html lang="en"><img alt="支出图"><p lang="zh" title="支出">支</p></html>', [("html/img@alt", "支出图")]),
        ('<html lang="zh-Hans"><p>云溪市</p></html>', []),
    ],
)  # fmt: skip
def test_the_nearest_language_counts(page: str, found: list[tuple[str, str]]) -> None:
    assert unmarked(page) == found


def test_of_a_mixed_title_the_chinese_piece_is_marked() -> None:
    words = Words("en", load())
    said = words.spoken("云溪市档案馆（本级）, Final accounts 2023 & more")
    assert said == '<span lang="zh-Hans">云溪市档案馆（本级）</span>, Final accounts 2023 &amp; more'
    assert (words.spoken("云溪市 <2023>"), words.whole("云溪市 <2023>")) == ("云溪市 &lt;2023&gt;", "zh-Hans")
    assert (words.whole("Accounts"), words.whole("云溪市, 2023 accounts")) == (None, None)
    assert Words("zh", load()).spoken("云溪市, accounts") == "云溪市, accounts"
