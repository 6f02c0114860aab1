"""The office with the example year, and the people who may sign in to it."""

import secrets
from collections.abc import Iterator

from mingzhang.office.commands import begin
from mingzhang.office.commands.upkeep import migrate

_BYTES = 9


def load(*, new_passwords: bool = False) -> Iterator[str]:
    """Loads the example year into an office that lacks it, and says who may sign in.

    Args:
        new_passwords: Makes a new password for each person of the example, where they were there already.
    """
    begin()
    migrate()
    from mingzhang.office.services.demo import load_demo  # noqa: PLC0415 - only once the settings are loaded

    demo = load_demo()
    yield "示例年度已载入。" if demo.created else "示例年度早已载入，没有重复载入。"
    yield (
        f"{demo.year} 年：{demo.departments} 个部门，{demo.projects} 个项目，{demo.contracts} 份合同，"
        f"{demo.payments} 笔支付，{demo.clocks} 个期限；全部标为“示例数据”。"
    )
    yield "可以登录的用户（口令只在这里显示一次）："
    for user in demo.users:
        password = user.password or (_renewed(user.username) if new_passwords else "（早已生成）")
        yield f"  {user.username:<18} {password:<14} {user.role}　{user.organisation}"
    if not demo.created and not new_passwords:
        yield "忘了口令：加 --new-passwords 再运行一次。"


def _renewed(username: str) -> str:
    from mingzhang.office.models import User  # noqa: PLC0415 - likewise

    password = secrets.token_urlsafe(_BYTES)
    user = User.objects.get(username=username)
    user.set_password(password)
    user.save(update_fields=["password"])
    return password
