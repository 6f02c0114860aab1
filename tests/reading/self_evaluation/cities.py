"""Self-evaluation forms as other cities lay them out: made-up projects in their wording, order and merged cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.reading.unseen.printing import Cell, Sheet

Texts = dict[tuple[str, str], str]
"""What must be read: row and column to the printed text."""

FIELDS = {
    "project": "基层文化设施维护",
    "department": "云溪市文化和旅游局",
    "implementing_unit": "云溪市图书馆",
    "phone": "00000000",
    "code": "330000241001",
}
MONEY = {
    "total": {
        "initial": "120.00",
        "adjusted": "118.50",
        "executed": "106.65",
        "weight": "10",
        "rate": "90.00%",
        "score": "9",
    },
    "fiscal": {"initial": "100.00", "adjusted": "98.50", "executed": "90.00", "rate": "91.37%"},
    "carried_over": {"initial": "20.00", "adjusted": "20.00", "executed": "16.65", "rate": "83.25%"},
    "special_account": {},
    "other": {},
}
GOALS = {
    "expected": "改造社区图书室三处，方便居民借阅；新增图书2000册。",
    "actual": "三处图书室全部开放，居民借阅方便；新增图书1800册。",
}


@dataclass(frozen=True)
class Indicator:
    """An indicator with what its columns print; `points` are those behind the name of its first level."""

    level1: str
    level2: str
    texts: Mapping[str, str]
    points: str = ""


def _indicator(level1: str, level2: str, points: str = "", **texts: str) -> Indicator:
    return Indicator(level1, level2, texts, points)


INDICATORS = (
    _indicator(
        "产出指标",
        "数量指标",
        "50分",
        level3="改造图书室数量",
        target="≥3处",
        actual="3处",
        weight="15",
        score="15",
    ),
    _indicator(
        "产出指标",
        "数量指标",
        "50分",
        level3="新增图书册数",
        target="≥2000册",
        actual="1800册",
        weight="15",
        score="13.5",
        note="采购到货晚于计划，年内补齐。",
    ),
    _indicator(
        "产出指标", "质量指标", "50分", level3="验收合格率", target="100%", actual="100%", weight="10", score="10"
    ),
    _indicator(
        "产出指标",
        "时效指标",
        "50分",
        level3="完工时间",
        target="11月底前",
        actual="10月底完工",
        weight="10",
        score="10",
    ),
    _indicator(
        "效益指标",
        "社会效益指标",
        "30分",
        level3="服务居民人次",
        target="≥5000人次",
        actual="9120人次",
        weight="15",
        score="15",
        note="周末延时开放，人次高于预计。",
    ),
    _indicator(
        "效益指标",
        "可持续影响指标",
        "30分",
        level3="管理制度健全",
        target="健全",
        actual="健全",
        weight="15",
        score="15",
    ),
    _indicator(
        "满意度指标",
        "服务对象满意度指标",
        "10分",
        level3="读者满意度",
        target="≥90%",
        actual="96%",
        weight="10",
        score="10",
    ),
)
SPLIT = {
    "改造图书室数量": ("≥", "3", "处", "3"),
    "新增图书册数": ("≥", "2000", "册", "1800"),
    "验收合格率": ("＝", "100", "%", "100"),
    "完工时间": ("定性", "11月底前", "", "10月底完工"),
    "服务居民人次": ("≥", "5000", "人次", "9120"),
    "管理制度健全": ("定性", "健全", "", "健全"),
    "读者满意度": ("≥", "90", "%", "96"),
}


@dataclass(frozen=True)
class City:
    """A city's layout.

    Attributes:
        above: Lines over the table.
        fields: Rows of boxes: names of fields with their printed labels.
        funds: Column to header; `money` row to label, in printed order.
        funds_name, goals_name, indicators_name: The merged cell left of each part; empty where there is none.
        goals: Labels of the two goals, set below each other, beside each other, or with their text in one cell.
        columns: Column to header of the indicators, in printed order.
        points: The first level prints its points.
        split: Operator, number and unit of a target stand in columns of their own.
        total: Label of the last row and the columns it fills.
    """

    above: Sequence[str]
    fields: Sequence[Mapping[str, str]]
    funds: Mapping[str, str]
    money: Mapping[str, str]
    funds_name: str
    goals: tuple[str, str]
    goals_way: str
    goals_name: str
    columns: Mapping[str, str]
    indicators_name: str = ""
    points: bool = False
    split: bool = False
    total: str = "总分"
    total_weight: str = "100"
    below: Sequence[str] = ()
    blank: str = ""


LEVELS = {"level1": "一级指标", "level2": "二级指标", "level3": "三级指标"}
CITIES = {
    "national": City(
        ["项目支出绩效自评表", "（2023年度）"],
        [{"project": "项目名称"}, {"department": "主管部门", "implementing_unit": "实施单位"}],
        {
            "initial": "年初预算数",
            "adjusted": "全年预算数",
            "executed": "全年执行数",
            "weight": "分值",
            "rate": "执行率",
            "score": "得分",
        },
        {
            "total": "年度资金总额",
            "fiscal": "其中：当年财政拨款",
            "carried_over": "上年结转资金",
            "other": "其他资金",
        },
        "项目资金\n（万元）",
        ("预期目标", "实际完成情况"),
        "beside",
        "年度总体目标",
        {
            **LEVELS,
            "target": "年度指标值",
            "actual": "实际完成值",
            "weight": "分值",
            "score": "得分",
            "note": "偏差原因分析及改进措施",
        },
        "绩效指标",
        points=True,
        blank="—",
    ),
    "sichuan": City(
        ["部门预算项目支出绩效自评表（2023年度）"],
        [
            {"project": "项目名称", "code": "项目编码"},
            {"department": "主管部门", "implementing_unit": "实施单位（盖章）"},
        ],
        {
            "initial": "年初预算",
            "adjusted": "调整后预算数",
            "executed": "预算执行数",
            "rate": "预算执行率",
            "weight": "权重",
            "score": "得分",
        },
        {"total": "总额", "fiscal": "其中：财政资金", "special_account": "财政专户管理资金", "other": "单位资金"},
        "预算执行情况（10分）",
        ("项目年度目标", "年度目标完成情况"),
        "beside",
        "项目基本情况",
        {
            **LEVELS,
            "nature": "指标性质",
            "target": "指标值",
            "measure_unit": "度量单位",
            "actual": "完成值",
            "weight": "权重",
            "score": "得分",
            "note": "未完成原因分析",
        },
        "绩效指标（90分）",
        split=True,
        total="合计",
        blank="/",
    ),
    "guangdong": City(
        ["附件1", "2023年度项目支出绩效自评表", "金额单位：万元"],
        [{"project": "项目名称", "code": "项目编码"}, {"department": "预算部门", "implementing_unit": "预算单位"}],
        {
            "initial": "年初预算数",
            "adjusted": "全年预算数（A）",
            "executed": "全年执行数（B）",
            "weight": "分值（10分）",
            "rate": "执行率（B/A）",
            "score": "得分",
        },
        {"total": "年度资金总额：", "fiscal": "其中：本年财政拨款", "other": "其他资金"},
        "项目预算执行情况（万元）",
        ("年初设定目标", "年度总体目标完成情况综述"),
        "beside",
        "年度绩效目标",
        {
            "level1": "一级指标",
            "level2": "二级指标",
            "level3": "指标名称",
            "target": "预期指标值",
            "actual": "实际完成指标值",
            "weight": "分值",
            "score": "得分",
            "note": "未完成原因及改进措施",
        },
        "年度绩效指标完成情况",
        blank="-",
    ),
    "zhejiang": City(
        ["市级项目支出绩效自评表（2023年度）"],
        [{"project": "项目名称"}, {"department": "主管部门", "implementing_unit": "项目单位", "phone": "联系电话"}],
        {
            "initial": "年初预算数（万元）",
            "adjusted": "调整预算数（万元）",
            "executed": "执行数（万元）",
            "rate": "执行率（%）",
            "score": "得分",
        },
        {"total": "合计", "fiscal": "财政拨款", "other": "其他资金"},
        "预算执行情况",
        ("预期目标", "实际完成情况"),
        "inline",
        "年度总体目标",
        {
            "level1": "一级指标",
            "level2": "二级指标",
            "level3": "三级指标",
            "weight": "分值",
            "target": "年度指标值",
            "actual": "实际完成值",
            "score": "得分",
            "note": "偏差原因分析及改进措施",
        },
        total="自评总分",
        total_weight="",
    ),
    "hubei": City(
        ["2023年度云溪市文化和旅游局部门项目支出绩效自评表", "单位：万元"],
        [{"project": "项目名称"}, {"department": "主管部门", "implementing_unit": "项目实施单位"}],
        {"adjusted": "预算数（A）", "executed": "执行数（B）", "rate": "执行率（B/A）", "score": "得分"},
        {"total": "年度预算资金总额"},
        "预算执行情况（20分）",
        ("年初绩效目标", "目标完成情况"),
        "down",
        "",
        {
            "level1": "一级指标",
            "level2": "二级指标",
            "level3": "三级指标",
            "target": "年初目标值（A）",
            "actual": "实际完成值（B）",
            "weight": "分值",
            "score": "得分",
        },
        "年度绩效目标（80分）",
        points=True,
        total="总分",
    ),
}


class _Drawing:
    """Cells of a table as they are put, and how many rows there are."""

    def __init__(self, cols: int) -> None:
        self.cells: list[Cell] = []
        self.cols, self.rows = cols, 0

    def put(self, col: int, text: str, rows: int = 1, cols: int = 1) -> None:
        """A cell in the row that is being drawn."""
        self.cells.append(Cell(self.rows, col, text, rows, cols, "center"))

    def row(self, texts: Sequence[str], start: int = 0) -> None:
        """A row of cells that share the width from a column on as evenly as they can."""
        width = self.cols - start
        for n, text in enumerate(texts):
            first, last = start + n * width // len(texts), start + (n + 1) * width // len(texts)
            self.put(first, text, 1, last - first)
        self.rows += 1


@dataclass
class _Made:
    drawing: _Drawing
    expected: Texts = field(default_factory=dict)


def sheet_of(city: City) -> tuple[Sheet, Texts]:
    """The form as a sheet, and what must be read from it."""
    left = 1 if city.indicators_name else 0
    made = _Made(_Drawing(left + len(city.columns)))
    for boxes in city.fields:
        _put_fields(made, boxes)
    _put_funds(made, city)
    _put_goals(made, city)
    _put_indicators(made, city, left)
    sheet = Sheet(
        [[line] for line in city.above],
        made.drawing.cells,
        0,
        [8.0] * left + [14.0] * len(city.columns),
        list(city.below),
        [],
        made.drawing.rows,
        "自评",
    )
    made.expected["field.year", "text"] = "2023"
    return sheet, made.expected


def _put_fields(made: _Made, boxes: Mapping[str, str]) -> None:
    drawing = made.drawing
    width = drawing.cols // len(boxes)
    for n, (name, label) in enumerate(boxes.items()):
        last = drawing.cols if n == len(boxes) - 1 else (n + 1) * width
        drawing.put(n * width, label)
        drawing.put(n * width + 1, FIELDS[name], 1, last - n * width - 1)
        made.expected[f"field.{name}", "text"] = FIELDS[name]
    drawing.rows += 1


def _put_funds(made: _Made, city: City) -> None:
    drawing = made.drawing
    drawing.put(0, city.funds_name, 1 + len(city.money))
    first = drawing.cols - len(city.funds)
    drawing.put(1, "", 1, first - 1)
    for n, header in enumerate(city.funds.values()):
        drawing.put(first + n, header)
    drawing.rows += 1
    for row, label in city.money.items():
        drawing.put(1, label, 1, first - 1)
        for n, column in enumerate(city.funds):
            text = MONEY[row].get(column, city.blank if column in ("weight", "score") else "")
            drawing.put(first + n, text)
            if text:
                made.expected[f"funds.{row}", column] = text
        drawing.rows += 1


def _put_goals(made: _Made, city: City) -> None:
    drawing, texts = made.drawing, list(GOALS.values())
    made.expected |= {(f"goal.{name}", "text"): text for name, text in GOALS.items()}
    if city.goals_way == "down":
        for label, text in zip(city.goals, texts, strict=True):
            drawing.put(0, label)
            drawing.put(1, text, 1, drawing.cols - 1)
            drawing.rows += 1
        return
    if city.goals_way == "inline":
        drawing.put(0, city.goals_name)
        drawing.row([f"{label}：{text}" for label, text in zip(city.goals, texts, strict=True)], 1)
        return
    drawing.put(0, city.goals_name, 2)
    drawing.row(city.goals, 1)
    drawing.row(texts, 1)


def _put_indicators(made: _Made, city: City, left: int) -> None:
    drawing = made.drawing
    if left:
        drawing.put(0, city.indicators_name, 1 + len(INDICATORS))
    for n, header in enumerate(city.columns.values()):
        drawing.put(left + n, header)
    drawing.rows += 1
    for number, indicator in enumerate(INDICATORS, 1):
        for col, column in enumerate(city.columns, left):
            _put_indicator(made, city, (number, column), col)
        drawing.rows += 1
        texts = {**_texts(city, indicator), "level1": indicator.level1, "level2": indicator.level2}
        own = {c: texts.get(c, "") for c in city.columns} | (
            {"level1_weight": indicator.points} if city.points else {}
        )
        made.expected |= {(f"indicator.{number}", c): text for c, text in own.items() if text}
    _put_total(made, city, left)


def _texts(city: City, indicator: Indicator) -> dict[str, str]:
    texts = dict(indicator.texts)
    if city.split:
        texts |= dict(zip(("nature", "target", "measure_unit", "actual"), SPLIT[texts["level3"]], strict=True))
    return texts


def _put_indicator(made: _Made, city: City, place: tuple[int, str], col: int) -> None:
    """A cell of an indicator; the names of a level once for all that share it."""
    number, column = place
    indicator = INDICATORS[number - 1]
    if column not in ("level1", "level2"):
        made.drawing.put(col, _texts(city, indicator).get(column, ""))
        return
    keys = [(i.level1, i.level2 if column == "level2" else "") for i in INDICATORS]
    if number > 1 and keys[number - 2] == keys[number - 1]:
        return
    count = sum(key == keys[number - 1] for key in keys)
    name = indicator.level1 if column == "level1" else indicator.level2
    points = f"\n（{indicator.points}）" if city.points and column == "level1" else ""
    made.drawing.put(col, name + points, count)


def _put_total(made: _Made, city: City, left: int) -> None:
    drawing, columns = made.drawing, list(city.columns)
    weight, score = left + columns.index("weight"), left + columns.index("score")
    total = "97.5"
    first = weight if city.total_weight else score
    drawing.put(0, city.total, 1, first)
    if city.total_weight:
        drawing.put(weight, city.total_weight, 1, score - weight)
        made.expected["total", "weight"] = city.total_weight
    drawing.put(score, total)
    made.expected["total", "score"] = total
    if score + 1 < drawing.cols:
        drawing.put(score + 1, "", 1, drawing.cols - score - 1)
    drawing.rows += 1


def flattened(sheet: Sheet) -> str:
    """The form as a copied text: what begins in a row on one line, line ends within cells kept."""
    lines = [text for texts in sheet.above for text in texts]
    for row in range(sheet.rows):
        own = sorted((cell for cell in sheet.cells if cell.row == row and cell.text), key=lambda cell: cell.col)
        lines += " ".join(cell.text for cell in own).split("\n")
    return "\n".join([*lines, *sheet.below]) + "\n"
