"""The sentence that a report opens with says what is printed and what follows; what is missing is left out."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from mingzhang.example import load_example
from mingzhang.findings import CheckResult
from mingzhang.forms import FilledForm, Report
from mingzhang.publishing.gist import gist
from mingzhang.publishing.report.html import html_report
from mingzhang.publishing.report.view import make_view
from mingzhang.rulebook import load
from tests.publishing.site.conftest import expenditure, report, row, three_public

SPENT = FilledForm(
    "final_accounts.01", "收入支出决算总表", (row("expenditure.total", "本年支出合计", amount="300.00"),), "万元"
)


def _with(*forms: FilledForm) -> Report:
    return replace(report(), forms=forms)


@pytest.mark.parametrize(
    ("forms", "given", "said"),
    [
        (
            (SPENT, expenditure(), three_public()),
            {"errors": 2},
            "2023 年支出 300.00 万元，最多用于一般公共服务支出（180.00 万元，占 60.0%）；"
            "“三公”经费支出 4.00 万元，为预算 8.00 万元的 50.0%；核对发现 2 处错误。",
        ),
        ((expenditure(),), {}, "2023 年支出 300.00 万元，最多用于一般公共服务支出（180.00 万元，占 60.0%）。"),
        ((three_public(),), {}, "“三公”经费支出 4.00 万元，为预算 8.00 万元的 50.0%。"),
        ((SPENT,), {"errors": 0}, "2023 年支出 300.00 万元；核对发现 0 处错误。"),
        ((), {"errors": 0}, ""),
    ],
)
def test_a_clause_stands_where_its_numbers_do(
    forms: Sequence[FilledForm], given: dict[str, int], said: str
) -> None:
    assert gist(_with(*forms), load(), "zh", given).text == said


def test_in_english_the_unit_is_said_once() -> None:
    assert gist(_with(SPENT, expenditure()), load(), "en").text == (
        "In 2023, 300.00 (10,000 yuan) was spent, most of it on General public services: 180.00, 60.0%."
    )


def test_every_number_is_a_cell_or_has_its_arithmetic() -> None:
    said = gist(_with(SPENT, expenditure(), three_public()), load())
    numbers = [piece for piece in said.pieces if any(sign.isdigit() for sign in piece.text)]
    assert [piece.text for piece in numbers if not piece.at and not piece.how] == ["2023"]
    assert all(piece.text == piece.at.cell.text for piece in numbers if piece.at)
    assert said.computed == ("180.00 ÷ 300.00 = 60.0%", "4.00 ÷ 8.00 = 50.0%")


def test_the_example_says_what_it_printed() -> None:
    """Printed: 12,926.73, of it 11,232.77; 11,232.77 ÷ 12,926.73 = 0.8689…"""
    book = load()
    said = gist(load_example(book)[0], book).text
    assert said.startswith("2023 年支出 12,926.73 万元，最多用于一般公共服务支出（11,232.77 万元，占 86.9%）；")
    assert "部门绩效评价得 89.62 分" in said


def test_nothing_is_largest_where_nothing_was_spent() -> None:
    nothing = replace(
        expenditure(),
        rows=tuple(
            replace(one, cells={name: replace(cell, value=Decimal(0)) for name, cell in one.cells.items()})
            for one in expenditure().rows
        ),
        _by_id={},
    )
    assert "最多用于" not in gist(_with(SPENT, nothing), load()).text


def test_the_report_of_a_check_opens_with_it_and_its_numbers_lead_to_their_cells() -> None:
    result = CheckResult(findings=(), checked=1, held=1, tails=0, not_checked=())
    page = html_report(make_view([_with(SPENT, expenditure())], result, (), load()))
    opening = page[page.index("<h1>") : page.index('<ul class="tally">')]
    assert opening.index("2023 年支出") < opening.index("读出 2 张表")
    assert '<a href="#c0-0-0-0">300.00</a> 万元' in opening
    assert 'id="c0-0-0-0"' in page
    assert '<a href="#c0-1-1-0">180.00</a>' in opening
