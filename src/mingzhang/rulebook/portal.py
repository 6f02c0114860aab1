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


class Portal(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the portal knows beside the forms.

    Attributes:
        kinds: Kind of report to its name.
        english: What forms print in Chinese to its English name; what is absent stays Chinese.
    """

    figures: tuple[Figure, ...]
    three_public: ThreePublic
    projects: tuple[ProjectPlaces, ...]
    structure: Structure
    kinds: dict[str, Name]
    english: dict[str, str]
