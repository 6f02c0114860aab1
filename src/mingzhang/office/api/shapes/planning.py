"""Plans and the library of indicators as JSON."""

from datetime import date

from ninja import ModelSchema, Schema

from mingzhang.office.api.shapes.rows import RowOut, own
from mingzhang.office.models import Goal, IndicatorDefinition, KeyTask, Plan, PlanTarget


class PlanTargetOut(RowOut, ModelSchema):
    """What a key task demands."""

    task_id: int

    class Meta:
        model = PlanTarget
        fields = own("name", "target")


class TaskOut(RowOut, ModelSchema):
    """A key task of a goal."""

    goal_id: int

    class Meta:
        model = KeyTask
        fields = own("name", "source", "due_on")


class GoalOut(RowOut, ModelSchema):
    """A goal of a plan."""

    plan_id: int

    class Meta:
        model = Goal
        fields = own("number", "text")


class PlanOut(RowOut, ModelSchema):
    """A plan over some years."""

    class Meta:
        model = Plan
        fields = own("name", "first_year", "last_year", "source")


class PlanTree(PlanOut):
    """A plan with all that hangs on it."""

    goals: list[GoalOut]
    tasks: list[TaskOut]
    targets: list[PlanTargetOut]


class PlanIn(Schema):
    """A plan, with the document that sets it."""

    organisation: str
    name: str
    first_year: int
    last_year: int
    source: str


class GoalIn(Schema):
    """A goal."""

    text: str


class TaskIn(Schema):
    """A key task; where it comes from must be said."""

    name: str
    source: str
    due_on: date | None = None


class PlanTargetIn(Schema):
    """What a key task demands."""

    name: str
    target: str


class DefinitionOut(ModelSchema):
    """An entry of the library of indicators."""

    etag: str

    class Meta:
        model = IndicatorDefinition
        fields = [
            "id",
            "name",
            "level1",
            "level2",
            "definition",
            "unit",
            "direction",
            "method",
            "source",
            "frequency",
            "measured_by",
            "ended_on",
            "sample",
        ]


class DefinitionIn(Schema):
    """An entry of the library; `keeper` is the code of the organisation that keeps it."""

    keeper: str
    name: str
    level1: str
    level2: str
    definition: str
    unit: str = ""
    direction: str = ""
    method: str
    source: str
    frequency: str
    measured_by: str


class DefinitionChange(Schema):
    """Fields of an entry to change, and why; those left out stay."""

    reason: str
    level1: str | None = None
    level2: str | None = None
    definition: str | None = None
    unit: str | None = None
    direction: str | None = None
    method: str | None = None
    source: str | None = None
    frequency: str | None = None
    measured_by: str | None = None
