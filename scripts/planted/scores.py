"""Points, rates and sums of self-evaluations, recomputed by the conventions of the suite."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from planted.oracle import NOTHING, Json, Range, State, cut, decimals_of, exact, half_up

FUNDS = ("funds.fiscal", "funds.carried_over", "funds.other")
MONEY = ("initial", "adjusted", "executed")
BLANK = frozenset({"", "-", "—", "/", "无", "不适用"})
JUDGED = frozenset(f"P-{n:02}" for n in (1, 2, 3, 4, 5, 8, 9, 10, 12, 13, 16)) | {
    *(f"S-{n:02}" for n in (1, 2, 3, 4, 6, 9))
}
"""The rules that are judged here."""

_QUANTITY = re.compile(r"([≥≤=]?)(-?[0-9]+(?:\.[0-9]+)?)(\D*)")
_HUNDRED = Fraction(100)
_NOTHING = Fraction(0)


@dataclass(frozen=True)
class Said:
    """The verdict of a rule on one place of a form or summary.

    Attributes:
        subject: The project.
        row, column: The judged cell.
    """

    rule: str
    subject: str
    row: str
    column: str
    state: State
    printed: Fraction = Fraction(0)
    expected: Fraction = Fraction(0)

    @property
    def difference(self) -> Fraction:
        """By how much the two differ."""
        return abs(self.printed - self.expected)


class Form:
    """A self-evaluation or a summary: cells by row and column."""

    def __init__(self, data: Json) -> None:
        self.data = data
        self.rows: dict[str, Json] = {row["row"]: row.get("cells", {}) for row in data["rows"]}
        self.notes = {row["row"]: row for row in data["rows"]}

    @property
    def subject(self) -> str:
        """The project."""
        return str(self.data.get("subject") or "")

    def cell(self, row: str, column: str) -> Json:
        """A cell, empty where nothing is printed."""
        return self.rows.get(row, {}).get(column) or {"text": "", "value": None}

    def text(self, row: str, column: str) -> str:
        """What is printed."""
        return str(self.cell(row, column)["text"])

    def value(self, row: str, column: str) -> Fraction | None:
        """The number that is printed, None where none is or it can be read in two ways."""
        cell = self.cell(row, column)
        known = cell.get("value") is not None and cell.get("mark") != "ambiguous"
        return exact(cell["value"]) if known else None

    def places(self, row: str, column: str) -> int:
        """Its decimals."""
        return decimals_of(self.cell(row, column)["value"])

    def around(self, row: str, column: str) -> Range:
        """The amounts it may stand for; a whole one is read with two decimals."""
        value = self.value(row, column)
        if value is None:
            return NOTHING
        return Range.around(value, Fraction(1, 2 * 10 ** max(self.places(row, column), 2)))

    @property
    def indicators(self) -> list[str]:
        """Its indicators' rows."""
        return [row for row in self.rows if row.startswith("indicator.")]


def forms_of(document: Json) -> tuple[list[Form], list[Form]]:
    """The self-evaluations and the summaries of a document."""
    forms = [Form(form) for form in document["forms"] if form["form"] == "self_evaluation"]
    return forms, [Form(form) for form in document["forms"] if form["form"].endswith("_summary")]


def weights(form: Form) -> Iterator[Said]:
    """P-01: items sum to their group, groups to the subtotal, all with execution to 100."""
    groups: dict[str, list[str]] = {}
    for row in form.indicators:
        groups.setdefault(form.text(row, "level1"), []).append(row)
    values = {row: form.value(row, "weight") for row in form.indicators}
    if not values or None in values.values():
        yield Said("P-01", form.subject, "", "weight", "cannot_tell")
        return
    known = {row: value for row, value in values.items() if value is not None}
    wanted: list[tuple[str, Fraction, Fraction | None]] = [
        (rows[0], sum((known[row] for row in rows), _NOTHING), form.value(rows[0], "level1_weight"))
        for rows in groups.values()
    ]
    whole = sum(known.values(), _NOTHING)
    wanted.append((form.indicators[0], whole, form.value("subtotal", "weight")))
    execution = form.value("funds.total", "weight")
    wanted.append((form.indicators[0], whole + (execution or 0), _HUNDRED if execution is not None else None))
    wrong = next((row for row, found, right in wanted if right is not None and found != right), None)
    yield Said("P-01", form.subject, wrong or form.indicators[0], "weight", "fails" if wrong else "holds")


def true_rate(form: Form) -> Fraction | None:
    """Executed by adjusted budget, None where it cannot be computed."""
    adjusted, executed = form.value("funds.total", "adjusted"), form.value("funds.total", "executed")
    return None if not adjusted or executed is None else executed / adjusted


