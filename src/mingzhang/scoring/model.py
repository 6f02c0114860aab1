"""Scores with their derivations: what was printed, what follows from the inputs, and by which formula."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from mingzhang.findings import Evidence
from mingzhang.forms import Source


@dataclass(frozen=True, slots=True)
class Input:
    """A number that scores are computed from, with the way back to ink.

    Attributes:
        id, label: Of the policy's declaration.
        value: In `unit`; None where it cannot be told, with `why`.
        words: What is said, where the input is one of a policy's words.
        formula: How it was computed, with its numbers: "(8 + 5) ÷ 94 = 13.83%".
        sources: The cells and sentences that state it.
        items: Names of the rows that were counted, with what singles them out.
        parts: The inputs it was computed from.
        notes: What was assumed, each a clause.
        others: Other places that state another number, in words.
    """

    id: str
    label: str
    unit: str | None
    value: Fraction | None = None
    words: str = ""
    formula: str = ""
    why: str | None = None
    sources: tuple[Evidence, ...] = ()
    items: tuple[str, ...] = ()
    parts: tuple["Input", ...] = ()
    notes: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StatedScore:
    """A score as the running text says it.

    Attributes:
        name: The indicator as the text calls it.
        formula: As printed, empty where none is.
        lost: Points that the text says are taken off, None where it says nothing.
        source: The sentence.
    """

    name: str
    score: Decimal
    source: Evidence
    formula: str = ""
    lost: Decimal | None = None
    weight: Decimal | None = None
    rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class GroupScore:
    """The score of a group of indicators: the sum of what stands under it.

    Attributes:
        path: Names from the first level down to the group itself.
        printed: From the table, or where that prints none from the text.
        computed: None where one of its indicators cannot be told.
        weight_printed: From the table, None where it prints none.
    """

    path: tuple[str, ...]
    weight: Decimal
    printed: Decimal | None
    computed: Decimal | None
    stated: tuple[StatedScore, ...] = ()
    weight_printed: Decimal | None = None


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
        id: Of the policy's leaf; empty for the rows of a form.
        path: Names of the groups above it, the first level first.
        inputs: What the score follows from; for a judged one, what bears on it.
        stated: What the running text says of it.
        weight_printed: Where an evaluation's table prints another weight than the policy's, or the same.
        evidence: The cells of the table that print weight and score, and target and actual where it does.
        vetoed: This indicator was violated, and with it the whole evaluation.
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
    id: str = ""
    path: tuple[str, ...] = ()
    inputs: tuple[Input, ...] = ()
    stated: tuple[StatedScore, ...] = ()
    weight_printed: Decimal | None = None
    evidence: tuple[Evidence, ...] = ()
    vetoed: bool = False

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
        groups: Scores of the groups of an evaluation, in the order of its tree.
        inputs: All inputs of an evaluation's policy, as found or given.
        stated_totals: Totals as the running text says them.
        stated_grades: Grades as the running text says them, with their sentences.
        source: Where the form or the table of scores stands.
        veto: Name of the indicator that was violated (一票否决), None where none was.
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
    groups: tuple[GroupScore, ...] = ()
    inputs: tuple[Input, ...] = ()
    stated_totals: tuple[StatedScore, ...] = ()
    stated_grades: tuple[tuple[str, Evidence], ...] = ()
    source: Source | None = None
    veto: str | None = None

    @property
    def evaluation(self) -> bool:
        """Whether this is an evaluation with a tree of indicators, not the self-evaluation form of a project."""
        return bool(self.groups)
