"""How made-up documents print true amounts, as JSON of the reading contract."""

from dataclasses import dataclass
from fractions import Fraction

from planted.oracle import Json, half_up

FEN = {"元": 100, "万元": 1_000_000}
"""How many fen one unit is."""


@dataclass(frozen=True)
class Style:
    """The way a department prints its amounts.

    Attributes:
        decimals: Digits after the point, at most two.
        zero: What stands for nothing: a printed zero, or a blank cell.
        commas: Thousands are parted.
        short: Whole amounts are printed without decimals (151 beside 40.25).
    """

    unit: str = "万元"
    decimals: int = 2
    zero: bool = True
    commas: bool = True
    short: bool = False


def amount_cell(fen: int, style: Style) -> Json | None:
    """The cell that prints an amount; None where nothing is printed."""
    value = half_up(Fraction(fen, FEN[style.unit]), style.decimals)
    if not fen and not style.zero:
        return None
    return number_cell(value, style.decimals, style)


def number_cell(value: Fraction, decimals: int, style: Style) -> Json:
    """The cell of a number that has no more decimals than are printed."""
    places = 0 if style.short and value.denominator == 1 and value else decimals
    plain = decimal_text(value, places)
    whole, point, rest = plain.partition(".")
    text = f"{int(whole):,}{point}{rest}" if style.commas and not whole.startswith("-") else plain
    return {"text": text, "value": plain, "unit": style.unit}


def decimal_text(value: Fraction, places: int) -> str:
    """A number with so many decimals, rounded half up."""
    scaled = half_up(value, places) * 10**places
    digits = str(abs(scaled.numerator)).rjust(places + 1, "0")
    sign = "-" if scaled < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else sign + digits
