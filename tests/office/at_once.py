"""Several people in the same moment: on the database of the tests, and on a SQLite file in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.db import connections

HERE = Path(__file__).parents[2]


PEOPLE = 6


def together(attempt: Callable[[], object], refused: type[Exception]) -> int:
    """How many of the people succeed who all attempt the same at once."""

    def one(_: int) -> bool:
        try:
            attempt()
        except refused:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(PEOPLE) as pool:
        return sum(pool.map(one, range(PEOPLE)))


def on_a_sqlite_file(home: Path, module: str) -> tuple[list[str], str]:
    """The last line that a module's `on_a_file` prints with a database of its own, and what it complains of."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "mingzhang.office.settings",
        "MINGZHANG_HOME": str(home),
        "PYTHONPATH": f"{HERE / 'src'}:{HERE}",
    }
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", f"import django; django.setup(); from {module} import on_a_file; on_a_file()"],
        env=environment,
        cwd=HERE,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return done.stdout.strip().splitlines()[-1:], done.stderr
