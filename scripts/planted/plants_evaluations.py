"""Errors of self-evaluation forms and of their summary table."""

from fractions import Fraction

from planted.editing import Editor
from planted.evaluations import number_cell, percent_cell, quantity_cell, text_cell
from planted.oracle import Json, half_up
from planted.plants import kind
from planted.scores import Form, agreement, computed_points, is_missed, quantity

TOO_MANY = Fraction(3)


def _form(editor: Editor) -> Json:
    return editor.chance.choice(editor.forms("self_evaluation"))


def _set(editor: Editor, form: Json, row: str, column: str, cell: Json | None) -> bool:
    found = editor.row(form, row)
    if found is None:
        return False
    editor.replace(form, found, column, cell)
    return True


def _indicators(form: Json, sign: str) -> list[Json]:
    rows = [row for row in form["rows"] if row["row"].startswith("indicator.")]
    return [row for row in rows if row["cells"]["target"]["text"].startswith(sign)]


def _score(editor: Editor, form: Json, row: Json, value: Fraction) -> bool:
    """Prints other points for an indicator."""
    editor.replace(form, row, "score", number_cell(value))
    return True


def _points(form: Json, row: Json) -> Fraction:
    found = computed_points(Form(form), row["row"])
    return found[1] if found else Fraction(0)


def _wrong_points(editor: Editor, sign: str) -> bool:
    form = _form(editor)
    rows = _indicators(form, sign)
    if not rows:
        return False
    row = editor.chance.choice(rows)
    true, weight = half_up(_points(form, row), 2), Fraction(row["cells"]["weight"]["value"])
    other = half_up(weight * Fraction(editor.chance.randint(10, 100), 100), 2)
    if agreement(other, 2, true) != "fails":
        return False
    return _score(editor, form, row, other)


@kind("evaluations")
def points_wrong_positive(editor: Editor) -> bool:
    """The points of an indicator that is better the higher are not what the formula gives."""
    return _wrong_points(editor, "≥")


@kind("evaluations")
def points_wrong_reverse(editor: Editor) -> bool:
    """The points of an indicator that is better the lower are not what the formula gives."""
    return _wrong_points(editor, "≤")


@kind("evaluations")
def formula_reversed(editor: Editor) -> bool:
    """An indicator that is better the lower is given points as if it were better the higher, or the reverse."""
    form = _form(editor)
    rows = []
    for row in _indicators(form, "≤") + _indicators(form, "≥"):
        target, actual = (quantity(row["cells"][c]["text"]) for c in ("target", "actual"))
        if target and actual and actual[1] and target[1] != actual[1]:
            rows.append((row, target, actual))
    if not rows:
        return False
    row, target, actual = editor.chance.choice(rows)
    share = actual[1] / target[1] if target[0] == "≤" else target[1] / actual[1]
    weight = Fraction(row["cells"]["weight"]["value"])
    return _score(editor, form, row, half_up(min(weight, weight * share), 2))


@kind("evaluations")
def points_above_weight(editor: Editor) -> bool:
    """An indicator has more points than its weight."""
    form = _form(editor)
    rows = [row for row in form["rows"] if row["row"].startswith("indicator.")]
    row = editor.chance.choice(rows)
    return _score(editor, form, row, Fraction(row["cells"]["weight"]["value"]) + TOO_MANY)


@kind("evaluations")
def actual_changed(editor: Editor) -> bool:
    """A result is half of what its points say."""
    form = _form(editor)
    rows = [row for row in _indicators(form, "≥") if Fraction(row["cells"]["actual"]["value"]) >= 2]
    if not rows:
        return False
    row = editor.chance.choice(rows)
    _, value, unit = quantity(row["cells"]["actual"]["text"]) or ("", Fraction(0), "")
    editor.replace(form, row, "actual", quantity_cell("", half_up(value / 2, 0), unit))
    return True


