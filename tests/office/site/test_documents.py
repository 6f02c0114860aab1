"""Dropping documents: bad files, progress, page images with frames, figures that answer, files, versions."""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mingzhang.example import load_example
from mingzhang.office.models import CheckedDocument
from mingzhang.office.queries.document_files import result_of
from mingzhang.office.scope import everything, seeing
from mingzhang.publishing.sheets import report_sheets
from mingzhang.publishing.sheets.xlsx import workbook
from mingzhang.rulebook import load
from tests.office.conftest import People
from tests.office.site.conftest import ACCOUNTS, Browser, dropped


@pytest.fixture(scope="session")
def example_workbook() -> bytes:
    return workbook(report_sheets(load_example(load()), load()), ("示例", ""), "示例数据")


def _upload(name: str, content: bytes) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, content)}


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.exe", b"MZ", "不是能读的文件；请提交 PDF"),
        ("a.pdf", b"", "这是空文件，请重新选择。"),
        ("a.pdf.html.zip", b"PK", "不是能读的文件；请提交 PDF"),
    ],
)
def test_a_bad_file_is_refused_in_a_sentence(
    people: People, browse: Browser, name: str, content: bytes, says: str
) -> None:
    answer = browse("clerk").post("/documents/new/", _upload(name, content))
    assert answer.status_code == 422
    assert says in answer.content.decode()
    with everything("测试"):
        assert CheckedDocument.objects.count() == 0


def test_a_file_beyond_the_limit_is_refused(people: People, browse: Browser, settings: object) -> None:
    settings.LARGEST_DOCUMENT = 10  # type: ignore[attr-defined]
    answer = browse("clerk").post("/documents/new/", _upload("a.txt", b"x" * 11))
    assert answer.status_code == 422


@pytest.mark.parametrize("content", [b"%PDF-1.7 broken", b"\x00\x01\x02", "没有数字的一句话。".encode()])
def test_what_cannot_be_read_says_why(
    people: People, browse: Browser, content: bytes, django_capture_on_commit_callbacks: object
) -> None:
    client = browse("clerk")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        answer = client.post("/documents/new/", _upload("坏.pdf", content))
    page = client.get(answer.headers["Location"]).content.decode()
    assert "未能读出" in page
    assert "Traceback" not in page
    with seeing(people["clerk"].scope):
        row = CheckedDocument.objects.get()
        assert (row.state, bool(row.sentence)) == ("failed", True)


def test_a_name_cannot_leave_its_folder(people: People) -> None:
    row = dropped(people["clerk"], "../../etc/账.txt")
    assert row.name == "账.txt"


def test_what_is_kept_is_what_came_out(people: People, example_workbook: bytes) -> None:
    from mingzhang.office.services.documents import check_kept_document, submit_document
    from mingzhang.pipeline import Source, judge, read

    with everything("测试"):
        row = submit_document(people["clerk"], "示例.xlsx", example_workbook, lambda _: None)
        check_kept_document(row.pk)
    view, again = result_of(row.pk), judge(read([Source("示例.xlsx", example_workbook)], load()), load())
    assert (view.reports, view.result, view.sheets) == (again.reports, again.result, again.sheets)
    assert view.certificate == again.certificate


def test_every_figure_answers(people: People, browse: Browser, example_workbook: bytes) -> None:
    from mingzhang.office.services.documents import check_kept_document, submit_document

    with everything("测试"):
        row = submit_document(people["clerk"], "示例.xlsx", example_workbook, lambda _: None)
        check_kept_document(row.pk)
    client = browse("clerk")
    form = result_of(row.pk).reports[0].forms[0]
    printed = next(c for r in form.rows for c in r.cells.values() if c.value)
    page = client.get(f"/documents/{row.pk}/tables/0/0/").content.decode()
    assert printed.text in page
    panel = client.get(f"/documents/{row.pk}/tables/0/0/0/0/", headers={"HX-Target": "panel"}).content.decode()
    assert "这个数从哪里来" in panel
    assert "<html" not in panel
    for tab in ("findings", "tables", "scores", "certificate", "unknown"):
        assert client.get(f"/documents/{row.pk}/?tab={tab}").status_code == 200
    for kind in ("xlsx", "html", "md", "json"):
        assert client.get(f"/documents/{row.pk}/files/{kind}/").status_code == 200
    whole = json.loads(client.get(f"/documents/{row.pk}/files/json/").content)
    assert whole["findings"]["checked"] == result_of(row.pk).result.checked
    assert client.get(f"/documents/{row.pk}/files/exe/").status_code == 404


def test_a_pdf_shows_its_pages_with_frames(people: People, browse: Browser, shared: Path) -> None:
    from mingzhang.office.services.documents import check_kept_document, submit_document

    path = shared / "documents" / "上海市普陀区财政局2024年度部门决算.pdf"
    with everything("测试"):
        row = submit_document(people["clerk"], path.name, path.read_bytes(), lambda _: None)
        check_kept_document(row.pk)
    client = browse("clerk")
    image = client.get(f"/documents/{row.pk}/pages/13.png")
    # Read to its end, the answer closes itself without closing the test's connection.
    assert b"".join(image.streaming_content)[:8] == b"\x89PNG\r\n\x1a\n"  # type: ignore[attr-defined]
    view = result_of(row.pk)
    evidence = next(e for f in view.standing for e in f.evidence if e.source.page == 13 and e.source.box)
    page = client.get(f"/documents/{row.pk}/pages/13/").content.decode()
    assert f'x="{evidence.source.box[0] - 2}"' in page  # type: ignore[index]
    assert client.get(f"/documents/{row.pk}/pages/99/").status_code == 404
    assert browse("other_clerk").get(f"/documents/{row.pk}/pages/13.png").status_code == 404


def test_versions_say_what_was_fixed_and_what_was_broken(people: People, browse: Browser) -> None:
    wrong = ACCOUNTS + "其中：基本支出 8.00 万元，占 70.00%。\n"
    first = dropped(people["clerk"], text=wrong)
    second = dropped(people["clerk"], text=ACCOUNTS, previous=first)
    page = browse("clerk").get(f"/documents/{second.pk}/compare/{first.pk}/").content.decode()
    fixed = len(result_of(first.pk).standing) - len(result_of(second.pk).standing)
    assert f"改好 {fixed} 处，新出现 0 处" in page
    assert "版本" in browse("clerk").get(f"/documents/{second.pk}/").content.decode()
