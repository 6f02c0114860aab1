"""What is wrong with an entry of the rule book, in words: the line, what stands there, what may stand there."""

import re
from collections.abc import Iterator, Mapping, Sequence
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import msgspec

from mingzhang.rulebook.yamltext import line_of

_AT = re.compile(r" - at `(?:key in )?\$?(.*)`$")
_STEP = re.compile(r"\[(\d+)\]|\[(\.\.\.)\]|\.([^.\[]+)")
_TYPES = {
    "array": "一个列表",
    "bool": "true 或 false",
    "date": "一个日期",
    "decimal": "一个数",
    "float": "一个数",
    "int": "一个整数",
    "null": "空白",
    "object": "几对“键: 值”",
    "str": "一段文字",
}
_SHAPES = {
    "Invalid RFC3339 encoded date": "一个日期，写作 2024-03-31",
    "Invalid decimal string": "一个数",
}

Step = int | str


def explain(error: msgspec.ValidationError, type_: Any, data: Any, name: str, text: str) -> str:
    """The sentence about an entry that does not follow its schema; names file, line and the allowed words."""
    fault = _Fault(str(error), type_, data)
    return f"{name} 第{line_of(text, fault.place)}行：{fault.said}。"


def told(error: msgspec.ValidationError, type_: Any, data: Any) -> str:
    """The same as a clause, where file and line are known to whom it is told."""
    return _Fault(str(error), type_, data).said


class _Fault:
    """One complaint of a schema: where it points to, and what it says."""

    def __init__(self, message: str, type_: Any, data: Any) -> None:
        at = _AT.search(message)
        self._message = message[: at.start()] if at else message
        self._steps = list(_steps(at[1])) if at else []
        self._options = _reached(type_, data, self._steps)

    @property
    def place(self) -> list[Step]:
        """The steps to what is at fault."""
        unknown = self._named("unknown field")
        return [*self._steps, unknown] if unknown else self._steps

    @property
    def said(self) -> str:
        """The complaint with the words that are allowed."""
        allowed = "、".join(self._allowed())
        return self._complaint() + (f"，允许的写法：{allowed}" if allowed else "")

    def _complaint(self) -> str:
        if (unknown := self._named("unknown field")) is not None:
            return f"不认识“{unknown}”这一项"
        if (missing := self._named("required field")) is not None:
            return f"缺少“{missing}”一项"
        if wrong := re.fullmatch(r"Invalid (?:enum )?value '?(.*?)'?", self._message):
            return f"{self._subject}不能写“{wrong[1]}”"
        if types := re.fullmatch(r"Expected `([^`]+)`(?:, got `([^`]+)`)?", self._message):
            return f"{self._subject}应是{_kind(types[1])}" + (f"，现在是{_kind(types[2])}" if types[2] else "")
        shape = _SHAPES.get(self._message)
        return f"{self._subject}应是{shape}" if shape else self._message

    def _named(self, what: str) -> str | None:
        found = re.search(f"{what} `([^`]+)`", self._message)
        return found[1] if found else None

    @property
    def _subject(self) -> str:
        last = self._steps[-1] if self._steps else ""
        if isinstance(last, int):
            return f"第 {last + 1} 项"
        return f"“{last}”" if last not in ("", "...") else "这里"

    def _allowed(self) -> tuple[str, ...]:
        if self._named("unknown field"):
            structure = next(filter(_is_struct, self._options), None)
            return tuple(field.encode_name for field in msgspec.structs.fields(structure)) if structure else ()
        words = [str(one) for option in self._options if get_origin(option) is Literal for one in get_args(option)]
        return tuple(words) if self._message.startswith("Invalid") else ()


def _steps(path: str) -> Iterator[Step]:
    for number, _, key in _STEP.findall(path):
        yield int(number) if number else key or "..."


def _kind(types: str) -> str:
    """Names of types in words; that nothing may stand there is not what is asked for."""
    names = [name for name in types.split(" | ") if name != "null"] or ["null"]
    return "、".join(_TYPES.get(name, name) for name in names)


def _reached(type_: Any, data: Any, steps: Sequence[Step]) -> list[Any]:
    """The types that may stand where steps lead to."""
    options = _alternatives(type_, data)
    for step in steps:
        data = _part(data, step)
        options = [one for option in options for one in _alternatives(_inside(option, step), data)]
    return options


def _alternatives(type_: Any, data: Any) -> list[Any]:
    """A type, or each of those that it may be; of structures told apart by a tag the one that the data names."""
    options = list(get_args(type_)) if get_origin(type_) in (Union, UnionType) else [type_]
    named = [one for one in options if _is_struct(one) and _tag(one) is not None and _tag(one) == _given(one, data)]
    return named or options


def _tag(structure: Any) -> Any:
    return structure.__struct_config__.tag


def _given(structure: Any, data: Any) -> Any:
    return data.get(structure.__struct_config__.tag_field) if isinstance(data, Mapping) else None


def _inside(type_: Any, step: Step) -> Any:
    """The type of a part of a structure, a list or a mapping; None where it is not known."""
    if not _is_struct(type_):
        inner = [one for one in get_args(type_) if one is not Ellipsis]
        return inner[-1] if inner and get_origin(type_) is not Literal else None
    if step == type_.__struct_config__.tag_field:
        return Literal[_tag(type_)]
    return next((field.type for field in msgspec.structs.fields(type_) if field.encode_name == step), None)


def _part(data: Any, step: Step) -> Any:
    if isinstance(data, Mapping):
        return data.get(step)
    return data[step] if isinstance(data, list) and isinstance(step, int) and step < len(data) else None


def _is_struct(type_: Any) -> bool:
    return isinstance(type_, type) and issubclass(type_, msgspec.Struct)
