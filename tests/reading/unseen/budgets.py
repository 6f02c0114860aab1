"""The budget tables of a made-up department in the national form since 2020, worded as places word them."""

from tests.reading.unseen.accounts import classes, coded, one, total
from tests.reading.unseen.style import Style
from tests.reading.unseen.tables import Path, Side, Table, enumerated
from tests.reading.unseen.truth import Department, Row, by_function

LABEL = (("项目",), ("项目",), ("项    目",))


def budget(dept: Department, style: Style) -> list[Table]:
    """The tables of a department's budget."""
    return [
        _overview(dept, style),
        _income(dept, style),
        _expenditure(dept, style),
        _fiscal_overview(dept, style),
        _general(dept, style),
        _basic(dept, style),
        _three_public(dept, style),
        _fund(dept, style),
        _capital(dept, style),
        _projects(dept, style),
    ]


def _overview(dept: Department, style: Style) -> Table:
    fiscal = [total(dept.general), total(dept.fund), total(dept.capital)]
    word = ("拨款收入", "财政拨款收入", "拨款收入")[style.words]
    names = {
        "general_budget": f"一般公共预算{word}",
        "government_fund": f"政府性基金预算{word}",
        "state_capital": f"国有资本经营预算{word}",
        "special_account": "财政专户管理资金收入",
        "public_service": "事业收入",
        "superior_subsidy": "上级补助收入",
        "affiliate_remittance": "附属单位上缴收入",
        "business": "事业单位经营收入",
        "other": "其他收入",
    }
    own = [*fiscal, *(dept.rng.choice((0, dept.rng.randint(1, 10**8))) for _ in range(6))]
    income = enumerated([one(key, name, value) for (key, name), value in zip(names.items(), own, strict=True)])
    carry = ("上年结转结余", "上年结转", "上年结转结余")[style.words]
    income += [
        one("total", "本年收入合计", sum(own)),
        one("opening", carry, 98_765),
        one("grand_total", "收入总计", sum(own) + 98_765),
    ]
    everything = dept.general + dept.fund + dept.capital
    spent = classes(dept, {"amount": everything}, style)
    after = ("年终结转结余", "结转下年", "年终结转结余")[style.words]
    spent += [
        one("total", "本年支出合计", total(everything)),
        one("closing", after, sum(own) + 98_765 - total(everything)),
    ]
    spent += [one("grand_total", "支出总计", sum(own) + 98_765)]
    amount: list[tuple[str, Path]] = [("amount", (("预算数",), ("预算数",), ("金额",))[style.words])]
    sides = [
        Side("income", "收入", [("label", LABEL[style.words])], amount, income),
        Side("expenditure", "支出", [("label", LABEL[style.words])], amount, spent),
    ]
    return Table(
        "budget.income_expenditure",
        ("部门收支总表", "收支总表", "部门收支总体情况表")[style.words],
        "部门公开表1",
        sides,
    )


def _income(dept: Department, style: Style) -> Table:
    """One row for each unit of the department, by source of funds."""
    funds = ("general_budget", "government_fund", "state_capital", "special_account")
    names = ("一般公共预算", "政府性基金预算", "国有资本经营预算", "财政专户管理资金")
    others = {
        "public_service": "事业收入",
        "business": "事业单位经营收入",
        "superior_subsidy": "上级补助收入",
        "affiliate_remittance": "附属单位上缴收入",
        "other": "其他收入",
    }
    columns: list[tuple[str, Path]] = [("total", ("合计",)), ("current", ("本年收入", "小计"))]
    columns += [(key, ("本年收入", name)) for key, name in zip(funds, names, strict=True)]
    columns += [(key, ("本年收入", name)) for key, name in others.items()]
    columns += [("opening", ("上年结转结余", "小计"))]
    columns += [(f"opening.{key}", ("上年结转结余", name)) for key, name in zip(funds, names, strict=True)]
    columns += [("opening.own_funds", ("上年结转结余", "单位资金"))]
    units = [
        ("", "合计", "total"),
        (f"{dept.rng.randint(101, 899)}", dept.name, ""),
        (f"{dept.rng.randint(101001, 899999)}", f"{dept.name}本级", ""),
    ]
    columns = _simple_income() if style.words == 1 else columns
    rows = [
        Row(
            row_id or code,
            label,
            {key: dept.rng.choice((0, dept.rng.randint(1, 10**9))) for key, _ in columns},
            code or None,
        )
        for code, label, row_id in units
    ]
    words = (
        ("部门（单位）代码", "部门（单位）名称"),
        ("部门代码", "部门名称"),
        ("部门（单位）代码", "部门（单位）名称"),
    )[style.words]
    side = Side("", "", [("code", (words[0],)), ("label", (words[1],))], columns, rows)
    return Table(
        "budget.income_by_unit",
        ("部门收入总表", "收入总表", "部门收入总体情况表")[style.words],
        "部门公开表2",
        [side],
    )


