"""The `mingzhang` command: one thin module per command, imported only when called."""

import os
import sys
from importlib import import_module
from typing import Any

import click

from mingzhang.errors import MingzhangError

_COMMANDS = {
    "read": "读出文件中的表 · Read the forms of documents",
    "check": "读出并检查 · Read, then check",
    "score": "读出并复算得分 · Read, then recompute scores",
    "rulebook": "规则库：表、规则、办法、科目 · What is known, with dates, region and basis",
    "demo": "用示例年度走一遍主流程 · The main job on the bundled example year",
    "publish": "由数据生成公开文件（尚未提供）· Documents, portal, open data (not yet)",
    "verify": "验证一份公开（尚未提供）· Prove that a publication is whole (not yet)",
    "clocks": "期限、逾期天数和利息 · Due dates, days late and interest",
    "corpus": "批量处理（尚未提供）· Many documents (not yet)",
    "office": "部门办公端（尚未提供）· The office (not yet)",
}
_LATER = frozenset({"publish", "verify", "corpus", "office"})
REQUEST_FAILED = 2
_SHOW_FAULTS = "MINGZHANG_DEBUG"


class _Commands(click.Group):
    """Subcommands by name, each imported only when it is called, so that help is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order a newcomer meets them."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, None for an unknown one."""
        if cmd_name not in _COMMANDS:
            return None
        return _later(cmd_name) if cmd_name in _LATER else _load(cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists the commands without importing any of them."""
        with formatter.section("命令 · Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


def _load(name: str) -> click.Command:
    command: click.Command = import_module(f"mingzhang.cli.{name}").command
    return command


def _later(name: str) -> click.Command:
    def refuse(**_: Any) -> None:
        raise MingzhangError(f"“{name}”在本版本尚未提供；可用的命令见 mingzhang --help。")

    arguments = click.Argument(["words"], nargs=-1, type=click.UNPROCESSED)
    settings = {"ignore_unknown_options": True}
    return click.Command(name, callback=refuse, params=[arguments], context_settings=settings, help=_COMMANDS[name])


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mingzhang", message="%(version)s")
def group() -> None:
    """明账：读出、复算、检查公开的部门账目和绩效评价 · Reads, recomputes and checks published accounts.

    Reads, recomputes and checks the published accounts and evaluations of public departments.
    """


def main(arguments: list[str] | None = None) -> None:
    """Runs the command; a request that cannot be carried out is one sentence on stderr and exit status 2."""
    try:
        outcome = group.main(arguments, prog_name="mingzhang", standalone_mode=False)
    except click.ClickException as error:
        _refuse(error.format_message(), error)
    except (click.Abort, KeyboardInterrupt):
        _refuse("已中断，未写出任何结果。")
    except MingzhangError as error:
        _refuse(str(error))
    except OSError as error:
        _refuse(f"{error.filename or '文件'}：{error.strerror or error}。请检查路径、权限和磁盘空间。")
    except Exception as error:  # noqa: BLE001 - the last door: a fault of ours is one sentence too, not a traceback
        _report_fault(error)
    else:
        sys.exit(outcome if isinstance(outcome, int) else 0)


def _report_fault(error: Exception) -> None:
    """Says that the program itself is at fault, and how to see where."""
    if os.environ.get(_SHOW_FAULTS):
        raise error
    kind = type(error).__name__
    _refuse(
        f"程序内部出错（{kind}），没有给出结果。请带上文件报告给我们；设 {_SHOW_FAULTS}=1 再运行可看到出错的位置。"
    )


def _refuse(sentence: str, error: click.ClickException | None = None) -> None:
    usage = error.ctx.get_usage() if isinstance(error, click.UsageError) and error.ctx else ""
    click.echo(f"{sentence}" + (f"\n{usage}" if usage else ""), err=True)
    sys.exit(REQUEST_FAILED)
