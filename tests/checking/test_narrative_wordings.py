"""The same true figures in the wording of four places: nothing is called wrong, and a changed figure is found."""

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice

import pytest

from mingzhang.checking import Options, check
from mingzhang.findings import Finding
from tests.checking.made_up_accounts import TABLES, WORDINGS
from tests.checking.small_reports import book, report_of

RULES = frozenset(rule for rule in book().rules if rule[0] in "NKLQ")
NUMBER = re.compile(r"(?<![\d,.])\d[\d,]*(?:\.\d+)?(?=万元|%)")
LEAST_HELD = {"shandong": 100, "beijing": 35, "sichuan": 90, "guangdong": 45}
LEAST_FOUND = {"shandong": Fraction(95, 100), "beijing": Fraction(4, 5), "sichuan": Fraction(7, 10),
               "guangdong": Fraction(98, 100)}  # fmt: skip
"""Of changed figures; what is missed is stated once and stands in no table (a share of what is not printed)."""


def judged(text: str) -> tuple[list[Finding], int]:
    result = check([report_of(TABLES + text)], book(), options=Options(only=RULES))
    return [f for f in result.findings if f.severity != "info"], result.held


def changed(text: str) -> Iterator[str]:
    """The text with one figure changed in its first digit that is not zero, once for each figure."""
    for match in NUMBER.finditer(text):
        printed = match[0]
        place = next((i for i, char in enumerate(printed) if char in "123456789"), 0)
        digit = str((int(printed[place]) + 3) % 9 + 1)
        yield text[: match.start()] + printed[:place] + digit + printed[place + 1 :] + text[match.end() :]


@pytest.mark.parametrize("name", WORDINGS)
def test_true_figures_are_not_called_wrong(name: str) -> None:
    grave, held = judged(WORDINGS[name])
    assert [(f.rule, f.message) for f in grave] == []
    assert held >= LEAST_HELD[name]


@pytest.mark.slow
@pytest.mark.parametrize("name", WORDINGS)
def test_a_changed_figure_is_found(name: str) -> None:
    found = [bool(judged(text)[0]) for text in islice(changed(WORDINGS[name]), 0, None, 3)]
    assert len(found) > 8
    assert Fraction(sum(found), len(found)) >= LEAST_FOUND[name]


def test_without_tables_the_text_is_still_checked_against_itself() -> None:
    text = WORDINGS["shandong"].replace("增长9.00%", "增长8.26%")
    result = check([report_of("[text]\n" + text)], book(), options=Options(only=RULES))
    assert [(f.rule, f.expected) for f in result.findings if f.severity == "error"] == [("N-02", "9.00%")]
    assert any(n.rule == "N-01" and "没有读到" in n.why for n in result.not_checked)
