"""Puts a portal under load: nginx serves it on this machine, wrk asks on 5,000 connections that stay open.

Run: portal_load.py PORTAL [--short]. First every connection asks for a page about every 5 seconds, for 10 minutes;
then without pause for one. What is asked: 95 of 100 answers within 200 ms, no error. Server and asker share the
machine; one that does other things answers later, so what both took of the processors is printed too.
--short takes 10 and 5 seconds. Exits 1 where that is missed.
"""

import argparse
import json
import os
import random
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CONNECTIONS, P95_MS = 5000, 200.0
_PAUSE_MS, _THREADS = 5000, 2
_PAGES = 3000
_FILES = 16384
_LONGEST = 300.0
_CONFIG = """
worker_processes 2; worker_rlimit_nofile {files}; daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections {connections}; multi_accept on; }}
http {{
  include /etc/nginx/mime.types; access_log off; sendfile on; tcp_nopush on; tcp_nodelay on;
  keepalive_timeout 900; keepalive_requests 100000000;
  open_file_cache max=20000 inactive=600s; open_file_cache_valid 600s;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{ listen 127.0.0.1:{port} backlog=8192; root {root}; charset utf-8; }}
}}
"""


@contextmanager
def serving(root: Path) -> Iterator[int]:
    """The port on which a plain nginx serves a folder to this machine alone."""
    with tempfile.TemporaryDirectory() as place, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
        free.close()
        config = Path(place) / "nginx.conf"
        told = _CONFIG.format(folder=place, root=root, port=port, files=_FILES, connections=_FILES // 2)
        config.write_text(told, encoding="utf-8")
        server = subprocess.Popen(["nginx", "-p", place, "-c", str(config)], stderr=subprocess.DEVNULL)
        try:
            _wait_for(port)
            yield port
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("nginx 没有起来；请看是否已安装（make system）。")


def ask(port: int, paths: Path, seconds: int, pause: int) -> dict[str, Any]:
    """What wrk measured: requests, milliseconds of answers, errors."""
    told = {"PORTAL_PATHS": str(paths), "PORTAL_PAUSE": str(pause), "PORTAL_SHARE": str(CONNECTIONS // _THREADS)}
    script = Path(__file__).with_suffix(".lua")
    words = ["wrk", f"-t{_THREADS}", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "10s", "-s", str(script)]
    done = subprocess.run(
        [*words, f"http://127.0.0.1:{port}/"],
        env=os.environ | told, capture_output=True, text=True, check=True, timeout=seconds + _LONGEST,
    )  # fmt: skip
    [line] = [line for line in done.stdout.splitlines() if line.startswith("JSON ")]
    measured: dict[str, Any] = json.loads(line.removeprefix("JSON "))
    return measured


def main(portal: Path, lengths: tuple[int, int]) -> int:
    """Serves, asks twice, prints."""
    missing = [name for name in ("nginx", "wrk") if shutil.which(name) is None]
    if missing:
        print(f"没有 {'、'.join(missing)}（make system），没有加压。")
        return 1
    resource.setrlimit(resource.RLIMIT_NOFILE, (_FILES, max(_FILES, resource.getrlimit(resource.RLIMIT_NOFILE)[1])))
    root = (portal / "current").resolve()
    pages = sorted(path.relative_to(root).as_posix() for path in root.rglob("*.html"))
    chosen = random.Random(1).sample(pages, min(_PAGES, len(pages)))  # noqa: S311 - which pages are asked for
    kept = True
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as paths:
        paths.write("".join(f"/{path}\n" for path in chosen))
        paths.flush()
        for name, seconds, pause in (("每 5 秒一页", lengths[0], _PAUSE_MS), ("不停", lengths[1], 0)):
            before = _processors()
            with serving(root) as port:
                found = ask(port, Path(paths.name), seconds, pause)
            found["microseconds"] = (_processors() - before) / max(found["requests"], 1) * 1e6
            kept &= found["p95"] <= P95_MS and found["errors"] == 0
            print(_line(name, found))
    print("达到要求。" if kept else f"没有达到要求：95% 在 {P95_MS:.0f} 毫秒内，没有错误。")
    return 0 if kept else 1


def _processors() -> float:
    """Seconds of the processors that servers and askers took so far, those that have ended."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _line(name: str, found: dict[str, Any]) -> str:
    rate = found["requests"] / found["seconds"]
    return (
        f"{CONNECTIONS} 个连接，{name}，{found['seconds']:.0f} 秒：{found['requests']} 次（每秒 {rate:.0f}），"
        f"中位 {found['p50']:.0f}、95% {found['p95']:.0f}、99% {found['p99']:.0f} 毫秒，错误 {found['errors']}，"
        f"每次用处理器 {found['microseconds']:.0f} 微秒"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("portal", type=Path)
    parser.add_argument("--short", action="store_true", help="10 and 5 seconds")
    parser.add_argument("--seconds", type=int, nargs=2, metavar=("PAUSED", "BUSY"), default=(600, 60))
    chosen = parser.parse_args()
    sys.exit(main(chosen.portal, (10, 5) if chosen.short else tuple(chosen.seconds)))
