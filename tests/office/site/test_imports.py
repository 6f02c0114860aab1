"""Imports through the pages: every error at once, the workbook marked, all or none; and the calendar's address."""

import io

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from mingzhang.office.models import CalendarFeed, Supplier
from tests.office.conftest import City, People
from tests.office.site.conftest import Browser


def _book(rows: list[list[str]]) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("供应商.xlsx", out.getvalue())


def _heads(browse: Browser) -> list[str]:
    content = browse("clerk").get("/imports/suppliers/template/").content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [str(cell.value) for cell in sheet[1] if cell.value]


def test_every_error_comes_back_marked_and_nothing_is_stored(people: People, browse: Browser) -> None:
    client, heads = browse("clerk"), _heads(browse)
    wrong = [["甲公司", "巨型", ""][: len(heads)], ["=cmd|' /C calc'!A0", "小型", ""][: len(heads)]]
    answer = client.post("/imports/suppliers/", {"file": _book([heads, *wrong])})
    page = client.get(answer.headers["Location"]).content.decode()
    assert "一行也没有导入" in page
    assert Supplier.objects.count() == 0
    book = client.get(answer.headers["Location"] + "marked/")
    assert openpyxl.load_workbook(io.BytesIO(book.content)).worksheets[0]["A2"].value == "甲公司"
    assert browse("head").get(answer.headers["Location"]).status_code == 404
    refused = client.post(answer.headers["Location"] + "take/")
    assert refused.status_code == 422
    assert Supplier.objects.count() == 0


def test_a_clean_file_is_stored_once(people: People, city: City, browse: Browser) -> None:
    client, heads = browse("clerk"), _heads(browse)
    rows = [["甲公司", "小型", ""][: len(heads)], ["乙公司", "微型", ""][: len(heads)]]
    address = client.post("/imports/suppliers/", {"file": _book([heads, *rows])}).headers["Location"]
    assert "2 行，没有问题" in client.get(address).content.decode()
    assert client.post(f"{address}take/").status_code == 302
    assert sorted(s.name for s in Supplier.objects.all()) == ["乙公司", "甲公司"]
    assert client.post(f"{address}take/").status_code == 404


def test_what_is_no_workbook_says_so(people: People, browse: Browser) -> None:
    client = browse("clerk")
    file = SimpleUploadedFile("供应商.xlsx", b"no workbook")
    address = client.post("/imports/suppliers/", {"file": file}).headers["Location"]
    page = client.get(address)
    assert page.status_code == 200
    assert 'class="told error"' in page.content.decode()


def test_a_calendar_address_is_shown_once_and_ends(people: People, browse: Browser) -> None:
    client = browse("clerk")
    page = client.post("/clocks/calendar/new/").content.decode()
    address = page[page.index("<code>") + 6 : page.index("</code>")]
    assert browse(None).get(address).headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert CalendarFeed.objects.get().token_hash not in address
    client.post("/clocks/calendar/end/")
    assert browse(None).get(address).status_code == 404
