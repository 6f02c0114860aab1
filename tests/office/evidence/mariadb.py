"""A MariaDB of the tests' own, on a folder of its own and a port of this machine alone."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pymysql
from pymysql.connections import Connection
from pymysql.cursors import Cursor

_PROGRAMS = ("mariadb-install-db", "mariadbd")
_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
_WAIT = 60
"""Seconds that a server may take to begin on a busy machine."""


def installed() -> bool:
    """Whether the server is there (make system)."""
    return all(shutil.which(name, path=_PATH) for name in _PROGRAMS)


@contextmanager
def server(folder: Path) -> Iterator[int]:
    """The port of a server that ends with the block; its root signs in without a password."""
    data, port = folder / "data", _free_port()
    user = ["--user=root"] if os.getuid() == 0 else []
    made = [*_program(0), "--no-defaults", f"--datadir={data}", "--skip-test-db"]
    subprocess.run(  # noqa: S603 - Debian's own program
        [*made, "--auth-root-authentication-method=normal", *user], check=True, capture_output=True
    )
    where = [f"--datadir={data}", f"--socket={folder}/s", f"--pid-file={folder}/pid", f"--port={port}"]
    small = ["--bind-address=127.0.0.1", "--innodb-buffer-pool-size=16M", "--skip-name-resolve", *user]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - likewise
            [*_program(1), "--no-defaults", *where, *small], stdout=log, stderr=log
        )
    try:
        _await(port, process, folder / "log")
        yield port
    finally:
        process.terminate()
        process.wait(_WAIT)


def _program(number: int) -> list[str]:
    found = shutil.which(_PROGRAMS[number], path=_PATH)
    assert found
    return [found]


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _await(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + _WAIT
    while time.monotonic() < end and process.poll() is None:
        try:
            root(port).close()
        except pymysql.MySQLError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(log.read_text(errors="replace")[-2000:])


def root(port: int) -> "Connection[Cursor]":
    """A connection of the server's administrator."""
    return pymysql.connect(host="127.0.0.1", port=port, user="root", autocommit=True)
