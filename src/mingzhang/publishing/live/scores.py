"""Scores of a self-evaluation as formulas, by the policy that its notes follow: ratios, execution, sums."""

from collections.abc import Iterator
from fractions import Fraction

from mingzhang.forms import Report
from mingzhang.publishing.live.model import CellAt, Formula, Piece, Printed, worth
from mingzhang.publishing.sheets import SheetCell
from mingzhang.rulebook import FormDef, Rulebook
from mingzhang.scoring.model import IndicatorScore, ScoreSheet

_WEIGHT, _SCORE = "weight", "score"


def score_sheets(report: Report, book: Rulebook) -> list[ScoreSheet]:
    """The recomputed scores of a report, one sheet for each of its forms that is scored."""
    from mingzhang.scoring import score_report  # noqa: PLC0415 - statutory tables alone need no scores

    return score_report(report, book)


def indicator_scores(printed: Printed, sheet: ScoreSheet) -> Iterator[Formula]:
    """Each score that follows from a weight and a ratio; several ways to write one, the capped one first."""
    for indicator in sheet.indicators:
        cell = printed.number_at(indicator.row, _SCORE)
        weight = printed.number_at(indicator.row, _WEIGHT)
        if cell is None or weight is None or indicator.computed is None or indicator.judged_by:
            continue
        ratio = _execution(printed, indicator) or _reached(indicator)
        if ratio is None:
            continue
        at = CellAt(printed.number, indicator.row, _WEIGHT)
        target = CellAt(printed.number, indicator.row, _SCORE)
        decimals = max(cell.decimals, -int(indicator.computed.as_tuple().exponent))
        share, body = ratio
        full = worth(weight)
        yield Formula(target, ("MIN(", at, ",", at, "*", *body, ")"), min(full, full * share), decimals)
        yield Formula(target, (at, "*", *body), full * share, decimals)


_Ratio = tuple[Fraction, tuple[Piece, ...]]


def _execution(printed: Printed, indicator: IndicatorScore) -> _Ratio | None:
    """What was used of what was given, from the cells of the form."""
    used, given = (printed.number_at(indicator.row, name) for name in ("executed", "adjusted"))
    if used is None or given is None or not given.value:
        return None
    cells = (CellAt(printed.number, indicator.row, "executed"), CellAt(printed.number, indicator.row, "adjusted"))
    return worth(used) / worth(given), (cells[0], "/", cells[1])


def _reached(indicator: IndicatorScore) -> _Ratio | None:
    """What was reached of what was aimed at, or the reverse where less is better; texts stand in the cells."""
    target, actual = indicator.target_value, indicator.actual_value
    if not target or not actual:
        return None
    over, under = (target, actual) if indicator.method == "ratio_lower" else (actual, target)
    if not indicator.method.startswith("ratio"):
        return None
    return Fraction(over) / Fraction(under), (f"{over:f}/{under:f}",)


def score_totals(printed: Printed, definition: FormDef) -> Iterator[Formula]:
    """The sums of points: of the indicators, and of these with the points for execution."""
    blocks = {block.id: block for block in definition.blocks}
    if "indicator" not in blocks or "" not in blocks:
        return
    indicators = [row.id for row in printed.form.rows if row.id.startswith("indicator.")]
    funds = [row.id for row in printed.form.rows if row.id.startswith("funds.")][:1]
    totals = [row.id for row in blocks[""].rows if row.role == "total" and printed.form.row(row.id)]
    for column in (_WEIGHT, _SCORE):
        before: list[str] = []
        for total in totals:
            for parts in (indicators, [*before, *funds], [*indicators, *funds]):
                yield from _total(printed, total, parts, column)
            before = [total]


def _total(printed: Printed, total: str, parts: list[str], column: str) -> Iterator[Formula]:
    cell = printed.number_at(total, column)
    known: list[tuple[str, SheetCell]] = [
        (part, found) for part in parts if (found := printed.number_at(part, column)) is not None
    ]
    if cell is None or not known:
        return
    value = sum((worth(found) for _, found in known), Fraction(0))
    added = tuple(CellAt(printed.number, part, column) for part, _ in known)
    decimals = max([cell.decimals, *(found.decimals for _, found in known)])
    yield Formula(CellAt(printed.number, total, column), (added,), value, decimals)
