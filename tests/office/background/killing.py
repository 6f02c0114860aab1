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


def until(true: Callable[[], bool], pause: float = 0.02) -> None:
    """Waits until something is so."""
    ends = time.monotonic() + _LONGEST
    while not true():
        if time.monotonic() > ends:
            raise TimeoutError
        time.sleep(pause)


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


def _city() -> tuple[Any, Any]:
    from django.core.management import call_command

    from tests.office.conftest import make_city, make_people

    call_command("migrate", verbosity=0)
    city = make_city()
    return city, make_people(city)


def _events(action: str) -> int:
    from mingzhang.office.models import AuditEvent

    return AuditEvent.objects.filter(action=action).count()


def import_killed() -> dict[str, Any]:
    """The import of a document of many pages is killed while it is read."""
    from mingzhang.example import load_example
    from mingzhang.office.models import AccountTables
    from mingzhang.office.services.account_tasks import begin_import
    from mingzhang.office.tasks import work_on_accounts
    from mingzhang.pipeline import publish
    from mingzhang.publishing.documents import example_narrative
    from mingzhang.rulebook import load

    city, people = _city()
    made = publish(load_example(load())[0], example_narrative(), load(), ("pdf",))
    content = next(data for data in made.files.values() if isinstance(data, bytes))
    given = (people["clerk"], city["data"], 2023, "决算.pdf", content, work_on_accounts.enqueue)
    row = begin_import(*given, called="示例数据")
    with worker() as first:
        until(lambda: state_of(row, "state", "step")[1][:2] == "读取")
        first.kill()
    left = [*state_of(row, "state"), AccountTables.objects.count()]
    with worker():
        until(lambda: state_of(row, "state") in (["done"], ["failed"]))
    tables = AccountTables.objects.get()
    return {
        "left": left,
        "came to": state_of(row, "state", "resumed", "sentence"),
        "tables": [tables.state, tables.version, len(tables.reading["forms"])],
        "events": _events("accounts.take"),
    }


def _approved(city: Any, people: Any) -> Any:
    from datetime import date

    from mingzhang.office.services.accounts_entry import submit, take_file
    from mingzhang.office.services.consolidation import consolidate, freeze
    from mingzhang.office.services.publishing import approve_accounts
    from tests.office.accounts.conftest import YEAR, as_workbook, explained, tables

    clerk = people["clerk"]
    for unit, key in ((False, "data"), (True, "unit")):
        content = as_workbook(tables(city[key].name, unit=unit))
        submit(clerk, take_file(clerk, city[key], YEAR, "决算.xlsx", content))
    row = freeze(clerk, explained(consolidate(clerk, city["data"], YEAR), people))
    return approve_accounts(people["head"], row, date(2024, 8, 20))


def publish_killed() -> dict[str, Any]:
    """A publication is killed while it is made, and again right after its folder was switched to."""
    from mingzhang.office.models import Publication
    from mingzhang.office.queries.publications import published_folder
    from mingzhang.office.services.account_tasks import begin_publishing, repeat_task
    from mingzhang.office.tasks import work_on_accounts
    from mingzhang.publishing.sealing.verification import verify

    city, people = _city()
    accounts = _approved(city, people)
    out = published_folder(city["data"])
    row = begin_publishing(people["clerk"], accounts, work_on_accounts.enqueue)
    with worker() as first:
        until(lambda: state_of(row, "step") == ["生成公开站"])
        first.kill()
    left = [*state_of(accounts, "state"), Publication.objects.count(), (out / "current").exists()]
    with worker() as second:
        until((out / "versions" / "0001").exists, pause=0)
        second.kill()
    if state_of(row, "state") == ["working"]:  # killed before it was recorded, as it nearly always is
        until(lambda: bool(state_of(row, "interrupted")[0]))
        repeat_task(people["clerk"], row, work_on_accounts.enqueue)
    with worker():
        until(lambda: state_of(row, "state") in (["done"], ["failed"]))
    return {
        "left": left,
        "came to": [*state_of(row, "state", "sentence"), *state_of(accounts, "state")],
        "publications": [one.edition for one in Publication.objects.all()],
        "versions": sorted(path.name for path in (out / "versions").iterdir()),
        "faults": [fault.what for fault in verify(out).faults],
        "events": _events("publication.publish"),
    }


def main(scenario: str) -> None:
    """Plays one scenario."""
    os.environ["MINGZHANG_TASK_SILENCE"] = SILENCE
    django.setup()
    from mingzhang.office.scope import everything

    with everything("测试"):
        print(json.dumps(globals()[scenario](), ensure_ascii=False, default=str))


if __name__ == "__main__":
    main(sys.argv[1])