def _simple_income() -> list[tuple[str, Path]]:
    """The older form: appropriations without a total of the year, one column for what was carried over."""
    names = {
        "total": "合计",
        "opening": "上年结转",
        "general_budget": "一般公共预算拨款收入",
        "government_fund": "政府性基金预算拨款收入",
        "state_capital": "国有资本经营预算拨款收入",
        "special_account": "财政专户管理资金收入",
        "public_service": "事业收入",
        "superior_subsidy": "上级补助收入",
        "affiliate_remittance": "附属单位上缴收入",
        "business": "事业单位经营收入",
        "other": "其他收入",
    }
    return [(key, (name,)) for key, name in names.items()]


def _expenditure(dept: Department, style: Style) -> Table:
    ways = {
        "total": "all",
        "basic": "basic",
        "project": "project",
        "business": "none",
        "remitted_to_superior": "none",
        "affiliate_subsidy": "none",
    }
    heads = ["合计", "基本支出", "项目支出", "事业单位经营支出", "上缴上级支出", "对附属单位补助支出"]
    rows = list(by_function(dept, dept.general + dept.fund + dept.capital, ways))
    columns: list[tuple[str, Path]] = [(key, (head,)) for key, head in zip(ways, heads, strict=True)]
    return Table(
        "budget.expenditure",
        ("部门支出总表", "支出总表", "部门支出总体情况表")[style.words],
        "部门公开表3",
        [coded("", style, columns, rows)],
    )


def _fiscal_overview(dept: Department, style: Style) -> Table:
    fiscal = [total(dept.general), total(dept.fund), total(dept.capital)]
    ids = ("general_budget", "government_fund", "state_capital")
    names = ("一般公共预算拨款", "政府性基金预算拨款", "国有资本经营预算拨款")
    income = [one("total", "一、本年收入", sum(fiscal))]
    income += [one(i, f"（{m}）{n}", v) for i, m, n, v in zip(ids, "一二三", names, fiscal, strict=True)]
    income += [one("opening", "二、上年结转", 4_321)]
    income += [
        one(f"opening.{i}", f"（{m}）{n}", v)
        for i, m, n, v in zip(ids, "一二三", names, (4_321, 0, 0), strict=True)
    ]
    income += [one("grand_total", "收入总计", sum(fiscal) + 4_321)]
    funds = {"general_budget": dept.general, "government_fund": dept.fund, "state_capital": dept.capital}
    sums = {"total": sum(fiscal), **dict(zip(ids, fiscal, strict=True))}
    rows = [Row("total", "一、本年支出", sums)]
    below = classes(dept, {"total": [i for own in funds.values() for i in own], **funds}, style)
    rows += [Row(r.id, f"（{r.label.partition('、')[0]}）{r.label.partition('、')[2]}", r.values) for r in below]
    rows += [Row("closing", "二、年终结转结余", {"total": 4_321, "general_budget": 4_321})]
    rows += [
        Row("grand_total", "支出总计", {**sums, "total": sum(fiscal) + 4_321, "general_budget": fiscal[0] + 4_321})
    ]
    amount: list[tuple[str, Path]] = [("amount", (("预算数",), ("预算数",), ("金额",))[style.words])]
    heads = ("合计", "一般公共预算", "政府性基金预算", "国有资本经营预算")
    columns: list[tuple[str, Path]] = [(key, (head,)) for key, head in zip(("total", *ids), heads, strict=True)]
    sides = [
        Side("income", "收入", [("label", LABEL[style.words])], amount, income),
        Side("expenditure", "支出", [("label", LABEL[style.words])], columns, rows),
    ]
    return Table(
        "budget.fiscal_income_expenditure",
        ("财政拨款收支总表", "财政拨款收支总表", "财政拨款收支总体情况表")[style.words],
        "部门公开表4",
        sides,
    )


