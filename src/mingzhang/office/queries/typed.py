"""Texts as people typed or pasted them, without the signs that nobody sees."""

import re
import unicodedata
from collections.abc import Mapping

_BREAKS = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
"""Line breaks as word processors paste them."""
_JOINERS = frozenset("\u200c\u200d")
"""Invisible signs that belong to the spelling of some scripts and to composed pictures."""


def plain_text(text: str) -> str:
    """The text without control signs, marks of direction and spaces of no width; line breaks made alike.

    Two names that look the same are then the same, and none shows itself in another order than it is stored in.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    return "".join(sign for sign in _BREAKS.sub("\n", text) if _seen(sign)).strip()


def _seen(sign: str) -> bool:
    return sign in "\n\t" or sign in _JOINERS or unicodedata.category(sign) not in {"Cc", "Cf", "Cs"}


FAULTS: Mapping[str, str] = {
    "max_length": "最多 {limit_value} 个字，现在有 {show_value} 个。",
    "min_value": "不能小于 {limit_value}。",
    "max_value": "不能大于 {limit_value}。",
    "max_digits": "数太大了，请核对位数。",
    "max_whole_digits": "数太大了，请核对位数。",
    "max_decimal_places": "小数最多 {max} 位。",
    "blank": "不能空着。",
    "null": "不能空着。",
    "null_characters_not_allowed": "含有看不见的控制字符，请重新输入。",
}
"""What is wrong with what was typed, by the name of the fault in Django; {names} are what it tells of it."""
