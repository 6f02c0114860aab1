"""Self-evaluation forms of other cities, in every format, are read as they were filled in."""

from pathlib import Path

import pytest

from mingzhang.forms import Report
from mingzhang.pipeline import Source, read
from mingzhang.rulebook import load
from tests.reading.self_evaluation.cities import CITIES, Texts, flattened, sheet_of
from tests.reading.unseen.style import Container, Style
from tests.reading.unseen.writers import to_pdf, write

CONTAINERS: tuple[Container, ...] = ("html", "xlsx", "docx")


def printed(report: Report) -> tuple[Texts, Texts]:
    """What the one form of a report prints, and of it what bears no mark."""
    [form] = report.forms
    cells = {(row.id, column): cell for row in form.rows for column, cell in row.cells.items() if cell.text}
    return (
        {key: cell.text for key, cell in cells.items()},
        {key: cell.text for key, cell in cells.items() if cell.mark is None},
    )


def file_of(city: str, container: Container) -> bytes:
    return write([sheet_of(CITIES[city])[0]], Style(city, container, landscape=True, size=8))


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("city", CITIES)
def test_files_are_read_as_they_were_filled_in(city: str, container: Container) -> None:
    [report] = read([Source(f"{city}.{container}", file_of(city, container))], load())
    assert printed(report)[0] == sheet_of(CITIES[city])[1]
    assert report.unread == ()


@pytest.mark.parametrize("city", CITIES)
def test_flattened_text_is_right_or_marked_or_unread(city: str) -> None:
    sheet, expected = sheet_of(CITIES[city])
    [report] = read([Source(f"{city}.txt", flattened(sheet).encode())], load())
    if not report.forms:
        assert report.unread
        return
    plain = printed(report)[1]
    assert {key: text for key, text in plain.items() if expected.get(key) != text} == {}


@pytest.fixture(scope="module")
def papers(office_suite: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the forms as PDFs, from sheets and from Word documents."""
    folder = tmp_path_factory.mktemp("cities")
    for city in CITIES:
        for container in ("xlsx", "docx"):
            (folder / f"{city}-{container}.{container}").write_bytes(file_of(city, container))
    to_pdf(office_suite, folder, sorted(folder.glob("*-*.*")))
    return folder


@pytest.mark.office_suite
@pytest.mark.slow
@pytest.mark.parametrize("container", ["xlsx", "docx"])
@pytest.mark.parametrize("city", CITIES)
def test_printed_forms_are_read_as_they_were_filled_in(city: str, container: str, papers: Path) -> None:
    [report] = read([Source.of(papers / f"{city}-{container}.pdf")], load())
    assert printed(report)[0] == sheet_of(CITIES[city])[1]