def _general(dept: Department, style: Style) -> Table:
    ways = {"total": "all", "basic": "basic", "personnel": "basic", "public": "none", "project": "project"}
    heads: list[Path] = [
        ("合计",),
        ("基本支出", "小计"),
        ("基本支出", "人员经费"),
        ("基本支出", "公用经费"),
        ("项目支出",),
    ]
    if style.words == 1:
        year = f"{dept.year}年预算数"
        heads = [(year, *head) for head in heads]
    if style.words == 2:
        ways, heads = _beside_the_year_before(dept.year)
    side = coded("", style, list(zip(ways, heads, strict=True)), list(by_function(dept, dept.general, ways)))
    return Table(
        "budget.general_expenditure",
        ("一般公共预算支出表", "一般公共预算支出表", "一般公共预算支出情况表")[style.words],
        "部门公开表5",
        [side],
    )


def _beside_the_year_before(year: int) -> tuple[dict[str, str], list[Path]]:
    """The form of central departments, without the rate; the year before is made up from the parts."""
    ways = {"prior_actual": "project", "total": "all", "basic": "basic", "project": "project", "change": "basic"}
    this, before = f"{year}年预算数", f"{year - 1}年执行数"
    heads: list[Path] = [
        (before,),
        (this, "小计"),
        (this, "基本支出"),
        (this, "项目支出"),
        (f"{this}比{before}", "增减额"),
    ]
    return ways, heads


def _basic(dept: Department, style: Style) -> Table:
    rows: list[Row] = []
    for code in sorted({code[:3] for code in dept.economic}):
        people = code in ("301", "303")
        for c, v in {
            code: sum(v for c, v in dept.economic.items() if c[:3] == code),
            **{c: v for c, v in dept.economic.items() if c[:3] == code},
        }.items():
            rows.append(
                Row(
                    c,
                    dept.names[c],
                    {"total": v, "personnel": v if people else 0, "public": 0 if people else v},
                    c,
                    len(c) // 5,
                )
            )
    tops = [row.values for row in rows if row.level == 0]
    rows.insert(
        0, Row("total", "合计", {key: sum(v[key] for v in tops) for key in ("total", "personnel", "public")})
    )
    top = ("本年一般公共预算基本支出", "一般公共预算基本支出", "")[style.words]
    columns: list[tuple[str, Path]] = [
        (key, (top, head) if top else (head,))
        for key, head in (("total", "合计"), ("personnel", "人员经费"), ("public", "公用经费"))
    ]
    words = (
        ("部门预算支出经济分类科目", "科目编码"),
        ("部门预算支出经济分类科目", "科目编码"),
        ("经济分类科目编码",),
    )[style.words]
    name = (
        ("部门预算支出经济分类科目", "科目名称"),
        ("部门预算支出经济分类科目", "科目名称"),
        ("经济分类科目名称",),
    )[style.words]
    side = Side("", "", [("code", words), ("label", name)], columns, rows)
    return Table(
        "budget.basic_by_economic",
        ("一般公共预算基本支出表", "一般公共预算基本支出表", "一般公共预算基本支出情况表")[style.words],
        "部门公开表6",
        [side],
    )


