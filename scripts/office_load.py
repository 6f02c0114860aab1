"""A large city's office under load: the production server, 50 people signed in, lists and pages of all rooms.

500 departments, 10,000 projects, 30,000 contracts, 300,000 payments, 60,000 clocks, made up (office_volume.py):

    scripts/with_postgresql.sh python scripts/office_load.py

Fills PostgreSQL, serves it with 2 processes of 4 threads, lets 50 people each ask for a page about every 5 seconds,
and prints how long 95 of 100 answers took, page by page; then the same on SQLite. Asked: 200 ms on PostgreSQL.
Every eighth person sees the whole city, the others their own department. Server, database and askers share the
machine, so what the server's processes took of the processors is printed too. `--small` takes a hundredth of the
city and 10 seconds; `--engine` one of the databases. Exits 1 where the figure is missed or an answer was no page.
"""

import argparse
import http.client
import json
import os
import random
import re
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

P95_MS = 200.0
USERS, WORKERS, THREADS = 50, 2, 4
PAUSE = 5.0
_WHOLE_CITY = 8
_PATIENCE = 30
_PAGES = {
    "首页": "/",
    "项目列表": "/projects/",
    "项目列表，第 40 页": "/projects/?page=40",
    "项目列表，按金额": "/projects/?sort=-requested",
    "项目列表，搜索": "/projects/?q=99",
    "项目页": "/projects/{project}/",
    "预算列表": "/budget/",
    "支付列表": "/payments/",
    "支付列表，搜索": "/payments/?q=77",
    "合同列表": "/contracts/",
    "合同列表，搜索": "/contracts/?q=77",
    "合同页": "/contracts/{contract}/",
    "期限列表": "/clocks/",
    "逾期清单": "/clocks/?light=late",
    "预算执行": "/execution/",
    "结果应用": "/results/",
    "结果应用，按建议": "/results/?proposal=suspend",
    "结果应用，按上年问题": "/results/?issues=overdue",
    "绩效自评": "/self-evaluations/",
    "绩效评价": "/evaluations/",
    "运行监控": "/monitoring/",
    "整改": "/issues/",
    "问卷调查": "/surveys/",
    "公开站": "/portals/",
}
_OFFICE = [sys.executable, "-m", "mingzhang", "office"]


@dataclass
class Person:
    """Somebody signed in: the cookie, and a project and a contract that they may see."""

    cookie: str
    whole: bool
    keys: dict[str, list[int]]


@dataclass
class Measured:
    """Milliseconds of answers by page and by whether the whole city is seen; answers that were no page."""

    taken: dict[tuple[str, bool], list[float]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, page: str, whole: bool, milliseconds: float, fault: str) -> None:
        """Keeps one answer."""
        with self.lock:
            self.taken.setdefault((page, whole), []).append(milliseconds)
            if fault:
                self.faults.append(fault)


