"""How a place prints its tables: one style is one way of publishing a set of tables."""

from dataclasses import dataclass
from typing import Literal

Container = Literal["xlsx", "docx", "html"]


@dataclass(frozen=True)
class Style:
    """A way of publishing.

    Attributes:
        code: Codes in one column, in three (20|05|01 or whole), with blanks, indented, fused with the name.
        zero: What stands where there is no amount.
        line_no: Two-sided tables print 行次.
        numbered: A row numbers the columns (栏次).
        words: Which set of header wordings.
        title, unit_line: Which form of the title and of the line with organisation and unit.
        rules: Which borders are drawn.
        one_sheet: All tables follow each other on one sheet or in one flow.
        title_inside: The title stands in the merged first row of the table.
        place: Whose wording and extra tables are used, a name of `places.PLACES`; empty for the national ones.
    """

    name: str
    container: Container
    pdf: bool = True
    kind: Literal["accounts", "budget"] = "accounts"
    code: Literal["one", "three", "three_whole", "blanks", "indented", "fused"] = "one"
    zero: Literal["", "0.00", "-", "0", "—"] = "0.00"
    total: Literal["first", "last"] = "first"
    line_no: bool = True
    numbered: bool = False
    words: int = 0
    title: int = 0
    unit_line: int = 0
    unit: Literal["万元", "元"] = "万元"
    commas: bool = True
    full_width: bool = False
    rules: Literal["all", "none", "horizontal", "dotted", "three"] = "all"
    fill: bool = False
    font: str = "Noto Sans CJK SC"
    size: float = 9
    landscape: bool = False
    items: int = 12
    repeat_header: bool = True
    repeat_title: bool = False
    footer: str = ""
    head: str = ""
    title_inside: bool = False
    notes: Literal["none", "below", "inside"] = "none"
    one_sheet: bool = False
    narrow: bool = False
    low_rows: bool = False
    indent: bool = False
    negative: bool = False
    departments: int = 1
    classes: Literal["all", "used"] = "all"
    seed: int = 1
    place: str = ""


ACCOUNTS = (
    Style("xlsx-plain", "xlsx", pdf=False),
    Style("docx-plain", "docx", pdf=False),
    Style("html-plain", "html", pdf=False),
    Style("html-three-numbered", "html", pdf=False, code="three", numbered=True, zero="", seed=2),
    Style("html-fused-dash", "html", pdf=False, code="fused", zero="-", words=1, seed=3),
    Style("html-last-total", "html", pdf=False, total="last", zero="", line_no=False, words=2, seed=4),
    Style("html-title-inside", "html", pdf=False, title_inside=True, notes="inside", seed=5),
    Style("excel-national", "xlsx", numbered=True, landscape=True, seed=6),
    Style("excel-three", "xlsx", code="three", numbered=True, zero="", seed=7, title=1),
    Style("excel-three-whole", "xlsx", code="three_whole", zero="", words=1, seed=8),
    Style("excel-blanks", "xlsx", code="blanks", zero="0.00", words=2, seed=9),
    Style("excel-indented", "xlsx", code="indented", indent=True, zero="", title=2, unit_line=1, seed=10),
    Style("excel-last-total", "xlsx", total="last", zero="-", line_no=False, seed=11, words=1),
    Style("excel-yuan", "xlsx", unit="元", unit_line=2, words=1, numbered=True, seed=12, landscape=True),
    Style("excel-no-commas", "xlsx", commas=False, zero="0", seed=13, unit_line=3),
    Style("excel-negative", "xlsx", negative=True, zero="", seed=14),
    Style("excel-full-width", "xlsx", full_width=True, size=7, landscape=True, seed=15),
    Style("excel-borderless", "xlsx", rules="none", zero="0.00", seed=16, line_no=False),
    Style("excel-horizontal", "xlsx", rules="horizontal", zero="0.00", seed=17),
    Style("excel-three-lines", "xlsx", rules="three", zero="0.00", seed=18, line_no=False),
    Style("excel-three-lines-blank", "xlsx", rules="three", zero="", seed=19, numbered=True),
    Style("excel-dotted-filled", "xlsx", rules="dotted", fill=True, seed=20, title=3),
    Style("excel-long", "xlsx", items=80, zero="", seed=21, footer="— &P —"),
    Style("excel-long-no-repeat", "xlsx", items=80, repeat_header=False, numbered=True, seed=22, footer="第 &P 页"),
    Style("excel-long-repeat-title", "xlsx", items=80, repeat_title=True, seed=28, zero="", head="决算公开"),
    Style("excel-title-inside", "xlsx", title_inside=True, notes="inside", seed=23, words=2),
    Style("excel-one-sheet", "xlsx", one_sheet=True, notes="below", classes="used", items=4, seed=24),
    Style("excel-narrow", "xlsx", narrow=True, notes="below", seed=25, size=8),
    Style("excel-low-rows", "xlsx", low_rows=True, seed=45, font="Noto Serif CJK SC", size=11),
    Style("excel-two-departments", "xlsx", departments=2, seed=26, title=4),
    Style("excel-serif", "xlsx", font="Noto Serif CJK SC", size=11, head="公开文本", seed=27, notes="below"),
    Style("word-national", "docx", numbered=True, seed=30),
    Style("word-three", "docx", code="three", zero="", numbered=True, seed=31, title=1),
    Style("word-landscape", "docx", landscape=True, words=1, zero="-", seed=32, title=2),
    Style("word-yuan", "docx", unit="元", landscape=True, words=2, unit_line=2, seed=33, size=8),
    Style("word-borderless", "docx", rules="none", zero="0.00", landscape=True, line_no=False, seed=34),
    Style("word-three-lines", "docx", rules="three", zero="0.00", landscape=True, seed=35),
    Style("word-narrow", "docx", size=10.5, seed=36, notes="below", zero=""),
    Style("word-narrow-yuan", "docx", size=10.5, unit="元", seed=37, zero="0.00"),
    Style("word-long", "docx", items=90, repeat_header=True, footer="— 12 —", head="云溪市", seed=38, zero=""),
    Style("word-long-no-repeat", "docx", items=90, repeat_header=False, footer="12", seed=39, landscape=True),
    Style("word-title-inside", "docx", title_inside=True, notes="inside", seed=40, landscape=True),
    Style("word-flow", "docx", one_sheet=True, notes="below", classes="used", items=5, seed=41, size=8),
    Style("word-fused", "docx", code="fused", zero="—", total="last", seed=42, landscape=True, words=1),
    Style("word-blanks-indent", "docx", code="blanks", indent=True, seed=43, landscape=True, unit_line=3),
    Style("word-two-departments", "docx", departments=2, items=5, classes="used", seed=44, landscape=True),
)

