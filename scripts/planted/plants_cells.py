"""Errors of one cell or row, wherever it stands in the nine tables: slips of the hand and of copying."""

from fractions import Fraction

from planted.editing import At, Editor, plain, retext
from planted.oracle import decimals_of
from planted.plants import kind

LEAST = Fraction(1)


def _any(editor: Editor, least: Fraction = LEAST) -> At | None:
    """Any amount of the document above a least."""
    forms = [form for form in editor.document["forms"] if editor.amounts(form, least)]
    return editor.pick(editor.amounts(editor.chance.choice(forms), least))


def _reprint(editor: Editor, at: At, value: str) -> bool:
    """Prints another decimal string in a cell; false where it is the same number."""
    if Fraction(value) == at.value:
        return False
    editor.replace(at.form, at.row, at.column, retext(at.cell, value))
    return True


@kind("accounts")
def digit_changed(editor: Editor) -> bool:
    """One digit of an amount is another one."""
    at = _any(editor)
    if at is None:
        return False
    value = at.cell["value"]
    place = editor.chance.choice([n for n, sign in enumerate(value) if sign.isdigit()])
    other = editor.chance.choice([digit for digit in "0123456789" if digit != value[place]])
    return _reprint(editor, at, value[:place] + other + value[place + 1 :])


@kind("accounts")
def last_digit_changed(editor: Editor) -> bool:
    """The last digit is one more or one less."""
    at = _any(editor)
    if at is None:
        return False
    places = decimals_of(at.cell["value"])
    return _reprint(editor, at, plain(at.value + Fraction(editor.chance.choice((-1, 1)), 10**places), places))


@kind("accounts")
def digits_transposed(editor: Editor) -> bool:
    """Two neighbouring digits stand in the wrong order."""
    at = _any(editor, Fraction(10))
    if at is None:
        return False
    value = at.cell["value"]
    pairs = [n for n in range(len(value) - 1) if (value[n : n + 2]).isdigit() and value[n] != value[n + 1]]
    if not pairs:
        return False
    n = editor.chance.choice(pairs)
    return _reprint(editor, at, value[:n] + value[n + 1] + value[n] + value[n + 2 :])


@kind("accounts")
def point_moved(editor: Editor) -> bool:
    """The decimal point stands one digit too far left or right."""
    at = _any(editor)
    if at is None:
        return False
    factor = editor.chance.choice((Fraction(10), Fraction(1, 10)))
    return _reprint(editor, at, plain(at.value * factor, decimals_of(at.cell["value"])))


@kind("accounts")
def digit_dropped(editor: Editor) -> bool:
    """A digit before the point is left out."""
    at = _any(editor, Fraction(10))
    if at is None:
        return False
    value = at.cell["value"]
    whole = value.partition(".")[0].lstrip("-")
    place = value.index(whole) + editor.chance.randrange(len(whole))
    return _reprint(editor, at, value[:place] + value[place + 1 :])


@kind("accounts")
def digit_doubled(editor: Editor) -> bool:
    """A digit before the point is printed twice."""
    at = _any(editor)
    if at is None:
        return False
    value = at.cell["value"]
    whole = value.partition(".")[0].lstrip("-")
    place = value.index(whole) + editor.chance.randrange(len(whole))
    return _reprint(editor, at, value[: place + 1] + value[place:])


@kind("accounts")
def amount_lost(editor: Editor) -> bool:
    """An amount is not printed."""
    at = _any(editor)
    if at is None:
        return False
    editor.replace(at.form, at.row, at.column, None)
    return True


@kind("accounts", "T-13")
def sign_added(editor: Editor) -> bool:
    """A minus stands before an amount."""
    at = _any(editor)
    return at is not None and _reprint(editor, at, "-" + at.cell["value"])


@kind("accounts")
def sign_lost(editor: Editor) -> bool:
    """The minus of a refund, which a note explains, is left out in one table."""
    form = editor.form(editor.chance.choice(("03", "05")))
    refund = [at for at in editor.amounts(form) if at.value < 0 and len(at.row["row"]) == 7]
    at = editor.pick(refund)
    return at is not None and _reprint(editor, at, at.cell["value"].lstrip("-"))


@kind("accounts", "T-13")
def letter_for_digit(editor: Editor) -> bool:
    """A letter stands where a digit should."""
    at = _any(editor)
    if at is None:
        return False
    text = at.cell["text"]
    place = editor.chance.choice([n for n, sign in enumerate(text) if sign.isdigit()])
    cell = {"text": text[:place] + editor.chance.choice("OlB") + text[place + 1 :], "value": None}
    editor.replace(at.form, at.row, at.column, cell)
    return True


@kind("accounts")
def amount_of_next_row(editor: Editor) -> bool:
    """An amount is that of the row below."""
    at = _any(editor)
    if at is None:
        return False
    rows = at.form["rows"]
    below = rows[(rows.index(at.row) + 1) % len(rows)]["cells"].get(at.column)
    if not below or not below.get("value"):
        return False
    return _reprint(editor, at, below["value"])


