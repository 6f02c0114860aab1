"""The rule kind on a printed scale of points: rising, and the same as the scale of the policy it belongs to."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise

from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, RuleKind, make_finding
from mingzhang.checking.scores.sheets import scored_evaluations
from mingzhang.findings import Evidence, Finding
from mingzhang.forms import FilledForm, Report, Row
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.methods import Piecewise
from mingzhang.rulebook.policies import leaves
from mingzhang.rulebook.rules import RuleDef
from mingzhang.scoring.inputs import score_inputs
from mingzhang.scoring.methods import number

_FORM = "satisfaction_scale"
_HUNDRED = Decimal(100)


def _scale(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    forms = report.all(_FORM)
    if not forms:
        yield CannotTell("文件中没有满意度评分标准表")
    for form in forms:
        yield from _one_scale(rule, report, form, _policy_scale(report, book))


def _policy_scale(report: Report, book: Rulebook) -> Piecewise | None:
    """The piecewise method of the report's own evaluation."""
    for sheet in scored_evaluations(report, book):
        for leaf in leaves(book.policies[sheet.policy].indicators):
            if isinstance(leaf.method, Piecewise):
                return leaf.method
    return None


def _one_scale(rule: RuleDef, report: Report, form: FilledForm, method: Piecewise | None) -> Iterator[Outcome]:
    rows = [row for row in form.rows if row.value("rate") is not None and row.value("points") is not None]
    if len(rows) < 2:
        yield CannotTell(f"“{form.title}”读出的分段不足两段")
        return
    for low, high in pairwise(rows):
        if _value(high, "rate") > _value(low, "rate"):
            yield HOLDS
        else:
            yield Fails(_not_rising(rule, report, form, (low, high), method))


def _value(row: Row, column: str) -> Decimal:
    return row.value(column) or Decimal(0)


def _not_rising(
    rule: RuleDef, report: Report, form: FilledForm, rows: tuple[Row, Row], method: Piecewise | None
) -> Finding:
    low, high = rows
    facts = {
        "low": f"{number(_value(low, 'rate'))}%（权重分 {number(_value(low, 'points'))}%）",
        "high": f"{number(_value(high, 'rate'))}%（权重分 {number(_value(high, 'points'))}%）",
        "hint": _hint(method, _value(high, "points")),
    }
    evidence = tuple(Evidence.of(form, row, c, row.cells.get(c)) for row in rows for c in ("rate", "points"))
    return make_finding(rule, report, facts, printed=high.text("rate"), evidence=evidence)


def _hint(method: Piecewise | None, share: Decimal) -> str:
    """The rate that earns the printed share by the policy: the likely right one."""
    fitting = [
        rate
        for rate in map(Decimal, range(101))
        if method is not None and score_inputs(method, _HUNDRED, {method.input: rate}).value == share
    ]
    return f"，按评分标准的文字，权重分 {number(share)}% 对应 {number(fitting[0])}%" if fitting else ""


SCALE_KINDS: Mapping[str, RuleKind] = {"satisfaction_scale": _scale}
