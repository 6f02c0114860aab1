"""Made-up self-evaluations of projects and their summary table, consistent to the last digit."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from planted.oracle import Json, half_up
from planted.printing import decimal_text
from planted.words import entity_name

Num = Fraction
PROJECTS = ("智慧水务平台运维", "档案数字化加工", "公园绿地管护", "民族团结宣传", "气象雷达改造", "体育馆设备更新")
UNITS = ("信息中心", "综合科", "运行保障中心", "项目办")
NOTE = "原因是实施条件有变化；改进措施是下年按实际重新核定目标。"
NOTES = (
    "1.每项得分不超过该项分值。",
    "2.定性指标按完成情况分档评分。",
    "3.定量指标中，正向指标（≥）得分为实际值÷指标值×分值，反向指标（≤）得分为指标值÷实际值×分值。",
    "4.未完成目标或偏离30%及以上的，要写明原因和改进措施。",
    "5.总分在80分以下的，要说明原因和措施。",
)
_DECIMALS = 2
_LIKE_TARGETS = 2
"""How many results of a form may equal their targets."""

_LOW_LABEL = "总分在80分以下的项目未实现绩效目标的原因分析及拟采取的措施说明"
_NOTHING = Num(0)


@dataclass(frozen=True)
class Kind:
    """A sort of indicator: where it stands, which way it points, and its unit.

    Attributes:
        sign: ≥, ≤, or empty for one in words.
        low, high: Bounds that targets are drawn from.
        places: Decimals of targets and results.
    """

    name: str
    level1: str
    level2: str
    sign: str
    unit: str
    low: int = 0
    high: int = 0
    places: int = 0


COSTS = (
    Kind("项目总成本", "成本指标", "经济成本指标", "≤", "万元"),
    Kind("每站点管护成本", "成本指标", "经济成本指标", "≤", "元", 800, 9000),
)
OUTPUTS = (
    Kind("建成站点数量", "产出指标", "数量指标", "≥", "个", 3, 60),
    Kind("安装设备数量", "产出指标", "数量指标", "≥", "套", 4, 300),
    Kind("开展培训次数", "产出指标", "数量指标", "≥", "次", 2, 40),
    Kind("验收合格率", "产出指标", "质量指标", "≥", "%", 80, 98),
    Kind("设备完好率", "产出指标", "质量指标", "≥", "%", 85, 99),
    Kind("故障响应时间", "产出指标", "时效指标", "≤", "小时", 1, 4, 1),
    Kind("故障修复时间", "产出指标", "时效指标", "≤", "小时", 6, 24),
    Kind("任务完成及时率", "产出指标", "时效指标", "≥", "%", 90, 99),
)
BENEFITS = (
    Kind("服务保障能力", "效益指标", "社会效益指标", "", ""),
    Kind("受益人数", "效益指标", "社会效益指标", "≥", "人", 50, 9000),
)
SATISFACTION = Kind("使用人员满意度", "满意度指标", "服务对象满意度指标", "≥", "%", 80, 97)


@dataclass
class Indicator:
    """An indicator with what was aimed at and reached."""

    kind: Kind
    weight: Num
    target: Num = _NOTHING
    actual: Num = _NOTHING
    note: str = ""

    @property
    def score(self) -> Num:
        """Points by the form's notes."""
        if not self.kind.sign:
            return self.weight
        over, under = (self.actual, self.target) if self.kind.sign == "≥" else (self.target, self.actual)
        return self.weight if not under else half_up(min(self.weight, self.weight * over / under), _DECIMALS)

    @property
    def missed(self) -> bool:
        """The target was not reached."""
        if not self.kind.sign:
            return False
        return self.actual < self.target if self.kind.sign == "≥" else self.actual > self.target


