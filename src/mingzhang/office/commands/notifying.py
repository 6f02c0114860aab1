"""What is due again and again: other programs are told of events, traces of senders are forgotten."""

import time

from mingzhang.office.commands import begin


def once() -> str:
    """Sends what is due."""
    begin()
    return _sentence(*_deliver())


def watch(seconds: float) -> None:
    """Sends what is due every few seconds, until it is stopped."""
    begin()
    while True:
        _deliver()
        time.sleep(seconds)


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
