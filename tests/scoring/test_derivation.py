"""Derivations in words: sentences, trees down to cells, and both in text, HTML and JSON."""

import json
import re
from pathlib import Path

from click.testing import CliRunner

from mingzhang.checking import check
from mingzhang.cli.score import command
from mingzhang.publishing.contract import scores_json
from mingzhang.publishing.report import make_view
from mingzhang.publishing.report.html import html_report
from mingzhang.publishing.report.scores import places, tree_html, tree_lines
from mingzhang.rulebook import load
from mingzhang.scoring import Node, ScoreSheet, indicator_tree, score_evaluation, sentence, sheet_tree

from .small_evaluation import GIVEN, small_policy, small_report


def _sheet(*changes: tuple[str, str]) -> ScoreSheet:
    report = small_report(*changes)
    return score_evaluation(report, small_policy(), report.first("evaluation_index"), given=GIVEN)


def _sentence(name: str, *changes: tuple[str, str]) -> str:
    return sentence(next(one for one in _sheet(*changes).indicators if one.name == name))


def test_each_score_is_a_sentence_with_its_numbers() -> None:
    assert _sentence("指标明确性") == "10 × (1 − 14%) = 8.6；问题占比：7 ÷ 50 = 14%"
    assert _sentence("分配合理性") == "10 × (3 − 1) ÷ 3 = 6.67；执行率低于 80% 的部门 1个：丙局（70%）"
    assert _sentence("执行率") == "20 × 83% = 16.6；执行率：330 ÷ 400 = 82.5%，取 83%"
    assert _sentence("服务人数") == "10 × 90 ÷ 120 = 7.5"
    assert _sentence("服务人数", ("服务90人", "服务150人")) == "10 × 150 ÷ 120，以 10 为限，得 10"
    assert _sentence("响应时间", ("平均5小时", "平均0小时")) == "实际值为 0，不超过 4，得 10"
    assert _sentence("合规性") == "10 − 2 × 2 = 6"
    assert _sentence("合规性", ("违规2起", "违规6起")) == "10 − 2 × 6，扣完为止，得 0"
    assert _sentence("安全性") == "没有发生否决情形，得 10"
    assert _sentence("满意度") == "8 × 80% = 6.4；满意度：2 行平均值 91%"
    assert _sentence("可持续性") == "专家组判定 5 分；有长效机制"
    assert _sentence("可持续性", ("可持续性 | 6 | 5", "可持续性 | 6 |")) == (
        "不能计算：由专家组判断，没有公布得分，不能判断"
    )


def test_of_many_names_the_first_ten_are_said() -> None:
    rows = "\n".join(f"{n} | 局{n} | 局{n} | 10 | 10 | 7" for n in range(4, 15))
    said = _sentence("分配合理性", ("total | | 合计", f"{rows}\ntotal | | 合计"))
    assert said.startswith("10 × (14 − 12) ÷ 14 = 1.43；执行率低于 80% 的部门 12个：丙局（70%）、局4（70%）、")
    assert said.endswith("局12（70%） 等 12 个")
    assert said.count("（70%）") == 10


def test_a_tree_goes_down_to_the_cells() -> None:
    leaf = next(one for one in _sheet().indicators if one.name == "执行率")
    node = indicator_tree(leaf)
    assert node.text == "执行率（分值 20）：20 × 83% = 16.6，表中印 16.6"
    assert [(e.column, e.text) for e in node.sources] == [("weight", "20"), ("score", "16.6")]
    (rate,) = node.parts
    assert rate.text == "执行率 83%：330 ÷ 400 = 82.5%，取 83%"
    assert [part.text for part in rate.parts] == [
        "预算合计 400元：3 行合计 400元",
        "执行合计 330元：3 行合计 330元",
    ]
    assert [e.text for e in rate.parts[1].sources] == ["100", "90", "140"]


def test_the_tree_of_a_sheet_has_its_groups_in_order() -> None:
    root = sheet_tree(_sheet())
    assert root.text == "2023年度青岛市示例局示例资金：78.77 分，中"
    assert [node.text for node in root.parts] == [
        "管理（分值 40）：31.87，印 31.87",
        "产出（分值 40）：31.5",
        "效果（分值 20）：15.4",
    ]
    assert [len(node.parts) for node in root.parts] == [3 + 1, 4, 3]  # and the text's own figure for the first
    assert root.parts[0].parts[-1].text == "文中：31.87 分"
    assert root.parts[0].parts[0].parts[-1].text == "文中：10*(1-14%) = 8.6 分，扣 1.4"


def test_what_cannot_be_told_is_said_in_the_tree() -> None:
    root = sheet_tree(_sheet(("抽查50项指标，", "")))
    assert root.text.startswith("2023年度青岛市示例局示例资金：不能计算（“指标明确性”无法判断")
    assert root.parts[0].text == "管理（分值 40）：不能计算，印 31.87"
    clear = root.parts[0].parts[0]
    assert clear.text.startswith("指标明确性（分值 10）：不能计算：文中没有说明“抽查指标”")
    assert clear.parts[0].text == "问题占比 不能判断（文中没有说明“抽查指标”）"


