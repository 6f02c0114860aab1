"""Errors of whole tables and between tables: totals, balances, units, notes, what is carried over."""

from fractions import Fraction

from planted.editing import Editor
from planted.oracle import Json
from planted.plants import kind
from planted.words import BASIC_ONLY

SOURCES = ("general_budget", "government_fund", "state_capital")


def _codes(form: Json, length: int) -> list[str]:
    return [
        row["row"] for row in form["rows"] if len(row["row"]) == length and row["row"].isdigit() and row["cells"]
    ]


@kind("accounts")
def leaf_without_parents(editor: Editor) -> bool:
    """A lowest code is put right across its row; the codes above it are not."""
    form = editor.form(editor.chance.choice(("02", "03", "05")))
    code, more = editor.chance.choice(_codes(form, 7)), editor.more(form)
    part = editor.chance.choice([c for c in form["columns"] if c != "total"])
    editor.add(form, code, part, more)
    editor.add(form, code, "total", more)
    return True


@kind("accounts")
def total_row_wrong(editor: Editor) -> bool:
    """The total row of a table by code is off in one column and in its total."""
    form = editor.form(editor.chance.choice(("02", "03", "05")))
    more = editor.more(form)
    part = editor.chance.choice([c for c in form["columns"] if c != "total"])
    editor.add(form, "total", part, more)
    editor.add(form, "total", "total", more)
    return True


@kind("accounts")
def class_wrong(editor: Editor) -> bool:
    """A class's amount is off."""
    form = editor.form(editor.chance.choice(("02", "03", "05")))
    code = editor.chance.choice(_codes(form, 3))
    editor.add(form, code, "total", editor.more(form))
    return True


@kind("accounts")
def income_total_wrong(editor: Editor) -> bool:
    """The total income of table 01 is off."""
    form = editor.form("01")
    editor.add(form, "income.total", "amount", editor.more(form))
    return True


@kind("accounts")
def expenditure_total_wrong(editor: Editor) -> bool:
    """The total expenditure of table 01 is off."""
    form = editor.form("01")
    editor.add(form, "expenditure.total", "amount", editor.more(form))
    return True


@kind("accounts")
def grand_totals_differ(editor: Editor) -> bool:
    """The two grand totals of table 01 are not the same."""
    form = editor.form("01")
    side = editor.chance.choice(("income", "expenditure"))
    editor.add(form, f"{side}.grand_total", "amount", editor.more(form))
    return True


@kind("accounts")
def opening_left_out(editor: Editor) -> bool:
    """The grand total of income does not count what was carried over."""
    form = editor.form("01")
    opening = editor.value(form, "income.opening", "amount")
    if not opening:
        return False
    editor.add(form, "income.grand_total", "amount", -opening)
    return True


@kind("accounts")
def opening_not_last_closing(editor: Editor) -> bool:
    """What is carried over is not last year's closing balance; this year's table is consistent."""
    form, more = editor.form("01"), editor.more(editor.form("01"))
    for row in ("income.opening", "income.grand_total", "expenditure.closing", "expenditure.grand_total"):
        editor.add(form, row, "amount", more)
    return editor.prior is not None


@kind("accounts")
def class_moved(editor: Editor) -> bool:
    """In table 01 an amount stands with another class; the total is right."""
    form = editor.form("01")
    rows = [row["row"] for row in form["rows"] if row["row"][-3:].isdigit() and row["cells"]]
    if len(rows) < 2:
        return False
    one, other = editor.chance.sample(rows, 2)
    more = editor.more(form)
    editor.add(form, one, "amount", more)
    editor.add(form, other, "amount", -more)
    return True


@kind("accounts")
def class_differs_consistently(editor: Editor) -> bool:
    """Class and totals of table 01 are raised alike, so that it is consistent but not what table 03 says."""
    form = editor.form("01")
    rows = [row["row"] for row in form["rows"] if row["row"][-3:].isdigit() and row["cells"]]
    more = editor.more(form)
    named = ("expenditure.total", "expenditure.grand_total", "income.total", "income.grand_total", "income.other")
    for row in (editor.chance.choice(rows), *named):
        editor.add(form, row, "amount", more)
    return True


@kind("accounts")
def income_source_differs(editor: Editor) -> bool:
    """In table 01 an amount stands with another source of income; the total is right."""
    form, more = editor.form("01"), editor.more(editor.form("01"))
    editor.add(form, "income.general_budget", "amount", -more)
    editor.add(form, f"income.{editor.chance.choice(('other', 'business', 'government_fund'))}", "amount", more)
    return True


@kind("accounts")
def fiscal_income_differs(editor: Editor) -> bool:
    """In table 02 an amount stands with another source of income all the way up."""
    form, more = editor.form("02"), editor.more(editor.form("02"))
    code = editor.chance.choice(_codes(form, 7))
    editor.up(form, code, "fiscal", -more)
    editor.up(form, code, "business", more)
    return True


