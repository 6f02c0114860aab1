"""What every workbook we write keeps to: text stays text, sheets have valid names, numbers survive."""

import io
import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31
_MOST_DIGITS = 15
_NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)


def new_workbook(buffer: io.BytesIO) -> Any:
    """A workbook written to a buffer; text that looks like a formula, a link or a number is written as text."""
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(buffer, options)
    # Without a day of its own a workbook is stamped with the moment it was made, and no two are the same.
    book.set_properties({"created": _NO_DAY})
    return book


def sheet_name(text: str, taken: set[str], otherwise: str = "表") -> str:
    """A sheet's name: without the signs that are forbidden there, short, and unlike all others.

    Args:
        text: What the sheet would be called.
        taken: Names in use, in small letters, since capitals tell no two sheets apart; the new one is added.
        otherwise: Its name where nothing of the text may stand in one.
    """
    base = _FORBIDDEN.sub(" ", text).strip() or otherwise
    name, number = base[:_LONGEST_NAME], 1
    while name.lower() in taken:
        number += 1
        tail = f" {number}"
        name = base[: _LONGEST_NAME - len(tail)] + tail
    taken.add(name.lower())
    return name


def survives(value: Decimal) -> bool:
    """A workbook stores binary floats; a number of at most fifteen digits comes back as it was."""
    return len(value.as_tuple().digits) <= _MOST_DIGITS
