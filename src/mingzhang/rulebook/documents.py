"""The schema of documents to be published: outlines, sections of patterns, terms, redaction; all as data."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Literal, Union

import msgspec

from mingzhang.quantities.rounding import Rounding
from mingzhang.rulebook.model import Entry
from mingzhang.rulebook.phrasing import parse_pattern, parse_phrase
from mingzhang.rulebook.yamlfile import load_folder, read_file


class Clause(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part of a paragraph that is said under a condition, or once for each item of a collection.

    Attributes:
        when: A condition of the grammar of `phrasing`; empty is always.
        each: Name of a collection; `item` is then its item.
        say: What is said.
        otherwise: What is said instead where the condition does not hold, or the collection is empty.
        between: What stands between two items.
    """

    when: str = ""
    each: str = ""
    say: "Say"
    otherwise: "Say" = ""
    between: str = ""

    def __post_init__(self) -> None:
        if self.when:
            parse_phrase(self.when)
        for text in (*texts_of(self.say), *texts_of(self.otherwise)):
            parse_pattern(text)


Say = Union[str, tuple[Union[str, Clause], ...]]  # noqa: UP007 - msgspec resolves the forward reference


def texts_of(say: "Say") -> Iterator[str]:
    """The patterns of a saying that stand on its first level."""
    parts = (say,) if isinstance(say, str) else say
    yield from (part for part in parts if isinstance(part, str))


def all_texts(say: "Say") -> Iterator[str]:
    """All patterns of a saying, those of its clauses too."""
    yield from texts_of(say)
    for part in () if isinstance(say, str) else say:
        if isinstance(part, Clause):
            yield from all_texts(part.say)
            yield from all_texts(part.otherwise)
            yield part.between


