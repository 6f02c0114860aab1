"""The schema of the rule book's form definitions; unknown keys are refused when a file is loaded."""

from datetime import date
from typing import Literal

import msgspec

Layout = Literal["table", "self_evaluation"]
OpenRows = Literal["functional", "functional_class", "economic", "sequence", "label"]
ColumnType = Literal["amount", "number", "percent", "text", "quantity", "score"]

NATIONAL = "national"
"""The region of what holds everywhere."""


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every entry of the rule book states.

    Attributes:
        region: `national`, or the name of a place.
        valid_from, valid_to: First and last day in force; None is open.
        basis: Title and article of the source.
        confirmed: The day someone last read the source and found the entry right; None is unconfirmed.
    """

    id: str
    region: str = NATIONAL
    valid_from: date | None = None
    valid_to: date | None = None
    basis: tuple[str, ...]
    confirmed: date | None = None


class ColumnDef(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A value column of a block.

    Attributes:
        header: Alternatives, each a list of fragments that must all stand in the column's header path
            (its header cells joined from top to bottom, white space removed). The alternative with the
            most characters matched wins; with equal ones the order of columns decides.
        carry: A merged cell printed once speaks for the rows below it.
        unit: Unit of the column where it differs from the form's ("%" for rates).
        names_row: Its text is the row's label too, so that the key `label` stands in this column.
        typical: Regular expression of what usually stands in the column; weighs only where the border between two
            texts is uncertain.
        names: What a column of known words prints (产出指标, 优), so that words broken over lines are found.
        optional: Only some places print it, so that a table without it fits as well; the lowest header cell must
            end with the alternative's last fragment.
    """

    id: str
    label: str
    header: tuple[tuple[str, ...], ...]
    type: ColumnType = "amount"
    carry: bool = False
    unit: str | None = None
    names_row: bool = False
    typical: str = ""
    names: tuple[str, ...] = ()
    optional: bool = False


class RowDef(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A row that the form prints by name.

    Attributes:
        labels: Names without ordinal (一、 （一） 1. 其中：) and white space; the first is the official one.
        code: Classification code that the name stands for, where it does.
        role: `item` counts towards the block's total, `of_which` is a part of the row above, `total` is a sum,
            `carry` is brought forward or carried over.
        ordinal: 一、 … as the official form prints it before the name.
        under: Text of the merged cell left of the name, where equal names (小计) are told apart by it.
    """

    id: str
    labels: tuple[str, ...]
    code: str | None = None
    role: Literal["item", "of_which", "total", "carry"] = "item"
    ordinal: str = ""
    under: str = ""


class BlockDef(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part of a form with its own rows: a whole table, or one side of a two-sided one.

    Attributes:
        id: Prefix of its row names (`expenditure` gives `expenditure.201`); empty for the only block of a form.
        header: Fragments of the header cell above the whole block (收入, 支出), where there is one.
        keys: What identifies a row, in printed order.
        open: Rows beside the named ones: by code of a classification, by its three-digit class names,
            by running number, or by any label.
        repeat: The block's columns may stand several times side by side, to be read one after the other.
        open_columns: Amount columns beside the named ones are read too; their id is their header text.
        transposed: The table lies on its side: each column of the definition is printed as a line.
        sums: Identities within a row, total column to its parts; they decide where blanks vanished.
        ratios: Columns of percentages, each to the columns of dividend and divisor.
    """

    id: str = ""
    header: tuple[str, ...] = ()
    keys: tuple[Literal["code", "label", "line_no", "seq"], ...]
    columns: tuple[ColumnDef, ...]
    rows: tuple[RowDef, ...] = ()
    open: OpenRows | None = None
    repeat: bool = False
    open_columns: bool = False
    transposed: bool = False
    sums: dict[str, tuple[str, ...]] = {}
    ratios: dict[str, tuple[str, str]] = {}


class FormDef(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A form: what it is called, what stands in it, and which part of which report it belongs to.

    Attributes:
        titles: Regular expressions, each matched against the whole title after white space, year, department,
            ordinals and sheet numbers are stripped from it.
        number: Number of the national set (`01` of 公开01表).
        record: The form is one row of values under a header of several levels (三公经费).
        signatures: Regular expressions, each matched against the whole header without white space, of a table
            that is printed without a title of its own; its caption is then the filled form's subject.
    """

    title: str
    title_en: str
    titles: tuple[str, ...]
    kind: Literal["final_accounts", "budget", "evaluation", "self_evaluations"]
    number: str | None = None
    layout: Layout = "table"
    unit: str | None = None
    record: bool = False
    signatures: tuple[str, ...] = ()
    blocks: tuple[BlockDef, ...]
    notes: tuple[str, ...] = ()
