"""The `mingzhang` command: one thin module per command, imported only when called."""

import contextlib
import gc
import os
import sys
from importlib import import_module
from itertools import pairwise
from typing import Any

import click

from mingzhang.errors import MingzhangError
from mingzhang.language import LANGUAGES, say, speak

_COMMANDS = {
    "read": "读出文件中的表 · Read the forms of documents",
    "check": "读出并检查 · Read, then check",
    "score": "读出并复算得分 · Read, then recompute scores",
    "sample": "抽取复核的项目 · Which self-evaluations to re-check",
    "recheck": "自评与复核的差异率 · How far re-checked scores differ",
    "survey": "由答卷算满意度 · Satisfaction from the answers to a questionnaire",
    "rulebook": "规则库：表、规则、办法、科目 · What is known, with dates, region and basis",
    "demo": "用示例年度走一遍主流程 · The main job on the bundled example year",
    "publish": "由数据生成整份公开文件 · The whole document from data",
    "form": "单独一张表、整改通知、评价底稿 · One form, letter or working paper by itself",
    "verify": "验证一份公开：完整、未改、有签名 · Prove that a publication is whole, unaltered and signed",
    "rotate": "换一把签名的私钥 · Another key for a publication",
    "clocks": "期限、逾期天数和利息 · Due dates, days late and interest",
    "corpus": "批量处理（尚未提供）· Many documents (not yet)",
    "office": "部门办公端 · The office where departments work",
}
_LATER = frozenset({"corpus"})
REQUEST_FAILED = 2
_SHOW_FAULTS = "MINGZHANG_DEBUG"
_LANGUAGE_VARIABLE = "MINGZHANG_LANG"
_COLLECT_AFTER = (50_000, 20, 50)
"""When cyclic garbage is looked for. With Python's own numbers the rule book is searched again and again for every
document, which took an eighth of a check; what is read of a document holds no cycles."""


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

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; a pipe that was closed early would otherwise end with the status of a finding."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            _abandon_output()
            raise SystemExit(REQUEST_FAILED) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists the commands without importing any of them."""
        with formatter.section("命令 · Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


def _load(name: str) -> click.Command:
    command: click.Command = import_module(f"mingzhang.cli.{name}").command
    _let_speak(command)
    return command


def _let_speak(command: click.Command) -> None:
    """Gives a command and those under it the option of the language."""
    if all(param.name != "language" for param in command.params):
        command.params.append(_language())
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        _let_speak(below)


def _language() -> click.Option:
    return click.Option(
        ["--lang", "language"],
        type=click.Choice(LANGUAGES),
        expose_value=False,
        is_eager=True,
        callback=lambda _, __, chosen: speak(chosen) if chosen else None,
        help="说哪种语言，缺省为中文 · Language of what is said",
    )


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
    from mingzhang.cli.output import speak_chinese  # noqa: PLC0415 - nothing is said before

    gc.set_threshold(*_COLLECT_AFTER)
    speak_chinese()
    try:
        speak(_asked_for(sys.argv[1:] if arguments is None else arguments))
        outcome = group.main(arguments, prog_name="mingzhang", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        _refuse(_usage(error))
    except (click.Abort, KeyboardInterrupt):
        _refuse("已中断，没有给出结果。")
    except MingzhangError as error:
        _refuse(str(error))
    except OSError as error:
        _refuse_system(error)
    except MemoryError:
        _refuse("内存不足，没有给出结果；请关闭其他程序，或把材料拆分后再试。")
    except Exception as error:  # noqa: BLE001 - the last door: a fault of ours is one sentence too, not a traceback
        _report_fault(error)
    else:
        sys.exit(outcome if isinstance(outcome, int) else 0)


def _asked_for(arguments: list[str]) -> str:
    """The language that the command or else the environment asks for: Chinese where neither says.

    The words are looked through before click reads them, so that a wrong word is refused in that language too.

    Raises:
        MingzhangError: It asks for one that is not spoken.
    """
    speak(LANGUAGES[0])
    said = [after for word, after in pairwise([*arguments, ""]) if word == "--lang"]
    chosen = next((language for language in said if language in LANGUAGES), "")
    asked = chosen or os.environ.get(_LANGUAGE_VARIABLE, "").lower() or LANGUAGES[0]
    if asked not in LANGUAGES:
        raise MingzhangError(f"环境变量 {_LANGUAGE_VARIABLE} 应是 {' 或 '.join(LANGUAGES)}；现为“{asked}”。")
    return asked


def _usage(error: click.ClickException) -> str:
    """The sentence for a command typed wrongly; a command without any word shows what there is."""
    from mingzhang.cli.wording import usage_sentence  # noqa: PLC0415 - only where something is wrong

    context = error.ctx if isinstance(error, click.UsageError) else None
    if context and error.format_message() == context.get_help():
        return error.format_message()
    return usage_sentence(error)


def _refuse_system(error: OSError) -> None:
    """A file or pipe that the system refuses; whoever closed our output early wants to hear nothing more."""
    from mingzhang.cli.wording import system_sentence  # noqa: PLC0415 - likewise

    _abandon_output()
    _refuse("" if isinstance(error, BrokenPipeError) else system_sentence(error))


def _abandon_output() -> None:
    """Points stdout nowhere, so that what it still holds does not fail once more when the process ends."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _report_fault(error: Exception) -> None:
    """Says that the program itself is at fault, and how to see where."""
    if os.environ.get(_SHOW_FAULTS):
        raise error
    kind = type(error).__name__
    _refuse(
        f"程序内部出错（{kind}），没有给出结果；请带上文件报告给我们，设 {_SHOW_FAULTS}=1 再运行可看到出错的位置。"
    )


def _refuse(sentence: str) -> None:
    from mingzhang.cli.output import printable  # noqa: PLC0415 - likewise

    with contextlib.suppress(OSError):
        click.echo(printable(say(sentence)), err=True, nl=bool(sentence))
    sys.exit(REQUEST_FAILED)
