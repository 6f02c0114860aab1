"""Tables as a department fills them in: sides with keys, columns and rows, before they take a printed shape."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tests.reading.unseen.truth import Row

Path = tuple[str, ...]
Key = Literal["code", "label", "line_no"]


@dataclass
class Side:
    """A side of a table: a block of its form.

    Attributes:
        head: The header over the whole side, empty where there is none.
        keys: Kind and header path of the columns that name a row.
        columns: Id and header path of the value columns.
    """

    block: str
    head: str
    keys: Sequence[tuple[Key, Path]]
    columns: Sequence[tuple[str, Path]]
    rows: list[Row]


@dataclass
class Table:
    """A table: its form, how it is called, and its sides.

    Attributes:
        shape: Sides one beside another, one side cut into three columns, a record of one row, or such a record
            lying on its side.
    """

    form: str
    title: str
    number: str
    sides: list[Side]
    shape: Literal["sides", "threefold", "record", "on_side"] = "sides"


NUMERALS = "一二三四五六七八九十"


def numeral(number: int) -> str:
    """A Chinese ordinal below a hundred."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else NUMERALS[tens - 1] + "十") + (
        NUMERALS[ones - 1] if ones else ""
    )


def enumerated(rows: list[Row]) -> list[Row]:
    """Items with 一、 二、 … before their names."""
    return [Row(r.id, f"{numeral(i)}、{r.label}", r.values, r.code, r.level) for i, r in enumerate(rows, 1)]
