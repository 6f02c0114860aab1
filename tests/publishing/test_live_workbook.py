"""The workbook with live formulas: what stands in its cells, what it comes to, how it is read back."""

import io
import re
import subprocess
import zipfile
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from openpyxl.utils.cell import get_column_letter, range_boundaries

from mingzhang.forms import Document, FilledForm, Report, Row
from mingzhang.forms.cells import make_cell
from mingzhang.forms.model import NOWHERE
from mingzhang.pipeline import Source, read
from mingzhang.publishing.live import workbook
from mingzhang.publishing.live.writing import Place, total_of
from mingzhang.rulebook import Rulebook
from tests.publishing.comparing import compare
from tests.publishing.strategies import BOOK, filled_forms

_NAMES = {
    "213": "农林水支出",
    "21303": "水利",
    "2130301": "行政运行",
    "2130302": "一般行政管理事务",
    "221": "住房保障支出",
}
_FORMULA = re.compile(rb"(</f>)<v>[^<]*</v>")


def made(*forms: FilledForm, kind: str = "final_accounts") -> Report:
    return Report(Document("made", "", 1, "made"), "云溪县水务局", 2031, kind, forms)


def by_function(book: Rulebook, name: str, lines: dict[str, dict[str, str]]) -> FilledForm:
    """A table by function from code (or total) to the texts of its columns."""
    definition = book.forms[name]
    known = {c.id: c for c in definition.blocks[0].columns}
    rows = [
        Row(
            code,
            "合计" if code == "total" else _NAMES[code],
            {column: make_cell(text, known[column], "万元", NOWHERE) for column, text in texts.items()},
            code if code.isdigit() else None,
        )
        for code, texts in lines.items()
    ]
    return FilledForm(name, definition.title, tuple(rows), "万元", columns=tuple(next(iter(lines.values()))))


def formulas(data: bytes, sheet: str) -> dict[str, str]:
    tab = openpyxl.load_workbook(io.BytesIO(data))[sheet]
    return {c.coordinate: str(c.value) for row in tab.iter_rows() for c in row if c.data_type == "f"}


def values(data: bytes, sheet: str) -> dict[str, Any]:
    tab = openpyxl.load_workbook(io.BytesIO(data), data_only=True)[sheet]
    return {c.coordinate: c.value for row in tab.iter_rows() for c in row if c.value is not None}


EXACT = {
    "total": {"total": "6.00", "basic": "2.00", "project": "4.00"},
    "213": {"total": "5.00", "basic": "2.00", "project": "3.00"},
    "21303": {"total": "5.00", "basic": "2.00", "project": "3.00"},
    "2130301": {"total": "2.00", "basic": "2.00", "project": "0.00"},
    "2130302": {"total": "3.00", "basic": "0.00", "project": "3.00"},
    "221": {"total": "1.00", "basic": "0.00", "project": "1.00"},
}


def test_rows_add_up_across_and_codes_add_up_below(book: Rulebook) -> None:
    data = workbook([made(by_function(book, "final_accounts.05", EXACT))], book)

    # Title, number and the line above the table, its head, then the total in row 5.
    assert formulas(data, "一般公共预算财政拨款支出决算表") == {
        "C5": "=ROUND(SUM(D5:E5),2)",
        "D5": "=ROUND(SUM(D6,D10),2)",
        "E5": "=ROUND(SUM(E6,E10),2)",
        "C6": "=ROUND(SUM(D6:E6),2)",
        "C7": "=ROUND(SUM(D7:E7),2)",
        "D7": "=ROUND(SUM(D8:D9),2)",
        "E7": "=ROUND(SUM(E8:E9),2)",
        "C8": "=ROUND(SUM(D8:E8),2)",
        "C9": "=ROUND(SUM(D9:E9),2)",
        "C10": "=ROUND(SUM(D10:E10),2)",
    }


def test_a_total_that_its_parts_do_not_give_stays_as_printed_and_is_told(book: Rulebook) -> None:
    lines = {**EXACT, "total": {**EXACT["total"], "basic": "2.01"}}

    data = workbook([made(by_function(book, "final_accounts.05", lines))], book)

    assert "D5" not in formulas(data, "一般公共预算财政拨款支出决算表")
    assert values(data, "一般公共预算财政拨款支出决算表")["D5"] == 2.01
    checks = [list(row.values()) for row in _checks(data) if row["差额"]]
    assert [(line[1], line[5:]) for line in checks] == [
        ("行合计等于各栏之和", [6.0, 6.01, -0.01, 0.015, "尾差"]),
        ("合计行等于各类之和", [2.01, 2.0, 0.01, 0.015, "尾差"]),
    ]


def _checks(data: bytes) -> list[dict[str, Any]]:
    tab = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["校验"]
    rows = list(tab.iter_rows(min_row=2, values_only=True))
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


