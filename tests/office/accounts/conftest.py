"""Accounts of a small city: the example's tables as its data bureau and the bureau's unit handed them in."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pytest_django import Settings

from mingzhang.example import read_data
from mingzhang.example.units import example_units
from mingzhang.forms import Report
from mingzhang.office.models import AccountTables
from mingzhang.office.queries.accounts import findings_of
from mingzhang.office.services.accounts_entry import submit, take_file
from mingzhang.office.services.consolidation import check_accounts, consolidate, explain, freeze
from mingzhang.office.services.narration import take_narrative
from mingzhang.office.services.publishing import approve_accounts
from mingzhang.publishing.sheets import report_sheets
from mingzhang.publishing.sheets.xlsx import workbook
from mingzhang.rulebook import load
from tests.office.conftest import City, People

YEAR = 2023
Step = Callable[[], AccountTables]


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Path:
    """A folder of the office's own, so that nothing is published anywhere else."""
    settings.MINGZHANG_HOME = tmp_path / "home"
    settings.FILES = settings.MINGZHANG_HOME / "files"
    return tmp_path / "home"


def tables(name: str, *, unit: bool = False, year: int = YEAR) -> Report:
    """The tables of one of the two units under another name."""
    return replace(example_units(load())[unit], entity=name, fiscal_year=year)


def as_workbook(report: Report) -> bytes:
    """A report as the workbook that a clerk would send."""
    return workbook(report_sheets([report], load()))


@pytest.fixture
def handed_in(city: City, people: People) -> tuple[AccountTables, AccountTables]:
    """Both units' tables, read from workbooks and handed in."""
    clerk = people["clerk"]
    rows = []
    for unit, key in ((False, "data"), (True, "unit")):
        content = as_workbook(tables(city[key].name, unit=unit))
        rows.append(submit(clerk, take_file(clerk, city[key], YEAR, "决算.xlsx", content)))
    return rows[0], rows[1]


@pytest.fixture
def whole(handed_in: tuple[AccountTables, AccountTables], city: City, people: People) -> AccountTables:
    """The department's consolidated tables."""
    return consolidate(people["clerk"], city["data"], YEAR)


def explained(whole: AccountTables, people: People) -> AccountTables:
    """The department's tables checked, everything explained and said."""
    clerk = people["clerk"]
    take_narrative(clerk, whole.organisation, YEAR, read_data("narrative.yaml"))
    row = check_accounts(clerk, whole)
    for told in findings_of(row):
        if told.demanded:
            row = explain(clerk, row, told.key, "已报批准")
    return row


@pytest.fixture
def frozen(whole: AccountTables, people: People) -> AccountTables:
    """The department's frozen accounts."""
    return freeze(people["clerk"], explained(whole, people))


@pytest.fixture
def approved(frozen: AccountTables, people: People) -> AccountTables:
    """The department's accounts as the head approved them."""
    return approve_accounts(people["head"], frozen, date(2024, 8, 20))
