"""Every option of `check`, `read`, `score` and `clocks`, and how they end."""

import io
import json
from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import Say
from tests.cli.made_up import accounts, workbook
from tests.cli.running import run, words_of


def test_sound_accounts_end_with_nought_and_wrong_ones_with_one(sound: Path, wrong: Path) -> None:
    assert run("check", sound).status == 0
    found = run("check", wrong)
    assert (found.status, found.err) == (1, "")
    assert "T-01" in found.out
    assert "121.63" in found.out


def test_the_summary_speaks_of_all_files(say: Say, sound: Path, wrong: Path) -> None:
    said = say("check", sound, wrong)
    assert said.status == 1
    assert "2份材料" in said.out or "云溪市档案馆" in said.out


@pytest.mark.parametrize("command", ["read", "check"])
def test_a_dash_is_standard_input(command: str, wrong: Path) -> None:
    said = run(command, "-", "--json", stdin=wrong.read_bytes())
    named = run(command, wrong, "--json")
    assert said.status == named.status
    assert said.out == named.out.replace("有错.xlsx", "标准输入")


def test_empty_standard_input_is_one_sentence() -> None:
    assert "空" in run("check", "-").sentence


def test_files_of_one_name_are_told_apart(say: Say, tmp_path: Path) -> None:
    first = workbook(tmp_path / "甲" / "决算.xlsx", {"a": accounts()})
    second = workbook(tmp_path / "乙" / "决算.xlsx", {"a": accounts(entity="云溪市图书馆", income_total="121.63")})
    found = json.loads(say("check", first, second, "--json").out)["findings"]
    assert words_of([f for f in found if f["rule"] == "T-01"], "document") == {str(second)}


def test_only_checks_only(say: Say, wrong: Path) -> None:
    said = json.loads(say("check", wrong, "--json", "--only", "T-03").out)
    assert words_of(said["findings"], "rule") == {"T-03"}
    assert words_of(said["not_checked"], "rule") <= {"T-03"}


def test_ignored_findings_stay_marked_with_the_reason(say: Say, wrong: Path) -> None:
    because = "已与财政部门核对"
    words = ["--ignore", "T-01", "--because", because, "--ignore", "T-03", "--because", "同上"]
    said = say("check", wrong, "--json", *words)
    found = {f["rule"]: f["ignored"] for f in json.loads(said.out)["findings"] if f["severity"] == "error"}
    assert (said.status, found) == (0, {"T-01": because, "T-03": "同上"})
    assert say("check", wrong, "--ignore", "T-01", "--because", because).status == 1, "T-03 still stands"


def test_strict_fails_on_a_tail(say: Say, tmp_path: Path) -> None:
    """120.00 + 0.63 may be 120.64 once each is rounded: it holds, but not for the strict."""
    book = workbook(tmp_path / "a.xlsx", {"a": accounts(income_total="120.64")})
    words = ["check", book, "--only", "T-01"]
    assert say(*words).status == 0
    assert say(*words, "--strict").status == 1


def test_strict_fails_on_a_warning(say: Say, tmp_path: Path) -> None:
    book = workbook(tmp_path / "a.xlsx", {"a": accounts(income_total="")})
    words = ["check", book, "--only", "T-01"]
    assert say(*words).status == 0
    assert say(*words, "--strict").status == 1


def test_last_years_accounts_are_compared_with(say: Say, tmp_path: Path) -> None:
    """The balance at the beginning is 5.00, last year's end 4.00."""
    this = accounts(opening="5.00", closing="5.00", grand_total="125.63")
    last = accounts(year=2022, opening="4.00", closing="4.00", grand_total="124.63")
    books = [workbook(tmp_path / f"{n}.xlsx", {"a": rows}) for n, rows in (("今年", this), ("去年", last))]
    words = ["check", books[0], "--only", "X-12"]
    assert say(*words).status == 0, "without last year's accounts nothing can be told"
    said = say(*words, "--prior", books[1])
    assert (said.status, "X-12" in said.out) == (1, True)
    assert "找不到" in say(*words, "--prior", tmp_path / "前年.xlsx").sentence


