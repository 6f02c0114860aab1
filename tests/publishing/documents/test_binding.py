"""Every number of a composed document is bound, and what it is bound to holds."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mingzhang.forms import Document, FilledForm, Report
from mingzhang.publishing.documents import EMPTY, DocumentTree, compose
from mingzhang.publishing.documents.binding import Bindings
from mingzhang.publishing.documents.model import Bound, Heading, Paragraph, Run, SheetBlock, Words
from mingzhang.publishing.documents.plain import plain_text
from tests.publishing.strategies import BOOK, filled_forms

_DIGITS = re.compile(r"\d")
_BARE_PERCENT = re.compile(r"[^\d〕]%")
_NUMBERING = re.compile(r"\d+\.")
_ARITHMETIC = re.compile(r"（?([\d,.]+(?: [−+] [\d,.]+)*)）?(?: ÷ ([\d,.]+))?")


def runs_of(tree: DocumentTree) -> Iterator[Run]:
    for block in tree.blocks:
        if isinstance(block, Heading | Paragraph):
            yield from block.runs


def unbound(runs: Sequence[Run]) -> list[str]:
    """Words that hold a figure and are no number before a heading or paragraph."""
    words = [run.text for run in runs if isinstance(run, Words)]
    return [text for text in words if _DIGITS.search(text) and not _NUMBERING.fullmatch(text)]


def test_no_number_stands_in_words(tree: DocumentTree) -> None:
    assert unbound(list(runs_of(tree))) == []


def test_the_scan_sees_what_it_is_for() -> None:
    assert unbound([Words("共12个"), Words("3."), Bound("5")]) == ["共12个"]


def test_every_bound_number_is_where_it_says(tree: DocumentTree, bindings: Bindings) -> None:
    bounds = [run for run in runs_of(tree) if isinstance(run, Bound)]
    assert len(bounds) > 600
    assert [bound for bound in bounds if not bindings.holds(bound)] == []
    assert [bound for bound in bounds if not (bound.form or bound.derivation)] == []


def test_a_number_that_is_not_where_it_says_is_seen(tree: DocumentTree, bindings: Bindings) -> None:
    cell = next(run for run in runs_of(tree) if isinstance(run, Bound) and run.form == "final_accounts.01")
    assert bindings.holds(cell)
    assert not bindings.holds(replace(cell, text="1"))
    assert not bindings.holds(replace(cell, row="nowhere"))
    assert not bindings.holds(Bound("5", "narrative", "", "prior.total"))
    assert not bindings.holds(Bound("5", "rulebook", "", "final_accounts.document.qingdao", "large_equipment"))
    assert not bindings.holds(Bound("2022", "report", "", "fiscal_year"))
    score = next(run for run in runs_of(tree) if isinstance(run, Bound) and run.form == "scores" and run.column)
    assert bindings.holds(score)
    assert not bindings.holds(replace(score, text="12345"))


def worked_out(derivation: str) -> Fraction | None:
    """The value of a derivation of sums, differences and quotients, by an arithmetic of this test's own."""
    match = _ARITHMETIC.fullmatch(derivation)
    if match is None:
        return None
    terms, divisor = match.groups()
    value, sign = Fraction(0), 1
    for part in terms.split(" "):
        if part in "+−":
            sign = 1 if part == "+" else -1
        else:
            value += sign * Fraction(part.replace(",", ""))
    return value / Fraction(divisor.replace(",", "")) if divisor else value


def test_every_derivation_gives_its_number(tree: DocumentTree) -> None:
    checked = 0
    for run in runs_of(tree):
        value = worked_out(run.derivation) if isinstance(run, Bound) and run.derivation and not run.form else None
        if value is None or not isinstance(run, Bound):
            continue
        # A sum over how many it sums is a mean; any other quotient is said in per cent.
        exact = value * 100 if "÷" in run.derivation and "+" not in run.derivation else value
        rounded = (Decimal(exact.numerator) / exact.denominator).quantize(Decimal("0.01"), ROUND_HALF_UP)
        printed = Decimal(run.text.replace(",", ""))
        # An amount of a project keeps the three places that it was printed with.
        assert printed in (rounded, Decimal(exact.numerator) / exact.denominator), run
        checked += 1
    assert checked > 60


def test_every_figure_of_a_table_names_its_cell(tree: DocumentTree, example: Report) -> None:
    forms: dict[tuple[str, str], list[FilledForm]] = {}
    for form in example.forms:
        forms.setdefault((form.form, form.subject or ""), []).append(form)
    checked = 0
    for block in tree.blocks:
        for cell in block.sheet.cells if isinstance(block, SheetBlock) else ():
            if cell.kind != "number" or cell.of is None or cell.value is None or not isinstance(block, SheetBlock):
                continue
            row, column = cell.of
            texts = {form.cell(row, column) for form in forms[block.sheet.form, block.sheet.subject]}
            assert cell.text in {found.text for found in texts if found}
            checked += 1
    assert checked > 1500


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    forms=st.lists(filled_forms(), min_size=1, max_size=6, unique_by=lambda form: form.form),
    year=st.integers(2017, 2031),
    place=st.sampled_from(["甲省乙市水务管理局", "青岛市丙局", "上海市丁区戊局", "长" * 40, "甲/乙局"]),
)
def test_any_report_composes_with_every_number_bound(forms: list[FilledForm], year: int, place: str) -> None:
    report = Report(Document("生成", "", 1, "entry"), place, year, "final_accounts", tuple(forms))
    made = compose(report, EMPTY, book=BOOK)
    runs = list(runs_of(made))
    assert unbound(runs) == []
    assert _BARE_PERCENT.findall(plain_text(made)) == []
    bindings = Bindings(report, EMPTY, BOOK)
    assert [run for run in runs if isinstance(run, Bound) and not bindings.holds(run)] == []


@pytest.mark.parametrize("derivation", ["1,672.32 ÷ 1,632.01", "（5 − 3） ÷ 3", "5 − 3", "1 + 2 + 3"])
def test_the_arithmetic_of_this_test_is_not_empty(derivation: str) -> None:
    assert worked_out(derivation) is not None
