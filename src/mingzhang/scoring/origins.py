"""Reads the inputs of a policy from a report: cells, rows of tables, sentences, and arithmetic over these."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from mingzhang.errors import QuantityError
from mingzhang.findings import Evidence
from mingzhang.forms import Cell, FilledForm, Report, Row
from mingzhang.quantities import conversion_factor, exact, parse_number, round_half_up, squeeze
from mingzhang.rulebook.arithmetic import Expression, Name, names_in, parse_expression
from mingzhang.rulebook.inputs import Computed, InCell, InputDef, InRows, InText, Origin, Where
from mingzhang.scoring.inputs import evaluated
from mingzhang.scoring.methods import number
from mingzhang.scoring.model import Input
from mingzhang.scoring.running_text import RunningText, running_text

_TOTALS = ("total", "average")
_TAKES = {"count": "行数", "sum": "合计", "mean": "平均值"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What one origin says: a number with its evidence, or why there is none."""

    value: Fraction | None
    sources: tuple[Evidence, ...] = ()
    items: tuple[str, ...] = ()
    parts: tuple[Input, ...] = ()
    formula: str = ""
    why: str | None = None
    notes: tuple[str, ...] = ()


class Unusable(Exception):  # noqa: N818 - caught within this room: why an origin gives no number
    """A place that should state a number does not; the text says why."""


def resolve(inputs: tuple[InputDef, ...], report: Report, given: Mapping[str, Input]) -> dict[str, Input]:
    """All inputs of a policy by identifier; one that cannot be told has no value, and says why.

    Args:
        inputs: As the policy declares them.
        report: Where their origins are looked up.
        given: Inputs that a person states; they go before every origin.
    """
    text = running_text(report)
    known: dict[str, Input] = {}
    for one in inputs:
        found = given[one.id] if one.id in given else _resolved(one, report, text, known)
        known[one.id] = bounded(one, found)
    return known


def recomputed(inputs: tuple[InputDef, ...], base: Mapping[str, Input]) -> dict[str, Input]:
    """All inputs as they would be if those that are not computed were these.

    Args:
        inputs: As the policy declares them.
        base: At least every input that is not computed from others.
    """
    known: dict[str, Input] = {}
    for one in inputs:
        origin = next((o for o in one.origins if isinstance(o, Computed)), None)
        found = base.get(one.id)
        if found is None and origin is not None:
            reading = _computed(one, origin, known)
            found = Input(one.id, one.label, one.unit, reading.value, formula=reading.formula, why=reading.why)
        known[one.id] = bounded(one, found or Input(one.id, one.label, one.unit, why="没有数据"))
    return known


def bounded(declared: InputDef, found: Input) -> Input:
    """The input, refused where its value cannot be: negative, above 100 %, or part of a thing that is counted."""
    value = found.value
    if value is None:
        return found
    shown = number(value) + (declared.unit or "")
    why = None
    if declared.least is not None and value < declared.least:
        why = f"“{declared.label}”为 {shown}，不可能小于 {number(declared.least)}{declared.unit or ''}，请核对"
    elif declared.most is not None and value > declared.most:
        why = f"“{declared.label}”为 {shown}，不可能超过 {number(declared.most)}{declared.unit or ''}，请核对"
    elif declared.whole and value.denominator != 1:
        why = f"“{declared.label}”为 {shown}，应为整数，请核对"
    return found if why is None else replace(found, value=None, why=why)


def _resolved(declared: InputDef, report: Report, text: RunningText, known: Mapping[str, Input]) -> Input:
    blank = Input(declared.id, declared.label, declared.unit)
    readings = [_read(declared, origin, report, text, known) for origin in declared.origins]
    told = [one for one in readings if one.value is not None]
    if not told:
        whys = [one.why for one in readings if one.why] or [f"“{declared.label}”没有公布，需要填报"]
        parts = next((one.parts for one in readings if one.parts), ())
        return replace(blank, why="；".join(dict.fromkeys(whys)), parts=parts)
    first = told[0]
    return replace(
        blank,
        value=first.value,
        formula=first.formula,
        sources=first.sources,
        items=first.items,
        parts=first.parts,
        notes=first.notes,
        others=tuple(dict.fromkeys(_other(declared, one) for one in told[1:] if one.value != first.value)),
    )


def _other(declared: InputDef, reading: Reading) -> str:
    shown = number(reading.value or 0) + (declared.unit or "")
    text = reading.sources[0].text if reading.sources else reading.formula
    return f"{shown}（{text}）"


