"""Runs the installed command as a user or another program does: in a process of its own, measured."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COMMAND = Path(sys.executable).with_name("mingzhang")
# A process begins with the peak of the one that started it, and a test worker has grown large: the command is
# started, and measured, by a small process of its own.
_MEASURE = """
import resource, subprocess, sys
status = subprocess.run(sys.argv[2:]).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "w") as told:
    told.write(f"{status} {used.ru_utime + used.ru_stime} {used.ru_maxrss}")
"""
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
    with (
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
        tempfile.NamedTemporaryFile() as told,
    ):
        given.write(stdin)
        given.seek(0)
        streams: dict[str, Any] = {"stdin": given, "stdout": out, "stderr": err} | more
        measured = [sys.executable, "-I", "-c", _MEASURE, told.name, COMMAND, *words]
        _finish(subprocess.Popen(measured, env=os.environ | dict(env or {}), cwd=cwd, process_group=0, **streams))  # noqa: S603 - our own command
        status, seconds, peak = told.read().decode().split()
        out.seek(0)
        err.seek(0)
        return Run(
            int(status),
            out.read().decode(encoding),
            err.read().decode(encoding),
            float(seconds),
            int(peak) // (1024 * 1024 if sys.platform == "darwin" else 1024),
        )


def _finish(process: "subprocess.Popen[bytes]") -> None:
    """Waits for the command; one that does not end is ended with all that it started."""
    try:
        process.wait(LONGEST)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise AssertionError(f"{process.args!r} did not end") from None


def words_of(found: Sequence[Any], key: str) -> set[str]:
    """The values of a key in a list of JSON objects."""
    return {entry[key] for entry in found}
