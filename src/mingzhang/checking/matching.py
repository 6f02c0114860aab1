"""Compares names and sentences as a reader does: white space, kinds of brackets and width do not count."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from mingzhang.quantities import squeeze

_BRACKETS = str.maketrans("()﹙﹚【】“”\"'", "（）（）（）    ")


@lru_cache(maxsize=8192)
def plain_name(text: str) -> str:
    """A name without white space and quotation marks, with full-width brackets."""
    return squeeze(text).translate(_BRACKETS).replace(" ", "")


def matches_any(text: str, patterns: Iterable[str]) -> bool:
    """Whether one of some regular expressions is found in a text, white space aside."""
    plain = squeeze(text)
    return any(_compiled(pattern).search(plain) for pattern in patterns)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