def _read(
    declared: InputDef, origin: Origin, report: Report, text: RunningText, known: Mapping[str, Input]
) -> Reading:
    try:
        match origin:
            case InCell():
                return _rounded(declared, _from_cell(declared, origin, report))
            case InRows():
                return _rounded(declared, _from_rows(declared, origin, report))
            case InText():
                return _from_text(declared, origin, text)
            case Computed():
                return _computed(declared, origin, known)
            case _:
                assert_never(origin)
    except Unusable as fault:
        return Reading(None, why=str(fault))


def _tables(origin: InCell | InRows, report: Report) -> Iterator[FilledForm]:
    """The tables of that form whose caption says one of the words, where words are demanded."""
    for form in report.all(origin.form):
        said = squeeze(f"{form.subject or ''}{form.title}")
        if not origin.caption or any(words in said for words in origin.caption):
            yield form


def _table(declared: InputDef, origin: InCell | InRows, report: Report) -> FilledForm:
    found = next(_tables(origin, report), None)
    if found is None:
        raise Unusable(f"没有读到“{declared.label}”所在的表（{origin.form}）")
    return found


def _from_cell(declared: InputDef, origin: InCell, report: Report) -> Reading:
    form = _table(declared, origin, report)
    row = _row_of(form, origin)
    if row is None:
        raise Unusable(f"表“{form.title}”中没有“{'、'.join(origin.labels) or origin.row}”一行")
    value, notes = _value(declared, form, row, origin.column)
    return Reading(value, (Evidence.of(form, row, origin.column, row.cells[origin.column]),), notes=notes)


def _row_of(form: FilledForm, origin: InCell) -> Row | None:
    if origin.row is not None:
        return form.row(origin.row)
    return next((row for row in form.rows if squeeze(row.label) in origin.labels), None)


def _value(declared: InputDef, form: FilledForm, row: Row, column: str) -> tuple[Fraction, tuple[str, ...]]:
    """The number of a cell in the unit of the input, and what was assumed of its unit."""
    cell = row.cells.get(column)
    named = f"表“{form.title}”“{row.label or row.id}”一行"
    if cell is None or cell.blank:
        raise Unusable(f"{named}没有填写“{declared.label}”所需的数")
    if cell.value is None:
        raise Unusable(f"{named}印的“{cell.text}”不是数值，不能用作“{declared.label}”")
    if cell.mark == "ambiguous":
        raise Unusable(f"{named}的“{cell.text}”读法不唯一，不能用作“{declared.label}”")
    return _in_unit(declared, cell, named)


def _in_unit(declared: InputDef, cell: Cell, named: str) -> tuple[Fraction, tuple[str, ...]]:
    value, unit = cell.value or Decimal(0), declared.unit
    if cell.unit == unit or unit is None:
        return exact(value), ()
    if cell.unit is None:
        return exact(value), (f"表中没有印计量单位，按“{unit}”理解",)
    try:
        return exact(value) * conversion_factor(cell.unit, unit), (f"{cell.unit}换算为{unit}",)
    except QuantityError as error:
        why = f"{named}的“{cell.text}”以{cell.unit}计，不能换算为“{declared.label}”的{unit}"
        raise Unusable(why) from error


def _from_rows(declared: InputDef, origin: InRows, report: Report) -> Reading:
    form = _table(declared, origin, report)
    rows = [row for row in form.rows if row.id not in _TOTALS and not row.id.startswith("group.")]
    if not rows:
        raise Unusable(f"表“{form.title}”没有数据行，“{declared.label}”不能判断")
    meant = [(row, words) for row in rows if (words := _meets(declared, form, row, origin.where)) is not None]
    if origin.column is None:
        return _counted(form, origin, meant)
    return _totalled(declared, form, origin, origin.column, [row for row, _ in meant])


def _counted(form: FilledForm, origin: InRows, meant: list[tuple[Row, str]]) -> Reading:
    columns = [column for where in origin.where for column in (where.column, where.over) if column]
    sources = [Evidence.of(form, row, column, row.cells.get(column)) for row, _ in meant for column in columns]
    whole = Evidence(form.form, "", "", f"{len(meant)}行", form.source, "", form.title, form.subject)
    items = tuple(f"{row.label}（{words}）" for row, words in meant) if origin.named else ()
    return Reading(Fraction(len(meant)), tuple(sources) or (whole,), items)


