"""Builds the sites over all departments at once, and tells which department could not be taken."""

from collections.abc import Callable

from mingzhang.errors import MingzhangError
from mingzhang.office.commands import begin

Say = Callable[[str, int, int], None]


def build(code: str | None, say: Say) -> tuple[list[str], list[str]]:
    """Builds the site of an organisation, or every site in use.

    Args:
        code: Of the organisation whose departments stand in it; None for all sites.
        say: Told what is being done.

    Returns:
        What came of it, and what could not be taken.

    Raises:
        MingzhangError: There is no such site, or it could not be built.
    """
    begin()
    from mingzhang.office.models import Portal  # noqa: PLC0415 - only once the settings are loaded
    from mingzhang.office.scope import everything  # noqa: PLC0415 - likewise
    from mingzhang.office.services.portal_building import build_now  # noqa: PLC0415 - likewise

    with everything("命令行生成公开站"):
        rows = Portal.objects.filter(state=Portal.State.APPROVED).select_related("organisation", "over")
        chosen = list(rows.filter(over__code=code) if code else rows.order_by("over__path"))
        if not chosen:
            where = f"“{code}”" if code else ""
            raise MingzhangError(f"{where}还没有批准的全市公开站；请先在办公端拟定、预览并批准。")
        told, faults = [], []
        for row in chosen:
            done, missing = build_now(row, say)
            told.append(done)
            faults += missing
    return told, faults
