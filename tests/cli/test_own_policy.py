"""A policy that a user wrote for a city of their own: from the file to points, grade, page, and what is refused."""

import json
from pathlib import Path

import pytest

from tests.cli.running import run

POLICY = """\
id: demo.elsewhere
title: 别处的资金评价
title_en: A fund of another city
region: 别处市
basis: [示例]
subject: 别处的资金
inputs:
  - {id: planned, label: 计划场次, unit: 场, origins: [{kind: text, patterns: ['计划(?P<value>\\d+)场']}]}
  - id: held
    label: 举办场次
    unit: 场
    better: higher
    origins: [{kind: text, patterns: ['举办(?P<value>\\d+)场']}]
  - {id: breaches, label: 违规事项, unit: 起, whole: true, better: lower}
indicators:
  - id: events
    labels: [举办率]
    weight: 60
    method: {kind: ratio, direction: higher, actual: held, target: planned}
  - {id: lawful, labels: [合规性], weight: 20, method: {kind: deduction, cases: breaches, each: 5}}
  - {id: lasting, labels: [可持续性], weight: 20, method: {kind: judged, judge: 专家组}}
grades: [{grade: 优, at_least: 90}, {grade: 良, at_least: 70, below: 90}, {grade: 差, at_least: 0, below: 70}]
"""
TEXT = "别处市活动资金说明\n本年计划40场，举办30场。\n"
STATED = ("--input", "breaches=1起", "--judge", "可持续性=15；已有长期协议；王某")


def _files(folder: Path, policy: str = POLICY, text: str = TEXT) -> tuple[Path, ...]:
    (folder / "办法.yaml").write_text(policy, encoding="utf-8")
    (folder / "材料.txt").write_text(text, encoding="utf-8")
    return folder / "材料.txt", folder / "办法.yaml"


def test_a_policy_of_the_users_own_scores_a_document(tmp_path: Path) -> None:
    text, policy = _files(tmp_path)
    data = json.loads(run("score", text, "--policy", policy, *STATED, "--json").out)
    (sheet,) = data["scores"]
    # 60 × 30 ÷ 40 = 45; 20 − 5 = 15; 15 by judgement.
    assert [(one["name"], one["computed"], one["judged_by"]) for one in sheet["indicators"]] == [
        ("举办率", "45.00", None), ("合规性", "15.00", None), ("可持续性", "15", "王某")
    ]  # fmt: skip
    assert (sheet["computed"], sheet["grade"], sheet["points_computed"], sheet["points_judged"]) == (
        "75.00", "良", "80", "20"
    )  # fmt: skip
    assert sheet["indicators"][0]["inputs"][1]["sources"][0]["line"] == 2


def test_what_it_would_take_is_said(tmp_path: Path) -> None:
    text, policy = _files(tmp_path)
    said = run("score", text, "--policy", policy, *STATED, "--what-if").out
    # 15 more points to 90: all 60 of the events, and no breach would not do.
    assert "升等：“举办率”：举办场次由 30场 改为 40场，得 60 分，总分 90（优）" in said
    assert "升等：“合规性”：违规事项现为 1起，只改这一项达不到 30 分" in said


def test_what_is_still_to_be_judged_is_said_and_nothing_counts_as_full(tmp_path: Path) -> None:
    text, policy = _files(tmp_path)
    said = run("score", text, "--policy", policy, "--input", "breaches=0").out
    assert "复算 不能算出；等级 —" in said
    assert "尚待判断：可持续性；可用 --judge 填报" in said
    assert "不能计算：由专家组判断，没有公布得分，不能判断" in said