@kind("evaluations")
def rate_wrong(editor: Editor) -> bool:
    """The rate of execution is not executed by adjusted budget."""
    form = _form(editor)
    rate = Form(form).value("funds.total", "rate")
    more = Fraction(editor.chance.randint(20, 400), 100)
    return rate is not None and _set(editor, form, "funds.total", "rate", percent_cell((rate - more) / 100))


@kind("evaluations")
def rate_points_wrong(editor: Editor) -> bool:
    """The points of execution do not follow from the rate."""
    form = _form(editor)
    score = Form(form).value("funds.total", "score")
    less = Fraction(editor.chance.randint(20, 300), 100)
    return score is not None and _set(editor, form, "funds.total", "score", number_cell(score - less))


@kind("evaluations")
def subtotal_wrong(editor: Editor) -> bool:
    """The subtotal is not the sum of the points."""
    form = _form(editor)
    score = Form(form).value("subtotal", "score") or Fraction(0)
    less = Fraction(editor.chance.randint(5, 900), 100)
    return _set(editor, form, "subtotal", "score", number_cell(score - less))


@kind("evaluations")
def total_wrong(editor: Editor) -> bool:
    """The total is not subtotal and execution."""
    form = _form(editor)
    score = Form(form).value("total", "score") or Fraction(0)
    less = Fraction(editor.chance.randint(5, 900), 100)
    return _set(editor, form, "total", "score", number_cell(score - less))


@kind("evaluations")
def subtotal_for_total(editor: Editor) -> bool:
    """The total repeats the subtotal."""
    form = _form(editor)
    return _set(editor, form, "total", "score", number_cell(Form(form).value("subtotal", "score") or Fraction(0)))


@kind("evaluations")
def funds_do_not_add(editor: Editor) -> bool:
    """A source of money is off in one column."""
    form, column = _form(editor), editor.chance.choice(("initial", "adjusted", "executed"))
    value = Form(form).value("funds.fiscal", column) or Fraction(0)
    more = Fraction(editor.chance.randint(100, 90_000), 100)
    return _set(editor, form, "funds.fiscal", column, number_cell(value + more, "万元", 2))


@kind("evaluations")
def weights_do_not_add(editor: Editor) -> bool:
    """The weight of an indicator is off."""
    form = _form(editor)
    row = editor.chance.choice([row for row in form["rows"] if row["row"].startswith("indicator.")])
    weight = Fraction(row["cells"]["weight"]["value"])
    return _set(editor, form, row["row"], "weight", number_cell(weight + editor.chance.choice((1, 2, 5))))


@kind("evaluations")
def group_in_wrong_place(editor: Editor) -> bool:
    """An output is listed as a benefit, so that two groups have the wrong weight."""
    form = _form(editor)
    rows = [row for row in form["rows"] if row["cells"].get("level1", {}).get("text") == "产出指标"]
    row = editor.chance.choice(rows)
    return _set(editor, form, row["row"], "level1", text_cell("效益指标"))


def _explained_rows(form: Json, *, missed: bool) -> list[Json]:
    """Indicators with a reason, because the target was missed, or was met and far exceeded."""
    rows = [row for row in form["rows"] if row["row"].startswith("indicator.") and row["cells"].get("note")]
    return [row for row in rows if is_missed(Form(form), row["row"]) is missed]


@kind("evaluations")
def reason_of_missed_target_missing(editor: Editor) -> bool:
    """A missed target has no reason."""
    form = _form(editor)
    rows = _explained_rows(form, missed=True)
    return bool(rows) and _set(editor, form, editor.chance.choice(rows)["row"], "note", None)


@kind("evaluations", least="info")
def reason_of_far_result_missing(editor: Editor) -> bool:
    """A target that was exceeded by 30 % has no reason; that is information where the place's rule is not known."""
    form = _form(editor)
    rows = _explained_rows(form, missed=False)
    return bool(rows) and _set(editor, form, editor.chance.choice(rows)["row"], "note", None)


@kind("evaluations")
def low_total_unexplained(editor: Editor) -> bool:
    """A total below 80 has no explanation."""
    for form in editor.forms("self_evaluation"):
        if (Form(form).value("total", "score") or 100) < 80:
            return _set(editor, form, "low_score_explanation", "text", None)
    return False


