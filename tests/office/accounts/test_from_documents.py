"""Accounts take tables from a checked document: what would change is shown, other tables stay, figures answer."""

import pytest
from django.test import Client
from django.urls import reverse

from mingzhang.forms import Report
from mingzhang.office.models import AccountTables, CheckedDocument
from mingzhang.office.queries.accounts import report_of
from mingzhang.office.scope import everything
from mingzhang.office.services.account_sources import preview_tables, take_tables
from mingzhang.office.services.accounts_entry import begin_tables, enter_cells, send_back, submit, take_file
from mingzhang.office.services.acting import NotPermittedError, RefusedError
from mingzhang.office.services.consolidation import consolidate
from mingzhang.office.services.documents import check_kept_document, submit_document
from mingzhang.pipeline import publish
from mingzhang.publishing.documents import EMPTY
from mingzhang.rulebook import load
from tests.office.accounts.conftest import YEAR, as_workbook, tables
from tests.office.accounts.test_pages import Browser, browse
from tests.office.conftest import City, People

__all__ = ["browse"]
pytestmark = pytest.mark.django_db
FIRST, THIRD = "final_accounts.01", "final_accounts.03"
GRAND = ("income.grand_total", "amount")


def _checked(people: People, report: Report, name: str = "决算.xlsx", content: bytes = b"") -> CheckedDocument:
    with everything("测试"):
        row = submit_document(people["clerk"], name, content or as_workbook(report), lambda _: None)
        check_kept_document(row.pk)
        row.refresh_from_db()
    return row


@pytest.fixture
def document(city: City, people: People) -> CheckedDocument:
    return _checked(people, tables(city["data"].name))


def _printed(report: Report) -> dict[tuple[str, str, str], str]:
    forms = ((f.form, r.id, c, cell.text) for f in report.forms for r in f.rows for c, cell in r.cells.items())
    return {(form, row, column): text for form, row, column, text in forms if text}


def test_all_is_new_where_nothing_stands(document: CheckedDocument, city: City, people: People) -> None:
    looked = preview_tables(people["clerk"], document, city["data"], YEAR)
    assert (looked.stands, looked.seen, len(looked.tables)) == (None, 0, 9)
    assert [(t.changed, t.lost, t.same) for t in looked.tables] == [((), (), 0)] * 9
    assert sum(len(t.new) for t in looked.tables) == len(_printed(looked.report))
    row = take_tables(people["clerk"], document, city["data"], YEAR, [t.form for t in looked.tables], 0)
    assert _printed(report_of(row)) == _printed(looked.report)
    assert row.origins == {t.form: document.pk for t in looked.tables}


def test_one_table_is_taken_and_the_others_stay_as_typed(
    document: CheckedDocument, city: City, people: People
) -> None:
    clerk = people["clerk"]
    draft = take_file(clerk, city["data"], YEAR, "旧.xlsx", as_workbook(tables(city["data"].name)))
    for form, place, text in ((FIRST, GRAND, "1.00"), (THIRD, ("20103", "total"), "2.00")):
        draft = enter_cells(clerk, draft, form, {place: text})
    looked = preview_tables(clerk, document, city["data"], YEAR)
    told = {t.form: [(c.before, c.after) for c in t.changed] for t in looked.tables if t.changed}
    assert told == {FIRST: [("1.00", "12,527.47")], THIRD: [("2.00", "8,244.66")]}
    row = take_tables(clerk, document, city["data"], YEAR, [FIRST], looked.seen)
    now = _printed(report_of(row))
    assert (now[FIRST, *GRAND], now[THIRD, "20103", "total"]) == ("12,527.47", "2.00")
    assert (row.pk, row.origins) == (draft.pk, {FIRST: document.pk})


def test_a_blank_of_the_document_over_a_figure_is_told(
    document: CheckedDocument, city: City, people: People
) -> None:
    clerk = people["clerk"]
    draft = begin_tables(clerk, city["data"], YEAR)
    printed = _printed(preview_tables(clerk, document, city["data"], YEAR).report)
    rows = (f.id for f in report_of(draft).forms[0].rows if (FIRST, f.id, "amount") not in printed)
    enter_cells(clerk, draft, FIRST, {(next(rows), "amount"): "7.00"})
    looked = preview_tables(clerk, document, city["data"], YEAR)
    assert [[(c.before, c.after) for c in t.lost] for t in looked.tables if t.lost] == [[("7.00", "")]]


def test_another_departments_and_another_years_document_are_refused(city: City, people: People) -> None:
    clerk = people["clerk"]
    other = _checked(people, tables("临川市卫生局"))
    with pytest.raises(RefusedError, match="文件写的是“临川市卫生局”，不是“临川市数据局”"):
        preview_tables(clerk, other, city["data"], YEAR)
    assert preview_tables(clerk, other, city["data"], YEAR, "机构改革前的名称").tables
    with pytest.raises(RefusedError, match=f"是 {YEAR} 年度的，不是 {YEAR + 1} 年度"):
        preview_tables(clerk, other, city["data"], YEAR + 1, "机构改革前的名称")
    with pytest.raises(NotPermittedError):
        preview_tables(clerk, other, city["health"], YEAR)
    nothing = _checked(people, tables("临川市数据局"), "账.txt", "本年支出 12.50 万元。\n".encode())
    with pytest.raises(RefusedError, match="没有读出部门决算的表"):
        preview_tables(clerk, nothing, city["data"], YEAR)
    assert not AccountTables._base_manager.exists()


