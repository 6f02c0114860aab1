"""Made-up forms of a place that does not exist, and the ways in which a document shows them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from mingzhang.forms import FilledForm, Source
from mingzhang.reading.pages import GridCell, GridTable, TextLine

COLUMNS = ("level1", "level2", "level3", "target", "actual", "weight", "score", "note")


@dataclass(frozen=True)
class Indicator:
    level1: str
    level1_weight: str
    level2: str
    level3: str
    target: str
    actual: str
    weight: str
    score: str
    note: str = ""


@dataclass(frozen=True)
class Form:
    """A filled form as its office typed it."""

    indicators: tuple[Indicator, ...]
    project: str = "河湾社区图书室改造项目"
    department: str = "云溪县文化馆"
    unit: str = "云溪县图书馆"
    phone: str = "00000000"
    year: str = "2031"
    funds: tuple[tuple[str, ...], ...] = (
        ("年度资金总额", "120", "118.5", "106.65", "10", "90%", "9"),
        ("其中：当年财政拨款", "100", "98.5", "90", "-", "", "-"),
        ("上年结转资金", "20", "20", "16.65", "-", "", "-"),
        ("其他资金", "", "", "", "-", "", "-"),
    )
    expected: str = "改造社区图书室三处，方便居民借阅。"
    actual: str = "三处图书室全部开放，居民借阅方便。"
    subtotal: tuple[str, str] = ("90", "88")
    total: str = "97"
    low_score: str = ""


PLAIN = Form(
    (
        Indicator("成本指标", "10分", "经济成本指标", "改造总成本", "≤118.5万元", "106.65万元", "10", "10"),
        Indicator("产出指标", "40分", "数量指标", "改造图书室数量", "≥3处", "3处", "10", "10"),
        Indicator(
            "产出指标",
            "40分",
            "数量指标",
            "新增图书册数",
            "≥2000册",
            "1800册",
            "10",
            "8",
            "采购到货晚于计划，年内补齐。",
        ),
        Indicator("产出指标", "40分", "质量指标", "验收合格率", "100%", "100%", "10", "10"),
        Indicator("产出指标", "40分", "时效指标", "完工时间", "2031年11月底前", "按时", "10", "10"),
        Indicator(
            "效益指标",
            "30分",
            "社会效益指标",
            "服务居民人次",
            "≥5000人次",
            "9120人次",
            "30",
            "30",
            "开放后周末延时，人次高于预计。",
        ),
        Indicator("满意度指标", "10分", "服务对象满意度指标", "读者满意度", "≥90%", "96%", "10", "10"),
    )
)


@dataclass(frozen=True)
class Widths:
    """Characters per line in the columns of a flattened form."""

    name: int = 14
    target: int = 7
    actual: int = 7
    note: int = 7
    goal: int = 30
    level: int = 4
    new_line: Callable[[int], bool] = lambda n: False


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of a number of full-width characters, ASCII counting half."""
    lines, room = [""] if text else [], 2 * width
    for char in text:
        need = 1 if char.isascii() else 2
        if need > room:
            lines.append("")
            room = 2 * width
        lines[-1] += char
        room -= need
    return lines


def cells_to_lines(cells: Sequence[list[str]], new_line: Callable[[int], bool]) -> list[str]:
    """Cells in reading order as an extractor prints them: a wrapped cell ends its line, blanks divide others."""
    lines: list[str] = []
    open_line = False
    for n, cell in enumerate(cells):
        if open_line and not new_line(n):
            lines[-1] += f" {cell[0]}"
        else:
            lines.append(cell[0])
        lines += cell[1:]
        open_line = len(cell) == 1
    return lines


HEADER = (
    "项目预算\n执行情况\n（10分）\n年初\n预算数\n调整后预算数\n（A）\n全年执行数（B\n）\n分值\n执行率（\nB/A)\n得分"
)
LEVELS = (
    "年\n度\n绩\n效\n指\n标\n一级\n指标\n二级\n指标\n三级指标\n"
    "年度指标值（A\n）\n实际完成\n指标值（B）\n分值 得分\n偏差原因分析\n及改进措施"
)
LOW_SCORE = "总分在80分以下的\n项目未实现绩效目\n标的原因分析及拟\n采取的措施说明："
NOTES = "注：1.得分不超过分值。\n2.定性指标分三档。"