BUDGETS = (
    Style("budget-xlsx-plain", "xlsx", pdf=False, kind="budget", zero="", seed=60),
    Style("budget-html-yuan", "html", pdf=False, kind="budget", unit="元", words=1, seed=61),
    Style("budget-html-fused", "html", pdf=False, kind="budget", code="fused", zero="", words=2, seed=62),
    Style("budget-excel", "xlsx", kind="budget", zero="", landscape=True, seed=63),
    Style("budget-excel-yuan", "xlsx", kind="budget", unit="元", zero="0.00", words=1, landscape=True, seed=64),
    Style("budget-excel-three", "xlsx", kind="budget", code="three", words=2, zero="", title=1, seed=65),
    Style("budget-excel-borderless", "xlsx", kind="budget", rules="none", zero="0.00", seed=66),
    Style("budget-excel-long", "xlsx", kind="budget", items=80, zero="", seed=67, footer="&P", indent=True),
    Style("budget-excel-inside", "xlsx", kind="budget", title_inside=True, zero="", words=1, seed=68, total="last"),
    Style("budget-word", "docx", kind="budget", zero="", landscape=True, size=8, seed=69),
    Style("budget-word-portrait", "docx", kind="budget", zero="0.00", size=9, words=1, seed=70),
    Style(
        "budget-word-flow",
        "docx",
        kind="budget",
        one_sheet=True,
        words=2,
        items=5,
        classes="used",
        size=8,
        zero="",
        seed=71,
    ),
)

PROVINCES = (
    Style("html-sichuan", "html", pdf=False, place="四川", code="three", numbered=True, zero="", seed=80),
    Style("html-shaanxi", "html", pdf=False, place="陕西", numbered=True, zero="", seed=81),
    Style("html-jiangsu", "html", pdf=False, place="江苏", zero="", line_no=False, seed=82),
    Style("html-beijing", "html", pdf=False, place="北京", unit="元", zero="", seed=83),
    Style("html-guangdong", "html", pdf=False, place="广东", seed=84, words=2),
    Style("html-guangdong-budget", "html", pdf=False, kind="budget", place="广东预算", seed=85, zero=""),
    Style("html-beijing-budget", "html", pdf=False, kind="budget", place="北京预算", seed=86, words=1),
    Style("html-jiangsu-budget", "html", pdf=False, kind="budget", place="江苏预算", seed=87, zero=""),
    Style("excel-sichuan", "xlsx", place="四川", code="three", numbered=True, zero="", seed=90, title=1),
    Style("excel-shaanxi", "xlsx", place="陕西", numbered=True, zero="0.00", seed=91, unit="元", landscape=True),
    Style("excel-jiangsu", "xlsx", place="江苏", zero="", line_no=False, seed=92, items=40, title=1),
    Style("excel-beijing", "xlsx", place="北京", unit="元", zero="", seed=93, landscape=True),
    Style("excel-guangdong", "xlsx", place="广东", seed=94, words=1, title=1, classes="used", rules="dotted"),
    Style("word-sichuan", "docx", place="四川", code="three", zero="", seed=95, landscape=True, size=8),
    Style("word-shaanxi", "docx", place="陕西", numbered=True, seed=96, one_sheet=True, classes="used", size=8),
    Style("word-jiangsu", "docx", place="江苏", zero="—", line_no=False, seed=97, items=60, title=4),
    Style("word-beijing", "docx", place="北京", unit="元", zero="", seed=98, size=8, landscape=True),
    Style("word-guangdong", "docx", place="广东", seed=99, title=2, notes="below", code="blanks"),
    Style("excel-guangdong-budget", "xlsx", kind="budget", place="广东预算", seed=100, zero="", title=3),
    Style("word-beijing-budget", "docx", kind="budget", place="北京预算", seed=101, landscape=True, size=8),
    Style("word-jiangsu-budget", "docx", kind="budget", place="江苏预算", seed=102, zero="", landscape=True),
)

STYLES = ACCOUNTS + BUDGETS + PROVINCES
