"""The schema of the words around tables: how titles, units, notes, organisations and key columns are printed."""

import msgspec


class KeyWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Regular expressions, each matched against the whole of a column's lowest header cell.

    Attributes:
        code: Columns of classification codes.
        label: Columns of names that every form uses for its row names.
        weak_label: Columns of names that are row names only where no value column claims them.
        line_no: Columns of running line numbers (行次).
        seq: Columns of running numbers (序号).
    """

    code: tuple[str, ...]
    label: tuple[str, ...]
    weak_label: tuple[str, ...]
    line_no: tuple[str, ...]
    seq: tuple[str, ...]


class Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How documents word what stands around and in tables; regular expressions on text without white space.

    Attributes:
        title_prefixes: What may stand before a title; stripped again and again.
        title_suffixes: What may stand after it.
        organisation: The end of an organisation's name, for titles that begin with one.
        unit: Announces the unit of the amounts; group 1 is the unit.
        column_unit: The same in the header of one column, in brackets.
        ordinals: What may stand before a row's name.
        note: The start of a note under a table; the rest of the line is the note.
        empty: A note that says that the table has no data.
        continued: A title that says that its table goes on.
        column_numbers: Words of the row that numbers the columns.
        subcode: Header words of code columns that may stand beside the first data row.
        placeholder: Whole cells that a template prints for rows to be filled in.
        entity: Announces the reporting organisation; group 1 is its name.
        year: A whole line that states the year alone; group 1 is the year, in digits or numerals.
        report: The heading of a whole report, a year taken out of it; group 1 is the organisation.
        part: The heading of a part of a report that names the organisation; group 1 is its name.
        unnamed: Names of organisations that a template leaves open.
        kinds: Kind of report to words that its headings hold; the first that matches decides.
    """

    title_prefixes: tuple[str, ...]
    title_suffixes: tuple[str, ...]
    organisation: str
    unit: str
    column_unit: str
    ordinals: str
    note: str
    empty: tuple[str, ...]
    continued: str
    keys: KeyWords
    column_numbers: tuple[str, ...]
    subcode: tuple[str, ...]
    placeholder: str
    entity: tuple[str, ...]
    year: tuple[str, ...]
    report: str
    part: str
    unnamed: str
    kinds: dict[str, str]
