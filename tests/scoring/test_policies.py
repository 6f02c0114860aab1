"""Policies are data: what is shipped, and what is refused when it is loaded."""

from decimal import Decimal
from pathlib import Path

import pytest

from mingzhang.errors import RulebookError
from mingzhang.rulebook import load
from mingzhang.rulebook.arithmetic import names_in, parse_expression
from mingzhang.rulebook.inputs import InCell, InRows
from mingzhang.rulebook.methods import Judged
from mingzhang.rulebook.policies import PolicyDef, leaves
from mingzhang.rulebook.yamlfile import convert, read_yaml

from .small_evaluation import POLICY, small_policy

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


RISING = "overshoot: [{above: 200, share: 90}, {above: 300, share: 95}]"
SMALL_FAULTS = [
    ("expression: faulty / sampled", "expression: faulty / units", "由“units”算出，而后者没有在它之前声明"),
    ("{id: faulty,", "{id: sampled,", "数据“sampled”声明了两次"),
    ("most: 100, better: higher", "most: -1, better: higher", "的 least 大于 most"),
    ("抽查(?P<value>[\\d.]+)项指标", "抽查(?P<value>[\\d.+项指标", "不是有效的正则表达式"),
    ("抽查(?P<value>[\\d.]+)项指标", "抽查[0-9]+项指标", "应有一组 (?P<value>…)，或者写 means"),
    ("means: 0}", "}", "应有一组 (?P<value>…)，或者写 means"),
    ("over: adjusted, below: 80", "over: adjusted", "where 应写且只写"),
    ("over: adjusted, below: 80", "over: adjusted, below: 80, above: 10", "where 应写且只写"),
    ("take: sum, column: adjusted", "take: sum", "为 sum、mean 时应写 column"),
    ("take: count}", "take: count, column: executed}", "为 sum、mean 时应写 column"),
    ("row: total, column: executed", "column: executed", "cell 应写且只写 row、labels 之一"),
    ("row: total, column: executed", "row: total, labels: [合计], column: executed", "cell 应写且只写"),
    ("actual: served, target: served_target", "actual: served", "actual、target 应同时写出"),
    (", actual: served, target: served_target", "", "计分方法取自自评表的行，评价须写明用哪个数据"),
    ("input: stage", "", "计分方法取自自评表的行，评价须写明用哪个数据"),
    ("{kind: veto, input: incidents}", "{kind: deadline}", "计分方法取自自评表的行，评价须写明用哪个数据"),
    ("{kind: veto, input: incidents}", "{kind: veto, input: accidents}", "用到未声明的数据：accidents"),
    ("shows: [units]", "shows: [people]", "用到未声明的数据：people"),
    ("each: 2", "each: 0", "deduction 的 each 应为正数"),
    ("share: 80}", "share: 180}", "分段表的权重分应在 0 到 100 之间"),
    ("value: 90,", "value: 70,", "分段表的数值必须从小到大"),
    ("labels: [安全性], weight: 10", "labels: [安全性], weight: -10", "的分值为负"),
    ("labels: [安全性]", "labels: []", "指标 safe 没有名称"),
    ("total: [", "total: ['总分', ", "缺少 score 一组"),
    ("subject:", "total: 0\nsubject:", "总分为 0，应为正数"),
    ("target: served_target}", "target: served_target, overshoot: [{above: 90, share: 90}]}", "above 不得小于 100"),
    ("target: served_target}", f"target: served_target, {RISING}}}", "share 不得回升"),
    (
        "target: served_target}",
        "target: served_target, overshoot: [{above: 200, share: 190}]}",
        "share 应在 0 到 100",
    ),
]


@pytest.mark.parametrize(("old", "new", "says"), SMALL_FAULTS)
def test_a_wrong_evaluation_policy_is_refused_with_file_and_line(old: str, new: str, says: str) -> None:
    with pytest.raises(RulebookError, match=r"small\.yaml 第\d+行：") as fault:
        small_policy((old, new))
    assert says in str(fault.value)


def test_the_line_of_a_wrong_weight_is_that_of_its_group() -> None:
    with pytest.raises(RulebookError) as fault:
        small_policy(("labels: [合规性], weight: 10", "labels: [合规性], weight: 11"))
    line = next(n for n, text in enumerate(POLICY.splitlines(), start=1) if "id: output" in text)
    assert str(fault.value).startswith(f"small.yaml 第{line}行：“产出”下的分值合计为 41，应为 40")


def test_an_input_that_rests_on_itself_is_refused() -> None:
    with pytest.raises(RulebookError, match="由“faulty_share”算出"):
        small_policy(("expression: faulty / sampled", "expression: faulty / faulty_share"))


@pytest.mark.parametrize(
    "policy", [p for p in load().policies.values() if p.form != "self_evaluation"], ids=lambda policy: policy.id
)
def test_the_inputs_of_shipped_evaluations_name_forms_rows_and_columns_that_exist(policy: PolicyDef) -> None:
    forms = load().forms
    for declared in policy.inputs:
        for origin in declared.origins:
            if not isinstance(origin, InCell | InRows):
                continue
            columns = {column.id for block in forms[origin.form].blocks for column in block.columns}
            wanted = {origin.column, *((w.column for w in origin.where) if isinstance(origin, InRows) else ())}
            assert wanted - {None} <= columns
    assert policy.form is None or policy.form in forms


@pytest.mark.parametrize(
    ("policy", "points", "grade"),
    [
        ("om_fund.qingdao.2023", "70", "中"),
        ("om_fund.qingdao.2023", "69.99", "差"),
        ("department.qingdao.2023", "69.99", "中"),
        ("department.qingdao.2023", "60", "中"),
        ("department.qingdao.2023", "59.99", "差"),
        ("department.qingdao.2023", "89.99", "良"),
    ],
)
def test_each_evaluation_has_its_own_bands(policy: str, points: str, grade: str) -> None:
    assert load().policies[policy].grade_of(Decimal(points)) == grade


def test_the_fund_has_thirty_eight_leaves_and_an_input_for_each_that_is_computed() -> None:
    policy = load().policies["om_fund.qingdao.2023"]
    every = list(leaves(policy.indicators))
    assert len(every) == 38
    assert sum(not isinstance(one.method, Judged) for one in every) == 26
