"""Generated cases of the conformance suite on self-evaluations and their summary."""

import random
from collections.abc import Iterable
from fractions import Fraction

from planted.casefile import decimal, worst_of
from planted.editing import Editor
from planted.evaluations import make_evaluations, number_cell, percent_cell, print_evaluations
from planted.oracle import Json, exact, half_up
from planted.scores import Form, Said, is_missed
from planted.summaries import judge_document

SCORE_RULES = {
    "P-01": ("weight",),
    "P-02": ("rate", "executed", "adjusted"),
    "P-03": ("rate_score", "executed"),
    "P-04": ("score", "actual"),
    "P-05": ("score", "actual"),
    "P-08": ("score",),
    "P-09": ("subtotal", "total", "score"),
    "P-10": ("note", "actual"),
    "P-12": ("total",),
    "P-13": ("source", "executed"),
    "S-01": ("row_amount", "executed"),
    "S-02": ("row_score", "total"),
    "S-03": ("row_grade", "row_score"),
    "S-09": ("table_total", "row_amount"),
}
"""What is changed to put a rule of scores to the test."""

ONE_FOR_ALL = frozenset({"P-01", "P-04", "P-05", "P-10"})
"""Rules that tell the breaches of a form together."""

WITHOUT_NUMBERS = frozenset({"P-02", "P-08", "P-12", "S-03"})
"""Rules whose findings quote a rate as it is printed, a limit, or a word."""

WEIGHTS = {"P-10": "warning"}
PLACE = "青岛市云溪县水务局"
"""A city whose scoring is published; the forms print it in their notes as well."""


def score_case(rule: str, number: int, chance: random.Random) -> Json:
    """A case of a rule on self-evaluations: one project and its summary, with one change."""
    made = make_evaluations(chance.randrange(10**6))
    made.entity, made.projects = PLACE, made.projects[:1]
    document = print_evaluations(made)
    editor = Editor(document, chance)
    what = SCORE_RULES[rule][number % len(SCORE_RULES[rule])]
    if number >= len(SCORE_RULES[rule]):
        change_score(editor, what)
    case = {
        "id": f"{rule}-{what.replace('_', '-')}-{number:03}",
        "zh": f"规则 {rule}：项目自评表或汇总表改动一处（{what}）。",
        "en": f"Rule {rule}. One cell of a self-evaluation or its summary is changed ({what}).",
        "rules": [rule],
        "document": document,
    }
    return {**case, "expected": {rule: expected_scores(rule, document)}}


def expected_scores(rule: str, document: Json) -> Json:
    """What a rule on scores must say of a document."""
    found = [said for said in judge_document(document) if said.rule == rule]
    tails = [_said(said) for said in found if said.state == "tail"]
    fails = [said for said in found if said.state == "fails"]
    told = [*_together(fails, document), *tails] if rule in ONE_FOR_ALL else [*map(_said, fails), *tails]
    doubt = not found or any(said.state == "cannot_tell" for said in found)
    return {"outcome": worst_of(told, doubt=doubt), "findings": told}


def _together(fails: Iterable[Said], document: Json) -> list[Json]:
    """The breaches of a form as one finding, with numbers where there is but one.

    Missed targets and targets that are far exceeded are told apart.
    """
    form = Form(document["forms"][0])
    groups: dict[bool, list[Said]] = {}
    for said in fails:
        groups.setdefault(said.rule == "P-10" and bool(is_missed(form, said.row)), []).append(said)
    return [_as_one(group) for group in groups.values()]


def _as_one(fails: list[Said]) -> Json:
    first = _said(fails[0])
    if len(fails) > 1 or fails[0].rule in ("P-01", "P-10"):
        first = {key: first[key] for key in ("outcome", "severity", "at")}
    return first


def _said(said: Said) -> Json:
    form = "self_evaluation" if said.rule.startswith("P") else "self_evaluation_summary"
    severity = "info" if said.state == "tail" else WEIGHTS.get(said.rule, "error")
    found: Json = {
        "outcome": said.state,
        "severity": severity,
        "at": [form, said.row, said.column],
    }
    if said.state == "fails" and said.rule not in WITHOUT_NUMBERS:
        found |= {"printed": decimal(said.printed), "expected": decimal(said.expected)}
    return found


def change_score(editor: Editor, what: str) -> None:
    """Changes one cell of the form or the summary."""
    form, table = editor.form("self_evaluation"), editor.form("_summary")
    chance = editor.chance
    indicators = [row for row in form["rows"] if row["row"].startswith("indicator.")]
    numeric = [row for row in indicators if row["cells"]["target"].get("value")]
    row = chance.choice(numeric)
    places: dict[str, tuple[Json, str, str]] = {
        "weight": (form, chance.choice(indicators)["row"], "weight"),
        "score": (form, row["row"], "score"),
        "subtotal": (form, "subtotal", "score"),
        "total": (form, "total", "score"),
        "rate_score": (form, "funds.total", "score"),
        "executed": (form, "funds.total", "executed"),
        "adjusted": (form, "funds.total", "adjusted"),
        "source": (form, "funds.fiscal", chance.choice(("initial", "adjusted", "executed"))),
        "row_amount": (table, "1", chance.choice(("initial", "adjusted", "executed"))),
        "row_score": (table, "1", "score"),
        "table_total": (table, "total", chance.choice(("initial", "adjusted", "executed"))),
    }
    if what in places:
        _change_number(editor, *places[what])
    elif what == "rate":
        _change_rate(editor, form)
    elif what == "note":
        editor.replace(form, row, "note", None if row["cells"].get("note") else {"text": "已说明。", "value": None})
    elif what == "actual":
        _change_actual(editor, form, row)
    else:
        editor.replace(
            table, editor.row(table, "1") or {}, "grade", {"text": chance.choice("优良中差"), "value": None}
        )


def _change_number(editor: Editor, form: Json, row: str, column: str) -> None:
    """Another number: a last digit more or less, a decimal less, cut off, or something else."""
    place = editor.row(form, row)
    cell = place["cells"].get(column) if place else None
    if place is None or cell is None or cell.get("value") is None:
        return
    value, chance = exact(cell["value"]), editor.chance
    other = chance.choice(
        (
            value + Fraction(chance.choice((-1, 1)), 100),
            half_up(value, 1),
            Fraction(int(value * 10), 10),
            value + Fraction(chance.randint(-300, 300), 100),
            half_up(value, 0),
        )
    )
    places = 2 if cell["unit"] else None
    editor.replace(form, place, column, number_cell(max(other, Fraction(0)), cell["unit"], places))


def _change_rate(editor: Editor, form: Json) -> None:
    found = Form(form)
    spent, budget = (found.value("funds.total", column) or Fraction(1) for column in ("executed", "adjusted"))
    more = Fraction(editor.chance.choice((-1, 1, 0, 150, -80)), 10_000)
    share = half_up(spent / budget, editor.chance.choice((2, 3, 4))) + more
    cell = editor.chance.choice((percent_cell(share), number_cell(share), number_cell(share * 100)))
    editor.replace(form, editor.row(form, "funds.total") or {}, "rate", cell)


def _change_actual(editor: Editor, form: Json, row: Json) -> None:
    target = exact(row["cells"]["target"]["value"])
    unit = row["cells"]["target"]["unit"]
    factor = Fraction(editor.chance.choice((70, 71, 100, 129, 130, 131, 50)), 100)
    value = half_up(target * factor, 2)
    if unit == "%":
        value = min(value, Fraction(100))
    text = decimal(value) + editor.chance.choice((unit, unit, ""))
    editor.replace(form, row, "actual", {"text": text, "value": decimal(value), "unit": unit})
