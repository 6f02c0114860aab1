"""Kinds of rules about tables of the largest: as many rows as their title says, falling, above its threshold."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

import msgspec

from mingzhang.checking.evaluations.text import count_of, pattern_of
from mingzhang.checking.matching import plain_name
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, make_finding, parameters_of
from mingzhang.checking.views import FormView, per_yuan, views_of
from mingzhang.findings import Evidence
from mingzhang.forms import Report, Row
from mingzhang.quantities import exact, parse_number
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef

_SHOWN = 12


class TopTable(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `top_tables`.

    Attributes:
        form, column: A table of the largest, and its amounts.
        count: Patterns on its title with the group `n`: how many rows it has.
        above: Pattern on its title with the groups `limit` and `limit_unit`: what every row exceeds.
        ordered: Pattern on its title that says that the largest come first.
    """

    form: str
    column: str
    count: tuple[str, ...]
    above: str
    ordered: str


def top_tables(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Tables of the largest: as many rows as their title says, falling, above the threshold, summed up right."""
    reads = parameters_of(rule, TopTable)
    views = views_of(report, reads.form, book, "evaluation")
    if not views:
        yield CannotTell(f"没有读到《{book.forms[reads.form].title}》")
    for view in views:
        yield _top_table(view, reads, rule, report)


def _top_table(view: FormView, reads: TopTable, rule: RuleDef, report: Report) -> Outcome:
    rows = [r for r in view.items("") if r.value(reads.column) is not None]
    title = plain_name(view.filled.title)
    count = next((m for p in reads.count if (m := pattern_of(p).regex.search(title))), None)
    limit = pattern_of(reads.above).regex.search(title)
    if count is None and limit is None:
        return CannotTell(f"“{view.filled.title[:30]}”没有说明个数和门槛")
    amounts = [view.amount_of(r.cells[reads.column]) for r in rows]
    if limit is not None and view.filled.unit is None and rows and rows[0].cells[reads.column].unit is None:
        amounts = _in_likely_unit(limit, [exact(r.value(reads.column) or 0) for r in rows])
    faults: list[str] = []
    if count is not None and count_of(count["n"]) != len(rows):
        faults.append(f"标题说 {count['n']} 个，表中有 {len(rows)} 行")
    if limit is not None:
        faults += _not_above(limit, rows, amounts, reads)
    if (limit or re.search(reads.ordered, title)) and amounts != sorted(amounts, reverse=True):
        faults.append("没有从大到小排列")
    total = view.filled.cell("total", reads.column)
    added = sum((r.value(reads.column) or Decimal(0) for r in rows), Decimal(0))
    if total is not None and total.value is not None and total.value != added:
        faults.append(f"合计印 {total.text}，各项之和为 {added:,f}")
    if not faults:
        return HOLDS
    facts = {"title": view.filled.title[:40], "items": "；".join(faults)}
    cells = tuple(Evidence.of(view.filled, r, reads.column, r.cells.get(reads.column)) for r in rows)
    heading = Evidence(view.filled.form, "", "title", view.filled.title, view.filled.source)
    return Fails(make_finding(rule, report, facts, printed=str(len(rows)), evidence=(heading, *cells[:_SHOWN])))


def _floor(limit: re.Match[str]) -> Fraction:
    least = parse_number(limit["limit"])
    return exact(least.value) * per_yuan(limit["limit_unit"]) if least else Fraction(0)


def _in_likely_unit(limit: re.Match[str], values: Sequence[Fraction]) -> list[Fraction]:
    """Amounts of a table without a unit: in 元 where the largest then exceeds the threshold, else in 万元."""
    times = 1 if max(values) > _floor(limit) else 10_000
    return [value * times for value in values]


def _not_above(
    limit: re.Match[str], rows: Sequence[Row], amounts: Sequence[Fraction], reads: TopTable
) -> Iterator[str]:
    floor = _floor(limit)
    for row, amount in zip(rows, amounts, strict=True):
        if amount <= floor:
            yield f"第{row.id}项 {row.text(reads.column)} 没有超过 {limit['limit']}{limit['limit_unit']}"
