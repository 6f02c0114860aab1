"""The library of indicators as a declaration uses it: what may be chosen, what an entry fills in, what differs."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from mingzhang.office.models import IndicatorDefinition
from mingzhang.quantities.target import Target, parse_target
from mingzhang.quantities.units import same_dimension

NAMED = ("level1", "level2", "name")
"""What an indicator is called and where it belongs, as its entry says it."""

_SIGNED = frozenset({"≥", "≤"})
_STRICT = {">": "≥", "<": "≤"}


def usable_entries() -> "QuerySet[IndicatorDefinition, IndicatorDefinition]":
    """The entries that may be chosen, those of one level side by side."""
    return IndicatorDefinition.objects.filter(ended_on=None).order_by("level1", "level2", "name", "pk")


def demanded(entry: IndicatorDefinition) -> str:
    """How a target by an entry is written, its number left open: ≥…件; blank for words."""
    return f"{entry.direction}…{entry.unit}" if entry.direction or entry.unit else ""


def completed(typed: Mapping[str, Any], entry: IndicatorDefinition) -> dict[str, Any]:
    """An indicator with what is left blank as its entry says it; what is typed stays.

    A target that is typed as a number alone gets the entry's direction and unit around it.
    """
    names = {name: str(typed.get(name) or "").strip() or getattr(entry, name) for name in NAMED}
    return {**typed, **names, "target": target_by(str(typed.get("target") or "").strip(), entry)}


def target_by(text: str, entry: IndicatorDefinition) -> str:
    """A target with the entry's direction and unit where it states none; ranges, days and words stay."""
    read = parse_target(text)
    if read.quantity is None or read.operator == "range":
        return text
    sign = entry.direction if entry.direction in _SIGNED and not read.stated else ""
    return f"{sign}{text}{'' if read.quantity.unit else entry.unit}"


def differing(typed: Mapping[str, Any], entry: IndicatorDefinition) -> list[tuple[str, str, str]]:
    """Where an indicator says something else than its entry: what, as typed, as the entry says it."""
    found = [
        (label, str(typed.get(name) or "").strip(), getattr(entry, name))
        for name, label in zip(NAMED, ("一级指标", "二级指标", "三级指标"), strict=True)
    ]
    read = parse_target(str(typed.get("target") or ""))
    found += [("方向", _direction(read), entry.direction), ("单位", _unit(read, entry.unit), entry.unit)]
    return [(label, mine, theirs) for label, mine, theirs in found if mine and theirs and mine != theirs]


def _direction(read: Target) -> str:
    """The direction that a target states; blank for words, days and ranges."""
    stated = read.stated and read.quantity is not None and read.operator != "range"
    return _STRICT.get(read.operator, read.operator) if stated else ""


def _unit(read: Target, wanted: str) -> str:
    """The unit that a target states, where it measures something else than the one wanted."""
    unit = read.quantity.unit if read.quantity else None
    return unit if unit and not same_dimension(unit, wanted) else ""
