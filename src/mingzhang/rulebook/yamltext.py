"""YAML text: its plain data, and the line on which a part of it stands."""

import re
from collections.abc import Sequence
from typing import Any

import yaml

from mingzhang.errors import RulebookError

_PROBLEMS = {
    "mapping values are not allowed": "多了一个冒号，或上一行的引号没有成对",
    "tab character|cannot start any token": "用了制表符或不能开头的符号；缩进请用空格，含特殊符号的文字请加引号",
    "expected ':'": "键的后面缺少冒号",
    "expected ',' or|node content|expected key|'-' indicator": "缩进没有对齐，或括号、逗号、引号没有成对",
    "sequence entries are not allowed": "列表的“-”没有另起一行，或缩进没有对齐",
    "unexpected end of stream": "引号没有成对，到文件末尾也没有收住",
    "undefined alias": "以“*”开头的文字要加引号",
    "undefined tag|tag handle|constructor for the tag": "以“!”开头的文字要加引号",
    "found duplicate anchor": "以“&”开头的文字要加引号",
    "expected a single document": "一个文件里只能有一份内容，不能用“---”分开",
}
"""What people most often write wrongly, by the words of the parser."""


class _Loader(yaml.CSafeLoader):
    """Safe YAML in which a decimal number stays the text that was typed, so that no binary float is born."""


def _as_typed(loader: _Loader, node: yaml.ScalarNode) -> str:
    return loader.construct_scalar(node)


def _as_day(loader: _Loader, node: yaml.ScalarNode) -> Any:
    """A day or moment; one that no calendar has stays what was typed, and is refused where a day belongs."""
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        return _as_typed(loader, node)


_Loader.add_constructor("tag:yaml.org,2002:float", _as_typed)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _as_day)


def parse(text: str, name: str) -> Any:
    """The plain data of a YAML text; numbers with a point come back as strings.

    Raises:
        RulebookError: The text is not YAML; the message names file and line.
    """
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a subclass of the safe loader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise RulebookError(
            f"{name} 第{line}行不是有效的 YAML：{_problem(error.problem)}。请改正后重试。"
        ) from error
    except yaml.YAMLError as error:
        raise RulebookError(f"{name} 里有不能用的控制字符，不是有效的 YAML。请删去后重试。") from error


def _problem(problem: str | None) -> str:
    """What the parser complains of, in words where it is a common slip, as it says it otherwise."""
    known = (words for pattern, words in _PROBLEMS.items() if re.search(pattern, problem or ""))
    return next(known, f"解析器说“{problem}”")


def line_of(text: str, path: Sequence[int | str]) -> int:
    """The line where the last step of a path that exists stands, counted from 1."""
    node = _composed(text)
    line = 1
    for step in path:
        line, node = _step(node, step, line)
    return line


def _composed(text: str) -> Any:
    """The nodes of a text with their places; None where it is empty or no YAML."""
    try:
        return yaml.compose(text, Loader=yaml.CSafeLoader) if text else None
    except yaml.YAMLError:
        return None


def _step(node: Any, step: int | str, line: int) -> tuple[int, Any]:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child = node.value[step]
        return child.start_mark.line + 1, child
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark.line + 1, value
    return line, None
