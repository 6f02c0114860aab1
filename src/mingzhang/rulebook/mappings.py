"""The schema of mappings: where the workbook of another program keeps the rows and columns of our forms."""

from typing import Literal

import msgspec

from mingzhang.rulebook.model import Entry
from mingzhang.rulebook.rules import Name


class Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A column of a sheet, by what stands above it.

    Attributes:
        header: The header cell, white space removed.
        nth: Which of several columns under equal headers, counted from 1.
    """

    header: str
    nth: int = 1


class MappedPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One block of a form in a sheet.

    Attributes:
        block: Identifier of the form's block; empty for the only one.
        by: Whether rows are told by their name or by their code.
        key: The column of names or codes.
        name: Where rows are told by code, the column of their names.
        columns: Column of the form to column of the sheet.
    """

    block: str = ""
    by: Literal["label", "code"] = "label"
    key: Head
    name: Head | None = None
    columns: dict[str, Head]


class MappedTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A form and the sheet that holds it.

    Attributes:
        sheet: Regular expression of the sheet's name.
        unit: Of the amounts in the sheet; they are put into the form's unit.
    """

    form: str
    sheet: str
    unit: str
    parts: tuple[MappedPart, ...]


class MappingDef(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The workbook of one program; unconfirmed until somebody has compared it with a real export."""

    name: Name
    tables: tuple[MappedTable, ...]
