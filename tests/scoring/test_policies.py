"""Policies are data: what is shipped, and what is refused when it is loaded."""

from decimal import Decimal
from pathlib import Path

import pytest

from mingzhang.errors import RulebookError
from mingzhang.rulebook import load
from mingzhang.rulebook.arithmetic import names_in, parse_expression
from mingzhang.rulebook.policies import PolicyDef
from mingzhang.rulebook.yamlfile import convert, read_yaml

TREE = """
id: demo
title: 示例
title_en: Demo
basis: [示例]
inputs: [{id: a, label: 样本}, {id: b, label: 问题}]
indicators:
  - id: x
    labels: [管理]
    weight: 60
    children:
      - {id: x1, labels: [合规], weight: 20, method: {kind: proportion, sample: a, faults: b}}
      - {id: x2, labels: [公开], weight: 40, method: {kind: judged}}
  - {id: y, labels: [产出], weight: 40, method: {kind: formula, expression: "分值 * b / a"}}
grades: [{grade: 优, at_least: 90}, {grade: 差, at_least: 0, below: 90}]
"""


def _policy(text: str) -> PolicyDef:
    return convert(read_yaml(text, "demo.yaml"), PolicyDef, "demo.yaml", text)


def test_a_tree_of_any_depth_loads() -> None:
    assert _policy(TREE).indicators[0].children[1].weight == 40


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "labels: [产出], weight: 40",
            "labels: [产出], weight: 41",
            "“总分”下的分值合计为 101，应为 100",
        ),
        ("weight: 20,", "weight: 21,", "“管理”下的分值合计为 61，应为 60"),
        ("sample: a,", "sample: c,", "用到未声明的数据：c"),
        ("分值 * b / a", "分值 * b / z", "用到未声明的数据：z"),
        ("分值 * b / a", "分值 * (b / a", "缺少右括号"),
        ("分值 * b / a", "分值 ** b", "写错"),
        ("below: 90", "below: 80", "有空档或重叠"),
        ("below: 90", "below: 95", "有空档或重叠"),
        ("at_least: 0,", "at_least: 10,", "应从 0 起"),
        ("{grade: 优, at_least: 90}", "{grade: 优, at_least: 90, below: 100}", "不写 below"),
        (", method: {kind: judged}", "", "没有计分方法"),
        ("weight: 40, method: {kind: judged}", "method: {kind: judged}", "有的写、有的不写"),
        ("{kind: judged}", "{kind: eval}", "eval"),
        ("labels: [公开]", "labels: [公开], wight: 3", "wight"),
    ],
)
def test_a_wrong_policy_is_refused_with_the_reason(old: str, new: str, says: str) -> None:
    assert old in TREE
    with pytest.raises(RulebookError, match=r"demo\.yaml") as fault:
        _policy(TREE.replace(old, new))
    assert says in str(fault.value)


def test_the_policies_that_ship() -> None:
    policies = load().policies
    weights = {p.id: [(i.id, f"{i.weight}") for i in p.indicators] for p in policies.values()}
    assert weights["self_evaluation.qingdao.2023"] == [
        ("execution", "10"), ("cost", "10"), ("output", "40"), ("benefit", "30"), ("satisfaction", "10")
    ]  # fmt: skip
    assert weights["self_evaluation.national.2020"] == [
        ("execution", "10"), ("output", "50"), ("benefit", "30"), ("satisfaction", "10")
    ]  # fmt: skip
    assert weights["self_evaluation.national.2021_cost"] == [
        ("execution", "10"), ("cost", "20"), ("output", "40"), ("benefit", "20"), ("satisfaction", "10")
    ]  # fmt: skip
    unconfirmed = {p.id for p in policies.values() if p.confirmed is None and p.form == "self_evaluation"}
    assert unconfirmed == {
        "self_evaluation.general",
        "self_evaluation.national.2020",
        "self_evaluation.national.2021_cost",
    }


@pytest.mark.parametrize(
    ("points", "grade"),
    [
        ("100", "优"),
        ("90", "优"),
        ("89.99", "良"),
        ("80", "良"),
        ("79.99", "中"),
        ("60", "中"),
        ("59.99", "差"),
        ("0", "差"),
    ],
)
def test_grades_include_their_lower_bound(points: str, grade: str) -> None:
    assert load().policies["self_evaluation.qingdao.2023"].grade_of(Decimal(points)) == grade


def test_names_of_an_expression() -> None:
    assert names_in(parse_expression("min(甲, 2) × (b1 − 14%) ÷ 3")) == {"甲", "b1"}


def test_one_identifier_names_one_policy(tmp_path: Path) -> None:
    book = load()
    (tmp_path / "policies").mkdir()
    entry = "- " + TREE.strip().replace("\n", "\n  ") + "\n"
    (tmp_path / "policies" / "demo.yaml").write_text(entry + entry, encoding="utf-8")
    with pytest.raises(RulebookError, match="demo"):
        type(book)(tmp_path).policies  # noqa: B018 - loading is what is tested