def _totalled(declared: InputDef, form: FilledForm, origin: InRows, column: str, rows: list[Row]) -> Reading:
    if not rows:
        raise Unusable(f"表“{form.title}”没有符合条件的行，“{declared.label}”不能判断")
    found = [_value(declared, form, row, column) for row in rows]
    total = sum((value for value, _ in found), Fraction(0))
    value = total / len(rows) if origin.take == "mean" else total
    sources = tuple(Evidence.of(form, row, column, row.cells[column]) for row in rows)
    taken = f"{len(rows)} 行{_TAKES[origin.take]} {number(value)}{declared.unit or ''}"
    return Reading(
        value, sources, formula=taken, notes=tuple(dict.fromkeys(n for _, notes in found for n in notes))
    )


def _meets(declared: InputDef, form: FilledForm, row: Row, where: tuple[Where, ...]) -> str | None:
    """What singles the row out, None where it is not meant; a row that misses a number is an error, not a no."""
    words = []
    for one in where:
        cell = row.cells.get(one.column)
        if one.otherwise == "skip" and cell is not None and cell.value is None and not cell.blank:
            return None
        value, _ = _value(_bare(declared), form, row, one.column)
        if one.over is not None:
            whole, _ = _value(_bare(declared), form, row, one.over)
            if whole == 0:
                return None
            value = value * 100 / whole
        if not _within(one, value):
            return None
        percent = one.over is not None or (cell is not None and cell.unit == "%")
        words.append(number(round_half_up(value, 2)) + ("%" if percent else ""))
    return "、".join(words)


def _bare(declared: InputDef) -> InputDef:
    """The same input without unit, to read the columns of a condition as they are printed."""
    return InputDef(id=declared.id, label=declared.label)


def _within(where: Where, value: Fraction) -> bool:
    below = where.below is None or value < where.below
    above = where.above is None or value > where.above
    at_least = where.at_least is None or value >= where.at_least
    return below and above and at_least and (where.at_most is None or value <= where.at_most)


def _from_text(declared: InputDef, origin: InText, text: RunningText) -> Reading:
    readings = [
        Reading(_stated(declared, origin, found), (text.evidence(found),))
        for found in text.matches(origin.patterns)
    ]
    if not readings:
        raise Unusable(f"文中没有说明“{declared.label}”")
    values = dict.fromkeys(one.value for one in readings)
    if len(values) > 1:
        said = "、".join(number(value or 0) for value in values)
        raise Unusable(f"文中“{declared.label}”有 {said} 几种说法，不能确定用哪一个")
    return readings[0]


def _stated(declared: InputDef, origin: InText, found: re.Match[str]) -> Fraction:
    if origin.means is not None:
        return exact(origin.means)
    plain = parse_number(found["value"])
    if plain is None:
        raise Unusable(f"文中“{declared.label}”写作“{found['value']}”，不是数值")
    return exact(plain.value)


def _computed(declared: InputDef, origin: Computed, known: Mapping[str, Input]) -> Reading:
    expression = parse_expression(origin.expression)
    parts = tuple(known[name] for name in _in_order(expression, known))
    missing = [part for part in parts if part.value is None]
    if missing:
        whys = "；".join(dict.fromkeys(part.why or f"缺少“{part.label}”" for part in missing))
        return Reading(None, parts=parts, why=whys)
    return _rounded(declared, _calculated(declared, expression, parts))


def _in_order(expression: Expression, known: Mapping[str, Input]) -> list[str]:
    """The names of an expression in the order of their declaration."""
    if isinstance(expression, Name):
        return [expression.name]
    wanted = names_in(expression)
    return [name for name in known if name in wanted]


def _calculated(declared: InputDef, expression: Expression, parts: tuple[Input, ...]) -> Reading:
    values = {part.id: part.value for part in parts if part.value is not None}
    percents = frozenset(part.id for part in parts if part.unit == "%")
    try:
        value, formula = evaluated(expression, values, percents)
    except ZeroDivisionError:
        return Reading(None, parts=parts, why=f"“{declared.label}”的除数为 0，不适用")
    return Reading(value * 100 if declared.unit == "%" else value, parts=parts, formula=formula)


def _rounded(declared: InputDef, reading: Reading) -> Reading:
    """The reading rounded as the policy says, with both numbers in its formula where they differ."""
    if reading.value is None:
        return reading
    unit = declared.unit or ""
    value = reading.value if declared.decimals is None else exact(round_half_up(reading.value, declared.decimals))
    shown = f"{number(value)}{unit}"
    if not reading.parts:
        formula = reading.formula + (f"，取 {shown}" if value != reading.value else "")
        return replace(reading, value=value, formula=formula)
    if value == reading.value:
        return replace(reading, formula=f"{reading.formula} = {shown}")
    more = number(round_half_up(reading.value, (declared.decimals or 0) + 2))
    return replace(reading, value=value, formula=f"{reading.formula} = {more}{unit}，取 {shown}")