@kind("accounts")
def income_and_expenditure_part(editor: Editor) -> bool:
    """Table 02 is raised all the way up, and table 01 with it, but nothing was spent or carried over."""
    form, first = editor.form("02"), editor.form("01")
    if form["unit"] != first["unit"]:
        return False
    more, code = editor.more(form), editor.chance.choice(_codes(form, 7))
    for column in ("business", "total"):
        editor.up(form, code, column, more)
    for row in ("income.business", "income.total", "income.grand_total", "expenditure.grand_total"):
        editor.add(first, row, "amount", more)
    return True


@kind("accounts")
def basic_and_project_mixed(editor: Editor) -> bool:
    """In table 05 money stands with the other kind of expenditure all the way up."""
    form, more = editor.form("05"), editor.more(editor.form("05"))
    code = editor.chance.choice(_codes(form, 7))
    editor.up(form, code, "basic", more)
    editor.up(form, code, "project", -more)
    return True


@kind("accounts")
def general_budget_differs(editor: Editor) -> bool:
    """Table 05 is raised all the way up, table 04 is not."""
    form, more = editor.form("05"), editor.more(editor.form("05"))
    code = editor.chance.choice(_codes(form, 7))
    for column in ("project", "total"):
        editor.up(form, code, column, more)
    return True


@kind("accounts")
def all_funds_below_general(editor: Editor) -> bool:
    """In table 03 a code shows less than in table 05, which is only a part of it."""
    form, code = editor.form("03"), editor.chance.choice(_codes(editor.form("05"), 7))
    less = editor.value(form, code, "total") * Fraction(4, 5)
    column = max(("basic", "project"), key=lambda c: editor.value(form, code, c))
    for name in (column, "total"):
        editor.up(form, code, name, -less)
    return bool(less)


@kind("accounts")
def source_column_wrong(editor: Editor) -> bool:
    """In table 04 a class stands in the column of another source."""
    form = editor.form("04")
    rows = [row["row"] for row in form["rows"] if row["row"][-3:].isdigit()]
    rows = [row for row in rows if editor.value(form, row, "general_budget")]
    if not rows:
        return False
    row = editor.chance.choice(rows)
    amount = editor.value(form, row, "general_budget")
    for name in (row, "expenditure.total", "expenditure.grand_total"):
        editor.add(form, name, "general_budget", -amount)
        editor.add(form, name, "government_fund", amount)
    return True


@kind("accounts")
def fiscal_balance_wrong(editor: Editor) -> bool:
    """The closing balance of table 04 does not follow from income and expenditure."""
    form = editor.form("04")
    source, more = editor.chance.choice(SOURCES), editor.more(form)
    for column in (source, "total"):
        editor.add(form, "expenditure.closing", column, more)
    return True


@kind("accounts")
def fiscal_income_total_wrong(editor: Editor) -> bool:
    """Income of table 04 does not sum."""
    form = editor.form("04")
    editor.add(form, f"income.{editor.chance.choice(SOURCES)}", "amount", editor.more(form))
    return True


@kind("accounts")
def group_not_summed(editor: Editor) -> bool:
    """A group of table 06 is not the sum of its items, and the totals follow it."""
    form, more = editor.form("06"), editor.more(editor.form("06"))
    group = editor.chance.choice(("301", "302", "303", "310"))
    editor.add(form, group, "amount", more)
    editor.add(form, "personnel_total" if group in ("301", "303") else "public_total", "amount", more)
    return True


@kind("accounts")
def personnel_total_wrong(editor: Editor) -> bool:
    """Personnel expenditure is not the sum of its groups."""
    form = editor.form("06")
    editor.add(form, "personnel_total", "amount", editor.more(form))
    return True


@kind("accounts")
def public_total_wrong(editor: Editor) -> bool:
    """Public expenditure counts a group of personnel."""
    form = editor.form("06")
    more = editor.value(form, "303", "amount")
    if more < 1:
        return False
    editor.add(form, "public_total", "amount", more)
    return True


@kind("accounts")
def basic_differs_by_economic_item(editor: Editor) -> bool:
    """Table 06 is consistent but not the basic expenditure of table 05."""
    form, more = editor.form("06"), editor.more(editor.form("06"))
    for row in ("30201", "302", "public_total", "total"):
        editor.add(form, row, "amount", more)
    return True


@kind("accounts")
def pension_item_differs(editor: Editor) -> bool:
    """Pension contributions stand with wages in table 06."""
    form = editor.form("06")
    less = editor.value(form, "30108", "amount") / 2
    if less < 1:
        return False
    editor.add(form, "30108", "amount", -less)
    editor.add(form, "30101", "amount", less)
    return True


@kind("accounts")
def vehicles_subtotal_wrong(editor: Editor) -> bool:
    """The subtotal for vehicles is not purchase and running."""
    form = editor.form("09")
    group, more = editor.chance.choice(("budget", "actual")), editor.more(form)
    for name in ("vehicles", "total"):
        editor.add(form, "amounts", f"{group}.{name}", more)
    return True


