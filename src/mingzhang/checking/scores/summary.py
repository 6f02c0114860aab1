"""Rule kinds on summary tables of self-evaluations: each row against its form, its grade, its columns."""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

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
from mingzhang.checking.scores.sheets import Scored, is_missed, scored_forms
from mingzhang.findings import Evidence, Finding, Severity
from mingzhang.forms import Cell, FilledForm, Report, Row
from mingzhang.quantities import conversion_factor, exact, round_half_up, same_dimension, truncate
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.policies import PolicyDef
from mingzhang.rulebook.rules import RuleDef
from mingzhang.scoring.methods import number
from mingzhang.scoring.projects import alike, summary_rows
from mingzhang.scoring.projects import printed as amounts
from mingzhang.scoring.self_evaluation import EXECUTION_ROW, TOTAL

NO_SUMMARY = "文件中没有绩效自评情况汇总表"
_AMOUNTS = {"initial": "年初预算数", "adjusted": "预算调整数", "executed": "执行数"}
_NAME_ALIKE = 0.5
_NOTHING = frozenset({"", "-", "—", "/"})

Entry = tuple[FilledForm, Row]


def _evidence(entry: Entry, *columns: str) -> tuple[Evidence, ...]:
    table, row = entry
    return tuple(Evidence.of(table, row, column, row.cells.get(column)) for column in columns)


def _facts(entry: Entry, **more: str) -> dict[str, str]:
    table, row = entry
    return {"table": table.title, "project": row.text("project"), **more}


def _doubtful(entry: Entry, *columns: str) -> bool:
    cells = (entry[1].cells.get(column) for column in columns)
    return any(cell is not None and cell.mark == "ambiguous" for cell in cells)


PairJudge = Callable[[RuleDef, Report, Entry, Scored], Iterator[Outcome]]


