"""Printed numbers: full-width digits, thousands commas, digits split by blanks; exact, with printed precision."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

_SPACE = re.compile(r"\s+")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)")
_MINUS = str.maketrans({"－": "-", "−": "-", "﹣": "-", "，": ",", "．": "."})


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number: its exact value and how many digits stand after the point."""

    value: Decimal
    decimals: int


def squeeze(text: str) -> str:
    """The text without white space, full-width digits and signs made plain; Chinese punctuation is kept."""
    plain = _SPACE.sub("", text).replace("\u200b", "").replace("\ufeff", "")
    return "".join(_digit(c) for c in plain)


def _digit(char: str) -> str:
    return str(unicodedata.digit(char)) if "０" <= char <= "９" else char


def parse_number(text: str) -> Number | None:
    """The number that a whole text states, None where it is anything else.

    Thousands commas must stand where they belong: `1,218.37` is a number, `12,18.37` is not.
    """
    plain = squeeze(text).translate(_MINUS)
    if not (_PLAIN.fullmatch(plain) or _GROUPED.fullmatch(plain)):
        return None
    digits = plain.replace(",", "")
    return Number(Decimal(digits), len(digits.partition(".")[2]))
