"""The schema of what the portal shows first: key figures, three public expenses, projects, names in English."""

import msgspec

from mingzhang.rulebook.rules import Name


class Figure(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A key figure of a kind of report.

    Attributes:
        places: Form, row and column; the first that a report fills is taken.
    """

    id: str
    name: Name
    kind: str
    places: tuple[tuple[str, str, str], ...]


class PlannedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A line of the three public expenses: the columns of what was planned and spent."""

    name: Name
    planned: str
    spent: str


class ThreePublic(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where the three public expenses stand."""

    form: str
    row: str
    lines: tuple[PlannedLine, ...]


class ProjectPlaces(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where a form holds projects.

    Attributes:
        name: Column of the project's name; empty where the form is one project and its subject the name.
        row: The row of its money, where the form is one project.
        score_row: The row of its score, where it is another.
    """

    form: str
    name: str = ""
    row: str = ""
    initial: str
    adjusted: str
    executed: str
    score: str = ""
    score_row: str = ""


class Structure(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The form and column whose classes a chart shows."""

    form: str
    column: str
    name: Name


class Largest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where the classes of an expenditure stand, and the row of their total."""

    form: str
    column: str
    total: str


class Clause(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A clause of the sentence that a report opens with; it stands only where all its numbers do.

    Attributes:
        zh, en: Words with `{name}` for each number.
        cells: Name to form, row and column.
        shares: Name to the part and the whole, each the name of a cell.
        largest: Gives `largest`, `largest_name` and `whole`.
        scores: Places of scores, which give `count`, `lowest` and `highest`.
    """

    zh: str
    en: str
    cells: dict[str, tuple[str, str, str]] = {}
    shares: dict[str, tuple[str, str]] = {}
    largest: Largest | None = None
    scores: tuple[tuple[str, str, str], ...] = ()


class Portal(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the portal knows beside the forms.

    Attributes:
        gist: Kind of report to the clauses of its sentence: of each group the first that has all its numbers.
        money: Units that are said beside a number in a sentence.
        kinds: Kind of report to its name.
        english: What forms print in Chinese to its English name; what is absent stays Chinese.
    """

    figures: tuple[Figure, ...]
    three_public: ThreePublic
    projects: tuple[ProjectPlaces, ...]
    structure: Structure
    gist: dict[str, tuple[tuple[Clause, ...], ...]]
    money: tuple[str, ...]
    kinds: dict[str, Name]
    english: dict[str, str]
