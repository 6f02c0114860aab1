"""Every target and actual of the real self-evaluation forms beside the checkout is read."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from mingzhang.quantities import parse_quantity, parse_target

pytestmark = pytest.mark.shared


def _values(node: object, key: str) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from _values(item, key)
    elif isinstance(node, dict):
        for name, item in node.items():
            if name == key and isinstance(item, str):
                yield item
            yield from _values(item, key)


def _answers(shared: Path, key: str) -> list[str]:
    names = ("qingdao_part1.json", "qingdao_part2.json")
    documents = [json.loads((shared / "answers" / name).read_text(encoding="utf-8")) for name in names]
    return [value for document in documents for value in _values(document, key)]


def test_every_target_with_an_operator_is_understood(shared: Path) -> None:
    printed = [text for text in _answers(shared, "target") if text[0] in "≥≤=＞＜>< " or text[0].isdigit()]
    assert len(printed) > 100
    not_understood = {text for text in printed if parse_target(text, 2023).operator == "qualitative"}
    assert not_understood == {"≥3A级"}


def test_every_short_actual_that_begins_with_a_digit_is_a_quantity_or_a_date(shared: Path) -> None:
    printed = {text for text in _answers(shared, "actual") if text[0].isdigit() and len(text) < 20}
    assert len(printed) > 100
    assert {text for text in printed if parse_quantity(text) is None} == {"2023年12月20日", "3A级"}
