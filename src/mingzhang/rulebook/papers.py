"""The schema of papers besides a report: the letter that asks for rectification, an indicator's working paper."""

import msgspec

from mingzhang.rulebook.model import Entry


class LetterDef(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The letter of a check; words in braces are filled in.

    Attributes:
        documents: What a report of each kind is called; `dated` where its year is known.
        recipient: The line that says to whom it goes.
        opening, none: What was checked and found; where nothing was found.
        problems, demands: Headings.
        item, advice: One problem; what to do about it and by which source.
        list: Title of the table of problems, with `heads` for its columns.
        asks: What a person has still to write, by key.
    """

    title: str
    title_en: str
    documents: dict[str, str]
    dated: str
    recipient: str
    opening: str
    none: str
    problems: str
    item: str
    advice: str
    demands: str
    closing: str
    list: str
    heads: tuple[str, ...]
    asks: dict[str, str]


class WorkingPaperDef(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The working paper of one indicator.

    Attributes:
        labels: Names of its boxes, in printed order.
        inputs: Title of the table of inputs, with `heads` for its columns.
        nothing: What stands there where the indicator has no inputs.
    """

    title: str
    title_en: str
    labels: dict[str, str]
    inputs: str
    heads: tuple[str, ...]
    nothing: str


class ProblemDef(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A kind of problem that an evaluation proposes for its list; words in braces are filled in.

    Attributes:
        title: The problem in a few words.
        advice: What is to be done about it; blank where a person has to say so.
    """

    title: str
    title_en: str
    advice: str = ""


class BlankDef(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a blank form shows.

    Attributes:
        lines: Empty lines where rows are not known before they are written.
        without: Form to the columns and rows that it leaves out.
    """

    lines: int
    without: dict[str, tuple[str, ...]]


class Papers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of them."""

    rectification_letter: LetterDef
    working_paper: WorkingPaperDef
    problems: tuple[ProblemDef, ...]
    blank: BlankDef

    def problem(self, name: str) -> ProblemDef:
        """A kind of problem by its identifier."""
        return next(known for known in self.problems if known.id == name)
