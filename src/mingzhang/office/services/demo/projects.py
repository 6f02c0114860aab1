"""The twenty projects of one department as both bodies approved them, with their self-evaluations' targets."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from django.utils import timezone

from mingzhang.example.office import ExampleProject, example_form, load_office, yuan
from mingzhang.forms import FilledForm, Row
from mingzhang.office.models import Project, ProjectIndicator, ProjectKind, Review, Snapshot
from mingzhang.office.queries.projects import content_of
from mingzhang.office.services.demo.city import DemoCity
from mingzhang.office.services.demo.masters import fund_named
from mingzhang.office.services.demo.people import actor
from mingzhang.rulebook import load

Projects = Mapping[str, Project]
_PASSED = Review.Outcome.PASSED


def add_projects(city: DemoCity) -> Projects:
    """The projects by their row in the published table."""
    table = example_form(load(), "project_execution")
    return {entry.row: _add(city, entry, table) for entry in load_office().projects}


def project_code(row: str) -> str:
    """The code of the project that stands in a row of the published table."""
    return f"{load_office().year}-{int(row):02}"


def handed_in_on(year: int) -> date:
    """The day on which the example's declarations for a year were handed in: none was published."""
    return date(year - 1, 9, 26)


def _add(city: DemoCity, entry: ExampleProject, table: FilledForm) -> Project:
    office = load_office()
    label = next(row.cells["name"].text for row in table.rows if row.id == entry.row)
    form = example_form(load(), "self_evaluation", entry.evaluation) if entry.evaluation else None
    clerk = actor("clerk").user
    project: Project = Project.objects.create(
        organisation=city.own,
        fiscal_year=office.year,
        sample=True,
        made_by=clerk,
        submitted_by=clerk,
        code=project_code(entry.row),
        name=label,
        kind=ProjectKind.objects.get(code=entry.kind, sample=True),
        fund=fund_named(entry.fund, office.year),
        functional_code=entry.functional,
        economic_code=office.economic_code,
        implementing_unit=_text(form, "field.implementing_unit") or city.own.name,
        requested=yuan(table, entry.row, "initial") or yuan(table, entry.row, "adjusted") or Decimal(0),
        basis="示例数据：立项依据从略",
        content="示例数据：项目内容从略",
        goal=_text(form, "goal.expected") or "示例数据：目标从略",
        state=Project.State.APPROVED,
        round=1,
        submitted_on=handed_in_on(office.year),
        approved_on=date(office.year - 1, 11, 15),
    )
    indicators = tuple(_indicators(project, form)) if form else ()
    ProjectIndicator.objects.bulk_create(indicators)
    _approve(project, indicators)
    return project


def _text(form: FilledForm | None, row: str) -> str:
    found = next((r for r in form.rows if r.id == row), None) if form else None
    return found.cells["text"].text if found and "text" in found.cells else ""


def _indicators(project: Project, form: FilledForm) -> Iterator[ProjectIndicator]:
    rows = [row for row in form.rows if row.id.startswith("indicator.")]
    for number, row in enumerate(rows, 1):
        target = _cell(row, "target")
        yield ProjectIndicator(
            organisation=project.organisation,
            fiscal_year=project.fiscal_year,
            sample=True,
            project=project,
            number=number,
            level1=_cell(row, "level1"),
            level2=_cell(row, "level2"),
            name=_cell(row, "level3"),
            target=target,
            approved_target=target,
            weight=row.cells["weight"].value or Decimal(0),
        )


def _cell(row: Row, column: str) -> str:
    return row.cells[column].text if column in row.cells else ""


def _approve(project: Project, indicators: tuple[ProjectIndicator, ...]) -> None:
    own = {"organisation": project.organisation, "fiscal_year": project.fiscal_year, "sample": True}
    reviewers = {Review.Body.DIGITAL: actor("reviewer"), Review.Body.FINANCE: actor("finance")}
    Review.objects.bulk_create(
        Review(
            **own,
            project=project,
            round=1,
            body=body,
            outcome=_PASSED,
            reviewer=who.user,
            decided_at=timezone.now(),
        )
        for body, who in reviewers.items()
    )
    Snapshot.objects.create(
        **own, project=project, round=1, moment=Snapshot.Moment.APPROVED, content=content_of(project, indicators)
    )
