"""The rule book, loaded once."""

import pytest

from mingzhang.rulebook import Rulebook, load


@pytest.fixture(scope="session")
def book() -> Rulebook:
    return load()
