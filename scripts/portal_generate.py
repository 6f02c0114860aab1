"""Makes up the published accounts of many departments for many years, as stored readings, for measuring a portal.

Run: portal_generate.py FOLDER [--departments 500] [--years 5]. Everything is invented and says so; the tables agree
with each other as the rules between tables ask. The same numbers always come out.
"""

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path

from mingzhang.forms import Cell, Document, FilledForm, Report, Row, Source
from mingzhang.publishing.contract import reading_json
from mingzhang.publishing.sealing.canonical import digest
from mingzhang.rulebook import FormDef, Rulebook, load

NOTICE = "示例数据：本站的部门、项目和数字都是虚构的，只用于试验。"
NOTICE_EN = "Sample data: departments, projects and figures of this site are made up for trials."
LAST_YEAR = 2025
_FIELDS = (
    "档案", "统计", "教育", "水务", "财务", "卫生", "环境", "交通", "文化", "体育", "科技", "农业", "林业",
    "商务", "审计", "民政", "司法", "住房", "气象", "地震", "粮食", "能源", "旅游", "海洋", "应急",
)  # fmt: skip
_BODIES = (
    "局", "委员会", "办公室", "服务中心", "管理处", "研究院", "监测站", "信息中心", "保障中心", "执法队",
    "培训中心", "评估中心", "检测所", "事务所", "资料馆", "指挥中心", "宣传中心", "规划院", "协调办", "促进会",
)  # fmt: skip
_PROJECTS = (
    "设备更新", "运行维护", "信息系统", "业务培训", "房屋修缮",
    "数据治理", "安全检查", "公共宣传", "资料整理", "专项调查",
)  # fmt: skip
_APART = ("30212", "30217", "30231", "30108", "30109", "30113")
"""Economic codes whose amounts other tables limit."""


@dataclass(frozen=True)
class _Item:
    """An item of expenditure: code, name, basic and project amounts in hundredths of 万元."""

    code: str
    name: str
    basic: int
    project: int

    @property
    def total(self) -> int:
        return self.basic + self.project