def test_tables_that_must_agree_are_compared(book: Rulebook) -> None:
    other = {
        code: {"total": texts["total"], "basic": texts["basic"], "project": texts["project"]}
        for code, texts in EXACT.items()
    }
    other["221"] = {"total": "1.50", "basic": "0.00", "project": "1.50"}
    all_expenditure = by_function(book, "final_accounts.03", other)

    data = workbook([made(all_expenditure, by_function(book, "final_accounts.05", EXACT))], book)

    assert Counter(row["结论"] for row in _checks(data))["不符"] == 2
    wrong = [(row["规则"], row["左边数值"], row["右边数值"]) for row in _checks(data) if row["结论"] == "不符"]
    assert wrong == [("T-06", 6.0, 6.5), ("T-06", 4.0, 4.5)]
    assert values(data, "校验")["A1"].startswith("共 ")


def test_no_cell_is_made_from_itself(book: Rulebook, example: Report) -> None:
    data = workbook([example], book)
    tab = openpyxl.load_workbook(io.BytesIO(data))

    for name in tab.sheetnames[:9]:
        uses = {at: _cells_in(text) for at, text in formulas(data, name).items()}
        done: set[str] = set()
        while ready := [at for at in uses if at not in done and not (uses[at] & uses.keys()) - done]:
            done.update(ready)
        assert done == uses.keys()


def _cells_in(formula: str) -> set[str]:
    """The cells of one formula, its ranges spelled out."""
    cells: set[str] = set()
    for first, last in re.findall(r"([A-Z]+\d+)(?::([A-Z]+\d+))?", formula):
        block = range_boundaries(f"{first}:{last or first}")
        left, top, right, bottom = (int(side or 0) for side in block)
        for col in range(left, right + 1):
            letter = get_column_letter(col)
            cells.update(f"{letter}{row}" for row in range(top, bottom + 1))
    return cells


def test_example_year_is_read_back_and_scores_are_formulas(book: Rulebook, example: Report) -> None:
    data = workbook([example], book)

    (back,) = read([Source("表.xlsx", data)], book)

    assert compare(example, back, book, blank_rows=False).differences == []
    # The sheet of checks is commentary, and every table says its year above.
    assert (back.unread, back.fiscal_year, back.entity) == ((), example.fiscal_year, example.entity)
    scored = formulas(data, "新型数据中心建设奖补资金")
    # Label in C, then initial, adjusted, executed, weight: 10 points, 800 of 800.
    assert next(text for text in scored.values() if "/" in text) == "=ROUND(MIN(G6,G6*F6/E6),2)"
    # The two scores that the notes would make 5.33 stay 5.4 as printed.
    shown = values(data, "新型数据中心建设奖补资金")
    assert [at for at, value in shown.items() if value == 5.4 and at not in scored] != []


def test_same_report_gives_the_same_bytes(book: Rulebook, example: Report) -> None:
    assert workbook([example], book) == workbook([example], book)


@settings(max_examples=30, deadline=None)
@given(filled_forms())
def test_any_table_is_read_back(form: FilledForm) -> None:
    report = made(form)

    (back,) = read([Source("表.xlsx", workbook([report], BOOK))], BOOK)

    assert compare(report, back, BOOK, blank_rows=False).differences == []


def test_runs_of_cells_become_ranges() -> None:
    cells = [Place("表", row, 2) for row in (4, 5, 6, 9)]
    assert total_of(cells) == "SUM(C5:C7,C10)"
    assert total_of([Place("表", 4, col) for col in (2, 3, 4)], full=True) == "SUM('表'!C5:E5)"
    many = [Place("表", 2 * row, 2) for row in range(450)]
    assert total_of(many).count("SUM(") == 3


def _without_results(data: bytes) -> bytes:
    """The workbook as if nobody had ever computed it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, _FORMULA.sub(rb"\1", part) if "worksheets/sheet" in name else part)
    return buffer.getvalue()


@pytest.mark.office_suite
@pytest.mark.slow
def test_an_office_suite_computes_the_same(
    book: Rulebook, example: Report, office_suite: str, tmp_path: Path
) -> None:
    data = workbook([example], book)
    source = tmp_path / "无结果.xlsx"
    source.write_bytes(_without_results(data))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    target = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out")]
    subprocess.run(  # noqa: S603 - the office suite that the fixture found
        [office_suite, profile, "--headless", *target, str(source)], check=True, capture_output=True, timeout=300
    )

    ours = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    theirs = openpyxl.load_workbook(tmp_path / "out" / "无结果.xlsx", data_only=True)
    compared = 0
    for name in ours.sheetnames:
        for at in formulas(data, name):
            assert (name, at, theirs[name][at].value) == (name, at, ours[name][at].value)
            compared += 1
    assert compared > 2000


def test_exact_numbers_stand_in_cells(book: Rulebook) -> None:
    data = workbook([made(by_function(book, "final_accounts.05", EXACT))], book)
    shown = values(data, "一般公共预算财政拨款支出决算表")
    assert [Decimal(str(shown[at])) for at in ("C5", "D5", "E5")] == [6, 2, 4]
