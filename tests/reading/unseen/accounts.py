"""The nine tables of final accounts of a made-up department, worded as places word them."""

from collections.abc import Sequence

from tests.reading.unseen.style import Style
from tests.reading.unseen.tables import Key, Path, Side, Table, enumerated
from tests.reading.unseen.truth import Department, Item, Row, by_function

# Codes of the classes that the national form lists since 2021; the name is the classification's.
CLASSES = "201 202 203 204 205 206 207 208 210 211 212 213 214 215 216 217 219 220 221 222 223 224 229 231 232 234"
CODE = (("项目", "功能分类科目编码"), ("项目", "支出功能分类科目编码"), ("科目编码",))
NAME = (("项目", "科目名称"), ("项目", "科目名称"), ("科目名称",))


def accounts(dept: Department, style: Style) -> list[Table]:
    """All tables, in the national order."""
    return [
        _overview(dept, style),
        _income(dept, style),
        _expenditure(dept, style),
        _fiscal_overview(dept, style),
        _general(dept, style),
        _economic(dept, style),
        _fund(dept, style),
        _capital(dept, style),
        _three_public(dept, style),
    ]


def classes(dept: Department, items: dict[str, list[Item]], style: Style) -> list[Row]:
    """One row for each class; `items` says for each column what it sums."""
    used = {item.code[:3] for own in items.values() for item in own}
    codes = sorted(used | set(CLASSES.split())) if style.classes == "all" else sorted(used)
    return enumerated(
        [
            Row(
                code,
                dept.names.get(code) or OTHER_CLASSES[code],
                {k: sum(i.basic + i.project for i in own if i.code[:3] == code) for k, own in items.items()},
            )
            for code in codes
        ]
    )


OTHER_CLASSES = {
    "202": "外交支出",
    "203": "国防支出",
    "204": "公共安全支出",
    "206": "科学技术支出",
    "207": "文化旅游体育与传媒支出",
    "211": "节能环保支出",
    "214": "交通运输支出",
    "215": "资源勘探工业信息等支出",
    "216": "商业服务业等支出",
    "217": "金融支出",
    "205": "教育支出",
    "210": "卫生健康支出",
    "213": "农林水支出",
    "221": "住房保障支出",
    "223": "国有资本经营预算支出",
    "219": "援助其他地区支出",
    "220": "自然资源海洋气象等支出",
    "222": "粮油物资储备支出",
    "224": "灾害防治及应急管理支出",
    "229": "其他支出",
    "231": "债务还本支出",
    "232": "债务付息支出",
    "234": "抗疫特别国债安排的支出",
    "208": "社会保障和就业支出",
    "201": "一般公共服务支出",
    "212": "城乡社区支出",
}


def total(items: list[Item]) -> int:
    return sum(item.basic + item.project for item in items)


def one(row_id: str, label: str, amount: int) -> Row:
    return Row(row_id, label, {"amount": amount})


def sided_keys(style: Style) -> list[tuple[Key, Path]]:
    item = ("项目", "项    目", "项目（按功能分类）")[style.words]
    return [("label", (item,)), ("line_no", ("行次",))] if style.line_no else [("label", (item,))]


def _overview(dept: Department, style: Style) -> Table:
    own = [dept.rng.choice((0, dept.rng.randint(1, 10**8))) for _ in range(5)]
    fiscal = [total(dept.general), total(dept.fund), total(dept.capital)]
    word = ("", "收入", "收入")[style.words]
    labels = [f"一般公共预算财政拨款{word}", f"政府性基金预算财政拨款{word}", f"国有资本经营预算财政拨款{word}"]
    income = [
        one(i, n, v)
        for i, n, v in zip(("general_budget", "government_fund", "state_capital"), labels, fiscal, strict=True)
    ]
    names = {
        "superior_subsidy": "上级补助收入",
        "public_service": "事业收入",
        "business": "经营收入",
        "affiliate_remittance": "附属单位上缴收入",
        "other": "其他收入",
    }
    income += [one(key, name, v) for (key, name), v in zip(names.items(), own, strict=True)]
    whole = sum(fiscal) + sum(own)
    carry = ("年初结转和结余", "年初结转和结余", "年初结转与结余")[style.words]
    income = enumerated(income)
    reserves = ("使用非财政拨款结余", "使用非财政拨款结余（含专用结余）", "用事业基金弥补收支差额")[style.words]
    income += [
        one("total", "本年收入合计", whole),
        one("reserves_used", reserves, 12_345),
        one("opening", carry, 5_678_900),
    ]
    income += [one("grand_total", ("总计", "总计", "收入总计")[style.words], whole + 5_691_245)]
    everything = dept.general + dept.fund + dept.capital
    expenditure = classes(dept, {"amount": everything}, style)
    spent = total(everything)
    expenditure += [one("total", "本年支出合计", spent), one("surplus_distribution", "结余分配", 0)]
    expenditure += [one("closing", carry.replace("年初", "年末"), whole + 5_691_245 - spent)]
    expenditure += [one("grand_total", ("总计", "总计", "支出总计")[style.words], whole + 5_691_245)]
    amount = [("amount", (("金额",), ("决算数",), ("金额",))[style.words])]
    sides = [
        Side("income", "收入", sided_keys(style), amount, income),
        Side("expenditure", "支出", sided_keys(style), amount, expenditure),
    ]
    return Table(
        "final_accounts.01",
        ("收入支出决算总表", "收入支出决算总表", "收支决算总表")[style.words],
        "公开01表",
        sides,
    )


