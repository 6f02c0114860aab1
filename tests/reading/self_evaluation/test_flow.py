"""Flattened forms of a made-up place: whole, wrapped, broken over pages, cut off, and mere mentions."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mingzhang.forms import FilledForm
from mingzhang.reading.self_evaluation import FormsInLines, recognise_forms_in_lines
from mingzhang.rulebook import load

from .made_up import (
    PLAIN,
    Form,
    Widths,
    differences,
    expected_cells,
    flatten,
    read_cells,
    text_lines,
    with_indicator,
)


def read(lines: list[str]) -> FormsInLines:
    return recognise_forms_in_lines(text_lines(lines), load())


def only(lines: list[str]) -> FilledForm:
    result = read(lines)
    assert result.unread == []
    ((_, form),) = result.found
    return form


def test_a_plain_form_is_read_whole() -> None:
    form = only(flatten(PLAIN))
    assert differences(PLAIN, form) == {}
    assert form.subject == PLAIN.project
    assert form.unit == "万元"
    assert form.notes == ("1.得分不超过分值。", "2.定性指标分三档。")


def test_targets_state_their_number_and_unit() -> None:
    form = only(flatten(PLAIN))
    target = form.cell("indicator.2", "target")
    assert target is not None
    assert (target.value, target.unit, target.text) == (Decimal(3), "处", "≥3处")
    words = form.cell("indicator.5", "actual")
    assert words is not None
    assert (words.value, words.text) == (None, "按时")


def test_a_printed_dash_is_text_without_value() -> None:
    cell = only(flatten(PLAIN)).cell("funds.fiscal", "weight")
    assert cell is not None
    assert (cell.text, cell.value) == ("-", None)


@pytest.mark.parametrize("width", [5, 7, 9, 12])
def test_notes_end_where_the_next_name_begins(width: int) -> None:
    note = "因供货单位延期交付，第二批设备到年底才安装完毕。"
    form = with_indicator(with_indicator(PLAIN, 2, note=note), 3, level3="老旧阅览桌椅更新及无障碍通道改造完成数量")
    assert differences(form, only(flatten(form, Widths(note=width)))) == {}


def test_a_note_runs_up_to_the_name_of_the_next_group_on_its_last_line() -> None:
    lines = flatten(with_indicator(PLAIN, 6, note="开放后周末延时。"))
    at = lines.index("。")
    assert lines[at : at + 4] == ["。", "满", "意", "度指标"]
    lines[at : at + 4] = ["。满意度", "指标"]
    found = only(lines)
    assert found.cell("indicator.6", "note").text == "开放后周末延时。"  # type: ignore[union-attr]
    assert found.cell("indicator.7", "level1").text == "满意度指标"  # type: ignore[union-attr]


def test_words_as_target_and_result_are_told_apart() -> None:
    form = with_indicator(
        PLAIN,
        6,
        level3="改善居民阅读条件，丰富社区文化生活的程度",
        target="居民步行十分钟内可以到达一处图书室。",
        actual="基本实现",
        note="",
    )
    found = only(flatten(form, Widths(name=12, target=6)))
    assert differences(form, found) == {}
    cell = found.cell("indicator.6", "target")
    assert cell is not None
    assert cell.mark == "inferred"
    assert cell.why


def test_a_quantity_printed_right_behind_its_name_is_cut_off() -> None:
    lines = flatten(PLAIN)
    at = next(n for n, line in enumerate(lines) if line.startswith("改造图书室数量 "))
    lines[at] = lines[at].replace("数量 ≥", "数量≥")
    form = only(lines)
    assert differences(PLAIN, form) == {}
    assert form.cell("indicator.2", "target").mark == "inferred"  # type: ignore[union-attr]


def test_a_missing_target_stays_missing() -> None:
    form = with_indicator(PLAIN, 2, target="", actual="3处")
    found = only(flatten(form))
    assert found.cell("indicator.2", "weight").value == Decimal(10)  # type: ignore[union-attr]
    texts = read_cells(found)
    assert "≥3处" not in texts.values()
    assert sorted(texts.get(("indicator.2", c), "") for c in ("target", "actual")) == ["", "3处"]


def test_an_indicator_may_be_called_like_its_group() -> None:
    form = with_indicator(PLAIN, 7, level3="服务对象满意度指标")
    assert differences(form, only(flatten(form))) == {}


def test_empty_goals_stay_empty() -> None:
    form = replace(PLAIN, expected="", actual="")
    found = only(flatten(form))
    assert differences(form, found) == {}
    row = found.row("goal.expected")
    assert row is not None
    assert row.cells == {}


def test_a_low_score_is_explained_in_its_box() -> None:
    form = replace(PLAIN, low_score="主体工程停工三个月，已重新招标。")
    assert differences(form, only(flatten(form))) == {}


def test_two_forms_follow_each_other() -> None:
    second = replace(PLAIN, project="渡口村道路照明项目")
    result = read(["前面的文字。", *flatten(PLAIN), *flatten(second), "后面的文字。"])
    assert result.unread == []
    assert [form.subject for _, form in result.found] == [PLAIN.project, second.project]
    assert result.ranges[1][1] == 1 + 2 * len(flatten(PLAIN))


def test_a_page_break_repeats_the_title() -> None:
    lines = flatten(PLAIN)
    at = next(n for n, line in enumerate(lines) if line.startswith("验收合格率")) + 1
    broken = [*lines[:at], "— 7 —", " 市级预算项目支出绩效自评表", "（ 2031 年度）", "单位：万元", *lines[at:]]
    assert differences(PLAIN, only(broken)) == {}


def test_no_heading_before_the_title() -> None:
    assert differences(PLAIN, only(flatten(PLAIN)[1:])) == {}


@pytest.mark.parametrize("last", ["改造图书室数量", "小计", "主管部门", "执行率", "目标实际完成情况"])
def test_a_form_cut_off_is_unread_and_never_given(last: str) -> None:
    lines = flatten(PLAIN)
    at = next(n for n, line in enumerate(lines) if last in line) + 1
    result = read(lines[:at])
    assert result.found == []
    assert any("整张表没有采用" in unread.why for unread in result.unread)


def test_a_form_cut_off_does_not_swallow_the_next() -> None:
    lines = flatten(PLAIN)
    at = next(n for n, line in enumerate(lines) if line.startswith("验收合格率"))
    whole = replace(PLAIN, project="渡口村道路照明项目")
    result = read([*lines[:at], *flatten(whole)])
    assert [form.subject for _, form in result.found] == [whole.project]
    assert len(result.unread) == 1
    assert PLAIN.project in result.unread[0].what


def test_a_mention_is_no_form() -> None:
    result = read(
        ["附件2", "市级预算项目支出绩效自评表", "附件3", "市级使用资金绩效自评情况汇总表", "以上附件随文印发。"]
    )
    assert (result.found, result.unread) == ([], [])


def test_template_rows_without_points_are_listed() -> None:
    lines = flatten(PLAIN)
    at = next(n for n, line in enumerate(lines) if line.startswith("服务居民人次"))
    lines[at - 2 : at - 2] = ["生态效益", "指标", "指标1： 无"]
    result = read(lines)
    assert len(result.unread) == 1
    assert "指标1：无" in result.unread[0].what
    assert differences(PLAIN, result.found[0][1]) == {}


NATIONAL = """
项目支出绩效自评表
（2032年度）
项目名称 山桐乡水渠清淤
主管部门 山桐乡人民政府 实施单位 山桐乡水利站
项目资金
（万元）
年初预算数 全年预算数 全年执行数 分值 执行率 得分
年度资金总额 40 40 38 10 95% 9.5
其中：当年财政拨款 40 40 38 — 95% —
上年结转资金 0 0 0 — 0 —
其他资金 0 0 0 — 0 —
年度总
体目标
预期目标 实际完成情况
清淤十二公里。 清淤十二公里，灌溉通畅。
绩
效
指
标
一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析及改进措施
产出指标
数量指标 清淤长度 ≥12公里 12.4公里 20 20
质量指标 验收合格率 100% 100% 10 10
时效指标 汛前完成 5月底前 6月10日 10 8 雨期提前，已增加机具。
成本指标 每公里成本 ≤3.2万元 3.06万元 10 10
效益指标
社会效益指标 受益农户 ≥600户 640户 30 30
满意度指标
服务对象满意度指标 农户满意度 ≥90% 94% 10 10
总分 100 97.5
""".strip().split("\n")


def test_the_national_form_has_cost_under_output() -> None:
    form = only(NATIONAL)
    rows = [r for r in form.rows if r.id.startswith("indicator.")]
    assert [(r.text("level1"), r.text("level2"), r.label) for r in rows] == [
        ("产出指标", "数量指标", "清淤长度"),
        ("产出指标", "质量指标", "验收合格率"),
        ("产出指标", "时效指标", "汛前完成"),
        ("产出指标", "成本指标", "每公里成本"),
        ("效益指标", "社会效益指标", "受益农户"),
        ("满意度指标", "服务对象满意度指标", "农户满意度"),
    ]
    assert rows[2].text("note") == "雨期提前，已增加机具。"
    assert form.cell("total", "weight").value == Decimal(100)  # type: ignore[union-attr]
    assert form.cell("total", "score").value == Decimal("97.5")  # type: ignore[union-attr]
    assert form.cell("funds.fiscal", "rate").value == Decimal(95)  # type: ignore[union-attr]
    assert form.row("subtotal") is None


def test_columns_in_another_order() -> None:
    swapped = [
        line.replace("分值 得分 偏差", "分值 得分 偏差").replace(
            "年度指标值 实际完成值 分值", "分值 年度指标值 实际完成值"
        )
        for line in NATIONAL
    ]
    rows = {"清淤长度 ≥12公里 12.4公里 20 20": "清淤长度 20 ≥12公里 12.4公里 20"}
    rows["验收合格率 100% 100% 10 10"] = "验收合格率 10 100% 100% 10"
    rows["汛前完成 5月底前 6月10日 10 8 "] = "汛前完成 10 5月底前 6月10日 8 "
    rows["每公里成本 ≤3.2万元 3.06万元 10 10"] = "每公里成本 10 ≤3.2万元 3.06万元 10"
    rows["受益农户 ≥600户 640户 30 30"] = "受益农户 30 ≥600户 640户 30"
    rows["农户满意度 ≥90% 94% 10 10"] = "农户满意度 10 ≥90% 94% 10"
    text = "\n".join(swapped)
    for old, new in rows.items():
        text = text.replace(old, new)
    form = only(text.split("\n"))
    plain = only(NATIONAL)
    assert read_cells(form) == read_cells(plain)


def test_points_of_a_group_decide_between_readings() -> None:
    """The middle indicator has no result: only `10` as weight makes the group's 40 points."""
    form = with_indicator(PLAIN, 3, actual="", target="≥2000册", note="")
    found = only(flatten(form))
    assert found.cell("indicator.3", "weight").value == Decimal(10)  # type: ignore[union-attr]
    assert found.cell("indicator.3", "target").text == "≥2000册"  # type: ignore[union-attr]