def test_what_was_changed_since_it_was_shown_is_not_overwritten(
    document: CheckedDocument, city: City, people: People
) -> None:
    clerk = people["clerk"]
    draft = begin_tables(clerk, city["data"], YEAR)
    seen = preview_tables(clerk, document, city["data"], YEAR).seen
    enter_cells(clerk, draft, FIRST, {GRAND: "3.00"})
    with pytest.raises(RefusedError, match="有人改过，没有覆盖"):
        take_tables(clerk, document, city["data"], YEAR, [FIRST], seen)
    with pytest.raises(RefusedError, match="请至少选一张表"):
        take_tables(clerk, document, city["data"], YEAR, ["nothing"], seen + 1)
    draft.refresh_from_db()
    assert _printed(report_of(draft))[FIRST, *GRAND] == "3.00"


def test_handed_in_tables_stay_and_a_returned_version_is_followed(
    document: CheckedDocument, city: City, people: People
) -> None:
    clerk = people["clerk"]
    handed = submit(clerk, take_file(clerk, city["data"], YEAR, "旧.xlsx", as_workbook(tables(city["data"].name))))
    with pytest.raises(RefusedError, match="已报送，不能再改"):
        preview_tables(clerk, document, city["data"], YEAR)
    send_back(people["head"], handed, "请更正")
    looked = preview_tables(clerk, document, city["data"], YEAR)
    row = take_tables(clerk, document, city["data"], YEAR, [FIRST], looked.seen)
    assert (row.version, row.previous, len(row.reading["forms"])) == (2, handed, 9)


def _page(client: Client, name: str, *args: object, **query: str) -> str:
    return client.get(reverse(name, args=args), query).content.decode()


def test_a_figure_taken_from_a_pdf_answers_with_its_page(city: City, people: People, browse: Browser) -> None:
    """The document as printed; the picture is cut around the very cell."""
    clerk, report = people["clerk"], tables(city["data"].name)
    made = publish(report, EMPTY, load(), ("pdf",), draft=True)
    content = next(data for data in made.files.values() if isinstance(data, bytes))
    document = _checked(people, report, "决算.pdf", content)
    client = browse("clerk")
    page = _page(client, "document-use", document.pk)
    assert f'<option value="{city["data"].pk}" selected>' in page
    given = {"organisation": city["data"].pk, "year": YEAR, "called": "", "seen": 0, "forms": [FIRST, THIRD]}
    answer = client.post(reverse("document-use", args=[document.pk]), given)
    row = AccountTables._base_manager.get()
    assert answer.headers["Location"] == reverse("account", args=[row.pk])
    source = next(c.source for r in report_of(row).forms[0].rows if r.id == GRAND[0] for c in [r.cells["amount"]])
    assert source.box
    shown = _page(client, "account-cell", row.pk, FIRST, row=GRAND[0], column=GRAND[1])
    assert f'href="{reverse("document-image", args=[document.pk, source.page])}"' in shown
    assert f'x="{source.box[0] - 2}"' in shown
    enter_cells(clerk, row, FIRST, {GRAND: "12,527.47"})
    typed = _page(client, "account-cell", row.pk, FIRST, row=GRAND[0], column=GRAND[1])
    assert ("在本系统中填写" in typed, "document-image" in typed, "<svg" in typed) == (True, False, False)


def test_a_consolidated_figure_leads_to_the_units_and_they_to_the_document(
    document: CheckedDocument, city: City, people: People, browse: Browser
) -> None:
    clerk = people["clerk"]
    looked = preview_tables(clerk, document, city["data"], YEAR)
    own = take_tables(clerk, document, city["data"], YEAR, [t.form for t in looked.tables], 0)
    submit(clerk, own)
    content = as_workbook(tables(city["unit"].name, unit=True))
    submit(clerk, take_file(clerk, city["unit"], YEAR, "决算.xlsx", content))
    whole = consolidate(clerk, city["data"], YEAR)
    client = browse("clerk")
    shown = _page(client, "account-cell", whole.pk, THIRD, row="20103", column="total")
    address = f"{reverse('account-cell', args=[own.pk, THIRD])}?row=20103&column=total"
    assert address.replace("&", "&amp;") in shown
    assert "第3张工作表" in client.get(address).content.decode()
    assert f'href="{reverse("document", args=[document.pk])}"' in client.get(address).content.decode()


def test_the_page_refuses_in_the_form_and_keeps_what_was_chosen(
    city: City, people: People, browse: Browser
) -> None:
    other = _checked(people, tables("临川市卫生局"))
    client, address = browse("clerk"), reverse("document-use", args=[other.pk])
    assert "文件写的是“临川市卫生局”" in client.get(address).content.decode()
    named: dict[str, str | int] = {"organisation": city["data"].pk, "year": YEAR, "called": "原名"}
    assert 'name="forms"' in client.get(address, named).content.decode()
    nothing = client.post(address, {**named, "seen": 0})
    assert (nothing.status_code, "请至少选一张表" in nothing.content.decode()) == (422, True)
    assert browse("head").post(address, {**named, "seen": 0, "forms": [FIRST]}).status_code == 403
    assert "由经办人办理" in browse("head").get(address).content.decode()
    assert not AccountTables._base_manager.exists()
    assert browse("other_clerk").get(address).status_code == 404
