"""Runs the installed command as a user or another program does: in a process of its own, measured."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COMMAND = Path(sys.executable).with_name("mingzhang")
LONGEST = 120.0
"""Seconds of the clock after which a run is taken for endless; the machine may be busy with other things."""


@dataclass(frozen=True)
class Run:
    """How a run ended.

    Attributes:
        seconds: Of the processor, which other work on the machine does not lengthen.
        megabytes: The most memory it held at once.
    """

    status: int
    out: str
    err: str
    seconds: float = 0.0
    megabytes: int = 0

    @property
    def sentence(self) -> str:
        """What a refused request says: nothing on stdout, one line on stderr, no traceback."""
        assert self.status == 2, (self.status, self.out, self.err)
        assert self.out == ""
        line = self.err.removesuffix("\n")
        assert line
        assert "\n" not in line, self.err
        assert line.endswith("。"), line
        assert "Traceback" not in line
        assert "程序内部出错" not in line
        return line


def run(
    *words: str | Path,
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    encoding: str = "utf-8",
    **more: Any,
) -> Run:
    """Runs the command to its end; `more` goes to the process."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        given.write(stdin)
        given.seek(0)
        streams: dict[str, Any] = {"stdin": given, "stdout": out, "stderr": err} | more
        process = subprocess.Popen([COMMAND, *words], env=os.environ | dict(env or {}), cwd=cwd, **streams)  # noqa: S603 - our own command
        status, used = _wait(process)
        out.seek(0)
        err.seek(0)
        return Run(
            status,
            out.read().decode(encoding),
            err.read().decode(encoding),
            used.ru_utime + used.ru_stime,
            used.ru_maxrss // (1024 * 1024 if sys.platform == "darwin" else 1024),
        )


def _wait(process: "subprocess.Popen[bytes]") -> tuple[int, Any]:
    end = time.monotonic() + LONGEST
    while True:
        pid, status, used = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            return process.returncode, used
        if time.monotonic() > end:
            process.kill()
            process.wait()
            raise AssertionError(f"{process.args!r} did not end")
        time.sleep(0.02)


def words_of(found: Sequence[Any], key: str) -> set[str]:
    """The values of a key in a list of JSON objects."""
    return {entry[key] for entry in found}