names = st.text("图书室改造道路照明村民活动设备更新安全", min_size=2, max_size=30).map(lambda s: s + "数量")
sentences = st.text("因供货延期交付已在年底前全部安装完毕", min_size=6, max_size=40).map(lambda s: s + "。")


@st.composite
def forms(draw: st.DrawFn) -> Form:
    form = PLAIN
    for n in range(1, len(PLAIN.indicators) + 1):
        number = draw(st.integers(1, 99999))
        unit = draw(st.sampled_from(["个", "处", "人次", "万元", "%"]))
        actual = f"{draw(st.integers(0, 99999))}{draw(st.sampled_from([unit, '']))}"
        note = draw(st.one_of(st.just(""), sentences))
        target = draw(st.sampled_from("≥≤=")) + f"{number}{unit}"
        form = with_indicator(form, n, level3=draw(names), target=target, actual=actual, note=note)
    return form


widths = st.builds(
    Widths, name=st.integers(8, 18), target=st.integers(6, 10), note=st.integers(5, 12), actual=st.just(9)
)


@given(forms(), widths)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_wrong_cell_is_unmarked(form: Form, columns: Widths) -> None:
    found = only(flatten(form, columns))
    wanted = expected_cells(form)
    unmarked = [k for k in differences(form, found) if (cell := found.cell(*k)) is None or cell.mark is None]
    assert unmarked == [], {k: wanted.get(k) for k in unmarked}


