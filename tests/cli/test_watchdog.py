"""Work that no longer advances, or outgrows the memory any report needs, ends with one sentence."""

import subprocess
import sys
from pathlib import Path

import pytest

from mingzhang.cli import watchdog
from mingzhang.errors import MingzhangError
from tests.cli.conftest import Say
from tests.cli.running import run


def test_a_hanging_pdf_is_given_up(endless: Path) -> None:
    given_up = run("check", endless, "--json", env={"MINGZHANG_PATIENCE": "2"})
    assert given_up.sentence.startswith("没完没了.pdf：读取时 2 秒没有进展")
    assert given_up.seconds < 10
    assert given_up.megabytes < 1500


def test_one_hanging_file_among_others_leaves_nothing_behind(endless: Path, sound: Path, tmp_path: Path) -> None:
    given_up = run("check", sound, endless, "--out", tmp_path / "out", env={"MINGZHANG_PATIENCE": "2"})
    assert "没完没了.pdf" in given_up.sentence
    assert not (tmp_path / "out").exists()


def test_pages_done_start_the_patience_anew() -> None:
    """Five times half the patience, each with a sign of progress."""
    code = (
        "import time; from mingzhang.cli.watchdog import Watchdog\n"
        "with Watchdog('读取', '。') as watchdog:\n"
        "    for page in range(5):\n"
        "        time.sleep(0.5)\n"
        "        watchdog.advanced(str(page))\n"
        "print('done')"
    )
    ended = _python(code, "1")
    assert (ended.returncode, ended.stdout) == (0, "done\n")


def test_silence_ends_the_process() -> None:
    code = (
        "import time; from mingzhang.cli.watchdog import Watchdog\n"
        "with Watchdog('读取', '请拆分。') as watchdog:\n"
        "    watchdog.advanced('甲.pdf 第3页')\n"
        "    time.sleep(60)"
    )
    ended = _python(code, "1")
    assert ended.returncode == 2
    assert ended.stderr == "甲.pdf 第3页：读取时 1 秒没有进展，已放弃，没有给出结果；请拆分。\n"


def test_memory_without_end_ends_the_process() -> None:
    code = (
        "import time; from mingzhang.cli import watchdog\n"
        "watchdog.MEMORY = 50 * 1024 ** 2\n"
        "with watchdog.Watchdog('读取', '请拆分。'):\n"
        "    held = bytearray(100 * 1024 ** 2)\n"
        "    time.sleep(60)"
    )
    ended = _python(code, "60")
    assert ended.returncode == 2
    assert "占用内存超过" in ended.stderr


def test_memory_held_before_the_work_is_not_its_own() -> None:
    code = (
        "import time; from mingzhang.cli import watchdog\n"
        "held, watchdog.MEMORY = bytearray(100 * 1024 ** 2), 50 * 1024 ** 2\n"
        "with watchdog.Watchdog('读取', '请拆分。'):\n"
        "    time.sleep(1)"
    )
    ended = _python(code, "60")
    assert (ended.returncode, ended.stderr) == (0, "")


def _python(code: str, patience: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, "-c", code],
        env={"MINGZHANG_PATIENCE": patience, "PYTHONUTF8": "1"},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("said", ["0", "soon", "-5", "1e9"])
def test_a_patience_that_is_no_number_is_refused(
    say: Say, sound: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setenv("MINGZHANG_PATIENCE", said)
    assert said in say("check", sound).sentence


def test_the_usual_patience_needs_no_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MINGZHANG_PATIENCE", raising=False)
    assert watchdog.patience() == watchdog.PATIENCE
    monkeypatch.setenv("MINGZHANG_PATIENCE", "7")
    assert watchdog.patience() == 7
    monkeypatch.setenv("MINGZHANG_PATIENCE", "x")
    with pytest.raises(MingzhangError):
        watchdog.patience()


@pytest.mark.skipif(sys.platform == "win32", reason="the system says nothing of memory in this way")
def test_memory_is_counted_in_bytes() -> None:
    """An interpreter with a PDF library holds more than ten megabytes and less than ten gigabytes."""
    assert 10**7 < watchdog.memory_used() < 10**10
