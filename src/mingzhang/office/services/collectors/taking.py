"""What every kind of collector offers: it tells what is wrong with its parameters, and takes one reading."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from mingzhang.office.models import Reading

MOST_TEXT = 2000
"""Characters of what was received that are kept with a reading."""

MOST_SENTENCE = 300
SECONDS = 10
"""How long a target is waited for where a collector does not say."""

LONGEST_SECONDS = 60
_LARGEST = Decimal(10) ** 12
_STEP = Decimal(1).scaleb(-6)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of which system.

    Attributes:
        target: Address or name of a connection.
        parameters: What the kind needs besides.
    """

    target: str
    parameters: Mapping[str, Any]

    @property
    def seconds(self) -> int:
        """How long an answer is waited for."""
        return int(self.parameters.get("seconds", SECONDS))

    def text(self, name: str) -> str:
        """A parameter as text, blank where it is not given."""
        return str(self.parameters.get(name) or "")


@dataclass(frozen=True, slots=True)
class Taken:
    """What one look found.

    Attributes:
        outcome: ok; failed, where the system itself did not serve; unknown, where we could not tell.
    """

    outcome: str
    value: Decimal | None = None
    text: str = ""
    sentence: str = ""


class Taker(Protocol):
    """A kind of collector that asks by itself."""

    def problems(self, question: Question) -> dict[str, str]:
        """Field at fault to a sentence; empty where it can be asked."""

    def take(self, question: Question) -> Taken:
        """One reading; never raises for what the target does."""


def ok(value: Decimal, text: str = "", sentence: str = "") -> Taken:
    """A reading with its number; unknown where the number is beyond what is kept."""
    if not value.is_finite() or abs(value) >= _LARGEST:
        return unknown(f"读到的数 {value} 超出可以保存的范围。", text)
    kept = value.quantize(_STEP)
    told = sentence if kept == value else f"{sentence}读数保留六位小数。"
    return Taken(Reading.Outcome.OK, kept, text[:MOST_TEXT], told[:MOST_SENTENCE])


def failed(sentence: str, text: str = "", value: Decimal | None = None) -> Taken:
    """The system did not serve."""
    return Taken(Reading.Outcome.FAILED, value, text[:MOST_TEXT], sentence[:MOST_SENTENCE])


def unknown(sentence: str, text: str = "") -> Taken:
    """We could not tell: a gap, with its reason."""
    return Taken(Reading.Outcome.UNKNOWN, None, text[:MOST_TEXT], sentence[:MOST_SENTENCE])


def number(value: object) -> Decimal | None:
    """An exact number of what a system answered; None where it is none."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        found = Decimal(str(value).strip().replace(",", ""))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def wrong_seconds(question: Question) -> dict[str, str]:
    """What is wrong with the time limit."""
    given = question.parameters.get("seconds", SECONDS)
    if isinstance(given, int) and 1 <= given <= LONGEST_SECONDS:
        return {}
    return {"seconds": f"时限须是 1 到 {LONGEST_SECONDS} 之间的整秒数。"}
