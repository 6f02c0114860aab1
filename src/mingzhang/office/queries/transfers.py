"""Transfers to districts as a matrix: projects down, districts across, with sums on both sides."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.office.models import Organisation, Project, TransferAllocation
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.visible import visible


@dataclass(frozen=True, slots=True)
class Matrix:
    """What each district gets from each project.

    Attributes:
        rows: Project with its amounts, in the order of `districts`; None where it gets nothing.
        by_district: Sum of each column.
    """

    districts: tuple[Organisation, ...]
    rows: tuple[tuple[Project, tuple[Decimal | None, ...], Decimal], ...]
    by_district: tuple[Decimal, ...]
    total: Decimal


def matrix(actor: Actor, year: int, state: str = "") -> Matrix:
    """The matrix of a year, in one query; all allotments, or those in one state."""
    found = visible(actor, TransferAllocation).filter(fiscal_year=year)
    if state:
        found = found.filter(state=state)
    amounts: dict[int, dict[int, Decimal]] = {}
    districts: dict[int, Organisation] = {}
    projects: dict[int, Project] = {}
    for row in found.select_related("standard__project", "district"):
        project, district = row.standard.project, row.district
        districts[district.pk], projects[project.pk] = district, project
        cells = amounts.setdefault(project.pk, {})
        cells[district.pk] = cells.get(district.pk, Decimal(0)) + row.amount
    across = tuple(sorted(districts.values(), key=lambda d: d.path))
    down = sorted(projects.values(), key=lambda p: (p.code, p.pk))
    rows = tuple(_row(project, amounts[project.pk], across) for project in down)
    sums = tuple(_sum(cells[number] for _, cells, _ in rows) for number in range(len(across)))
    return Matrix(across, rows, sums, _sum(sums))


def _row(
    project: Project, cells: dict[int, Decimal], across: tuple[Organisation, ...]
) -> tuple[Project, tuple[Decimal | None, ...], Decimal]:
    amounts = tuple(cells.get(district.pk) for district in across)
    return project, amounts, _sum(amounts)


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), Decimal(0))
