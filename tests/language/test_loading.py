"""Whoever writes rules or policies of their own reads what is wrong in them, in Chinese and in English."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mingzhang.checking.own_rules import with_own_rules
from mingzhang.errors import RulebookError
from mingzhang.language import say, speaking
from mingzhang.rulebook import load
from mingzhang.rulebook.policyfile import read_policy

RULE = """\
- id: OWN-1
  group: T
  name: {zh: 不超过限额, en: Within the limit}
  kind: relation
  severity: warning
  applies: {kinds: [final_accounts]}
  relations:
    - that: "03:2010301:total <= 03:total:total"
  suggestion: 核对。
  why: 本单位的要求。
  basis: [本单位内部控制制度]
  cases: {hold: "", fail: [], cannot_tell: []}
"""
POLICY = """\
id: own
title: 办法
title_en: Policy
basis: [无]
total: 100
form: self_evaluation
inputs:
  - {id: a, label: Given, origins: [{kind: cell, form: final_accounts.03, column: total, row: total}]}
indicators:
  - {id: x, labels: [Done], weight: 100, method: {kind: formula, expression: "a / 2"}}
grades: [{grade: good, at_least: 0}]
rounding: {leaf: 2}
"""


def _rules(path: Path) -> object:
    return with_own_rules(path, load())


def _policy(path: Path) -> object:
    return read_policy(path, load().forms)


def refused(folder: Path, text: str, read: Callable[[Path], object]) -> str:
    path = folder / "own.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RulebookError) as error:
        read(path)
    return str(error.value)


@pytest.mark.parametrize(
    ("right", "wrong", "chinese", "english"),
    [
        (
            "that:",
            "thta:",
            "第8行：不认识“thta”这一项，允许的写法：that、right。",
            "line 8: there is no item “thta”; allowed are: that, right.",
        ),
        (
            "severity: warning",
            "severity: heavy",
            "第5行：“severity”不能写“heavy”，允许的写法：error、warning、info。",
            "line 5: “severity” cannot be “heavy”; allowed are: error, warning, info.",
        ),
        ("  why: 本单位的要求。\n", "", "第1行：缺少“why”一项。", "line 1: the item “why” is missing."),
        (
            "kinds: [final_accounts]",
            "kinds: final_accounts",
            "第6行：“kinds”应是一个列表，现在是一段文字。",
            "line 6: “kinds” must be a list; it is text.",
        ),
        (
            "severity: warning",
            "severity: warning\n  valid_from: 2023-13-01",
            "第6行：“valid_from”应是一个日期，写作 2024-03-31。",
            "line 6: “valid_from” must be a date, written 2024-03-31.",
        ),
        (
            "<= 03",
            "~ 03",
            "第8行：规则 OWN-1 有误：关系式“03:2010301:total ~ 03:total:total”中“~ 03:total”不可识别。",
            "line 8: rule OWN-1 is wrong: Relation “03:2010301:total ~ 03:total:total”: “~ 03:total” cannot be"
            " understood.",
        ),
        (
            "- id: OWN-1",
            "- id: OWN-1: 2",
            "第1行不是有效的 YAML：多了一个冒号，或上一行的引号没有成对。请改正后重试。",
            "line 1 is not valid YAML: there is a colon too many, or a quotation mark of the line before is not"
            " closed. Correct it and try again.",
        ),
    ],
)
def test_what_is_wrong_in_a_rule(tmp_path: Path, right: str, wrong: str, chinese: str, english: str) -> None:
    said = refused(tmp_path, RULE.replace(right, wrong, 1), _rules)
    assert said.removeprefix("own.yaml ") == chinese
    with speaking("en"):
        assert say(said).removeprefix("own.yaml ") == english


@pytest.mark.parametrize(
    ("right", "wrong", "chinese", "english"),
    [
        (
            "kind: formula",
            "kind: formla",
            "第10行：“kind”不能写“formla”，"
            "允许的写法：ratio、equality、deadline、tiers、execution、"
            "piecewise、deduction、proportion、formula、veto、judged、by_target。",
            "line 10: “kind” cannot be “formla”; allowed are: ratio, equality, deadline, tiers, execution,"
            " piecewise, deduction, proportion, formula, veto, judged, by_target.",
        ),
        (
            "expression:",
            "expresion:",
            "第10行：不认识“expresion”这一项，允许的写法：expression、capped、zero。",
            "line 10: there is no item “expresion”; allowed are: expression, capped, zero.",
        ),
        (
            "a / 2",
            "a / b",
            "第1行：指标“Done”用到未声明的数据：b。",
            "line 1: the indicator “Done” uses inputs that are not declared: b.",
        ),
        (
            "a / 2",
            "a /",
            "第10行：算式“a /”在“末尾”处写错。",
            "line 10: the formula “a /” is wrong at ‘the end’.",
        ),
        ("weight: 100", "weight: much", "第10行：“weight”应是一个数。", "line 10: “weight” must be a number."),
        (
            "weight: 100",
            "weight: 90",
            "第1行：“总分”下的分值合计为 90，应为 100。",
            "line 1: the weights below ‘Total’ add up to 90; they must make 100.",
        ),
    ],
)
def test_what_is_wrong_in_a_policy(tmp_path: Path, right: str, wrong: str, chinese: str, english: str) -> None:
    said = refused(tmp_path, POLICY.replace(right, wrong, 1), _policy)
    assert said.removeprefix("own.yaml ") == chinese
    with speaking("en"):
        assert say(said).removeprefix("own.yaml ") == english


def test_the_files_are_right_as_they_stand(tmp_path: Path) -> None:
    """Else the tests above would be told of another fault than theirs."""
    path = tmp_path / "own.yaml"
    path.write_text(RULE, encoding="utf-8")
    assert "OWN-1" in with_own_rules(path, load()).rules
    path.write_text(POLICY, encoding="utf-8")
    assert read_policy(path, load().forms).id == "own"


def test_signs_that_yaml_does_not_take_are_told(tmp_path: Path) -> None:
    said = refused(tmp_path, RULE + "\x01", _rules)
    assert said == "own.yaml 里有不能用的控制字符，不是有效的 YAML。请删去后重试。"
