"""What short texts in a form look like: quantities, placeholders, remarks that mean nothing."""

import re

_OPERATOR = (
    "(?:[≥≤＞＜><=＝≧≦]=?|大于等于|小于等于|不少于|不低于|不超过|不高于|不大于|不小于"
    "|大于|小于|等于|超过|至少|达到|约|近)"
)
_DATE = r"\d{4}年(?:第?[\d一二三四]季度|上半年|下半年|\d{1,2}月(?:\d{1,2}日)?)?(?:底|末|初)?(?:之?前|以前|前完成)?"
_NUMBER = r"[+-]?\d[\d,]*(?:\.\d+)?"
_QUANTITY = re.compile(
    rf"{_OPERATOR}?(?:{_DATE}|\d{{1,2}}月(?:\d{{1,2}}日)?(?:底|末)?前?|{_NUMBER}(?:[-—~～至]{_NUMBER})?"
    rf"(?:[%％‰]|[^\d\s，。；、：！？（）“”《》]{{0,4}}(?:/[^\d\s，。；、：]{{1,4}})?(?:以上|以内|以下)?)?)"
)
_ENDS_OPEN = re.compile(rf"{_OPERATOR}$")
_NIL = re.compile(r"[无/\\—－-]+|不适用|…+")
_PLACEHOLDER = re.compile(r"指标\d*[：:]?|…+|\.{3,}")
_ORDINAL = re.compile(r"[（(]?(?:[2-9]|1\d)[）)、.．](?!\d)|[（(]?[二三四五六七八九][）)、是]")
_INNER_STOP = re.compile(r"[。；](?=.)(?![（(]?\d{1,2}[）)、.．])")
_GLUED = re.compile(rf"(.*[\u4e00-\u9fff）)])([≥≤＞＜><=＝]{_NUMBER}\S{{0,4}})")


def looks_like_quantity(text: str) -> bool:
    """The text states a number, a range or a date, with or without an operator and a unit."""
    return bool(_QUANTITY.fullmatch(text))


def looks_like_operator(text: str) -> bool:
    """The text is or ends with the words before a number: 不少于, ≥."""
    return bool(_ENDS_OPEN.search(text))


def looks_like_nothing(text: str) -> bool:
    """The text says that there is nothing: 无, a dash, 不适用."""
    return bool(_NIL.fullmatch(text))


def looks_like_placeholder(text: str) -> bool:
    """The text is an empty line of the form's template: `指标1：`, `……`."""
    return bool(_PLACEHOLDER.fullmatch(text))


def begins_later_item(text: str) -> bool:
    """The text begins with the second or a later ordinal of a list, so that something stands before it."""
    return bool(_ORDINAL.match(text))


def glued_quantity(text: str) -> int | None:
    """Where a quantity begins that was printed right behind a name; None where there is none."""
    match = _GLUED.fullmatch(text)
    return match.start(2) if match else None


def inner_stops(text: str) -> int:
    """How many sentences end within a text; the items of a numbered list do not count."""
    return len(_INNER_STOP.findall(text))
