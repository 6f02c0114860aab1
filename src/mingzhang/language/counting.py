"""One and many in English: `{count} [count|row|rows]` says the word that fits the number in a place."""

import re
from collections.abc import Mapping

_COUNTED = re.compile(r"\[(\w+)\|([^|\]]*)\|([^|\]]*)\]")


def counted(english: str, values: Mapping[str, object]) -> str:
    """An English sentence with the words that fit the numbers which its places will hold."""
    return _COUNTED.sub(lambda word: word[2 if str(values.get(word[1])) == "1" else 3], english)
