"""The certificate of made-up departments: never a false alarm, every planted error found, located and repaired."""

import subprocess
import sys
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from mingzhang.checking.certificate import Certificate, Conflict, Correction, Place, Zeros, certify
from mingzhang.findings import Evidence
from mingzhang.forms import Cell, FilledForm, Report, Unread
from mingzhang.rulebook.book import Rulebook, load

from .departments import Department, changed, make_department, make_report, print_half_up

CALM = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
seeds = st.integers(0, 10**6)
Cells = dict[tuple[str, str, str], int]


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load()


def fen_of(certificate: Certificate) -> Cells:
    """The witness in fen, by form number, row and column."""
    assert certificate.witness is not None
    found: Cells = {}
    for place, yuan in certificate.witness.items():
        fen = yuan * 100
        assert fen == int(fen)
        found[place.form[-2:], place.row, place.column] = int(fen)
    return found


def prints_as_printed(cells: Cells, report: Report, unit: str = "万元") -> bool:
    for form in report.forms:
        for row in form.rows:
            for column, cell in row.cells.items():
                fen = cells.get((form.form[-2:], row.id, column))
                if fen is None:
                    continue
                printed = Decimal(0) if cell.value is None else cell.value
                if fen < 0 or print_half_up(fen, unit) != printed or (cell.value is None and fen):
                    return False
    return True


def adds_up(cells: Cells, found: Department) -> bool:
    """The identities of the nine tables, written here once more by hand."""
    sums: list[tuple[int, int]] = []
    for form, total, parts in (
        (
            "02",
            "total",
            ("fiscal", "superior_subsidy", "public_service", "business", "affiliate_remittance", "other"),
        ),
        ("03", "total", ("basic", "project", "remitted_to_superior", "business", "affiliate_subsidy")),
        ("05", "total", ("basic", "project")),
    ):
        codes = found.codes(form)
        for row in ("total", *codes):
            present = [cells[form, row, part] for part in parts if (form, row, part) in cells]
            if (form, row, total) in cells:
                sums.append((cells[form, row, total], sum(present)))
        for column in (total, *parts):
            for code in ("total", *codes):
                length = 3 if code == "total" else len(code) + 2
                start = "" if code == "total" else code
                below = [c for c in codes if len(c) == length and c.startswith(start)]
                if below and (form, code, column) in cells:
                    sums.append((cells[form, code, column], sum(cells[form, c, column] for c in below)))
    sums += [
        (cells["01", "income.grand_total", "amount"], cells["01", "expenditure.grand_total", "amount"]),
        (cells["01", "income.total", "amount"], cells["02", "total", "total"]),
        (cells["01", "expenditure.total", "amount"], cells["03", "total", "total"]),
        (cells["04", "expenditure.total", "general_budget"], cells["05", "total", "total"]),
        (
            cells["05", "total", "basic"],
            cells["06", "personnel_total", "amount"] + cells["06", "public_total", "amount"],
        ),
    ]
    return all(left == right for left, right in sums)


@pytest.mark.slow
@CALM
@given(seeds, st.booleans(), st.booleans())
def test_true_amounts_printed_are_never_called_impossible(seed: int, plain: bool, blank: bool) -> None:
    found = make_department(seed, plain=plain)
    report = make_report(found, blank_zeros=blank)
    certificate = certify(report, load())
    assert certificate.feasible is True
    assert certificate.why is None
    cells = fen_of(certificate)
    assert prints_as_printed(cells, report)
    assert adds_up(cells, found)


def places_of(conflict: Conflict) -> set[tuple[str, str, str]]:
    return {key(cell) for cell in (*conflict.cells, *conflict.quiet)}


def reaches(correction: Correction, value: Decimal) -> bool:
    """Whether a value lies between the ends of a correction."""
    low, high = correction.low, correction.high
    return (low is None or low <= value) and (high is None or value <= high)


def key(cell: Evidence) -> tuple[str, str, str]:
    return cell.form[-2:], cell.row, cell.column


@pytest.mark.slow
@CALM
@given(seeds, st.data())
def test_a_planted_error_is_found_located_and_repaired(seed: int, data: st.DataObject) -> None:
    """A change of 1.00 is beyond the rounding of any identity here: none has more than 60 terms."""
    found = make_department(seed)
    report = make_report(found)
    printed = {place: print_half_up(fen) for place, fen in found.truth.items() if print_half_up(fen) >= 1}
    place = data.draw(st.sampled_from(sorted(printed)))
    difference = Decimal(data.draw(st.integers(100, 10**6))) / 100 * data.draw(st.sampled_from([1, -1]))
    assume(printed[place] + difference > 0)
    certificate = certify(changed(report, place, printed[place] + difference), load())
    assert certificate.feasible is False
    assert len(certificate.conflicts) == 1
    assert place in places_of(certificate.conflicts[0])
    repairs = {key(c.cell): c for c in certificate.conflicts[0].corrections}
    assert reaches(repairs[place], printed[place])
    if certificate.correction is not None:
        assert key(certificate.correction.cell) == place
        assert certificate.correction.value == printed[place]


