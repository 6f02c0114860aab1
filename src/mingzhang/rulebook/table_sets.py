"""The schema of table sets: which tables a place publishes, in which order, under which names and numbers."""

from typing import Literal

import msgspec

from mingzhang.rulebook.model import Entry


class SetTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One table of a set.

    Attributes:
        form: Identifier of its definition.
        title: As the place prints it.
        number: As the place prints it (公开01表, 附表1), empty where it prints none.
    """

    form: str
    title: str
    number: str = ""


class TableSet(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The tables that a report of one kind holds in one region, in printed order.

    Attributes:
        year_from, year_to: First and last fiscal year; None is open.
        blank: What stands where there is no amount: nothing, or a zero with or without decimals.
        code_columns: Columns in which classification codes are printed, 1, or 3 for 类 款 项.
        unit: Unit of the amounts.
        observed: Documents in which the set was seen; an unconfirmed set names what it was taken from.
    """

    kind: Literal["final_accounts", "budget", "evaluation", "self_evaluations"]
    year_from: int | None = None
    year_to: int | None = None
    blank: Literal["blank", "0.00", "0"]
    code_columns: tuple[int, ...]
    unit: str
    observed: tuple[str, ...] = ()
    tables: tuple[SetTable, ...]
