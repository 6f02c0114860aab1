"""Work whose process is killed, on a database of its own: killing.py SCENARIO prints facts as JSON."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import django

SILENCE = "4"
"""Seconds without a sign of life that count as death here."""

_LONGEST = 180.0


@contextmanager
def worker() -> "Iterator[subprocess.Popen[bytes]]":
    """A process that works on tasks; killed at the latest at the end."""
    process = subprocess.Popen([sys.executable, "-m", "mingzhang", "office", "tasks"], stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def until(true: Callable[[], bool]) -> None:
    """Waits until something is so."""
    ends = time.monotonic() + _LONGEST
    while not true():
        if time.monotonic() > ends:
            raise TimeoutError
        time.sleep(0.02)


def state_of(row: Any, *names: str) -> list[Any]:
    """Some fields of a row as they are now."""
    row.refresh_from_db()
    return [getattr(row, name) for name in names]


def prepared() -> Any:
    """An office of its own with a document that takes some seconds."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from mingzhang.example import load_example
    from mingzhang.office.services.documents import submit_document
    from mingzhang.office.tasks import check_document
    from mingzhang.publishing.sheets import report_sheets
    from mingzhang.publishing.sheets.xlsx import workbook
    from mingzhang.rulebook import load
    from tests.office.conftest import make_city, make_people

    content = workbook(report_sheets(load_example(load()), load()), ("示例", ""), "示例数据")
    clerk = make_people(make_city())["clerk"]
    return submit_document(clerk, "示例.xlsx", content, check_document.enqueue), clerk


def _in_the_middle(row: Any) -> Callable[[], bool]:
    return lambda: state_of(row, "state", "step") == ["working", "逐条核对"]


def check_killed() -> dict[str, Any]:
    """A check is killed twice: once it goes on by itself, then it waits to be asked."""
    from mingzhang.office.services.documents import recheck_document
    from mingzhang.office.tasks import check_document

    row, clerk = prepared()
    with worker() as first:
        until(_in_the_middle(row))
        first.kill()
    left = state_of(row, "state", "interrupted", "resumed")
    until(lambda: bool(state_of(row, "interrupted")[0]))
    with worker() as second:
        until(lambda: state_of(row, "resumed", "state", "step") == [1, "working", "逐条核对"])
        second.kill()
    until(lambda: bool(state_of(row, "interrupted")[0]))
    with worker():
        time.sleep(4)  # longer than a worker waits between two looks at what was abandoned
        again = state_of(row, "state", "interrupted", "resumed")
        recheck_document(clerk, row, check_document.enqueue)
        until(lambda: state_of(row, "state") == ["done"])
    return {"killed": left, "killed again": again, "asked": state_of(row, "state", "resumed", "counts")}


def check_asleep() -> dict[str, Any]:
    """A worker that slept through its work being given to another writes nothing when it wakes."""
    row, _ = prepared()
    with worker() as asleep:
        until(_in_the_middle(row))
        asleep.send_signal(signal.SIGSTOP)
        until(lambda: bool(state_of(row, "interrupted")[0]))
        with worker():
            until(lambda: state_of(row, "state") == ["done"])
        done = state_of(row, "finished_at", "counts", "resumed")
        asleep.send_signal(signal.SIGCONT)
        until(_first_task_has_ended)
        woken = state_of(row, "finished_at", "counts", "resumed")
    return {"same": done == woken, "resumed": row.resumed, "holder": row.holder}


def _first_task_has_ended() -> bool:
    from django_tasks_db.models import DBTaskResult

    first = DBTaskResult.objects.order_by("enqueued_at").first()
    return first is not None and first.finished_at is not None


def main(scenario: str) -> None:
    """Plays one scenario."""
    os.environ["MINGZHANG_TASK_SILENCE"] = SILENCE
    django.setup()
    from mingzhang.office.scope import everything

    with everything("测试"):
        print(json.dumps(globals()[scenario](), ensure_ascii=False, default=str))


if __name__ == "__main__":
    main(sys.argv[1])
