"""Kinds of rules about the money of evaluations: allocations, projects not carried out, labels of amounts."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from fractions import Fraction

import msgspec

from mingzhang.checking.evaluations.text import NO_EVALUATION_TEXT, Number, evaluation_text, number_in, pattern_of
from mingzhang.checking.matching import plain_name
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, RuleKind, make_finding, parameters_of
from mingzhang.checking.statements.view import Told, told
from mingzhang.checking.views import FormView, per_yuan, view_of
from mingzhang.findings import Evidence
from mingzhang.forms import Cell, Report, Row
from mingzhang.quantities import Interval, exact, round_half_up
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef
from mingzhang.scoring.methods import number
from mingzhang.scoring.projects import alike

_ALLOCATION = "transfer_allocation"
_PLACE = re.compile(r"^(?:[\u4e00-\u9fff]{2,3}省)?[\u4e00-\u9fff]{2,3}市(?=[\u4e00-\u9fff]{3})")
_MONEY_UNIT = re.compile(r"(亿元|万元|元)/")
_COMMON = re.compile("奖补|补助|奖励|专项|相关|资金")
_TABLE_ALIKE = 0.7
_SUBJECT = 4


class Matrix(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `matrix`: a table of funds by areas, and the table of projects with the column to compare."""

    form: str
    projects: str
    column: str


