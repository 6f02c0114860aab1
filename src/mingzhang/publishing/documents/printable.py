"""Takes out of texts what no document can hold: control characters, which other programs may have stored."""

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
T = TypeVar("T")


def printable(value: T) -> T:
    """The value with every text in it made printable; the value itself where nothing had to change."""
    made: Any = _printable(value)
    return made  # type: ignore[no-any-return]  # the shape is kept, which no checker can see


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return _CONTROL.sub("", value) if _CONTROL.search(value) else value
    if isinstance(value, Mapping):
        return _same({_printable(key): _printable(one) for key, one in value.items()}, value)
    if isinstance(value, tuple | list):
        return _same(type(value)(_printable(one) for one in value), value)
    if is_dataclass(value) and not isinstance(value, type):
        return _remade(value)
    return value


def _same(made: Any, value: Any) -> Any:
    return value if made == value else made


def _remade(value: Any) -> Any:
    """A frozen value with its changed fields; what it keeps beside them is made anew."""
    given = [field.name for field in fields(value) if field.init]
    made = {name: _printable(getattr(value, name)) for name in given if not name.startswith("_")}
    changed = {name: one for name, one in made.items() if one is not getattr(value, name)}
    hidden: dict[str, Any] = {name: {} for name in given if name.startswith("_")}
    return replace(value, **changed, **hidden) if changed else value
