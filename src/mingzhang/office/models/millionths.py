"""Readings in the database: whole millionths, so that no database and no driver makes a binary float of them."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models

_PLACES = 6
if TYPE_CHECKING:
    _Millionths = models.BigIntegerField[Decimal | None, Decimal | None]
else:
    _Millionths = models.BigIntegerField  # takes no type arguments at run time


class MillionthsField(_Millionths):
    """A number with six digits in Python, millionths in the database."""

    description = "an exact number, stored as millionths"

    def from_db_value(self, value: int | None, *_: Any) -> Decimal | None:
        """Millionths to the number."""
        return None if value is None else Decimal(value).scaleb(-_PLACES)

    def get_prep_value(self, value: Any) -> int | None:
        """The number to millionths; what is finer was rounded by who read it."""
        return None if value is None else int(Decimal(str(value)).scaleb(_PLACES))

    def to_python(self, value: Any) -> Any:
        """A decimal number."""
        return None if value is None else Decimal(str(value))