def matrix(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Rows and columns of a table of funds by areas add up, and each fund is a project of that amount."""
    reads = parameters_of(rule, Matrix)
    view, projects = (view_of(report, n, book, "evaluation") for n in (reads.form, reads.projects))
    if view is None:
        yield CannotTell(f"没有读到《{book.forms[reads.form].title}》")
        return
    items, whole = list(view.items("")), view.filled.row("total")
    areas = [c for c in dict.fromkeys(c for r in view.filled.rows for c in r.cells) if c not in ("name", "total")]
    for row in view.filled.rows:
        parts = [(row, c) for c in areas]
        yield from _added((view, row, "total"), parts, f"“{row.label}”行合计", "各地区之和", (rule, report))
    for column in (*areas, "total") if whole else ():
        parts = [(r, column) for r in items]
        name = "总计" if column == "total" else f"{column}合计"
        yield from _added((view, whole, column), parts, name, "各资金之和", (rule, report))  # type: ignore[arg-type]
    for row in items:
        same = next((r for r in projects.items("") if r.label == row.label), None) if projects else None
        if projects is not None and same is not None:
            name = f"“{row.label}”行合计"
            place = [(same, reads.column)]
            yield from _added((view, row, "total"), place, name, "项目支出表", (rule, report), projects)


def _added(  # noqa: PLR0913, PLR0917 - a total, its parts, and what both are called
    total: tuple[FormView, Row, str],
    parts: Sequence[tuple[Row, str]],
    what: str,
    called: str,
    whose: tuple[RuleDef, Report],
    other: FormView | None = None,
) -> Iterator[Outcome]:
    view, row, column = total
    cell = row.cells.get(column)
    cells = [(r, c, x) for r, c in parts if (x := r.cells.get(c)) is not None and x.value is not None]
    if cell is None or cell.value is None:
        return
    if any(x.mark == "ambiguous" for x in (cell, *(x for _, _, x in cells))):
        yield CannotTell(f"{view.short}有读法不唯一的单元格")
        return
    source = other or view
    expected = sum((source.amount_of(x) for _, _, x in cells), Fraction(0))
    printed = view.amount_of(cell)
    if printed == expected:
        yield HOLDS
        return
    factor, places = view.factor_of(cell), view.decimals_of(cell)
    shown, off = (f"{round_half_up(v / factor, places):,f}" for v in (expected, abs(expected - printed)))
    facts = {"table": view.short, "what": what, "printed": cell.text, "parts": called, "expected": shown}
    facts["difference"] = off
    evidence = (
        Evidence.of(view.filled, row, column, cell),
        *(Evidence.of(source.filled, r, c, x) for r, c, x in cells if x.value),
    )
    found = make_finding(*whose, facts, printed=cell.text, expected=shown, difference=off, evidence=evidence)
    yield Fails(found)


def allocation(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Every amount that an area gets is made of whole numbers of the stated unit subsidies."""
    view = view_of(report, _ALLOCATION, book, "evaluation")
    subsidies = [t for t in told(report, book) if t.measure == "standard" and _MONEY_UNIT.match(t.said.unit or "")]
    if view is None or not subsidies:
        yield CannotTell("正文没有写明补助标准" if view else f"没有读到《{book.forms[_ALLOCATION].title}》")
        return
    for row in view.items(""):
        of_row = {t.said.sentence for t in subsidies if _alike_fund(row.label, t.subject)}
        mine = [t for t in subsidies if t.said.sentence in of_row]
        if not mine:
            yield CannotTell(f"“{row.label}”没有写明补助标准")
            continue
        for column, cell in row.cells.items():
            if cell.value and column not in ("total", "name"):
                yield _allocated(view, row, column, mine, rule, report)


def _alike_fund(one: str, other: str) -> bool:
    """Whether two names of funds share a piece of some length besides the words that all of them have."""
    a, b = (_COMMON.sub("", plain_name(name)) for name in (one, other))
    shared = SequenceMatcher(None, a, b, autojunk=False).find_longest_match().size
    return shared >= min(_SUBJECT, len(a), len(b)) > 0


def _unit_amount(told_of: Told) -> Fraction:
    match = _MONEY_UNIT.match(told_of.said.unit or "")
    return exact(told_of.said.value or 0) * per_yuan(match[1] if match else None)


def _allocated(  # noqa: PLR0913, PLR0917 - an amount with all that it is judged by
    view: FormView, row: Row, column: str, subsidies: Sequence[Told], rule: RuleDef, report: Report
) -> Outcome:
    amount = view.amount_of(row.cells[column])
    if _made_of(amount, sorted({_unit_amount(t) for t in subsidies}, reverse=True)):
        return HOLDS
    facts = {"fund": row.label, "area": column, "printed": row.text(column)}
    facts["units"] = "、".join(f"{t.printed}" for t in subsidies)
    cell = Evidence.of(view.filled, row, column, row.cells[column])
    evidence = (cell, *(t.evidence for t in subsidies))
    return Fails(make_finding(rule, report, facts, printed=row.text(column), evidence=evidence))


def _made_of(amount: Fraction, units: Sequence[Fraction]) -> bool:
    """Whether an amount is a sum of whole numbers of some units, the largest first."""
    if amount == 0:
        return True
    if not units or units[0] <= 0:
        return False
    most = int(amount / units[0])
    return any(_made_of(amount - units[0] * count, units[1:]) for count in range(most, -1, -1))


class Numerator(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `named_numerator`.

    Attributes:
        rate: Pattern of a rate of procurement, with the group `rate`, and the sentence before it in `sentence`.
        named: What in the sentence says what was divided: contracts signed, or payments.
        other: Pattern of the other amount with the groups `budget` and `spent`.
        both: Sentence for a rate beside which another could be told.
    """

    rate: str
    named: str
    other: str
    both: str


def named_numerator(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """A rate of procurement says whether contracts or payments were divided."""
    reads = parameters_of(rule, Numerator)
    text = evaluation_text(report, book)
    found = list(pattern_of(reads.rate).find(text)) if text.text else []
    if not found:
        yield CannotTell("正文没有政府采购执行率")
    other = next(pattern_of(reads.other).find(text), None) if found else None
    for match in found:
        rate = number_in(match, "rate", "percent", text)
        facts = {"quote": text.evidence(match).text, "rate": rate.words if rate else "", "other": ""}
        if not re.search(reads.named, match[0]):
            yield Fails(make_finding(rule, report, facts, evidence=(text.evidence(match, "rate"),)))
            continue
        yield HOLDS
        budget, spent = (number_in(other, n, "money", text) if other else None for n in ("budget", "spent"))
        if other is not None and budget and spent and budget.value and rate:
            paid = round_half_up(spent.value * 100 / budget.value, rate.decimals)
            facts |= {"other": f"{spent.words} ÷ {budget.words} = {paid}%"}
            evidence = (text.evidence(match, "rate"), text.evidence(other, "spent"))
            if exact(paid) != rate.value:
                told_twice = make_finding(
                    rule, report, facts, severity="info", template=reads.both, evidence=evidence
                )
                yield Fails(told_twice)


class ByUnit(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `unexecuted_by_unit`: tables of budgets by unit, of projects not done, of unbudgeted ones.

    Attributes:
        same: Name of a unit to the one that the table of budgets prints.
    """

    execution: str
    unexecuted: str
    unbudgeted: str
    same: dict[str, str] = msgspec.field(default_factory=dict)


def unexecuted_by_unit(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """What a unit left unspent is at least its projects not carried out, less what it spent without a budget."""
    reads = parameters_of(rule, ByUnit)
    execution, unexecuted = (view_of(report, n, book, "evaluation") for n in (reads.execution, reads.unexecuted))
    if execution is None or unexecuted is None:
        missing = reads.execution if execution is None else reads.unexecuted
        yield CannotTell(f"没有读到《{book.forms[missing].title}》")
        return
    unbudgeted = view_of(report, reads.unbudgeted, book, "evaluation")
    for name in dict.fromkeys(plain_name(r.text("unit_name")) for r in unexecuted.items("")):
        row = _unit_row(reads, execution, name)
        if row is None:
            yield CannotTell(f"“{name}”在预算执行表中没有同名的单位")
            continue
        left, extra = (_of_unit(v, name, reads) if v else [] for v in (unexecuted, unbudgeted))
        yield _unit_left((execution, row), (unexecuted, left), (unbudgeted, extra), rule, report)


def _unit_row(reads: ByUnit, view: FormView, name: str) -> Row | None:
    rows = list(view.items(""))
    found = max(rows, key=lambda r: _unit_alike(reads, name, r.text("unit_name")), default=None)
    close = found is not None and _unit_alike(reads, name, found.text("unit_name")) >= _TABLE_ALIKE
    return found if close else None


def _unit_alike(reads: ByUnit, one: str, other: str) -> float:
    a, b = (_PLACE.sub("", plain_name(reads.same.get(n, n))) for n in (one, other))
    return 1.0 if a == b or a in b or b in a else alike(a, b)


def _of_unit(view: FormView, name: str, reads: ByUnit) -> list[Row]:
    return [
        r for r in view.items("") if plain_name(reads.same.get(r.text("unit_name"), r.text("unit_name"))) == name
    ]


def _unit_left(
    budget: tuple[FormView, Row],
    undone: tuple[FormView, list[Row]],
    extra: tuple[FormView | None, list[Row]],
    rule: RuleDef,
    report: Report,
) -> Outcome:
    view, row = budget
    initial, executed = row.cells.get("initial"), row.cells.get("executed")
    if initial is None or executed is None or initial.value is None or executed.value is None:
        return CannotTell(f"“{row.text('unit_name')}”没有印预算数和执行数")
    left = view.amount_of(initial) - view.amount_of(executed)
    projects = sum((undone[0].amount_of(r.cells.get("amount")) for r in undone[1]), Fraction(0))
    spent = (
        sum((extra[0].amount_of(r.cells.get("amount")) for r in extra[1]), Fraction(0)) if extra[0] else Fraction(0)
    )
    if left >= projects - spent:
        return HOLDS
    facts = {
        "unit": row.text("unit_name"),
        "left": f"{number(left)}",
        "projects": number(projects),
        "spent": number(spent),
    }
    cells = (Evidence.of(view.filled, row, c, row.cells.get(c)) for c in ("initial", "executed"))
    items = (Evidence.of(undone[0].filled, r, "amount", r.cells.get("amount")) for r in undone[1])
    return Fails(make_finding(rule, report, facts, evidence=(*cells, *items)))


class BudgetLabel(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `budget_label`.

    Attributes:
        pattern: With the group `a`, an amount that is called a budget.
        form, budget, executed: The table whose totals it is compared with.
    """

    pattern: str
    form: str
    budget: tuple[str, ...]
    executed: str


def budget_label(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """An amount that is called a budget is the total of a column of budgets, not of execution."""
    reads = parameters_of(rule, BudgetLabel)
    text, view = evaluation_text(report, book), view_of(report, reads.form, book, "evaluation")
    found = list(pattern_of(reads.pattern).find(text)) if text.text else []
    if view is None or not found:
        yield CannotTell(NO_EVALUATION_TEXT if not text.text else "没有可以与预算表核对的“涉及预算资金”一类说法")
        return
    for match in found:
        said = number_in(match, "a", "money", text)
        cells = {c: view.filled.cell("total", c) for c in (*reads.budget, reads.executed)}
        equal = {
            c for c, cell in cells.items() if said and cell and cell.value is not None and _meets(said, cell, view)
        }
        if not equal or said is None:
            yield CannotTell(f"“{text.evidence(match).text}”与表中各合计都不相同，口径不明")
        elif equal & set(reads.budget):
            yield HOLDS
        else:
            total = view.filled.row("total") or Row("total", "合计")
            facts = {"quote": text.evidence(match).text, "printed": said.words, "table": view.short}
            cell = Evidence.of(view.filled, total, reads.executed, cells[reads.executed])
            yield Fails(
                make_finding(rule, report, facts, printed=said.words, evidence=(text.evidence(match), cell))
            )


def _meets(said: Number, cell: Cell, view: FormView) -> bool:
    """Whether an amount is that of a cell; a table without a unit may be in 元 or in 万元."""
    if view.filled.unit or cell.unit:
        return said.interval.meets(view.interval_of(cell))
    own = Interval.printed(cell.value or 0, view.decimals_of(cell))
    return said.interval.meets(own) or said.interval.meets(own * 10_000)


MONEY_KINDS: dict[str, RuleKind] = {
    "allocation": allocation,
    "budget_label": budget_label,
    "matrix": matrix,
    "named_numerator": named_numerator,
    "unexecuted_by_unit": unexecuted_by_unit,
}
