"""The first letter of a Chinese name's sound, for an index that needs no dictionary.

The 3,755 most common characters stand in GB 2312 in the order of their pinyin; where a letter begins is a fact of
that standard. Other characters have no letter and stand together at the end.
"""

from collections.abc import Sequence

_BEGINS = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
_LETTERS = "ABCDEFGHJKLMNOPQRSTWXYZ"
_LAST = "座"
OTHER = "#"


def letter(text: str) -> str:
    """The letter under which a name stands: A to Z, or # where none is known."""
    first = text[:1]
    if first.isascii() and first.isalpha():
        return first.upper()
    code = _code(first)
    if code is None or not _BEGINS_AT[0] <= code <= _END:
        return OTHER
    return next(name for name, start in zip(reversed(_LETTERS), reversed(_BEGINS_AT), strict=True) if start <= code)


def order(text: str) -> tuple[int, bytes]:
    """The key that sorts names by their sound: common characters first, in GB 2312's order."""
    data = text.encode("gb18030", "replace")
    return (0 if letter(text) != OTHER else 1, data)


def without_common(names: Sequence[str]) -> dict[str, str]:
    """Names without what they all begin with (the city), which would put all under one letter."""
    first, last = min(names, default=""), max(names, default="")
    shared = 0
    while len(names) > 1 and shared < min(len(first), len(last)) and first[shared] == last[shared]:
        shared += 1
    return {name: name[shared:] or name for name in names}


def _code(sign: str) -> int | None:
    try:
        data = sign.encode("gb2312")
    except UnicodeEncodeError:
        return None
    return int.from_bytes(data, "big") if len(data) == 2 else None


_BEGINS_AT = [code for sign in _BEGINS if (code := _code(sign)) is not None]
_END = _code(_LAST) or 0
