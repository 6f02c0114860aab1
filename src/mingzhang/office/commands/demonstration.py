"""The office with the example year, and the people who may sign in to it."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mingzhang.office.commands import begin
from mingzhang.office.commands.demo_systems import CONNECTION, database, systems
from mingzhang.office.commands.upkeep import migrate

_BYTES = 9


@contextmanager
def with_systems(port: int) -> Iterator[int]:
    """The example's small systems on this machine, on a port or on any free one, and leave to ask them."""
    home = Path(os.environ.get("MINGZHANG_HOME", "office-data")).resolve()
    home.mkdir(parents=True, exist_ok=True)
    with systems(port) as found:
        os.environ["MINGZHANG_COLLECT_HOSTS"] = f"127.0.0.1:{found}"
        os.environ[f"MINGZHANG_CONNECTION_{CONNECTION.upper()}"] = database(home / "demo-systems.sqlite3")
        yield found


def load(port: int, *, new_passwords: bool = False) -> Iterator[str]:
    """Loads the example year into an office that lacks it, and says who may sign in.

    Args:
        port: On which the example's systems serve.
        new_passwords: Makes a new password for each person of the example, where they were there already.
    """
    begin()
    migrate()
    from mingzhang.office.services.demo import load_demo  # noqa: PLC0415 - only once the settings are loaded
    from mingzhang.office.services.demo.evidence import add_evidence, point_at  # noqa: PLC0415 - likewise
    from mingzhang.office.services.demo.portal import add_portal  # noqa: PLC0415 - likewise
    from mingzhang.office.services.demo.surveys import open_surveys  # noqa: PLC0415 - likewise

    demo = load_demo()
    yield "示例年度已载入。" if demo.created else "示例年度早已载入，没有重复载入。"
    yield (
        f"{demo.year} 年：{demo.departments} 个部门，{demo.projects} 个项目，{demo.contracts} 份合同，"
        f"{demo.payments} 笔支付，{demo.clocks} 个期限；全部标为“示例数据”。"
    )
    for address in open_surveys():
        yield f"一项调查正在进行，不登录也能答卷：{address}"
    readings = add_evidence(port)
    point_at(port)
    yield f"从本机的示例系统采集了 {readings} 个读数（时刻是模拟的）；打开期间每分钟继续采集。"
    address, departments = add_portal()
    yield f"全市公开站收入 {departments} 个部门（虚拟），已签名公开：{address}"
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
