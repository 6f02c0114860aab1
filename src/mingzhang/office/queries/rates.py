"""Rates of execution compared by the database, exactly as they are rounded for people."""

from decimal import ROUND_CEILING, Decimal
from typing import Any

from django.db.models import BigIntegerField, ExpressionWrapper, Sum

_DIGITS = Decimal("0.01")


def rate_gap(rate: Decimal) -> ExpressionWrapper[Any]:
    """Of budget lines put together: at least nought where what was paid, in per cent, reaches a rate.

    Rounded half up to two digits, paid × 100 ÷ adjusted reaches `r` exactly where it is r − 0.005 or more, which is
    paid × 20,000 ≥ adjusted × (200 r − 1); both sides are whole fen.
    """
    whole = int(rate.quantize(_DIGITS, ROUND_CEILING) * 200) - 1
    return ExpressionWrapper(Sum("paid") * 20_000 - Sum("adjusted") * whole, output_field=BigIntegerField())


def share_paid() -> ExpressionWrapper[Any]:
    """Of budget lines put together: millionths of the budget that were paid, to sort by."""
    return ExpressionWrapper(Sum("paid") * 1_000_000 / Sum("adjusted"), output_field=BigIntegerField())
