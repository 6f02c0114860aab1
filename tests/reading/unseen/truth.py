"""What a made-up department truly spent and earned, in fen, and the rows of a table that state it."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from random import Random

CLASSIFICATIONS = files("mingzhang.rulebook") / "data" / "classifications"
FUNDS = {
    "212": "城乡社区支出",
    "21208": "国有土地使用权出让收入安排的支出",
    "2120801": "征地和拆迁补偿支出",
    "2120899": "其他国有土地使用权出让收入安排的支出",
    "229": "其他支出",
    "22960": "彩票公益金安排的支出",
    "2296002": "用于社会福利的彩票公益金支出",
}
CAPITAL = {
    "223": "国有资本经营预算支出",
    "22301": "解决历史遗留问题及改革成本支出",
    "2230105": "国有企业退休人员社会化管理补助支出",
}
PLACES = ("云溪市", "青岚县", "临泽区", "望海省", "白石市高新区")
OFFICES = ("水务局", "档案馆", "退役军人事务局", "科学技术协会", "生态环境局", "第三中学", "公共资源交易中心")


@dataclass(frozen=True)
class Item:
    """Spending under one 项 of the classification by function, in fen."""

    code: str
    basic: int
    project: int


@dataclass
class Row:
    """A row of a table as it must be read.

    Attributes:
        id: Its name in the form's definition, or its code.
        values: Column to fen; a column that is absent prints nothing.
        level: How deep it stands in its tree, 0 for the top.
        names: What a printed column is in the form, where the table lies on its side.
    """

    id: str
    label: str
    values: dict[str, int]
    code: str | None = None
    level: int = 0
    names: dict[str, str] = field(default_factory=dict)


@dataclass
class Department:
    """A made-up department and everything it spent."""

    name: str
    year: int
    names: dict[str, str]
    general: list[Item]
    fund: list[Item]
    capital: list[Item]
    economic: dict[str, int]
    rng: Random = field(repr=False)

    def tree(self, items: Iterable[Item]) -> list[tuple[str, list[Item]]]:
        """Each code with the items below it, classes before their parts."""
        found: dict[str, list[Item]] = {}
        for item in items:
            for width in (3, 5, 7):
                found.setdefault(item.code[:width], []).append(item)
        return sorted(found.items())


def classification(name: str) -> dict[str, str]:
    """Codes and names of a classification of the rule book."""
    with (CLASSIFICATIONS / f"{name}.csv").open(encoding="utf-8") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


def dice(seed: int) -> Random:
    """Chance that comes out the same for the same seed."""
    return Random(seed)


def department(seed: int, items: int = 12, *, negative: bool = False) -> Department:
    """A department with about that many 项, the same for the same seed."""
    rng = dice(seed)
    names = classification("functional") | FUNDS | CAPITAL
    leaves = [code for code in names if len(code) == 7 and code[:3] not in ("223", "209")]
    leaves = [c for c in leaves if c not in FUNDS and c[:5] in names and c[:3] in names]
    general = _with_made_up(rng, sorted(rng.sample(leaves, min(items, len(leaves)))), names, items)
    low = -900_000 if negative else 0
    economic = classification("economic")
    codes = [c for c in economic if len(c) == 5 and c[:3] in ("301", "302", "303", "310")]
    people = sum(1 for _ in general)
    return Department(
        name=rng.choice(PLACES) + OFFICES[seed % len(OFFICES)],
        year=rng.choice((2019, 2020, 2021, 2022, 2023, 2024)),
        names=names | economic,
        general=[Item(code, _amount(rng, low), _amount(rng, low)) for code in general],
        fund=[Item(code, 0, _amount(rng, 1)) for code in ("2120801", "2120899", "2296002")],
        capital=[Item("2230105", 0, _amount(rng, 1))],
        economic={code: _amount(rng, 0) for code in sorted(rng.sample(codes, min(len(codes), 14 + people)))},
        rng=rng,
    )


def _with_made_up(rng: Random, codes: list[str], names: dict[str, str], items: int) -> list[str]:
    """Further codes below the same 款, where the list has too few, and one with a long name."""
    more = [codes[-1][:5] + "87"]
    names[more[0]] = "其他用于城镇老旧小区公共设施维护和管理方面（含以前年度结转项目）的支出"
    while len(codes) + len(more) < items:
        code = rng.choice(codes)[:5] + f"{rng.randint(11, 86):02}"
        if code not in names:
            names[code] = rng.choice(("专项", "综合", "基层", "公共")) + rng.choice(
                ("业务支出", "能力建设", "服务保障与管理", "宣传教育活动经费")
            )
            more.append(code)
    return sorted({*codes, *more})


def _amount(rng: Random, low: int) -> int:
    """Fen: nothing, a few yuan, or up to some hundred million yuan."""
    kind = rng.random()
    if kind < 0.25 and low <= 0:
        return 0
    if kind < 0.35:
        return rng.randint(1, 9_000)
    if kind < 0.45 and low < 0:
        return rng.randint(low, -1)
    return rng.randint(10_000, 10 ** rng.randint(6, 10))


def by_function(dept: Department, items: list[Item], ways: dict[str, str]) -> Iterator[Row]:
    """Rows of a table by function: total and tree; `ways` says what of an item each column states."""
    yield Row("total", "合计", _sums(items, ways), level=0)
    for code, own in dept.tree(items):
        yield Row(code, dept.names[code], _sums(own, ways), code, (len(code) - 3) // 2)


def _sums(items: list[Item], ways: dict[str, str]) -> dict[str, int]:
    return {column: sum(_of(item, way) for item in items) for column, way in ways.items()}


def _of(item: Item, way: str) -> int:
    return {"all": item.basic + item.project, "basic": item.basic, "project": item.project, "none": 0}[way]
