"""What is due again and again: programs are told of events, traces of senders and old records are forgotten."""

import time

import structlog

from mingzhang.office.commands import begin

_CLEANED = 3600.0
"""Seconds between two looks for records whose time is over."""

_log = structlog.get_logger(__name__)


def once() -> str:
    """Sends what is due, and removes records whose time is over."""
    begin()
    _clean()
    return _sentence(*_deliver())


def watch(seconds: float) -> None:
    """Sends what is due every few seconds, and removes old records every hour, until it is stopped."""
    begin()
    cleaned = -_CLEANED
    while True:
        if time.monotonic() - cleaned >= _CLEANED:
            cleaned = time.monotonic()
            _clean()
        _deliver()
        time.sleep(seconds)


def _clean() -> None:
    """Removes records whose time is over; where that fails, what is due is sent all the same."""
    from django.db import DatabaseError, close_old_connections  # noqa: PLC0415 - only once the settings are loaded
    from django.utils import timezone  # noqa: PLC0415 - likewise

    from mingzhang.office.services.done_with import remove_done_with  # noqa: PLC0415 - likewise

    close_old_connections()
    try:
        gone = {what: count for what, _, count in remove_done_with(timezone.localdate()) if count}
    except DatabaseError as error:
        _log.warning("records.not_removed", error=str(error))
    else:
        if gone:
            _log.info("records.removed", **gone)


def _deliver() -> tuple[int, int]:
    from django.db import close_old_connections  # noqa: PLC0415 - only once the settings are loaded

    from mingzhang.office.services.answers import forget_traces  # noqa: PLC0415 - likewise
    from mingzhang.office.services.deliveries import deliver_due  # noqa: PLC0415 - likewise

    close_old_connections()
    forget_traces()
    return deliver_due()


def _sentence(done: int, failed: int) -> str:
    if not done and not failed:
        return "没有到时的事件通知。"
    return f"已送达 {done} 条" + (f"，{failed} 条未送达，稍后重试。" if failed else "。")
