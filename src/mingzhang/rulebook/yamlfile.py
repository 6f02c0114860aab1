"""Reads YAML files of the rule book into typed entries; a fault names file, line and the allowed words."""

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
        from mingzhang.rulebook.faults import explain  # noqa: PLC0415 - only where something is wrong

        raise RulebookError(explain(error, type_, data, name, text)) from error


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
