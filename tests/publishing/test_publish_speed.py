"""A report of 120 pages is written in time, twice the same; measured by the script that prints it."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "publish_speed.py"


@pytest.mark.speed
def test_a_large_report_is_written_in_time() -> None:
    done = subprocess.run([sys.executable, SCRIPT], capture_output=True, text=True, check=False)  # noqa: S603 - ours
    assert done.returncode == 0, done.stdout + done.stderr
