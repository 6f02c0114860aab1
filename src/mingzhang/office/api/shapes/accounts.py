"""Final accounts, their publications and questions about them as JSON."""

from datetime import date
from decimal import Decimal

from ninja import Field, ModelSchema, Schema

from mingzhang.office.api.shapes.rows import RowOut, own
from mingzhang.office.models import AccountTables, Elimination, Publication, Question, Withholding


class AccountsOut(RowOut, ModelSchema):
    """One version of the tables of an organisation and year."""

    previous_id: int | None

    class Meta:
        model = AccountTables
        fields = own("level", "version", "state", "source", "reason", "replied_on")


class AccountsIn(Schema):
    """Whose tables of which year."""

    organisation: str
    fiscal_year: int


class CellOut(Schema):
    """A cell of a table: its text as printed and its value, exact."""

    row: str
    label: str
    column: str
    text: str
    value: Decimal | None


class TableOut(Schema):
    """A table of the accounts."""

    form: str
    title: str
    unit: str | None
    cells: list[CellOut]


class CellIn(Schema):
    """What is typed into a cell."""

    row: str
    column: str
    text: str


class CellsIn(Schema):
    """What is typed into some cells of a table; cells left out stay."""

    cells: list[CellIn]


class CodeIn(Schema):
    """A code for which a table gets a row."""

    code: str


class PlaceOut(Schema):
    """A cell that a finding speaks of."""

    form: str
    row: str
    column: str


class AccountFindingOut(Schema):
    """What the checks found, and what was said of it.

    Attributes:
        demanded: It must be mended or explained before the freeze.
    """

    key: str
    rule: str
    severity: str
    message: str
    suggestion: str
    basis: str
    places: list[PlaceOut]
    demanded: bool
    explanation: str


class ExplainIn(Schema):
    """What is said of a finding, by its key."""

    finding: str
    text: str


class EliminateIn(Schema):
    """An amount in yuan that is left out of one cell of a consolidation, and why."""

    form: str
    name: str = Field(description="the row")
    column: str
    amount: Decimal
    reason: str


class EliminationOut(RowOut, ModelSchema):
    """What a consolidation leaves out of one cell."""

    accounts_id: int
    amount: Decimal

    class Meta:
        model = Elimination
        fields = own("form", "row", "column", "reason")


class WithholdIn(Schema):
    """What is not published: a row or cell (`form:row` or `form:row:column`) or words; and why."""

    reason: str
    at: str = ""
    words: str = ""


class WithholdingOut(RowOut, ModelSchema):
    """What is not published."""

    accounts_id: int

    class Meta:
        model = Withholding
        fields = own("at", "words", "reason")


class WordsIn(Schema):
    """Name of what is asked for to the answer; a blank one takes an answer back."""

    answers: dict[str, str]


class WordsFileIn(Schema):
    """A whole file of narrative inputs, YAML, in place of what was written."""

    text: str


class WordsOut(Schema):
    """What people wrote, and what is still asked of them."""

    organisation: str
    fiscal_year: int
    asked: dict[str, str]


class ApprovalIn(Schema):
    """The day of the finance department's approval."""

    replied_on: date


class PublicationOut(RowOut, ModelSchema):
    """Accounts as they were published: one signed version."""

    accounts_id: int

    class Meta:
        model = Publication
        fields = own("title", "edition", "fingerprint", "documents", "published_on", "reason")


class QuestionOut(RowOut, ModelSchema):
    """A question or dispute from outside."""

    publication_id: int

    class Meta:
        model = Question
        fields = own("kind", "place", "text", "contact", "state", "answer", "answered_on", "created_at")


class AnswerIn(Schema):
    """What is answered."""

    text: str
