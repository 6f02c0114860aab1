"""Document trees that tests write: the example year as a plain document, small ones with one of each block."""

from collections.abc import Sequence
from decimal import Decimal

from mingzhang.forms import Report
from mingzhang.publishing.charts import Item, bars
from mingzhang.publishing.documents.model import (
    Ask,
    Block,
    Bound,
    Contents,
    Cover,
    DocumentTree,
    Heading,
    PageBreak,
    Paragraph,
    SheetBlock,
    Withheld,
    Words,
)
from mingzhang.publishing.sheets import Sheet, report_sheets
from mingzhang.rulebook import Rulebook

NOTICE = "示例数据：部分数字为演示编制"


def heading(level: int, text: str) -> Heading:
    return Heading(level, (Words(text),))


def document_of(report: Report, book: Rulebook) -> DocumentTree:
    """A report's forms as a document: cover, contents, each form under a heading on a page of its own."""
    sheets = report_sheets([report], book)
    year, entity = f"{report.fiscal_year}年度", report.entity or ""
    blocks: list[Block] = [
        Cover((year, entity, "部门决算"), entity, f"{(report.fiscal_year or 0) + 1}年8月"),
        Contents("目录"),
        heading(1, "第一部分 决算表"),
    ]
    for number, sheet in enumerate(sheets):
        blocks += [SheetBlock(sheet, landscape=sum(sheet.widths) > 130, anchor=f"sheet-{number}"), PageBreak()]
    blocks += [heading(1, "第二部分 说明"), Paragraph((Words("本部分没有需要说明的事项。"),))]
    return DocumentTree(f"{year}{entity}部门决算", entity, report.fiscal_year, tuple(blocks), NOTICE)


def sheets_under_cover(sheets: Sequence[Sheet], heading: str) -> DocumentTree:
    """Sheets under a cover, each on a page of its own."""
    blocks: list[Block] = [Cover((heading,), "", "")]
    for sheet in sheets:
        blocks += [SheetBlock(sheet, landscape=True), PageBreak()]
    return DocumentTree(heading, "", None, tuple(blocks[:-1]), NOTICE)


def one_of_each(sheet: Sheet, figure: Bound) -> DocumentTree:
    """A small document with every kind of block and run."""
    chart = bars("甲最大", [Item("甲", Decimal("3.5")), Item("乙", Decimal(1))], "万元", heads=("名称", "数额"))
    runs = (
        Words("本年支出"),
        figure,
        Words("万元，", strong=True),
        Bound("3.2", derivation="(2.06 − 2.00) ÷ 2.00"),
        Words("%。"),
        Ask("reasons.growth", "增长的主要原因"),
        Withheld("涉密项目"),
    )
    blocks: Sequence[Block] = (
        Cover(("2031年度", "云溪县水务局", "部门决算"), "云溪县水务局", "2032年8月"),
        Contents("目录", depth=2),
        heading(1, "第一部分 概况"),
        heading(2, "一、收支"),
        heading(4, "小标题"),
        Paragraph(runs),
        SheetBlock(sheet, landscape=True),
        SheetBlock(sheet),
        chart,
        PageBreak(),
        Paragraph((Words("完"),)),
    )
    return DocumentTree("2031年度云溪县水务局部门决算", "云溪县水务局", 2031, tuple(blocks), NOTICE)
