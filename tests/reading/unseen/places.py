"""How provinces word the same tables: titles, numbers, header words, row names, and tables beside the nine.

Wordings follow what departments of these places have published; all figures and departments are made up.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tests.reading.unseen.accounts import coded
from tests.reading.unseen.style import Style
from tests.reading.unseen.tables import Path, Side, Table
from tests.reading.unseen.truth import Department, Row, by_function

Extra = Callable[[Department, Style], Table]


@dataclass(frozen=True)
class Place:
    """A place's wording.

    Attributes:
        titles: Form to title and number; a form without one is not printed there.
        heads: Header words that are printed otherwise.
        labels: Row names without ordinal that are printed otherwise, by block where the same name differs.
        instead: Forms that are printed in another shape.
        more: Tables beside the national ones.
    """

    titles: Mapping[str, tuple[str, str]]
    heads: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    instead: Mapping[str, Extra] = field(default_factory=dict)
    more: Sequence[Extra] = ()


def worded(tables: Sequence[Table], dept: Department, style: Style) -> list[Table]:
    """The tables as the style's place words and orders them."""
    if not style.place:
        return list(tables)
    place = PLACES[style.place]
    by_form = {table.form: table for table in tables}
    found = []
    for form, (title, number) in place.titles.items():
        table = place.instead[form](dept, style) if form in place.instead else by_form[form]
        found.append(replace(_renamed(table, place, dept.year), title=title, number=number))
    return found + [make(dept, style) for make in place.more]


def _renamed(table: Table, place: Place, year: int) -> Table:
    def head(path: Path) -> Path:
        return tuple(place.heads.get(word, word).format(year=year) for word in path)

    def row(one: Row) -> Row:
        ordinal, mark, name = one.label.rpartition("、") if "、" in one.label[:3] else ("", "", one.label)
        return replace(one, label=f"{ordinal}{mark}{place.labels.get(name, name)}")

    sides = [
        replace(
            side,
            head=place.heads.get(side.head, side.head),
            keys=[(kind, head(path)) for kind, path in side.keys],
            columns=[(column, head(path)) for column, path in side.columns],
            rows=[row(one) for one in side.rows],
        )
        for side in table.sides
    ]
    return replace(table, sides=sides)


def _three_public(dept: Department) -> dict[str, int]:
    """Amounts of table 09, with meetings and training, by column."""
    values: dict[str, int] = {}
    for kind in ("budget", "actual"):
        parts = ("abroad", "vehicle_purchase", "vehicle_running", "reception", "meetings", "training")
        own = {part: dept.rng.choice((0, dept.rng.randint(1, 10**7))) for part in parts}
        own["vehicles"] = own["vehicle_purchase"] + own["vehicle_running"]
        own["total"] = own["abroad"] + own["vehicles"] + own["reception"]
        values |= {f"{kind}.{name}": value for name, value in own.items()}
    return values


def _beside_meetings(dept: Department, style: Style) -> Table:
    """Budget and actual as rows below 三公经费, 会议费 and 培训费."""
    top, cars = "一般公共预算财政拨款安排的“三公”经费", "公务用车购置及运行维护费"
    heads: dict[str, Path] = {
        "total": (top, "小计"),
        "abroad": (top, "因公出国（境）费用"),
        "reception": (top, "公务接待费"),
        "vehicles": (top, cars, "小计"),
        "vehicle_purchase": (top, cars, "公务用车购置费"),
        "vehicle_running": (top, cars, "公务用车运行维护费"),
        "meetings": ("会议费",),
        "training": ("培训费",),
    }
    return _on_side(dept, heads, {"budget": "预算数", "actual": "决算数"}, down=("budget", "actual"))


def _listed_downwards(dept: Department, style: Style) -> Table:
    """Every item of 三公经费 as a row, budget and actual as columns."""
    rows = {
        "total": "“三公”经费合计",
        "abroad": "1.因公出国（境）费",
        "vehicles": "2.公务用车购置及运行维护费",
        "vehicle_purchase": "（1）公务用车购置费",
        "vehicle_running": "（2）公务用车运行维护费",
        "reception": "3.公务接待费",
    }
    names: dict[str, Path] = {"budget": ("预算数",), "actual": ("决算数",)}
    return _on_side(dept, names, rows, down=tuple(rows))


def _on_side(dept: Department, heads: Mapping[str, Path], rows: Mapping[str, str], down: Sequence[str]) -> Table:
    """Table 09 lying on its side: the form's column is told by the names of column and row together."""
    values = _three_public(dept)
    found = []
    for name in down:
        keys = {head: f"{name}.{head}" if f"{name}.{head}" in values else f"{head}.{name}" for head in heads}
        found.append(Row("amounts", rows[name], {head: values[key] for head, key in keys.items()}, names=keys))
    columns = list(heads.items())
    return Table("final_accounts.09", "", "", [Side("", "", [("label", ("项目",))], columns, found)], "on_side")


