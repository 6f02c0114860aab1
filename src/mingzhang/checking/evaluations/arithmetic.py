"""The kind `said_arithmetic`: numbers of one sentence, and of tables, that must stand in a stated equation."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import msgspec
from msgspec import structs

from mingzhang.checking.evaluations.text import (
    NO_EVALUATION_TEXT,
    Number,
    evaluation_text,
    number_in,
    pattern_of,
    printed_number,
    same_report,
)
from mingzhang.checking.matching import plain_name
from mingzhang.checking.outcomes import HOLDS, CannotTell, Outcome, make_finding, outcome_of, parameters_of
from mingzhang.checking.views import FormView, views_of
from mingzhang.errors import QuantityError, RulebookError
from mingzhang.findings import Evidence, Finding, Severity
from mingzhang.forms import Report, Row
from mingzhang.quantities import Interval, exact, round_half_up, truncate
from mingzhang.rulebook.arithmetic import Choice, Constant, Expression, Name, parse_expression
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef
from mingzhang.scoring.running_text import RunningText

_EQUATION = re.compile(r"(.+?)(<=|>=|=)(.+)")
_NAME = re.compile(r"\b(?!min\b|max\b)[a-z_]\w*")
_SIGNS = str.maketrans({"*": "×", "/": "÷"})
_MESSAGE = "“{quote}”：{formula} 为 {expected}，文中印 {printed}，差 {difference}，请核对。"
_CUT = "“{quote}”：{formula} 为 {expected}，文中印 {printed}，是舍去末位而不是四舍五入，请统一取舍方法。"
_TAIL = "“{quote}”：{formula} 为 {expected}，文中印 {printed}，差 {difference}，在四舍五入范围内，无需处理。"
_RELATION = {"<=": "大于", ">=": "小于"}


class TableValue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A number that a table gives.

    Attributes:
        form: Identifier of the form; the first of it whose title matches.
        take: One cell, the sum of a column, how many rows, or how many different texts stand in a column.
        row: Of a cell; `{name}` is the row whose label the group `name` of the sentence ends with.
        title: Regular expression on the title of the table.
        label: Regular expression on the labels of the rows that are summed or counted.
    """

    form: str
    take: Literal["cell", "sum", "count", "distinct"] = "cell"
    row: str = "total"
    column: str = ""
    title: str = ""
    label: str = ""


class Sentence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A pattern whose numbers must satisfy equations.

    Attributes:
        values: Names to numbers of tables, which equations may use besides the pattern's own.
        words: Words that stand for a number where a group of the pattern holds them (减少: -1).
        severity: Where a breach weighs another than the rule's own.
        message: Where a breach needs another sentence than the rule's own.
        certain: Equations of which one must hold for a breach to be certain (the parts make the whole that shares
            are of); otherwise it is a warning.
    """

    pattern: str
    equations: tuple[str, ...]
    values: dict[str, TableValue] = msgspec.field(default_factory=dict)
    words: dict[str, int] = msgspec.field(default_factory=dict)
    severity: Severity | None = None
    message: str = ""
    certain: tuple[str, ...] = ()


class Arithmetic(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `said_arithmetic`: the sentences, and what to say where none of them is found."""

    sentences: tuple[Sentence, ...]
    absent: str


@dataclass
class _Found:
    """One equation with its numbers, at every place where the text states just these."""

    said: Sentence
    equation: str
    numbers: Mapping[str, Number]
    quote: str
    evidence: list[Evidence] = field(default_factory=list)