@dataclass
class Project:
    """A project: money in 万元 with two decimals, and its indicators."""

    name: str
    unit: str
    initial: tuple[Num, Num, Num]
    adjusted: tuple[Num, Num, Num]
    executed: tuple[Num, Num, Num]
    indicators: list[Indicator] = field(default_factory=list)

    @property
    def rate(self) -> Num:
        """Executed by adjusted budget."""
        return added(self.executed) / added(self.adjusted)

    @property
    def execution_score(self) -> Num:
        """Points of budget execution."""
        return half_up(min(Num(10), self.rate * 10), _DECIMALS)

    @property
    def subtotal(self) -> Num:
        """Points of all indicators."""
        return sum((one.score for one in self.indicators), Num(0))

    @property
    def total(self) -> Num:
        """All points."""
        return self.subtotal + self.execution_score


@dataclass
class Evaluations:
    """A department's self-evaluations of a year."""

    seed: int
    entity: str
    year: int
    projects: list[Project]


def added(parts: Iterable[Num]) -> Num:
    """The sum of some amounts."""
    return sum(parts, _NOTHING)


def make_evaluations(seed: int) -> Evaluations:
    """Self-evaluations from a seed."""
    chance = random.Random(seed)  # noqa: S311 - made-up figures
    names = chance.sample(PROJECTS, chance.randint(2, 4))
    city = "青岛市" if chance.random() < 0.4 else ""
    projects = [_project(f"{2015 + chance.randint(0, 8)}年{name}项目", chance) for name in names]
    return Evaluations(seed, city + entity_name(chance), 2023, projects)


def _money(chance: random.Random) -> Num:
    return Num(chance.randint(100, 3_000_000), 100)


def _project(name: str, chance: random.Random) -> Project:
    fiscal, carried = _money(chance), chance.choice((Num(0), _money(chance)))
    other = chance.choice((Num(0), Num(0), _money(chance)))
    adjusted = (fiscal, carried, other)
    share = chance.choice((Num(1), Num(chance.randint(700, 1000), 1000), Num(chance.randint(30, 99), 100)))
    executed = (half_up(fiscal * share, 2), carried, half_up(other * share, 2))
    made = Project(
        name, chance.choice(UNITS), (half_up(fiscal * Num(11, 10), 2), carried, other), adjusted, executed
    )
    made.indicators = _indicators(made, chance, _POOR if chance.random() < 0.15 else _USUAL)
    return made


Outcome = tuple[tuple[int, int], ...]
_USUAL: Outcome = ((100, 100), (100, 100), (100, 125), (55, 160))
_POOR: Outcome = ((30, 80),)
"""Results by targets, in percent, of which one range is drawn."""


def _indicators(made: Project, chance: random.Random, outcome: Outcome) -> list[Indicator]:
    outputs = sorted(chance.sample(range(len(OUTPUTS)), chance.choice((3, 4, 5))))
    weights = {3: ("13.3", "13.3", "13.4"), 4: ("10",) * 4, 5: ("8",) * 5}[len(outputs)]
    found = [_cost(chance.choice(COSTS), made, chance)]
    found += [_drawn(OUTPUTS[n], Num(w), chance, outcome) for n, w in zip(outputs, weights, strict=True)]
    found.append(_drawn(chance.choice(BENEFITS), Num(30), chance, outcome))
    found.append(_drawn(SATISFACTION, Num(10), chance, outcome))
    met = [one for one in found if one.kind.sign and one.actual == one.target]
    for one in met[_LIKE_TARGETS:] + [one for one in met[:_LIKE_TARGETS] if one.kind is SATISFACTION]:
        _apart(one)
    return found


def _apart(one: Indicator) -> None:
    """Moves a result a little off its target: results that all equal their targets are an error of their own."""
    step = Num(1, 10**one.kind.places)
    one.actual += step if one.kind.sign == "≥" else -step / 10
    _explained(one)


def _cost(kind: Kind, made: Project, chance: random.Random) -> Indicator:
    if kind.unit != "万元":
        return _drawn(kind, Num(10), chance, _USUAL)
    spent = added(made.executed)
    target = added(made.adjusted) if chance.random() < 0.8 else half_up(spent * Num(9, 10), 2)
    return _explained(Indicator(kind, Num(10), target, spent))


