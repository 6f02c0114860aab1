"""Kinds of rules about rates in tables of evaluations: row by row, completion of tasks, claims of it."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

import msgspec

from mingzhang.checking.evaluations.text import NO_EVALUATION_TEXT, evaluation_text, pattern_of
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, make_finding, outcome_of, parameters_of
from mingzhang.checking.tables.relations import family_of
from mingzhang.checking.views import FormView, title_of, views_of
from mingzhang.errors import QuantityError
from mingzhang.findings import Evidence, Severity
from mingzhang.forms import Cell, Report, Row
from mingzhang.quantities import LARGEST_SHARE, Interval, exact, parse_ordinal, round_half_up, truncate
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.policies import Words
from mingzhang.rulebook.rules import RuleDef
from mingzhang.scoring.comparison import Comparison, compare, target_of
from mingzhang.scoring.methods import number

_HUNDRED = 100
_NO_RATE = frozenset({"", "-", "—", "－", "--", "——", "/", "不适用"})
_TASKS = "task_completion"
_RATE = "{table}“{row}”行{rate}印 {printed}，{formula} = {expected}，请核对。"
_CUT = "{table}“{row}”行{rate}印 {printed}，{formula} = {expected}，是舍去末位而不是四舍五入。"
_TAIL = "{table}“{row}”行{rate}印 {printed}，{formula} = {expected}，在四舍五入范围内，无需处理。"
_UNDEFINED = "{table}“{row}”行{rate}印 {printed}，而分母为零，比率不适用，应填“-”。"


class Rates(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column of rates of a form.

    Attributes:
        rate, part: Columns.
        whole: Column that the part is divided by, in the row named by `of`, or in the same row.
    """

    form: str
    rate: str
    part: str
    whole: str
    of: str = ""


