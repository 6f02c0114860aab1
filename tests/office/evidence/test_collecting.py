"""The schedule: each moment once, whatever is late, repeated or killed; gaps stay gaps."""

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import psycopg
import pytest
from django.db import OperationalError

from mingzhang.office.models import Collector, Reading
from mingzhang.office.queries.measuring import gaps_of
from mingzhang.office.scope import everything, seeing
from mingzhang.office.services import collecting, evidence
from mingzhang.office.services.acting import NotPermittedError, RefusedError
from tests.office.conftest import People
from tests.office.evidence.conftest import Local, Make

T0 = datetime(2024, 3, 1, 8, 0, tzinfo=UTC)


class Clock:
    """A clock that tests turn."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def scheduled(make: Make, server: Local, start: datetime = T0, every: int = 1) -> Collector:
    """A collector that is due from a moment on."""
    row = make(target=server.url("/ok"), every=every)
    with everything("测试"):
        due = collecting.slot_of(row, start) + timedelta(minutes=every)
        Collector.objects.filter(pk=row.pk).update(started_at=start, next_due=due)
        found: Collector = Collector.objects.get(pk=row.pk)
        return found


def slots(collector: Collector) -> list[datetime]:
    with everything("测试"):
        found = Reading.objects.filter(collector=collector, slot__isnull=False).order_by("slot")
        return [reading.slot for reading in found if reading.slot]


def run(clock: Clock, minutes: int, seconds: int = 60) -> None:
    for _ in range(minutes * 60 // seconds):
        clock.now += timedelta(seconds=seconds)
        collecting.run_once(clock)


def test_every_moment_is_read_once(make: Make, server: Local) -> None:
    collector = scheduled(make, server)
    clock = Clock(T0)
    run(clock, minutes=5, seconds=20)
    found = slots(collector)
    assert len(found) == len(set(found)) == 5
    assert {after - before for before, after in pairwise(found)} == {timedelta(minutes=1)}
    assert len(server.seen) == 5


def test_a_second_run_at_the_same_moment_doubles_nothing(make: Make, server: Local) -> None:
    collector = scheduled(make, server)
    clock = Clock(T0 + timedelta(minutes=1))
    one, other = collecting.Collecting(clock=clock), collecting.Collecting(clock=clock)
    for run_ in (one, other):  # both have asked before either has kept
        run_.tick()
    one.close()
    other.close()
    assert len(server.seen) == 2
    assert len(slots(collector)) == 1


def test_a_pause_of_the_program_is_a_gap_and_is_not_filled(make: Make, server: Local, people: People) -> None:
    collector = scheduled(make, server)
    clock = Clock(T0)
    run(clock, minutes=3)
    clock.now += timedelta(minutes=10)
    run(clock, minutes=3)
    found = slots(collector)
    assert len(found) == 6
    gaps = gaps_of(people["clerk"], collector, T0, found[-1] + timedelta(seconds=1))
    assert [(gap.first, gap.last, gap.missing) for gap in gaps] == [(found[2], found[3], 10)]


def test_what_was_read_and_not_kept_is_kept_at_the_next_look(
    make: Make, server: Local, monkeypatch: pytest.MonkeyPatch
) -> None:
    collector = scheduled(make, server)
    work = collecting.Collecting(clock=Clock(T0 + timedelta(minutes=1)))
    work.tick()
    with monkeypatch.context() as busy:
        busy.setattr(collecting, "_write", _busy)
        work.finish()
    assert (slots(collector), len(work.waiting)) == ([], 1)
    work.tick()
    work.close()
    assert (len(slots(collector)), work.waiting, len(server.seen)) == (1, [], 1)


def _busy(looks: object) -> None:
    raise OperationalError("database is locked")


def test_one_slow_system_does_not_hold_up_the_others(make: Make, server: Local) -> None:
    quick = scheduled(make, server)
    slow = make(name="慢", target=server.url("/slow"), every=1, parameters={"seconds": 2})
    with everything("测试"):
        Collector.objects.filter(pk=slow.pk).update(next_due=T0)
    clock = Clock(T0 + timedelta(minutes=1))
    work = collecting.Collecting(clock=clock)
    work.tick()
    time.sleep(0.7)
    work.tick()
    assert (len(slots(quick)), len(slots(slow))) == (1, 0)
    clock.now += timedelta(minutes=1)
    work.tick()
    work.close()
    assert (len(slots(quick)), len(slots(slow))) == (2, 1)


def test_a_paused_collector_is_not_asked(make: Make, server: Local, people: People) -> None:
    collector = scheduled(make, server)
    with pytest.raises(RefusedError):
        evidence.pause(people["clerk"], collector, " ")
    paused = evidence.pause(people["clerk"], collector, "系统检修")
    run(Clock(T0), minutes=2)
    assert (slots(collector), server.seen, paused.next_due) == ([], [], None)
    assert evidence.resume(people["clerk"], paused).next_due is not None


def test_readings_of_another_department_are_not_seen(make: Make, server: Local, people: People) -> None:
    collector = scheduled(make, server)
    run(Clock(T0), minutes=1)
    assert len(slots(collector)) == 1
    with seeing(people["other_clerk"].scope):
        assert list(Reading.objects.all()) == []
    with pytest.raises(NotPermittedError):
        evidence.probe(people["other_clerk"], collector)


_KILLED = """
import os, sqlite3, sys, django
django.setup()
from itertools import pairwise
from datetime import UTC, datetime
from mingzhang.office.services import collecting
from mingzhang.office.services.collecting import Collecting
kept = collecting._write
def write(looks):
    kept(looks)
    print(" ".join(f"{look.collector.pk}@{look.slot.isoformat()}" for look in looks), flush=True)
