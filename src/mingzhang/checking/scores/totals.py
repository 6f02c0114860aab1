"""Rule kinds on whole summary tables: complete, their sums those of the text, their funds those of the accounts."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import msgspec

from mingzhang.checking.outcomes import (
    HOLDS,
    CannotTell,
    Fails,
    Outcome,
    RuleKind,
    make_finding,
    outcome_of,
    parameters_of,
)
from mingzhang.checking.scores.sheets import NO_FORMS, quoted
from mingzhang.checking.scores.summary import NO_SUMMARY
from mingzhang.findings import Evidence
from mingzhang.forms import FilledForm, Report, Row, Source
from mingzhang.quantities import Interval, conversion_factor, exact, parse_number, squeeze
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef
from mingzhang.scoring.methods import number
from mingzhang.scoring.projects import SUMMARIES, pair_projects, project_of, summary_rows
from mingzhang.scoring.projects import printed as amounts

_COLUMNS = {"initial": "年初预算数", "adjusted": "预算调整数", "executed": "执行数"}
_SHOWN = 5


@dataclass(frozen=True)
class Narrative:
    """The running text of a report as one string, and where each part of it stands."""

    lines: tuple[tuple[Source, str], ...]

    @cached_property
    def text(self) -> str:
        """All lines joined, white space removed."""
        return "".join(self._squeezed)

    @cached_property
    def _squeezed(self) -> tuple[str, ...]:
        return tuple(squeeze(line) for _, line in self.lines)

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        starts, at = [], 0
        for line in self._squeezed:
            starts.append(at)
            at += len(line)
        return tuple(starts)

    def source(self, offset: int) -> Source:
        """Where a character stands."""
        return self.lines[bisect_right(self._starts, offset) - 1][0]

    def evidence(self, match: "re.Match[str]") -> Evidence:
        """The sentence that a pattern found."""
        return Evidence("text", "", "", match[0], self.source(match.start()), title="正文")


class StatedParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the text states how many projects were evaluated, and with how much money.

    Attributes:
        patterns: Regular expressions over the text without white space, with the groups `count` and, where they
            state money, `label`, `amount` and `unit`.
    """

    patterns: tuple[str, ...]


def _stated(rule: RuleDef, report: Report) -> tuple[Narrative, tuple["re.Match[str]", ...]]:
    narrative = Narrative(report.text_lines)
    patterns = parameters_of(rule, StatedParameters).patterns
    return narrative, tuple(m for p in patterns for m in re.finditer(p, narrative.text))


