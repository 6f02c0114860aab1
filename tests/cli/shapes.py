"""The shapes that the contract promises to other programs, written from its text, and a check against them.

A shape is a type, a set of allowed values, a tuple of alternatives, a list of one shape for every element, a
dictionary of keys that must be there (further keys are allowed: additions are fine), or a function that tells
whether a value fits.
"""

import re
from collections.abc import Iterator
from typing import Any

NULL = type(None)


def decimal(value: Any) -> bool:
    """A decimal string: no exponent, no thousands comma, no binary float."""
    return isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?", value) is not None


def digest(value: Any) -> bool:
    """SHA-256 in hexadecimal."""
    return isinstance(value, str) and re.fullmatch(r"[0-9a-f]{64}", value) is not None


def counted(value: Any) -> bool:
    """A number of things; true is none."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def box(value: Any) -> bool:
    """Left, bottom, right, top of a place on a page."""
    return isinstance(value, list) and len(value) == 4 and all(isinstance(v, int | float) for v in value)


class Each:
    """A dictionary with any keys and values of one shape."""

    def __init__(self, shape: Any) -> None:
        self.shape = shape


CELL = {
    "text": str,
    "value": (decimal, NULL),
    "unit": (str, NULL),
    "page": (int, NULL),
    "line": (int, NULL),
    "box": (box, NULL),
    "via": {"text", "ocr", "entry"},
    "mark": ({"joined", "inferred", "ambiguous"}, NULL),
    "why": (str, NULL),
}
ROW = {"row": str, "code": (str, NULL), "label": str, "line_no": (str, NULL), "cells": Each(CELL)}
FORM = {
    "form": str,
    "title": str,
    "subject": (str, NULL),
    "unit": (str, NULL),
    "page": (int, NULL),
    "rows": [ROW],
    "notes": [str],
}
STATEMENT = {
    "section": str,
    "subject": str,
    "measure": str,
    "text": str,
    "value": (decimal, NULL),
    "unit": (str, NULL),
    "page": (int, NULL),
    "line": (int, NULL),
}
UNREAD = {"page": (int, NULL), "what": str, "why": str}
DOCUMENT = {
    "name": str,
    "part": (int, NULL),
    "sha256": digest,
    "pages": counted,
    "reader": {"pdf", "xlsx", "xls", "docx", "html", "csv", "text", "ofd", "ocr"},
    "entity": (str, NULL),
    "fiscal_year": (int, NULL),
    "kind": {"final_accounts", "budget", "evaluation", "self_evaluations", "other"},
    "forms": [FORM],
    "statements": [STATEMENT],
    "unread": [UNREAD],
}
READING = {"contract": {"mingzhang.reading/1"}, "documents": [DOCUMENT]}

EVIDENCE = {
    "form": str,
    "row": str,
    "column": str,
    "text": str,
    "page": (int, NULL),
    "line": (int, NULL),
    "box": (box, NULL),
}
FINDING = {
    "rule": str,
    "severity": {"error", "warning", "info"},
    "outcome": {"fails", "tail"},
    "document": str,
    "message": str,
    "printed": (str, NULL),
    "expected": (str, NULL),
    "difference": (str, NULL),
    "evidence": [EVIDENCE],
    "basis": str,
    "suggestion": str,
    "consequences": [str],
    "ignored": (str, NULL),
}
CERTIFICATE = {
    "feasible": (bool, NULL),
    "why": (str, NULL),
    "cells": counted,
    "equations": counted,
    "witness": (str, NULL),
    "conflict": [EVIDENCE],
    "correction": (dict, NULL),
}
FINDINGS = {
    "contract": {"mingzhang.findings/1"},
    "findings": [FINDING],
    "certificate": CERTIFICATE,
    "checked": counted,
    "held": counted,
    "tails": counted,
    "not_checked": [{"rule": str, "why": str}],
}

INDICATOR = {
    "name": str,
    "weight": (decimal, NULL),
    "target": str,
    "actual": str,
    "printed": (decimal, NULL),
    "computed": (decimal, NULL),
    "formula": str,
    "inputs": list,
    "judged_by": (str, NULL),
}
SCORE = {
    "policy": str,
    "subject": str,
    "printed": (decimal, NULL),
    "computed": (decimal, NULL),
    "grade_printed": (str, NULL),
    "grade": (str, NULL),
    "points_computed": (decimal, NULL),
    "points_judged": (decimal, NULL),
    "indicators": [INDICATOR],
}
SCORES = {"contract": {"mingzhang.scores/1"}, "scores": [SCORE]}


def misfits(value: Any, shape: Any, path: str = "$") -> Iterator[str]:
    """Every place where a value is not of its shape."""
    match shape:
        case Each():
            yield from _all(value, dict, path) or (
                fault for key, part in value.items() for fault in misfits(part, shape.shape, f"{path}.{key}")
            )
        case dict():
            yield from _all(value, dict, path) or _object(value, shape, path)
        case list():
            yield from _all(value, list, path) or (
                fault for n, part in enumerate(value) for fault in misfits(part, shape[0], f"{path}[{n}]")
            )
        case tuple():
            if not any(not [*misfits(value, one, path)] for one in shape):
                yield f"{path} is {value!r}"
        case _:
            if not _fits(value, shape):
                yield f"{path} is {value!r}"


def _all(value: Any, kind: type, path: str) -> list[str]:
    return [] if isinstance(value, kind) else [f"{path} is {value!r}, no {kind.__name__}"]


def _object(value: dict[str, Any], shape: dict[str, Any], path: str) -> Iterator[str]:
    for key, part in shape.items():
        if key in value:
            yield from misfits(value[key], part, f"{path}.{key}")
        else:
            yield f"{path}.{key} is missing"


def _fits(value: Any, shape: Any) -> bool:
    if isinstance(shape, set):
        return value in shape
    if isinstance(shape, type):
        return isinstance(value, shape) and not (shape is int and isinstance(value, bool))
    return bool(shape(value))


def floats(value: Any, path: str = "$") -> Iterator[str]:
    """Every binary float that is not an edge of a box: money and scores are decimal strings."""
    if isinstance(value, float) and ".box" not in path:
        yield path
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from floats(part, f"{path}.{key}")
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from floats(part, f"{path}[{number}]")
