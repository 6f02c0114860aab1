"""Printed numbers: full-width digits, thousands commas, digits split by blanks; exact, with printed precision."""

import re
from decimal import Decimal

import msgspec

# Full-width digits, and the two marks of no width that split() does not take for white space.
_TIDY = {0xFF10 + digit: str(digit) for digit in range(10)} | {0x200B: "", 0xFEFF: ""}
_UNTIDY = re.compile(f"[{''.join(map(chr, _TIDY))}]")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")
_MINUS = str.maketrans({"－": "-", "−": "-", "﹣": "-", "，": ",", "．": "."})

LARGEST_SHARE = Decimal(2)
"""A rate printed without a sign is a share of one up to this (0.9984; 1.2 is 120 %), and a percentage above it."""


class Number(msgspec.Struct, frozen=True):
    """A printed number: its exact value and how many digits stand after the point."""

    value: Decimal
    decimals: int


def squeeze(text: str) -> str:
    """The text without white space, full-width digits and signs made plain; Chinese punctuation is kept."""
    plain = "".join(text.split())
    # Most texts hold nothing to replace, and looking for that is ten times faster than replacing.
    return plain.translate(_TIDY) if _UNTIDY.search(plain) else plain


def parse_number(text: str) -> Number | None:
    """The number that a whole text states, None where it is anything else.

    Thousands commas must stand where they belong: `1,218.37` is a number, `12,18.37` is not.
    """
    plain = squeeze(text)
    if not plain.isascii():
        plain = plain.translate(_MINUS)
    if not (_PLAIN.fullmatch(plain) or _GROUPED.fullmatch(plain)):
        return None
    digits = plain.replace(",", "")
    return Number(Decimal(digits), len(digits.partition(".")[2]))


_LEADING = re.compile(r"([+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)(?![0-9,.])")
_HALF_WIDTH = str.maketrans({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {"−": "-", "﹣": "-"})


def half_width(text: str) -> str:
    """The squeezed text with every full-width form made plain: `≥９９．５％` is `≥99.5%`."""
    return squeeze(text).translate(_HALF_WIDTH)


def split_number(plain: str) -> tuple[Number, str] | None:
    """The number that a half-width text begins with, and the rest; None where it begins with none."""
    match = _LEADING.match(plain)
    number = parse_number(match[1]) if match else None
    return None if match is None or number is None else (number, plain[match.end() :])
