"""Regular expressions written in the rule book, compiled once."""

import re
from functools import lru_cache


@lru_cache(maxsize=512)
def compiled(pattern: str) -> re.Pattern[str]:
    """The compiled pattern.

    Raises:
        ValueError: It is not a regular expression; the message says where.
    """
    try:
        return re.compile(pattern)
    except re.error as error:
        raise ValueError(f"“{pattern}”不是有效的正则表达式：{error}") from error
