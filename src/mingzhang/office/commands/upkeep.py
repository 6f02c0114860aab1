"""Tables brought up to date, settings checked, chains of audit events proved."""

import io

from django.core.management import CommandError, call_command

from mingzhang.errors import MingzhangError
from mingzhang.office.commands import begin


def migrate() -> str:
    """Brings the tables up to this version."""
    begin()
    out = io.StringIO()
    call_command("migrate", interactive=False, verbosity=1, stdout=out)
    return "表结构已是最新。" if "No migrations to apply" in out.getvalue() else "表结构已更新。"


def check() -> str:
    """Checks the settings for a public server.

    Raises:
        MingzhangError: Something is unsafe; its sentences say what.
    """
    begin()
    out = io.StringIO()
    try:
        call_command("check", deploy=True, fail_level="WARNING", stdout=out, stderr=out)
    except CommandError as error:
        raise MingzhangError(f"设置不宜对外提供服务：{error}") from None
    return "设置检查通过，可以对外提供服务。"


def broken() -> list[str]:
    """One sentence for each break in a chain of audit events."""
    begin()
    from mingzhang.office.scope import everything  # noqa: PLC0415 - only once the settings are loaded
    from mingzhang.office.services.audit import broken_chains  # noqa: PLC0415 - likewise

    with everything("核验留痕"):
        return list(broken_chains())
