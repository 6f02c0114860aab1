"""Papers by themselves: every form blank in every format, letters that name each problem, working papers to ink."""

import io
from decimal import Decimal

import openpyxl
import pytest

from mingzhang.errors import MingzhangError
from mingzhang.forms import Report
from mingzhang.pipeline import Source, judge, read, score
from mingzhang.publishing.documents.model import Ask, DocumentTree, Paragraph, SheetBlock
from mingzhang.publishing.documents.plain import plain_text
from mingzhang.publishing.papers import blank_form, form_document, letter, paper_files, working_paper
from mingzhang.publishing.papers.letter import asked_for
from mingzhang.publishing.papers.single import FORMATS
from mingzhang.publishing.report import CheckView
from mingzhang.rulebook import Rulebook, load
from mingzhang.scoring import ScoreSheet


@pytest.fixture(scope="module")
def view(book: Rulebook, example: Report) -> CheckView:
    return judge([example], book)


@pytest.fixture(scope="module")
def scored(book: Rulebook, example: Report) -> list[ScoreSheet]:
    return score([example], book)


def lines(tree: DocumentTree, number: int = 0) -> list[list[str]]:
    sheet = [block.sheet for block in tree.blocks if isinstance(block, SheetBlock)][number]
    return [[cell.text for cell in row] for row in sheet.lines()]


@pytest.mark.parametrize("name", load().forms)
def test_every_form_can_be_blank(book: Rulebook, name: str) -> None:
    form = blank_form(book.forms[name], book)

    tree = form_document([form], book, entity="云溪县水务局", year=2031)

    assert form.rows
    assert not any(row.cells for row in form.rows)
    cells = lines(tree)
    shown = {text for row in cells for text in row}
    assert {row.label for row in form.rows if row.label and row.id != "field.year"} <= shown


@pytest.mark.parametrize("name", ["self_evaluation", "final_accounts.01", "final_accounts.09", "contracts"])
def test_blank_forms_in_all_formats_begin_as_these_do(book: Rulebook, name: str) -> None:
    files = paper_files(form_document([blank_form(book.forms[name], book)], book), FORMATS)

    begins = {"docx": b"PK\x03\x04", "xlsx": b"PK\x03\x04", "pdf": b"%PDF", "html": b"<!do"}
    assert {ending: data[:4] for ending, data in files.items()} == begins


def test_a_blank_self_evaluation_is_the_national_form(book: Rulebook) -> None:
    tree = form_document([blank_form(book.forms["self_evaluation"], book)], book)

    assert lines(tree)[:2] == [["项目名称", "", "主管部门", ""], ["实施单位", "", "联系电话", ""]]
    heads = next(row for row in lines(tree) if "一级指标" in row)
    levels = ["绩效指标", "一级指标", "二级指标", "三级指标"]
    rest = ["年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"]
    assert [head for head in heads if head] == levels + rest


def test_a_blank_table_is_recognised_as_what_it_is(book: Rulebook) -> None:
    tree = form_document(
        [blank_form(book.forms["final_accounts.05"], book)], book, entity="云溪县水务局", year=2031
    )

    (report,) = read([Source("空白表.html", paper_files(tree, ["html"])["html"])], book)

    assert [(form.form, form.title, form.unit) for form in report.forms] == [
        ("final_accounts.05", "一般公共预算财政拨款支出决算表", "万元")
    ]


def test_a_filled_form_alone_is_read_back_from_each_format(book: Rulebook, example: Report) -> None:
    form = next(f for f in example.all("self_evaluation") if f.subject == "政务云服务项目")
    alone = Report(example.document, example.entity, example.fiscal_year, example.kind, (form,))
    tree = form_document([form], book, entity=example.entity or "", year=example.fiscal_year)

    for name, data in paper_files(tree, FORMATS, filled=alone, book=book).items():
        (report,) = read([Source(f"表.{name}", data)], book)
        (back,) = report.forms
        assert (name, back.subject, back.cell("total", "score").value) == (name, "政务云服务项目", Decimal("99.29"))  # type: ignore[union-attr]


def test_a_filled_workbook_alone_computes(book: Rulebook, example: Report) -> None:
    form = next(f for f in example.all("self_evaluation") if f.subject == "政务云服务项目")
    alone = Report(example.document, example.entity, example.fiscal_year, example.kind, (form,))

    data = paper_files(form_document([form], book), ["xlsx"], filled=alone, book=book)["xlsx"]

    # Execution, seven ratios (one target met with 0, one of 100 %), weights and points summed up, the total.
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].iter_rows() for cell in row]
    assert sum(cell.data_type == "f" for cell in cells) == 11


def test_the_letter_names_every_problem_once_and_asks_for_the_rest(view: CheckView) -> None:
    tree = letter(view)

    found = asked_for(view)
    text = plain_text(tree)
    assert tree.title == "关于青岛市大数据发展管理局2023年度部门决算有关问题整改的通知"
    assert f"发现需要整改的问题 {len(found)} 项" in text
    assert [row[2] for row in lines(tree)[1:]] == [finding.message for finding in found]
    assert all(f"{number}.{finding.message}" in text for number, finding in enumerate(found, 1))
    asks = [
        run.key
        for block in tree.blocks
        if isinstance(block, Paragraph)
        for run in block.runs
        if isinstance(run, Ask)
    ]
    assert asks == ["letter.due", "letter.issuer", "letter.date"]


def test_without_problems_the_letter_says_so(book: Rulebook, view: CheckView) -> None:
    clean = CheckView(view.reports, type(view.result)((), (), 5, 5, 0), (), book)

    tree = letter(clean)

    assert "检查规则 5 条次，成立 5 条次，没有发现需要整改的问题" in plain_text(tree)
    assert [block for block in tree.blocks if isinstance(block, SheetBlock)] == []


def test_a_working_paper_goes_from_points_to_ink(book: Rulebook, scored: list[ScoreSheet]) -> None:
    sheet = next(one for one in scored if one.policy.startswith("self_evaluation") and "数据中心" in one.subject)

    tree = working_paper(sheet, "受奖补数据中心数量", book, year=2023)

    boxes = dict(lines(tree))
    assert (boxes["满分"], boxes["目标"], boxes["实际"]) == ("8", "≥3个", "2")
    assert (boxes["计算过程"], boxes["复算得分"], boxes["材料所载得分"]) == ("8 × 2 ÷ 3 = 5.33", "5.33", "5.4")
    assert boxes["编制人及日期"] == ""


def test_a_working_paper_of_an_unknown_indicator_names_some_that_there_are(
    book: Rulebook, scored: list[ScoreSheet]
) -> None:
    with pytest.raises(MingzhangError, match=r"没有指标“无此指标”；有的是 执行率、.* 等。"):
        working_paper(scored[0], "无此指标", book)
