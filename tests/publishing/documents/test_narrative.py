"""Narrative files: what is read, and what is refused with the place and the allowed words."""

from decimal import Decimal

import pytest

from mingzhang.errors import DocumentError
from mingzhang.publishing.documents import EMPTY, read_narrative


def test_amounts_keep_their_digits_and_counts_are_whole() -> None:
    given = read_narrative('prior: {total: "9465.50"}\nassets: {vehicles: 3}\n', "narrative.yaml")
    assert given.prior.total == Decimal("9465.50")
    assert f"{given.prior.total}" == "9465.50"
    assert given.assets.vehicles == 3


def test_an_empty_file_gives_nothing() -> None:
    assert read_narrative("", "narrative.yaml") == EMPTY


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("reason: {total: 增加}", "narrative.yaml 第1行：.*reason.*允许的写法：.*reasons"),
        ("duties: [甲]\nassets: {cars: 1}", "narrative.yaml 第2行：.*cars.*允许的写法：vehicles"),
        ("assets: {vehicles: 三}", "narrative.yaml 第1行"),
        ("prior: {total: 很多}", "narrative.yaml 第1行"),
        ("duties: [甲", "narrative.yaml"),
    ],
)
def test_what_does_not_follow_the_schema_is_refused_in_one_sentence(text: str, says: str) -> None:
    with pytest.raises(DocumentError, match=says) as refused:
        read_narrative(text, "narrative.yaml")
    assert "\n" not in str(refused.value)
