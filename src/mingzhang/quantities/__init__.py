"""Printed numbers, units, intervals, Chinese numerals, targets and working days; exact decimals, never floats."""

from importlib import import_module

TYPE_CHECKING = False  # known to type checkers by its name; importing `typing` would cost more than this package
if TYPE_CHECKING:
    from mingzhang.quantities.chinese import (
        parse_capital,
        parse_chinese,
        parse_ordinal,
        parse_share,
        to_chinese,
    )
    from mingzhang.quantities.dates import DateBound, parse_date
    from mingzhang.quantities.exact_numbers import Exact, exact, to_decimal
    from mingzhang.quantities.interval import Interval
    from mingzhang.quantities.number import LARGEST_SHARE, Number, half_width, parse_number, squeeze
    from mingzhang.quantities.quantity import Quantity, parse_quantity
    from mingzhang.quantities.rounding import Rounding, floor, round_half_up, round_to, truncate
    from mingzhang.quantities.target import Target, parse_target
    from mingzhang.quantities.units import (
        conversion_factor,
        convert,
        dimension,
        is_known_unit,
        same_dimension,
    )
    from mingzhang.quantities.workdays import (
        Calendar,
        add_workdays,
        is_workday,
        known_years,
        next_workday_if_holiday,
        workdays_between,
    )

__all__ = [
    "LARGEST_SHARE",
    "Calendar",
    "DateBound",
    "Exact",
    "Interval",
    "Number",
    "Quantity",
    "Rounding",
    "Target",
    "add_workdays",
    "conversion_factor",
    "convert",
    "dimension",
    "exact",
    "floor",
    "half_width",
    "is_known_unit",
    "is_workday",
    "known_years",
    "next_workday_if_holiday",
    "parse_capital",
    "parse_chinese",
    "parse_date",
    "parse_number",
    "parse_ordinal",
    "parse_quantity",
    "parse_share",
    "parse_target",
    "round_half_up",
    "round_to",
    "same_dimension",
    "squeeze",
    "to_chinese",
    "to_decimal",
    "truncate",
    "workdays_between",
]

# Where each name lives; its module is imported when the name is first asked for, so that a command that needs
# none of this pays nothing.
_HOMES = {
    "chinese": ("parse_capital", "parse_chinese", "parse_ordinal", "parse_share", "to_chinese"),
    "dates": ("DateBound", "parse_date"),
    "exact_numbers": ("Exact", "exact", "to_decimal"),
    "interval": ("Interval",),
    "number": ("LARGEST_SHARE", "Number", "half_width", "parse_number", "squeeze"),
    "quantity": ("Quantity", "parse_quantity"),
    "rounding": ("Rounding", "floor", "round_half_up", "round_to", "truncate"),
    "target": ("Target", "parse_target"),
    "units": ("conversion_factor", "convert", "dimension", "is_known_unit", "same_dimension"),
    "workdays": (
        "Calendar",
        "add_workdays",
        "is_workday",
        "known_years",
        "next_workday_if_holiday",
        "workdays_between",
    ),
}
_MODULES = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
