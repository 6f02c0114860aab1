"""The summary fits a screen of 24 lines of 100 columns, whatever was found."""

from dataclasses import replace
from pathlib import Path

import pytest

from mingzhang.findings import CheckResult, Finding, NotChecked
from mingzhang.forms import Document, Report, Unread
from mingzhang.publishing.report import CheckView, make_view
from mingzhang.publishing.report.terminal import screen_lines, terminal_summary, width
from mingzhang.rulebook import load
from tests.cli.conftest import Say
from tests.cli.made_up import accounts, workbook
from tests.cli.running import run

DOCUMENT = Document("甲.pdf", "0" * 64, 30, "pdf")
FINDING = Finding("T-01", "error", "fails", "甲.pdf", "表01 合计行印 1.00，各项之和为 2.00，差 1.00。")


def view(
    findings: int, message: str, *, unread: str = "", reports: int = 1, name: str = "云溪市档案馆"
) -> CheckView:
    report = Report(DOCUMENT, name, 2023, "final_accounts", (), (), (Unread("表", unread, 3),) if unread else ())
    found = tuple(replace(FINDING, message=f"{number} {message}") for number in range(findings))
    result = CheckResult(found, (NotChecked("T-02", "没有数"),), 100, 100 - findings, 0)
    return make_view([report] * reports, result, [], load())


def lines_of(text: str) -> int:
    """Lines on a terminal of 100 columns, each counted by hand: Chinese characters are two columns wide."""
    total = 0
    for line in text.split("\n"):
        columns = sum(1 if char.isascii() else 2 for char in line)
        total += max(1, (columns + 98) // 99)
    return total


@pytest.mark.parametrize("length", [0, 40, 100, 2000])
@pytest.mark.parametrize("findings", [0, 1, 5, 500])
def test_any_number_of_messages_of_any_length_fits(findings: int, length: int) -> None:
    text = terminal_summary(view(findings, "很长的说明" * (length // 5), unread="原因" * length, reports=9))
    assert lines_of(text) <= 21, "three lines are left for the command, the report's place and the prompt"


def test_no_finding_disappears_without_being_counted() -> None:
    text = terminal_summary(view(500, "说明"))
    shown = text.count("✕ 错误")
    assert 5 <= shown < 500
    assert f"另有 {500 - shown} 处" in text
    assert "--report" in text


def test_errors_come_first_and_every_rule_once_before_any_twice() -> None:
    """Two of A, one of B, and a warning of C."""
    kinds = (("A-01", "error"), ("A-01", "error"), ("B-01", "error"), ("C-01", "warning"))
    found = tuple(replace(FINDING, rule=rule, severity=severity) for rule, severity in kinds)  # type: ignore[arg-type]
    made = make_view([Report(DOCUMENT, "某馆", 2023, "other", ())], CheckResult(found, (), 4, 0, 0), [], load())
    signs = [line.split("　")[0] for line in terminal_summary(made).split("\n") if line[:1] in "✕▲"]
    assert signs == ["✕ 错误 A-01", "✕ 错误 B-01", "✕ 错误 A-01", "▲ 提醒 C-01"]


def test_a_short_message_is_whole_and_a_long_one_ends_with_dots_and_a_way_on() -> None:
    short = terminal_summary(view(1, "说明。"))
    assert "0 说明。" in short
    assert "…" not in short
    long = terminal_summary(view(1, "很长的说明" * 100))
    (line,) = [line for line in long.split("\n") if line.startswith("✕")]
    assert line.endswith("…")
    assert lines_of(line) == 2
    assert "--report" in long


def test_a_very_long_name_does_not_push_the_answer_away() -> None:
    text = terminal_summary(view(1, "说明", name="某" * 3000))
    assert lines_of(text) <= 21
    assert "有 1 处错误" in text


def test_line_ends_within_a_message_do_not_break_the_summary() -> None:
    text = terminal_summary(view(1, "第一行\n第二行\n" * 30))
    assert lines_of(text) <= 21
    assert len([line for line in text.split("\n") if "第二行" in line]) == 1


def test_what_was_not_read_stands_in_the_answer() -> None:
    assert "1 处没有读出" in terminal_summary(view(0, "", unread="看不清")).split("\n")[1]


def test_width_counts_chinese_twice() -> None:
    assert (width("abc"), width("明账"), width("a，b")) == (3, 4, 4)
    assert (screen_lines(""), screen_lines("x" * 99), screen_lines("x" * 100), screen_lines("明" * 50)) == (
        1,
        1,
        2,
        2,
    )


def test_a_table_read_twice_and_a_file_of_nothing_are_said_first(say: Say, tmp_path: Path) -> None:
    twice = workbook(tmp_path / "两遍.xlsx", {"a": accounts(), "b": accounts()})
    other = tmp_path / "信.txt"
    other.write_text("各位同事：\n明天开会，请准时参加。\n", encoding="utf-8")
    said = say("check", twice, other).out
    assert "《收入支出决算总表》读到 2 次" in said
    assert "“信.txt”没有认出任何表" in said
    assert "读到 2 次" not in say("check", workbook(tmp_path / "一遍.xlsx", {"a": accounts()})).out


def test_the_demonstration_fits_and_shows_no_progress_in_a_pipe(tmp_path: Path) -> None:
    said = run("demo", "--out", tmp_path)
    assert lines_of(said.out.removesuffix("\n")) <= 24
    assert "\x1b" not in said.out + said.err
    assert "\r" not in said.out + said.err


@pytest.mark.shared
def test_real_documents_fit(say: Say, shared: Path) -> None:
    for path in sorted((shared / "documents").glob("*决算*.*")):
        text = say("check", path).out.removesuffix("\n")
        assert lines_of(text) <= 21, path.name
