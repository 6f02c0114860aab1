"""Generates the cases of the conformance suite, the same ones for the same seed.

Run from the checkout: `python scripts/planted/cases.py [--out FILE] [--seed N] [--each N]`. The expected outcomes
come from the oracle alone.
"""

import argparse
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from planted.accounts import Look, last_year, print_accounts
from planted.casefile import decimal, worst_of, write_cases
from planted.departments import make_department
from planted.editing import Editor
from planted.identities import RULES, WARNINGS, Accounts, relations
from planted.oracle import Gap, Json, Relation, Term, Verdict, half_up, judged
from planted.score_cases import SCORE_RULES, score_case

FORMS = {
    "T-01": ("01",),
    "T-02": ("01",),
    "T-03": ("01",),
    "T-04": ("02", "03", "04", "05"),
    "T-05": ("02", "03", "05"),
    "T-06": ("02", "03", "05"),
    "T-07": ("04",),
    "T-08": ("06",),
    "T-09": ("06",),
    "T-10": ("07",),
    "T-11": ("08",),
    "T-12": ("09",),
    "X-01": ("01", "02"),
    "X-02": ("01", "03"),
    "X-03": ("01", "04"),
    "X-04": ("04", "05"),
    "X-05": ("04", "07", "08"),
    "X-06": ("01", "03", "04", "05"),
    "X-07": ("05", "06"),
    "X-08": ("05", "06"),
    "X-09": ("06", "09"),
    "X-10": ("01", "02", "03"),
    "X-11": ("02", "04", "05"),
    "X-12": ("01", "04"),
}
"""The tables that a rule speaks of; a case holds no others."""


def main() -> int:
    """Writes the cases and says how many."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, default=Path("out/conformance/generated.json"))
    parser.add_argument("--seed", type=int, default=20231220)
    parser.add_argument("--each", type=int, default=36, help="cases for each rule on tables")
    options = parser.parse_args()
    count = write_cases(options.out, generate(options.seed, options.each))
    print(f"{options.out}：{count} 个案例，种子 {options.seed}")
    return 0


def generate(seed: int, each: int) -> Iterator[Json]:
    """All generated cases: so many for each rule on tables, half as many and more for each on scores."""
    for rule in RULES:
        for number in range(each):
            yield table_case(rule, number, random.Random(f"{seed} {rule} {number}"))  # noqa: S311 - test cases
    for rule in SCORE_RULES:
        for number in range(each * 2 // 3):
            yield score_case(rule, number, random.Random(f"{seed} {rule} {number}"))  # noqa: S311 - as above


def table_case(rule: str, number: int, chance: random.Random) -> Json:
    """A case of a rule on tables: a small department's, with one change of some sort."""
    made = make_department(chance.randrange(10**6), most=4)
    document = print_accounts(made, Look.draw(chance))
    prior = last_year(document) if rule == "X-12" else None
    document["forms"] = [form for form in document["forms"] if form["form"][-2:] in FORMS[rule]]
    editor = Editor(document, chance, prior)
    change = CHANGES[number % len(CHANGES)]
    change.make(editor, rule)
    case: Json = {
        "id": f"{rule}-{change.name}-{number:03}",
        "zh": f"规则 {rule}：{change.zh}",
        "en": f"Rule {rule}. {change.en}",
        "rules": [rule],
        "document": document,
    }
    if prior is not None:
        case["prior"] = prior
    return {**case, "expected": {rule: expected_of(rule, document, prior)}}


def expected_of(rule: str, document: Json, prior: Json | None) -> Json:
    """What a rule must say of a document."""
    found = list(judged(relations(rule, Accounts(document, prior))))
    told = [_finding(rule, one, verdict) for one, verdict in found if not isinstance(one, Gap) and _told(verdict)]
    doubt = any(verdict.state == "cannot_tell" for _, verdict in found)
    silent = all(verdict.state == "silent" for _, verdict in found)
    return {"outcome": worst_of(told, doubt=doubt or silent), "findings": told}


def _told(verdict: Verdict) -> bool:
    return verdict.state in ("fails", "doubtful", "tail")


def _finding(rule: str, relation: Relation, verdict: Verdict) -> Json:
    severity = "warning" if verdict.state == "doubtful" or rule in WARNINGS else "error"
    tail = verdict.state == "tail"
    return {
        "outcome": "tail" if tail else "fails",
        "severity": "info" if tail else severity,
        "at": list(relation.left[0].place),
        "printed": decimal(verdict.printed),
        "expected": decimal(verdict.expected),
        "difference": decimal(verdict.difference),
    }


def _printed(editor: Editor, rule: str) -> tuple[Relation, Term] | None:
    """A relation of the rule that prints amounts, and one of its cells."""
    found = [one for one in relations(rule, Accounts(editor.document, editor.prior)) if isinstance(one, Relation)]
    full = [one for one in found if any(_in_document(editor, term) for term in (*one.left, *one.right))]
    if not full:
        return None
    relation = editor.chance.choice(full)
    terms = [term for term in (*relation.left, *relation.right) if _in_document(editor, term)]
    return relation, editor.chance.choice(terms)


def _in_document(editor: Editor, term: Term) -> bool:
    """A printed, non-zero cell of this year's tables."""
    cell = term.cell
    return bool(cell and cell.value) and any(form["form"] == term.table.form for form in editor.document["forms"])