def coded(block: str, style: Style, columns: Sequence[tuple[str, Path]], rows: list[Row]) -> Side:
    return Side(block, "", [("code", CODE[style.words]), ("label", NAME[style.words])], columns, rows)


def _income(dept: Department, style: Style) -> Table:
    ways = {
        "total": "all",
        "fiscal": "basic",
        "superior_subsidy": "none",
        "public_service": "project",
        "business": "none",
        "affiliate_remittance": "none",
        "other": "none",
    }
    heads = ["本年收入合计", "财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入"]
    if style.words == 2:
        heads[0] = "合计"
    columns = [(key, (head,)) for key, head in zip(ways, heads, strict=True)]
    rows = list(by_function(dept, dept.general, ways))
    return Table("final_accounts.02", "收入决算表", "公开02表", [coded("", style, columns, rows)])


def _expenditure(dept: Department, style: Style) -> Table:
    ways = {
        "total": "all",
        "basic": "basic",
        "project": "project",
        "remitted_to_superior": "none",
        "business": "none",
        "affiliate_subsidy": "none",
    }
    heads = ["本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"]
    columns = [(key, (head,)) for key, head in zip(ways, heads, strict=True)]
    rows = list(by_function(dept, dept.general + dept.fund + dept.capital, ways))
    return Table("final_accounts.03", "支出决算表", "公开03表", [coded("", style, columns, rows)])


def _fiscal_overview(dept: Department, style: Style) -> Table:
    fiscal = [total(dept.general), total(dept.fund), total(dept.capital)]
    names = ["一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"]
    ids = ("general_budget", "government_fund", "state_capital")
    income = enumerated([one(i, n, v) for i, n, v in zip(ids, names, fiscal, strict=True)])
    income += [one("total", "本年收入合计", sum(fiscal)), one("opening", "年初财政拨款结转和结余", 77_700)]
    marks = (("", "", ""), ("一、", "二、", "三、"), ("  ", "  ", "  "))[style.words]
    income += [one(f"opening.{i}", m + n, v) for i, m, n, v in zip(ids, marks, names, (77_700, 0, 0), strict=True)]
    income += [one("grand_total", "总计", sum(fiscal) + 77_700)]
    funds = {"general_budget": dept.general, "government_fund": dept.fund, "state_capital": dept.capital}
    rows = classes(dept, {"total": [i for own in funds.values() for i in own], **funds}, style)
    sums = {"total": sum(fiscal), **dict(zip(ids, fiscal, strict=True))}
    rows += [
        Row("total", "本年支出合计", sums),
        Row("closing", "年末财政拨款结转和结余", {"total": 77_700, "general_budget": 77_700}),
    ]
    rows += [
        Row("grand_total", "总计", {**sums, "total": sum(fiscal) + 77_700, "general_budget": fiscal[0] + 77_700})
    ]
    amount = [("amount", (("金额",), ("决算数",), ("金额",))[style.words])]
    heads = [("小计", "合计", "合计")[style.words], *names]
    columns: list[tuple[str, Path]] = [(key, (head,)) for key, head in zip(("total", *ids), heads, strict=True)]
    if style.words == 1:
        columns = [(key, ("决算数", *path)) for key, path in columns]
    sides = [
        Side("income", "收入", sided_keys(style), amount, income),
        Side("expenditure", "支出", sided_keys(style), columns, rows),
    ]
    return Table("final_accounts.04", "财政拨款收入支出决算总表", "公开04表", sides)


def _general(dept: Department, style: Style) -> Table:
    heads: list[Path] = (
        [("本年支出", "小计"), ("本年支出", "基本支出"), ("本年支出", "项目支出")]
        if style.words == 0
        else [("合计",), ("基本支出",), ("项目支出",)]
    )
    ways = {"total": "all", "basic": "basic", "project": "project"}
    rows = list(by_function(dept, dept.general, ways))
    columns = list(zip(ways, heads, strict=True))
    return Table(
        "final_accounts.05", "一般公共预算财政拨款支出决算表", "公开05表", [coded("", style, columns, rows)]
    )


