"""Rules in a file of one's own: used beside the shipped ones; what is wrong in them is named with file and line."""

from pathlib import Path

import pytest

from mingzhang.checking import Options, check
from mingzhang.checking.case_text import build_report, sections_of
from mingzhang.checking.own_rules import with_own_rules
from mingzhang.errors import RulebookError
from tests.checking.small_reports import book

RULE = """\
- id: {id}
  group: T
  name: {{zh: 行政运行不超过限额, en: Administration within its limit}}
  kind: {kind}
  severity: warning
  applies: {{kinds: [final_accounts]}}
  relations:
    - that: "{that}"
  suggestion: 核对。
  why: 本单位的要求。
  basis: [本单位内部控制制度]
  cases: {{hold: "", fail: [], cannot_tell: []}}
"""


def file(
    folder: Path, that: str = "03:2010301:total <= 03:total:total", *, name: str = "OWN-1", kind: str = "relation"
) -> Path:
    path = folder / "own.yaml"
    path.write_text(RULE.format(id=name, kind=kind, that=that), encoding="utf-8")
    return path


def refused(path: Path) -> str:
    with pytest.raises(RulebookError) as error:
        with_own_rules(path, book())
    return str(error.value)


def test_a_rule_of_ones_own_is_checked_like_any_other(tmp_path: Path) -> None:
    own = with_own_rules(file(tmp_path), book())
    report, _ = build_report(
        sections_of("[report] year=2023\n[03]\nrow | total\ntotal | 1.00\n2010301 | 2.00"), own, "final_accounts"
    )
    found = check([report], own, options=Options(only=frozenset({"OWN-1"}))).findings
    assert [(f.rule, f.severity, f.printed, f.expected) for f in found] == [("OWN-1", "warning", "2.00", "1.00")]
    assert "OWN-1" not in book().rules


@pytest.mark.parametrize(
    ("that", "says"),
    [
        (
            "03:total:totl = 03:201:total",
            "own.yaml 第8行：规则 OWN-1 用了表“03”没有的栏“totl”；可用：total、basic、",
        ),
        (
            "01:income.sum:amount = 01:income.total:amount",
            "第8行：规则 OWN-1 用了表“01”没有的行“income.sum”；可用：",
        ),
        ("33:total:total = 03:total:total", "第8行：规则 OWN-1 用了没有的表“33”；可用：01、02、03"),
        ("03:total:total ~ 03:201:total", "第8行：规则 OWN-1 有误：关系式"),
    ],
)
def test_what_a_relation_names_must_be_there(tmp_path: Path, that: str, says: str) -> None:
    assert says in refused(file(tmp_path, that))


def test_an_unknown_kind_and_a_name_in_use_are_refused(tmp_path: Path) -> None:
    assert "own.yaml 第4行：规则 OWN-1 的 kind“relations”不存在；可用：" in refused(
        file(tmp_path, kind="relations")
    )
    assert "第1行：规则 T-01 与规则库里的规则同名" in refused(file(tmp_path, name="T-01"))


def test_an_unknown_key_is_refused_with_the_allowed_ones(tmp_path: Path) -> None:
    path = file(tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace("severity:", "severty:"), encoding="utf-8")
    said = refused(path)
    assert said.startswith("own.yaml 第5行：")
    assert "允许的写法：" in said
    assert "severity" in said


def test_cells_that_are_each_others_sum_are_refused(tmp_path: Path) -> None:
    path = file(tmp_path, "03:201:total = 03:20103:total + 03:20105:total")
    more = RULE.format(id="OWN-2", kind="relation", that="03:20103:total = 03:201:total + 03:204:total")
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    said = refused(path)
    assert said.startswith("own.yaml：规则的关系式互为合计（")
    assert "final_accounts.03:201:total" in said


def test_aliases_that_hold_themselves_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("&a [*a]\n", encoding="utf-8")
    assert refused(path).startswith("own.yaml")


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.yaml").startswith("打不开规则文件 ")