def names(count: int) -> list[str]:
    """So many departments of a city that is not there."""
    made = [f"示例市{field}{body}" for body in _BODIES for field in _FIELDS]
    return [made[n % len(made)] + (str(n // len(made) + 1) if n >= len(made) else "") for n in range(count)]


def made_up(department: str, year: int, book: Rulebook) -> Report:
    """A department's accounts of a year."""
    of_department, of_year = random.Random(department), random.Random(f"{department} {year}")  # noqa: S311 - made up
    items = _items(of_department, of_year, book)
    forms = _Forms(book, of_year, items).all()
    name = f"{department}{year}年度部门决算（虚构）.pdf"
    return Report(
        Document(name, digest(name.encode()), len(forms), "made-up"),
        department,
        year,
        "final_accounts",
        tuple(forms),
    )


def _items(of_department: random.Random, of_year: random.Random, book: Rulebook) -> list[_Item]:
    """The items of three classes, the same every year; their amounts move."""
    known = book.functional.names
    classes = of_department.sample(sorted(code for code in known if len(code) == 3), 12)
    found: list[_Item] = []
    for code in classes:
        below = sorted(item for item in known if len(item) == 7 and item.startswith(code))
        for item in of_department.sample(below, min(len(below), 4)):
            size = of_department.randrange(2_000, 300_000)
            basic = size * of_year.randrange(80, 120) // 100
            found.append(_Item(item, known[item], basic, basic * of_year.randrange(0, 300) // 100))
        if len({one.code[:3] for one in found}) == 4:
            break
    return sorted(found, key=lambda one: one.code)


class _Forms:
    """The forms of one report in the making; each stands on a page of its own."""

    def __init__(self, book: Rulebook, year: random.Random, items: Sequence[_Item]) -> None:
        self._book = book
        self._random = year
        self._items = items
        self._page = 0

    def all(self) -> list[FilledForm]:
        """The nine tables and the summary of self-evaluations."""
        spent = [(item.basic, item.project) for item in self._items]
        return [
            self._two_sided(),
            self._by_function("final_accounts.02", "fiscal", extra="other"),
            self._by_function("final_accounts.03", "basic", "project"),
            self._fiscal(),
            self._by_function("final_accounts.05", "basic", "project"),
            self._economic(sum(basic for basic, _ in spent)),
            self._empty("final_accounts.07"),
            self._empty("final_accounts.08"),
            self._three_public(),
            self._projects(sum(project for _, project in spent)),
        ]

    def _form(
        self, form: str, rows: Sequence[tuple[str, str, dict[str, str]]], *, empty: bool = False
    ) -> FilledForm:
        self._page += 1
        definition = self._book.forms[form]
        made = tuple(_row(row, label, cells, self._page, line) for line, (row, label, cells) in enumerate(rows, 4))
        columns = tuple(dict.fromkeys(column for _, _, cells in rows for column in cells))
        return FilledForm(
            form, definition.title, made, "万元", None, (), Source(self._page, 1), columns, declared_empty=empty
        )

    def _classes(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for item in self._items:
            found[item.code[:3]] = found.get(item.code[:3], 0) + item.total
        return found

    def _two_sided(self) -> FilledForm:
        spent = sum(item.total for item in self._items)
        figures = {
            "income.general_budget": spent, "income.total": spent, "income.grand_total": spent,
            "expenditure.total": spent, "expenditure.grand_total": spent,
        }  # fmt: skip
        return self._form("final_accounts.01", list(self._sides("final_accounts.01", figures)))

    def _fiscal(self) -> FilledForm:
        spent = sum(item.total for item in self._items)
        figures = {
            "income.general_budget": spent, "income.total": spent, "income.grand_total": spent,
            "expenditure.total": spent, "expenditure.grand_total": spent,
        }  # fmt: skip
        columns = ("total", "general_budget")
        rows = [
            (row, label, {c: v for c in columns for v in cells.values()} if row.startswith("exp") else cells)
            for row, label, cells in self._sides("final_accounts.04", figures)
        ]
        return self._form("final_accounts.04", rows)

    def _sides(self, form: str, figures: dict[str, int]) -> Iterator[tuple[str, str, dict[str, str]]]:
        """Named rows of both sides; the classes stand before the totals of expenditure."""
        for block in self._book.forms[form].blocks:
            if block.open:
                for code, amount in self._classes().items():
                    yield f"{block.id}.{code}", self._book.functional.names[code], {"amount": _text(amount)}
            for row in block.rows:
                name = f"{block.id}.{row.id}"
                if row.role != "of_which":
                    yield name, row.labels[0], {"amount": _text(figures.get(name, 0))}

    def _by_function(self, form: str, first: str, second: str = "", extra: str = "") -> FilledForm:
        rows: dict[str, list[int]] = {}
        for item in self._items:
            pair = (item.basic, item.project) if second else (item.total, 0)
            for code in ("total", item.code[:3], item.code[:5], item.code):
                row = rows.setdefault(code, [0, 0])
                row[0] += pair[0]
                row[1] += pair[1]
        others = [
            column for column in _columns(self._book.forms[form]) if column not in ("total", first, second, extra)
        ]
        return self._form(
            form, [self._line(code, pair, (first, second, extra), others) for code, pair in rows.items()]
        )

    def _line(
        self, code: str, pair: Sequence[int], named: tuple[str, str, str], others: Sequence[str]
    ) -> tuple[str, str, dict[str, str]]:
        first, second, _ = named
        cells = {"total": _text(sum(pair)), first: _text(pair[0])}
        if second:
            cells[second] = _text(pair[1])
        cells.update((column, "0.00") for column in others)
        label = "合计" if code == "total" else self._book.functional.names.get(code, code)
        return code, label, cells

    def _economic(self, basic: int) -> FilledForm:
        known = self._book.economic.names
        free = [code for code in known if len(code) == 5 and code not in _APART]
        codes = [code for code in free if code.startswith(("301", "302", "303"))][:40]
        parts = _split(basic, len(codes), self._random)
        sums: dict[str, int] = {}
        for code, part in zip(codes, parts, strict=True):
            for name in (code[:3], code):
                sums[name] = sums.get(name, 0) + part
        public = sums.get("302", 0)
        rows = [(code, known[code], {"amount": _text(amount)}) for code, amount in sums.items()]
        totals = {"personnel_total": basic - public, "public_total": public, "total": basic}
        labels = {row.id: row.labels[0] for row in self._book.forms["final_accounts.06"].blocks[0].rows}
        rows += [(name, labels[name], {"amount": _text(amount)}) for name, amount in totals.items()]
        return self._form("final_accounts.06", rows)

    def _empty(self, form: str) -> FilledForm:
        return self._form(
            form, [("total", "合计", dict.fromkeys(_columns(self._book.forms[form]), "0.00"))], empty=True
        )

    def _three_public(self) -> FilledForm:
        figures: dict[str, int] = {}
        for side in ("budget", "actual"):
            abroad, purchase, running, reception = (self._random.randrange(0, 900) for _ in range(4))
            figures |= {
                f"{side}.total": abroad + purchase + running + reception, f"{side}.abroad": abroad,
                f"{side}.vehicles": purchase + running, f"{side}.vehicle_purchase": purchase,
                f"{side}.vehicle_running": running, f"{side}.reception": reception,
            }  # fmt: skip
        cells = {name: _text(amount) for name, amount in figures.items()}
        return self._form("final_accounts.09", [("amounts", "金额", cells)])

    def _projects(self, project: int) -> FilledForm:
        chosen = self._random.sample(_PROJECTS, 5)
        parts = _split(project, len(chosen), self._random)
        rows = []
        for number, (name, part) in enumerate(zip(chosen, parts, strict=True), 1):
            planned = part * 100 // self._random.randrange(70, 101)
            score = f"{self._random.randrange(8000, 10001) / 100:.2f}"
            cells = {"project": f"{name}（虚构）", "initial": _text(planned), "adjusted": _text(planned)}
            rows.append((str(number), f"{name}（虚构）", {**cells, "executed": _text(part), "score": score}))
        return self._form("self_evaluation_summary", rows)


def _columns(definition: FormDef) -> list[str]:
    """The columns that the national form has: those of other places name funds or parts within."""
    columns = [column.id for column in definition.blocks[0].columns if column.type == "amount"]
    return [column for column in columns if "." not in column and column not in ("personnel", "public")]


def _split(whole: int, parts: int, source: random.Random) -> list[int]:
    cuts = sorted(source.randrange(0, whole + 1) for _ in range(parts - 1))
    return [b - a for a, b in zip([0, *cuts], [*cuts, whole], strict=True)]


def _text(hundredths: int) -> str:
    return f"{Decimal(hundredths).scaleb(-2):,.2f}"


def _row(row: str, label: str, cells: dict[str, str], page: int, line: int) -> Row:
    made = {column: _cell(text, Source(page, line)) for column, text in cells.items()}
    return Row(row, label, made, row if row.isdigit() and len(row) > 2 else None, None, Source(page, line))


def _cell(text: str, source: Source) -> Cell:
    try:
        value = Decimal(text.replace(",", ""))
    except ArithmeticError:
        return Cell(text, source=source)
    return Cell(text, value, "万元", len(text.partition(".")[2]), source)


def write(department: str, folder: Path, years: Sequence[int]) -> None:
    """The readings of one department, a file for each year."""
    book = load()
    for year in years:
        data = json.dumps(reading_json([made_up(department, year, book)]), ensure_ascii=False)
        (folder / f"{digest(department.encode())[:10]}-{year}.json").write_text(data, encoding="utf-8")


def generate(folder: Path, departments: int, years: int) -> int:
    """Writes all readings and says how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    told = partial(write, folder=folder, years=range(LAST_YEAR - years + 1, LAST_YEAR + 1))
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(told, names(departments), chunksize=8))
    return departments * years


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--departments", type=int, default=500)
    parser.add_argument("--years", type=int, default=5)
    chosen = parser.parse_args()
    print(f"虚构的读取结果 {generate(chosen.folder, chosen.departments, chosen.years)} 份，写在 {chosen.folder}。")
