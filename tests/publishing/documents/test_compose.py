"""The composed document: the statutory order, what is asked for, what is withheld, regional outlines."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from mingzhang.errors import MingzhangError
from mingzhang.forms import Report
from mingzhang.pipeline import score
from mingzhang.publishing.documents import EMPTY, DocumentTree, Narrative, Options, asks_of, compose, scoring_inputs
from mingzhang.publishing.documents.compose import outline_of
from mingzhang.publishing.documents.model import (
    ChartBlock,
    Contents,
    Cover,
    Heading,
    Paragraph,
    SheetBlock,
    Withheld,
)
from mingzhang.publishing.documents.narrative import Secret
from mingzhang.publishing.documents.plain import plain_text, words_of_runs
from mingzhang.publishing.documents.readiness import hindrances
from mingzhang.rulebook import Rulebook
from tests.publishing.documents.small import report_of, spent, table_of


def headings(tree: DocumentTree, level: int) -> list[str]:
    return [words_of_runs(b.runs) for b in tree.blocks if isinstance(b, Heading) and b.level == level]


def paragraphs(tree: DocumentTree) -> list[str]:
    return [words_of_runs(block.runs) for block in tree.blocks if isinstance(block, Paragraph)]


def test_the_parts_stand_in_the_statutory_order(tree: DocumentTree) -> None:
    assert headings(tree, 1) == [
        "第一部分 部门概况",
        "第二部分 2023年度青岛市大数据发展管理局部门决算表",
        "第三部分 2023年度部门决算情况说明",
        "第四部分 名词解释",
        "第五部分 附件",
    ]
    assert isinstance(tree.blocks[0], Cover)
    assert next(number for number, block in enumerate(tree.blocks) if isinstance(block, Contents)) == 2


def test_the_nine_tables_stand_in_the_place_s_order(tree: DocumentTree, book: Rulebook) -> None:
    (known,) = [one for one in book.table_sets if one.id == "final_accounts.qingdao"]
    tables = [b.sheet.form for b in tree.blocks if isinstance(b, SheetBlock) and b.sheet.form.startswith("final")]
    assert tables == [table.form for table in known.tables]


def test_eleven_sections_explain_the_accounts(tree: DocumentTree) -> None:
    second = headings(tree, 2)
    start = second.index("一、收入支出决算总体情况")
    assert second[start : start + 11] == [
        "一、收入支出决算总体情况",
        "二、收入决算情况",
        "三、支出决算情况",
        "四、财政拨款收入支出决算总体情况",
        "五、一般公共预算财政拨款支出决算情况",
        "六、一般公共预算财政拨款基本支出决算情况",
        "七、政府性基金预算财政拨款收入支出决算情况",
        "八、国有资本经营预算财政拨款支出决算情况",
        "九、财政拨款“三公”经费支出决算情况",
        "十、其他重要事项情况说明",
        "十一、预算绩效情况说明",
    ]


def test_the_annexes_hold_all_forms(tree: DocumentTree, example: Report) -> None:
    shown = [block.sheet.form for block in tree.blocks if isinstance(block, SheetBlock)]
    for form in ("self_evaluation", "self_evaluation_summary", "transfer_self_evaluation_summary", "contracts"):
        assert shown.count(form) == len(example.all(form)) > 0
    assert sorted(set(shown)) == sorted({form.form for form in example.forms})


def test_the_example_asks_for_nothing(tree: DocumentTree) -> None:
    assert asks_of(tree) == []


def test_both_evaluations_say_how_their_scores_came_about(tree: DocumentTree) -> None:
    text = "\n".join(paragraphs(tree))
    # 2.5 × (1 − 14 %) = 2.15, and (54 − 6) ÷ 54 of 2.5 is 2.22.
    assert "绩效指标明确性（2.5分，得2.15分）：2.5 × (1 − 14%) = 2.15" in text
    assert "2.5 × (54 − 6) ÷ 54 = 2.22" in text
    assert "评价得分96.93分，等级为“优”" in text
    assert "评价得分89.62分，等级为“良”" in text


def test_without_narrative_reasons_are_asked_for_and_never_made_up(example: Report, book: Rulebook) -> None:
    asked = {ask.key for ask in asks_of(compose(example, EMPTY, book=book))}
    assert {"duties", "prior.total", "initial.2010301", "reasons.reception", "procurement.total"} <= asked
    assert "reasons.three_public" not in asked, "the budget was met exactly: 5.50 and 5.50"


def test_a_reason_is_asked_for_where_the_amounts_differ(
    example: Report, book: Rulebook, narrative: Narrative
) -> None:
    cut = {key: text for key, text in narrative.reasons.items() if key not in {"2010301", "total"}}
    given = Narrative(initial=narrative.initial, prior=narrative.prior, reasons=cut)
    asked = [ask.key for ask in asks_of(compose(example, given, book=book)) if ask.key.startswith("reasons")]
    assert asked == ["reasons.total", "reasons.2010301"]


@pytest.mark.parametrize(("place", "first", "tenth"), [
    ("青岛市甲局", "一、收入支出决算总体情况", "十、其他重要事项情况说明"),
    ("上海市乙区丙局", "一、收入支出决算总体情况说明", "十、预算绩效管理情况"),
    ("丁省戊厅", "一、收入支出决算总体情况", "十、其他重要事项情况说明"),
])  # fmt: skip
def test_a_place_has_its_own_order_and_headings(
    example: Report, book: Rulebook, place: str, first: str, tenth: str
) -> None:
    second = headings(compose(replace(example, entity=place, fiscal_year=2024), EMPTY, book=book), 2)
    start = second.index(first)
    assert second[start + 9] == tenth


def test_the_place_s_outline_comes_before_the_national_one(example: Report, book: Rulebook) -> None:
    assert outline_of(example, book).region == "青岛"
    assert outline_of(replace(example, entity="丁省戊厅"), book).region == "national"
    with pytest.raises(MingzhangError, match="还不会为 budget"):
        outline_of(replace(example, kind="budget"), book)


def test_telephones_are_withheld_unless_asked_for(example: Report, book: Rulebook) -> None:
    # The example's own number is made up of zeros; a number that looks real must go wherever it stands.
    form = example.all("self_evaluation")[0]
    row = form.row("field.phone")
    assert row is not None
    phone = "0532-85910000"
    cell = replace(row.cells["text"], text=phone)
    rows = tuple(replace(row, cells={"text": cell}) if one is row else one for one in form.rows)
    forms = tuple(replace(form, rows=rows, _by_id={}) if one is form else one for one in example.forms)
    given = Narrative(duties=(f"受理咨询，电话{phone}，手机13800000000。",))
    report = replace(example, forms=forms)
    shown, kept = (
        plain_text(compose(report, given, book=book, options=Options(personal=p))) for p in (False, True)
    )
    assert kept.count(phone) == 2
    assert "13800000000" in kept
    assert phone not in shown
    assert "13800000000" not in shown
    assert shown.count("〔不公开：联系电话〕") >= 3


def test_an_amount_is_not_taken_for_a_telephone(book: Rulebook) -> None:
    text = plain_text(compose(report_of(spent({"total": "13,800,000,000.00"})), EMPTY, book=book))
    assert "13,800,000,000" in text


def test_secrets_are_withheld_by_mark_with_their_reason(example: Report, book: Rulebook) -> None:
    secret = Secret(at="project_execution:3:executed", reason="国家秘密")
    named = Secret(words="李四", reason="个人信息")
    given = Narrative(duties=("联系人李四负责日常工作。",), withhold=(secret, named))
    tree = compose(example, given, book=book, scores=score([example], book))
    (sheet,) = [b.sheet for b in tree.blocks if isinstance(b, SheetBlock) and b.sheet.form == "project_execution"]
    cells = {cell.of: cell.text for cell in sheet.cells if cell.of and cell.of[0] == "3"}
    assert cells["3", "executed"] == "〔不公开：国家秘密〕"
    assert cells["3", "adjusted"] == "455"
    runs = [run for block in tree.blocks if isinstance(block, Paragraph) for run in block.runs]
    assert Withheld("个人信息") in runs
    assert "李四" not in plain_text(tree)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"entity": None}, "没有读出部门名称，请在 narrative.yaml 里写 entity"),
        ({"fiscal_year": None}, "没有读出年度，请在 narrative.yaml 里写 fiscal_year"),
    ],
)
def test_a_report_without_name_or_year_is_refused_even_as_a_draft(
    example: Report, book: Rulebook, change: Mapping[str, None], says: str
) -> None:
    with pytest.raises(MingzhangError, match=says):
        hindrances(replace(example, **change), EMPTY, book, None, draft=True)  # type: ignore[arg-type]  # nothing in place of a name


def test_missing_tables_are_named_and_a_draft_asks_for_them(example: Report, book: Rulebook) -> None:
    report = replace(example, forms=tuple(form for form in example.forms if form.form != "final_accounts.07"))
    with pytest.raises(
        MingzhangError, match="缺公开07表政府性基金预算财政拨款收入支出决算表，请补上，或加 --draft"
    ):
        hindrances(report, EMPTY, book, None)
    assert len(hindrances(report, EMPTY, book, None, draft=True)) == 1
    assert "final_accounts.07" in {ask.key for ask in asks_of(compose(report, EMPTY, book=book))}


def test_the_same_data_gives_the_same_tree(example: Report, book: Rulebook, narrative: Narrative) -> None:
    assert compose(example, narrative, book=book) == compose(example, narrative, book=book)


def charts(report: Report, narrative: Narrative, book: Rulebook, options: Options) -> list[ChartBlock]:
    scores = score([report], book, given=scoring_inputs(report, narrative))
    tree = compose(report, narrative, book=book, scores=scores, options=options)
    return [block for block in tree.blocks if isinstance(block, ChartBlock)]


def test_charts_are_drawn_only_where_they_are_asked_for(
    example: Report, book: Rulebook, narrative: Narrative
) -> None:
    assert charts(example, narrative, book, Options()) == []
    drawn = charts(example, narrative, book, Options(charts=True))
    # 11,232.76 of 12,926.72 is 86.9 %; the chart's data are the same items as the sentence beside it.
    assert drawn[0].title == "一般公共服务支出最大，为 11,232.76 万元，占一般公共预算财政拨款支出的 86.9%"
    assert [cell.text for cell in drawn[0].sheet.cells if cell.kind == "number"] == [
        "11,232.76", "233.8", "1,309.16", "151"
    ]  # fmt: skip
    assert len(drawn) == 4


def test_no_two_blocks_have_one_anchor(tree: DocumentTree) -> None:
    anchors = [b.anchor for b in tree.blocks if isinstance(b, Heading | SheetBlock) and b.anchor]
    assert len(anchors) > 60
    assert sorted(anchors) == sorted(set(anchors))


FUND = {"opening": "1.00", "income": "9.50", "total": "8.00", "basic": "0.00", "project": "8.00", "closing": "2.50"}


def test_a_government_fund_is_told_with_its_items(book: Rulebook) -> None:
    items = {"total": FUND, "212": FUND, "21208": FUND, "2120899": FUND}
    told = paragraphs(compose(report_of(table_of("final_accounts.07", items)), EMPTY, book=book))
    assert (
        "2024年度政府性基金预算财政拨款年初结转和结余1万元，本年收入9.5万元，本年支出8万元，年末结转和结余2.5万元。"
    ) in told
    assert len([text for text in told if text.startswith("1.") and "基本支出0万元、项目支出8万元" in text]) == 1


def test_a_fund_that_only_spends_what_it_had_is_no_empty_fund(book: Rulebook) -> None:
    rows = {"total": FUND | {"income": "0.00"}}
    told = paragraphs(compose(report_of(table_of("final_accounts.07", rows)), EMPTY, book=book))
    assert [text for text in told if "政府性基金" in text and "没有" in text] == []


@pytest.mark.parametrize(
    ("budget", "actual", "said"),
    [
        ("0.00", "0.00", "2024年度没有安排财政拨款“三公”经费预算，也没有支出。"),
        ("", "", "2024年度没有安排财政拨款“三公”经费预算，也没有支出。"),
        ("4.00", "3.00", "2024年度财政拨款“三公”经费支出年初预算为4万元，支出决算为3万元，完成年初预算的75%。"),
    ],
)
def test_three_public_expenses_of_nothing_are_one_sentence(
    book: Rulebook, budget: str, actual: str, said: str
) -> None:
    cells = {"budget.total": budget, "actual.total": actual}
    rows = {"amounts": {name: text for name, text in cells.items() if text}}
    told = paragraphs(compose(report_of(table_of("final_accounts.09", rows)), EMPTY, book=book))
    assert [text for text in told if text.startswith(said)] != []
    assert any("因公出国（境）费年初预算" in text for text in told) is bool(budget.strip("0."))


def test_the_one_rounding_rule_is_told(tree: DocumentTree, book: Rulebook) -> None:
    said = next(one for one in book.documents.outlines if one.region == "青岛").printing.said
    assert [text for text in paragraphs(tree) if text.endswith(said)] != []
