"""Codes, funds, kinds, suppliers and systems of the example."""

from mingzhang.example.office import load_office
from mingzhang.office.models import ClassificationCode, Fund, InformationSystem, ProjectKind, Supplier
from mingzhang.office.services.demo.city import DemoCity
from mingzhang.office.services.demo.people import actor
from mingzhang.office.services.master import load_codes
from mingzhang.office.services.suppliers import register_supplier
from mingzhang.rulebook import load


def add_masters(city: DemoCity) -> None:
    """What the year and the next one rest on."""
    office, finance, book = load_office(), actor("finance"), load()
    for year in (office.year, office.year + 1):
        load_codes(finance, ClassificationCode.Kind.FUNCTIONAL, year, book.functional.names.items())
        load_codes(finance, ClassificationCode.Kind.ECONOMIC, year, book.economic.names.items())
        Fund.objects.bulk_create(
            Fund(keeper=city.root, fiscal_year=year, code=f"F{number:02}", name=name, sample=True)
            for number, name in enumerate(office.funds, 1)
        )
    ProjectKind.objects.bulk_create(
        ProjectKind(keeper=city.root, code=kind.code, name=kind.name, transfers=kind.transfers, sample=True)
        for kind in office.kinds
    )
    for company in office.suppliers:
        register_supplier(finance, city.root, company.name, company.size)
    Supplier.objects.filter(keeper=city.root).update(sample=True)
    _add_systems(city)


def _add_systems(city: DemoCity) -> None:
    office = load_office()
    InformationSystem.objects.bulk_create(
        InformationSystem(
            organisation=city.own,
            fiscal_year=office.year,
            sample=True,
            code=system.code,
            name=system.name,
            protection_level=system.level,
            protection_tested_on=system.tested,
            cipher_assessed_on=system.assessed,
            cipher_passed=True if system.assessed else None,
            in_use_since=system.since,
            cloud=dict(system.cloud),
        )
        for system in office.systems
    )


def fund_named(name: str, year: int) -> Fund:
    """A fund of the example."""
    return Fund.objects.get(name=name, fiscal_year=year, sample=True)