def test_the_derivations_are_written_as_a_page(tmp_path: Path) -> None:
    text, policy = _files(tmp_path)
    made = run("score", text, "--policy", policy, *STATED, "--report", "html", "--out", tmp_path / "out")
    page = (tmp_path / "out" / "材料.score.html").read_text(encoding="utf-8")
    assert made.err == f"报告 {tmp_path / 'out' / '材料.score.html'}\n"
    assert "举办率（分值 60）：60 × 30 ÷ 40 = 45" in page
    assert '举办场次 30场 <span class="where">第2行</span>' in page
    assert "由 30场 改为 40场" in page


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("weight: 60", "weight: 61", "“总分”下的分值合计为 101，应为 100"),
        ("cases: breaches", "cases: breach", "用到未声明的数据：breach"),
        ("below: 90", "below: 80", "有空档或重叠"),
        ("at_least: 70", "at_least: 75", "有空档或重叠"),
        ("title: 别", "titel: 别", "titel"),
        ("id: demo", "- id: demo", "办法.yaml"),
        (
            "whole: true, better: lower",
            "origins: [{kind: rows, form: nobody, take: count}]",
            "表“nobody”，规则库里没有",
        ),
        (
            "whole: true, better: lower",
            "origins: [{kind: rows, form: contracts, take: sum, column: prize}]",
            "“prize”栏，该表没有",
        ),
    ],
)
def test_a_wrong_policy_is_refused_with_file_and_reason(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in POLICY
    text, policy = _files(tmp_path, POLICY.replace(old, new))
    sentence = run("score", text, "--policy", policy).sentence
    assert sentence.startswith("办法.yaml")
    assert says in sentence


def test_files_that_are_no_policy_are_refused(tmp_path: Path) -> None:
    text, policy = _files(tmp_path)
    policy.write_bytes("标题：办法".encode("gb18030"))
    assert "不是 UTF-8" in run("score", text, "--policy", policy).sentence
    policy.write_text("[]", encoding="utf-8")
    assert "写有 0 个计分办法" in run("score", text, "--policy", policy).sentence
    assert "找不到评分办法的文件" in run("score", text, "--policy", tmp_path / "无.yaml").sentence
    assert "自己写的办法请给出 .yaml 文件" in run("score", text, "--policy", "无此办法").sentence


@pytest.mark.parametrize(
    ("stated", "why"),
    [
        ("breaches=很多", "“违规事项”填的“很多”不是数值"),
        ("breaches=3公里", "与办法所用单位（起）不同，不能换算"),
        ("breaches=-1", "不可能小于 0起"),
        ("breaches=1.5", "应为整数"),
        ("planned=0场", "指标值为 0，不能作除数"),
    ],
)
def test_an_impossible_input_leaves_no_points(tmp_path: Path, stated: str, why: str) -> None:
    text, policy = _files(tmp_path)
    (sheet,) = json.loads(run("score", text, "--policy", policy, "--input", stated, *STATED[2:], "--json").out)[
        "scores"
    ]
    assert (sheet["computed"], sheet["grade"]) == (None, None)
    assert any(why in (one["why"] or "") and one["computed"] is None for one in sheet["indicators"])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--judge", "可持续性=15"), "--judge 应写作 指标=得分；理由；判断人"),
        (("--judge", "可持续性=很好；理由"), "--judge 应写作"),
        (("--judge", "举办率=60；理由"), "指标“举办率”不由人判断"),
        (("--input", "场次=3"), "没有一个评价用到数据“场次”"),
        (("--report", "pdf", "--out", "x"), "不认识的报告格式 pdf"),
        (("--report", "html"), "--out"),
    ],
)
def test_a_request_that_cannot_be_understood_is_refused(tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    text, policy = _files(tmp_path)
    assert says in run("score", text, "--policy", policy, *words).sentence


def test_a_judgement_beyond_the_weight_is_not_counted(tmp_path: Path) -> None:
    text, policy = _files(tmp_path)
    said = run("score", text, "--policy", policy, "--input", "breaches=0", "--judge", "可持续性=25；理由").out
    assert "判定的得分 25 不在 0 到 20 之间，请核对" in said
    assert "复算 不能算出" in said
