"""Every format says the same, exactly: nothing is rounded, blank is not zero, text stays as printed."""

import csv
import io
import json
from decimal import Decimal

import openpyxl
import pyarrow.parquet as pq

from mingzhang.forms import Report
from mingzhang.publishing.opendata.formats import csv_bytes, jsonl_bytes, parquet_bytes, xlsx_bytes
from mingzhang.publishing.opendata.package import schema
from mingzhang.publishing.opendata.tables import DataTable, cell_table, form_tables
from mingzhang.rulebook import load

EXPECTED = [
    [
        "云溪市档案馆.pdf",
        "",
        "云溪市档案馆",
        "2023",
        "1",
        "",
        "total",
        "",
        "合计",
        "",
        "万元",
        "1234.50",
        "1000.00",
        "234.50",
    ],
    [
        "云溪市档案馆.pdf",
        "",
        "云溪市档案馆",
        "2023",
        "2",
        "",
        "201",
        "201",
        '一般"公共", 服务',
        "",
        "万元",
        "1234.50",
        "",
        "",
    ],
]


def _expenditure(report: Report) -> DataTable:
    return next(table for table in form_tables([report], load()) if table.name == "final_accounts_03")


def _parsed(data: bytes, encoding: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(encoding), newline="")))


def test_tables_come_in_the_order_of_the_rule_book(report: Report) -> None:
    assert [table.name for table in form_tables([report], load())] == ["final_accounts_01", "final_accounts_03"]


def test_csv_with_and_without_a_mark(report: Report) -> None:
    table = _expenditure(report)
    head, *rows = _parsed(csv_bytes(table), "utf-8")
    assert head[-3:] == ["total", "basic", "project"]
    assert rows == EXPECTED
    assert _parsed(csv_bytes(table, bom=True), "utf-8-sig") == [head, *rows]
    assert csv_bytes(table, bom=True) == b"\xef\xbb\xbf" + csv_bytes(table)


def test_json_lines_keep_decimals_as_text(report: Report) -> None:
    lines = [json.loads(line) for line in jsonl_bytes(_expenditure(report)).splitlines()]
    assert [list(map(_text, line.values())) for line in lines] == EXPECTED
    assert lines[1]["basic"] is None


def test_parquet_is_exact(report: Report) -> None:
    rows = pq.read_table(io.BytesIO(parquet_bytes(_expenditure(report)))).to_pylist()
    assert [row["total"] for row in rows] == [Decimal("1234.50")] * 2
    assert [row["basic"] for row in rows] == [Decimal("1000.00"), None]
    assert [row["number"] for row in rows] == [1, 2]


def test_the_workbook_has_a_sheet_for_each_table(report: Report) -> None:
    made = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(form_tables([report], load()))))
    assert made.sheetnames == ["收入支出决算总表", "支出决算表"]
    last = [[cell.value for cell in row] for row in made["支出决算表"].iter_rows(min_row=2)]
    assert [row[-3:] for row in last] == [[1234.5, 1000, 234.5], [1234.5, None, None]]


def test_equal_data_gives_equal_bytes(report: Report) -> None:
    tables = form_tables([report], load())
    assert xlsx_bytes(tables) == xlsx_bytes(tables)
    assert parquet_bytes(tables[0]) == parquet_bytes(tables[0])


def test_all_cells_say_where_they_stand(report: Report) -> None:
    table = cell_table([report])
    names = [field.name for field in table.fields]
    cells = [dict(zip(names, record, strict=True)) for record in table.records]
    assert len(cells) == 6
    told = {key: cells[-1][key] for key in ("form", "row", "column", "text", "value", "unit", "page", "line")}
    assert told == {
        "form": "final_accounts.01",
        "row": "income.total",
        "column": "amount",
        "text": "-0.5",
        "value": Decimal("-0.5"),
        "unit": "万元",
        "page": 1,
        "line": 7,
    }


def test_the_schema_names_types_and_a_key_that_is_one(report: Report) -> None:
    made = schema(_expenditure(report))
    assert {field["name"]: field["type"] for field in made["fields"]}["total"] == "number"
    assert made["primaryKey"] == ["document", "number"]


def _text(value: object) -> str:
    return "" if value is None else str(value)
