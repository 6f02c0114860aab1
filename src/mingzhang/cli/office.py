"""`mingzhang office`: runs the site where departments work."""

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from mingzhang.cli.output import tell
from mingzhang.errors import MingzhangError

ANSWER_IS_NO = 1
_ARCHIVE = click.argument("archive", type=click.Path(path_type=Path))


class _Office(click.Group):
    """Says what is missing where the site's libraries are not installed."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs a command of the site."""
        if find_spec("django") is None:
            raise MingzhangError("部门办公端需要另装的库：pip install 'mingzhang[office]'。")
        from mingzhang.office.commands import database_told  # noqa: PLC0415 - Django only when called

        with database_told():
            return super().invoke(ctx)


@click.group("office", cls=_Office)
def command() -> None:
    """部门办公端：申报、审核、预算、合同、支付、自评、查账 · The site where departments work."""


@command.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址 · Address")
@click.option("--port", default=8080, type=click.IntRange(0, 65535), show_default=True, help="端口 · Port")
@click.option("--workers", default=2, show_default=True, help="网页进程数 · Web processes")
@click.option("--threads", default=4, show_default=True, help="每个进程的线程数 · Threads of each")
@click.option("--plain-http", is_flag=True, help="不加密，只供本机使用 · Without TLS, this machine alone")
@click.option(
    "--no-background", is_flag=True, help="后台任务由另外的 work 处理 · Background work is done by `work`"
)
def serve(  # noqa: PLR0913, PLR0917 - one parameter for each option
    host: str, port: int, workers: int, threads: int, plain_http: bool, no_background: bool
) -> None:
    """提供服务，同时处理后台任务，按 Ctrl-C 结束。Serves the site and its background work."""
    from mingzhang.office.commands import serving  # noqa: PLC0415 - Django only when called

    how = serving.Serving(host, port, workers, threads, plain_http, background=not no_background)
    tell(f"部门办公端在 {how.address}（按 Ctrl-C 结束）", err=True)
    serving.serve(how)


@command.command("work")
def work() -> None:
    """只处理后台任务，配合 serve --no-background。Does the background work alone."""
    from mingzhang.office.commands import serving  # noqa: PLC0415 - likewise

    serving.work()


@command.command("tasks")
@click.option("--until-empty", is_flag=True, help="没有等候的就结束 · Ends when nothing waits")
def tasks(until_empty: bool) -> None:
    """只处理查账、导入、公开等任务；serve 和 work 也这样做。Works on tasks, as `serve` and `work` do."""
    from mingzhang.office.commands import working  # noqa: PLC0415 - likewise

    working.work_on_tasks(until_empty=until_empty)


@command.command("collect")
@click.option("--follow", is_flag=True, help="一直采集，直到结束进程 · Until it is stopped")
def collect(follow: bool) -> None:
    """采集到期的读数；serve 和 work 也这样做。Takes the readings that are due, as `serve` does."""
    from mingzhang.office.commands import collecting  # noqa: PLC0415 - likewise

    tell(collecting.collect(follow=follow))


@command.command("portal")
@click.argument("code", required=False, metavar="[代码]")
def portal(code: str | None) -> int:
    """按各部门现在公开的版本生成全市公开站。Builds the site over all departments.

    代码是所辖单位（如市）的代码；不写就生成全部在用的站。有部门没能收入时指名，退出状态为 1。
    """
    from mingzhang.cli.sources import progress  # noqa: PLC0415 - needed by this command alone
    from mingzhang.office.commands import portals  # noqa: PLC0415 - likewise

    with progress(doing="") as show:
        told, faults = portals.build(code, show or (lambda *_: None))
    for line in told:
        tell(line)
    for fault in faults:
        tell(fault, err=True)
    return ANSWER_IS_NO if faults else 0


@command.command("thin")
@click.option("--remove", is_flag=True, help="清理并留痕；不加只列出 · Removes them with a trace; else only tells")
def thin(remove: bool) -> None:
    """列出过了保留期、可以清理的读数。Tells which readings are past their time."""
    from mingzhang.office.commands import thinning  # noqa: PLC0415 - likewise

    for sentence in thinning.thin(remove=remove):
        tell(sentence)


@command.command("migrate")
def migrate() -> None:
    """建立或更新数据库的表。Brings the tables up to date."""
    from mingzhang.office.commands import upkeep  # noqa: PLC0415 - likewise

    tell(upkeep.migrate())


@command.command("check")
def check() -> None:
    """检查设置是否可以对外提供服务。Checks the settings for a public server."""
    from mingzhang.office.commands import upkeep  # noqa: PLC0415 - likewise

    tell(upkeep.check())


@command.command("demo")
@click.option("--serve", is_flag=True, help="载入后在本机打开 · Then serves it to this machine")
@click.option("--port", default=8080, type=click.IntRange(0, 65535), show_default=True, help="端口 · Port")
@click.option(
    "--new-passwords", is_flag=True, help="给示例用户重新生成口令 · New passwords for the people of the example"
)
def demo(serve: bool, port: int, new_passwords: bool) -> None:
    """载入示例年度，打印各类用户和口令。Loads the example year and prints who may sign in."""
    from mingzhang.office.commands import demonstration, serving  # noqa: PLC0415 - likewise

    how = serving.Serving(port=port, workers=1, plain=True)
    if serve:
        serving.settle(how)
        os.environ.setdefault("MINGZHANG_LOG_LEVEL", "WARNING")  # the users stay in sight
    with demonstration.with_systems(port + 1) as systems:
        for line in demonstration.load(systems, new_passwords=new_passwords):
            tell(line)
        if not serve:
            tell(f"加 --serve 再运行，即可在浏览器打开 {how.address}")
            return
        tell(f"在浏览器打开 {how.address}（按 Ctrl-C 结束）")
        serving.serve(how)


@command.command("backup")
@_ARCHIVE
def backup(archive: Path) -> None:
    """把数据库和文件备份成一个文件，并试恢复一遍。Backs up, and proves the backup by restoring it."""
    from mingzhang.office.commands import backups  # noqa: PLC0415 - likewise

    tell(backups.back_up(archive))
    tell(backups.verify_backup(archive))


@command.command("restore")
@_ARCHIVE
@click.option("--check", is_flag=True, help="只试恢复，不动现有数据 · Only proves that it can be restored")
def restore(archive: Path, check: bool) -> None:
    """从备份恢复。Restores a backup."""
    from mingzhang.office.commands import backups  # noqa: PLC0415 - likewise

    tell(backups.verify_backup(archive) if check else backups.restore(archive))


@command.command("notify")
@click.option("--watch", type=float, metavar="SECONDS", help="每隔几秒发送一次，直到停止 · Again and again")
def notify(watch: float | None) -> None:
    """把登记的事件通知发给其他程序。Tells other programs of events."""
    from mingzhang.office.commands import notifying  # noqa: PLC0415 - likewise

    if watch is None:
        tell(notifying.once())
    else:
        notifying.watch(watch)


@command.group("audit")
def audit() -> None:
    """留痕 · The chains of audit events."""


@audit.command("verify")
def verify() -> int:
    """逐条重算留痕，说出哪里被改动。Recomputes every chain and tells where one is broken."""
    from mingzhang.office.commands import upkeep  # noqa: PLC0415 - likewise

    found = upkeep.broken()
    tell("\n".join(found) if found else "留痕完整：每一条都未被改动、删除或插入。")
    return ANSWER_IS_NO if found else 0
