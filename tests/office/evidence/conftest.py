"""Small servers of our own on this machine, and an indicator of an approved project to collect for."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pytest_django import Settings

from mingzhang.office.models import Collector, ProjectIndicator
from mingzhang.office.scope import everything
from mingzhang.office.services import evidence
from tests.office import year
from tests.office.conftest import City, People

SLOW = 3.0


class Handler(BaseHTTPRequestHandler):
    """Answers by path: how a system serves, fails, leads away, drips."""

    def log_message(self, *_: Any) -> None:
        """Nothing is printed."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.server.seen.append(self.path)  # type: ignore[attr-defined]
        match parts.path:
            case "/ok":
                self.answer(200, "网上政务平台".encode())
            case "/slow":
                time.sleep(SLOW)
                self.answer(200, b"late")
            case "/drip":
                self.drip()
            case "/error":
                self.answer(500, b"broken")
            case "/moved":
                self.answer(302, b"", parse_qs(parts.query)["to"][0])
            case "/loop":
                self.answer(302, b"", "/loop")
            case "/large":
                self.answer(200, b"x" * 3_000_000)
            case "/api/v1/query":
                self.answer(200, PROMETHEUS[parse_qs(parts.query)["query"][0]].encode())
            case _:
                self.answer(404, b"none")

    def drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(100):
                self.wfile.write(b".")
                time.sleep(0.1)
        except OSError:
            return

    def answer(self, status: int, body: bytes, location: str = "") -> None:
        try:
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            return


_VECTOR = '{"status":"success","data":{"resultType":"vector","result":[%s]}}'
PROMETHEUS = {
    "up": _VECTOR % '{"metric":{},"value":[1700000000,"0.1"]}',
    "scalar(x)": '{"status":"success","data":{"resultType":"scalar","result":[1700000000,"41"]}}',
    "two": _VECTOR % '{"metric":{},"value":[1,"1"]},{"metric":{},"value":[1,"2"]}',
    "none": _VECTOR % "",
    "nan": _VECTOR % '{"metric":{},"value":[1,"NaN"]}',
    "bad": '{"status":"error","error":"parse error"}',
    "page": "<html>",
}


class Local(ThreadingHTTPServer):
    """A server on this machine that keeps what was asked of it."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen: list[str] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


@contextmanager
def serving() -> Iterator[Local]:
    server = Local()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def server(settings: Settings) -> Iterator[Local]:
    """A local server that the administrator allows."""
    with serving() as found:
        settings.COLLECT_HOSTS = [f"127.0.0.1:{found.port}"]
        yield found


@pytest.fixture
def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


Base = Callable[[str], Path]


@pytest.fixture
def indicator(city: City, people: People) -> ProjectIndicator:
    """系统可用率 ≥99%, of 40 points."""
    project = year.approved(city, people)
    with everything("测试"):
        row: ProjectIndicator = ProjectIndicator.objects.select_related("organisation", "project").get(
            project=project, number=1
        )
        return row


Make = Callable[..., Collector]


@pytest.fixture
def make(people: People, indicator: ProjectIndicator) -> Make:
    """A collector of the indicator."""

    def add(**values: Any) -> Collector:
        given = {"name": "平台探测", "kind": "http", "target": "http://127.0.0.1/ok", "unit": "毫秒", **values}
        return evidence.add_collector(people["clerk"], indicator, given)

    return add
