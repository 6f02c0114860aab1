"""Collects readings: what is due now, or on and on until it is stopped."""

import signal
from threading import Event

from mingzhang.office.commands import begin


def collect(*, follow: bool = False) -> str:
    """Reads what is due.

    Args:
        follow: Goes on until the process is told to end; what was asked is still written.
    """
    begin()
    from mingzhang.office.services.collecting import run_once, run_until  # noqa: PLC0415 - only once the settings are loaded

    if not follow:
        return f"采集了 {run_once()} 个读数。"
    ended = Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: ended.set())
    return f"采集了 {run_until(ended.is_set)} 个读数。"
