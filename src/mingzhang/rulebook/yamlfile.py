"""Reads YAML files of the rule book into typed entries; a fault names file, line and the allowed words."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from mingzhang.errors import RulebookError

T = TypeVar("T")


class _Loader(yaml.CSafeLoader):
    """Safe YAML in which a decimal number stays the text that was typed, so that no binary float is born."""


def _as_typed(loader: _Loader, node: yaml.ScalarNode) -> str:
    return loader.construct_scalar(node)


_Loader.add_constructor("tag:yaml.org,2002:float", _as_typed)


def read_yaml(text: str, name: str) -> Any:
    """The plain data of a YAML text; numbers with a point come back as strings.

    Raises:
        RulebookError: The text is not YAML; the message names file and line.
    """
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a subclass of the safe loader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise RulebookError(f"{name} 第{line}行不是有效的 YAML：{error.problem}。请改正后重试。") from error


def convert(data: Any, type_: type[T], name: str, text: str = "") -> T:
    """Data checked against a schema and made typed.

    Raises:
        RulebookError: A key is unknown, missing or of another type; the message names file, line and allowed words.
    """
    try:
        return msgspec.convert(data, type_, strict=False)
    except msgspec.ValidationError as error:
        raise RulebookError(_explain(error, type_, name, text)) from error


def _explain(error: msgspec.ValidationError, type_: Any, name: str, text: str) -> str:
    message = str(error)
    path = re.search(r"at `\$(.*)`$", message)
    steps = re.findall(r"\[(\d+)\]|\.([^.\[]+)", path.group(1)) if path else []
    unknown = re.search(r"unknown field `([^`]+)`", message)
    line = _line_of(text, [*(int(i) if i else key for i, key in steps), *([unknown.group(1)] if unknown else [])])
    allowed = _allowed(type_, [key for i, key in steps if key]) if unknown else ()
    hint = f"；允许的写法：{'、'.join(allowed)}" if allowed else ""
    return f"{name} 第{line}行：{message}{hint}。"


def _line_of(text: str, path: Sequence[int | str]) -> int:
    """The line where the last step of a path that exists stands, counted from 1."""
    node = yaml.compose(text, Loader=yaml.SafeLoader) if text else None
    line = 1
    for step in path:
        line, node = _step(node, step, line)
    return line


def _step(node: Any, step: int | str, line: int) -> tuple[int, Any]:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child = node.value[step]
        return child.start_mark.line + 1, child
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark.line + 1, value
    return line, None


def _allowed(type_: Any, keys: Sequence[str]) -> tuple[str, ...]:
    """Field names of the structure that a path of keys leads to."""
    for key in ["", *keys]:
        type_ = _inner(type_) if not key else _inner(_field_type(type_, key))
    return tuple(f.encode_name for f in msgspec.structs.fields(type_)) if _is_struct(type_) else ()


def _field_type(type_: Any, key: str) -> Any:
    if not _is_struct(type_):
        return None
    return next((f.type for f in msgspec.structs.fields(type_) if f.encode_name == key), None)


def _inner(type_: Any) -> Any:
    """The element type of a tuple, list, dict or optional; the type itself otherwise."""
    args = [a for a in getattr(type_, "__args__", ()) if a not in (type(None), Ellipsis)]
    structs = [a for a in args if _is_struct(_inner(a))]
    return _inner(structs[0]) if structs else type_


def _is_struct(type_: Any) -> bool:
    return isinstance(type_, type) and issubclass(type_, msgspec.Struct)


def load_list(path: Path, type_: type[T]) -> tuple[T, ...]:
    """All entries of a file that holds a list of them."""
    text = path.read_text(encoding="utf-8")
    items: tuple[T, ...] = convert(read_yaml(text, path.name), tuple[type_, ...], path.name, text)  # type: ignore[valid-type]
    return items