def test_two_errors_far_apart_are_two_conflicts(book: Rulebook) -> None:
    found = make_department(11)
    report = make_report(found)
    first, second = ("01", "expenditure.grand_total", "amount"), ("09", "amounts", "budget.total")
    for place in (first, second):
        report = changed(report, place, print_half_up(found.truth[place]) + 3)
    certificate = certify(report, book)
    assert len(certificate.conflicts) == 2
    assert certificate.correction is None
    assert {first, second} <= set().union(*map(places_of, certificate.conflicts))
    for place in (first, second):
        repairs = [c for conflict in certificate.conflicts for c in conflict.corrections if key(c.cell) == place]
        assert [reaches(c, print_half_up(found.truth[place])) for c in repairs] == [True]


def with_cell(report: Report, place: tuple[str, str, str], cell: Cell) -> Report:
    number, row_id, column = place
    forms = tuple(
        replace(
            form,
            rows=tuple(replace(r, cells={**r.cells, column: cell}) if r.id == row_id else r for r in form.rows),
            _by_id={},
        )
        if form.form.endswith(number)
        else form
        for form in report.forms
    )
    return replace(report, forms=forms)


TOTAL = ("03", "total", "total")


def test_a_reading_in_doubt_is_no_evidence(book: Rulebook) -> None:
    report = make_report(make_department(3))
    doubtful = Cell("1.00", Decimal("1.00"), "万元", 2, mark="ambiguous", why="另一种读法同样成立")
    assert certify(with_cell(report, TOTAL, doubtful), book).feasible is True
    assert certify(with_cell(report, TOTAL, Cell("见附注")), book).feasible is True
    assert certify(with_cell(report, TOTAL, replace(doubtful, mark=None, why=None)), book).feasible is False


def test_a_total_left_blank_is_unknown_and_not_zero(book: Rulebook) -> None:
    report = make_report(make_department(3))
    assert certify(with_cell(report, TOTAL, Cell("")), book).feasible is True


def test_a_conflict_on_a_page_not_read_in_full_leaves_the_answer_open(book: Rulebook) -> None:
    report = changed(make_report(make_department(5)), TOTAL, Decimal("0.05"))
    assert certify(report, book).feasible is False
    unread = replace(report, unread=tuple(Unread("一段文字", "字体没有编码", page) for page in range(1, 10)))
    certificate = certify(unread, book)
    assert certificate.feasible is None
    assert "未能读出" in (certificate.why or "")
    assert certificate.conflicts


def test_a_blank_template_certifies_nothing(book: Rulebook) -> None:
    report = make_report(make_department(7))
    empty = tuple(
        replace(f, rows=tuple(replace(r, cells=dict.fromkeys(r.cells, Cell(""))) for r in f.rows), _by_id={})
        for f in report.forms
    )
    certificate = certify(replace(report, forms=empty), book)
    assert certificate.feasible is None
    assert certificate.witness is None


def test_a_table_without_a_unit_is_not_compared_with_others(book: Rulebook) -> None:
    """Read as 元 its tails would be contradictions, and as another unit than theirs its totals."""
    report = make_report(make_department(9))
    forms = tuple(_without_unit(f) if f.form.endswith(("03", "05")) else f for f in report.forms)
    assert certify(replace(report, forms=forms), book).feasible is True


def _without_unit(form: FilledForm) -> FilledForm:
    rows = tuple(replace(r, cells={c: replace(x, unit=None) for c, x in r.cells.items()}) for r in form.rows)
    return replace(form, unit=None, rows=rows, _by_id={})


@pytest.mark.parametrize("zeros", ["exact", "interval"])
def test_what_is_carried_over_ties_two_years_together(book: Rulebook, zeros: Zeros) -> None:
    """Both years carry over the same amount of the same department; last year's closing is then misprinted."""
    now = make_report(make_department(21))
    prior = replace(now, fiscal_year=2022)
    assert certify([now, prior], book, zeros=zeros).feasible is True
    wrong = print_half_up(make_department(21).truth["01", "income.opening", "amount"]) + 7
    shifted = now
    for row in ("income.opening", "income.grand_total", "expenditure.closing", "expenditure.grand_total"):
        old = print_half_up(make_department(21).truth["01", row, "amount"])
        shifted = changed(shifted, ("01", row, "amount"), old + 7)
    certificate = certify([shifted, prior], book, zeros=zeros)
    assert certificate.feasible is False
    assert str(wrong) in {cell.text.replace(",", "") for cell in certificate.conflict}
    assert any("X-12" in conflict.rules for conflict in certificate.conflicts)


def test_amounts_in_yuan_are_held_to_the_fen(book: Rulebook) -> None:
    """Printed in 元 with two decimals there is no rounding, so the last digit cannot be off."""
    found = make_department(13)
    report = make_report(found, unit="元")
    certificate = certify(report, book)
    assert certificate.witness is not None
    place = Place(0, 2, "final_accounts.03", "total", "total")
    assert certificate.witness[place] == Decimal(found.truth[TOTAL]).scaleb(-2)
    off = print_half_up(found.truth[TOTAL], "元") + Decimal("0.01")
    assert certify(changed(report, TOTAL, off), book).feasible is False


def test_the_solver_is_not_imported_for_a_plain_document() -> None:
    code = (
        "import sys; from mingzhang.checking.certificate import certify; "
        "assert not {'highspy', 'numpy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own words