SUMMARY_LINES = """
附件3
市级使用资金绩效自评情况汇总表
部门名称： 单位：万元
序号 项目实施单位
项目类别（特
定目标类/其他
运转类）
资金名称 项目名称 年初预算数 预算调整数 执行数 评价得分 评价等级 评价发现问题
整改措施（结果应用）
安排预算 调整政策 改进管理
1
云溪县图书馆 特定目标类
公共文化服务
专项资金
河湾社区图书
室改造项目
120 118.5 106.65 97 优 无 90.00%
2 云溪县文化站 其他运转类 运转经费
渡口文化站日
常维护
8 8 8 85 良 无
说明：90分以上为优。
""".strip().split("\n")


def test_a_summary_table_is_read_by_its_numbers() -> None:
    form = only(SUMMARY_LINES)
    assert form.form == "self_evaluation_summary"
    assert [{c: cell.text for c, cell in row.cells.items()} for row in form.rows] == [
        {
            "implementing_unit": "云溪县图书馆",
            "category": "特定目标类",
            "fund_name": "公共文化服务专项资金",
            "project": "河湾社区图书室改造项目",
            "initial": "120",
            "adjusted": "118.5",
            "executed": "106.65",
            "score": "97",
            "grade": "优",
            "problem": "无",
            "trailing_percent": "90.00%",
        },
        {
            "implementing_unit": "云溪县文化站",
            "category": "其他运转类",
            "fund_name": "运转经费",
            "project": "渡口文化站日常维护",
            "initial": "8",
            "adjusted": "8",
            "executed": "8",
            "score": "85",
            "grade": "良",
            "problem": "无",
        },
    ]
    assert form.cell("1", "trailing_percent").mark == "inferred"  # type: ignore[union-attr]
    assert form.notes == ("90分以上为优。",)