def _three_public(dept: Department, style: Style) -> Table:
    abroad, purchase, running, reception = (dept.rng.choice((0, dept.rng.randint(1, 10**8))) for _ in range(4))
    values = {
        "total": abroad + purchase + running + reception,
        "abroad": abroad,
        "vehicles": purchase + running,
        "vehicle_purchase": purchase,
        "vehicle_running": running,
        "reception": reception,
    }
    cars = ("公务用车购置及运行费", "公务用车购置及运行维护费", "公务用车购置及运行费")[style.words]
    first = ("“三公”经费合计", "合计", "“三公”经费合计")[style.words]
    heads: list[Path] = [
        (first,),
        ("因公出国（境）费",),
        (cars, "小计"),
        (cars, "公务用车购置费"),
        (cars, ("公务用车运行费", "公务用车运行维护费", "公务用车运行费")[style.words]),
        ("公务接待费",),
    ]
    columns = list(zip(values, heads, strict=True))
    if style.words == 2:
        columns = [
            (prefix + key, (f"{year}年预算数", *head))
            for prefix, year in (("prior.", dept.year - 1), ("", dept.year))
            for key, head in columns
        ]
        values |= {f"prior.{key}": value // 2 for key, value in values.items()}
    title = ("一般公共预算“三公”经费支出表", "一般公共预算“三公”经费支出表", "一般公共预算“三公”经费支出情况表")[
        style.words
    ]
    return Table(
        "budget.three_public",
        title,
        "部门公开表7",
        [Side("", "", [], columns, [Row("amounts", "", values)])],
        "record",
    )


def _fund(dept: Department, style: Style) -> Table:
    ways = {"total": "all", "basic": "basic", "project": "project"}
    top = ("本年政府性基金预算支出", "政府性基金预算支出", "本年政府性基金预算财政拨款支出")[style.words]
    columns: list[tuple[str, Path]] = [
        (key, (top, head)) for key, head in zip(ways, ("合计", "基本支出", "项目支出"), strict=True)
    ]
    side = coded("", style, columns, list(by_function(dept, dept.fund, ways)))
    return Table(
        "budget.government_fund",
        ("政府性基金预算支出表", "政府性基金预算支出表", "政府性基金预算支出情况表")[style.words],
        "部门公开表8",
        [side],
    )


def _capital(dept: Department, style: Style) -> Table:
    ways = {"total": "all", "basic": "basic", "project": "project"}
    top = ("本年国有资本经营预算支出", "国有资本经营预算支出", "本年国有资本经营预算支出")[style.words]
    columns: list[tuple[str, Path]] = [
        (key, (top, head)) for key, head in zip(ways, ("合计", "基本支出", "项目支出"), strict=True)
    ]
    side = coded("", style, columns, list(by_function(dept, dept.capital, ways)))
    return Table(
        "budget.state_capital",
        ("国有资本经营预算支出表", "国有资本经营预算支出表", "国有资本经营预算支出情况表")[style.words],
        "部门公开表9",
        [side],
    )


def _projects(dept: Department, style: Style) -> Table:
    """Every project by source of funds; rows are projects, not codes."""
    funds = ("general_budget", "government_fund", "state_capital")
    names = ("一般公共预算", "政府性基金预算", "国有资本经营预算")
    columns: list[tuple[str, Path]] = [("total", ("合计",))]
    columns += [(key, ("本年拨款", name)) for key, name in zip(funds, names, strict=True)]
    columns += [(f"opening.{key}", ("财政拨款结转结余", name)) for key, name in zip(funds, names, strict=True)]
    columns += [("special_account", ("财政专户管理资金",)), ("own_funds", ("单位资金",))]
    labels = ["智慧水利平台运行维护", "基层档案数字化", "老旧小区改造补助资金", "科普活动经费"][: 2 + style.words]
    rows = [
        Row(name, name, {key: dept.rng.choice((0, dept.rng.randint(1, 10**9))) for key, _ in columns})
        for name in labels
    ]
    rows.insert(0, Row("total", "合计", {key: sum(r.values[key] for r in rows) for key, _ in columns}))
    side = Side("", "", [("label", ("项目名称",))], columns, rows)
    return Table("budget.projects", "项目支出表", "部门公开表10", [side])
