"""The organisations of the example: the city, its departments, districts and an evaluator."""

from collections.abc import Mapping
from dataclasses import dataclass

from mingzhang.example.office import example_form, load_office
from mingzhang.forms import FilledForm
from mingzhang.office.models import Organisation
from mingzhang.office.services.organisations import found_organisation
from mingzhang.rulebook import load

Kind = Organisation.Kind


@dataclass(frozen=True, slots=True)
class DemoCity:
    """The organisations by their part.

    Attributes:
        departments: By their row in the table of departments.
        districts: By their name in the table of transfers.
    """

    root: Organisation
    departments: Mapping[str, Organisation]
    districts: Mapping[str, Organisation]
    evaluator: Organisation

    @property
    def own(self) -> Organisation:
        """The department whose year is told in full."""
        return self.departments[load_office().department]

    @property
    def finance(self) -> Organisation:
        """The finance bureau."""
        return self.departments[load_office().finance]

    @property
    def auditor(self) -> Organisation:
        """The audit office."""
        return self.departments[load_office().auditor]

    @property
    def neighbour(self) -> Organisation:
        """Another department, whose clerk must not see the first one's rows."""
        return self.departments[load_office().neighbour]


def found_city(code: str) -> DemoCity:
    """Founds all organisations of the example."""
    office = load_office()
    root = found_organisation(code, office.city, Kind.CITY, region=office.city)
    departments = {
        row: found_organisation(f"{code}-{int(row):02}", name, _kind(row), root)
        for row, name in _names(example_form(load(), "department_execution"))
    }
    districts = {
        name: found_organisation(f"{code}-q{number:02}", name, Kind.DISTRICT, root)
        for number, name in enumerate(district_names(), 1)
    }
    evaluator = found_organisation(f"{code}-e01", office.evaluator, Kind.EVALUATOR, root)
    return DemoCity(root, departments, districts, evaluator)


def _names(form: FilledForm) -> list[tuple[str, str]]:
    return [(row.id, row.cells["unit_name"].text) for row in form.rows if row.id.isdigit()]


def district_names() -> list[str]:
    """The districts of the table of transfers, in its order."""
    return [name for name in example_form(load(), "transfer_allocation").columns if name not in {"name", "total"}]


def _kind(row: str) -> str:
    office = load_office()
    kinds = {
        office.finance: Kind.FINANCE_BUREAU,
        office.auditor: Kind.AUDITOR,
        office.department: Kind.DIGITAL_BUREAU,
    }
    return kinds.get(row, Kind.DEPARTMENT)
