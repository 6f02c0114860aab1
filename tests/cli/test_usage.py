"""What an impatient user types wrongly: one clear sentence in Chinese, exit status 2, nothing on stdout."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Say
from tests.cli.running import COMMAND, run

COMMANDS = ("read", "check", "score", "publish", "verify", "rulebook", "clocks", "corpus", "office", "demo")


def test_help_names_every_command_and_is_quick() -> None:
    runs = [run("--help") for _ in range(3)]
    assert {r.status for r in runs} == {0}
    assert all(f"  {name} " in runs[0].out for name in COMMANDS)
    assert min(r.seconds for r in runs) < 0.2


@pytest.mark.parametrize("name", ["read", "check", "score", "rulebook", "clocks", "demo"])
def test_each_command_explains_itself_in_both_languages(say: Say, name: str) -> None:
    shown = say(name, "--help")
    assert (shown.status, shown.err) == (0, "")
    assert any("\u4e00" <= char <= "\u9fff" for char in shown.out)
    assert f"mingzhang {name}" in shown.out


def test_the_version_is_a_version(say: Say) -> None:
    assert say("--version").out.strip().split(".")[0].isdigit()


@pytest.mark.parametrize("words", [(), ("rulebook",)])
def test_no_word_shows_what_there_is(say: Say, words: tuple[str, ...]) -> None:
    shown = say(*words)
    assert (shown.status, shown.out) == (2, "")
    assert shown.err.count("Usage:") == 1
    assert "  list " in shown.err if words else "  check " in shown.err


@pytest.mark.parametrize("words", ["corpus run d --out b", "corpus query x"])
def test_what_comes_later_says_so(say: Say, words: str) -> None:
    assert "尚未提供" in say(*words.split()).sentence


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("bogus", "“bogus”"),
        ("rulebook bogus", "“bogus”"),
        ("check", "缺少"),
        ("check a.pdf --jsn", "--jsn"),
        ("check a.pdf --out", "--out"),
        ("check a.pdf --json=3", "--json"),
        ("rulebook show", "ID"),
        ("clocks a.csv b.csv", "多了 b.csv"),
        ("clocks a.csv --today tomorrow", "日期"),
        ("check a.pdf --report pdf", "pdf"),
        ("check a.pdf --report , --out o", "格式"),
        ("check a.pdf --report html", "--out"),
        ("check a.pdf --only T-999", "T-999"),
        ("check a.pdf --ignore T-01", "--because"),
        ("check a.pdf --ignore T-01 --because", "--because"),
        ("score a.pdf --policy nobody.2023", "nobody.2023"),
        ("score a.pdf --input contracts", "名称=值"),
        ("rulebook show T-999", "T-999"),
        ("rulebook test T-999", "T-999"),
        ("rulebook list nothing", "nothing"),
        ("read nowhere.pdf", "nowhere.pdf"),
        ("check nowhere.pdf --json", "nowhere.pdf"),
        ("clocks nowhere.csv", "nowhere.csv"),
        ("score .", "文件夹"),
        (f"read {'x' * 300}.pdf", "太长"),
    ],
)  # fmt: skip
def test_a_wrong_word_is_named_in_one_sentence(say: Say, words: str, says: str) -> None:
    assert says in say(*words.split(" ")).sentence


def test_a_reason_of_blanks_is_no_reason(say: Say, sound: Path) -> None:
    assert "--because" in say("check", sound, "--ignore", "T-01", "--because", "  ").sentence


def test_nothing_is_read_where_one_of_the_names_is_wrong(say: Say, sound: Path) -> None:
    assert "找不到" in say("read", sound, sound.with_name("没有.pdf")).sentence


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file that exists and cannot be read, even by root")
def test_an_unreadable_file_is_one_sentence(say: Say) -> None:
    assert "打不开" in say("check", "/proc/self/mem").sentence


def test_a_file_without_permission_is_one_sentence(say: Say, sound: Path) -> None:
    sound.chmod(0)
    if os.access(sound, os.R_OK):
        pytest.skip("this user may read everything")
    assert "没有权限" in say("check", sound).sentence


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "全市.pdf").open("wb") as file:
        file.truncate(5 * 1024**3)
    refused = run("check", tmp_path / "全市.pdf")
    assert "200 MB" in refused.sentence
    assert refused.seconds < 5


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no endless device here")
def test_an_endless_device_is_refused_within_bounds() -> None:
    refused = run("check", "/dev/zero")
    assert "200 MB" in refused.sentence
    assert refused.megabytes < 700


def test_ctrl_c_is_one_sentence_even_while_a_library_is_busy(endless: Path) -> None:
    words, pipe = [str(COMMAND), "check", str(endless)], subprocess.PIPE
    with subprocess.Popen(words, stdout=pipe, stderr=pipe) as process:  # noqa: S603 - our own command
        time.sleep(2)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err.decode()) == (2, b"", "已中断，没有给出结果。\n")


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("office", "serve", "--port", "99999"), "选项 --port 后面应是 0 到 65535 的整数，不是“99999”"),
        (("sample", "甲.csv", "-n", "0"), "选项 --count 后面应是不小于 1 的整数，不是“0”"),
        (("form", "self_evaluation", "--out", "x", "--year", "甲"), "选项 --year 后面应是整数，不是“甲”"),
        (
            ("clocks", "甲.csv", "--today", "2023-13-45"),
            "选项 --today 后面应是日期，写作 2024-03-31，不是“2023-13-45”",
        ),
        (("check", "甲.pdf", "--lang", "fr"), "选项 --lang 后面应是 zh 或 en，不是“fr”"),
    ],
)
def test_a_value_of_the_wrong_kind_is_told_what_it_should_be(say: Say, words: tuple[str, ...], wanted: str) -> None:
    assert say(*words).sentence.startswith(f"{wanted}；用法见 mingzhang")


def test_an_office_without_tables_says_which_command_makes_them(tmp_path: Path) -> None:
    done = run("office", "thin", env={"MINGZHANG_HOME": str(tmp_path)})
    assert "数据库用不了" in done.sentence
    assert "mingzhang office migrate" in done.sentence


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_stream_that_was_closed_before_is_no_fault(closed: str) -> None:
    script = f'"{COMMAND}" rulebook show T-01 {closed}'
    done = subprocess.run(["/bin/sh", "-c", script], capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    assert (done.returncode, done.stderr) == (0, "")


def test_a_backup_that_is_not_there_says_what_to_look_at(tmp_path: Path) -> None:
    done = run("office", "restore", tmp_path / "nowhere.tar", env={"MINGZHANG_HOME": str(tmp_path)})
    assert done.sentence == f"找不到备份 {tmp_path / 'nowhere.tar'}；请检查文件名和所在文件夹。"
