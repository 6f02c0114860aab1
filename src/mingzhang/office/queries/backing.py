"""What stands behind the actuals of a self-evaluation: the number computed from readings, and where it differs."""

from collections.abc import Mapping
from dataclasses import dataclass

from mingzhang.office.models import IndicatorActual, SelfEvaluation
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.self_evaluation_forms import INDICATOR, Texts
from mingzhang.office.queries.visible import visible
from mingzhang.quantities.number import squeeze
from mingzhang.quantities.quantity import parse_quantity


@dataclass(frozen=True, slots=True)
class Backing:
    """The actual that is kept of an indicator.

    Attributes:
        indicator: Key of the indicator, on whose page its chart and readings stand.
        computed: It was found out by the system, not typed.
        origin: How, in words.
        formula: How it was computed.
        note: What was not measured.
    """

    indicator: int
    text: str
    computed: bool
    origin: str
    formula: str
    note: str


def backings(actor: Actor, evaluation: SelfEvaluation) -> dict[str, Backing]:
    """Row of the form to what is kept of its indicator, in one query."""
    rows = visible(actor, IndicatorActual).filter(indicator__project=evaluation.project_id)
    return {f"{INDICATOR}{row.indicator.number}": _backing(row) for row in rows.select_related("indicator")}


def _backing(row: IndicatorActual) -> Backing:
    computed = row.origin != IndicatorActual.Origin.TYPED
    formula = str(row.derivation.get("formula", ""))
    return Backing(row.indicator_id, row.text, computed, row.get_origin_display(), formula, row.note)


def same_actual(one: str, other: str) -> bool:
    """Whether two actuals state the same, however they are written."""
    if squeeze(one) == squeeze(other):
        return True
    first, second = parse_quantity(one), parse_quantity(other)
    return first is not None and second is not None and (first.value, first.unit) == (second.value, second.unit)


def differing(rows: Texts, backed: Mapping[str, Backing]) -> dict[str, Backing]:
    """Rows whose actual is another than the one kept, or still blank."""
    known = {row: backing for row, backing in backed.items() if row in rows}
    return {row: one for row, one in known.items() if not same_actual(rows[row]["actual"], one.text)}
