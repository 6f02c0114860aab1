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
        where = f"，第 {error.pos + 1} 个字符处写错" if error.pos is not None else ""
        raise ValueError(f"“{pattern}”不是有效的正则表达式{where}") from error
