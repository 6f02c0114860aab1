"""A department consolidates on its page while a unit is missing: the unit is named, and nothing is stored."""

from django.urls import reverse

from mingzhang.office.models import AccountTables
from mingzhang.office.services.accounts_entry import begin_tables, submit, take_file
from tests.office.accounts.conftest import YEAR, as_workbook, tables
from tests.office.conftest import City, People
from tests.office.site.conftest import Browser, browse, quick

__all__ = ["browse", "quick"]


def test_the_missing_unit_is_named_on_the_page(city: City, people: People, browse: Browser) -> None:
    clerk = people["clerk"]
    content = as_workbook(tables(city["data"].name))
    own = submit(clerk, take_file(clerk, city["data"], YEAR, "决算.xlsx", content))
    begin_tables(clerk, city["unit"], YEAR)
    client = browse("clerk")
    client.post("/act/", {"organisation": city["data"].pk, "year": YEAR})
    answer = client.post(reverse("act-on", args=["organisation", city["data"].pk, "accounts-consolidate"]))
    assert (answer.status_code, "还缺临川市数据中心（填报中）的决算表" in answer.content.decode()) == (422, True)
    rows = AccountTables._base_manager
    assert rows.filter(level="whole").count() == 0
    assert rows.get(pk=own.pk).revision == own.revision
