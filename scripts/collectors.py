"""A thousand collectors, one reading a minute: what is lost and what is doubled, in real and simulated time.

    python scripts/collectors.py            ten real minutes against a server of its own, a simulated hour
    python scripts/collectors.py --short    one real minute with a kill in the middle, ten simulated minutes

Everything runs on this machine: the server listens on the loopback address, database and files are in a folder
that is removed. The collecting process is `mingzhang office collect --follow`; in the middle it is killed without
warning and started again.
"""

import argparse
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

COLLECTORS = 1000
SECONDS, SHORT_SECONDS = 600, 60
MINUTES, SHORT_MINUTES = 60, 10
SETTLE = 15
"""Seconds that the last readings have to be written in."""

_COUNT = (
    "SELECT COUNT(*), COUNT(DISTINCT collector_id || ' ' || key) FROM office_reading WHERE slot >= ? AND slot < ?"
)


class _Answering(BaseHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Nothing is printed."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256


@contextmanager
def serving() -> Iterator[int]:
    """A server that always answers."""
    server = _Server(("127.0.0.1", 0), _Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()


def office(home: Path, port: int, asked: Path) -> None:
    """An office of its own, in this process and for those it starts."""
    with closing(sqlite3.connect(asked)) as made:
        made.execute("CREATE TABLE calls (n INTEGER)")
        made.commit()
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "mingzhang.office.settings",
        "MINGZHANG_HOME": str(home),
        "DATABASE_URL": "",
        "MINGZHANG_LOG_LEVEL": "ERROR",
        "MINGZHANG_COLLECT_HOSTS": f"127.0.0.1:{port}",
        "MINGZHANG_CONNECTION_CITY": f"sqlite://{asked}",
    }
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


def collectors(number: int, start: datetime, **values: Any) -> None:
    """So many collectors of one indicator, due from a moment on; those of before rest."""
    from mingzhang.office.models import Collector
    from mingzhang.office.scope import everything

    with everything("采集压力测试"):
        Collector.objects.update(state=Collector.State.PAUSED)
        indicator = _indicator()
        own = {"organisation": indicator.organisation, "fiscal_year": indicator.fiscal_year, "indicator": indicator}
        Collector.objects.bulk_create(
            Collector(**own, **values, name=f"采集器 {n}", every=1, started_at=start, next_due=start, unit="毫秒")
            for n in range(number)
        )


def _indicator() -> Any:
    from mingzhang.office.models import Fund, Organisation, Project, ProjectIndicator, ProjectKind
    from mingzhang.office.services.organisations import found_organisation

    known = ProjectIndicator.objects.first()
    if known:
        return known
    own = found_organisation("data", "示例单位（虚拟）", Organisation.Kind.DEPARTMENT)
    year = {"organisation": own, "fiscal_year": 2024}
    project = Project.objects.create(
        **year,
        code="P1",
        name="运维",
        kind=ProjectKind.objects.create(keeper=own, code="k", name="示例类别"),
        fund=Fund.objects.create(keeper=own, fiscal_year=2024, code="f", name="示例资金"),
        functional_code="1",
        economic_code="1",
        requested=1,
    )
    return ProjectIndicator.objects.create(
        **year, project=project, number=1, level1="产出", level2="质量", name="可用率", target="≥99%", weight=10
    )


@contextmanager
def collecting() -> Iterator["subprocess.Popen[bytes]"]:
    """The process that collects, until the block ends."""
    process = subprocess.Popen([sys.executable, "-m", "mingzhang", "office", "collect", "--follow"])
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def counted(base: Path, first: datetime, last: datetime) -> tuple[int, int]:
    """Readings whose moment lies between two, and how many different ones."""
    with closing(sqlite3.connect(base)) as looked:
        whole, different = looked.execute(_COUNT, (_stored(first), _stored(last))).fetchone()
    return whole, different


def _stored(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def real(base: Path, port: int, seconds: int) -> bool:
    """Real minutes with a kill in the middle; whether nothing was lost or doubled."""
    start = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=5)
    collectors(COLLECTORS, start, kind="http", target=f"http://127.0.0.1:{port}/")
    half = seconds // 2
    with collecting() as process:
        _until(start + timedelta(seconds=half))
        process.kill()
        process.wait()
        kept = counted(base, start, start + timedelta(days=1))
    with collecting():
        after, _ = counted(base, start, start + timedelta(days=1))
        _until(start + timedelta(seconds=seconds + SETTLE))
    # A moment is one a minute for each; those of the minute of the kill may still be read within their minute.
    whole, different = counted(base, start, start + timedelta(seconds=seconds))
    expected = COLLECTORS * seconds // 60
    print(f"真实时间 {seconds} 秒，{COLLECTORS} 个采集器，每分钟一次：应有 {expected} 个读数，实有 {whole} 个，")
    print(f"  丢失 {expected - whole}，重复 {whole - different}；")
    print(f"  中途强行终止时已保存 {kept[0]} 个，终止后仍有 {min(after, kept[0])} 个。")
    return whole == different == expected and after >= kept[0]


def _until(moment: datetime) -> None:
    while (left := (moment - datetime.now(UTC)).total_seconds()) > 0:
        time.sleep(min(left, 1))


def simulated(base: Path, minutes: int) -> bool:
    """Minutes of a clock that is turned, asking a database; whether nothing was lost or doubled."""
    from mingzhang.office.services.collecting import Collecting

    start = datetime(2024, 3, 1, tzinfo=UTC)
    now = start
    collectors(COLLECTORS, start, kind="sql", target="city", parameters={"query": "SELECT COUNT(*) FROM calls"})
    began = time.process_time()
    work = Collecting(clock=lambda: now)
    for second in range(0, minutes * 60 + 1, 10):
        now = start + timedelta(seconds=second)
        work.tick()
        work.finish()
    work.close()
    end = start + timedelta(minutes=minutes)
    whole, different = counted(base, start, end)
    expected = COLLECTORS * minutes
    print(f"模拟时间 {minutes} 分钟，{COLLECTORS} 个采集器：应有 {expected} 个读数，实有 {whole} 个，")
    print(f"  丢失 {expected - whole}，重复 {whole - different}；处理器用时 {time.process_time() - began:.0f} 秒。")
    return whole == different == expected


def main() -> int:
    """Runs both and prints the counts; 1 where a reading was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="one real and ten simulated minutes")
    short = parser.parse_args().short
    with tempfile.TemporaryDirectory() as folder, serving() as port:
        home = Path(folder)
        office(home, port, home / "asked.sqlite3")
        base = home / "office.sqlite3"
        held = simulated(base, SHORT_MINUTES if short else MINUTES)
        held &= real(base, port, SHORT_SECONDS if short else SECONDS)
    print("没有丢失，没有重复。" if held else "有读数丢失或重复。")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
