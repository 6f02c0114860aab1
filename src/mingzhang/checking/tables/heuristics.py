"""Kinds of rules that only suggest: near ratios, pairs of subjects; and the rules that cannot be checked yet."""

from collections.abc import Iterator
from decimal import Decimal

import msgspec

from mingzhang.checking.judging import is_blank
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, make_finding, parameters_of
from mingzhang.checking.tables.kinds import gaps_for
from mingzhang.checking.tables.relations import Gap, Linear, Term, family_of, lay
from mingzhang.checking.views import FormView, view_of
from mingzhang.checking.wording import cell_words, evidence_of
from mingzhang.forms import Report
from mingzhang.quantities import Interval, round_half_up
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef


class Ratio(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `ratio_near`: the usual quotient, and by which share of it a quotient may stray."""

    ratio: Decimal
    margin: Decimal


def ratio_near(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """The left cell of each relation divided by the right one is near a usual quotient."""
    wanted = parameters_of(rule, Ratio)
    for found in lay(rule, report, book):
        yield CannotTell(found.why) if isinstance(found, Gap) else _ratio(found, wanted, rule, report)


def _ratio(linear: Linear, wanted: Ratio, rule: RuleDef, report: Report) -> Outcome:
    left, right = linear.left[0], linear.right[0]
    if is_blank(left) or is_blank(right) or left.cell is None or right.cell is None:
        return CannotTell("比率的一方为空白")
    if "ambiguous" in (left.cell.mark, right.cell.mark) or left.cell.value is None or right.cell.value is None:
        return CannotTell("比率的一方读法不唯一或不是数字")
    if not right.cell.value:
        return CannotTell("比率的分母为零，比率不适用")
    quotient = left.view.interval_of(left.cell) / right.view.interval_of(right.cell)
    band = Interval(wanted.ratio * (1 - wanted.margin), wanted.ratio * (1 + wanted.margin))
    if quotient.meets(band):
        return HOLDS
    return _far(linear, wanted, rule, report)


def _far(linear: Linear, wanted: Ratio, rule: RuleDef, report: Report) -> Outcome:
    left, right = linear.left[0], linear.right[0]
    a, b = (t.cell.text if t.cell else "" for t in (left, right))
    middle = left.view.interval_of(left.cell).middle / right.view.interval_of(right.cell).middle  # type: ignore[arg-type]
    quotient = f"{round_half_up(middle, 2)}"
    facts = {"left": cell_words(left), "right": cell_words(right), "printed": a, "other": b}
    facts |= {"quotient": quotient, "ratio": str(wanted.ratio)}
    return Fails(
        make_finding(
            rule,
            report,
            facts,
            printed=quotient,
            expected=str(wanted.ratio),
            evidence=evidence_of(linear.left, linear.right),
            arithmetic=f"{a} ÷ {b} = {quotient}",
        )
    )


class Pair(msgspec.Struct, forbid_unknown_fields=True):
    """If an amount stands at one of these codes of a form, another form has one of those code beginnings."""

    when: tuple[str, ...]
    then: tuple[str, ...]
    of: str
    in_: str = msgspec.field(name="in")


class Pairs(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `implies`."""

    pairs: tuple[Pair, ...]


def implies(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """An amount at a code of one form goes with an amount at a code of another; a person confirms."""
    pairs = parameters_of(rule, Pairs).pairs
    yield from gaps_for(rule, report, book)
    family = family_of(rule, report)
    for pair in pairs:
        here, there = (view_of(report, name, book, family) for name in (pair.in_, pair.of))
        if here is not None and there is not None:
            yield from _implied(pair, here, there, rule, report)


def _implied(pair: Pair, here: FormView, there: FormView, rule: RuleDef, report: Report) -> Iterator[Outcome]:
    present = any(code.startswith(pair.then) for code in there.codes)
    for term in _amounts(pair, here):
        if term.cell is not None and term.cell.mark == "ambiguous":
            yield CannotTell(f"{here.short}有读法不唯一的单元格（{term.cell.text}）")
        elif present or term.cell is None or not term.cell.value:
            yield HOLDS
        else:
            facts = {"left": cell_words(term), "printed": term.cell.text, "other": there.short}
            facts["codes"] = "、".join(pair.then)
            yield Fails(make_finding(rule, report, facts, printed=term.cell.text, evidence=evidence_of([term], [])))


def _amounts(pair: Pair, view: FormView) -> Iterator[Term]:
    column = next(iter(view.amount_columns()), "")
    for code in pair.when:
        row = view.filled.row(code)
        if row is not None:
            yield Term(1, view, code, column, row, row.cells.get(column))
