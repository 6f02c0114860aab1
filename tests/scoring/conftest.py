"""Filled forms for scoring tests: from the answers beside the checkout, and from a few words."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from mingzhang.forms import Cell, Document, FilledForm, Report, Row, Source
from mingzhang.reading.cells import make_cell
from mingzhang.rulebook import BlockDef, load

_FUND_ROWS = {"年度资金总额": "total", "其中：当年财政拨款": "fiscal", "上年结转资金": "carried_over", "其他资金": "other"}
_FUND_COLUMNS = ("initial", "adjusted", "executed", "weight", "rate", "score")
_INDICATOR_COLUMNS = ("level1", "level2", "level3", "target", "actual", "weight", "score")


def _block(form: str, block: str) -> BlockDef:
    return next(b for b in load().forms[form].blocks if b.id == block)


def row_of(
    form: str, block: str, name: str, label: str, texts: Mapping[str, str | None], line: int | None = None
) -> Row:
    """A row of a form from what its columns print; None leaves a cell out."""
    columns = {c.id: c for c in _block(form, block).columns}
    source = Source(line=line)
    cells: dict[str, Cell] = {
        column: make_cell(text, columns[column], "万元", source)
        for column, text in texts.items()
        if text is not None
    }
    return Row(f"{block}.{name}" if block else name, label, cells, source=source)


def form_of(answer: Mapping[str, Any]) -> FilledForm:
    """One self-evaluation form from its answer."""
    form = "self_evaluation"
    fields = [("project", "project"), ("department", "department"), ("implementing_unit", "implementing_unit")]
    rows = [row_of(form, "field", name, name, {"text": answer[key]}) for name, key in fields]
    for fund in answer["fund_rows"]:
        texts = {c: fund[c] for c in _FUND_COLUMNS}
        rows.append(row_of(form, "funds", _FUND_ROWS[fund["name"]], fund["name"], texts, fund["lines"][0]))
    for number, item in enumerate(answer["indicators"], start=1):
        texts = {c: item[c] for c in _INDICATOR_COLUMNS} | {"note": item["deviation_note"]}
        rows.append(row_of(form, "indicator", str(number), item["level3"], texts, item["value_line"]))
    for name, label in (("subtotal", "小计"), ("total", "总分")):
        texts = {"weight": answer[name].get("weight"), "score": answer[name]["score"]}
        rows.append(row_of(form, "", name, label, texts, answer[name]["lines"][0]))
    source = Source(line=answer["lines"][0])
    return FilledForm(form, answer["form_title"], tuple(rows), "万元", answer["project"], source=source)


def summary_of(kind: str, answer: Mapping[str, Any]) -> FilledForm:
    """A summary table from its answer."""
    wanted = [c.id for c in load().forms[kind].blocks[0].columns]
    rows = tuple(
        row_of(kind, "", item["seq"], item["project"], _summary_texts(item, wanted), item["value_line"])
        for item in answer["rows"]
    )
    return FilledForm(kind, answer["title"], rows, "万元", source=Source(line=answer["title_line"]))


def _summary_texts(item: Mapping[str, Any], wanted: list[str]) -> dict[str, str | None]:
    return {column: item.get(column) for column in wanted} | {"problem": "无"}


@pytest.fixture(scope="session")
def sample_report(shared: Path) -> Report:
    """The nineteen forms and two summary tables of the sample, with its running text."""
    answers = json.loads((shared / "answers" / "qingdao_part2.json").read_text(encoding="utf-8"))
    notes = tuple(note["value"] for note in answers["form_scoring_notes"]["notes"])
    forms = [form_of(answer) for answer in answers["forms"]]
    forms = [FilledForm(f.form, f.title, f.rows, f.unit, f.subject, notes, f.source) for f in forms]
    tables = [
        summary_of("self_evaluation_summary", answers["summary_annex3"]),
        summary_of("transfer_self_evaluation_summary", answers["summary_annex7"]),
    ]
    text = (shared / "documents" / "qingdao_bigdata_2023_final_accounts.txt").read_text(encoding="utf-8")
    lines = tuple((Source(line=n), line) for n, line in enumerate(text.splitlines(), start=1))
    document = Document("sample.txt", "", 1, "text")
    return Report(
        document, "青岛市大数据发展管理局", 2023, "final_accounts", (*forms, *tables), text_lines=lines
    )
