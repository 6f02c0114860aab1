"""Scores with their derivations: what was printed, what follows from the inputs, and by which formula."""

from dataclasses import dataclass
from decimal import Decimal

from mingzhang.forms import Source


@dataclass(frozen=True, slots=True)
class IndicatorScore:
    """The score of one indicator.

    Attributes:
        computed: None where it cannot be told, with `why`.
        formula: With its numbers: "8 × 2 ÷ 3".
        method: Name of the policy's method that was used.
        judged_by: Who judged, where a person did; None where the score is computed.
    """

    name: str
    row: str
    weight: Decimal | None
    target: str
    actual: str
    printed: Decimal | None
    computed: Decimal | None
    formula: str
    method: str
    why: str | None = None
    judged_by: str | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """All scores of one form or evaluation.

    Attributes:
        parts: Name of a subtotal (小计, 总分, 执行率得分) to printed and computed points.
        points_computed, points_judged: How many points of weight follow from inputs, and how many a person gave.
    """

    policy: str
    subject: str
    document: str
    printed: Decimal | None
    computed: Decimal | None
    grade_printed: str | None
    grade: str | None
    points_computed: Decimal
    points_judged: Decimal
    indicators: tuple[IndicatorScore, ...]
    parts: tuple[tuple[str, Decimal | None, Decimal | None], ...] = ()
