"""Small systems on this machine for the demonstration: a portal and a cloud that serve, and at times fail."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

CONNECTION = "demo"
"""Name of the database that collectors of the example ask."""

_FAILING, _FAILS_AT = "/portal/office", 25
"""A page that fails each so many requests, so that the example shows an outage and a target not reached."""

_ROWS = 500


class _Portal(BaseHTTPRequestHandler):
    """Says that it serves; fails at times."""

    def log_message(self, *_: Any) -> None:
        """Nothing is printed."""

    def do_GET(self) -> None:
        """A short page, or an error."""
        server: Any = self.server
        server.asked += self.path == _FAILING
        fails = self.path == _FAILING and server.asked % _FAILS_AT == 0
        body = "示例系统（虚拟）：故障" if fails else "示例系统（虚拟）：运行正常"
        self.send_response(503 if fails else 200)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        content = body.encode()
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


class _Server(ThreadingHTTPServer):
    """Counts how often its failing page was asked for."""

    daemon_threads = True
    asked = 0


@contextmanager
def systems(port: int) -> Iterator[int]:
    """The systems, reached by this machine alone, until the block ends; a free port where that one is taken."""
    try:
        server = _Server(("127.0.0.1", port), _Portal)
    except OSError:  # taken by somebody else
        server = _Server(("127.0.0.1", 0), _Portal)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()


def database(path: Path) -> str:
    """The address of a small database of the example, made where there is none."""
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE IF NOT EXISTS calls (number INTEGER PRIMARY KEY, note TEXT)")
        rows = [(number, "示例数据") for number in range(_ROWS)]
        made.executemany("INSERT OR IGNORE INTO calls VALUES (?, ?)", rows)
    made.close()
    return f"sqlite://{path}"
