"""Self-evaluations, re-checks and evaluations as JSON; points and totals are exact, as text."""

from datetime import date
from decimal import Decimal

from ninja import Field, ModelSchema, Schema

from mingzhang.office.api.shapes.rows import Named, RowOut, own
from mingzhang.office.models import (
    Evaluation,
    LeafEvidence,
    RecheckEntry,
    RecheckSample,
    SelfEvaluation,
)

Texts = dict[str, dict[str, str]]
"""Row of a form to column to text as typed."""


class SelfEvaluationOut(RowOut, ModelSchema):
    """A self-evaluation; its rows are asked for one by one."""

    project: Named
    project_id: int

    class Meta:
        model = SelfEvaluation
        fields = own("state", "total", "grade", "submitted_on", "approved_on", "returned")


class ScoreOut(Schema):
    """The score of an indicator: what follows from a formula, and the formula in numbers."""

    row: str
    name: str
    weight: Decimal | None
    computed: Decimal | None
    counted: Decimal | None
    why: str | None


class TypedIn(Schema):
    """Field of the form (`indicator.3.actual`) to what is typed there; fields left out stay."""

    typed: dict[str, str] = Field(default_factory=dict)


class ChangeProposed(Schema):
    """A field that a filled form would change."""

    field: str
    label: str
    before: str
    after: str


class ProposalOut(Schema):
    """What a filled form would change; nothing is stored."""

    changes: list[ChangeProposed]
    unknown: list[str]
    missing: list[str]
    differing: list[str]


class DrawIn(Schema):
    """How a sample of self-evaluations is drawn; the seed is of a random one."""

    organisation: str
    year: int
    way: str
    count: int = Field(ge=1)
    seed: str = ""


class RecheckOut(RowOut, ModelSchema):
    """One self-evaluation of a sample, as scored again."""

    evaluation_id: int
    sample_of_id: int

    class Meta:
        model = RecheckEntry
        fields = own("rows", "given", "rechecked", "reason")


class SampleOut(RowOut, ModelSchema):
    """A sample of self-evaluations."""

    class Meta:
        model = RecheckSample
        fields = own("way", "count", "candidates", "seed")


class DrawnOut(SampleOut):
    """A sample with its self-evaluations."""

    entries: list[RecheckOut]


class RescoreIn(TypedIn):
    """The form as found on re-checking, and why its score differs."""

    reason: str = ""


class EvaluationOut(RowOut, ModelSchema):
    """An evaluation."""

    class Meta:
        model = Evaluation
        fields = own("policy", "subject", "state", "level", "total", "grade")


class EvaluationIn(Schema):
    """An evaluation of an organisation's year by a policy of the rule book."""

    organisation: str
    fiscal_year: int
    policy: str
    subject: str


class EnteredIn(Schema):
    """Input to what is typed, and judged indicator to points and reason; names left out stay."""

    given: dict[str, str] = Field(default_factory=dict)
    judged: Texts = Field(default_factory=dict)


class Opinion(Schema):
    """What a level of review has to say."""

    opinion: str = ""


class WordsOfReport(Schema):
    """Name of what is asked for to what people write for the report; a blank one takes an answer back."""

    answers: dict[str, str]


class ProblemIn(Schema):
    """A problem that an evaluation found, at one indicator."""

    leaf: str
    title: str
    due_on: date
    detail: str = ""
    basis: str = ""
    advice: str = ""
    responsible: str = ""


class ProblemsIn(Schema):
    """Problems taken into the list, all or none."""

    problems: list[ProblemIn]


class ReadingsIn(Schema):
    """The readings of a collector as evidence of an indicator."""

    collector: int
    note: str = ""


class LeafEvidenceOut(RowOut, ModelSchema):
    """What proves the points of one indicator."""

    evaluation_id: int
    attachment_id: int | None
    collector_id: int | None

    class Meta:
        model = LeafEvidence
        fields = own("leaf", "note", "withdrawn_at")
