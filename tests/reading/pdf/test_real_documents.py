"""The real documents against two witnesses: pdfplumber, cell by cell, and the proofread answers, page by page."""

import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

from mingzhang.reading.pages import GridCell, GridTable, Page
from mingzhang.reading.pdf import read_pdf

pytestmark = pytest.mark.shared

AMOUNT = re.compile(r"-?[\d,]*\d\.\d\d")
NEAR = 4.0
Box = tuple[float, float, float, float]


def squeezed(text: str | None) -> str:
    return re.sub(r"\s", "", text or "")


def tables(page: Page) -> list[GridTable]:
    return [block for block in page.blocks if isinstance(block, GridTable)]


def cells(page: Page) -> list[GridCell]:
    return [cell for table in tables(page) for cell in table.cells]


def documents(shared: Path) -> list[Path]:
    found = sorted((shared / "documents").glob("*.pdf"))
    assert len(found) == 7
    return found


def distance(one: Box, other: Box) -> float:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def plumbed(page: Any) -> Iterator[tuple[Box, str, bool]]:
    """The cells pdfplumber finds: box, text, and whether its borders were drawn with ink."""
    inked = page.filter(_inked)
    boxes = [cell for table in inked.find_tables() for cell in table.cells]
    for table in page.find_tables():
        for row, texts in zip(table.rows, table.extract(), strict=True):
            for box, text in zip(row.cells, texts, strict=True):
                if box:
                    yield box, squeezed(text), any(distance(box, other) <= NEAR for other in boxes)


def _inked(thing: dict[str, Any]) -> bool:
    """Not a white fill, which pdfplumber takes for a cell."""
    if thing["object_type"] != "rect":
        return True
    colour = thing.get("non_stroking_color")
    white = colour in ((1,), (1, 1, 1), 1, [1], [1, 1, 1])
    return not (thing.get("fill") and white and not thing.get("stroke"))


def nearest(box: Box, found: list[GridCell]) -> GridCell | None:
    near = [cell for cell in found if cell.source.box and distance(cell.source.box, box) <= NEAR]
    return min(near, key=lambda cell: distance(cell.source.box or box, box), default=None)


@pytest.mark.slow
def test_every_cell_equals_that_of_pdfplumber(shared: Path) -> None:
    """Two differences are allowed, each proven where it occurs.

    What pdfplumber finds only because white fills look like cells to it is no table (it is gone when the
    fills are taken away). A grid without text, the last empty row of a table over two pages, is left out.
    """
    compared = 0
    for path in documents(shared):
        ours = read_pdf(path.read_bytes(), path.name)
        with pdfplumber.open(path) as pdf:
            for page, mine in zip(pdf.pages, ours.pages, strict=True):
                found = cells(mine)
                theirs = list(plumbed(page))
                for box, text, inked in theirs:
                    cell = nearest(box, found)
                    if cell is None:
                        assert not text or not inked, (path.name, mine.number, box, text)
                        continue
                    assert squeezed(cell.text) == text, (path.name, mine.number, box)
                    compared += 1
                for cell in found:
                    place = cell.source.box
                    assert place
                    assert any(distance(place, other) <= NEAR for other, _, _ in theirs), (path.name, cell)
    assert compared > 8_000


def test_amounts_of_the_proofread_accounts_stand_on_their_pages(shared: Path) -> None:
    """Each table's amounts, as a multiset over its pages, once for each time they are printed."""
    for account in json.loads((shared / "answers" / "shanghai_tables.json").read_text("utf-8")):
        path = shared / "documents" / account["file"]
        pages = read_pdf(path.read_bytes(), path.name).pages
        for table in account["tables"].values():
            read = [squeezed(cell.text) for number in table["pages"] for cell in cells(pages[number - 1])]
            printed = Counter(amounts(table.get("row_as_printed", table)))
            assert Counter(text for text in read if AMOUNT.fullmatch(text)) == printed, table["title"]


def amounts(answer: object) -> Iterator[str]:
    """All amounts in an answer, whatever its shape."""
    if isinstance(answer, str):
        if AMOUNT.fullmatch(answer):
            yield answer
    elif isinstance(answer, dict):
        for value in answer.values():
            yield from amounts(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from amounts(value)


def test_nothing_is_unread_in_the_real_documents(shared: Path) -> None:
    for path in documents(shared):
        assert read_pdf(path.read_bytes(), path.name).unread == ()


@pytest.mark.speed
def test_six_times_faster_than_the_slow_witness(shared: Path) -> None:
    path = max(documents(shared), key=lambda path: len(read_pdf(path.read_bytes(), path.name).pages))
    ours = min(_seconds_of_reading(path) for _ in range(3))
    start = time.process_time()
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_tables()
    assert ours * 6 < time.process_time() - start


def _seconds_of_reading(path: Path) -> float:
    start = time.process_time()
    read_pdf(path.read_bytes(), path.name)
    return time.process_time() - start
