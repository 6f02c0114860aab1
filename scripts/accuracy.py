"""Prints how many cells of the answers in ../shared are read right: code, label and value, white space aside.

Run: make accuracy. Exit status 1 where one is wrong; skipped, saying so, where ../shared is absent.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from answers import Expected, qingdao, shanghai
from mingzhang.forms import FilledForm, Report, Row
from mingzhang.pipeline import Source, read
from mingzhang.rulebook import load

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
SAMPLE = "qingdao_bigdata_2023_final_accounts.txt"
Check = tuple[str, str, str]


def main() -> int:
    """Reads the documents and compares; prints each difference and the shares."""
    if not SHARED.is_dir():
        print("跳过：../shared 不在旁边，没有可对照的答案。")
        return 0
    wrong = _compare("样本文本", SAMPLE, list(qingdao(SHARED / "answers")))
    for name, tables in shanghai(SHARED / "answers"):
        wrong += _compare(name, name, tables)
    return 1 if wrong else 0


def _compare(title: str, file: str, tables: Sequence[Expected]) -> int:
    path = SHARED / "documents" / file
    [report] = read([Source.of(path)], load())
    total = wrong = 0
    for table in tables:
        for what, expected, got in _checks(table, report):
            total += 1
            if expected != got:
                wrong += 1
                print(f"  ✕ {table.name} {what}：应为 {expected!r}，读成 {got!r}")
    marked = sum(cell.mark is not None for f in report.forms for row in f.rows for cell in row.cells.values())
    print(f"{title}：{len(tables)} 张表，{total} 处对照，{total - wrong} 处正确（{_share(total - wrong, total)}），"
          f"{marked} 个单元格带标记，未读出 {len(report.unread)} 处")  # fmt: skip
    return wrong


def _share(part: int, whole: int) -> str:
    """Rounded down, so that only all is 100 %."""
    return f"{part * 10000 // whole / 100:.2f}%" if whole else "—"


def _checks(table: Expected, report: Report) -> Iterator[Check]:
    form = matched_form(table, report)
    rows = matched_rows(table, form) if form else []
    yield "行数", str(len(table.rows)), str(len(rows))
    padded = [*rows, *[None] * (len(table.rows) - len(rows))]
    for number, ((code, label, values), row) in enumerate(zip(table.rows, padded, strict=False), start=1):
        columns = value_columns(table, form)
        name = f"第{number}行“{label or code}”"
        if label != "*" and label:
            yield f"{name} 名称", _plain(label), _plain(row.label) if row else ""
        if code:
            yield f"{name} 编码", code, (row.code or "") if row else ""
        for column, value in zip(columns, values, strict=False):
            yield f"{name} {column}", _plain(value), _plain(row.text(column)) if row else ""


def _plain(text: str) -> str:
    return "".join(text.split())


def matched_form(table: Expected, report: Report) -> FilledForm | None:
    """The form of a report that a table of the answers describes."""
    forms = [f for f in report.all(table.form) if table.subject in _plain(f.subject or "")]
    if table.subject:
        forms = [f for f in forms if _plain(f.subject or "") == table.subject]
    return forms[table.nth] if table.nth < len(forms) else None


def value_columns(table: Expected, form: FilledForm | None) -> tuple[str, ...]:
    """The columns whose values the answers give."""
    if table.columns == ("*",):
        return tuple(c for c in form.columns if c not in {"name", "seq"}) if form else ()
    return table.columns


def matched_rows(table: Expected, form: FilledForm) -> list[Row]:
    """The rows to compare: of one side, of the leaves, of the numbered lines, or all."""
    if table.prefix == "#leaf":
        return [row for row in form.rows if row.text("level3")]
    if table.prefix == "#seq":
        return [row for row in form.rows if row.id.isdigit()]
    if table.prefix == "#any":
        return _in_order_of(table, form.rows)
    prefix, _, head = table.prefix.partition("#")
    named = prefix.endswith(".") and table.form.startswith("final_accounts")
    rows = [row for row in form.rows if row.id.startswith(prefix) and (row.label or not named)]
    return rows[: len(table.rows)] if head else rows


def _in_order_of(table: Expected, rows: Sequence[Row]) -> list[Row]:
    """Rows by code or label: the answers list totals last, places print them first or last."""
    by_key: dict[str, list[Row]] = {}
    for row in rows:
        by_key.setdefault(row.code or _plain(row.label), []).append(row)
    found = [by_key[key].pop(0) for code, label, _ in table.rows if by_key.get(key := code or _plain(label))]
    return [*found, *(row for left in by_key.values() for row in left)]


if __name__ == "__main__":
    sys.exit(main())
