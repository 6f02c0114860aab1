"""Names of codes, rows and made-up places, as documents print them."""

import json
import random
from pathlib import Path
from typing import Any

_NAMES: dict[str, Any] = json.loads((Path(__file__).parent / "names.json").read_text(encoding="utf-8"))

LABELS: dict[str, str] = _NAMES["functional"] | _NAMES["economic_names"]
LEAVES: list[str] = _NAMES["leaves"]
FUND_LEAVES: list[str] = _NAMES["fund_leaves"]
STATE_LEAVES: list[str] = _NAMES["state_leaves"]
CLASSES: dict[str, str] = _NAMES["classes"]
ECONOMIC: dict[str, list[str]] = _NAMES["economic"]

BASIC_ONLY = frozenset(
    {"行政运行", "事业运行", "机关服务", "行政单位医疗", "事业单位医疗", "住房公积金"}
    | {"机关事业单位基本养老保险缴费支出", "机关事业单位职业年金缴费支出", "行政单位离退休", "事业单位离退休"}
)
"""Subjects whose money is basic expenditure by their definition."""

PROJECT_ONLY = frozenset({"一般行政管理事务"})

TITLES = {
    "01": "收入支出决算总表",
    "02": "收入决算表",
    "03": "支出决算表",
    "04": "财政拨款收入支出决算总表",
    "05": "一般公共预算财政拨款支出决算表",
    "06": "一般公共预算财政拨款基本支出决算明细表",
    "07": "政府性基金预算财政拨款收入支出决算表",
    "08": "国有资本经营预算财政拨款支出决算表",
    "09": "财政拨款“三公”经费支出决算表",
}
INCOME_01 = {
    "general_budget": "一、一般公共预算财政拨款收入",
    "government_fund": "二、政府性基金预算财政拨款收入",
    "state_capital": "三、国有资本经营预算财政拨款收入",
    "superior_subsidy": "四、上级补助收入",
    "public_service": "五、事业收入",
    "business": "六、经营收入",
    "affiliate_remittance": "七、附属单位上缴收入",
    "other": "八、其他收入",
    "total": "本年收入合计",
    "reserves_used": "使用非财政拨款结余",
    "opening": "年初结转和结余",
    "grand_total": "总计",
}
INCOME_04 = {
    "general_budget": "一、一般公共预算财政拨款",
    "government_fund": "二、政府性基金预算财政拨款",
    "state_capital": "三、国有资本经营预算财政拨款",
    "total": "本年收入合计",
    "opening": "年初财政拨款结转和结余",
    "opening.general_budget": "一般公共预算财政拨款",
    "opening.government_fund": "政府性基金预算财政拨款",
    "opening.state_capital": "国有资本经营预算财政拨款",
    "grand_total": "总计",
}
_PLACES = ("云溪县", "松岭市", "白沙区", "清河县", "梧桐市", "南渡区", "石桥县", "东屿市")
_BUREAUS = ("水务局", "档案馆", "园林绿化中心", "民族事务局", "气象服务中心", "老干部局", "体育发展中心", "港航局")


def entity_name(chance: random.Random) -> str:
    """The name of a department that does not exist."""
    return chance.choice(_PLACES) + chance.choice(_BUREAUS)