class RowRates(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `row_rates`."""

    rates: tuple[Rates, ...]


def row_rates(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Every rate of a table is its part divided by its whole."""
    family = family_of(rule, report)
    for rates in parameters_of(rule, RowRates).rates:
        views = views_of(report, rates.form, book, family)
        if not views:
            yield CannotTell(f"没有读到{title_of(rates.form, book, family)}")
        for view in views:
            yield from _rates(rates, view, rule, report)


def _rates(rates: Rates, view: FormView, rule: RuleDef, report: Report) -> Iterator[Outcome]:
    told = False
    for row in view.filled.rows:
        cell = row.cells.get(rates.rate)
        if cell is None or cell.value is None:
            continue
        told = True
        yield _row_rate(rates, view, row, cell, rule, report)
    if not told:
        yield CannotTell(f"{view.short}没有印比率")


def _row_rate(  # noqa: PLR0913, PLR0917 - a rate with all that it is judged by
    rates: Rates, view: FormView, row: Row, cell: Cell, rule: RuleDef, report: Report
) -> Outcome:
    whole_row = view.filled.row(rates.of) if rates.of else row
    part, whole = row.cells.get(rates.part), whole_row.cells.get(rates.whole) if whole_row else None
    doubtful = [c for c in (part, whole, cell) if c is not None and c.mark == "ambiguous"]
    if part is None or whole is None or part.value is None or whole.value is None or doubtful:
        return CannotTell(f"{view.short}“{row.label or row.id}”行的比率缺少可用的分子或分母")
    facts = {"table": view.short, "row": row.label or f"第{row.id}项", "printed": cell.text}
    facts["rate"] = f"“{view.column_defs[rates.rate].label}”"
    evidence = tuple(Evidence.of(view.filled, row, c, row.cells.get(c)) for c in (rates.rate, rates.part))
    if whole_row is not None:
        evidence += (Evidence.of(view.filled, whole_row, rates.whole, whole),)
    if not whole.value:
        undefined = make_finding(rule, report, facts, severity="info", template=_UNDEFINED, evidence=evidence)
        return Fails(undefined)
    facts["formula"] = f"{part.text} ÷ {whole.text}"
    ratio = _HUNDRED * view.amount_of(part) / view.amount_of(whole)
    return judge_rate(rule, report, facts, (ratio, _range(view, part, whole)), cell, evidence)


def _range(view: FormView, part: Cell, whole: Cell) -> Interval | None:
    try:
        return view.interval_of(part) / view.interval_of(whole) * _HUNDRED
    except QuantityError:
        return None


def judge_rate(  # noqa: PLR0913, PLR0917 - a rate with all that its finding is made of
    rule: RuleDef,
    report: Report,
    facts: dict[str, str],
    wanted: tuple[Fraction, Interval | None],
    cell: Cell,
    evidence: tuple[Evidence, ...],
) -> Outcome:
    """A printed percentage against the exact one and the values that it may have."""
    ratio, interval = wanted
    value, decimals = exact(cell.value or 0), cell.decimals or 0
    if cell.unit != "%" and value <= LARGEST_SHARE < ratio:
        value, decimals = value * _HUNDRED, max(decimals - 2, 0)
    expected = round_half_up(ratio, decimals)
    if Fraction(expected) == value:
        return HOLDS
    facts |= {"expected": f"{round_half_up(ratio, max(decimals, 2))}%"}
    tail = interval is not None and interval.meets(Interval.printed(value, decimals))
    cut = Fraction(truncate(ratio, decimals)) == value
    severity: Severity | None = "info" if cut else None
    finding = make_finding(
        rule,
        report,
        facts,
        tail=tail,
        severity=severity,
        template=_TAIL if tail else _CUT if cut else rule.message or _RATE,
        printed=cell.text,
        expected=f"{expected}%",
        difference=number(abs(value - exact(expected))),
        evidence=evidence,
        arithmetic=f"{facts['formula']} = {facts['expected']}",
    )
    return outcome_of(finding)


# Completion of tasks.


class Completion(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `task_rates`: the sentence for a rate that is left out although both values are numbers."""

    left_out: str
    words: Words = Words()


def task_rates(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Completion is actual ÷ target, or the reverse where less is better; a dash only without numbers."""
    reads = parameters_of(rule, Completion)
    views = views_of(report, _TASKS, book, "evaluation")
    if not views:
        yield CannotTell(f"没有读到{title_of(_TASKS, book, 'evaluation')}")
    for view in views:
        for row in view.items(""):
            yield _task_rate(reads, view, row, rule, report)


def _task_rate(  # noqa: PLR0911 - one return for each way in which a row cannot be told
    reads: Completion, view: FormView, row: Row, rule: RuleDef, report: Report
) -> Outcome:
    cells = [row.cells.get(c) for c in ("target", "actual", "rate")]
    name = f"《{view.definition.title}》“{row.label}”"
    if any(c is None for c in cells):
        return CannotTell(f"{name}缺少目标、完成情况或完成率")
    if any(c is not None and c.mark == "ambiguous" for c in cells):
        return CannotTell(f"{name}有读法不唯一的单元格")
    compared = compare(target_of(row.text("target")), row.text("actual"), row.label, reads.words)
    if compared.target_value is None or compared.actual_value is None:
        return CannotTell(f"{name}的目标或完成情况不是可以比较的数值")
    ratio, formula = _degree(compared, row)
    if ratio is None:
        return CannotTell(f"{name}的除数为零，完成率不适用")
    evidence = tuple(Evidence.of(view.filled, row, c, row.cells.get(c)) for c in ("rate", "target", "actual"))
    rate = row.cells["rate"]
    facts = {"table": f"《{view.definition.title}》", "row": row.label, "rate": "完成率", "printed": rate.text}
    facts |= {"target": row.text("target"), "actual": row.text("actual"), "formula": formula}
    if rate.value is not None:
        return judge_rate(rule, report, facts, (ratio, None), rate, evidence)
    if rate.text not in _NO_RATE:
        return CannotTell(f"{name}的完成率不是数值")
    facts["expected"] = f"{round_half_up(ratio, 2)}%"
    return Fails(
        make_finding(
            rule,
            report,
            facts,
            template=reads.left_out,
            printed=rate.text,
            expected=facts["expected"],
            evidence=evidence,
            arithmetic=f"{formula} = {facts['expected']}",
        )
    )


def _degree(compared: Comparison, row: Row) -> tuple[Fraction | None, str]:
    """The degree of completion in percent, and how it is computed."""
    target, actual = compared.target_value or Fraction(0), compared.actual_value or Fraction(0)
    reverse = compared.target.operator in {"≤", "<"}
    over, under = (target, actual) if reverse else (actual, target)
    words = (row.text("target"), row.text("actual")) if reverse else (row.text("actual"), row.text("target"))
    if under == 0:
        return None, ""
    return over * _HUNDRED / under, f"{words[0].lstrip('≥≤＞＜><=达')} ÷ {words[1].lstrip('≥≤＞＜><=达')}"


class Claim(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `completion_claim`.

    Attributes:
        claims: Patterns of sentences that say that everything was completed.
        ranks: Words of results from the best down, for targets that are such words.
    """

    claims: tuple[str, ...]
    ranks: tuple[str, ...]


def completion_claim(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Where the text says that all was completed, no row of the table of tasks is short of its target."""
    reads = parameters_of(rule, Claim)
    text = evaluation_text(report, book)
    views = views_of(report, _TASKS, book, "evaluation")
    said = [text.evidence(m) for p in reads.claims for m in pattern_of(p).find(text)]
    if not text.text:
        yield CannotTell(NO_EVALUATION_TEXT)
    elif not views:
        yield CannotTell(f"没有读到{title_of(_TASKS, book, 'evaluation')}")
    elif not said:
        yield CannotTell("正文没有说任务全部完成")
    else:
        yield _claimed(reads, views, said, rule, report)


def _claimed(
    reads: Claim, views: Sequence[FormView], said: list[Evidence], rule: RuleDef, report: Report
) -> Outcome:
    short = [(view, row) for view in views for row in view.items("") if _is_short(row, reads)]
    if not short:
        return HOLDS
    items = "；".join(f"“{r.label}”目标 {r.text('target')}、完成 {r.text('actual')}" for _, r in short)
    evidence = tuple(Evidence.of(v.filled, r, "rate", r.cells.get("rate")) for v, r in short)
    facts = {"quote": said[0].text, "count": str(len(short)), "items": items}
    return Fails(make_finding(rule, report, facts, printed="100%", evidence=(*said, *evidence)))


def _is_short(row: Row, reads: Claim) -> bool:
    rate = row.cells.get("rate")
    if rate is not None and rate.value is not None and rate.mark != "ambiguous":
        return rate.value < _HUNDRED
    if any(c is not None and c.mark == "ambiguous" for c in (rate, row.cells.get("actual"))):
        return False
    target, actual = row.text("target"), row.text("actual")
    compared = compare(target_of(target), actual, row.label, Words())
    if compared.missed is not None:
        return compared.missed
    if target in reads.ranks and actual in reads.ranks:
        return reads.ranks.index(actual) > reads.ranks.index(target)
    first, second = parse_ordinal(target), parse_ordinal(actual)
    return first is not None and second is not None and second > first