@kind("evaluations")
def cost_is_not_what_was_spent(editor: Editor) -> bool:
    """The cost of the project is not the money spent on it."""
    for form in editor.forms("self_evaluation"):
        for row in form["rows"]:
            if row["label"] == "项目总成本":
                value = Fraction(row["cells"]["actual"]["value"])
                return _set(editor, form, row["row"], "actual", quantity_cell("", value - value / 10, "万元"))
    return False


@kind("evaluations", "P-17")
def units_differ(editor: Editor) -> bool:
    """Target and result stand in different units."""
    form = _form(editor)
    rows = [row for row in _indicators(form, "≥") if row["cells"]["target"]["unit"] in ("个", "套", "次")]
    if not rows:
        return False
    row = editor.chance.choice(rows)
    value = Fraction(row["cells"]["actual"]["value"])
    return _set(editor, form, row["row"], "actual", quantity_cell("", value, "人"))


@kind("evaluations", "P-18")
def unit_does_not_fit(editor: Editor) -> bool:
    """A number of things is aimed at in percent, a time in times."""
    form = _form(editor)
    rows = [row for row in form["rows"] if row["label"] in ("建成站点数量", "安装设备数量", "故障修复时间")]
    if not rows:
        return False
    row = editor.chance.choice(rows)
    unit = "次" if row["label"].endswith("时间") else "%"
    for column in ("target", "actual"):
        sign, value, _ = quantity(row["cells"][column]["text"]) or ("", Fraction(0), "")
        _set(editor, form, row["row"], column, quantity_cell(sign, min(value, Fraction(100)), unit))
    return True


@kind("evaluations", "P-19")
def sign_reversed(editor: Editor) -> bool:
    """A target points the wrong way."""
    form = _form(editor)
    rows = [row for row in form["rows"] if row["label"] in ("故障响应时间", "故障修复时间", "使用人员满意度")]
    if not rows:
        return False
    row = editor.chance.choice(rows)
    sign, value, unit = quantity(row["cells"]["target"]["text"]) or ("", Fraction(0), "")
    return _set(editor, form, row["row"], "target", quantity_cell("≥" if sign == "≤" else "≤", value, unit))


@kind("evaluations", "P-19")
def sign_missing(editor: Editor) -> bool:
    """A target has no sign."""
    form = _form(editor)
    rows = _indicators(form, "≥")
    if not rows:
        return False
    row = editor.chance.choice(rows)
    _, value, unit = quantity(row["cells"]["target"]["text"]) or ("", Fraction(0), "")
    return _set(editor, form, row["row"], "target", quantity_cell("", value, unit))


@kind("evaluations", "E-06")
def field_not_filled(editor: Editor) -> bool:
    """A mandatory field is empty."""
    row = editor.chance.choice(("goal.expected", "goal.actual", "field.implementing_unit", "field.phone"))
    return _set(editor, _form(editor), row, "text", None)


@kind("evaluations", "E-07")
def template_left_over(editor: Editor) -> bool:
    """A prompt of the template still stands in the form's notes."""
    form = _form(editor)
    note = editor.chance.choice(("项目名称：XX项目。", "无此项的，仍保留该表格式，并说明。"))
    form["notes"] = [*form["notes"], note]
    editor.note(form, "", "note", None, {"text": note})
    return True


def _summary_row(editor: Editor) -> tuple[Json, Json]:
    form = editor.form("self_evaluation_summary")
    return form, editor.chance.choice([row for row in form["rows"] if row["row"] != "total"])


@kind("evaluations")
def summary_amount_differs(editor: Editor) -> bool:
    """An amount of the summary is not that of the form; the total row follows it."""
    form, row = _summary_row(editor)
    column, more = (
        editor.chance.choice(("initial", "adjusted", "executed")),
        Fraction(editor.chance.randint(2, 900)),
    )
    editor.add(form, row["row"], column, more)
    editor.add(form, "total", column, more)
    return True


