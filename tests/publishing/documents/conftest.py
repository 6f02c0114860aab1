"""The example year composed once for all tests of documents."""

import pytest

from mingzhang.forms import Report
from mingzhang.pipeline import score
from mingzhang.publishing.documents import DocumentTree, Narrative, compose, example_narrative, scoring_inputs
from mingzhang.publishing.documents.binding import Bindings
from mingzhang.rulebook import Rulebook
from mingzhang.scoring import ScoreSheet


@pytest.fixture(scope="session")
def narrative() -> Narrative:
    return example_narrative()


@pytest.fixture(scope="session")
def scores(example: Report, narrative: Narrative, book: Rulebook) -> list[ScoreSheet]:
    return score([example], book, given=scoring_inputs(example, narrative))


@pytest.fixture(scope="session")
def tree(example: Report, narrative: Narrative, book: Rulebook, scores: list[ScoreSheet]) -> DocumentTree:
    return compose(example, narrative, book=book, scores=scores)


@pytest.fixture(scope="session")
def bindings(example: Report, narrative: Narrative, book: Rulebook, scores: list[ScoreSheet]) -> Bindings:
    return Bindings(example, narrative, book, scores)
