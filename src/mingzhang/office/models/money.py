"""Amounts in the database: whole fen, so that no database and no driver ever makes a binary float of money."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models

from mingzhang.quantities.number import parse_number

_FEN = Decimal("0.01")
if TYPE_CHECKING:
    _Fen = models.BigIntegerField[Decimal, Decimal]
else:
    _Fen = models.BigIntegerField  # takes no type arguments at run time


def _parsed(text: str) -> Decimal:
    number = parse_number(text)
    if number is None:
        raise ValidationError(f"“{text}”不是金额，请填写以元为单位的数。")
    return number.value


class MoneyField(_Fen):
    """Yuan with two digits in Python, fen in the database; sums and comparisons in queries are exact."""

    description = "an amount in yuan, stored as fen"

    def from_db_value(self, value: int | None, *_: Any) -> Decimal | None:
        """Fen to yuan."""
        return None if value is None else Decimal(value).scaleb(-2)

    def get_prep_value(self, value: Any) -> int | None:
        """Yuan to fen.

        Raises:
            ValidationError: The amount is no amount, or is finer than a fen.
        """
        if value is None:
            return None
        yuan = self.to_python(value)
        return None if yuan is None else int(yuan.scaleb(2))

    def to_python(self, value: Any) -> Any:
        """What is typed to yuan with two digits; a binary float is refused."""
        if value is None or value == "":
            return None
        if isinstance(value, float):
            raise ValidationError("金额不能是浮点数，请用十进制数。")
        yuan = _parsed(value) if isinstance(value, str) else Decimal(value)
        if not yuan.is_finite() or yuan != yuan.quantize(_FEN):
            raise ValidationError(f"“{value}”不是精确到分的金额。")
        return yuan.quantize(_FEN)

    def formfield(self, **kwargs: Any) -> Any:
        """A field of decimal numbers in forms."""
        from django import forms  # noqa: PLC0415 - only pages need it

        return models.Field.formfield(
            self, **{"form_class": forms.DecimalField, "max_digits": 18, "decimal_places": 2, **kwargs}
        )
