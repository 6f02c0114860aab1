"""Readings and records whose time is over: told, and removed where that is asked for."""

from collections.abc import Iterator

from mingzhang.office.commands import begin


def thin(*, remove: bool) -> Iterator[str]:
    """One sentence for each collector with readings that may go, one for all; then one for each sort of records."""
    begin()
    from django.utils import timezone  # noqa: PLC0415 - only once the settings are loaded

    from mingzhang.office.services import done_with, retention  # noqa: PLC0415 - likewise

    total = 0
    for collector, number in retention.thin(timezone.localdate(), remove=remove):
        total += number
        yield f"{collector.organisation}　{collector}：{number} 个读数{'已清理' if remove else '可以清理'}"
    if not total:
        yield "没有到期的读数；没有设保留期的单位、没有公开满期的年度和算出完成值的读数都不清理。"
    elif not remove:
        yield f"共 {total} 个，都还在；加 --remove 才清理，每个采集器留一条痕。"
    for what, months, count in done_with.remove_done_with(timezone.localdate(), remove=remove):
        if count:
            yield f"{what}（保留 {months} 个月）：{count} 条{'已清理' if remove else '可以清理，后台每小时清理'}"
