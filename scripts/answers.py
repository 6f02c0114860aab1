"""What the answers in ../shared say, table by table: code, label and values of each row as printed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Json = dict[str, Any]
Cells = tuple[str, ...]


@dataclass(frozen=True)
class Expected:
    """A table that the answers describe.

    Attributes:
        form: Identifier of the form.
        name: What to call it in the report.
        columns: Ids of the value columns that the answers give, in their order.
        rows: Key (code, label) and values of each row.
        subject: Part of the form's subject, where a document holds several of one form.
        prefix: Beginning of the row ids to compare with, for one side of a two-sided table.
        nth: Which of several forms of that identifier.
    """

    form: str
    name: str
    columns: Cells
    rows: tuple[tuple[str, str, Cells], ...]
    subject: str = ""
    prefix: str = ""
    nth: int = 0


def qingdao(answers: Path) -> Iterator[Expected]:
    """All tables of the sample text."""
    first = json.loads((answers / "qingdao_part1.json").read_text(encoding="utf-8"))
    second = json.loads((answers / "qingdao_part2.json").read_text(encoding="utf-8"))
    yield from _statutory(first["tables"])
    yield from _evaluation(first["evaluation"])
    yield from _fund(second["om_fund"])
    for form in second["forms"]:
        yield from _self_evaluation(form)
    yield from _summaries(second)


def shanghai(answers: Path) -> Iterator[tuple[str, list[Expected]]]:
    """File name and tables of each of the two other accounts."""
    for account in json.loads((answers / "shanghai_tables.json").read_text(encoding="utf-8")):
        yield account["file"], list(_account(account["tables"]))


BASIC = ("total", "basic", "project")
INCOME = ("total", "fiscal", "superior_subsidy", "public_service", "business", "affiliate_remittance", "other")
SPENT = ("total", "basic", "project", "remitted_to_superior", "business", "affiliate_subsidy")
FUNDS = ("total", "general_budget", "government_fund", "state_capital")
FLOW = ("opening", "income", "total", "basic", "project", "closing")
THREE = ("total", "abroad", "vehicles", "vehicle_purchase", "vehicle_running", "reception")
CODED: dict[str, Cells] = {"02": INCOME, "03": SPENT, "05": BASIC, "07": FLOW, "08": BASIC}


def _text(value: Any) -> str:
    return "" if value is None else "".join(str(value).split())


def _rows(rows: list[Json], label: str, *columns: str) -> tuple[tuple[str, str, Cells], ...]:
    return tuple(
        (_text(r.get("code")), _text(r.get(label)), tuple(_text(r.get(column)) for column in columns)) for r in rows
    )


def _amounts(rows: list[Json]) -> tuple[tuple[str, str, Cells], ...]:
    return tuple((_text(r["code"]), _text(r["name"]), tuple(_text(a) for a in r["amounts"])) for r in rows)


def _statutory(tables: Json) -> Iterator[Expected]:
    sides: tuple[tuple[str, Cells], ...] = (("01", ("amount",)), ("04", FUNDS))
    for number, columns in sides:
        table = tables[f"公开{number}"]
        named = [r for r in table["income"] if r["name"]]
        yield Expected(
            f"final_accounts.{number}",
            f"公开{number} 收入",
            ("amount",),
            _rows(named, "name", "amount"),
            prefix="income.",
        )
        spent = [r | {"amounts": r.get("amounts") or [r.get("amount")]} for r in table["expenditure"] if r["name"]]
        rows = tuple(("", _text(r["name"]), tuple(_text(a) for a in r["amounts"])) for r in spent)
        yield Expected(f"final_accounts.{number}", f"公开{number} 支出", columns, rows, prefix="expenditure.")
    for number, columns in CODED.items():
        yield Expected(
            f"final_accounts.{number}", f"公开{number}", columns, _amounts(tables[f"公开{number}"]["rows"])
        )
    sixth = tables["公开06"]
    rows = _rows(sorted(sixth["rows"], key=lambda r: r["pair"]) + sixth["totals"], "name", "amount")
    yield Expected("final_accounts.06", "公开06", ("amount",), rows, prefix="#any")
    nine = tuple(_text(c["amount"]) for c in tables["公开09"]["columns12"])
    columns = tuple(f"{kind}.{item}" for kind in ("budget", "actual") for item in THREE)
    yield Expected("final_accounts.09", "公开09", columns, (("", "*", nine),))


def _evaluation(found: Json) -> Iterator[Expected]:
    keys = ("initial", "full_year", "executed", "rate")
    yield Expected(
        "evaluation_overview",
        "总览表",
        ("initial", "adjusted", "executed", "rate"),
        _rows(found["overview"]["rows"], "*", *keys),
    )
    projects = found["table_1_1"]
    total = [projects["total"]] if "total" in projects else []
    columns: Cells = ("initial", "adjusted", "executed", "rate")
    rows = _rows([*projects["rows"], *total], "name", *columns)
    yield Expected("project_execution", "表1-1", columns, rows)
    matrix = found["table_1_2"]
    rows = tuple(("", _text(r["name"]), tuple(_text(c) for c in r["cells"])) for r in matrix["rows"])
    yield Expected("transfer_allocation", "表1-2", ("*",), rows)
    yield Expected(
        "evaluation_scores",
        "表3-1",
        ("full", "score", "rate"),
        _rows(found["table_3_1"]["rows"], "name", "full", "score", "rate"),
        nth=1,
    )
    tasks = found["task_completion"]["rows"]
    yield Expected(
        "task_completion",
        "任务完成表",
        ("target", "actual", "rate"),
        _rows(tasks, "task", "target", "actual", "rate"),
    )


def _fund(fund: Json) -> Iterator[Expected]:
    money = ("initial", "adjusted", "executed", "rate")
    table = fund["execution_table"]
    rows = _rows([*table["rows"], table["total"]], "name", *money)
    yield Expected("department_execution", "各部门预算执行明细表", money, rows)
    index = fund["index_table"]["rows"]
    columns: Cells = ("level1", "level2", "level3", "level4", "weight", "benchmark", "score", "rate")
    leaf = _rows(index, "*", *columns)
    yield Expected("evaluation_index", "评分表", columns, leaf, prefix="#leaf")
    for key, form in (
        ("unbudgeted_payments", "unbudgeted_payments"),
        ("unexecuted_projects", "unexecuted_projects"),
    ):
        columns = ("unit_name", "project", *(("contract",) if form == "unbudgeted_payments" else ()), "amount")
        yield Expected(form, form, columns, _rows(fund[key]["rows"], "*", *columns))
    classes = fund["cost_classification"]
    rows = _rows([*classes["rows"], classes["total"]], "name", "amount", "rate")
    yield Expected("cost_classes", "成本分类", ("amount", "rate"), rows)
    columns = ("unit_name", "project", "contract", "amount")
    for nth, (key, table) in enumerate(fund["top_contracts"].items()):
        yield Expected(
            "contracts", f"合同 {key}", columns, _rows(table["rows"], "*", *columns), nth=nth, prefix="#seq"
        )
    columns = ("unit_name", "system", "rate")
    for nth, key in enumerate(("public", "internal")):
        rows = _rows(fund["satisfaction"][key]["rows"], "*", *columns)
        yield Expected("satisfaction", f"满意度 {key}", columns, rows, nth=nth, prefix="#seq")
    points = fund["satisfaction"]["scale"]["points"]
    yield Expected("satisfaction_scale", "满意度评分标准", ("rate", "points"), _rows(points, "*", "rate", "points"))


def _self_evaluation(form: Json) -> Iterator[Expected]:
    name, subject = f"自评表 {form['n']}", _text(form["project"])
    columns: Cells = ("level1", "level2", "level3", "target", "actual", "weight", "score", "note")
    keys = (*columns[:-1], "deviation_note")
    rows = _rows(form["indicators"], "level3", *keys)
    yield Expected("self_evaluation", name, columns, rows, subject, "indicator.")
    columns = ("initial", "adjusted", "executed", "weight", "rate", "score")
    rows = _rows(form["fund_rows"], "name", *columns)
    yield Expected("self_evaluation", f"{name} 资金", columns, rows, subject, "funds.")


def _summaries(found: Json) -> Iterator[Expected]:
    columns: Cells = (
        "implementing_unit",
        "category",
        "fund_name",
        "project",
        "initial",
        "adjusted",
        "executed",
        "score",
    )
    columns += ("grade",)
    for key, form in (
        ("summary_annex3", "self_evaluation_summary"),
        ("summary_annex7", "transfer_self_evaluation_summary"),
    ):
        yield Expected(form, key, columns, _rows(found[key]["rows"], "*", *columns))


def _account(tables: Json) -> Iterator[Expected]:
    for number, columns, keys in (
        ("01", ("amount",), ("amount",)),
        ("04", FUNDS, ("合计", "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款")),
    ):
        table = tables[number]
        form = f"final_accounts.{number}"
        yield Expected(
            form, f"{number} 收入", ("amount",), _rows(table["income"], "item", "amount"), prefix="income.#head"
        )
        rows = _rows(table["expense"], "item", *keys)
        yield Expected(form, f"{number} 支出", columns, rows, prefix="expenditure.#head")
    for number in ("02", "03", "05"):
        table = tables[number]
        rows = _rows(table["rows"], "name", *table["columns"])
        total = tuple(_text(table["total"][column]) for column in table["columns"])
        yield Expected(
            f"final_accounts.{number}", number, CODED[number], (*rows, ("", "合计", total)), prefix="#any"
        )
    table = tables["06"]
    totals = tuple(("", name, (_text(amount),)) for name, amount in table["totals"].items())
    yield Expected(
        "final_accounts.06", "06", ("amount",), (*_rows(table["rows"], "name", "amount"), *totals), prefix="#any"
    )