def _share(form: Form) -> tuple[Fraction, int] | None:
    """The printed rate as a share, with its decimals, two at least."""
    value, cell = form.value("funds.total", "rate"), form.cell("funds.total", "rate")
    if value is None:
        return None
    places = form.places("funds.total", "rate")
    if cell["text"].endswith("%") or value > 2:
        return value / 100, max(places + 2, 2)
    return value, max(places, 2)


def rate(form: Form) -> Iterator[Said]:
    """P-02: the rate of execution."""
    true, printed = true_rate(form), _share(form)
    if true is None or printed is None:
        yield Said("P-02", form.subject, "funds.total", "rate", "cannot_tell")
        return
    share, places = printed
    state: State = "holds"
    if share != half_up(true, places):
        state = "tail" if share == cut(true, places) or _near(form, share, places) else "fails"
    yield Said("P-02", form.subject, "funds.total", "rate", state, share * 100, half_up(true * 100, 2))


def _near(form: Form, share: Fraction, places: int) -> bool:
    """Whether some executed and adjusted amounts that print so give a rate that prints so."""
    below, above = form.around("funds.total", "adjusted"), form.around("funds.total", "executed")
    if below.low <= 0:
        return False
    quotients = Range(above.low / below.high, above.high / below.low)
    return quotients.meets(Range.around(share, Fraction(1, 2 * 10**places)))


def agreement(printed: Fraction, places: int, computed: Fraction) -> State:
    """Whether printed points follow: rounded half up, or a tail where cut off or rounded to one place."""
    if printed == half_up(computed, max(2, places)):
        return "holds"
    if places == 1 and printed == half_up(computed, 1):
        return "tail"
    return "tail" if places >= 2 and printed == cut(computed, places) else "fails"


def rate_score(form: Form) -> Iterator[Said]:
    """P-03: the points of execution, also from the rate as printed where that is right."""
    true, weight = true_rate(form), form.value("funds.total", "weight")
    printed = form.value("funds.total", "score")
    if true is None or weight is None or printed is None:
        yield Said("P-03", form.subject, "funds.total", "score", "cannot_tell")
        return
    if printed > weight:
        yield Said("P-03", form.subject, "funds.total", "score", "holds")
        return
    computed, places = min(weight, weight * true), form.places("funds.total", "score")
    state = agreement(printed, places, computed)
    said = _share(form)
    if state == "fails" and said:
        from_said = min(weight, weight * said[0])
        close = abs(from_said - computed) <= weight / 200
        state = "tail" if close and agreement(printed, places, from_said) == "holds" else state
    yield Said("P-03", form.subject, "funds.total", "score", state, printed, half_up(computed, 2))


def quantity(text: str) -> tuple[str, Fraction, str] | None:
    """Sign, number and unit of a target or result; None where it is in words."""
    match = _QUANTITY.fullmatch(text.replace(",", ""))
    return (match[1], exact(match[2]), match[3]) if match else None


def computed_points(form: Form, row: str) -> tuple[str, Fraction] | None:
    """P-04 or P-05 and the points, None where no formula applies or units differ."""
    target, actual = quantity(form.text(row, "target")), quantity(form.text(row, "actual"))
    weight = form.value(row, "weight")
    if target is None or actual is None or weight is None or target[0] not in ("≥", "≤"):
        return None
    if actual[2] not in (target[2], "") or actual[1] < 0 or not target[1]:
        return None
    sign, aim, _ = target
    if sign == "≥":
        return "P-04", min(weight, weight * actual[1] / aim)
    return "P-05", weight if not actual[1] else min(weight, weight * aim / actual[1])


def points(form: Form) -> Iterator[Said]:
    """P-04 and P-05: points of indicators with a number for target; other units cannot be divided."""
    for row in form.indicators:
        found, printed, weight = computed_points(form, row), form.value(row, "score"), form.value(row, "weight")
        target = quantity(form.text(row, "target"))
        if target is None or target[0] not in ("≥", "≤") or (printed and weight and printed > weight):
            continue
        rule = "P-04" if target[0] == "≥" else "P-05"
        if found is None or printed is None:
            yield Said(rule, form.subject, row, "score", "cannot_tell")
            continue
        state = agreement(printed, form.places(row, "score"), found[1])
        yield Said(rule, form.subject, row, "score", state, printed, half_up(found[1], 2))


def cap(form: Form) -> Iterator[Said]:
    """P-08: no points above the weight, and none below nothing."""
    for row in (*form.indicators, "funds.total"):
        printed, weight = form.value(row, "score"), form.value(row, "weight")
        if printed is None or weight is None:
            continue
        state: State = "holds" if 0 <= printed <= weight else "fails"
        yield Said("P-08", form.subject, row, "score", state, printed, weight)


