"""Every figure that a finding quotes leads to a page, table or line that prints it, marked, whatever the file."""

from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.test import Client

from mingzhang.example import load_example
from mingzhang.office.desk.document_evidence import Places
from mingzhang.office.models import CheckedDocument
from mingzhang.office.queries.document_files import result_of
from mingzhang.office.scope import everything
from mingzhang.office.services.documents import check_kept_document, submit_document
from mingzhang.pipeline import publish
from mingzhang.publishing.documents import example_narrative
from mingzhang.publishing.sheets import report_sheets
from mingzhang.publishing.sheets.html import page
from mingzhang.publishing.sheets.text import flattened
from mingzhang.publishing.sheets.xlsx import workbook
from mingzhang.quantities import squeeze
from mingzhang.rulebook import load
from tests.office.conftest import People
from tests.office.site.conftest import Browser

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def _published(kind: str) -> bytes:
    report = load_example(load())[0]
    made = publish(report, example_narrative(), load(), (kind,))
    content = next(data for name, data in made.files.items() if name.endswith(kind))
    return content if isinstance(content, bytes) else content.encode()


FILES: Mapping[str, Callable[[], bytes]] = {
    "xlsx": lambda: workbook(report_sheets(load_example(load()), load())),
    "txt": lambda: flattened(report_sheets(load_example(load()), load())).encode(),
    "html": lambda: page(report_sheets(load_example(load()), load())).encode(),
    "docx": lambda: _published("docx"),
    "pdf": lambda: _published("pdf"),
}


class Marked(HTMLParser):
    """What a page shows as asked for: the words of elements of that class; for frames of a page their titles."""

    _EMPTY = frozenset({"input", "br", "image", "img", "link", "meta", "hr"})

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.text: list[str] = []
        self._inside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [given["id"] or ""] if given.get("id") == "asked" else []
        if "asked" in (given.get("class") or "").split() or (self._inside and tag not in self._EMPTY):
            self._inside += 1

    def handle_endtag(self, tag: str) -> None:
        if self._inside and tag not in self._EMPTY:
            self._inside -= 1

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.text.append(data)


def _marked(client: Client, address: str) -> Marked:
    bare = address.partition("#")[0]
    answer = client.get(bare, headers={"HX-Target": "viewer"})
    assert answer.status_code == 200, address
    marked = Marked()
    marked.feed(answer.content.decode())
    return marked


def _checked(people: People, kind: str) -> CheckedDocument:
    with everything("测试"):
        row = submit_document(people["clerk"], f"示例.{kind}", FILES[kind](), lambda _: None)
        check_kept_document(row.pk)
        row.refresh_from_db()
    return row


@pytest.mark.parametrize("kind", list(FILES))
def test_every_figure_quoted_is_shown_marked(people: People, browse: Browser, kind: str) -> None:
    row, client = _checked(people, kind), browse("clerk")
    view = result_of(row.pk)
    places = Places(row, view)
    quoted = [(f, n, e) for f in (*view.standing, *view.tails) for n, e in enumerate(f.evidence, 1)]
    assert len(quoted) > 500
    wrong = []
    for finding, number, evidence in quoted:
        address = places.of(finding, number)
        if address is None:
            wrong.append((finding.rule, "没有地址", evidence, ""))
            continue
        assert urlsplit(address).fragment == "asked"
        marked = _marked(client, address)
        printed = squeeze("".join(marked.text))
        if marked.ids != ["asked"] or squeeze(evidence.text or "") not in printed:
            wrong.append((finding.rule, address, evidence, printed[:80]))
    assert wrong == []


@pytest.mark.parametrize("kind", ["xlsx", "txt"])
def test_the_findings_link_to_all_that_they_quote_and_back(people: People, browse: Browser, kind: str) -> None:
    row, client = _checked(people, kind), browse("clerk")
    view = result_of(row.pk)
    places = Places(row, view)
    whole = client.get(f"/documents/{row.pk}/").content.decode()
    wanted = {places.of(f, n) for f in view.standing for n in range(1, len(f.evidence) + 1)}
    assert [a for a in wanted if a is None or f'href="{a.replace("&", "&amp;")}"' not in whole] == []
    shown = client.get(places.of(view.standing[0], 1) or "").content.decode()
    assert f'href="/documents/{row.pk}/#f1"' in shown
    assert 'id="f1"' in whole
