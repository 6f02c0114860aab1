"""Names of suppliers as they are compared."""

import re

from mingzhang.office.queries.typed import plain_text
from mingzhang.quantities.number import half_width, squeeze
from mingzhang.rulebook import load

_SIGNS = re.compile(r"[\s·•.,，。、\-—_“”\"'《》〈〉<>()\[\]{}]+")


def plain_name(name: str) -> str:
    """The name with width, case, spaces and brackets made alike: two entries may not share it."""
    return _SIGNS.sub("", half_width(squeeze(plain_text(name))).lower())


def plain_code(code: str) -> str:
    """A code with width and case made alike, without spaces."""
    return half_width(squeeze(plain_text(code))).upper()


def core_name(name: str) -> str:
    """The name without place and legal form, by which two spellings of one supplier are found."""
    book = load()
    core = plain_name(name)
    places = {*book.event_tables.parents, *book.event_tables.parents.values()}
    for place in sorted(places | {place.rstrip("省市区县") for place in places}, key=len, reverse=True):
        core = core.removeprefix(place)
    for form in sorted(book.spending.company_forms, key=len, reverse=True):
        core = core.removesuffix(form)
    return core or plain_name(name)
