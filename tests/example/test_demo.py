"""`mingzhang demo`: done at once without a terminal, serving its report to this machine with one."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from mingzhang.cli.demo import command

COMMAND = [sys.executable, "-m", "mingzhang", "demo", "--out"]
PATIENCE = 60
"""Seconds after which a demonstration on a busy machine is taken for stuck; it needs two."""

_SCREEN = 24


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def output(folder: Path) -> str:
    result = CliRunner().invoke(command, ["--out", str(folder)], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_summary_fits_a_screen_and_names_the_report(output: str, folder: Path) -> None:
    lines = output.splitlines()

    assert len(lines) <= _SCREEN
    assert lines[0] == "青岛市大数据发展管理局 2023年度　［示例数据］"
    assert lines[-1] == f"报告 {folder.resolve() / '示例.check.html'}"


def test_finds_the_printed_slips(output: str, folder: Path) -> None:
    """5.4 for 8 × 2 ÷ 3 on the screen; a summary that prints the sum without execution in the report."""
    assert "各应得 8 × 2 ÷ 3 = 5.33 分，表中各为 5.4 分" in output
    assert "评价得分为 90，自评表总分为 100" in (folder / "示例.check.md").read_text(encoding="utf-8")


def test_writes_the_example_and_its_reports(output: str, folder: Path) -> None:
    assert output
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        ["示例.xlsx", "示例.html", "示例.txt", "示例.check.html", "示例.check.xlsx", "示例.check.md"]
    )


def test_what_it_writes_is_marked(output: str, folder: Path) -> None:
    assert output
    for name in ("示例.html", "示例.check.html", "示例.check.md"):
        assert "示例数据" in (folder / name).read_text(encoding="utf-8"), name


def spoken(terminal: int) -> Iterator[str]:
    """What is printed on a terminal, piece by piece, until it is closed."""
    while True:
        try:
            piece = os.read(terminal, 4096)
        except OSError:  # the other side is gone
            return
        if not piece:
            return
        yield piece.decode("utf-8", "replace")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX terminal")
def test_serves_on_a_terminal_until_interrupted(tmp_path: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    with subprocess.Popen(  # noqa: S603 - our own command
        [*COMMAND, str(tmp_path)], stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    ) as process:
        os.close(theirs)
        text, deadline = "", time.monotonic() + PATIENCE
        for piece in spoken(ours):
            text += piece
            if "Ctrl-C" in text or time.monotonic() > deadline:
                break
        address = re.search(r"http://127\.0\.0\.1:\d+/\S+", text)
        assert address, text
        with urlopen(address.group(), timeout=PATIENCE) as answer:  # noqa: S310 - the address it has just printed
            page = answer.read().decode("utf-8")
        process.send_signal(signal.SIGINT)
        list(spoken(ours))
        assert process.wait(PATIENCE) == 0
    os.close(ours)

    assert "核对报告" in page
    assert "示例数据" in page