class ChartDef(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A chart of a collection, drawn where charts are asked for.

    Attributes:
        kind: `bars` of one amount each, `pairs` of a planned and a used amount, `levels` of weight and points.
        of: The collection.
        fields: Which of its fields are drawn.
        heads: What the table behind the chart calls names and fields.
        whole: What the parts are parts of, for the sentence.
        below: Rate in per cent under which a pair counts as low, for the sentence.
    """

    kind: Literal["bars", "pairs", "levels"]
    of: str
    fields: tuple[str, ...]
    heads: tuple[str, ...]
    whole: str = ""
    below: Decimal = Decimal(0)


class Block(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A block of a document; one of cover, contents, heading, say, table, given, chart, blocks makes it up.

    Attributes:
        when, each, otherwise: As in a clause, for whole blocks.
        within: Of `each` inside another one: only items whose field of this name is what the outer item is called.
        heading: Pattern of a heading, without its number.
        level: Of the heading; 1 is a part of the document. Level 0 is a title without number.
        anchor: Name by which sentences refer to the heading.
        say: A paragraph.
        table: Form identifier: every filled form of it; `set` is the place's whole table set.
        subject: Words that the subject of the table's form must hold.
        given: A narrative input of whole paragraphs, each printed as given.
        numbered: Level of the numbers before the paragraphs; 0 is none.
        chart: Drawn where the publisher asks for charts.
        page: Begins on a new page.
    """

    when: str = ""
    each: str = ""
    within: str = ""
    cover: tuple[str, ...] = ()
    issuer: str = ""
    date: str = ""
    contents: str = ""
    heading: str = ""
    level: int = 2
    anchor: str = ""
    say: Say = ""
    table: str = ""
    subject: str = ""
    given: str = ""
    numbered: int = 0
    chart: ChartDef | None = None
    page: bool = False
    blocks: tuple["Block", ...] = ()
    otherwise: tuple["Block", ...] = ()

    def __post_init__(self) -> None:
        if self.when:
            parse_phrase(self.when)
        for text in (*self.cover, self.issuer, self.date, self.contents, self.heading, *texts_of(self.say)):
            parse_pattern(text)

    def texts(self) -> Iterator[str]:
        """All patterns of the block and of those inside it."""
        yield from (*self.cover, self.issuer, self.date, self.contents, self.heading)
        yield from all_texts(self.say)
        for block in (*self.blocks, *self.otherwise):
            yield from block.texts()


class CollectionDef(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Things that a sentence lists or a block repeats for.

    Attributes:
        of: `columns` of one row of a form, `rows` of a form, `projects` with their self-evaluations,
            `given` narrative inputs, `totals`, `groups` and `leaves` of evaluations' score sheets, `terms` of the
            glossary.
        form, row, column: Where they stand; `column` is the one by which zero is told. Of score sheets, `form` is
            the table that their policy scores; blank is any.
        subject: Words that the form's subject must hold.
        columns: Which columns, in this order; empty is all.
        digits: Length of the codes of rows; 0 is any row.
        numbered: Rows with a running number alone, not their totals.
        begins: What the codes or row names begin with; empty is any.
        level: Of the groups of a score sheet.
        under: A narrative path, for `given`.
        nonzero: Leaves out what is zero or blank.
        where: Field to the words that it must hold.
    """

    of: Literal["columns", "rows", "projects", "given", "totals", "groups", "leaves", "terms"]
    form: str = ""
    row: str = ""
    column: str = ""
    subject: str = ""
    columns: tuple[str, ...] = ()
    digits: int = 0
    numbered: bool = False
    begins: tuple[str, ...] = ()
    level: int = 1
    under: str = ""
    nonzero: bool = False
    where: dict[str, str] = {}


class SectionDef(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A section: figures by name, collections by name, and the blocks that print them.

    Attributes:
        figures: Name to expression; names are shared by all sections of a document.
        prior: Narrative input to the cell of last year's report that states it, where that report is there.
    """

    figures: dict[str, str] = msgspec.field(default_factory=dict)
    collections: dict[str, CollectionDef] = msgspec.field(default_factory=dict)
    prior: dict[str, str] = msgspec.field(default_factory=dict)
    blocks: tuple[Block, ...]

    def __post_init__(self) -> None:
        for expression in (*self.figures.values(), *self.prior.values()):
            parse_phrase(expression)


class Parameter(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A figure that the law sets and a sentence names (单位价值 100 万元以上), with its own basis."""

    value: Decimal
    unit: str = ""
    basis: tuple[str, ...]


class Printing(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How computed figures are printed, the one rounding rule of a document.

    Attributes:
        unit: Of amounts in sentences.
        amount_places, percent_places, score_places: Digits after the point.
        trim: Zeros at the end of the digits after the point are left out in sentences.
        thousands: Thousands are parted by commas in sentences.
        said: The rule in words, printed where the document explains itself.
    """

    unit: str
    amount_places: int
    percent_places: int
    score_places: int
    rounding: Rounding
    trim: bool
    thousands: bool
    said: str


class OutlineDef(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A whole document of one kind, region and period.

    Attributes:
        scores: Of a report on an evaluation: the table that its policy scores; blank where that says nothing.
        title: Pattern of the document's title.
        numbering: Patterns of the numbers before headings, from level 1 down; 一 is a Chinese numeral, 1 a figure.
        sections: Identifiers in printed order.
        headings: Anchor to the heading's pattern where the place words it otherwise.
        asks: What is asked for where something is missing: beginning of its path to the question.
    """

    kind: Literal["final_accounts", "budget", "evaluation", "self_evaluations"]
    year_from: int | None = None
    year_to: int | None = None
    scores: str = ""
    title: str
    printing: Printing
    numbering: tuple[str, ...]
    parameters: dict[str, Parameter] = msgspec.field(default_factory=dict)
    asks: dict[str, str] = msgspec.field(default_factory=dict)
    headings: dict[str, str] = msgspec.field(default_factory=dict)
    sections: tuple[str, ...]


class TermDef(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A term of the glossary.

    Attributes:
        codes: Codes of expenditure by function for which the term is explained; empty is always.
    """

    term: str
    text: str
    codes: tuple[str, ...] = ()


class Withholding(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is left out of a document unless it is asked for.

    Attributes:
        rows: Form to its rows whose text is withheld.
        columns: Form to its columns whose text is withheld.
        patterns: Regular expressions of what is withheld inside running text.
        mark: What is printed in its place.
        reason: Why, in one clause.
    """

    id: str
    basis: tuple[str, ...]
    rows: dict[str, tuple[str, ...]] = {}
    columns: dict[str, tuple[str, ...]] = {}
    patterns: tuple[str, ...] = ()
    mark: str
    reason: str

    def __post_init__(self) -> None:
        for pattern in self.patterns:
            re.compile(pattern)


class Restated(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which statement of a document that was read gives a narrative input.

    Attributes:
        path: Of the input; with `codes`, the code of each item of expenditure is its last step.
        measure: Of the statement; a change from last year gives last year's amount.
        subject: Regular expression of the whole subject.
        codes: The form whose items of expenditure the subjects spell out.
        section: Regular expression of what the headings above it hold.
    """

    path: str
    measure: str
    subject: str = ""
    codes: str = ""
    section: str


class DocumentBook(msgspec.Struct, frozen=True):
    """All that is known about documents to be published."""

    outlines: tuple[OutlineDef, ...]
    sections: dict[str, SectionDef]
    terms: tuple[TermDef, ...]
    withholdings: tuple[Withholding, ...]
    restated: tuple[Restated, ...]


def load_documents(folder: Path) -> DocumentBook:
    """The documents of a rule book's folder.

    Raises:
        RulebookError: A file does not follow the schema, or an outline names a section that is not there.
    """
    sections = {entry.id: entry for _, entry in load_folder(folder / "sections", SectionDef)}
    book = DocumentBook(
        read_file(folder / "outlines.yaml", tuple[OutlineDef, ...]),
        sections,
        read_file(folder / "terms.yaml", tuple[TermDef, ...]),
        read_file(folder / "redaction.yaml", tuple[Withholding, ...]),
        read_file(folder / "restated.yaml", tuple[Restated, ...]),
    )
    unknown = {name for outline in book.outlines for name in outline.sections} - sections.keys()
    if unknown:
        from mingzhang.errors import RulebookError  # noqa: PLC0415 - only where something is wrong

        raise RulebookError(f"outlines.yaml 提到没有的段落：{'、'.join(sorted(unknown))}；请改正名称或补上段落。")
    return book
