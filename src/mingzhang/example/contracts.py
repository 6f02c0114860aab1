"""Made-up dates and suppliers of the example's contracts, for the clocks."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache

import msgspec

from mingzhang.example.loader import read_data
from mingzhang.rulebook import Rulebook
from mingzhang.rulebook.yamlfile import convert, read_yaml

_FILE = "made_up.yaml"


class ExampleContract(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A contract of the example: its name and amount were published, all else is made up.

    Attributes:
        amount: In yuan, as published.
        regions: The place and those it belongs to.
        supplier: Made up, and says so.
        events: Event id of the rule book to its made-up day.
        sample: True: it is 示例数据.
    """

    subject: str
    amount: Decimal
    regions: tuple[str, ...]
    supplier: str
    supplier_size: str
    events: Mapping[str, date]
    sample: bool = True


@lru_cache(maxsize=4)  # people's own rule books come and go
def load_contracts(book: Rulebook) -> tuple[ExampleContract, ...]:
    """The contracts; each event is one that the rule book knows."""
    text = read_data(_FILE)
    contracts = convert(read_yaml(text, _FILE), tuple[ExampleContract, ...], _FILE, text)
    unknown = {event for contract in contracts for event in contract.events} - book.events.keys()
    if unknown:
        raise AssertionError(f"{_FILE} names events that the rule book does not know: {sorted(unknown)}")
    return contracts
