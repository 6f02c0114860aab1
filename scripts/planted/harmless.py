"""Documents without error that look wrong at a glance; a check must say nothing of them beyond information."""

import random
from collections.abc import Callable
from fractions import Fraction

from planted.accounts import Look, last_year, print_accounts
from planted.departments import Leaf, draw_amount, make_department
from planted.editing import Editor
from planted.evaluations import make_evaluations, number_cell, percent_cell, print_evaluations
from planted.oracle import Json, cut, half_up
from planted.printing import Style
from planted.scores import Form
from planted.words import FUND_LEAVES, TITLES

Made = tuple[Json, Json | None]
Pattern = Callable[[int], Made]


def _accounts(seed: int, look: Look, *, plain: bool | None = None) -> Made:
    document = print_accounts(make_department(seed, plain=plain), look)
    return document, last_year(document)


def _look(**style: object) -> Look:
    return Look(dict.fromkeys(TITLES, Style(**style)))  # type: ignore[arg-type]


def _evaluations(seed: int) -> Editor:
    chance = random.Random(seed)  # noqa: S311 - made-up figures
    return Editor(print_evaluations(make_evaluations(seed)), chance)


def other_money(seed: int) -> Made:
    """All funds stand beside appropriations: funds, own income and what is carried over explain the difference."""
    return _accounts(seed, _look(), plain=False)


def rounded_one_by_one(seed: int) -> Made:
    """Every cell is rounded by itself, so that sums differ in the last digit."""
    return _accounts(seed, _look(decimals=1), plain=False)


def whole_beside_decimals(seed: int) -> Made:
    """Whole amounts are printed without decimals beside others with two."""
    return _accounts(seed, _look(short=True), plain=False)


def zeros_left_blank(seed: int) -> Made:
    """Nothing is printed where there is nothing, and only classes with money are listed."""
    look = _look(zero=False)
    return _accounts(seed, Look(look.styles, all_classes=False, numbered=False, total_row_06=True), plain=False)


def whole_yuan(seed: int) -> Made:
    """Amounts in whole yuan."""
    return _accounts(seed, _look(unit="元", decimals=0), plain=False)


def two_units(seed: int) -> Made:
    """Some tables are printed in 元, others in 万元."""
    styles = dict.fromkeys(TITLES, Style()) | dict.fromkeys(("06", "09", "05"), Style("元"))
    return _accounts(seed, Look(styles), plain=False)


def refund(seed: int) -> Made:
    """A negative amount that a note explains."""
    made = make_department(seed, plain=True)
    leaf = next(leaf for leaf in made.leaves if leaf.project or leaf.code.startswith("2080505"))
    leaf.project = -draw_amount(random.Random(seed)) // 10 if leaf.project else 0  # noqa: S311 - made-up figures
    document = print_accounts(made)
    return document, last_year(document)


def expense_from_project_money(seed: int) -> Made:
    """An item that is nothing in basic expenditure is paid from project money."""
    made = make_department(seed, plain=True)
    made.economic["30201"] += made.economic["30217"]
    made.economic["30217"] = 0
    document = print_accounts(made)
    return document, last_year(document)


def fund_without_income(seed: int) -> Made:
    """A fund that only spends what it had carried over."""
    made = make_department(seed, plain=True)
    spent = 10_000_000 + seed * 777
    made.leaves.append(Leaf(FUND_LEAVES[seed % len(FUND_LEAVES)], fund=spent, fund_opening=spent))
    made.leaves.sort(key=lambda leaf: leaf.code)
    document = print_accounts(made)
    return document, last_year(document)


def self_evaluations(seed: int) -> Made:
    """Targets missed and far exceeded, each with its reason."""
    return _evaluations(seed).document, None


def rate_as_share(seed: int) -> Made:
    """The rate of execution as 1, 0.95 or 95.0%."""
    editor = _evaluations(seed)
    for form in editor.forms("self_evaluation"):
        found = Form(form)
        spent, budget = (found.value("funds.total", c) or Fraction(1) for c in ("executed", "adjusted"))
        share = half_up(spent / budget, 2)
        texts = (number_cell(share), {"text": f"{number_cell(share * 100)['text']}%", "value": None})
        cell = editor.chance.choice(texts)
        if cell["value"] is None:
            cell = {**number_cell(share * 100), "text": cell["text"], "unit": "%"}
        editor.replace(form, editor.row(form, "funds.total") or {}, "rate", cell)
    return editor.document, None


def rate_cut_off(seed: int) -> Made:
    """The rate is cut off after two decimals instead of rounded."""
    editor = _evaluations(seed)
    for form in editor.forms("self_evaluation"):
        found = Form(form)
        spent, budget = (found.value("funds.total", c) or Fraction(1) for c in ("executed", "adjusted"))
        cell = percent_cell(cut(spent / budget, 4))
        editor.replace(form, editor.row(form, "funds.total") or {}, "rate", cell)
    return editor.document, None


def result_without_unit(seed: int) -> Made:
    """A result is printed without the unit of its target."""
    editor = _evaluations(seed)
    for form in editor.forms("self_evaluation"):
        rows = [
            row for row in form["rows"] if row["cells"].get("target", {}).get("unit") in ("个", "套", "次", "人")
        ]
        for row in rows:
            value = row["cells"]["actual"]["value"]
            editor.replace(
                form, row, "actual", {"text": value, "value": value, "unit": row["cells"]["target"]["unit"]}
            )
    return editor.document, None


def summary_rounds(seed: int) -> Made:
    """The form prints an amount with three decimals, the summary rounds it."""
    editor = _evaluations(seed)
    for form in editor.forms("self_evaluation"):
        for name in ("funds.total", "funds.fiscal"):
            row = editor.row(form, name)
            cell = row["cells"]["initial"] if row else None
            if row and cell:
                value = f"{cell['value']}4"
                editor.replace(form, row, "initial", {**cell, "text": value, "value": value})
    return editor.document, None


PATTERNS: dict[str, Pattern] = {
    pattern.__name__: pattern
    for pattern in (
        other_money,
        rounded_one_by_one,
        whole_beside_decimals,
        zeros_left_blank,
        whole_yuan,
        two_units,
        refund,
        expense_from_project_money,
        fund_without_income,
        self_evaluations,
        rate_as_share,
        rate_cut_off,
        result_without_unit,
        summary_rounds,
    )
}
