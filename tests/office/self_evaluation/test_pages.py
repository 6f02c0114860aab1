"""The form as a page: scores while one types, drafts outside the trail, files, import with a dry run, re-checks."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from mingzhang.office.models import AuditEvent, Draft, SelfEvaluation
from mingzhang.office.queries.filled_forms import Proposal, propose
from mingzhang.office.scope import everything
from mingzhang.office.services import self_evaluations
from tests.office.conftest import City, People
from tests.office.self_evaluation.year import TYPED, begun, handed_in
from tests.office.site.conftest import Browser, browse, quick

__all__ = ["browse", "quick"]
Lines = list[list[Any]]
Edit = Callable[[Lines], Lines]


def _now(row: SelfEvaluation) -> SelfEvaluation:
    with everything("测试"):
        found: SelfEvaluation = SelfEvaluation.objects.get(pk=row.pk)
    return found


def _events(row: SelfEvaluation) -> int:
    with everything("测试"):
        return AuditEvent.objects.filter(about=row.about).count()


def test_scores_come_while_one_types_and_the_draft_is_kept(city: City, people: People, browse: Browser) -> None:
    row, clerk = begun(city, people), browse("clerk")
    page, events = reverse("self-evaluation", args=[row.pk]), _events(row)
    answer = clerk.post(reverse("self-evaluation-live", args=[row.pk]), {**TYPED, "indicator.1.note": ""})
    body = answer.content.decode()
    assert "总分 91.33，优，还有 1 处要填" in body
    assert "20 × 2 ÷ 3 = 13.33" in body
    assert (_events(row), _now(row).rows["indicator.1"]["actual"]) == (events, "")
    assert 'value="2个"' in clerk.get(page).content.decode()
    assert 'value="2个"' not in browse("head").get(page).content.decode()
    saved = clerk.post(page, {**TYPED, "step": "save", "revision": row.revision})
    assert (saved.status_code, _now(row).total, _events(row)) == (302, "91.33", events + 1)
    with everything("测试"):
        assert not Draft.objects.filter(key=page).exists()


def test_what_arrives_after_the_form_was_handed_in_changes_nothing(
    city: City, people: People, browse: Browser
) -> None:
    row = handed_in(city, people)
    late = reverse("self-evaluation-live", args=[row.pk])
    answers = {who: browse(who).post(late, {"indicator.1.actual": "9个"}) for who in ("clerk", "reviewer")}
    assert {who: (answer.status_code, answer.content) for who, answer in answers.items()} == {
        "clerk": (204, b""),
        "reviewer": (404, answers["reviewer"].content),
    }
    assert (_now(row).rows, Draft._base_manager.count()) == (row.rows, 0)


def test_what_is_refused_stands_at_its_field_and_nothing_typed_is_lost(
    city: City, people: People, browse: Browser
) -> None:
    row = begun(city, people)
    page = reverse("self-evaluation", args=[row.pk])
    bad = {**TYPED, "funds.total.executed": "八十", "step": "submit"}
    answer = browse("clerk").post(page, bad)
    body = answer.content.decode()
    assert (answer.status_code, _now(row).state) == (422, "draft")
    assert "“八十”不是数，请只填写数。" in body
    assert 'value="八十"' in body
    assert 'value="2个"' in body
    sent = browse("clerk").post(page, {**TYPED, "step": "submit", "revision": row.revision})
    assert (sent.status_code, _now(row).state) == (302, "under_review")
    assert "<input" not in browse("finance").get(page).content.decode().split("<h2>预算执行")[1].split("<aside")[0]
    late = browse("head").post(page, {**TYPED, "step": "save", "revision": row.revision})
    assert (late.status_code, "2个" in late.content.decode()) == (409, True)


def test_the_page_takes_as_many_queries_for_twenty_targets_as_for_four(
    city: City, people: People, browse: Browser
) -> None:
    row, clerk = begun(city, people), browse("clerk")
    live, counts = reverse("self-evaluation-live", args=[row.pk]), []
    for more in (0, 16):
        rows = dict(row.rows)
        rows |= {f"indicator.{5 + n}": dict(rows["indicator.1"], weight="0") for n in range(more)}
        with everything("测试"):
            SelfEvaluation.objects.filter(pk=row.pk).update(rows=rows)
        clerk.post(live, TYPED)
        with CaptureQueriesContext(connection) as captured:
            clerk.post(live, TYPED)
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_a_form_comes_back_from_its_own_file(city: City, people: People, browse: Browser, kind: str) -> None:
    row = handed_in(city, people)
    file = browse("clerk").get(reverse("self-evaluation-file", args=[row.pk, kind]))
    assert propose(row, f"表.{kind}", file.content) == Proposal((), (), (), ())
    row.rows = {name: {**texts, "actual": "", "note": ""} for name, texts in row.rows.items()}
    found = {c.field: c.after for c in propose(row, f"表.{kind}", file.content).changes}
    typed = {name: text for name, text in TYPED.items() if name.startswith("indicator.")}
    assert found == typed


FIRST, LAST = "B14", "I17"
"""Where the indicators stand in the workbook of the form: two groups, name, target, actual, weight, score, note."""


def _workbook(content: bytes, edit: Edit) -> bytes:
    """The workbook with its lines of indicators edited, every formula replaced by what it gives."""
    book = load_workbook(BytesIO(content))
    sheet = book.worksheets[0]
    sheet.unmerge_cells("B14:B15")
    cells = sheet[FIRST:LAST]
    lines = [[cell.value for cell in line] for line in cells]
    lines[1][0] = lines[0][0]
    for line, score in zip(lines, (13.33, 20, 40, 10), strict=True):
        line[6] = score
    for line, values in zip(cells, edit(lines), strict=True):
        for cell, value in zip(line, values, strict=True):
            cell.value = value
    for place, value in (("I6", 8), ("G18", 90), ("H18", 83.33), ("G19", 91.33)):
        sheet[place] = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_rows_in_another_order_and_unknown_ones(city: City, people: People, browse: Browser) -> None:
    row = handed_in(city, people)
    file = browse("clerk").get(reverse("self-evaluation-file", args=[row.pk, "xlsx"])).content

    def swapped(lines: Lines) -> Lines:
        first, second, third, last = lines
        return [second, first, third, ["没有批准的指标" if v == "使用人员满意度" else v for v in last]]

    found = propose(row, "表.xlsx", _workbook(file, swapped))
    assert (found.changes, found.unknown, found.missing) == ((), ("没有批准的指标",), ("使用人员满意度",))


def test_an_import_changes_nothing_before_it_is_confirmed(city: City, people: People, browse: Browser) -> None:
    row = begun(city, people)
    filled = self_evaluations.save(people["clerk"], row, TYPED)
    clerk = browse("clerk")
    file = clerk.get(reverse("self-evaluation-file", args=[row.pk, "xlsx"])).content
    blank = {f"indicator.{n}.actual": "" for n in (1, 2, 3, 4)}
    blanked = self_evaluations.save(people["clerk"], filled, blank)
    address = reverse("self-evaluation-import", args=[row.pk])
    answer = clerk.post(address, {"file": SimpleUploadedFile("表.xlsx", file)})
    assert "将填入 4 处；确认前什么都没有改动。" in answer.content.decode()
    assert _now(row).revision == blanked.revision
    other = clerk.post(address, {"file": SimpleUploadedFile("账.txt", "没有表".encode())})
    assert (other.status_code, "没有找到项目支出绩效自评表" in other.content.decode()) == (422, True)


def test_the_finance_bureau_draws_and_scores_again(city: City, people: People, browse: Browser) -> None:
    handed_in(city, people)
    finance, page = browse("finance"), reverse("rechecks")
    drawn = {"organisation": city["data"].pk, "way": "largest", "count": 1}
    finance.post(reverse("act"), {"organisation": people["finance"].organisation.pk, "year": 2023, "next": "/"})
    assert finance.post(page, {**drawn, "count": 2}).status_code == 422
    assert finance.post(page, drawn).status_code == 302
    with everything("测试"):
        entry = SelfEvaluation.objects.get().rechecks.get()
    address = reverse("recheck", args=[entry.pk])
    refused = finance.post(address, {"indicator.1.actual": "1个", "revision": 1})
    assert (refused.status_code, "请写明原因" in refused.content.decode()) == (422, True)
    done = finance.post(address, {"indicator.1.actual": "1个", "revision": 1, "reason": "现场只见一个站点"})
    assert done.status_code == 302
    body = finance.get(page).content.decode()
    assert all(text in body for text in ("91.33", "84.67", "-6.66", "-7.29%"))
    assert browse("clerk").post(page, drawn).status_code == 403


def test_the_summary_as_a_page_and_a_file(city: City, people: People, browse: Browser) -> None:
    handed_in(city, people)
    clerk = browse("clerk")
    clerk.post(reverse("act"), {"organisation": people["clerk"].organisation.pk, "year": 2023, "next": "/"})
    body = clerk.get(reverse("self-evaluation-summary")).content.decode()
    assert "临川市数据局 2023 年度已提交 1 份自评。" in body
    file = clerk.get(reverse("self-evaluation-summary-file", args=["own", "xlsx"])).content
    values = {
        cell.value for sheet in load_workbook(BytesIO(file)).worksheets for row in sheet.iter_rows() for cell in row
    }
    assert "网上政务平台运维" in values
    others = browse("other_clerk").get(reverse("self-evaluation-summary") + "?organisation=data")
    assert others.status_code == 404
