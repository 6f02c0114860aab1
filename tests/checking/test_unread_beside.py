"""What could not be read beside a table leaves its sums open: a missing part is no error of the department."""

from dataclasses import replace

import pytest

from mingzhang.checking import Options, check
from mingzhang.checking.case_text import build_report, sections_of
from mingzhang.forms import FilledForm, Report, Source, Unread
from tests.checking.small_reports import book

TABLE = """[report] year=2023
[05]
row | total | basic | project
{first}201 | 100.00 | 60.00 | 40.00
20103 | 60.00 | 60.00 |
2010301 | 60.00 | 60.00 |
{last}"""
TOTAL = "total | 100.00 | 60.00 | 40.00\n"


def report(first: str, last: str, unread: int | None) -> Report:
    """A table on pages 3 and 4 whose class lacks a child, and something unread on a page."""
    made, _ = build_report(sections_of(TABLE.format(first=first, last=last)), book(), "final_accounts")
    forms = tuple(_on_pages(form) for form in made.forms)
    missed = () if unread is None else (Unread("一张表", "没有认得的表名", unread),)
    return replace(made, forms=forms, unread=missed)


def _on_pages(form: FilledForm) -> FilledForm:
    rows = tuple(replace(row, source=Source(3 if n < 2 else 4, None)) for n, row in enumerate(form.rows))
    return replace(form, rows=rows, source=Source(3, None), _by_id={})


@pytest.mark.parametrize(
    ("first", "last", "unread", "told"),
    [
        (TOTAL, "", None, True),
        (TOTAL, "", 4, False),
        (TOTAL, "", 5, False),
        (TOTAL, "", 6, True),
        ("", TOTAL, 5, True),
        ("", TOTAL, 4, False),
    ],
)
def test_a_sum_is_open_where_the_table_may_go_on(first: str, last: str, unread: int | None, told: bool) -> None:
    result = check([report(first, last, unread)], book(), options=Options(only=frozenset({"T-05"})))
    assert bool([f for f in result.findings if f.outcome == "fails"]) is told
    assert any("未能读出" in n.why for n in result.not_checked) is not told