@kind("accounts")
def other_unit_in_cell(editor: Editor) -> bool:
    """One amount is printed in 元 among 万元, or the reverse."""
    at = _any(editor)
    if at is None:
        return False
    factor = 10_000 if at.form["unit"] == "万元" else Fraction(1, 10_000)
    return _reprint(editor, at, plain(at.value * factor, 2))


def _two_columns(editor: Editor, name: str) -> tuple[dict[str, object], str, str] | None:
    """A row of a table with two columns that print different amounts."""
    form = editor.form(name)
    found = []
    for row in form["rows"]:
        values = {c: v["value"] for c, v in row["cells"].items() if v.get("value") is not None}
        found += [(row, c, d) for c in values for d in values if c < d and values[c] != values[d]]
    return editor.chance.choice(found) if found else None


@kind("accounts")
def columns_swapped(editor: Editor) -> bool:
    """Two amounts of a row stand in each other's column."""
    form = editor.form(editor.chance.choice(("02", "03", "04", "05", "09")))
    found = _two_columns(editor, form["form"][-2:])
    if found is None:
        return False
    row, one, other = found
    first, second = row["cells"][one], row["cells"][other]  # type: ignore[index]
    editor.replace(form, row, one, second)
    editor.replace(form, row, other, first)
    return True


@kind("accounts")
def rows_swapped(editor: Editor) -> bool:
    """Two amounts of a column stand in each other's row."""
    one = _any(editor)
    if one is None:
        return False
    same = [at for at in editor.amounts(one.form) if at.column == one.column and at.value != one.value]
    other = editor.pick(same)
    if other is None:
        return False
    first, second = one.cell, other.cell
    editor.replace(one.form, one.row, one.column, second)
    editor.replace(other.form, other.row, other.column, first)
    return True


@kind("accounts")
def columns_shifted(editor: Editor) -> bool:
    """The amounts of a row stand one column too far right."""
    form = editor.form(editor.chance.choice(("02", "03", "04", "05")))
    columns = form["columns"]
    rows = [row for row in form["rows"] if len(row["cells"]) > 1]
    if not rows:
        return False
    row = editor.chance.choice(rows)
    shifted = {columns[(columns.index(c) + 1) % len(columns)]: cell for c, cell in row["cells"].items()}
    before = dict(row["cells"])
    for column in columns:
        if before.get(column) != shifted.get(column):
            editor.replace(form, row, column, shifted.get(column))
    return bool(editor.operands)


@kind("accounts")
def rows_shifted(editor: Editor) -> bool:
    """The amounts of a column, from some row on, stand one row too low."""
    form = editor.form(editor.chance.choice(("01", "02", "03", "05", "06")))
    column = editor.chance.choice(form["columns"])
    rows = form["rows"]
    start = editor.chance.randrange(len(rows) - 2)
    cells = [row["cells"].get(column) for row in rows]
    for n in range(min(start + 6, len(rows) - 1), start, -1):
        if cells[n] != cells[n - 1]:
            editor.replace(form, rows[n], column, cells[n - 1])
    return bool(editor.operands)


@kind("accounts")
def row_dropped(editor: Editor) -> bool:
    """A lowest code is not listed, while the codes above it still count it."""
    form = editor.form(editor.chance.choice(("02", "03", "05", "06")))
    length = 5 if form["form"].endswith("06") else 7
    rows = [row for row in form["rows"] if len(row["row"]) == length and row["row"].isdigit()]
    rows = [row for row in rows if any(at.row is row for at in editor.amounts(form, LEAST))]
    if not rows:
        return False
    row = editor.chance.choice(rows)
    for column, cell in row["cells"].items():
        editor.note(form, row["row"], column, cell, None)
    form["rows"].remove(row)
    return True


@kind("accounts")
def row_doubled(editor: Editor) -> bool:
    """A lowest code's amounts are listed once more, under a neighbouring code."""
    form = editor.form(editor.chance.choice(("02", "03", "05")))
    at = editor.pick([at for at in editor.amounts(form, LEAST) if len(at.row["row"]) == 7])
    if at is None:
        return False
    known = {row["row"] for row in form["rows"]}
    code = next(f"{at.row['row'][:5]}{n}" for n in range(60, 99) if f"{at.row['row'][:5]}{n}" not in known)
    copy = {**at.row, "row": code, "code": code, "cells": dict(at.row["cells"])}
    form["rows"].insert(form["rows"].index(at.row) + 1, copy)
    for column, cell in copy["cells"].items():
        editor.note(form, code, column, None, cell)
    return True


@kind("accounts", "T-05.codes")
def code_under_wrong_parent(editor: Editor) -> bool:
    """A lowest code is printed with another class's digits."""
    form = editor.form(editor.chance.choice(("02", "03", "05")))
    rows = [row for row in form["rows"] if len(row["row"]) == 7 and row["cells"]]
    if not rows:
        return False
    row = editor.chance.choice(rows)
    before = row["row"]
    wrong = editor.chance.choice([c for c in ("203", "214", "217", "222") if not before.startswith(c)])
    row["row"] = row["code"] = wrong + before[3:]
    editor.note(form, row["row"], "code", {"text": before}, {"text": row["row"]})
    return True