def _one_row(dept: Department, style: Style) -> Table:
    """Table 09 with meetings and training in one row."""
    values = _three_public(dept)
    cars = "公务用车购置及运行维护费"
    heads: dict[str, Path] = {
        "total": ("“三公”经费", "合计"),
        "abroad": ("“三公”经费", "因公出国（境）费"),
        "vehicles": ("“三公”经费", cars, "小计"),
        "vehicle_purchase": ("“三公”经费", cars, "公务用车购置费"),
        "vehicle_running": ("“三公”经费", cars, "公务用车运行维护费"),
        "reception": ("“三公”经费", "公务接待费"),
        "meetings": ("会议费",),
        "training": ("培训费",),
    }
    columns = [
        (f"{kind}.{key}", (word, *path))
        for kind, word in (("budget", "预算数"), ("actual", "决算数"))
        for key, path in heads.items()
    ]
    return Table("final_accounts.09", "", "", [Side("", "", [], columns, [Row("amounts", "", values)])], "record")


def _with_education(dept: Department, style: Style) -> Table:
    """Table 02 with 教育收费 as a part of 事业收入."""
    ways = {
        "total": "all",
        "fiscal": "basic",
        "superior_subsidy": "none",
        "public_service": "project",
        "public_service.education": "project",
        "business": "none",
        "affiliate_remittance": "none",
        "other": "none",
    }
    heads: list[Path] = [
        ("本年收入合计",),
        ("财政拨款收入",),
        ("上级补助收入",),
        ("事业收入", "小计"),
        ("事业收入", "其中：教育收费"),
        ("经营收入",),
        ("附属单位上缴收入",),
        ("其他收入",),
    ]
    rows = list(by_function(dept, dept.general, ways))
    side = coded("", style, list(zip(ways, heads, strict=True)), rows)
    return Table("final_accounts.02", "", "", [side])


def _by_people(dept: Department, style: Style) -> Table:
    """Table 05 with 基本支出 split into 人员经费 and 公用经费."""
    ways = {"total": "all", "basic": "basic", "personnel": "basic", "public": "none", "project": "project"}
    heads: list[Path] = [
        ("合计",),
        ("基本支出", "小计"),
        ("基本支出", "人员经费"),
        ("基本支出", "公用经费"),
        ("项目支出",),
    ]
    side = coded("", style, list(zip(ways, heads, strict=True)), list(by_function(dept, dept.general, ways)))
    return Table("final_accounts.05", "", "", [side])


def _fiscal_expenditure(dept: Department, style: Style) -> Table:
    ways = {"total": "all", "basic": "basic", "project": "project"}
    columns: list[tuple[str, Path]] = [
        (k, (h,)) for k, h in zip(ways, ("合计", "基本支出", "项目支出"), strict=True)
    ]
    rows = list(by_function(dept, dept.general + dept.fund, ways))
    return Table(
        "final_accounts.fiscal_expenditure",
        "财政拨款支出决算表（功能科目）",
        "GK05",
        [coded("", style, columns, rows)],
    )


def _fiscal_basic(dept: Department, style: Style) -> Table:
    rows = _economic(dept)
    columns: list[tuple[str, Path]] = [
        ("amount", ("合计",)),
        ("personnel", ("人员经费",)),
        ("public", ("公用经费",)),
    ]
    side = Side("", "", [("code", ("科目编码",)), ("label", ("科目名称",))], columns, rows)
    return Table("final_accounts.fiscal_basic", "财政拨款基本支出决算表（经济科目）", "GK06", [side])


