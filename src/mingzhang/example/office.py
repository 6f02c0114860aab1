"""How the example year becomes an office: organisations, projects, contracts and people, for the demonstration."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache

import msgspec

from mingzhang.example.loader import load_example, read_data
from mingzhang.forms import FilledForm
from mingzhang.rulebook import Rulebook
from mingzhang.rulebook.yamlfile import convert, read_yaml

_FILE = "office.yaml"


class ExampleKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A kind of project."""

    code: str
    name: str
    transfers: bool = False


class ExampleProject(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A row of the table of projects.

    Attributes:
        row: Its number there.
        evaluation: Project of its self-evaluation; blank where it has none.
        cost_class: Of the made-up contract that bears its execution; blank where it has none.
    """

    row: str
    fund: str
    kind: str
    functional: str
    evaluation: str = ""
    cost_class: str = ""


class ExampleSupplier(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A made-up company."""

    name: str
    size: str


class ExampleFee(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A made-up expert's fee."""

    project: str
    expert: str
    amount: Decimal
    reviewed: date
    paid: date


class ExampleStandard(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """By what a project's money is shared out, made up so that the published matrix follows."""

    measure: str
    unit: str
    rate: Decimal
    basis: str


class ExampleSystem(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A made-up information system."""

    code: str
    name: str
    level: int
    tested: date
    since: date
    assessed: date | None = None
    cloud: dict[str, str] = {}


class ExampleCollector(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A collector of a published indicator, asking a small system that the demonstration starts.

    Attributes:
        project: Its row in the table of projects.
        path: Page of the system; else `connection` and `query`, whose time is read.
        method: How the actual is computed, with `percentile` where it is that.
    """

    project: str
    indicator: str
    name: str
    kind: str
    path: str = ""
    connection: str = ""
    query: str = ""
    unit: str
    method: str
    percentile: int | None = None
    result_unit: str
    digits: int = 2


class ExampleAnswers(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """So many people of a group who chose the same option everywhere."""

    group: str
    option: str
    count: int


class ExampleSurvey(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A made-up survey.

    Attributes:
        project: Row of the project whose satisfaction it asks for; blank where it is of an evaluation.
        policy, input: Of the evaluation and what the result is for.
        days: First and last; None for one that is open while the example is shown, and has an open link.
        links: Group to links made for single persons.
        told: Group to how many were told of the open link.
        words: What some of them wrote.
    """

    title: str
    questionnaire: str
    project: str = ""
    policy: str = ""
    input: str = ""
    days: tuple[date, date] | None = None
    links: Mapping[str, int]
    told: Mapping[str, int] = {}
    answers: tuple[ExampleAnswers, ...]
    words: tuple[str, ...]


class ExampleLastYear(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One project's self-evaluation of the year before, made up so that a comparison can be seen.

    Attributes:
        project: Its row in the table of projects.
        typed: Field of the form to what was typed otherwise than this year.
    """

    project: str
    typed: dict[str, str]


class ExampleDepartment(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A made-up department.

    Attributes:
        years: Fiscal year to how many times the made-up unit's tables it published.
    """

    code: str
    name: str
    years: Mapping[int, int]


class ExamplePortal(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A site over all departments, and made-up departments that stand in it."""

    title: str
    title_en: str
    notice: str
    notice_en: str
    departments: tuple[ExampleDepartment, ...]


class ExampleOffice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the published tables do not say and an office needs.

    Attributes:
        department, finance, auditor, neighbour: Rows of the table of departments.
        takes_the_rest: The project whose rounded figures take up what the exact total of the department leaves.
        bearers: Contract to the row of the project that bears it.
        schedules: Event to day, for the made-up contracts in turn.
    """

    year: int
    city: str
    department: str
    finance: str
    auditor: str
    neighbour: str
    evaluator: str
    fund_of_departments: str
    kind_of_departments: str
    functional_of_departments: str
    economic_code: str
    takes_the_rest: str
    kinds: tuple[ExampleKind, ...]
    funds: tuple[str, ...]
    projects: tuple[ExampleProject, ...]
    bearers: Mapping[str, str]
    suppliers: tuple[ExampleSupplier, ...]
    schedules: tuple[Mapping[str, date], ...]
    expert_fee: ExampleFee
    paid_in: tuple[date, ...]
    transfer_paid: date
    standards: Mapping[str, ExampleStandard]
    units: Mapping[str, str]
    systems: tuple[ExampleSystem, ...]
    collectors: tuple[ExampleCollector, ...]
    surveys: tuple[ExampleSurvey, ...]
    last_year: ExampleLastYear
    portal: ExamplePortal


@cache
def load_office() -> ExampleOffice:
    """The example's office."""
    text = read_data(_FILE)
    return convert(read_yaml(text, _FILE), ExampleOffice, _FILE, text)


def example_form(book: Rulebook, form: str, title: str = "") -> FilledForm:
    """A form of the example year: the first of its definition, or the one with a title or subject."""
    (report,) = load_example(book)
    found = (f for f in report.forms if f.form == form and title in {"", f.title, f.subject})
    return next(found)


def yuan(form: FilledForm, row: str, column: str) -> Decimal | None:
    """An amount of a form in yuan; None where the cell prints none."""
    cell = next(r for r in form.rows if r.id == row).cells.get(column)
    if cell is None or cell.value is None:
        return None
    return cell.value * (10000 if (cell.unit or form.unit) == "万元" else 1)