def flatten(form: Form, widths: Widths | None = None) -> list[str]:
    """The lines of the form with its layout lost."""
    widths = widths or Widths()
    lines = ["附件2", "市级预算项目支出绩效自评表", f"（ {form.year} 年度）", "单位：万元"]
    lines += [
        f"项目名称 {form.project} 主管部门 {form.department}",
        f"项目实施单位 {form.unit} 联系电话 {form.phone}",
    ]
    lines += HEADER.split("\n")
    lines += [" ".join(filter(None, row)) for row in form.funds]
    lines += ["年度总体目标", "年初预期目标 目标实际完成情况"]
    lines += wrap(form.expected, widths.goal) + wrap(form.actual, widths.goal)
    lines += LEVELS.split("\n")
    before = ("", "")
    for n, indicator in enumerate(form.indicators):
        if indicator.level1 != before[0]:
            lines += [*indicator.level1[:2], indicator.level1[2:], f"（{indicator.level1_weight}）"]
        head = [] if (indicator.level1, indicator.level2) == before else wrap(indicator.level2, widths.level)
        lines += head
        lines += _indicator_lines(indicator, widths, n)
        before = (indicator.level1, indicator.level2)
    lines += [f"小计 {' '.join(form.subtotal)}", f"总分 {form.total}", *LOW_SCORE.split("\n")]
    return lines + ([form.low_score] if form.low_score else []) + NOTES.split("\n")


def _indicator_lines(indicator: Indicator, widths: Widths, seed: int) -> list[str]:
    cells = [
        wrap(indicator.level3, widths.name),
        wrap(indicator.target, widths.target),
        wrap(indicator.actual, widths.actual),
        [indicator.weight],
        [indicator.score],
    ]
    lines = cells_to_lines([c for c in cells if c], lambda n: widths.new_line(seed * 7 + n))
    return lines + wrap(indicator.note, widths.note)


def text_lines(lines: Sequence[str]) -> list[TextLine]:
    """Lines as a document's text."""
    return [TextLine(text, Source(line=n)) for n, text in enumerate(lines, 1)]


def grid(form: Form, columns: Sequence[str] = COLUMNS) -> GridTable:
    """The form as a sheet draws it, with merged cells; `columns` in printed order."""
    sheet = _Sheet()
    sheet.put(0, 0, "市级预算项目支出绩效自评表", cols=8)
    sheet.put(1, 0, f"（{form.year}年度）", cols=8)
    sheet.put(2, 6, "单位：万元", cols=2)
    _put_boxes(sheet, form)
    row = _put_indicators(sheet, form, columns, 13)
    weight, score = columns.index("weight"), columns.index("score")
    sheet.put(row, 0, "小计", cols=weight)
    sheet.put(row, weight, form.subtotal[0])
    sheet.put(row, score, form.subtotal[1])
    sheet.put(row + 1, 0, "总分", cols=weight)
    sheet.put(row + 1, weight, form.total, cols=score - weight + 1)
    sheet.put(row + 2, 0, LOW_SCORE.replace("\n", ""), cols=2)
    sheet.put(row + 2, 2, form.low_score, cols=6)
    sheet.put(row + 3, 0, NOTES, cols=8)
    return sheet.table(row + 4, 8)


class _Sheet:
    def __init__(self) -> None:
        self.cells: list[GridCell] = []

    def put(self, row: int, col: int, text: str, rows: int = 1, cols: int = 1) -> None:
        self.cells.append(GridCell(row, col, text, Source(page=1), rows, cols))

    def table(self, rows: int, cols: int) -> GridTable:
        return GridTable(tuple(self.cells), rows, cols, Source(page=1))


