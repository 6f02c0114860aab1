"""Works on tasks in the background, and looks after those that another process left when it died."""

import threading

import structlog

from mingzhang.office.commands import begin

_INTERVAL = 0.3
"""Seconds between two looks at the queue."""

_LOOKS = 4
"""Looks for abandoned work within the time after which silence counts as death."""

_log = structlog.get_logger(__name__)


def work_on_tasks(*, until_empty: bool = False) -> None:
    """Works until the process is told to end.

    Args:
        until_empty: Ends as soon as nothing waits.
    """
    begin()
    from django.core.management import call_command  # noqa: PLC0415 - only once the settings are loaded

    ended = threading.Event()
    threading.Thread(target=_look_after, args=(ended,), daemon=True).start()
    try:
        call_command("db_worker", interval=_INTERVAL, startup_delay=False, batch=until_empty, reload=False)
    finally:
        ended.set()


def _look_after(ended: threading.Event) -> None:
    from django.db import DatabaseError, close_old_connections  # noqa: PLC0415 - likewise

    from mingzhang.office.models.background import silence  # noqa: PLC0415 - likewise
    from mingzhang.office.tasks import take_up_abandoned  # noqa: PLC0415 - likewise

    while True:
        close_old_connections()
        try:
            take_up_abandoned()
        except DatabaseError as error:
            _log.warning("background.not_looked_after", error=str(error))
        if ended.wait(silence().total_seconds() / _LOOKS):
            return
