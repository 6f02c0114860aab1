"""Summary tables of self-evaluations beside their forms, judged by the conventions of the suite."""

from collections.abc import Iterator
from fractions import Fraction

from planted.oracle import NOTHING, Json, Range, State, cut, half_up
from planted.scores import FORM_RULES, MONEY, Form, Said, forms_of, is_missed, true_total

GRADES = (("优", 90), ("良", 80), ("中", 60), ("差", 0))
_NOTHING = Fraction(0)


def judge_document(document: Json) -> Iterator[Said]:
    """The verdicts of all rules that this oracle knows."""
    forms, summaries = forms_of(document)
    for form in forms:
        for rule in FORM_RULES:
            yield from rule(form)
    for table in summaries:
        yield from table_totals(table)
        yield from rows_and_forms(table, forms)


def table_totals(table: Form) -> Iterator[Said]:
    """S-09: the total row of a summary."""
    rows = [row for row in table.rows if row != "total"]
    for column in MONEY:
        total = table.value("total", column)
        if total is None:
            continue
        values = [table.value(row, column) for row in rows]
        if None in values:
            yield Said("S-09", "", "total", column, "cannot_tell")
            continue
        whole = sum((value for value in values if value is not None), _NOTHING)
        near = NOTHING
        for row in rows:
            near += table.around(row, column)
        tail = near.meets(table.around("total", column))
        state: State = "holds" if total == whole else "tail" if tail else "fails"
        yield Said("S-09", "", "total", column, state, total, whole)


def rows_and_forms(table: Form, forms: list[Form]) -> Iterator[Said]:
    """S-01 to S-04 and S-06: each row beside the form of its project."""
    by_name = {form.subject: form for form in forms}
    named = {table.text(row, "project") for row in table.rows if row != "total"}
    for subject in by_name:
        yield Said("S-04", subject, "", "project", "holds" if subject in named else "fails")
    for row in table.rows:
        if row == "total":
            continue
        yield from grades(table, row)
        form = by_name.get(table.text(row, "project"))
        if form is None:
            yield Said("S-04", table.text(row, "project"), row, "project", "fails")
        else:
            yield from row_and_form(table, row, form)


def grades(table: Form, row: str) -> Iterator[Said]:
    """S-03: the grade is that of the score."""
    score, said = table.value(row, "score"), table.text(row, "grade")
    if score is None or said not in dict(GRADES):
        yield Said("S-03", table.text(row, "project"), row, "grade", "cannot_tell")
        return
    wanted = next(name for name, low in GRADES if score >= low)
    yield Said("S-03", table.text(row, "project"), row, "grade", "holds" if said == wanted else "fails")


def row_and_form(table: Form, row: str, form: Form) -> Iterator[Said]:
    """Amounts, unit, score and problems of a row are those of its form."""
    for column in MONEY:
        printed, wanted = table.value(row, column), form.value("funds.total", column)
        if printed is None or wanted is None:
            yield Said("S-01", form.subject, row, column, "cannot_tell")
            continue
        own = table.places(row, column)
        places = min(max(own, 2), max(form.places("funds.total", column), 2))
        state: State = "holds" if half_up(printed, places) == half_up(wanted, places) else "fails"
        near = Range.around(printed, Fraction(1, 2 * 10 ** max(own, 2)))
        if state == "fails" and (near.low <= wanted <= near.high or printed == cut(wanted, own)):
            state = "tail"
        yield Said("S-01", form.subject, row, column, state, printed, wanted)
    unit, wanted_unit = table.text(row, "implementing_unit"), form.text("field.implementing_unit", "text")
    if unit and wanted_unit:
        yield Said("S-01", form.subject, row, "implementing_unit", "holds" if unit == wanted_unit else "fails")
    yield _score(table, row, form)
    yield _problem(table, row, form)


def _score(table: Form, row: str, form: Form) -> Said:
    """S-02: the score of a row is the total, as printed or as it should be."""
    printed, total = table.value(row, "score"), form.value("total", "score")
    if printed is None or total is None:
        return Said("S-02", form.subject, row, "score", "cannot_tell")
    right = {total, true_total(form)}
    return Said("S-02", form.subject, row, "score", "holds" if printed in right else "fails", printed, total)


def _problem(table: Form, row: str, form: Form) -> Said:
    """S-06: no problem is said where targets were missed."""
    missed = any(is_missed(form, indicator) for indicator in form.indicators)
    state: State = "fails" if missed and table.text(row, "problem") in ("无", "没有", "未发现") else "holds"
    return Said("S-06", form.subject, row, "problem", state)