def prepare(home: Path, small: bool) -> list[Person]:
    """Fills the database that the environment names, and signs the people in."""
    from django.core.management import call_command  # noqa: PLC0415 - then Django is set up
    from django.db import connection  # noqa: PLC0415 - likewise

    from mingzhang.office.scope import everything  # noqa: PLC0415 - likewise
    from office_volume import SIZES, fill  # noqa: PLC0415 - sets Django up when it is imported

    sizes = {name: size // 100 if small else size for name, size in SIZES.items()}
    begun = time.perf_counter()
    call_command("migrate", verbosity=0)
    with everything("压力测试"):
        fill(sizes)
        people = _sign_in(USERS)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # as the database does by itself some minutes after so many rows
        cursor.execute("ANALYZE")
    vendor = connection.vendor
    print(f"{vendor}：{sizes}，装入 {time.perf_counter() - begun:.0f} 秒", flush=True)
    (home / "people.json").write_text(json.dumps([vars(person) for person in people]), encoding="utf-8")
    return people


def _sign_in(count: int) -> list[Person]:
    """People with sessions; every eighth reviews for finance, the others are clerks of a department each."""
    from mingzhang.office.models import Membership, Organisation, User  # noqa: PLC0415 - Django is set up by now

    root = Organisation.objects.get(code="big")
    departments = list(Organisation.objects.filter(kind="department", parent=root).order_by("pk"))
    people = []
    for number in range(count):
        whole = number % _WHOLE_CITY == 0
        at = root if whole else departments[number % len(departments)]
        role = Membership.Role.FINANCE_REVIEWER if whole else Membership.Role.CLERK
        user = User.objects.create_user(username=f"load-{number:02}")
        Membership.objects.create(user=user, organisation=at, role=role, over=at, why="压力测试")
        people.append(Person(_session(user), whole, _keys(at, whole=whole)))
    return people


def _session(user: Any) -> str:
    from django.conf import settings  # noqa: PLC0415 - likewise
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415 - likewise
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415 - likewise

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def _keys(at: Any, *, whole: bool) -> dict[str, list[int]]:
    from mingzhang.office.models import Contract, Project  # noqa: PLC0415 - likewise

    owner = {} if whole else {"organisation": at}
    models = {"project": Project, "contract": Contract}
    return {
        name: list(model.objects.filter(**owner).order_by("pk").values_list("pk", flat=True)[:200])
        for name, model in models.items()
    }


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    """The port of the production server, and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [*_OFFICE, "serve", "--plain-http", "--port", str(port)]
    size = ["--workers", str(WORKERS), "--threads", str(THREADS)]
    server = subprocess.Popen([*command, *size], env=environment, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(timeout=_PATIENCE)


def _wait_for(port: int) -> None:
    for _ in range(_PATIENCE * 5):
        try:
            if _get(http.client.HTTPConnection("127.0.0.1", port, timeout=5), "/health/ready", "")[0] == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("服务没有起来。")


def _get(connection: http.client.HTTPConnection, address: str, cookie: str) -> tuple[int, bytes]:
    connection.request("GET", address, headers={"Cookie": cookie})
    answer = connection.getresponse()
    return answer.status, answer.read()


def use(port: int, person: Person, measured: Measured, until: float, pause: float) -> None:
    """One person asks for pages, with pauses, until the time is over."""
    chance = random.Random(person.cookie)  # noqa: S311 - which page comes next
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    time.sleep(chance.uniform(0, pause))
    while time.monotonic() < until:
        page, address = chance.choice(list(_PAGES.items()))
        address = address.format(**{name: chance.choice(keys) for name, keys in person.keys.items()})
        begun, fault = time.perf_counter(), ""
        try:
            status, body = _get(connection, address, person.cookie)
            fault = "" if status == 200 and b"</html>" in body else f"{address} {status}"
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            fault = f"{address} {error!r}"
        measured.add(page, person.whole, (time.perf_counter() - begun) * 1000, fault)
        time.sleep(chance.uniform(0.5, 1.5) * pause)


def load(port: int, people: list[Person], seconds: float, pause: float) -> Measured:
    """All people at once."""
    measured, until = Measured(), time.monotonic() + seconds
    threads = [threading.Thread(target=use, args=(port, person, measured, until, pause)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return measured


def p95(taken: list[float]) -> float:
    """What 95 of 100 answers did not exceed."""
    return sorted(taken)[max(0, -(-len(taken) * 95 // 100) - 1)]


def processor(pid: int) -> float:
    """Seconds of processor time that a process and those below it have taken."""
    total, tick = 0.0, os.sysconf("SC_CLK_TCK")
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = re.sub(r"^.*\) ", "", path.read_text(encoding="utf-8")).split()
        except OSError:  # it has just ended
            continue
        if pid in {int(fields[1]), int(path.parent.name)}:
            total += (int(fields[11]) + int(fields[12])) / tick
    return total


def show(measured: Measured) -> tuple[float, int]:
    """Prints a line a page; the slowest page's figure, and how many answers there were."""
    print(f"{'95% 的回答在多少毫秒内（中位）':<20}{'全市':>18}{'一个部门':>18}")
    for page in _PAGES:
        cells = []
        for whole in (True, False):
            taken = measured.taken.get((page, whole), [])
            cells.append(f"{p95(taken):.0f}（{statistics.median(taken):.0f}）" if taken else "—")
        print(f"{page:<24}{cells[0]:>20}{cells[1]:>20}")
    pages = {
        page: [t for (name, _), taken in measured.taken.items() if name == page for t in taken] for page in _PAGES
    }
    figures = {page: p95(taken) for page, taken in pages.items() if taken}
    slowest = max(figures, key=lambda page: figures[page])
    every = [t for taken in pages.values() for t in taken]
    print(f"合计 {len(every)} 次：95% 在 {p95(every):.0f} 毫秒内；最慢的是{slowest}，{figures[slowest]:.0f} 毫秒；")
    for fault in measured.faults[:5]:
        print(f"　不是网页：{fault}")
    return figures[slowest], len(every)


def measure(engine: str, small: bool, seconds: float, pause: float) -> bool:
    """Fills, serves, asks; whether the figure is kept."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"MINGZHANG_HOME": folder, "MINGZHANG_SECRET": secrets.token_urlsafe(50)}
        if engine == "sqlite":
            environment["DATABASE_URL"] = ""
        command = [sys.executable, __file__, "--prepare", folder, *(["--small"] if small else [])]
        subprocess.run(command, env=environment, check=True)
        told = json.loads((Path(folder) / "people.json").read_text(encoding="utf-8"))
        people = [Person(**person) for person in told]
        with serving(environment) as (port, pid):
            load(port, people, pause, 0.0 if small else pause / 5)  # first requests of each process are no measure
            before = processor(pid)
            measured = load(port, people, seconds, pause)
            spent = processor(pid) - before
        slowest, count = show(measured)
        each, rate = spent * 1000 / count, count / seconds
        print(f"服务器每个回答用处理器 {each:.0f} 毫秒；{rate:.1f} 次/秒；不是网页的 {len(measured.faults)} 次。")
        return not measured.faults and (slowest < P95_MS or engine == "sqlite")


def main() -> int:
    """Measures on each database."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true", help="a hundredth of the city, 10 seconds")
    parser.add_argument("--engine", choices=("postgresql", "sqlite", "both"), default="both")
    parser.add_argument("--seconds", type=float, help="how long people ask; 60 without it")
    parser.add_argument("--pause", type=float, default=PAUSE, help="seconds between two pages of a person")
    parser.add_argument("--prepare", metavar="FOLDER", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.prepare:
        prepare(Path(asked.prepare), asked.small)
        return 0
    engines = ("postgresql", "sqlite") if asked.engine == "both" else (asked.engine,)
    if "postgresql" in engines and not os.environ.get("DATABASE_URL"):
        print("没有 DATABASE_URL；请用 scripts/with_postgresql.sh 运行，或加 --engine sqlite。")
        return 2
    seconds = asked.seconds or (10 if asked.small else 60)
    served = f"服务器 {WORKERS} 个进程 × {THREADS} 个线程"
    print(f"{USERS} 人同时在线，每人约 {asked.pause:g} 秒看一页，{seconds:g} 秒；{served}。", flush=True)
    kept = [measure(engine, asked.small, seconds, asked.pause) for engine in engines]
    print(
        "达到要求。"
        if all(kept)
        else f"没有达到要求：PostgreSQL 上每种页面 95% 在 {P95_MS:.0f} 毫秒内，没有一次不是网页。"
    )
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