def said_arithmetic(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Numbers of one sentence, and of tables, satisfy the equations of the rule."""
    reads = parameters_of(rule, Arithmetic)
    text = evaluation_text(report, book)
    if not text.text:
        yield CannotTell(NO_EVALUATION_TEXT)
        return
    found: dict[tuple[str, ...], _Found] = {}
    missing: dict[str, None] = {}
    for said in reads.sentences:
        for match in pattern_of(said.pattern).find(text):
            _take(said, match, (text, report, book), found, missing)
    yield from (_judged(one, rule, report) for one in found.values())
    yield from (CannotTell(why) for why in missing)
    if not found and not missing:
        yield CannotTell(reads.absent)


def _take(
    said: Sentence,
    match: re.Match[str],
    where: tuple[RunningText, Report, Rulebook],
    found: dict[tuple[str, ...], _Found],
    missing: dict[str, None],
) -> None:
    text, report, book = where
    numbers = _numbers(said, match, text)
    for name, value in said.values.items():
        number = table_number(value, match.groupdict(), report, book)
        if isinstance(number, str):
            missing[number] = None
        elif not all(same_report(match, e.source, text) for e in number.evidence):
            return
        else:
            numbers[name] = number
    quote = text.evidence(match)
    for equation in said.equations:
        names = set(_NAME.findall(equation))
        if not names <= numbers.keys():
            continue
        key = (said.pattern, equation, *(numbers[name].words for name in sorted(names)))
        one = found.setdefault(key, _Found(said, equation, numbers, quote.text))
        one.evidence.append(quote)


def _numbers(said: Sentence, match: re.Match[str], text: RunningText) -> dict[str, Number]:
    holes = pattern_of(said.pattern).holes
    found: dict[str, Number] = {}
    for name, group in match.groupdict().items():
        if name in holes:
            number = number_in(match, name, holes[name], text)
            if number is not None:
                found[name] = number
        elif group in said.words:
            sign = Fraction(said.words[group])
            found[name] = Number(sign, Interval.point(sign), 0, Fraction(1), f"{sign}")
    return found


def table_number(
    value: TableValue, groups: Mapping[str, str | None], report: Report, book: Rulebook
) -> Number | str:
    """The number that a table gives, or why it gives none."""
    views = views_of(report, value.form, book, "evaluation")
    view = next((v for v in views if re.search(value.title, v.filled.title)), None)
    if view is None:
        return f"没有读到《{book.forms[value.form].title}》"
    if value.take == "cell":
        return _cell_number(value, view, groups)
    rows = [r for r in view.items("") if re.search(value.label, r.label)]
    if value.take == "sum":
        return _sum_number(value, view, rows)
    kinds = {plain_name(r.text(value.column)) for r in rows} if value.take == "distinct" else rows
    evidence = tuple(Evidence.of(view.filled, r, value.column, r.cells.get(value.column)) for r in rows[:1])
    size = Fraction(len(kinds))
    return Number(size, Interval.point(size), 0, Fraction(1), f"{view.short}{size}", evidence)


def _cell_number(value: TableValue, view: FormView, groups: Mapping[str, str | None]) -> Number | str:
    row = _row(value.row, view, groups)
    cell = row.cells.get(value.column) if row else None
    if row is None or cell is None or cell.value is None or cell.mark == "ambiguous":
        return f"{view.short}没有可以核对的“{groups.get(value.row.strip('{}')) or '合计'}”一格"
    evidence = (Evidence.of(view.filled, row, value.column, cell),)
    unit = cell.unit or view.filled.unit
    factor = Fraction(1) if unit in (None, "%") else view.factor_of(cell)
    found = printed_number(cell.value, view.decimals_of(cell), unit or "", factor, evidence)
    return structs.replace(found, unitless=unit is None)


def _row(name: str, view: FormView, groups: Mapping[str, str | None]) -> Row | None:
    if not name.startswith("{"):
        return view.filled.row(name)
    said = plain_name(groups.get(name.strip("{}")) or "")
    fitting = [r for r in view.items("") if r.label and said.endswith(plain_name(r.label))]
    return max(fitting, key=lambda r: len(r.label), default=None)


def _sum_number(value: TableValue, view: FormView, rows: list[Row]) -> Number | str:
    cells = [(r, c) for r in rows if (c := r.cells.get(value.column)) is not None and c.value is not None]
    if not cells or any(c.mark == "ambiguous" for _, c in cells):
        return f"{view.short}没有可以相加的“{value.column}”"
    unit = cells[0][1].unit or view.filled.unit
    factor = view.factor_of(cells[0][1]) if unit else Fraction(1)
    total = sum((exact(c.value or 0) for _, c in cells), Fraction(0)) * factor
    decimals = max(view.decimals_of(c) for _, c in cells)
    interval = Interval.sum(Interval.printed(c.value or 0, view.decimals_of(c)) for _, c in cells) * factor
    evidence = tuple(Evidence.of(view.filled, r, value.column, c) for r, c in cells[:3])
    words = f"{round_half_up(total / factor, decimals):,f}{unit or ''}"
    return Number(total, interval, decimals, factor, words, evidence, unitless=unit is None)


# Judging one equation.


def _judged(one: _Found, rule: RuleDef, report: Report) -> Outcome:
    match = _EQUATION.fullmatch(one.equation)
    if match is None:
        raise RulebookError(f"规则 {rule.id} 的等式“{one.equation}”应写作 算式 = 算式。")
    left, operator, right = match[1].strip(), match[2], match[3].strip()
    one.numbers = _in_one_unit(one.numbers, (left, right))
    try:
        values = {n: v.value for n, v in one.numbers.items()}
        intervals = {n: v.interval for n, v in one.numbers.items()}
        sides = [evaluate(parse_expression(side), values) for side in (left, right)]
        ranges = [evaluate_interval(parse_expression(side), intervals) for side in (left, right)]
    except (QuantityError, ZeroDivisionError):
        return CannotTell(f"“{one.quote}”中的除数可能为零，比率不适用")
    except ValueError as error:
        raise RulebookError(f"规则 {rule.id}：{error}。") from error
    state = _state(operator, sides, ranges, one.numbers.get(right))
    if state == "holds":
        return HOLDS
    finding = _finding(one, (left, operator, right), sides, state, rule, report)
    return outcome_of(finding)


def _in_one_unit(numbers: Mapping[str, Number], sides: tuple[str, str]) -> Mapping[str, Number]:
    """Numbers of tables without a unit, in 元 or in 万元, whichever brings the two sides nearer to each other."""
    names = [n for side in sides for n in _NAME.findall(side)]
    if not any(numbers[n].unitless for n in names):
        return numbers
    ways = [{n: v.scaled(times) if v.unitless else v for n, v in numbers.items()} for times in (1, 10_000)]
    return min(ways, key=lambda way: _apart(way, sides))


def _apart(numbers: Mapping[str, Number], sides: tuple[str, str]) -> Fraction:
    """How many times one side is as large as the other."""
    values = {n: v.value for n, v in numbers.items()}
    try:
        left, right = (abs(evaluate(parse_expression(side), values)) for side in sides)
        return max(left / right, right / left)
    except ZeroDivisionError:
        return Fraction(0)


def _state(operator: str, sides: list[Fraction], ranges: list[Interval], printed: Number | None) -> str:
    left, right = sides
    if operator != "=":
        kept = left <= right if operator == "<=" else left >= right
        possibly = ranges[0].possibly_at_most if operator == "<=" else ranges[0].possibly_at_least
        return "holds" if kept or possibly(ranges[1]) else "fails"
    if left == right:
        return "holds"
    if printed is not None:
        exact, shown = left / printed.factor, printed.value / printed.factor
        if round_half_up(exact, printed.decimals) == shown:
            return "holds"
        if ranges[0].meets(ranges[1]):
            return "tail"
        return "cut" if truncate(exact, printed.decimals) == shown else "fails"
    return "holds" if ranges[0].meets(ranges[1]) else "fails"


def _finding(  # noqa: PLR0913, PLR0917 - an equation with all that its finding is made of
    one: _Found,
    equation: tuple[str, str, str],
    sides: list[Fraction],
    state: str,
    rule: RuleDef,
    report: Report,
) -> Finding:
    left, operator, right = equation
    like = one.numbers.get(right)
    digits, factor = (like.decimals, like.factor) if like else (_CENTS, Fraction(1))
    expected = round_half_up(sides[0] / factor, max(digits, _PLACES) if state in ("tail", "cut") else digits)
    printed = like.words if like else _words(right, one.numbers)
    shown = f"{expected:,f}"
    difference = _plain(abs(sides[0] - sides[1]) / factor, max(digits, _CENTS))
    formula = _words(left, one.numbers)
    facts = {"quote": one.quote, "formula": formula, "expected": shown, "printed": printed}
    facts |= {"difference": difference, "relation": _RELATION.get(operator, "不等于")}
    facts |= {name: number.words for name, number in one.numbers.items() if name not in facts}
    template = {"tail": _TAIL, "cut": _CUT}.get(state) or one.said.message or rule.message or _MESSAGE
    severity: Severity | None = "info" if state == "cut" else one.said.severity
    if severity is None and not _certain(one):
        severity = "warning"
    used = [one.numbers[name] for name in _NAME.findall(one.equation)]
    places = {e.source: e for e in (*(e for n in reversed(used) for e in n.evidence), *one.evidence)}
    return make_finding(
        rule,
        report,
        facts,
        tail=state == "tail",
        severity=severity,
        template=template,
        printed=printed,
        expected=shown.replace(",", ""),
        difference=difference,
        evidence=tuple(places.values()),
        arithmetic=f"{formula} = {shown}{'' if state == 'tail' else '；印 ' + printed}",
    )


def _certain(one: _Found) -> bool:
    """Whether one of the equations holds that make a breach certain; so it is where none is named."""
    return not one.said.certain or any(_holds(equation, one.numbers) for equation in one.said.certain)


def _holds(equation: str, numbers: Mapping[str, Number]) -> bool:
    match = _EQUATION.fullmatch(equation)
    if match is None or not set(_NAME.findall(equation)) <= numbers.keys():
        return False
    intervals = {n: v.interval for n, v in numbers.items()}
    left, right = (evaluate_interval(parse_expression(side.strip()), intervals) for side in (match[1], match[3]))
    return left.meets(right)


_CENTS = 2
_PLACES = 4


def _plain(value: Fraction, places: int) -> str:
    """A number with as many decimals as it needs, at most two more than asked."""
    for digits in range(places + 3):
        rounded = round_half_up(value, digits)
        if Fraction(rounded) == value:
            return f"{rounded:,f}"
    return f"{round_half_up(value, places + 2):,f}"


def _words(expression: str, numbers: Mapping[str, Number]) -> str:
    """The expression with its numbers."""
    said = _NAME.sub(lambda m: numbers[m[0]].words if m[0] in numbers else m[0], expression)
    return said.translate(_SIGNS)


def evaluate(expression: Expression, values: Mapping[str, Fraction]) -> Fraction:
    """The value of an expression over exact numbers; ZeroDivisionError where a divisor is zero."""
    match expression:
        case Constant(value):
            return Fraction(Decimal(value))
        case Name(name):
            return values[name]
        case Choice(function, of):
            every = [evaluate(part, values) for part in of]
            return min(every) if function == "min" else max(every)
    left, right = evaluate(expression.left, values), evaluate(expression.right, values)
    if expression.sign == "+":
        return left + right
    if expression.sign == "-":
        return left - right
    return left * right if expression.sign == "*" else left / right


def evaluate_interval(expression: Expression, values: Mapping[str, Interval]) -> Interval:
    """The values that an expression over intervals may take; QuantityError where a divisor may be zero."""
    match expression:
        case Constant(value):
            return Interval.point(Decimal(value))
        case Name(name):
            return values[name]
        case Choice(function, of):
            every = [evaluate_interval(part, values) for part in of]
            pick = min if function == "min" else max
            return Interval(pick(p.low for p in every), pick(p.high for p in every))
    left, right = evaluate_interval(expression.left, values), evaluate_interval(expression.right, values)
    if expression.sign == "+":
        return left + right
    if expression.sign == "-":
        return left - right
    return left * right if expression.sign == "*" else left / right