def test_another_number_for_the_same_thing_stands_in_the_tree() -> None:
    lines = list(tree_lines(sheet_tree(_sheet(("400 | 330", "400 | 331")))))
    assert any(line.strip().startswith("执行合计 330元：3 行合计 330元；另一处为 331元（331）") for line in lines)


def test_lines_are_indented_by_depth_and_tell_places() -> None:
    lines = list(tree_lines(sheet_tree(_sheet())))
    assert lines[0] == "2023年度青岛市示例局示例资金：78.77 分，中"
    assert lines[1] == "  管理（分值 40）：31.87，印 31.87"
    assert lines[2].startswith("    指标明确性（分值 10）：")
    sampled = next(line for line in lines if line.strip().startswith("抽查指标 50项"))
    assert sampled == "        抽查指标 50项〔第1行〕"
    assert "      建设进度 “基本完成”〔填报〕" in lines


def test_of_many_places_the_first_three_are_told() -> None:
    rate = indicator_tree(next(one for one in _sheet().indicators if one.name == "执行率")).parts[0]
    assert places(rate.parts[1].sources) == "第1页，第2行；第1页，第3行；第1页，第4行"
    assert places((*rate.parts[1].sources, *_sheet().indicators[0].evidence)).endswith(" 等 4 处")
    assert places(()) == ""


def test_a_page_shows_the_tree_and_escapes_what_is_printed() -> None:
    report = small_report()
    page = html_report(make_view([report], check([report], load()), [_sheet()], load()))
    assert "分配合理性（分值 10）：10 × (3 − 1) ÷ 3 = 6.67" in page
    assert "计算 88 分，判断 12 分" in page
    assert tree_html(Node("<b>")) == "<li>&lt;b&gt;</li>"
    folded = tree_html(Node("甲", parts=(Node("乙"),)))
    assert folded == "<li><details><summary>甲</summary><ul><li>乙</li></ul></details></li>"


def test_the_json_gives_inputs_down_to_cells() -> None:
    (entry,) = scores_json([_sheet()])["scores"]
    spent = next(one for one in entry["indicators"] if one["name"] == "执行率")
    assert (spent["weight"], spent["computed"], spent["formula"]) == ("20", "16.60", "20 × 83%")
    (rate,) = spent["inputs"]
    assert (rate["name"], rate["value"], rate["unit"], rate["formula"]) == (
        "rate", "83", "%", "330 ÷ 400 = 82.5%，取 83%"
    )  # fmt: skip
    executed = rate["inputs"][1]
    assert [(s["form"], s["row"], s["column"], s["text"], s["line"]) for s in executed["sources"]] == [
        ("department_execution", "1", "executed", "100", 2),
        ("department_execution", "2", "executed", "90", 3),
        ("department_execution", "3", "executed", "140", 4),
    ]
    clear = entry["indicators"][0]
    assert clear["sentence"] == "10 × (1 − 14%) = 8.6；问题占比：7 ÷ 50 = 14%"
    assert [(s["score"], s["formula"], s["lost"], s["line"]) for s in clear["stated"]] == [
        ("8.6", "10*(1-14%)", "1.4", 4)
    ]
    assert entry["groups"][0] == {"path": ["管理"], "weight": "40", "printed": "31.87", "computed": "31.87"}
    json.dumps(entry)


DOCUMENT = """2023 年度青岛市示例局部门决算
部门整体支出财政绩效评价报告
表 3-1 绩效得分整体情况表
指标 标准分值 实际得分 得分率
财政资源配置 12 11 91.67%
预算管理 32 30 93.75%
绩效管理 6 6 100%
部门履职效能 40 38 95%
社会效应 10 9.5 95%
综合绩效 100 94.5 94.5%
"""


def test_the_command_prints_sentences_trees_and_what_it_would_take(tmp_path: Path) -> None:
    path = tmp_path / "评价.txt"
    path.write_text(DOCUMENT, encoding="utf-8")
    plain = CliRunner().invoke(command, [str(path)])
    assert plain.exit_code == 0
    assert re.search(r"印 94\.5，复算 94\.5，一致；等级 优", plain.output)
    assert "计算 0 分，判断 100 分" in plain.output
    assert "  社会效应：评价机构判定 9.5 分" in plain.output
    tree = CliRunner().invoke(command, [str(path), "--tree", "--what-if"])
    assert "社会效应（分值 10）：评价机构判定 9.5 分，表中印 9.5" in tree.output
    data = json.loads(CliRunner().invoke(command, [str(path), "--json", "--what-if"]).output)
    assert data["scores"][0]["what_if"] == {"full": [], "grade": []}


def test_an_input_on_the_command_line_needs_name_and_value(tmp_path: Path) -> None:
    path = tmp_path / "评价.txt"
    path.write_text(DOCUMENT, encoding="utf-8")
    fault = CliRunner().invoke(command, [str(path), "--input", "users"])
    assert "--input 应写作 名称=值" in str(fault.exception)
    given = CliRunner().invoke(command, [str(path), "--input", "users=93.58%", "--tree"])
    assert "政务系统使用人员满意度 93.58%〔填报〕" in given.output