def _shift(editor: Editor, rule: str, beyond: int) -> None:
    """Moves a cell until a relation differs by what rounding can hide, and so many last digits more."""
    found = _printed(editor, rule)
    if found is None:
        return
    relation, term = found
    cells = [t for t in (*relation.left, *relation.right) if t.cell and t.cell.value]
    ulp = max(t.table.ulp(t.cell) for t in cells if t.cell)
    slack = sum((t.table.ulp(t.cell) for t in cells if t.cell), Fraction(0)) / 2
    steps = slack // ulp + beyond
    gap = sum((t.amount for t in relation.left), Fraction(0)) - sum((t.amount for t in relation.right), Fraction(0))
    side = 1 if term in relation.left else -1
    wanted = -steps * ulp if relation.operator == ">=" else steps * ulp
    _move(editor, term, (wanted - gap) * side * term.sign)


def _move(editor: Editor, term: Term, yuan: Fraction) -> None:
    cell = term.cell
    form = editor.form(term.table.form)
    row = editor.row(form, term.row)
    if cell is None or cell.value is None or row is None:
        return
    places = term.table.places(cell)
    value = half_up(cell.value + yuan / term.table.factor, places)
    text = decimal(value)
    whole, _, rest = text.partition(".")
    text = f"{whole}.{rest.ljust(places, '0')}" if places else whole
    editor.replace(form, row, term.column, {"text": text, "value": text, "unit": form["unit"]})


def nothing(_: Editor, __: str) -> None:
    """Every cell is rounded by itself, nothing is changed."""


def one_digit(editor: Editor, rule: str) -> None:
    """The last digit of a cell is one more or less."""
    found = _printed(editor, rule)
    if found:
        term = found[1]
        ulp = term.table.ulp(term.cell) if term.cell else Fraction(0)
        _move(editor, term, ulp * editor.chance.choice((-1, 1)))


def to_the_bound(editor: Editor, rule: str) -> None:
    """The difference is moved to the bound of what rounding explains."""
    _shift(editor, rule, 0)


def just_beyond(editor: Editor, rule: str) -> None:
    """The difference is one digit beyond what rounding explains."""
    _shift(editor, rule, 1)


def far_beyond(editor: Editor, rule: str) -> None:
    """The difference is far beyond rounding."""
    _shift(editor, rule, editor.chance.randint(100, 90_000))


def blanked(editor: Editor, rule: str) -> None:
    """A cell is blank."""
    _replaced(editor, rule, None)


def dashed(editor: Editor, rule: str) -> None:
    """A cell prints a dash."""
    _replaced(editor, rule, {"text": "-", "value": None})


def worded(editor: Editor, rule: str) -> None:
    """A cell prints words."""
    _replaced(editor, rule, {"text": "见附注", "value": None})


def doubtful(editor: Editor, rule: str) -> None:
    """A cell can be read in two ways."""
    found = _printed(editor, rule)
    if found:
        row = editor.row(editor.form(found[1].table.form), found[1].row)
        if row:
            row["cells"][found[1].column] |= {"mark": "ambiguous", "why": "另一种读法同样成立"}


def _replaced(editor: Editor, rule: str, cell: Json | None) -> None:
    found = _printed(editor, rule)
    if found:
        form = editor.form(found[1].table.form)
        row = editor.row(form, found[1].row)
        if row:
            editor.replace(form, row, found[1].column, cell)


def row_not_read(editor: Editor, rule: str) -> None:
    """A row is not listed or was not read."""
    found = _printed(editor, rule)
    if found:
        form = editor.form(found[1].table.form)
        form["rows"] = [row for row in form["rows"] if row["row"] != found[1].row]


def table_not_read(editor: Editor, _: str) -> None:
    """A table was not read."""
    editor.document["forms"].remove(editor.chance.choice(editor.document["forms"]))


def unit_not_printed(editor: Editor, rule: str) -> None:
    """A table prints no unit, and a cell is wrong."""
    one_digit(editor, rule)
    form = editor.chance.choice(editor.document["forms"])
    form["unit"] = None
    for row in form["rows"]:
        for cell in row["cells"].values():
            cell["unit"] = None


@dataclass(frozen=True)
class Change:
    """A sort of change: its name in the cases' identifiers, and what it is."""

    name: str
    zh: str
    make: Callable[[Editor, str], None]

    @property
    def en(self) -> str:
        """What it is, in English."""
        return self.make.__doc__ or ""


CHANGES = (
    Change("as-printed", "原样，每格各自四舍五入。", nothing),
    Change("one-digit", "一格末位加一或减一。", one_digit),
    Change("at-the-bound", "差额移到舍入所能解释的边界上。", to_the_bound),
    Change("just-beyond", "差额刚刚超出舍入所能解释的范围。", just_beyond),
    Change("far-beyond", "差额远超舍入。", far_beyond),
    Change("blank", "一格空白。", blanked),
    Change("dash", "一格印作“-”。", dashed),
    Change("words", "一格印的不是数。", worded),
    Change("ambiguous", "一格读法不唯一。", doubtful),
    Change("row-absent", "一行没有列出或没有读到。", row_not_read),
    Change("table-absent", "一张表没有读到。", table_not_read),
    Change("unit-absent", "一张表没有印金额单位，另有一格末位改动。", unit_not_printed),
)


if __name__ == "__main__":
    sys.exit(main())
