"""Pages as they are seen: ink stays inside the margins, no page but the cover is nearly empty, none is cut off."""

from collections.abc import Iterator

import numpy as np
import pypdfium2
import pytest

from mingzhang.forms import Report
from mingzhang.publishing.documents import compose, example_narrative
from mingzhang.publishing.writers import write_pdf
from mingzhang.rulebook import Rulebook
from mingzhang.scoring import score_report
from tests.publishing.trees import document_of

SCALE = 0.5
DARK = 128
POINTS_IN_MM = 72 / 25.4


def drawn(data: bytes) -> Iterator[tuple[int, "np.ndarray"]]:
    """Each page's number and its ink, as a picture of true and false."""
    for number, page in enumerate(pypdfium2.PdfDocument(data), 1):
        picture = page.render(scale=SCALE, grayscale=True)
        yield number, picture.to_numpy().reshape(picture.height, -1)[:, : picture.width] < DARK


def strayed(ink: "np.ndarray", book: Rulebook) -> int:
    """Dark points left and right of the text, above the running head and below the page number."""
    paper = book.paper
    upright = ink.shape[0] > ink.shape[1]
    sides = (paper.left, paper.right) if upright else (paper.bottom, paper.top)
    left, right = (int((float(side) - 1) * POINTS_IN_MM * SCALE) for side in sides)
    edge = int(10 * POINTS_IN_MM * SCALE)
    return int(ink[:, :left].sum() + ink[:, -right:].sum() + ink[:edge].sum() + ink[-edge:].sum())


@pytest.fixture(scope="module", params=["plain", "composed"])
def pages(request: pytest.FixtureRequest, book: Rulebook, example: Report) -> list[tuple[int, "np.ndarray"]]:
    if request.param == "plain":
        return list(drawn(write_pdf(document_of(example, book))))
    scores = score_report(example, book)
    return list(drawn(write_pdf(compose(example, example_narrative(), book=book, scores=scores))))


@pytest.mark.slow
def test_ink_stays_inside_the_margins(pages: list[tuple[int, "np.ndarray"]], book: Rulebook) -> None:
    assert [(number, outside) for number, ink in pages if (outside := strayed(ink, book))] == []


@pytest.mark.slow
def test_no_page_is_nearly_empty(book: Rulebook, example: Report) -> None:
    """A page of a composed document holds more than its running head, its number and a heading."""
    least = 700
    scores = score_report(example, book)
    made = list(drawn(write_pdf(compose(example, example_narrative(), book=book, scores=scores))))
    assert [(number, int(ink.sum())) for number, ink in made[1:] if ink.sum() < least] == []
