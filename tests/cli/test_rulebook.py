"""What is known, for people and for programs: every entry can be listed, shown and read."""

import json
from pathlib import Path

import pytest

from mingzhang.rulebook import load
from tests.cli.conftest import Say


def entries() -> list[str]:
    book = load()
    found = (book.forms, book.rules, book.policies, book.deadlines, book.surveys, book.result_uses)
    return [*(identifier for each in found for identifier in each), *(entry.id for entry in book.table_sets)]


def test_the_list_names_every_entry_with_place_and_dates(say: Say) -> None:
    lines = say("rulebook", "list").out.splitlines()
    listed = [line.split()[0] for line in lines if line.startswith("  ")]
    assert sorted(listed) == sorted(entries())
    assert all("，" in line and len(line.split()) >= 3 for line in lines if line.startswith("  "))


def test_a_beginning_lists_what_begins_so(say: Say) -> None:
    data = json.loads(say("rulebook", "list", "final_accounts.0", "--json").out)
    assert [form["id"] for form in data["forms"]] == [f"final_accounts.0{n}" for n in range(1, 10)]
    assert data["rules"] == []


@pytest.mark.parametrize("identifier", entries())
def test_every_entry_is_a_page_for_people(say: Say, identifier: str) -> None:
    shown = say("rulebook", "show", identifier)
    assert (shown.status, shown.err) == (0, "")
    first, second, *_ = shown.out.splitlines()
    assert first.startswith(f"{identifier}　")
    assert second.startswith("有效　")
    assert "依据　" in shown.out
    assert not any(sign in shown.out.splitlines() for sign in ("{", "}", "[", "]")), "no raw JSON"
    assert "Decimal(" not in shown.out
    assert "None" not in shown.out


@pytest.mark.parametrize(
    "identifier", ["T-01", "final_accounts.03", "self_evaluation.qingdao.2023", "contract.publication"]
)
def test_every_entry_is_data_for_programs(say: Say, identifier: str) -> None:
    assert json.loads(say("rulebook", "show", identifier, "--json").out)["id"] == identifier


def test_a_rule_says_what_why_how_grave_and_by_which_cases(say: Say) -> None:
    book, shown = load(), say("rulebook", "show", "T-01").out
    rule = book.rules["T-01"]
    for said in (rule.name.zh, rule.name.en, rule.basis[0], rule.why, rule.relations[0].that, rule.suggestion):
        assert said in shown
    assert "严重程度　错误" in shown
    assert "income.total | 120.63" in shown, "the holding case"
    assert shown.count("  不成立：") == len(rule.cases.fail)


def test_a_form_shows_blocks_columns_and_rows(say: Say) -> None:
    shown = say("rulebook", "show", "final_accounts.01").out
    assert "分栏 income：收入" in shown
    assert "分栏 expenditure：支出" in shown
    assert "一、一般公共预算财政拨款收入（income.general_budget）" in shown
    assert "金额（amount，金额）" in shown


def test_a_policy_is_a_tree_whose_weights_are_those_of_the_notes(say: Say) -> None:
    """Execution 10, cost 10, output 40, benefit 30, satisfaction 10: one hundred."""
    lines = say("rulebook", "show", "self_evaluation.qingdao.2023").out.splitlines()
    tree = lines[lines.index("指标") + 1 :]
    weights = [
        int(line.split("　")[1].removesuffix(" 分")) for line in tree if line.startswith("  ") and " 分" in line
    ]
    assert weights == [10, 10, 40, 30, 10]
    assert any("优 90 分以上" in line for line in lines)


def test_a_deadline_shows_its_events_and_terms(say: Say) -> None:
    shown = say("rulebook", "show", "contract.publication").out
    assert "自　　　合同签订" in shown
    assert "2 个工作日（2015-03-01 至 今的事件）" in shown


def test_a_name_almost_right_is_helped(say: Say) -> None:
    assert "T-01" in say("rulebook", "show", "t-01").sentence


def test_the_cases_of_a_rule_run(say: Say) -> None:
    said = say("rulebook", "test", "T-01")
    assert (said.status, said.err) == (0, "")
    assert "0 个不符" in said.out
    data = json.loads(say("rulebook", "test", "T-01", "--json").out)
    assert data["failed"] == []
    assert data["cases"] > 3


def test_the_cases_of_a_use_of_results_run(say: Say) -> None:
    said = say("rulebook", "test", "results.general")
    assert (said.status, said.out.strip()) == (0, "1 种结果应用办法，14 个例子，0 个不符。")
    shown = say("rulebook", "show", "results.general").out
    assert "上年评价等级为中（得分 60 以上 不到 80）：压减 20%，改进管理" in shown
    assert "未见规定" in shown


def test_a_case_that_fails_is_named_and_ends_with_one(
    say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same rule with a failing case that in truth holds."""
    import shutil

    from mingzhang.rulebook import book as module

    data = tmp_path / "data"
    shutil.copytree(module.DATA, data)
    tables = data / "rules" / "tables.yaml"
    text = tables.read_text(encoding="utf-8")
    assert text.count('to: "121.63"') == 1
    tables.write_text(text.replace('to: "121.63", says: "差 1.00"', 'to: "120.63"'), encoding="utf-8")
    broken = module.load(data)
    monkeypatch.setattr("mingzhang.cli.rulebook.load", lambda: broken)
    said = say("rulebook", "test", "T-01")
    assert said.status == 1
    assert "✕ T-01 fail 1" in said.out
    failed = json.loads(say("rulebook", "test", "T-01", "--json").out)["failed"]
    assert [entry["rule"] for entry in failed] == ["T-01"]
