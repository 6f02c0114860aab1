"""Filled forms for scoring tests: from the answers beside the checkout, and from a few words."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from mingzhang.forms import Cell, Document, FilledForm, Report, Row, Source
from mingzhang.forms.cells import make_cell
from mingzhang.rulebook import BlockDef, load

FORM = "self_evaluation"
_FUND_ROWS = {
    "年度资金总额": "total",
    "其中：当年财政拨款": "fiscal",
    "上年结转资金": "carried_over",
    "其他资金": "other",
}
_FUND_COLUMNS = ("initial", "adjusted", "executed", "weight", "rate", "score")
_INDICATOR_COLUMNS = ("level1", "level2", "level3", "target", "actual", "weight", "score")

Texts = Mapping[str, str | None]
MakeReport = Callable[..., Report]


def _block(form: str, block: str) -> BlockDef:
    return next(b for b in load().forms[form].blocks if b.id == block)


def make_row(place: tuple[str, str, str], label: str, texts: Texts, line: int | None = None) -> Row:
    """A row of a form, block and name, from what its columns print; None leaves a cell out."""
    form, block, name = place
    columns = {c.id: c for c in _block(form, block).columns}
    source = Source(line=line)
    cells: dict[str, Cell] = {
        column: make_cell(text, columns[column], "万元", source)
        for column, text in texts.items()
        if text is not None and column in columns
    }
    return Row(f"{block}.{name}" if block else name, label, cells, source=source)


def _form(answer: Mapping[str, Any], notes: tuple[str, ...]) -> FilledForm:
    rows = [
        make_row((FORM, "field", name), name, {"text": answer[name]})
        for name in ("project", "department", "implementing_unit")
    ]
    for fund in answer["fund_rows"]:
        texts = {c: fund[c] for c in _FUND_COLUMNS}
        rows.append(make_row((FORM, "funds", _FUND_ROWS[fund["name"]]), fund["name"], texts, fund["lines"][0]))
    for number, item in enumerate(answer["indicators"], start=1):
        texts = {c: item[c] for c in _INDICATOR_COLUMNS} | {"note": item["deviation_note"]}
        rows.append(make_row((FORM, "indicator", str(number)), item["level3"], texts, item["value_line"]))
    for name, label in (("subtotal", "小计"), ("total", "总分")):
        texts = {"weight": answer[name].get("weight"), "score": answer[name]["score"]}
        rows.append(make_row((FORM, "", name), label, texts, answer[name]["lines"][0]))
    source = Source(line=answer["lines"][0])
    return FilledForm(FORM, answer["form_title"], tuple(rows), "万元", answer["project"], notes, source)


def _summary(kind: str, answer: Mapping[str, Any]) -> FilledForm:
    # The answers leave out the problem column, which prints 无 in every row.
    rows = tuple(
        make_row((kind, "", item["seq"]), item["project"], {**_texts(item), "problem": "无"}, item["value_line"])
        for item in answer["rows"]
    )
    return FilledForm(kind, answer["title"], rows, "万元", source=Source(line=answer["title_line"]))


def _texts(item: Mapping[str, Any]) -> Texts:
    return {column: text for column, text in item.items() if isinstance(text, str)}


@pytest.fixture(scope="session")
def sample_report(shared: Path) -> Report:
    """The nineteen forms and two summary tables of the sample from the answers, with its running text."""
    answers = json.loads((shared / "answers" / "qingdao_part2.json").read_text(encoding="utf-8"))
    notes = tuple(note["value"] for note in answers["form_scoring_notes"]["notes"])
    forms = (
        *(_form(answer, notes) for answer in answers["forms"]),
        _summary("self_evaluation_summary", answers["summary_annex3"]),
        _summary("transfer_self_evaluation_summary", answers["summary_annex7"]),
    )
    text = (shared / "documents" / "qingdao_bigdata_2023_final_accounts.txt").read_text(encoding="utf-8")
    lines = tuple((Source(line=n), line) for n, line in enumerate(text.splitlines(), start=1))
    document = Document("sample.txt", "", 1, "text")
    return Report(document, "青岛市大数据发展管理局", 2023, "final_accounts", forms, text_lines=lines)


@pytest.fixture(scope="session")
def make_report() -> MakeReport:
    """Makes a report of one form from indicator rows, a money row, sums, and the department's name."""

    def make(
        *indicators: Texts,
        entity: str = "青岛市示例局",
        year: int | None = 2023,
        funds: Texts | None = None,
        sums: Mapping[str, str] | None = None,
    ) -> Report:
        rows = [make_row((FORM, "field", "project"), "项目名称", {"text": "甲项目"})]
        rows += [make_row((FORM, "funds", "total"), "年度资金总额", funds)] if funds else []
        for number, texts in enumerate(indicators, start=1):
            full = {"level1": "产出指标", "level3": f"指标{number}", **texts}
            rows.append(make_row((FORM, "indicator", str(number)), full["level3"] or "", full))
        rows += [make_row((FORM, "", name), name, {"score": score}) for name, score in (sums or {}).items()]
        form = FilledForm(FORM, "项目支出绩效自评表", tuple(rows), "万元", "甲项目")
        return Report(Document("示例.txt", "", 1, "text"), entity, year, "self_evaluations", (form,))

    return make
