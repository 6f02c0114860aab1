"""Scores a self-evaluation form: every indicator, 执行率得分, 小计, 总分 and the grade, printed beside computed."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from mingzhang.findings import Evidence
from mingzhang.forms import FilledForm, Report, Row
from mingzhang.quantities import round_half_up
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.methods import Execution
from mingzhang.rulebook.policies import PolicyDef
from mingzhang.scoring.indicator import score_indicator
from mingzhang.scoring.methods import Points, execution
from mingzhang.scoring.model import IndicatorScore, ScoreSheet
from mingzhang.scoring.projects import project_of
from mingzhang.scoring.selection import Choice, choose_policy

EXECUTION_ROW = "funds.total"
_OF_INDICATOR = ("target", "actual", "weight", "score")
_OF_MONEY = ("adjusted", "executed", "weight", "score")
EXECUTION_PART, SUBTOTAL, TOTAL = "执行率得分", "小计", "总分"


def score_form(
    form: FilledForm, report: Report, book: Rulebook, policy: str | None = None, grade_printed: str | None = None
) -> ScoreSheet:
    """The scores of one self-evaluation form.

    Args:
        form: A `self_evaluation`.
        report: The report that it belongs to.
        book: Gives the policies.
        policy: Identifier of a policy to use whatever the place; else chosen by place and year.
        grade_printed: The grade of the project's row in the summary table.
    """
    choice = choose_policy(form, report, book, policy)
    rows = indicator_rows(form)
    leaves = tuple(
        replace(
            score_indicator(row, choice.policy, report.fiscal_year), evidence=_evidence(form, row, _OF_INDICATOR)
        )
        for row in rows
    )
    money = score_execution(form, choice.policy)
    scored = (*([money] if money else []), *leaves)
    return _sheet(form, report.document.name, choice, scored, grade_printed)


def indicator_rows(form: FilledForm) -> tuple[Row, ...]:
    """The rows of a form that are indicators: they print a target, a weight or a score."""
    return tuple(
        row
        for row in form.rows
        if row.id.startswith("indicator.") and any(row.text(column) for column in _OF_INDICATOR)
    )


def _evidence(form: FilledForm, row: Row, columns: tuple[str, ...]) -> tuple[Evidence, ...]:
    """The cells that a score rests on, and the one that prints it."""
    return tuple(Evidence.of(form, row, name, row.cells[name]) for name in columns if name in row.cells)


def score_execution(form: FilledForm, policy: PolicyDef) -> IndicatorScore | None:
    """The score of budget execution; None where neither the form nor the policy gives it points."""
    row, leaf = form.row(EXECUTION_ROW), policy.execution
    if row is None or leaf is None or not isinstance(leaf.method, Execution):
        return None
    weight = leaf.weight if row.value("weight") is None else row.value("weight")
    if weight is None and row.value("score") is None:
        return None
    adjusted, executed = row.value("adjusted"), row.value("executed")
    points = Points(None, why="缺少分值、调整后预算数或全年执行数，无法计算执行率得分")
    if weight is not None and adjusted is not None and executed is not None:
        points = execution(leaf.method, weight, adjusted, executed)
    return IndicatorScore(
        name=leaf.labels[0],
        row=row.id,
        weight=weight,
        target=row.text("adjusted"),
        actual=row.text("executed"),
        printed=row.value("score"),
        computed=None if points.value is None else round_half_up(points.value, policy.rounding.leaf),
        formula=points.formula,
        method="execution",
        why=points.why,
        source=row.source,
        group=leaf.labels[0],
        exact=points.value,
        evidence=_evidence(form, row, _OF_MONEY),
        target_value=adjusted,
        actual_value=executed,
    )


def _sheet(
    form: FilledForm, document: str, choice: Choice, scored: tuple[IndicatorScore, ...], grade_printed: str | None
) -> ScoreSheet:
    money = next((leaf for leaf in scored if leaf.row == EXECUTION_ROW), None)
    leaves = [leaf for leaf in scored if leaf is not money]
    subtotal = _sum(leaf.counted for leaf in leaves) if leaves else None
    total = _sum([subtotal, *([money.counted] if money else [])])
    judged = [leaf for leaf in scored if leaf.judged_by or leaf.stands]
    computed = [leaf for leaf in scored if leaf.computed is not None and not leaf.judged_by]
    printed = _printed(form, "total")
    return ScoreSheet(
        policy=choice.policy.id,
        subject=project_of(form),
        document=document,
        printed=printed,
        computed=total,
        grade_printed=grade_printed,
        grade=None if total is None else choice.policy.grade_of(total),
        points_computed=_weights(computed),
        points_judged=_weights(judged),
        indicators=scored,
        parts=(
            *([(EXECUTION_PART, money.printed, money.computed)] if money else []),
            (SUBTOTAL, _printed(form, "subtotal"), subtotal),
            (TOTAL, printed, total),
        ),
        why="；".join(filter(None, (choice.why, *_remarks(scored)))) or None,
        policy_assumed=choice.assumed,
    )


def _remarks(scored: tuple[IndicatorScore, ...]) -> Iterator[str]:
    """What the total rests on besides formulas, or why there is none."""
    standing = [f"“{leaf.name}”" for leaf in scored if leaf.stands]
    unknown = [f"“{leaf.name}”" for leaf in scored if leaf.counted is None]
    if standing:
        yield f"{'、'.join(standing)}无法按办法计算，合计中按表中所填得分计入"
    if unknown:
        yield f"{'、'.join(unknown)}无法判断，总分因此不能确定"


def _printed(form: FilledForm, row: str) -> Decimal | None:
    found = form.row(row)
    return None if found is None else found.value("score")


def _sum(parts: "Iterator[Decimal | None] | list[Decimal | None]") -> Decimal | None:
    """The sum, None where a part is missing: missing is not zero."""
    known = list(parts)
    return None if any(part is None for part in known) else sum((p for p in known if p is not None), Decimal(0))


def _weights(leaves: list[IndicatorScore]) -> Decimal:
    return sum((leaf.weight for leaf in leaves if leaf.weight is not None), Decimal(0))
