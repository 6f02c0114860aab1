"""Two versions side by side, in one kind of file or two: one error fixed, one made, the rest stays."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from mingzhang.example import load_example
from mingzhang.forms import Report
from mingzhang.office.models import CheckedDocument
from mingzhang.office.queries.document_differences import TEXT, Change, difference
from mingzhang.office.queries.document_files import result_of
from mingzhang.office.scope import everything
from mingzhang.office.services.documents import check_kept_document, submit_document
from mingzhang.pipeline import publish
from mingzhang.publishing.documents import example_narrative
from mingzhang.publishing.sheets import report_sheets
from mingzhang.publishing.sheets.html import page
from mingzhang.publishing.sheets.text import flattened
from mingzhang.publishing.sheets.xlsx import workbook
from mingzhang.rulebook import load
from tests.office.conftest import People
from tests.office.site.conftest import Browser

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def _misprinted(form: str, row: str, column: str, text: str) -> Report:
    """The example with one figure misprinted."""
    report = load_example(load())[0]
    filled = report.first(form)
    assert filled
    made = {column: lambda cell: replace(cell, text=text, value=Decimal(text.replace(",", "")))}
    rows = tuple(
        replace(r, cells={c: made[c](cell) if c in made and r.id == row else cell for c, cell in r.cells.items()})
        for r in filled.rows
    )
    forms = tuple(replace(f, rows=rows, _by_id={}) if f is filled else f for f in report.forms)
    return replace(report, forms=forms)


def old() -> Report:
    """The income table's first figure has two digits exchanged: 12,926.72 is printed as 12,926.21."""
    return _misprinted("final_accounts.01", "income.general_budget", "amount", "12,926.21")


def new() -> Report:
    """That is mended; the expenditure table prints 8,144.66 where 8,644.54 was."""
    return _misprinted("final_accounts.03", "20103", "total", "8,144.66")


def _pdf(report: Report) -> bytes:
    files = publish(report, example_narrative(), load(), ("pdf",), draft=True).files
    return next(data for data in files.values() if isinstance(data, bytes))


WRITERS: Mapping[str, Callable[[Report], bytes]] = {
    "xlsx": lambda report: workbook(report_sheets([report], load())),
    "txt": lambda report: flattened(report_sheets([report], load())).encode(),
    "html": lambda report: page(report_sheets([report], load())).encode(),
    "pdf": _pdf,
}


def _checked(people: People, name: str, content: bytes, **more: CheckedDocument) -> CheckedDocument:
    with everything("测试"):
        row = submit_document(people["clerk"], name, content, lambda _: None, **more)
        check_kept_document(row.pk)
        row.refresh_from_db()
    return row


@pytest.mark.parametrize(("was", "becomes"), [("xlsx", "xlsx"), ("txt", "html"), ("pdf", "xlsx")])
def test_one_is_fixed_one_is_new_and_the_rest_stays(
    people: People, browse: Browser, was: str, becomes: str
) -> None:
    first = _checked(people, f"旧.{was}", WRITERS[was](old()))
    second = _checked(people, f"新.{becomes}", WRITERS[becomes](new()), previous=first)
    before, after = result_of(first.pk), result_of(second.pk)
    told = difference(before, after)
    fixed = [(t.finding.rule, t.changes) for t in told.fixed if t.finding.evidence]
    income = Change("一、一般公共预算财政拨款收入", "金额", "12,926.21", "12,926.72")
    spending = Change("政府办公厅（室）及相关机构事务", "本年支出合计", "8,644.54", "8,144.66")
    assert fixed == [("X-01", (income,))]
    assert [(t.finding.rule, t.changes) for t in told.broken] == [("X-06", (spending,))]
    assert told.added == ()
    assert len(told.fixed) + len(told.stayed) + len(told.gone) == len(before.standing)
    assert len(told.broken) + len(told.stayed) == len(after.standing)
    shown = browse("clerk").get(f"/documents/{second.pk}/compare/{first.pk}/").content.decode()
    assert f"改好 {len(told.fixed)} 处，新出现 1 处，仍在 {len(told.stayed)} 处。" in shown
    assert ("12,926.21</del>" in shown, "8,144.66</ins>" in shown) == (True, True)
    assert ("两版的格式不同" in shown) == (was != becomes)


def test_what_only_one_kind_of_file_holds_is_neither_fixed_nor_new(people: People) -> None:
    """The workbook has no running text: what a PDF says of it cannot be compared."""
    first = _checked(people, "旧.pdf", _pdf(old()))
    second = _checked(people, "新.xlsx", WRITERS["xlsx"](new()))
    told, back = (
        difference(result_of(one.pk), result_of(other.pk)) for one, other in ((first, second), (second, first))
    )
    assert len(told.gone) > 10
    assert [t.finding.rule for t in told.gone if all(e.form != TEXT for e in t.finding.evidence)] == []
    assert {t.finding.message for t in back.added} == {t.finding.message for t in told.gone}
    assert [(t.finding.rule) for t in back.broken] == ["X-01"]


def test_a_version_that_is_not_checked_yet_is_not_compared(people: People, browse: Browser) -> None:
    first = _checked(people, "旧.txt", WRITERS["txt"](old()))
    with everything("测试"):
        waiting = submit_document(people["clerk"], "新.txt", b"x", lambda _: None, first)
    answer = browse("clerk").get(f"/documents/{waiting.pk}/compare/{first.pk}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/documents/{waiting.pk}/")
