"""Holds JSON against the few words of JSON Schema that `case.schema.json` uses."""

import re
from collections.abc import Iterator
from typing import Any

_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
    "null": type(None),
}
_KNOWN = frozenset(
    {"$schema", "$defs", "$ref", "title", "description", "type", "required", "additionalProperties"}
) | {*("properties", "items", "enum", "const", "pattern", "anyOf", "minItems", "maxItems")}


def faults(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str = "$") -> Iterator[str]:
    """Where a value does not follow a schema."""
    unknown = schema.keys() - _KNOWN
    if unknown:
        raise NotImplementedError(f"{unknown} at {at}")
    if "$ref" in schema:
        yield from faults(value, root["$defs"][schema["$ref"].rpartition("/")[2]], root, at)
        return
    if "anyOf" in schema and all(any(faults(value, one, root, at)) for one in schema["anyOf"]):
        yield f"{at}: {value!r} fits none"
    yield from _scalar(value, schema, at)
    if isinstance(value, dict):
        yield from _object(value, schema, root, at)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from faults(item, schema.get("items", {}), root, f"{at}[{number}]")


def _scalar(value: Any, schema: dict[str, Any], at: str) -> Iterator[str]:
    wanted = schema.get("type")
    names = [wanted] if isinstance(wanted, str) else wanted
    if names and not any(isinstance(value, _TYPES[name]) for name in names):
        yield f"{at}: {value!r} is no {wanted}"
    if value not in schema.get("enum", [value]) or value != schema.get("const", value):
        yield f"{at}: {value!r} is not allowed"
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield f"{at}: {value!r} does not match"
    if isinstance(value, list) and not schema.get("minItems", 0) <= len(value) <= schema.get(
        "maxItems", len(value)
    ):
        yield f"{at}: {len(value)} items"


def _object(value: dict[str, Any], schema: dict[str, Any], root: dict[str, Any], at: str) -> Iterator[str]:
    named, others = schema.get("properties", {}), schema.get("additionalProperties", True)
    yield from (f"{at}: lacks {name}" for name in schema.get("required", []) if name not in value)
    for name, item in value.items():
        if name in named:
            yield from faults(item, named[name], root, f"{at}.{name}")
        elif others is False:
            yield f"{at}: {name} is unknown"
        elif isinstance(others, dict):
            yield from faults(item, others, root, f"{at}.{name}")
