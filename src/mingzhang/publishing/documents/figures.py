"""Figures in sentences: an exact value, how it is printed, and what it is bound to."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from mingzhang.publishing.documents.model import Ask, Bound, Run, Words
from mingzhang.quantities import round_to
from mingzhang.rulebook.documents import Printing

_NUMBER = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number ready to be printed.

    Attributes:
        value: Exact, in `unit`.
        unit: None for counts and bare numbers.
    """

    value: Fraction
    bound: Bound
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Prose:
    """Words, with the numbers in them bound to where the words come from."""

    runs: tuple[Run, ...]

    @property
    def plain(self) -> str:
        """The words as a string."""
        return "".join(run.text for run in self.runs if isinstance(run, Words | Bound))


@dataclass(frozen=True, slots=True)
class Missing:
    """What is not there: the gaps that a person has to fill."""

    asks: tuple[Ask, ...]


Value = Figure | Prose | Missing


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of a collection: its fields by name, and what it is called where something is missing."""

    fields: Mapping[str, Value]
    name: str = ""

    def get(self, field_name: str) -> Value:
        """A field; nothing where the item has none of that name."""
        return self.fields.get(field_name, Prose(()))


def prose(text: str, origin: Bound) -> Prose:
    """A text as words, each number in it bound to the place that the text comes from."""
    runs: list[Run] = []
    place = 0
    for match in _NUMBER.finditer(text):
        runs += [Words(text[place : match.start()]), replace(origin, text=match[0])]
        place = match.end()
    runs.append(Words(text[place:]))
    return Prose(tuple(run for run in runs if not isinstance(run, Words) or run.text))


def missing(*values: Value) -> Missing | None:
    """All gaps of some values together, each once; None where there is none."""
    asks = [ask for value in values if isinstance(value, Missing) for ask in value.asks]
    return Missing(tuple(dict.fromkeys(asks))) if asks else None


def digits(value: Fraction | Decimal, places: int, printing: Printing) -> str:
    """A value as sentences print it: rounded by the document's one rule."""
    rounded = round_to(value, places, printing.rounding)
    return styled(f"{rounded:f}", printing)


def styled(text: str, printing: Printing) -> str:
    """A printed number in the style of sentences; the value stays the same."""
    plain = text.replace(",", "")
    sign, plain = ("-", plain[1:]) if plain.startswith("-") else ("", plain)
    whole, _, part = plain.partition(".")
    part = part.rstrip("0") if printing.trim else part
    whole = f"{int(whole):,}" if printing.thousands else whole
    return f"{sign}{whole}{'.' if part else ''}{part}"


def operands(figures: Sequence[Figure], sign: str) -> str:
    """The arithmetic in numbers, `1,672.32 ÷ 1,632.01`."""
    return f" {sign} ".join(figure.bound.text for figure in figures)