def summary_complete(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Every form has its row, every row its form, and the text counts as many projects."""
    rows = list(summary_rows(report))
    if not rows:
        yield CannotTell(NO_SUMMARY)
        return
    yield _counted(rule, report, rows)
    pairs = pair_projects(report)
    if not any(pair.form for pair in pairs):
        yield CannotTell(NO_FORMS)
    elif report.unread and any(not (pair.form and pair.row) for pair in pairs):
        yield CannotTell(f"有未能读出的内容（{report.unread[0].what}），不能断定汇总表与自评表是否一一对应")
    else:
        yield from _unpaired(rule, report, book)


def _counted(rule: RuleDef, report: Report, rows: list[tuple[FilledForm, Row]]) -> Outcome:
    narrative, found = _stated(rule, report)
    if not found:
        return CannotTell("正文没有写明自评项目的个数")
    wrong = next((m for m in found if int(m["count"]) != len(rows)), None)
    if wrong is None:
        return HOLDS
    facts = {"stated": wrong["count"], "rows": str(len(rows))}
    template = "正文写明自评项目 {stated} 个，汇总表共列 {rows} 个，请核对。"
    finding = make_finding(
        rule,
        report,
        facts,
        template=template,
        printed=facts["stated"],
        expected=facts["rows"],
        evidence=(narrative.evidence(wrong),),
        arithmetic=f"{facts['stated']} ≠ {facts['rows']}",
    )
    return Fails(finding)


def _unpaired(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    pairs = pair_projects(report)
    yield from (HOLDS for pair in pairs if pair.form and pair.row)
    forms = [pair.form for pair in pairs if pair.form and not pair.row]
    rows = [(pair.table, pair.row) for pair in pairs if pair.table and pair.row and not pair.form]
    if forms:
        names = quoted([project_of(form) for form in forms[:_SHOWN]])
        facts = {"names": names, "count": str(len(forms))}
        template = "{names}等 {count} 个项目有自评表，汇总表中没有，请补列。"
        evidence = tuple(Evidence(f.form, "", "", project_of(f), f.source, title=f.title) for f in forms)
        yield Fails(make_finding(rule, report, facts, template=template, evidence=evidence))
    if rows:
        names = quoted([row.text("project") for _, row in rows[:_SHOWN]])
        facts = {"names": names, "count": str(len(rows))}
        template = "汇总表中{names}等 {count} 个项目没有自评表；如只公开部分自评表，请说明。"
        evidence = tuple(Evidence.of(table, row, "project", row.cells.get("project")) for table, row in rows)
        yield Fails(make_finding(rule, report, facts, severity="warning", template=template, evidence=evidence))


def summary_totals(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """The columns of the summary tables sum to their total rows, and to what the text states."""
    rows = list(summary_rows(report))
    if not rows:
        yield CannotTell(NO_SUMMARY)
        return
    outcomes = [*_total_rows(rule, report), *_stated_amounts(rule, report, rows)]
    yield from outcomes or [CannotTell("汇总表没有合计行，正文也没有写明自评项目的资金总额")]


def _total_rows(rule: RuleDef, report: Report) -> Iterator[Outcome]:
    for kind in SUMMARIES:
        for table in report.all(kind):
            total = table.row("total")
            for column in _COLUMNS:
                cell = total.cells.get(column) if total else None
                if total is not None and cell is not None and cell.value is not None:
                    yield _total(rule, report, (table, total, column))


@dataclass(frozen=True)
class _Column:
    """The sum of a column: the intervals of its cells, and what they print together."""

    interval: Interval
    value: Fraction
    terms: int


def _sum(rows: list[tuple[FilledForm, Row]], column: str) -> _Column | None:
    """The sum of a column over rows, in 元; None where a cell prints no amount."""
    cells = [(table, row.cells.get(column)) for table, row in rows]
    known = [(t, c) for t, c in cells if c is not None and c.value is not None and c.mark != "ambiguous"]
    if len(known) < len(cells) or not known:
        return None
    factors = [conversion_factor(c.unit or t.unit or "万元", "元") for t, c in known]
    intervals = [amounts(c) * f for (_, c), f in zip(known, factors, strict=True)]
    value = sum((i.middle for i in intervals), Fraction(0))
    return _Column(Interval.sum(intervals), value, len(known))


def _total(rule: RuleDef, report: Report, place: tuple[FilledForm, Row, str]) -> Outcome:
    """The total row of a table against the sum of its rows."""
    table, total, column = place
    sums = _sum([(table, row) for row in table.rows if row is not total], column)
    if sums is None:
        return CannotTell(f"《{table.title}》的{_COLUMNS[column]}有空格，不能与合计比较")
    factor = conversion_factor(table.unit or "万元", "元")
    printed, expected = amounts(total.cells[column]), sums.value / factor
    if printed.middle == expected:
        return HOLDS
    tail = (printed * factor).meets(sums.interval)
    facts = {
        "what": f"《{table.title}》{_COLUMNS[column]}合计",
        "printed": number(printed.middle),
        "expected": number(expected),
        "difference": number(abs(printed.middle - expected)),
        "unit": table.unit or "万元",
    }
    finding = make_finding(
        rule,
        report,
        facts,
        tail=tail,
        printed=facts["printed"],
        expected=facts["expected"],
        difference=number(printed.middle - expected),
        evidence=(Evidence.of(table, total, column, total.cells.get(column)),),
        arithmetic=f"{sums.terms} 行之和 = {facts['expected']}",
    )
    return outcome_of(finding)


@dataclass(frozen=True)
class _Statement:
    """An amount that the text states for the evaluated projects, in its own unit."""

    match: "re.Match[str]"
    amount: Interval
    unit: str
    evidence: Evidence

    @property
    def factor(self) -> Fraction:
        return conversion_factor(self.unit, "元")

    @property
    def calls_it_budget(self) -> bool:
        return "预算" in (self.match.groupdict().get("label") or "")


def _stated_amounts(rule: RuleDef, report: Report, rows: list[tuple[FilledForm, Row]]) -> Iterator[Outcome]:
    narrative, found = _stated(rule, report)
    for match in found:
        groups = match.groupdict()
        stated = parse_number(groups.get("amount") or "")
        if stated is None:
            continue
        if int(match["count"]) != len(rows):
            yield CannotTell(f"正文所说的 {match['count']} 个项目与汇总表的 {len(rows)} 个不同，金额不能比较")
            continue
        amount = Interval.printed(stated.value, stated.decimals)
        statement = _Statement(match, amount, groups.get("unit") or "万元", narrative.evidence(match))
        yield _stated_outcome(rule, report, rows, statement)


def _stated_outcome(
    rule: RuleDef, report: Report, rows: list[tuple[FilledForm, Row]], statement: _Statement
) -> Outcome:
    sums = {column: found for column in _COLUMNS if (found := _sum(rows, column))}
    if len(sums) < len(_COLUMNS):
        return CannotTell("汇总表的金额有空格，不能与正文比较")
    stated = statement.amount * statement.factor
    same = [column for column, found in sums.items() if stated.meets(found.interval)]
    if same and not (statement.calls_it_budget and same == ["executed"]):
        return HOLDS
    listed = "、".join(f"{_COLUMNS[c]}合计 {number(s.value / statement.factor)}" for c, s in sums.items())
    facts = {"printed": number(statement.amount.middle), "expected": listed, "unit": statement.unit}
    differs = "正文所写自评项目资金 {printed} {unit}，而汇总表{expected} {unit}，都不相同，请核对。"
    misnamed = "正文称“预算资金”的 {printed} {unit} 实为执行数合计（{expected}）；请改称执行数或改用预算数。"
    finding = make_finding(
        rule,
        report,
        facts,
        severity="info" if same else None,
        template=misnamed if same else differs,
        printed=facts["printed"],
        expected=listed,
        evidence=(statement.evidence,),
        arithmetic=listed,
    )
    return Fails(finding)


class Fund(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A fund of a place and the functional code that its projects are booked under."""

    region: str
    name: str
    code: str
    years: tuple[int, ...] = ()


class FundParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which funds are booked under which code, and in which table and column the accounts show them."""

    funds: tuple[Fund, ...]
    form: str
    column: str


def fund_totals(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """The projects of a fund sum to the project expenditure under its code."""
    parameters = parameters_of(rule, FundParameters)
    entity = report.entity or ""
    known = [f for f in parameters.funds if f.region in entity and _in_years(f, report.fiscal_year)]
    table = report.first(parameters.form)
    if not known or table is None:
        why = (
            "没有一般公共预算财政拨款支出决算表" if known else "规则书中没有本地区资金名称与支出功能科目的对应关系"
        )
        yield CannotTell(why)
        return
    for fund in known:
        rows = [(t, r) for t, r in summary_rows(report) if r.text("fund_name") == fund.name]
        row = table.row(fund.code)
        cell = row.cells.get(parameters.column) if row else None
        sums = _sum(rows, "executed")
        if row is None or cell is None or cell.value is None or sums is None:
            yield CannotTell(f"资金“{fund.name}”或科目 {fund.code} 没有金额")
        else:
            yield _fund_outcome(rule, report, fund, (table, row, parameters.column), sums)


def _in_years(fund: Fund, year: int | None) -> bool:
    return not fund.years or year in fund.years


def _fund_outcome(
    rule: RuleDef, report: Report, fund: Fund, place: tuple[FilledForm, Row, str], sums: _Column
) -> Outcome:
    table, row, column = place
    cell = row.cells[column]
    factor = conversion_factor(cell.unit or table.unit or "万元", "元")
    printed = amounts(cell) * factor
    if printed.middle == sums.value:
        return HOLDS
    tail = printed.meets(sums.interval)
    facts = {
        "fund": fund.name,
        "code": fund.code,
        "printed": number(sums.value / factor),
        "expected": number(cell.value or Decimal(0)),
        "difference": number(abs(sums.value / factor - exact(cell.value or 0))),
    }
    finding = make_finding(
        rule,
        report,
        facts,
        tail=tail,
        printed=facts["printed"],
        expected=facts["expected"],
        difference=facts["difference"],
        evidence=(Evidence.of(table, row, column, cell),),
        arithmetic=f"{sums.terms} 个项目执行数之和 = {facts['printed']}",
    )
    return outcome_of(finding)


TOTAL_KINDS: Mapping[str, RuleKind] = {
    "summary_complete": summary_complete,
    "summary_totals": summary_totals,
    "fund_totals": fund_totals,
}
