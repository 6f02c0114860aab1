"""A fiscal year on a line of its own counts, wherever the line stands, however it is worded, in every format."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import replace

import docx
import openpyxl
import pytest

from mingzhang.example import load_example
from mingzhang.pipeline import Source, read
from mingzhang.publishing.sheets import report_sheets
from mingzhang.publishing.sheets.xlsx import workbook
from mingzhang.rulebook import load

Lines = Sequence[Sequence[str]]
HEAD = (
    "科目代码",
    "科目名称",
    "本年支出合计",
    "基本支出",
    "项目支出",
    "上缴上级支出",
    "经营支出",
    "对附属单位补助支出",
)
ROWS = (
    HEAD,
    ("合计", "", "300.00", "100.00", "200.00", "0.00", "0.00", "0.00"),
    ("201", "一般公共服务支出", "180.00", "80.00", "100.00", "0.00", "0.00", "0.00"),
    ("208", "社会保障和就业支出", "120.00", "20.00", "100.00", "0.00", "0.00", "0.00"),
)
TITLE, WHOSE = ("支出决算表",), ("部门：云溪市档案馆", "金额单位：万元")
HEADINGS: dict[str, Lines] = {
    "below the title": (TITLE, ("2031 年度",), WHOSE),
    "above the title": (("2031年度",), TITLE, WHOSE),
    "next to the table": (TITLE, WHOSE, ("2031年度",)),
    "in brackets": (TITLE, ("（2031年度）",), WHOSE),
    "without the word for fiscal": (TITLE, ("2031年",), WHOSE),
    "named": (TITLE, ("预算年度：2031",), WHOSE),
    "named, with its word": (TITLE, ("年度：2031年度",), WHOSE),
    "in numerals": (TITLE, ("二〇三一年度",), WHOSE),
}
NO_YEAR: dict[str, Lines] = {
    "a day": (TITLE, ("2031年3月5日",), WHOSE),
    "a comparison": (TITLE, ("与2030年度相比",), WHOSE),
}


def _xlsx(heading: Lines) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (*heading, *ROWS):
        sheet.append(list(line))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _csv(heading: Lines) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows((*heading, *ROWS))
    return out.getvalue().encode()


def _docx(heading: Lines) -> bytes:
    document = docx.Document()
    for line in heading:
        document.add_paragraph("\u3000\u3000".join(line))
    table = document.add_table(0, len(HEAD))
    for row in ROWS:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _html(heading: Lines) -> bytes:
    above = "".join(f"<p>{'　'.join(line)}</p>" for line in heading)
    rows = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in ROWS)
    return f"<html><body>{above}<table>{rows}</table></body></html>".encode()


def _text(heading: Lines) -> bytes:
    rows = (" ".join(text for text in row if text) for row in ROWS)
    return "\n".join([*("　".join(line) for line in heading), *rows]).encode()


FORMATS: dict[str, Callable[[Lines], bytes]] = {
    "xlsx": _xlsx,
    "csv": _csv,
    "docx": _docx,
    "html": _html,
    "txt": _text,
}


def _years(data: bytes, name: str) -> list[tuple[str | None, int | None, int]]:
    return [(r.entity, r.fiscal_year, len(r.forms)) for r in read([Source(name, data)], load())]


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("where", HEADINGS)
def test_a_year_alone_on_its_line_is_the_fiscal_year(where: str, kind: str) -> None:
    assert _years(FORMATS[kind](HEADINGS[where]), f"表.{kind}") == [("云溪市档案馆", 2031, 1)]


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("where", NO_YEAR)
def test_what_only_looks_like_a_year_is_none(where: str, kind: str) -> None:
    assert _years(FORMATS[kind](NO_YEAR[where]), f"表.{kind}") == [("云溪市档案馆", None, 1)]


@pytest.mark.parametrize("form", ["final_accounts.03", "self_evaluation", "project_execution"])
def test_what_we_write_says_its_year_to_us(form: str) -> None:
    book = load()
    whole = next(report for report in load_example(book) if report.all(form))
    alone = replace(whole, forms=whole.all(form)[:1], statements=(), text_lines=())
    [found] = read([Source("表.xlsx", workbook(report_sheets([alone], book)))], book)
    assert ([one.form for one in found.forms], found.fiscal_year) == ([form], 2023)
