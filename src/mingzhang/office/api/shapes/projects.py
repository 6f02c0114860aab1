"""Projects, their targets and remarks as JSON."""

from decimal import Decimal

from ninja import ModelSchema, Schema

from mingzhang.office.api.shapes.rows import Named, Reason, RowOut, own
from mingzhang.office.models import (
    Comment,
    Project,
    ProjectIndicator,
    TargetChange,
)


class IndicatorOut(ModelSchema):
    """An indicator with its target, and its entry of the library where it has one."""

    changed: bool
    definition_id: int | None

    class Meta:
        model = ProjectIndicator
        fields = [
            "id",
            "number",
            "level1",
            "level2",
            "name",
            "target",
            "weight",
            "approved_target",
            "change_reason",
        ]


class IndicatorIn(Schema):
    """An indicator as declared.

    What is blank is filled in from the entry of the library that `definition` names; left out, an indicator of that
    level and name keeps its entry; null takes it off.
    """

    level1: str = ""
    level2: str = ""
    name: str = ""
    target: str
    weight: Decimal
    definition: int | None = None


class ProjectOut(RowOut, ModelSchema):
    """A project."""

    kind: Named
    fund: Named
    requested: Decimal

    class Meta:
        model = Project
        fields = own(
            "code",
            "name",
            "state",
            "round",
            "open_fields",
            "functional_code",
            "economic_code",
            "implementing_unit",
            "basis",
            "content",
            "goal",
            "is_new",
            "submitted_on",
            "approved_on",
            "score",
            "grade",
        )


class ProjectIn(Schema):
    """A declaration; `organisation` and the kind are codes, the fund is the year's."""

    organisation: str
    fiscal_year: int
    code: str
    name: str
    kind: str
    fund: str
    functional_code: str
    economic_code: str = ""
    implementing_unit: str = ""
    requested: Decimal
    basis: str = ""
    content: str = ""
    goal: str = ""
    predecessors: list[int] = []
    is_new: bool = False


class ProjectChange(Schema):
    """Fields to change; those left out stay."""

    name: str | None = None
    functional_code: str | None = None
    economic_code: str | None = None
    implementing_unit: str | None = None
    requested: Decimal | None = None
    basis: str | None = None
    content: str | None = None
    goal: str | None = None


class ReturnIn(Reason):
    """Which fields are to be corrected, and why."""

    fields: list[str]


class ChangeOut(RowOut, ModelSchema):
    """A request to change a target."""

    indicator_id: int

    class Meta:
        model = TargetChange
        fields = own("old", "new", "reason", "state", "decision")


class ChangeIn(Schema):
    """A new target and why."""

    target: str
    reason: str


class CommentOut(ModelSchema):
    """A remark."""

    class Meta:
        model = Comment
        fields = ["id", "text", "created_at"]


class CommentIn(Schema):
    """A remark."""

    text: str