def _put_boxes(sheet: _Sheet, form: Form) -> None:
    for row, pairs in (
        (3, (("项目名称", form.project), ("主管部门", form.department))),
        (4, (("项目实施单位", form.unit), ("联系电话", form.phone))),
    ):
        for n, (label, text) in enumerate(pairs):
            sheet.put(row, 4 * n, label)
            sheet.put(row, 4 * n + 1, text, cols=3)
    sheet.put(5, 0, "项目预算\n执行情况\n（10分）", rows=5)
    for n, text in enumerate(
        ("", "年初\n预算数", "调整后预算数（A）", "全年执行数（B）", "分值", "执行率（B/A)", "得分")
    ):
        sheet.put(5, n + 1, text)
    for n, values in enumerate(form.funds):
        for m, text in enumerate(values):
            sheet.put(6 + n, m + 1, text)
    sheet.put(10, 0, "年度总\n体目标", rows=2)
    sheet.put(10, 1, "年初预期目标", cols=3)
    sheet.put(10, 4, "目标实际完成情况", cols=4)
    sheet.put(11, 1, form.expected, cols=3)
    sheet.put(11, 4, form.actual, cols=4)


HEADERS = {
    "level1": "一级\n指标",
    "level2": "二级\n指标",
    "level3": "三级指标",
    "target": "年度指标值（A）",
    "actual": "实际完成\n指标值（B）",
    "weight": "分值",
    "score": "得分",
    "note": "偏差原因分析\n及改进措施",
}


def _put_indicators(sheet: _Sheet, form: Form, columns: Sequence[str], row: int) -> int:
    for col, column in enumerate(columns):
        sheet.put(row - 1, col, HEADERS[column])
    for n, indicator in enumerate(form.indicators):
        for col, column in enumerate(columns):
            if column in ("level1", "level2"):
                _put_group(sheet, form, n, row + n, (col, column))
            else:
                sheet.put(row + n, col, getattr(indicator, column))
    return row + len(form.indicators)


def _put_group(sheet: _Sheet, form: Form, n: int, row: int, place: tuple[int, str]) -> None:
    """A group's name, once, merged over its indicators."""
    col, level = place
    keys = [(i.level1, i.level2 if level == "level2" else "") for i in form.indicators]
    if n and keys[n - 1] == keys[n]:
        return
    length = next((m for m in range(n, len(keys)) if keys[m] != keys[n]), len(keys)) - n
    indicator = form.indicators[n]
    text = f"{indicator.level1}\n（{indicator.level1_weight}）" if level == "level1" else indicator.level2
    sheet.put(row, col, text, rows=length)


def expected_cells(form: Form) -> dict[tuple[str, str], str]:
    """What the read form must print, by row and column; blank cells are empty."""
    found = {
        ("field.project", "text"): form.project,
        ("field.department", "text"): form.department,
        ("field.implementing_unit", "text"): form.unit,
        ("field.phone", "text"): form.phone,
        ("field.year", "text"): form.year,
        ("goal.expected", "text"): form.expected,
        ("goal.actual", "text"): form.actual,
        ("subtotal", "weight"): form.subtotal[0],
        ("subtotal", "score"): form.subtotal[1],
        ("total", "score"): form.total,
        ("low_score_explanation", "text"): form.low_score,
    }
    for row_id, values in zip(("total", "fiscal", "carried_over", "other"), form.funds, strict=True):
        columns = ("initial", "adjusted", "executed", "weight", "rate", "score")
        found |= {(f"funds.{row_id}", c): v for c, v in zip(columns, values[1:], strict=True)}
    for n, indicator in enumerate(form.indicators, 1):
        found |= {(f"indicator.{n}", c): getattr(indicator, c) for c in (*COLUMNS, "level1_weight")}
    return found


def read_cells(form: FilledForm) -> dict[tuple[str, str], str]:
    """What a read form prints, by row and column."""
    return {(row.id, column): cell.text for row in form.rows for column, cell in row.cells.items()}


def differences(expected: Form, read: FilledForm) -> dict[tuple[str, str], tuple[str, str]]:
    """Cells that differ: what was printed and what was read."""
    wanted, found = expected_cells(expected), read_cells(read)
    keys = wanted.keys() | found.keys()
    return {k: (wanted.get(k, ""), found.get(k, "")) for k in keys if wanted.get(k, "") != found.get(k, "")}


def with_indicator(form: Form, number: int, **changes: str) -> Form:
    """The form with one indicator changed; numbers count from 1."""
    indicators = list(form.indicators)
    indicators[number - 1] = replace(indicators[number - 1], **changes)
    return replace(form, indicators=tuple(indicators))