@kind("accounts")
def expenses_total_wrong(editor: Editor) -> bool:
    """The total of the three public expenses is off."""
    form = editor.form("09")
    editor.add(form, "amounts", f"{editor.chance.choice(('budget', 'actual'))}.total", editor.more(form))
    return True


@kind("accounts")
def expense_below_basic_part(editor: Editor) -> bool:
    """Reception in table 09 is less than the part of it that table 06 shows."""
    form, sixth = editor.form("09"), editor.form("06")
    factor = {"万元": 10_000, "元": 1}
    part = editor.value(sixth, "30217", "amount") * factor[sixth["unit"]] / factor[form["unit"]]
    less = editor.value(form, "amounts", "actual.reception") - part / 2
    if part < 1 or less <= 0:
        return False
    for name in ("reception", "total"):
        editor.add(form, "amounts", f"actual.{name}", -less)
    return True


@kind("accounts")
def fund_flow_wrong(editor: Editor) -> bool:
    """The closing balance of table 07 does not follow from its flows."""
    form = editor.form("07")
    if form["declared_empty"]:
        return False
    more, code = editor.more(form), editor.chance.choice(_codes(form, 7))
    editor.up(form, code, "closing", more)
    return True


@kind("accounts")
def fund_differs(editor: Editor) -> bool:
    """Table 07 is raised all the way up, table 04 is not."""
    form = editor.form("07")
    if form["declared_empty"]:
        return False
    more, code = editor.more(form), editor.chance.choice(_codes(form, 7))
    for column in ("income", "total", "project"):
        editor.up(form, code, column, more)
    return True


@kind("accounts")
def unit_label_wrong(editor: Editor) -> bool:
    """A table prints the wrong unit above right figures."""
    form = editor.form(editor.chance.choice(("01", "02", "03", "04", "05", "06")))
    before = form["unit"]
    form["unit"] = "元" if before == "万元" else "万元"
    for at in editor.amounts(form, Fraction(-1)):
        at.cell["unit"] = form["unit"]
    editor.note(form, "", "unit", {"text": before}, {"text": form["unit"]})
    return True


@kind("accounts")
def table_in_other_unit(editor: Editor) -> bool:
    """The figures of a table are in another unit than it prints."""
    form = editor.form(editor.chance.choice(("01", "02", "03", "04", "05", "06")))
    factor = Fraction(10_000) if form["unit"] == "万元" else Fraction(1, 10_000)
    for at in editor.amounts(form):
        editor.put(form, at.row["row"], at.column, at.value * factor)
    return True


@kind("accounts", "E-01")
def table_missing(editor: Editor) -> bool:
    """A statutory table is left out."""
    form = editor.chance.choice(editor.document["forms"])
    editor.document["forms"].remove(form)
    editor.note(form, "", "", {"text": form["title"]}, None)
    return True


@kind("accounts", "T-14")
def note_of_emptiness_with_data(editor: Editor) -> bool:
    """A table with amounts says that it has none."""
    form = editor.form("07")
    if form["declared_empty"]:
        return False
    form["notes"], form["declared_empty"] = ["本部门没有政府性基金收支，故本表无数据。"], True
    editor.note(form, "", "note", None, {"text": form["notes"][0]})
    return True


@kind("accounts", "T-14")
def note_of_emptiness_missing(editor: Editor) -> bool:
    """An empty table does not say that it is empty."""
    form = editor.form(editor.chance.choice(("07", "08")))
    if not form["declared_empty"]:
        return False
    editor.note(form, "", "note", {"text": form["notes"][0]}, None)
    form["notes"], form["declared_empty"] = [], False
    return True


@kind("accounts", "T-15")
def subject_in_wrong_column(editor: Editor) -> bool:
    """Expenditure that is basic by definition stands as project expenditure, in both tables."""
    rows = [row for row in editor.form("05")["rows"] if row["label"] in BASIC_ONLY and len(row["row"]) == 7]
    rows = [row for row in rows if "basic" in row["cells"]]
    if not rows:
        return False
    code = editor.chance.choice(rows)["row"]
    for name in ("03", "05"):
        form = editor.form(name)
        amount = editor.value(form, code, "basic")
        editor.up(form, code, "basic", -amount)
        editor.up(form, code, "project", amount)
    return True


@kind("accounts", "T-16", least="info")
def name_of_other_code(editor: Editor) -> bool:
    """A code bears the name of another one."""
    form = editor.form(editor.chance.choice(("03", "05")))
    rows = {row["row"]: row for row in form["rows"]}
    row = rows.get("2080505")
    if row is None:
        return False
    editor.note(form, "2080505", "label", {"text": row["label"]}, {"text": "住房公积金"})
    row["label"] = "住房公积金"
    return True