@pytest.mark.shared
def test_two_files_are_read_as_one_document(say: Say, shared: Path) -> None:
    """A budget whose narrative and tables were published apart."""
    parts = sorted((shared / "documents").glob("江苏*.pdf"))
    assert len(parts) == 2
    apart = json.loads(say("read", *parts, "--json").out)["documents"]
    (joined,) = json.loads(say("read", *parts, "--json", "--as-one").out)["documents"]
    assert len(apart) == 2
    assert joined["pages"] == sum(d["pages"] for d in apart)
    assert len(joined["forms"]) == sum(len(d["forms"]) for d in apart) > 0
    assert len(joined["statements"]) == sum(len(d["statements"]) for d in apart) > 0
    one, two = (json.loads(say("check", *parts, "--json", *how).out) for how in ((), ("--as-one",)))
    assert two["checked"] > one["checked"], "the narrative can be checked against the tables"


def test_reports_in_every_format(say: Say, wrong: Path, tmp_path: Path) -> None:
    out = tmp_path / "新" / "报告"
    said = say("check", wrong, "--json", "--report", "html,xlsx,md", "--out", out)
    assert json.loads(said.out)["contract"] == "mingzhang.findings/1", "stdout holds the JSON alone"
    assert [line.split()[0] for line in said.err.splitlines()] == ["报告"] * 3
    assert sorted(path.name for path in out.iterdir()) == [f"有错.check.{e}" for e in ("html", "md", "xlsx")]
    page = (out / "有错.check.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "121.63" in page
    assert "http" not in page.replace("http-equiv", ""), "a page that needs no network"
    assert (out / "有错.check.md").read_text(encoding="utf-8").startswith("# 云溪市档案馆 2023年度 核对报告")
    book = openpyxl.load_workbook(io.BytesIO((out / "有错.check.xlsx").read_bytes()))
    assert "发现" in book.sheetnames
    assert "T-01" in {cell.value for row in book["发现"].iter_rows() for cell in row}


def test_a_folder_alone_asks_for_the_page(say: Say, sound: Path, tmp_path: Path) -> None:
    assert say("check", sound, "--out", tmp_path / "o").status == 0
    assert [path.suffix for path in (tmp_path / "o").iterdir()] == [".html"]


def test_read_tells_people_what_it_found(say: Say, sound: Path) -> None:
    said = say("read", sound)
    assert (said.status, said.err) == (0, "")
    assert said.out.splitlines()[0] == "云溪市档案馆.xlsx：云溪市档案馆，2023年度，决算"
    assert "[final_accounts.01]" in said.out


def test_read_writes_one_file_for_each_report(say: Say, tmp_path: Path) -> None:
    book = workbook(tmp_path / "两家.xlsx", {"a": accounts(), "b": accounts(entity="云溪市图书馆")})
    said = say("read", book, "--out", tmp_path / "o")
    assert (said.status, said.out) == (0, "")
    assert sorted(path.name for path in (tmp_path / "o").iterdir()) == [
        "两家.1.reading.json",
        "两家.2.reading.json",
    ]


def test_accounts_without_scores_say_so(say: Say, sound: Path) -> None:
    said = say("score", sound)
    assert (said.status, said.out) == (0, "没有找到可以复算的评分表。\n")
    assert json.loads(say("score", sound, "--json").out)["scores"] == []


def test_clocks_count_the_days(say: Say, tmp_path: Path) -> None:
    """Two working days after Friday 5 January 2024 are Tuesday the 9th; the 10th is one too late."""
    table = tmp_path / "合同.csv"
    rows = "合同名称,合同签订日期,合同公告日期\n机房运维,2024-01-05,2024-01-10\n网络运维,2024-01-05,2024-01-09\n"
    table.write_text(rows, encoding="utf-8")
    said = say("clocks", table, "--json")
    assert said.status == 0, said.err
    clocks = {c["subject"]: c for c in json.loads(said.out)["clocks"] if c["deadline"] == "contract.publication"}
    assert clocks["机房运维"]["due"][0] == {
        "day_type": "working_day", "day": "2024-01-09", "late_working_days": 1, "late_calendar_days": 1,
    }  # fmt: skip
    assert (clocks["机房运维"]["state"], clocks["网络运维"]["state"]) == ("late", "kept")
    assert "网络运维" not in say("clocks", table, "--late").out


def test_a_table_without_events_is_refused(say: Say, sound: Path) -> None:
    assert "事件表" in say("clocks", sound).sentence
