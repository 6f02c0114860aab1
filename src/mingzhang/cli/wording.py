"""What went wrong on the command line or in the system, said in Chinese in one sentence."""

import re

import click

from mingzhang.errors import reason

_REFUSED = re.compile(r" (?:is not|does not match) ")
_EXTRA = re.compile(r"\((.*)\)")


def system_sentence(error: OSError) -> str:
    """A refusal of the system in one sentence: which file, why, and what to look at."""
    where = f"“{error.filename}”" if error.filename else "输出"
    return f"{where}无法读写：{reason(error)}；请检查路径、权限和磁盘空间。"


def usage_sentence(error: click.ClickException) -> str:
    """A command that was typed wrongly, in one sentence that names the word at fault and where help is."""
    path = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "mingzhang"
    return f"{_fault(error)}；用法见 {path} --help。"


def _fault(error: click.ClickException) -> str:
    match error:
        case click.MissingParameter(param=param) if param is not None:
            return f"缺少{_called(param)}"
        case click.BadParameter(param=param) if param is not None and (wanted := _wanted(param.type)):
            return f"{_called(param)}后面应是{wanted}，不是“{_given(error.message)}”"
        case click.BadParameter(param=param) if param is not None:
            return f"{_called(param)}写得不对（{error.message.rstrip('.。')}）"
        case click.NoSuchOption():
            near = f"，是不是 {'、'.join(error.possibilities)}" if error.possibilities else ""
            return f"没有 {error.option_name} 这个选项{near}"
        case click.BadOptionUsage():
            return f"选项 {error.option_name} 后面缺少一个值，或多了一个值"
        case _:
            return _general(error)


def _given(message: str) -> str:
    """What was typed, out of the library's sentence about it."""
    return _REFUSED.split(message, maxsplit=1)[0].strip("'")


def _wanted(kind: object) -> str:
    """What may be written there, where that is a number or one of a few words."""
    match kind:
        case click.DateTime():
            return "日期，写作 2024-03-31"
        case click.Choice():
            return f" {' 或 '.join(map(str, kind.choices))}"
        case click.IntRange(min=int() as least, max=int() as most):
            return f" {least} 到 {most} 的整数"
        case click.IntRange(min=int() as least):
            return f"不小于 {least} 的整数"
        case click.types.IntParamType():
            return "整数"
        case _:
            return ""


def _general(error: click.ClickException) -> str:
    """Faults for which older versions of the library have no class of their own."""
    words = error.format_message()
    if words.startswith("No such command"):
        return f"没有“{_quoted(words)}”这个命令"
    if words.startswith("Got unexpected extra argument"):
        extra = _EXTRA.findall(words)
        return f"多了 {extra[-1] if extra else '几个词'}"
    return words.rstrip(".。")


def _quoted(words: str) -> str:
    found = re.search(r"'(.*)'", words)
    return found.group(1) if found else ""


def _called(param: click.Parameter) -> str:
    if isinstance(param, click.Option):
        return f"选项 {max(param.opts, key=len)} "
    return f"“{param.metavar or param.name}”"