def _drawn(kind: Kind, weight: Num, chance: random.Random, outcome: Outcome) -> Indicator:
    if not kind.sign:
        return Indicator(kind, weight)
    scale = 10**kind.places
    target = Num(chance.randint(kind.low * scale, kind.high * scale), scale)
    factor = Num(chance.randint(*chance.choice(outcome)), 100)
    actual = max(half_up(target * (factor if kind.sign == "≥" else 1 / factor), kind.places), Num(1, scale))
    if kind.unit == "%":
        actual = min(actual, Num(100))
    return _explained(Indicator(kind, weight, target, actual))


def _explained(one: Indicator) -> Indicator:
    far = one.target and half_up(abs(one.actual - one.target) * 100 / one.target, 2) >= 30
    one.note = NOTE if one.missed or far else ""
    return one


def number(value: Num, places: int = _DECIMALS) -> str:
    """A number without needless zeros: 8, 5.33, 6.4."""
    text = decimal_text(value, places)
    return text.rstrip("0").rstrip(".") if "." in text else text


def number_cell(value: Num, unit: str | None = None, places: int | None = None) -> Json:
    """The cell of a number, with so many decimals or as few as it needs."""
    text = number(value) if places is None else decimal_text(value, places)
    return {"text": text, "value": text, "unit": unit}


def percent_cell(share: Num) -> Json:
    """The cell of a rate: 95.00%."""
    text = decimal_text(share * 100, 2)
    return {"text": f"{text}%", "value": text, "unit": "%"}


def text_cell(text: str) -> Json:
    """The cell of words."""
    return {"text": text, "value": None}


def quantity_cell(sign: str, value: Num, unit: str) -> Json:
    """The cell of a target or a result: ≥3个."""
    text = number(value)
    return {"text": f"{sign}{text}{unit}", "value": text, "unit": unit}


def _row(row: str, label: str, **cells: Json | None) -> Json:
    return {"row": row, "label": label, "cells": {column: cell for column, cell in cells.items() if cell}}


def grade(total: Num) -> str:
    """优 from 90, 良 from 80, 中 from 60, 差 below."""
    return next(name for name, low in (("优", 90), ("良", 80), ("中", 60), ("差", 0)) if total >= low)


def print_form(made: Evaluations, project: Project) -> Json:
    """A project's form."""
    rows = [
        _row("field.project", "项目名称", text=text_cell(project.name)),
        _row("field.department", "主管部门", text=text_cell(made.entity)),
        _row("field.implementing_unit", "项目实施单位", text=text_cell(project.unit)),
        _row("field.phone", "联系电话", text=text_cell("00000000")),
        _row("field.year", "年度", text=text_cell(str(made.year))),
        *_funds(project),
        _row("goal.expected", "年初预期目标", text=text_cell(_goal(project, "计划"))),
        _row("goal.actual", "目标实际完成情况", text=text_cell(_goal(project, "已经"))),
        *(_indicator(n, one) for n, one in enumerate(project.indicators, 1)),
        _row("subtotal", "小计", weight=number_cell(Num(90)), score=number_cell(project.subtotal)),
        _row("total", "总分", score=number_cell(project.total)),
        _row("low_score_explanation", _LOW_LABEL, text=text_cell(NOTE) if project.total < 80 else None),
    ]
    columns = ["level1", "level2", "level3", "target", "actual", "weight", "score", "note"]
    return {
        "form": "self_evaluation",
        "title": "项目支出绩效自评表",
        "subject": project.name,
        "unit": "万元",
        "columns": columns,
        "rows": rows,
        "notes": list(NOTES),
    }


def _goal(project: Project, verb: str) -> str:
    """What a project is for, in words of its own."""
    tasks = "、".join(one.kind.name for one in project.indicators if one.kind.sign == "≥")
    money = number(added(project.adjusted if verb == "计划" else project.executed))
    return f"{project.name}{verb}投入{money}万元，由{project.unit}实施，内容涉及{tasks}。"