def _economic(dept: Department) -> list[Row]:
    """Rows of a table by economic class: all, of it people and offices."""
    rows: list[Row] = []
    for code in sorted({code[:3] for code in dept.economic}):
        people = code in ("301", "303")
        own = {c: v for c, v in dept.economic.items() if c[:3] == code}
        for c, v in {code: sum(own.values()), **own}.items():
            values = {"amount": v, "personnel": v if people else 0, "public": 0 if people else v}
            rows.append(Row(c, dept.names[c], values, c, len(c) // 5))
    tops = [row.values for row in rows if row.level == 0]
    rows.insert(0, Row("total", "合计", {key: sum(v[key] for v in tops) for key in tops[0]}))
    return rows


def _economic_three(dept: Department, style: Style) -> Table:
    """Table 06 with people and offices as columns."""
    table = _fiscal_basic(dept, style)
    return replace(table, form="final_accounts.06")


def _operating(dept: Department, style: Style) -> Table:
    own = {c: v for c, v in dept.economic.items() if c[:3] == "302"}
    rows = [
        Row("total", "合计", {"amount": sum(own.values())}),
        Row("302", dept.names["302"], {"amount": sum(own.values())}, "302"),
    ]
    rows += [Row(c, dept.names[c], {"amount": v}, c, 1) for c, v in own.items()]
    side = Side(
        "", "", [("code", ("科目编码",)), ("label", ("科目名称",))], [("amount", ("机关运行经费支出",))], rows
    )
    return Table("final_accounts.operating", "机关运行经费支出决算表", "GK12", [side])


def _procurement(dept: Department, style: Style) -> Table:
    amounts = {name: dept.rng.randint(0, 10**8) for name in ("货物", "工程", "服务")}
    rows = [Row("total", "合计", {"amount": sum(amounts.values())})]
    rows += [Row(f"政府采购{n}支出", f"政府采购{n}支出", {"amount": v}) for n, v in amounts.items()]
    side = Side("", "", [("label", ("项目",))], [("amount", ("金额",))], rows)
    return Table("final_accounts.procurement", "政府采购支出决算表", "GK13", [side])


def _by_object(dept: Department, style: Style) -> Table:
    """The wide table of 财政拨款支出决算明细表: every 项 by economic item."""
    columns: list[tuple[str, Path]] = [
        ("total", ("合计",)),
        ("小计", ("工资福利支出", "小计")),
        ("基本工资", ("工资福利支出", "基本工资")),
        ("津贴补贴", ("工资福利支出", "津贴补贴")),
        ("商品和服务支出小计", ("商品和服务支出", "小计")),
        ("办公费", ("商品和服务支出", "办公费")),
        ("印刷费", ("商品和服务支出", "印刷费")),
    ]
    ways = dict(
        zip((c for c, _ in columns), ("all", "basic", "basic", "none", "project", "project", "none"), strict=True)
    )
    side = coded("", style, columns, list(by_function(dept, dept.general, ways)))
    return Table("final_accounts.fiscal_by_object", "财政拨款支出决算明细表", "附表5", [side])


def _projects(dept: Department, style: Style) -> Table:
    side = coded("", style, [("total", ("金额",))], list(by_function(dept, dept.general, {"total": "project"})))
    return Table("final_accounts.projects", "一般公共预算财政拨款项目支出决算表", "附表9", [side])


def _budget_listed(dept: Department, style: Style) -> Table:
    """The three public expenses of a budget, item by item, below the year."""
    abroad, purchase, running, reception = (dept.rng.choice((0, dept.rng.randint(1, 10**8))) for _ in range(4))
    rows = {
        "total": ("“三公”经费合计", abroad + purchase + running + reception),
        "abroad": ("（一）因公出国（境）支出", abroad),
        "vehicles": ("（二）公务用车购置及运行维护支出", purchase + running),
        "vehicle_purchase": ("1.公务用车购置", purchase),
        "vehicle_running": ("2.公务用车运行维护费", running),
        "reception": ("（三）公务接待费支出", reception),
    }
    found = [
        Row("amounts", label, {"amount": value}, names={"amount": key}) for key, (label, value) in rows.items()
    ]
    side = Side("", "", [("label", ("项目",))], [("amount", ("{year}年预算",))], found)
    return Table("budget.three_public", "", "", [side], "on_side")


NATIONAL = {
    "final_accounts.01": "收入支出决算总表",
    "final_accounts.02": "收入决算表",
    "final_accounts.03": "支出决算表",
    "final_accounts.04": "财政拨款收入支出决算总表",
    "final_accounts.05": "一般公共预算财政拨款支出决算表",
    "final_accounts.06": "一般公共预算财政拨款基本支出决算表",
    "final_accounts.07": "政府性基金预算财政拨款收入支出决算表",
    "final_accounts.08": "国有资本经营预算财政拨款支出决算表",
    "final_accounts.09": "财政拨款“三公”经费支出决算表",
}


def _numbered(pattern: str, **titles: str) -> dict[str, tuple[str, str]]:
    """The national titles with a number each, some of them worded otherwise."""
    found = {**NATIONAL, **{f"final_accounts.{form[1:]}": title for form, title in titles.items()}}
    return {form: (title, pattern.format(int(form[-2:]), form[-2:])) for form, title in found.items()}


PLACES = {
    "四川": Place(
        {
            **_numbered("附表{0}", _08="国有资本经营预算财政拨款支出决算表"),
        },
        heads={"功能分类科目编码": "科目编码", "金额": "决算数"},
        labels={"使用非财政拨款结余": "使用非财政拨款结余和专用结余"},
        more=(_by_object, _projects),
    ),
    "陕西": Place(
        _numbered("公开{1}表", _09="财政拨款“三公”经费及会议费、培训费支出决算表", _01="收入支出决算总表"),
        heads={"金额": "决算数", "项目": "项  目"},
        instead={"final_accounts.09": _beside_meetings},
    ),
    "江苏": Place(
        _numbered(
            "GK{1}",
            _05="一般公共预算财政拨款支出决算表（功能科目）",
            _06="一般公共预算财政拨款基本支出决算表（经济科目）",
            _09="一般公共预算财政拨款“三公”经费、会议费和培训费支出决算表",
        ),
        heads={"功能分类科目编码": "功能分类科目编码"},
        instead={"final_accounts.09": _one_row, "final_accounts.06": _economic_three},
        more=(_fiscal_expenditure, _operating, _procurement),
    ),
    "北京": Place(
        _numbered("表{0}", _02="收入决算表", _04="财政拨款收入支出决算总表"),
        instead={"final_accounts.02": _with_education, "final_accounts.05": _by_people},
    ),
    "广东": Place(
        _numbered(
            "公开{1}表",
            _01="收支决算总体情况表",
            _02="收入决算总体情况表",
            _03="支出决算总体情况表",
            _04="财政拨款收支决算总体情况表",
            _05="一般公共预算财政拨款支出决算情况表（按功能分类科目）",
            _06="一般公共预算财政拨款基本支出决算情况表（按经济分类科目）",
            _07="政府性基金预算财政拨款支出决算情况表",
            _08="国有资本经营预算财政拨款收支决算表",
            _09="一般公共预算财政拨款安排的“三公”经费支出决算表",
        ),
        heads={"项目": "项目（按功能分类）"},
        labels={"年初结转和结余": "年初结转结余", "年末结转和结余": "年末结转结余"},
        instead={"final_accounts.09": _listed_downwards},
    ),
    "广东预算": Place(
        {
            "budget.income_expenditure": ("部门预算收支总体情况表", "表1"),
            "budget.income_by_unit": ("部门收入总体情况表", "表2"),
            "budget.expenditure": ("部门支出总体情况表", "表3"),
            "budget.fiscal_income_expenditure": ("财政拨款收支总体情况表", "表4"),
            "budget.general_expenditure": ("一般公共预算支出情况表（按功能分类科目）", "表5"),
            "budget.basic_by_economic": ("一般公共预算基本支出情况表（按支出经济分类科目）", "表6"),
            "budget.three_public": ("财政拨款安排的行政经费及“三公”经费预算表", "表7"),
            "budget.government_fund": ("政府性基金预算支出情况表", "表8"),
        },
        heads={"预算数": "{year}年预算"},
        instead={"budget.three_public": _budget_listed},
    ),
    "北京预算": Place(
        {
            "budget.income_expenditure": ("收支总表", "预算01表"),
            "budget.income_by_unit": ("收入总表", "预算02表"),
            "budget.expenditure": ("支出总表", "预算03表"),
            "budget.projects": ("项目支出表", "预算04表"),
            "budget.fiscal_income_expenditure": ("财政拨款收支总表", "预算06表"),
            "budget.general_expenditure": ("一般公共预算财政拨款支出表", "预算07表"),
            "budget.basic_by_economic": ("一般公共预算财政拨款基本支出表", "预算08表"),
            "budget.government_fund": ("政府性基金预算财政拨款支出表", "预算09表"),
            "budget.state_capital": ("国有资本经营预算财政拨款支出表", "预算10表"),
            "budget.three_public": (
                "财政拨款（含一般公共预算和政府性基金预算）“三公”经费支出表",
                "预算11表",
            ),
        },
        heads={"金额": "预算数"},
    ),
    "江苏预算": Place(
        {
            "budget.income_expenditure": ("收支总表", "公开01表"),
            "budget.income_by_unit": ("收入总表", "公开02表"),
            "budget.expenditure": ("支出总表", "公开03表"),
            "budget.fiscal_income_expenditure": ("财政拨款收支总表", "公开04表"),
            "budget.general_expenditure": ("一般公共预算支出表（功能科目）", "公开07表"),
            "budget.basic_by_economic": ("一般公共预算基本支出表（经济科目）", "公开08表"),
            "budget.three_public": ("一般公共预算“三公”经费支出表", "公开09表"),
            "budget.government_fund": ("政府性基金预算支出表", "公开10表"),
            "budget.state_capital": ("国有资本经营预算支出表", "公开11表"),
        },
    ),
}