def sums(form: Form) -> Iterator[Said]:
    """P-09: subtotal, and where it is right the total; rounding before or after adding is a tail."""
    scores = [form.value(row, "score") for row in form.indicators]
    subtotal, execution = form.value("subtotal", "score"), form.value("funds.total", "score")
    if None in scores or not scores:
        yield Said("P-09", form.subject, "subtotal", "score", "cannot_tell")
        return
    whole = sum((score for score in scores if score is not None), _NOTHING)
    if subtotal is not None:
        said = _sum(form, "subtotal", whole, _true_subtotal(form))
        yield said
        if said.state == "fails":
            return
    if form.value("total", "score") is None or execution is None:
        yield Said("P-09", form.subject, "total", "score", "cannot_tell")
    else:
        yield _sum(form, "total", (whole if subtotal is None else subtotal) + execution, true_total(form))


def _sum(form: Form, row: str, whole: Fraction, true: Fraction | None) -> Said:
    """A sum as it is printed, or as it should be with every score put right, holds."""
    printed = form.value(row, "score") or _NOTHING
    state: State = "holds"
    if printed not in (whole, true):
        state = agreement(printed, form.places(row, "score"), whole)
        if abs(printed - whole) <= Fraction(_rounded(form), 200):
            state = "tail"
    return Said("P-09", form.subject, row, "score", state, printed, whole)


def _rounded(form: Form) -> int:
    """How many points were rounded before they were added."""
    exact_points = [found[1] for row in form.indicators if (found := computed_points(form, row))]
    true, weight = true_rate(form), form.value("funds.total", "weight")
    if true is not None and weight is not None:
        exact_points.append(min(weight, weight * true))
    return sum(value != half_up(value, 2) for value in exact_points)


def fund_rows(form: Form) -> Iterator[Said]:
    """P-13: the sources sum to the total, in three columns."""
    for column in MONEY:
        rows = [row for row in FUNDS if form.value(row, column) is not None]
        total = form.value("funds.total", column)
        if total is None or not rows:
            continue
        parts = sum((form.value(row, column) or _NOTHING for row in rows), _NOTHING)
        near = NOTHING
        for row in rows:
            near += form.around(row, column)
        tail = near.meets(form.around("funds.total", column))
        state: State = "holds" if total == parts else "tail" if tail else "fails"
        yield Said("P-13", form.subject, "funds.total", column, state, total, parts)


def is_missed(form: Form, row: str) -> bool | None:
    """Whether a target was not reached, None where the two cannot be compared."""
    target, actual = quantity(form.text(row, "target")), quantity(form.text(row, "actual"))
    if target is None or actual is None or target[0] not in ("≥", "≤") or actual[2] not in (target[2], ""):
        return None
    return actual[1] < target[1] if target[0] == "≥" else actual[1] > target[1]


def reasons(form: Form) -> Iterator[Said]:
    """P-10: a target that was missed, or is off by 30.00 % or more, has its reason."""
    for row in form.indicators:
        missed = is_missed(form, row)
        target, actual = quantity(form.text(row, "target")), quantity(form.text(row, "actual"))
        if missed is None or target is None or actual is None or not target[1]:
            continue
        far = half_up(abs(actual[1] - target[1]) * 100 / target[1], 2) >= 30
        silent = form.text(row, "note") in BLANK
        state: State = "fails" if (missed or far) and silent else "holds"
        yield Said("P-10", form.subject, row, "note", state)


def low_total(form: Form) -> Iterator[Said]:
    """P-12: a total below 80 is explained."""
    total = form.value("total", "score")
    if total is not None:
        told = form.text("low_score_explanation", "text") not in BLANK
        yield Said("P-12", form.subject, "total", "score", "holds" if told or total >= 80 else "fails", total)


def cost(form: Form) -> Iterator[Said]:
    """P-16: the cost of the whole project is what was spent."""
    for row in form.indicators:
        actual = quantity(form.text(row, "actual"))
        if (
            form.text(row, "level3") != "项目总成本"
            or actual is None
            or form.value("funds.total", "executed") is None
        ):
            continue
        spent = form.around("funds.total", "executed")
        near = Range.around(actual[1], Fraction(1, 200))
        state: State = "holds" if near.meets(spent) else "fails"
        yield Said(
            "P-16",
            form.subject,
            row,
            "actual",
            state,
            actual[1],
            form.value("funds.total", "executed") or actual[1],
        )


def _true_subtotal(form: Form) -> Fraction | None:
    """The subtotal with every computable score put right."""
    whole = _NOTHING
    for row in form.indicators:
        found, printed = computed_points(form, row), form.value(row, "score")
        score = half_up(found[1], 2) if found else printed
        if score is None:
            return None
        whole += score
    return whole


def true_total(form: Form) -> Fraction | None:
    """The total with every computable score put right."""
    subtotal, rate_, weight = _true_subtotal(form), true_rate(form), form.value("funds.total", "weight")
    if subtotal is None or rate_ is None or weight is None:
        return None
    return subtotal + half_up(min(weight, weight * rate_), 2)


FORM_RULES = (weights, rate, rate_score, points, cap, sums, fund_rows, reasons, low_total, cost)
"""The rules on one form."""