def _funds(project: Project) -> list[Json]:
    columns = {"initial": project.initial, "adjusted": project.adjusted, "executed": project.executed}
    totals = {c: number_cell(added(parts), "万元", 2) for c, parts in columns.items()}
    rate = percent_cell(project.rate)
    total = _row(
        "funds.total",
        "年度资金总额",
        **totals,
        weight=number_cell(Num(10)),
        rate=rate,
        score=number_cell(project.execution_score),
    )
    names = (("fiscal", "当年财政拨款"), ("carried_over", "上年结转资金"), ("other", "其他资金"))
    parts = [
        _row(
            f"funds.{name}",
            label,
            **{c: number_cell(p[n], "万元", 2) for c, p in columns.items() if p[n] or n == 0},
            weight=text_cell("-"),
            score=text_cell("-"),
        )
        for n, (name, label) in enumerate(names)
    ]
    return [total, *parts]


def _indicator(n: int, one: Indicator) -> Json:
    kind = one.kind
    target = quantity_cell(kind.sign, one.target, kind.unit) if kind.sign else text_cell("提升")
    actual = quantity_cell("", one.actual, kind.unit) if kind.sign else text_cell("完成")
    group = {"成本指标": 10, "产出指标": 40, "效益指标": 30, "满意度指标": 10}[kind.level1]
    return _row(
        f"indicator.{n}",
        kind.name,
        level1=text_cell(kind.level1),
        level2=text_cell(kind.level2),
        level3=text_cell(kind.name),
        target=target,
        actual=actual,
        weight=number_cell(one.weight),
        score=number_cell(one.score),
        note=text_cell(one.note) if one.note else None,
        level1_weight={"text": f"{group}分", "value": str(group), "unit": "分"},
    )


def print_summary(made: Evaluations) -> Json:
    """The summary of all forms."""
    rows = [_summary_row(n, made, project) for n, project in enumerate(made.projects, 1)]
    sums = {c: added(added(getattr(p, c)) for p in made.projects) for c in ("initial", "adjusted", "executed")}
    rows.append(_row("total", "合计", **{c: number_cell(fen, "万元", 2) for c, fen in sums.items()}))
    columns = ["implementing_unit", "category", "fund_name", "project", "initial", "adjusted", "executed"]
    columns += ["score", "grade", "problem", "measure_budget", "measure_policy", "measure_management"]
    return {
        "form": "self_evaluation_summary",
        "title": "市级使用资金绩效自评情况汇总表",
        "unit": "万元",
        "columns": columns,
        "rows": rows,
        "notes": ["评价等级：90分（含）以上为优，80分（含）至90分为良，60分（含）至80分为中，60分以下为差。"],
    }


def _summary_row(n: int, made: Evaluations, project: Project) -> Json:
    missed = [one.kind.name for one in project.indicators if one.missed]
    return _row(
        str(n),
        project.name,
        implementing_unit=text_cell(project.unit),
        category=text_cell("特定目标类"),
        fund_name=text_cell("专项资金"),
        project=text_cell(project.name),
        initial=number_cell(added(project.initial), "万元", 2),
        adjusted=number_cell(added(project.adjusted), "万元", 2),
        executed=number_cell(added(project.executed), "万元", 2),
        score=number_cell(project.total),
        grade=text_cell(grade(project.total)),
        problem=text_cell(f"{'、'.join(missed)}未达到目标" if missed else "无"),
        measure_management=text_cell("改进项目管理" if missed else "无"),
    )


def print_evaluations(made: Evaluations) -> Json:
    """The document that a department publishes."""
    return {
        "name": f"{made.entity}{made.year}年度项目绩效自评",
        "entity": made.entity,
        "fiscal_year": made.year,
        "kind": "self_evaluations",
        "forms": [*(print_form(made, project) for project in made.projects), print_summary(made)],
    }
