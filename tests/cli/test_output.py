"""Where results go: whole files or none, any encoding of the terminal, pipes that close, disks that are full."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Say
from tests.cli.made_up import accounts, workbook
from tests.cli.running import COMMAND, run

ASCII = {"PYTHONIOENCODING": "ascii"}
NO_LOCALE = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
FULL = Path("/dev/full")


@pytest.mark.parametrize(
    "words",
    [
        ["check", "--out"],
        ["check", "--report", "md,html", "--out"],
        ["read", "--out"],
        ["demo", "--out"],
        ["publish", "--out"],
    ],
)
@pytest.mark.parametrize("under", ["", "darunter", "weit/darunter"])
def test_a_file_in_place_of_the_folder(say: Say, sound: Path, tmp_path: Path, words: list[str], under: str) -> None:
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    given = [] if words[0] == "demo" else [sound]
    refused = say(words[0], *given, *words[1:], tmp_path / "taken" / under)
    assert "taken" in refused.sentence
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("words", [["check", "--json"], ["check", "--report", "xlsx"], ["read"]])
def test_a_disk_that_fills_up_leaves_nothing_half_written(sound: Path, tmp_path: Path, words: list[str]) -> None:
    """No file may grow over 2,000 bytes: writing fails in the middle. The report of yesterday stays."""
    out = tmp_path / "out"
    assert run(words[0], sound, *words[1:], "--out", out).status == 0
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    full = _in_a_small_space(words[0], str(sound), *words[1:], "--out", str(out))
    assert full.returncode == 2
    assert full.stdout == ""
    assert full.stderr.endswith("请检查文件夹、权限和磁盘空间。\n")
    assert full.stderr.count("\n") == 1
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def _in_a_small_space(*words: str) -> "subprocess.CompletedProcess[str]":
    """The command where no file may be larger than 2,000 bytes."""
    return subprocess.run(  # noqa: S603 - our own command
        [str(COMMAND), *words], capture_output=True, encoding="utf-8", timeout=60, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000)),
    )  # fmt: skip


def test_a_folder_that_may_not_be_written(say: Say, sound: Path, tmp_path: Path) -> None:
    folder = tmp_path / "fest"
    folder.mkdir(mode=0o555)
    if os.access(folder, os.W_OK):
        pytest.skip("this user may write everywhere")
    assert "没有权限" in say("check", sound, "--out", folder).sentence


@pytest.mark.skipif(not FULL.exists(), reason="no full device here")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("words", [["check", "--json"], ["check"], ["read", "--json"], ["rulebook", "list"]])
def test_a_full_disk_behind_stdout(sound: Path, words: list[str], unbuffered: str) -> None:
    given = [] if words[0] == "rulebook" else [sound]
    with FULL.open("wb") as full:
        said = run(*words, *given, stdout=full, env={"PYTHONUNBUFFERED": unbuffered})
    assert said.sentence == "输出无法读写：磁盘已满；请检查路径、权限和磁盘空间。"


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_pipe_that_closes_early_is_no_finding_and_no_traceback(unbuffered: str) -> None:
    words = [str(COMMAND), "rulebook", "list", "--json"]
    env = os.environ | {"PYTHONUNBUFFERED": unbuffered}
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env) as process:  # noqa: S603
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.read(1) == b"{"
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 2


@pytest.mark.parametrize("env", [ASCII, NO_LOCALE, ASCII | NO_LOCALE])
def test_a_terminal_that_promises_only_ascii_gets_chinese(say: Say, wrong: Path, env: dict[str, str]) -> None:
    for words in (["check", wrong], ["check", wrong, "--json"], ["check", wrong.with_name("无.pdf")], ["--help"]):
        here, there = say(*words), run(*map(str, words), env=env)
        assert (there.status, there.out, there.err) == (here.status, here.out, here.err)
        assert any("\u4e00" <= char <= "\u9fff" for char in there.out + there.err)


def test_a_chinese_terminal_of_old_shows_what_it_can(wrong: Path) -> None:
    said = run("check", wrong, env={"PYTHONIOENCODING": "gbk"}, encoding="gbk")
    assert said.status == 1
    assert "错误 T-01" in said.out
    assert "✕" not in said.out, "GBK has no such sign"


@pytest.mark.parametrize("encoding", ["gbk", "latin-1", "utf-16"])
def test_json_is_whole_in_every_encoding(say: Say, wrong: Path, encoding: str) -> None:
    said = run("check", wrong, "--json", env={"PYTHONIOENCODING": encoding}, encoding=encoding)
    assert json.loads(said.out) == json.loads(say("check", wrong, "--json").out)


@pytest.mark.skipif(sys.platform != "linux", reason="file names of any bytes")
@pytest.mark.parametrize("words", [["check", "--json"], ["check"], ["read"], ["read", "--json"]])
def test_a_file_name_in_gbk_is_read_and_shown(sound: Path, tmp_path: Path, words: list[str]) -> None:
    named = tmp_path / os.fsdecode("部门决算.xlsx".encode("gbk"))
    sound.rename(named)
    said = run(words[0], named, *words[1:])
    assert (said.status, said.err) == (0, "")
    if words[0] == "read":
        assert "部门决算.xlsx" in said.out
    reported = run("check", named, "--report", "html,xlsx,md", "--out", tmp_path / "out")
    assert reported.status == 0, reported.err
    assert sorted(path.name for path in (tmp_path / "out").iterdir())[0] == "部门决算.check.html"
    missing = run("check", tmp_path / os.fsdecode("预算.xlsx".encode("gbk")))
    assert "预算.xlsx" in missing.sentence


def test_a_long_file_name_still_gets_its_report(say: Say, tmp_path: Path) -> None:
    """Eighty Chinese characters are 240 bytes of the 255 that a name may have."""
    book = workbook(tmp_path / f"{'长' * 80}.xlsx", {"a": accounts()})
    assert say("check", book, "--out", tmp_path / "out").status == 0
    assert len(list((tmp_path / "out").iterdir())) == 1


def test_control_characters_and_markup_in_a_cell_stay_harmless(say: Say, tmp_path: Path) -> None:
    """What a cell says is shown as text, in every report."""
    evil = '=HYPERLINK("x")<script>alert(1)</script>'
    rows = accounts()
    rows[7][0] = f"八、其他收入{evil}"
    book = workbook(tmp_path / "a.xlsx", {"a": rows})
    said = say("check", book, "--report", "html,xlsx,md", "--out", tmp_path / "out")
    assert said.status in {0, 1}
    assert "<script>" not in (tmp_path / "out" / "a.check.html").read_text(encoding="utf-8")
