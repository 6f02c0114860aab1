"""The file of gaps: filled in, it is a narrative that leaves none of them."""

import re
from dataclasses import replace

from mingzhang.forms import Cell, Report
from mingzhang.publishing.documents import EMPTY, Options, asks_of, compose, read_narrative
from mingzhang.publishing.documents.gaps import skeleton
from mingzhang.publishing.documents.model import Ask, Bound, Paragraph
from mingzhang.rulebook import Rulebook
from tests.publishing.documents.small import report_of, said, spent, text_of

_ANSWER = re.compile(r"^(\s*(?:\"?\w+\"?):) (?:\[\])? ?( # .*)$")


def filled(text: str) -> str:
    """The file with every line uncommented and every answer given as 1, which is an amount, a count and a word."""
    lines = [line.removeprefix("# ") for line in text.splitlines()[1:]]
    answered = (_ANSWER.sub(r'\1 ["1"]' if "[]" in line else r'\1 "1"', line) for line in lines)
    return "\n".join(line.replace('done: ""', 'done: "1"') for line in answered)


def test_a_filled_file_leaves_none_of_its_gaps(example: Report, book: Rulebook) -> None:
    asks = asks_of(compose(example, EMPTY, book=book))
    assert len(asks) > 60
    given = read_narrative(filled(skeleton(asks)), "narrative.yaml")
    left = {ask.key for ask in asks_of(compose(example, given, book=book))} & {ask.key for ask in asks}
    assert left == set()


def test_what_no_input_fills_is_told_in_words() -> None:
    text = skeleton([Ask("final_accounts.07", "缺少公开07表"), Ask("reasons.total", "为什么")])
    assert text.splitlines()[1:] == ["# reasons:", "#   total:   # 为什么", "# 缺少公开07表"]


def test_last_year_s_report_gives_what_nobody_stated(book: Rulebook) -> None:
    before = replace(report_of(spent({"total": "80.00"})), fiscal_year=2023)
    now = report_of(spent({"total": "100.00"}))
    tree = compose(now, EMPTY, book=book, options=Options(prior=before))
    runs = [run for block in tree.blocks if isinstance(block, Paragraph) for run in block.runs]
    # 20 ÷ 80 = 25 %
    assert Bound("25", derivation="（100 − 80） ÷ 80") in runs
    assert "prior.general_expenditure" not in {ask.key for ask in asks_of(tree)}
    assert "prior.general_expenditure" in {ask.key for ask in asks_of(compose(now, EMPTY, book=book))}


def test_a_stated_amount_comes_before_last_year_s_report() -> None:
    narrative = read_narrative('prior: {total: "50"}', "narrative.yaml")
    assert text_of(said("{change(now, before)}", {"total": "80.00"}, narrative)) == "30"


def test_a_blank_cell_is_not_made_up(book: Rulebook) -> None:
    report = report_of(spent({"total": ""}))
    assert report.forms[0].cell("total", "total") in (None, Cell(""))
    assert compose(report, EMPTY, book=book).title == "2024年度甲市乙局部门决算"
