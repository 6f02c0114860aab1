"""YAML text: its plain data, and the line on which a part of it stands."""

from collections.abc import Sequence
from typing import Any

import yaml

from mingzhang.errors import RulebookError


class _Loader(yaml.CSafeLoader):
    """Safe YAML in which a decimal number stays the text that was typed, so that no binary float is born."""


def _as_typed(loader: _Loader, node: yaml.ScalarNode) -> str:
    return loader.construct_scalar(node)


_Loader.add_constructor("tag:yaml.org,2002:float", _as_typed)


def parse(text: str, name: str) -> Any:
    """The plain data of a YAML text; numbers with a point come back as strings.

    Raises:
        RulebookError: The text is not YAML; the message names file and line.
    """
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a subclass of the safe loader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise RulebookError(f"{name} 第{line}行不是有效的 YAML：{error.problem}。请改正后重试。") from error


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
