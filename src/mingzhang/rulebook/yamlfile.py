"""Reads YAML files of the rule book into typed entries; a fault names file, line and the allowed words."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from mingzhang.errors import RulebookError
from mingzhang.rulebook.compiled import cached

T = TypeVar("T")


def read_yaml(text: str, name: str) -> Any:
    """The plain data of a YAML text; numbers with a point come back as strings.

    Raises:
        RulebookError: The text is not YAML; the message names file and line.
    """
    from mingzhang.rulebook.yamltext import parse  # noqa: PLC0415 - a command that finds all parsed needs no YAML

    return parse(text, name)


def read_file(path: Path, type_: type[T]) -> T:
    """One file as one entry.

    Raises:
        RulebookError: The file is not YAML or does not follow the schema.
    """
    text = path.read_text(encoding="utf-8")
    return convert(cached({path.name: text}, lambda: read_yaml(text, path.name)), type_, path.name, text)


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
    from mingzhang.rulebook.yamltext import line_of  # noqa: PLC0415 - as above

    line = line_of(text, [*(int(i) if i else key for i, key in steps), *([unknown.group(1)] if unknown else [])])
    allowed = _allowed(type_, [key for i, key in steps if key]) if unknown else ()
    hint = f"；允许的写法：{'、'.join(allowed)}" if allowed else ""
    return f"{name} 第{line}行：{message}{hint}。"


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


def load_folder(folder: Path, type_: type[T]) -> list[tuple[str, T]]:
    """All entries of a folder's files, each of which holds a list of them, with the name of their file.

    Raises:
        RulebookError: A file is not YAML or does not follow the schema.
    """
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.yaml"))}
    plain = cached(texts, lambda: {name: read_yaml(text, name) for name, text in texts.items()})
    return [
        (name, entry)
        for name, text in texts.items()
        for entry in convert(plain[name], tuple[type_, ...], name, text)  # type: ignore[valid-type]
    ]
