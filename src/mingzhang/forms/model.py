"""Filled forms: cells with value, unit, printed precision and the place in the document they came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

Mark = Literal["joined", "inferred", "ambiguous"]
"""Why a reading was not plain: pieces put together; place follows from labels or arithmetic; another fits too."""

Via = Literal["text", "ocr", "entry"]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Source:
    """Where something stands in a document.

    Attributes:
        page: Page, sheet or section, counted from 1.
        line: Line of a flattened text, counted from 1.
        box: Left, top, right, bottom in points from the top left corner of the page as a reader sees it.
            Floats are geometry here, never money.
        via: Read from text, by OCR, or typed in.
    """

    page: int | None = None
    line: int | None = None
    box: Box | None = None
    via: Via = "text"


NOWHERE = Source()


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed cell.

    Attributes:
        text: As printed, without the white space that the layout put in.
        value: The number it states, in `unit`; None where the cell is text or blank.
        unit: Unit of `value`: 万元, 元, %, 个 …; None for bare numbers.
        decimals: Digits printed after the point; None where `value` is None.
        source: Where it stands.
        mark: None for a plain reading.
        why: The reason of the mark, in one sentence.
    """

    text: str
    value: Decimal | None = None
    unit: str | None = None
    decimals: int | None = None
    source: Source = NOWHERE
    mark: Mark | None = None
    why: str | None = None

    @property
    def blank(self) -> bool:
        """Nothing is printed in the cell; that is neither zero nor 'not applicable'."""
        return not self.text


_NO_CELLS: Mapping[str, Cell] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a form.

    Attributes:
        id: Name of the row in the form's definition, or the code, or the sequence number; unique in its form.
        label: As printed, white space removed.
        cells: Column id to cell; a column that prints nothing may be absent.
        code: Classification code as printed (digits only), None where none is printed.
        line_no: 行次 as printed.
        source: Where the row's label stands.
    """

    id: str
    label: str
    cells: Mapping[str, Cell] = field(default_factory=lambda: _NO_CELLS)
    code: str | None = None
    line_no: str | None = None
    source: Source = NOWHERE

    def value(self, column: str) -> Decimal | None:
        """The number in a column, None where it is blank, absent or text."""
        cell = self.cells.get(column)
        return None if cell is None else cell.value

    def text(self, column: str) -> str:
        """What is printed in a column, empty where nothing is."""
        cell = self.cells.get(column)
        return "" if cell is None else cell.text


@dataclass(frozen=True, slots=True)
class FilledForm:
    """One form as filled in: a statutory table, a self-evaluation, a score sheet.

    Attributes:
        form: Identifier of the definition in the rule book, `final_accounts.01`.
        title: As printed.
        rows: In printed order.
        unit: Unit of its amounts as printed, None where none is printed.
        subject: What it is about where there may be several of one form (the project of a self-evaluation).
        notes: Notes printed under it, without the leading 注：.
        source: Where its title stands.
        columns: Ids of the columns found, in printed order.
        declared_empty: A note says that the table has no data, so its zeros are exact.
    """

    form: str
    title: str
    rows: tuple[Row, ...]
    unit: str | None = None
    subject: str | None = None
    notes: tuple[str, ...] = ()
    source: Source = NOWHERE
    columns: tuple[str, ...] = ()
    declared_empty: bool = False
    _by_id: dict[str, Row] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        self._by_id.update((row.id, row) for row in self.rows)

    def row(self, row_id: str) -> Row | None:
        """The row of that name, None where the form has none."""
        return self._by_id.get(row_id)

    def cell(self, row_id: str, column: str) -> Cell | None:
        """The cell at a row and a column, None where there is none."""
        row = self._by_id.get(row_id)
        return None if row is None else row.cells.get(column)


@dataclass(frozen=True, slots=True)
class Statement:
    """One fact said in a sentence: subject, measure, value, unit, and where.

    Attributes:
        section: The headings above it, the highest first, joined by " / ".
        subject: What it is about, without the words that say what is measured.
        measure: Identifier in the rule book's list of measures and phrases (`amount`, `share`, `reason`).
        text: White space removed; the clause that states a number, or the words of what is said in words.
        value: The number stated, in `unit`; None where it is said in words.
        unit: As printed with its scale (万元, 万个, %); None for bare numbers.
        source: Where the number, or the first of the words, stands.
        term: The words that say what is measured, as printed (支出决算, 占比).
        decimals: Digits printed after the point.
        operator: `>=`, `<=`, `>`, `<`, `~` (about); `from` and `to` for the ends of a range.
        period: `2023`, `2023-12`, `2023-12-31`, `--12-31` where no year is printed; `current` for 本年, `prior` for
            上年; None where the sentence names none.
        scope: general_public_budget, government_fund, state_capital, fiscal, transfers, with_transfers, own,
            consolidated; None where neither sentence nor heading names one.
        stage: initial, adjusted, executed, contract or paid.
        direction: The word of change or comparison as printed (增加, 下降, 持平, 大于).
        compare_to: What a change is measured from, as printed (上年决算数, 2022年度).
        base: What a share or a rate of completion is measured on, as printed.
        part_of: Subject of the amount whose parts are listed (其中), this being one of them.
        sentence: Running number of the sentence in its document, so that its statements are found together.
        mark: None for a plain reading.
        why: The reason of the mark, in one sentence.
    """

    section: str
    subject: str
    measure: str
    text: str
    value: Decimal | None
    unit: str | None
    source: Source = NOWHERE
    term: str = ""
    decimals: int | None = None
    operator: str | None = None
    period: str | None = None
    scope: str | None = None
    stage: str | None = None
    direction: str | None = None
    compare_to: str | None = None
    base: str | None = None
    part_of: str | None = None
    sentence: int | None = None
    mark: Mark | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """Something seen and not read: what, why, and on which page."""

    what: str
    why: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """The file a report was read from."""

    name: str
    sha256: str
    pages: int
    reader: str


@dataclass(frozen=True, slots=True)
class Report:
    """What one document says of one entity in one year.

    Attributes:
        kind: final_accounts, budget, evaluation, self_evaluations or other.
        part: Which of several reports in one file, counted from 1; None where there is one.
        text_lines: The document's running text, one (source, line) each, for rules on wording and contents.
    """

    document: Document
    entity: str | None
    fiscal_year: int | None
    kind: str
    forms: tuple[FilledForm, ...]
    statements: tuple[Statement, ...] = ()
    unread: tuple[Unread, ...] = ()
    part: int | None = None
    text_lines: tuple[tuple[Source, str], ...] = ()

    def first(self, form: str) -> FilledForm | None:
        """The first form of that identifier."""
        return next((filled for filled in self.forms if filled.form == form), None)

    def all(self, form: str) -> tuple[FilledForm, ...]:
        """All forms of that identifier, in printed order."""
        return tuple(filled for filled in self.forms if filled.form == form)
