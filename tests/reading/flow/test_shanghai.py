"""Two real final accounts as the bare text of their PDF files: blanks vanish, names wrap, codes come in pieces."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from mingzhang.forms import FilledForm, Row, Source
from mingzhang.quantities.number import squeeze
from mingzhang.reading.flow import FlowReading, recognise_flow
from mingzhang.reading.grid.words import words_of
from mingzhang.reading.pages import Page, Pages, TextLine
from mingzhang.rulebook import load

pytestmark = pytest.mark.shared

COLUMNS = {
    "02": {
        "本年收入合计": "total", "财政拨款收入": "fiscal", "上级补助收入": "superior_subsidy",
        "事业收入": "public_service",
        "经营收入": "business", "附属单位上缴收入": "affiliate_remittance", "其他收入": "other",
    },
    "03": {
        "本年支出合计": "total", "基本支出": "basic", "项目支出": "project", "上缴上级支出": "remitted_to_superior",
        "经营支出": "business", "对附属单位补助支出": "affiliate_subsidy",
    },
    "04": {
        "合计": "total", "一般公共预算财政拨款": "general_budget", "政府性基金预算财政拨款": "government_fund",
        "国有资本经营预算财政拨款": "state_capital",
    },
    "05": {"合计": "total", "基本支出": "basic", "项目支出": "project"},
}  # fmt: skip

Check = tuple[str, str, str, str | None]
"""Where, what the answers say, what was read, with which mark."""


def flat(path: Path) -> Pages:
    document = pypdfium2.PdfDocument(path)
    pages: list[Page] = []
    number = 0
    for index in range(len(document)):
        lines = []
        for text in document[index].get_textpage().get_text_range().splitlines():
            number += 1
            lines.append(TextLine(text, Source(index + 1, number)))
        pages.append(Page(index + 1, tuple(lines)))
    document.close()
    return Pages(tuple(pages), "text", flat=True)


def form_of(reading: FlowReading, number: str) -> FilledForm:
    (form,) = [form for form in reading.forms if form.form == f"final_accounts.{number}"]
    return form


def cell(form: FilledForm, row: str, column: str) -> tuple[str, str | None]:
    found = form.cell(row, column)
    return (found.text, found.mark) if found else ("", None)


def coded(form: FilledForm, answer: dict[str, Any], columns: dict[str, str]) -> Iterator[Check]:
    for expected in answer["rows"]:
        row = form.row(expected["code"])
        yield f"{form.form} {expected['code']}", expected["name"], row.label if row else "(no row)", None
        for name, column in columns.items():
            yield f"{form.form} {expected['code']} {name}", expected[name], *cell(form, expected["code"], column)
    for name, column in columns.items():
        yield f"{form.form} total {name}", answer["total"][name], *cell(form, "total", column)


def sided(form: FilledForm, answer: dict[str, Any], columns: dict[str, str]) -> Iterator[Check]:
    words = words_of(load())
    rows: dict[tuple[str, str], list[Row]] = {}
    for row in form.rows:
        rows.setdefault((row.id.split(".")[0], words.name(row.label)), []).append(row)
    for side, key in (("income", "income"), ("expenditure", "expense")):
        for expected in answer[key]:
            named: list[Row] = rows.get((side, words.name(expected["item"])), [])
            found = named.pop(0) if named else None
            wanted = {"amount": "amount"} if "amount" in expected else columns
            for name, column in wanted.items():
                read = cell(form, found.id, column) if found else ("(no row)", None)
                yield f"{form.form} {side} {expected['item']} {name}", expected[name], *read


def economic(form: FilledForm, answer: dict[str, Any]) -> Iterator[Check]:
    for expected in answer["rows"]:
        row = form.row(expected["code"])
        yield f"06 {expected['code']}", expected["name"], row.label if row else "(no row)", None
        yield f"06 {expected['code']} amount", expected["amount"], *cell(form, expected["code"], "amount")
    for name, row_id in (("人员经费合计", "personnel_total"), ("公用经费合计", "public_total")):
        yield f"06 {name}", answer["totals"][name], *cell(form, row_id, "amount")


def checks(reading: FlowReading, tables: dict[str, Any]) -> Iterator[Check]:
    for number in ("02", "03", "05"):
        yield from coded(form_of(reading, number), tables[number], COLUMNS[number])
    for number in ("01", "04"):
        yield from sided(form_of(reading, number), tables[number], COLUMNS.get(number, {}))
    yield from economic(form_of(reading, "06"), tables["06"])


@pytest.mark.parametrize("index", [0, 1])
def test_flattened_pdf(shared: Path, index: int) -> None:
    answer = json.loads((shared / "answers" / "shanghai_tables.json").read_text(encoding="utf-8"))[index]
    reading = recognise_flow(flat(shared / "documents" / answer["file"]), load())
    done = list(checks(reading, answer["tables"]))
    wrong = [check for check in done if squeeze(check[1]) != squeeze(check[2])]
    marked = sum(check[3] is not None for check in done)
    print(f"{answer['org']}: {len(done) - len(wrong)}/{len(done)} cells right, {marked} marked")
    assert wrong == []
