"""Plays scenarios in processes of their own, on a SQLite file and on a PostgreSQL database made for them."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parents[3]
Play = Callable[[str], dict[str, Any]]


@pytest.fixture(params=["sqlite", "postgresql"])
def play(request: pytest.FixtureRequest, tmp_path: Path) -> Play:
    """Plays a scenario and gives the facts that it prints."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "mingzhang.office.settings",
        "MINGZHANG_HOME": str(tmp_path),
        "PYTHONPATH": f"{HERE / 'src'}:{HERE}",
    }
    environment.pop("DATABASE_URL", None)
    if request.param == "postgresql":
        environment["DATABASE_URL"] = request.getfixturevalue("postgresql")

    def run(scenario: str) -> dict[str, Any]:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "tests.office.background.killing", scenario],
            env=environment,
            cwd=HERE,
            capture_output=True,
            text=True,
            timeout=400,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        facts: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
        return facts

    return run
