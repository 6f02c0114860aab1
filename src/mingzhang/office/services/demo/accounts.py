"""The example year's nine tables as two units handed them in, consolidated and checked; the split is made up."""

from mingzhang.example import read_data
from mingzhang.example.units import example_unit, example_units
from mingzhang.forms import Report
from mingzhang.office.models import AccountTables, Narration, Organisation
from mingzhang.office.queries.accounts import State, stored
from mingzhang.office.services.consolidation import check_accounts, consolidate
from mingzhang.office.services.demo.city import DemoCity
from mingzhang.office.services.demo.people import actor
from mingzhang.office.services.narration import take_narrative
from mingzhang.office.services.organisations import found_organisation
from mingzhang.rulebook import load

_NARRATIVE = "narrative.yaml"


def add_accounts(city: DemoCity) -> None:
    """Two units' tables, what people wrote, and the department's accounts ready to be explained and frozen."""
    own, other = example_units(load())
    year, clerk, told = own.fiscal_year or 0, actor("clerk"), example_unit()
    unit = found_organisation(
        f"{city.own.code}-{told.code}", told.name, Organisation.Kind.UNIT, city.own, region=city.own.region
    )
    for organisation, report in ((city.own, own), (unit, other)):
        _hand_in(organisation, year, report)
    take_narrative(clerk, city.own, year, read_data(_NARRATIVE))
    Narration.objects.filter(organisation=city.own).update(sample=True)
    check_accounts(clerk, consolidate(clerk, city.own, year))


def _hand_in(organisation: Organisation, year: int, report: Report) -> None:
    AccountTables.objects.create(
        organisation=organisation,
        fiscal_year=year,
        reading=stored(report),
        source="示例数据：拆分为虚拟",
        state=State.SUBMITTED,
        sample=True,
    )
