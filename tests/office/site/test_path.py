"""The five-minute path in a real browser: five people, one project from declaration to payment."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SCRIPT = Path(__file__).resolve().parents[3] / "scripts" / "office_path.py"
STEPS = 23
"""Steps of the short form: the long one looks at a figure in the printed page as well."""


def test_every_step_is_there() -> None:
    if shutil.which("chromium") is None:
        pytest.skip("chromium is not installed")
    done = subprocess.run([sys.executable, str(SCRIPT), "--short"], capture_output=True, text=True, check=False)  # noqa: S603 - ours
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("✓") == STEPS
    assert "有 2 次退回" in done.stdout
