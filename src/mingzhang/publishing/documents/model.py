"""A document to be published: blocks in order, every number in them bound to what it came from."""

from dataclasses import dataclass, field

from mingzhang.publishing.charts.model import ChartBlock
from mingzhang.publishing.sheets.model import Sheet


@dataclass(frozen=True, slots=True)
class Bound:
    """A number in running text, and the cell it repeats or the arithmetic that made it.

    Attributes:
        text: As printed, without its unit.
        form, subject, row, column: The cell; empty where the number was computed from several.
        derivation: The arithmetic in numbers, `1,672.32 ÷ 1,632.01`; empty where it repeats a cell.
    """

    text: str
    form: str = ""
    subject: str = ""
    row: str = ""
    column: str = ""
    derivation: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """Running text that states no figure of the report."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """What a person has still to write, printed as a marked gap: a reason, the duties of the department.

    Attributes:
        key: Under which name the narrative inputs hold the answer.
        what: What is asked for, in one sentence.
    """

    key: str
    what: str


@dataclass(frozen=True, slots=True)
class Withheld:
    """What redaction left out, and why."""

    reason: str


Run = Words | Bound | Ask | Withheld


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is a part of the document (第一部分)."""

    level: int
    runs: tuple[Run, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of running text."""

    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class SheetBlock:
    """A laid-out form; `landscape` puts it on pages of its own, turned."""

    sheet: Sheet
    landscape: bool = False
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page."""

    lines: tuple[str, ...]
    issuer: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents, made from the headings that follow it."""

    title: str
    depth: int = 2


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Cover | Contents | Heading | Paragraph | SheetBlock | ChartBlock | PageBreak


@dataclass(frozen=True, slots=True)
class DocumentTree:
    """A whole document.

    Attributes:
        notice: What every page must say of the whole (示例数据); empty where there is nothing to say.
    """

    title: str
    entity: str
    year: int | None
    blocks: tuple[Block, ...]
    notice: str = ""
    language: str = field(default="zh-Hans")


__all__ = [
    "Ask",
    "Block",
    "Bound",
    "ChartBlock",
    "Contents",
    "Cover",
    "DocumentTree",
    "Heading",
    "PageBreak",
    "Paragraph",
    "Run",
    "SheetBlock",
    "Withheld",
    "Words",
]
