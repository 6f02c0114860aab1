"""The example's site over all departments: made-up departments that published, then the bureau's three steps."""

from django.db import transaction

from mingzhang.example.office import ExampleDepartment, load_office
from mingzhang.example.units import example_units, several_times
from mingzhang.forms import Report
from mingzhang.office.models import AccountTables, Organisation, Portal
from mingzhang.office.queries.accounts import Level, State, stored
from mingzhang.office.queries.organisations import root_of
from mingzhang.office.queries.portals import in_use, published_departments
from mingzhang.office.scope import everything
from mingzhang.office.services.demo.people import actor
from mingzhang.office.services.organisations import found_organisation
from mingzhang.office.services.portal_building import build_waiting
from mingzhang.office.services.portals import approve_portal, begin_portal, freeze_portal
from mingzhang.office.services.publishing import sealed_publication
from mingzhang.rulebook import load


def add_portal() -> tuple[str, int]:
    """Sets up the site where there is none; its address, and how many departments stand in it."""
    with everything("载入示例数据"):
        over = root_of(actor("finance").organisation)
        row = in_use(over) or _founded(over)
        return f"published/city/{row.over.code}/", len(published_departments(row.over))


def _founded(over: Organisation) -> Portal:
    told, unit = load_office().portal, example_units(load())[1]
    for department in told.departments:
        _publish(over, department, unit)
    finance, head = actor("finance"), actor("financehead")
    said = {"title": told.title, "title_en": told.title_en, "notice": told.notice, "notice_en": told.notice_en}
    row = freeze_portal(finance, begin_portal(finance, said), _later)
    build_waiting(row)
    row = approve_portal(head, row, _later)
    build_waiting(row)
    return row


def _publish(over: Organisation, department: ExampleDepartment, unit: Report) -> None:
    """The tables of every year, as taken over without documents."""
    own = found_organisation(
        f"{over.code}-{department.code}", department.name, Organisation.Kind.DEPARTMENT, over, region=over.region
    )
    for year, count in department.years.items():
        with transaction.atomic():
            row = AccountTables.objects.create(
                organisation=own,
                fiscal_year=year,
                level=Level.WHOLE,
                reading=stored(several_times(unit, count, own.name, year)),
                source="示例数据：虚拟",
                state=State.PUBLISHED,
                sample=True,
            )
            sealed_publication(row, f"{own}{year}年度部门决算", {})


def _later(key: int) -> None:
    """What the example asks for is built at once, not in the background."""
