"""Imports and publications in the background, and tables taken from checked documents, as JSON."""

from ninja import ModelSchema, Schema

from mingzhang.office.api.shapes.rows import Place
from mingzhang.office.models import AccountTask


class TaskState(ModelSchema):
    """How far an import or a publication is, and what was wrong with it."""

    organisation: Place
    accounts_id: int | None

    class Meta:
        model = AccountTask
        fields = ["id", "kind", "fiscal_year", "name", "state", "sentence", "problems", "created_at", "finished_at"]


class TablesAsked(Schema):
    """Whose tables of which year a document's become; `called` says why it bears another name."""

    organisation: str = ""
    year: int = 0
    called: str = ""


class TablesTaken(TablesAsked):
    """Which tables are taken, and the revision of those that stood when they were looked at; 0 where none did."""

    forms: list[str]
    seen: int


class TablesFound(Schema):
    """The tables that a document would give, and the revision of those that stand."""

    forms: list[str]
    seen: int