def per_pair(judge: PairJudge) -> RuleKind:
    """A rule kind that judges every summary row beside the form of its project."""

    def kind(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
        entries = list(summary_rows(report))
        scored = {id(one.pair.row): one for one in scored_forms(report, book) if one.pair and one.pair.row}
        if not entries:
            yield CannotTell(NO_SUMMARY)
        for entry in entries:
            one = scored.get(id(entry[1]))
            if one is None:
                yield CannotTell(f"汇总表中“{entry[1].text('project')}”没有对应的自评表")
            else:
                yield from judge(rule, report, entry, one)

    return kind


def _row_equals_form(rule: RuleDef, report: Report, entry: Entry, scored: Scored) -> Iterator[Outcome]:
    """Name, implementing unit and amounts of a row are those of its form."""
    yield _same_name(rule, report, entry, scored)
    unit = _same_unit(rule, report, entry, scored)
    if unit is not None:
        yield unit
    for column in _AMOUNTS:
        yield _same_amount(rule, report, entry, scored, column)


def _same_name(rule: RuleDef, report: Report, entry: Entry, scored: Scored) -> Outcome:
    if scored.pair is None or scored.pair.same_name:
        return HOLDS
    facts = _facts(entry, printed=entry[1].text("project"), expected=scored.project)
    template = "{table}中的项目名称“{printed}”与自评表的“{expected}”写法不一，按同一项目核对；请统一名称。"
    evidence = (*_evidence(entry, "project"), *scored.evidence("field.project", "text"))
    return Fails(
        make_finding(
            rule,
            report,
            facts,
            severity="info",
            template=template,
            printed=facts["printed"],
            expected=facts["expected"],
            evidence=evidence,
        )
    )


def _same_unit(rule: RuleDef, report: Report, entry: Entry, scored: Scored) -> Outcome | None:
    printed, wanted = entry[1].text("implementing_unit"), scored.row("field.implementing_unit").text("text")
    if printed in _NOTHING or wanted in _NOTHING:
        return None
    if printed == wanted:
        return HOLDS
    severity: Severity = "info" if alike(printed, wanted) >= _NAME_ALIKE else "warning"
    template = "{table}中“{project}”的项目实施单位为“{printed}”，自评表为“{expected}”，请核对并统一。"
    return Fails(
        make_finding(
            rule,
            report,
            _facts(entry, printed=printed, expected=wanted),
            severity=severity,
            template=template,
            printed=printed,
            expected=wanted,
            evidence=(*_evidence(entry, "implementing_unit"), *scored.evidence("field.implementing_unit", "text")),
        )
    )


def _same_amount(rule: RuleDef, report: Report, entry: Entry, scored: Scored, column: str) -> Outcome:
    cell, wanted = entry[1].cells.get(column), scored.form.cell(EXECUTION_ROW, column)
    where = f"“{scored.project}”的{_AMOUNTS[column]}"
    if cell is None or wanted is None or cell.value is None or wanted.value is None:
        return CannotTell(f"{where}在汇总表或自评表中没有填写")
    if _doubtful(entry, column) or scored.doubtful(EXECUTION_ROW, column):
        return CannotTell(f"{where}读法不唯一")
    value = _in_unit(wanted, scored.form, cell.unit or entry[0].unit)
    if value is None:
        return CannotTell(f"{where}在两处的金额单位不能换算")
    if _equal_at_coarser(cell, value, wanted.decimals or 0):
        return HOLDS
    tail = amounts(cell).contains(value) or cell.value == truncate(value, cell.decimals or 0)
    facts = _facts(entry, column=_AMOUNTS[column], printed=number(cell.value), expected=number(value))
    facts["difference"] = number(abs(cell.value - value))
    finding = make_finding(
        rule,
        report,
        facts,
        tail=tail,
        printed=facts["printed"],
        expected=facts["expected"],
        difference=number(cell.value - value),
        evidence=(*_evidence(entry, column), *scored.evidence(EXECUTION_ROW, column)),
        arithmetic=f"{facts['printed']} ≠ {facts['expected']}",
    )
    return outcome_of(finding)


def _in_unit(cell: Cell, form: FilledForm, unit: str | None) -> Decimal | None:
    """An amount of a form in the unit of the table; None where the units measure different things."""
    own = cell.unit or form.unit
    if cell.value is None or not own or not unit or own == unit:
        return cell.value
    if not same_dimension(own, unit):
        return None
    return round_half_up(exact(cell.value) * conversion_factor(own, unit), 6)


def _equal_at_coarser(cell: Cell, value: Decimal, decimals: int) -> bool:
    """Whether two printed amounts are one at the coarser precision; whole numbers are read with two places."""
    places = min(max(cell.decimals or 0, 2), max(decimals, 2))
    return cell.value is not None and round_half_up(cell.value, places) == round_half_up(value, places)


def _score(rule: RuleDef, report: Report, entry: Entry, scored: Scored) -> Iterator[Outcome]:
    """The score of a row is the total of its form, not the subtotal before budget execution."""
    printed = entry[1].value("score")
    totals = scored.part(TOTAL)
    subtotal = scored.row("subtotal").value("score")
    if printed is None or totals[0] is None or _doubtful(entry, "score") or scored.doubtful("total", "score"):
        yield CannotTell(f"“{scored.project}”的得分在汇总表或自评表中没有填写，或读法不唯一")
        return
    if printed in totals:
        yield HOLDS
        return
    reason = "填的是未加执行率得分的小计" if printed == subtotal else "与自评表不同"
    facts = _facts(entry, printed=number(printed), expected=number(totals[0]), reason=reason)
    yield Fails(
        make_finding(
            rule,
            report,
            facts,
            printed=facts["printed"],
            expected=facts["expected"],
            difference=number(printed - totals[0]),
            evidence=(
                *_evidence(entry, "score"),
                *scored.evidence("subtotal", "score"),
                *scored.evidence("total", "score"),
            ),
            arithmetic=f"{facts['printed']} ≠ {facts['expected']}",
        )
    )


class GradeParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Other words for the grades of a policy: 优秀 is 优."""

    same: dict[str, str]


def summary_grade(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """The grade of a row is that of its score, by the policy's bands."""
    entries = list(summary_rows(report))
    if not entries:
        yield CannotTell(NO_SUMMARY)
    same = parameters_of(rule, GradeParameters).same
    policy = policy_of(report, book)
    for entry in entries:
        yield _grade(rule, report, entry, policy, same)


def policy_of(report: Report, book: Rulebook) -> PolicyDef:
    """The policy of a report's forms, or the general one where it has none."""
    scored = scored_forms(report, book)
    general = next(p for p in book.policies.values() if p.general)
    return scored[0].policy if scored else general


def _grade(rule: RuleDef, report: Report, entry: Entry, policy: PolicyDef, same: Mapping[str, str]) -> Outcome:
    score, said = entry[1].value("score"), entry[1].text("grade")
    said = same.get(said, said)
    if score is None or said not in {g.grade for g in policy.grades} or _doubtful(entry, "score", "grade"):
        return CannotTell(f"汇总表中“{entry[1].text('project')}”的得分或等级没有填写，或不在等级之列")
    wanted = policy.grade_of(score)
    if said == wanted:
        return HOLDS
    facts = _facts(entry, score=number(score), printed=said, expected=wanted)
    evidence = _evidence(entry, "score", "grade")
    return Fails(make_finding(rule, report, facts, printed=said, expected=wanted, evidence=evidence))


class ColumnParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Columns that hold words."""

    columns: tuple[str, ...]


_PERCENT = re.compile(r"\d+(?:\.\d+)?[%％]")


def text_columns(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Columns for measures hold words, no execution rate; the rows of a table make one finding."""
    columns = parameters_of(rule, ColumnParameters).columns
    tables = {id(table): table for table, _ in summary_rows(report)}
    if not tables:
        yield CannotTell(NO_SUMMARY)
    for table in tables.values():
        faults = [
            (row, column)
            for owner, row in summary_rows(report)
            if owner is table
            for column in columns
            if _PERCENT.fullmatch(row.text(column))
        ]
        yield Fails(_percent_finding(rule, report, table, faults)) if faults else HOLDS


def _percent_finding(rule: RuleDef, report: Report, table: FilledForm, faults: list[tuple[Row, str]]) -> Finding:
    values = list(dict.fromkeys(row.text(column) for row, column in faults))
    rates = all(_is_execution_rate(row, column) for row, column in faults)
    facts = {
        "table": table.title,
        "count": str(len(faults)),
        "values": "、".join(values[:3]) + (" 等" if len(values) > 3 else ""),
        "what": "与各行“执行数÷预算调整数”相同，是执行率" if rates else "是百分数",
    }
    evidence = tuple(Evidence.of(table, row, column, row.cells.get(column)) for row, column in faults)
    return make_finding(rule, report, facts, printed="、".join(values), evidence=evidence)


def _is_execution_rate(row: Row, column: str) -> bool:
    adjusted, executed = row.value("adjusted"), row.value("executed")
    said = Decimal(row.text(column).rstrip("%％"))
    if not adjusted or executed is None:
        return False
    return abs(executed * 100 / adjusted - said) <= Decimal("0.01")


class ProblemParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of the problem column that say there is none."""

    none: tuple[str, ...]


def _problem(rule: RuleDef, report: Report, entry: Entry, scored: Scored) -> Iterator[Outcome]:
    """No problem is said where the form shows targets that were missed."""
    cell = entry[1].cells.get("problem")
    if cell is None or cell.blank:
        yield CannotTell(f"汇总表中“{entry[1].text('project')}”没有填写评价发现问题")
        return
    missed = [one for one in scored.indicators if is_missed(one)]
    if not missed or cell.text not in parameters_of(rule, ProblemParameters).none:
        yield HOLDS
        return
    items = "；".join(f"“{one.name}”目标 {one.target}、实际 {one.actual}" for one in missed)
    facts = _facts(entry, printed=cell.text, items=items)
    shown = (e for one in missed for e in scored.evidence(one.row, "target", "actual"))
    evidence = (*_evidence(entry, "problem"), *shown)
    yield Fails(make_finding(rule, report, facts, printed=cell.text, evidence=evidence))


class CategoryParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The categories that projects may have."""

    known: tuple[str, ...]


def project_category(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """The category of a project is one of the list."""
    known = parameters_of(rule, CategoryParameters).known
    entries = list(summary_rows(report))
    if not entries:
        yield CannotTell(NO_SUMMARY)
    for entry in entries:
        said = entry[1].text("category")
        if said in _NOTHING:
            yield CannotTell(f"汇总表中“{entry[1].text('project')}”没有填写项目类别")
        elif any(word in said for word in known):
            yield HOLDS
        else:
            facts = _facts(entry, printed=said, known="、".join(known))
            yield Fails(make_finding(rule, report, facts, printed=said, evidence=_evidence(entry, "category")))


SUMMARY_KINDS: Mapping[str, RuleKind] = {
    "row_equals_form": per_pair(_row_equals_form),
    "summary_score": per_pair(_score),
    "summary_grade": summary_grade,
    "text_columns": text_columns,
    "problems_named": per_pair(_problem),
    "project_category": project_category,
}