@kind("evaluations")
def summary_total_wrong(editor: Editor) -> bool:
    """The total row of the summary does not add."""
    form = editor.form("self_evaluation_summary")
    column = editor.chance.choice(("initial", "adjusted", "executed"))
    editor.add(form, "total", column, Fraction(editor.chance.randint(2, 900)))
    return True


@kind("evaluations")
def summary_shows_subtotal(editor: Editor) -> bool:
    """The summary shows the subtotal for the score."""
    form, row = _summary_row(editor)
    source = next(f for f in editor.forms("self_evaluation") if f["subject"] == row["label"])
    subtotal = Form(source).value("subtotal", "score") or Fraction(0)
    return _set(editor, form, row["row"], "score", number_cell(subtotal))


@kind("evaluations")
def summary_score_differs(editor: Editor) -> bool:
    """The summary shows another score."""
    form, row = _summary_row(editor)
    score = Fraction(row["cells"]["score"]["value"])
    less = Fraction(editor.chance.randint(5, 300), 100)
    return _set(editor, form, row["row"], "score", number_cell(score - less))


@kind("evaluations")
def grade_wrong(editor: Editor) -> bool:
    """The grade is not that of the score."""
    form, row = _summary_row(editor)
    other = editor.chance.choice([g for g in "优良中差" if g != row["cells"]["grade"]["text"]])
    return _set(editor, form, row["row"], "grade", text_cell(other))


@kind("evaluations")
def summary_unit_differs(editor: Editor) -> bool:
    """The summary names another unit."""
    form, row = _summary_row(editor)
    return _set(editor, form, row["row"], "implementing_unit", text_cell("北坡街道办事处"))


@kind("evaluations", "S-01", least="info")
def summary_name_differs(editor: Editor) -> bool:
    """The summary writes the project's name in another way."""
    form, row = _summary_row(editor)
    name = row["cells"]["project"]["text"]
    return _set(editor, form, row["row"], "project", text_cell(name.removesuffix("项目")))


@kind("evaluations")
def summary_rows_swapped(editor: Editor) -> bool:
    """Two rows of the summary show each other's money."""
    form = editor.form("self_evaluation_summary")
    one, other = editor.chance.sample([row for row in form["rows"] if row["row"] != "total"], 2)
    for column in ("initial", "adjusted", "executed"):
        first, second = one["cells"][column], other["cells"][column]
        editor.replace(form, one, column, second)
        editor.replace(form, other, column, first)
    return True


@kind("evaluations")
def summary_row_missing(editor: Editor) -> bool:
    """A project with a form is not in the summary."""
    form, row = _summary_row(editor)
    form["rows"].remove(row)
    editor.note(form, row["row"], "project", row["cells"]["project"], None)
    return True


@kind("evaluations")
def form_missing(editor: Editor) -> bool:
    """A project of the summary has no form."""
    form = _form(editor)
    editor.document["forms"].remove(form)
    editor.note(form, "", "", {"text": form["subject"]}, None)
    return True


@kind("evaluations", "S-05")
def rate_among_measures(editor: Editor) -> bool:
    """The column for measures shows the rate of execution."""
    form, row = _summary_row(editor)
    return _set(editor, form, row["row"], "measure_management", text_cell("96.41%"))


@kind("evaluations", "S-06")
def problem_denied(editor: Editor) -> bool:
    """The summary knows no problem where a target was missed."""
    form = editor.form("self_evaluation_summary")
    rows = [row for row in form["rows"] if row["cells"].get("problem", {}).get("text", "无") != "无"]
    return bool(rows) and _set(editor, form, editor.chance.choice(rows)["row"], "problem", text_cell("无"))


@kind("evaluations", "S-08", least="info")
def category_unknown(editor: Editor) -> bool:
    """The category of a project is none of those that there are."""
    form, row = _summary_row(editor)
    return _set(editor, form, row["row"], "category", text_cell("一般专项"))