def _economic(dept: Department, style: Style) -> Table:
    rows: list[Row] = []
    sums = {"personnel": 0, "public": 0}
    for code in sorted({code[:3] for code in dept.economic}):
        own = {c: v for c, v in dept.economic.items() if c[:3] == code}
        sums["personnel" if code in ("301", "303") else "public"] += sum(own.values())
        rows.append(Row(code, dept.names[code], {"amount": sum(own.values())}, code))
        rows += [Row(c, dept.names[c], {"amount": v}, c, 1) for c, v in own.items()]
    rows += [
        Row("personnel_total", "人员经费合计", {"amount": sums["personnel"]}),
        Row("public_total", "公用经费合计", {"amount": sums["public"]}),
    ]
    words = (
        ("科目编码", "科目名称", "决算数"),
        ("经济分类科目编码", "科目名称", "金额"),
        ("科目编码", "科目名称", "金额"),
    )
    code, name, amount = words[style.words]
    side = Side("", "", [("code", (code,)), ("label", (name,))], [("amount", (amount,))], rows)
    title = (
        "一般公共预算财政拨款基本支出决算明细表",
        "一般公共预算财政拨款基本支出决算表",
        "一般公共预算财政拨款基本支出决算明细表",
    )[style.words]
    return Table("final_accounts.06", title, "公开06表", [side], "threefold" if style.words != 1 else "sides")


def _fund(dept: Department, style: Style) -> Table:
    ways = {
        "opening": "none",
        "income": "all",
        "total": "all",
        "basic": "basic",
        "project": "project",
        "closing": "none",
    }
    heads: list[Path] = [
        ("年初结转和结余",),
        ("本年收入",),
        ("本年支出", "小计"),
        ("本年支出", "基本支出"),
        ("本年支出", "项目支出"),
        ("年末结转和结余",),
    ]
    side = coded("", style, list(zip(ways, heads, strict=True)), list(by_function(dept, dept.fund, ways)))
    return Table("final_accounts.07", "政府性基金预算财政拨款收入支出决算表", "公开07表", [side])


def _capital(dept: Department, style: Style) -> Table:
    ways = {"total": "all", "basic": "basic", "project": "project"}
    top = "本年支出"
    heads: list[Path] = [(top, ("合计", "小计", "合计")[style.words]), (top, "基本支出"), (top, "项目支出")]
    side = coded("", style, list(zip(ways, heads, strict=True)), list(by_function(dept, dept.capital, ways)))
    return Table("final_accounts.08", "国有资本经营预算财政拨款支出决算表", "公开08表", [side])


def _three_public(dept: Department, style: Style) -> Table:
    values: dict[str, int] = {}
    for kind in ("budget", "actual"):
        abroad, purchase, running, reception = (dept.rng.choice((0, dept.rng.randint(1, 10**8))) for _ in range(4))
        cars = purchase + running
        own = {
            "total": abroad + cars + reception,
            "abroad": abroad,
            "vehicles": cars,
            "vehicle_purchase": purchase,
            "vehicle_running": running,
            "reception": reception,
        }
        values |= {f"{kind}.{key}": value for key, value in own.items()}
    cars_name = ("公务用车购置及运行维护费", "公务用车购置及运行费", "公务用车购置及运行维护费")[style.words]
    parts = (
        ("公务用车购置费", "公务用车运行维护费"),
        ("公务用车购置费", "公务用车运行费"),
        ("购置费", "运行维护费"),
    )[style.words]
    heads: list[Path] = [
        ("合计",),
        (("因公出国（境）费", "因公出国(境)费", "因公出国（境）费用")[style.words],),
        (cars_name, "小计"),
        (cars_name, parts[0]),
        (cars_name, parts[1]),
        ("公务接待费",),
    ]
    columns = [
        (f"{kind}.{key}", (word, *head))
        for kind, word in (("budget", "预算数"), ("actual", "决算数"))
        for key, head in zip(
            ("total", "abroad", "vehicles", "vehicle_purchase", "vehicle_running", "reception"), heads, strict=True
        )
    ]
    title = ("财政拨款“三公”经费支出决算表", "一般公共预算财政拨款“三公”经费支出决算表", "“三公”经费支出决算表")[
        style.words
    ]
    return Table(
        "final_accounts.09", title, "公开09表", [Side("", "", [], columns, [Row("amounts", "", values)])], "record"
    )