collecting._write = write
work = Collecting()
import time
while True:
    work.tick()
    time.sleep(0.01)
"""


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_kill_loses_nothing_that_was_kept(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """The collecting process is killed without warning, several times; all that it said was kept is there, once."""
    base = tmp_path / "asked.sqlite3"
    with sqlite3.connect(base) as made:
        made.execute("CREATE TABLE t (n INTEGER)")
    made.close()
    url = request.getfixturevalue("postgresql") if kind == "postgresql" else ""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "mingzhang.office.settings",
        "MINGZHANG_HOME": str(tmp_path),
        "DATABASE_URL": url,
        "MINGZHANG_CONNECTION_CITY": f"sqlite://{base}",
        "MINGZHANG_LOG_LEVEL": "ERROR",
    }
    script = Path(__file__).parent / "many_collectors.py"
    subprocess.run([sys.executable, str(script), "40"], env=environment, check=True)  # noqa: S603 - words of ours
    office = _Office(tmp_path / "office.sqlite3", url)
    said: set[str] = set()
    for _ in range(3):
        office.run("UPDATE office_collector SET next_due = '2024-01-01 00:00:00'")
        with subprocess.Popen(  # noqa: S603 - likewise
            [sys.executable, "-c", _KILLED], env=environment, stdout=subprocess.PIPE, text=True
        ) as work:
            assert work.stdout is not None
            said |= set(work.stdout.readline().split())
            work.kill()
            said |= {name for line in work.stdout.readlines() if line.endswith("\n") for name in line.split()}
    there = [name for (name,) in office.run("SELECT collector_id || '@' || key FROM office_reading")]
    assert len(there) == len(set(there))
    assert said
    assert said - set(there) == set()


class _Office:
    """The database of an office, asked from outside."""

    def __init__(self, path: Path, url: str) -> None:
        self.path, self.url = path, url

    def run(self, words: str) -> list[tuple[str]]:
        """One statement, and the rows that it gives."""
        if self.url:
            with psycopg.connect(self.url, autocommit=True) as server:
                asked = server.execute(words.encode())
                return asked.fetchall() if asked.description else []
        with closing(sqlite3.connect(self.path)) as base, base:
            return base.execute(words).fetchall()
