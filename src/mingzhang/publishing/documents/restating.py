"""Takes narrative inputs from what a document that was read says of its own year; what people gave comes first."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import msgspec

from mingzhang.forms import Report, Statement
from mingzhang.publishing.documents.narrative import Narrative
from mingzhang.publishing.documents.origins import form_of
from mingzhang.quantities import squeeze, to_decimal
from mingzhang.quantities.units import conversion_factor
from mingzhang.rulebook import Rulebook
from mingzhang.rulebook.documents import Restated

_CHANGE, _AMOUNT = "yoy_change", "amount"
_MONEY = frozenset({_CHANGE, _AMOUNT, "initial_budget"})
_LEAD = re.compile("^主要(?:用于|是)?[：:]?|^用于")
_CODE = 7
"""Digits of the code of an item of expenditure."""


def restated(report: Report, narrative: Narrative, book: Rulebook, unit: str) -> tuple[Narrative, tuple[str, ...]]:
    """The narrative completed from the document's own statements, and the paths that were taken over.

    Args:
        report: With the statements that were read.
        narrative: What people gave, which is never replaced.
        book: Says which statement gives which input.
        unit: Of the narrative's amounts.
    """
    if not report.statements:
        return narrative, ()
    reader = _Reader(report, book, narrative.unit or unit)
    plain: dict[str, Any] = msgspec.to_builtins(narrative)
    taken = [path for path, value in reader.all() if _put(plain, path.split("."), value)]
    return msgspec.convert(plain, Narrative, strict=False), tuple(taken)


def _put(plain: dict[str, Any], steps: list[str], value: object) -> bool:
    """Puts a value where nothing stands; says whether it did."""
    place = plain
    for step in steps[:-1]:
        place = place.setdefault(step, {})
    if place.get(steps[-1]) not in (None, "", (), []):
        return False
    place[steps[-1]] = value
    return True


@dataclass(frozen=True)
class _Reader:
    """Looks up statements by what they measure, of what, and under which heading."""

    report: Report
    book: Rulebook
    unit: str

    def all(self) -> Iterator[tuple[str, object]]:
        """Path and value of each input that a statement gives."""
        for known in self.book.documents.restated:
            for path, pattern in self._wanted(known):
                found = self._first(known.measure, pattern, known.section)
                value = self._value(found, known) if found else None
                if value is not None:
                    yield path, value

    def _wanted(self, known: Restated) -> Iterator[tuple[str, str]]:
        """The paths that an entry fills, each with the pattern of its subject."""
        if not known.codes:
            yield known.path, known.subject
            return
        filled = form_of(self.report, known.codes)
        names: Mapping[str, str] = {row.code: row.label for row in filled.rows if row.code} if filled else {}
        for code in names:
            if len(code) == _CODE:
                levels = (names.get(code[:3], ""), names.get(code[:5], ""), names[code])
                spelled = "（[类款项]）".join(re.escape(squeeze(name)) for name in levels)
                yield f"{known.path}.{code}", f"{spelled}（项）"

    def _first(self, measure: str, subject: str, section: str) -> Statement | None:
        return next(
            (
                one
                for one in self.report.statements
                if one.measure == measure and one.mark is None and self._fits(one, subject, section)
            ),
            None,
        )

    def _fits(self, one: Statement, subject: str, section: str) -> bool:
        return re.search(section, squeeze(one.section)) is not None and (
            re.fullmatch(subject, squeeze(one.subject)) is not None
        )

    def _value(self, found: Statement, known: Restated) -> object:
        if found.value is None:
            return _LEAD.sub("", found.text) or None
        if known.measure not in _MONEY:
            return int(found.value) if found.value == found.value.to_integral_value() else None
        amount = self._amount(found)
        return self._before(found, amount) if known.measure == _CHANGE and amount is not None else amount

    def _amount(self, found: Statement) -> Decimal | None:
        """An amount in the narrative's unit."""
        if found.value is None or found.unit is None:
            return None
        return to_decimal(Fraction(found.value) * conversion_factor(found.unit, self.unit))

    def _before(self, found: Statement, change: Decimal) -> Decimal | None:
        """Last year's amount: this year's, which the same sentences state, without the change."""
        same = (one for one in self.report.statements if one.measure == _AMOUNT and one.subject == found.subject)
        now = next((self._amount(one) for one in same if one.section == found.section), None)
        changes = self.book.statements.words.changes
        if now is None or found.direction is None:
            return None
        if found.direction in changes.up:
            return now - change
        return now + change if found.direction in changes.down else None
