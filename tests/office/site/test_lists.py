"""Lists: queries do not grow with the rows; filters stand in the address; files run nothing; columns stay."""

import csv
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mingzhang.office.models import CheckedDocument, Supplier
from mingzhang.office.scope import everything, seeing
from mingzhang.office.services import projects
from mingzhang.office.services.audit import record
from tests.office import year
from tests.office.conftest import City, People
from tests.office.site.conftest import Browser

ATTACK = "=cmd|' /C calc'!A0"


def _fill(city: City, people: People, count: int) -> None:
    """So many rows of each kind that lists show."""
    fund, kind = year.masters(city, people)
    clerk = people["clerk"]
    for number in range(count):
        projects.declare(clerk, city["data"], year.YEAR, year.request(fund, kind, code=f"P{number}"))
        year.supplier(city, people, f"临川第{number}软件公司")
    with seeing(clerk.scope):
        for number in range(count):
            row = CheckedDocument(organisation=city["data"], user=clerk.user, name=f"{number}.pdf", size=1)
            row.save()
            record(clerk, "test.note", row, organisation=city["data"])


LISTS = ("home", "projects", "suppliers", "documents", "events", "people", "codes", "funds", "clocks")


@pytest.mark.parametrize("count", [1, 3, 60])
def test_queries_do_not_grow_with_the_rows(city: City, people: People, browse: Browser, count: int) -> None:
    _fill(city, people, count)
    client = browse("clerk")
    client.post("/act/", {"organisation": city["data"].pk, "year": year.YEAR})
    found = {}
    for name in LISTS:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(name)).status_code == 200
        found[name] = len(queries)
    assert found == EXPECTED


WHO = 4
"""Session, person, duties, second factor."""
A_LIST = WHO + 4
"""The columns remembered, how many rows, which of them stand on the page, and these."""
EXPECTED = {
    "home": WHO + 11,  # seven sorts of tasks of a clerk, who is late, what is late, due soon, documents
    "projects": A_LIST + 1,  # the funds to choose from
    "clocks": A_LIST - 2,  # there are none
    **dict.fromkeys(("suppliers", "documents", "events", "people", "codes", "funds"), A_LIST),
}


@pytest.fixture
def rows(city: City, people: People) -> None:
    with everything("测试"):
        for name in ("甲公司", "乙公司", "=公司", "丙公司"):
            year.supplier(city, people, name, "小型" if name != "乙公司" else "微型")


def test_filters_and_order_stand_in_the_address(rows: None, browse: Browser) -> None:
    client = browse("clerk")
    page = client.get("/suppliers/?q=公司&size=小型&sort=-name").content.decode()
    names = [name for name in ("甲公司", "乙公司", "丙公司") if name in page]
    assert names == ["甲公司", "丙公司"]
    assert page.index("甲公司") < page.index("丙公司")
    assert 'aria-sort="descending"' in page
    assert "format=xlsx" in page
    part = client.get("/suppliers/?q=乙", headers={"HX-Request": "true", "HX-Target": "list"}).content.decode()
    assert ("乙公司" in part, "甲公司" in part, "<html" in part) == (True, False, False)


def test_files_hold_all_rows_and_run_nothing(city: City, people: People, browse: Browser) -> None:
    year.supplier(city, people)
    Supplier.objects.update(name=ATTACK)
    client = browse("clerk")
    text = client.get("/suppliers/?format=csv").content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text)))[1][0] == f"'{ATTACK}"
    book = openpyxl.load_workbook(io.BytesIO(client.get("/suppliers/?format=xlsx").content))
    cell = book.worksheets[0]["A2"]
    assert (cell.data_type, cell.value) == ("s", ATTACK)


def test_columns_are_chosen_and_remembered(rows: None, browse: Browser) -> None:
    client = browse("clerk")
    assert "统一社会信用代码" in _head(client.get("/suppliers/").content.decode())
    client.get("/suppliers/?columns=size&keep=1")
    head = _head(client.get("/suppliers/").content.decode())
    assert ("规模" in head, "统一社会信用代码" in head) == (True, False)
    assert "统一社会信用代码" in _head(browse("head").get("/suppliers/").content.decode())


def _head(page: str) -> str:
    return page[page.index("<thead") : page.index("</thead>")]


@pytest.mark.parametrize("words", ["page=99", "page=x", "size=7", "sort=nothing", "sort=-", "columns=x", "fund=x"])
def test_strange_addresses_show_a_page(rows: None, browse: Browser, words: str) -> None:
    assert browse("clerk").get(f"/suppliers/?{words}").status_code == 200
    assert browse("clerk").get(f"/projects/?{words}").status_code == 200


@pytest.mark.parametrize("day", ["2023-13-45", "gestern"])
def test_a_day_that_is_none_filters_nothing(people: People, browse: Browser, day: str) -> None:
    assert browse("clerk").get(f"/events/?since={day}").status_code == 200
