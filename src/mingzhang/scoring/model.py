"""Scores with their derivations: what was printed, what follows from the inputs, and by which formula."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from mingzhang.forms import Source


@dataclass(frozen=True, slots=True)
class IndicatorScore:
    """The score of one indicator.

    Attributes:
        name: As printed.
        row: Row of the form that it stands in.
        group: First-level indicator that it counts towards.
        printed: Score as printed, None where none is.
        computed: None where it cannot be told, with `why`; for a judged indicator the judged points.
        formula: With its numbers: "8 × 2 ÷ 3".
        method: Name of the policy's method that was used.
        why: What was assumed, or why the score cannot be told.
        judged_by: Who judged, where a person did; None where the score is computed.
        stands: No formula gives the points and the printed ones are possible, so they count as printed.
        target_value, actual_value: Both in the target's unit, None where they could not be compared.
        deviation: |actual − target| ÷ target in percent, rounded to two places; None where it has no meaning.
        missed: The target was not reached; None where that cannot be told.
        source: Where its row stands.
        exact: The computed points before rounding.
        unit_state: How the units of target and actual stand, in the words of `mingzhang.scoring.comparison`.
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
    group: str = ""
    stands: bool = False
    target_value: Decimal | None = None
    actual_value: Decimal | None = None
    deviation: Decimal | None = None
    missed: bool | None = None
    exact: Fraction | None = None
    unit_state: str = "none"

    @property
    def counted(self) -> Decimal | None:
        """The points that enter the total: computed, or as printed where no formula can say otherwise."""
        if self.computed is not None:
            return self.computed
        return self.printed if self.stands else None


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """All scores of one form or evaluation.

    Attributes:
        policy: Identifier of the policy.
        subject: The project.
        printed, computed: Total; computed is None where an indicator that counts cannot be told, with `why`.
        grade_printed: From the summary table's row of the same project, None where there is none.
        grade: By the policy's bands from the computed total.
        points_computed, points_judged: How many points of weight follow from inputs, and how many a person gave.
        parts: Name of a subtotal (执行率得分, 小计, 总分) to printed and computed points.
        why: How the policy was chosen where it is assumed, and what the total rests on besides formulas.
        policy_assumed: No policy of the place and year is known; a general one was used.
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
    why: str | None = None
    policy_assumed: bool = False
