"""What the office knows of procurement and budgets: words to choose from, limits by share, bands of execution."""

from datetime import date
from decimal import Decimal

import msgspec

from mingzhang.rulebook.model import NATIONAL, Entry
from mingzhang.rulebook.rules import Name


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A word that may be chosen.

    Attributes:
        also: Other ways in which imported tables write it.
    """

    id: str
    name: Name
    also: tuple[str, ...] = ()


class Choices(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A closed list of words with its source."""

    name: Name
    choices: tuple[Choice, ...]

    def named(self, text: str) -> Choice | None:
        """The choice that a text names by identifier, name or another way of writing it."""
        return next((c for c in self.choices if text in {c.id, c.name.zh, c.name.en, *c.also}), None)

    def label(self, chosen: str) -> str:
        """The Chinese name of an identifier; the identifier itself where the list no longer holds it."""
        return next((c.name.zh for c in self.choices if c.id == chosen), chosen)


class ShareLimit(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The largest share of one amount that another may be.

    Attributes:
        share: As a decimal: `0.1`.
    """

    name: Name
    share: Decimal
    suggestion: str


class Band(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Rates from `at_least` to under `below`, in per cent; None is open."""

    label: str
    at_least: Decimal | None = None
    below: Decimal | None = None


class Bands(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How rates of execution are grouped when departments are compared."""

    bands: tuple[Band, ...]


class Monitoring(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """When monitoring warns.

    Attributes:
        behind: Percentage points by which execution may stay behind the share of the year gone by.
    """

    behind: Decimal


class Retention(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How long raw readings stay.

    Attributes:
        at_least_months: No organisation may keep them for less.
        after_publication_months: How long they stay after the accounts of their year were last published.
    """

    at_least_months: int
    after_publication_months: int


class RecordRetention(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How long records of what the office did by itself stay once they are done with.

    Attributes:
        deliveries_months: Notices that were delivered, or whose address was ended.
        tasks_months: Work in the background that was finished or cancelled.
    """

    deliveries_months: int
    tasks_months: int


class TenderThreshold(Entry, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """From which amount something must be bought by open tender.

    Attributes:
        categories: Categories of procurement that it speaks of.
        except_methods: Methods that satisfy it, and so do not count.
        amount: In yuan.
        floor: No place may set less; what a place did set must be entered before more than this can be judged.
    """

    categories: tuple[str, ...]
    except_methods: tuple[str, ...]
    amount: Decimal
    floor: bool = False
    suggestion: str


class Spending(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All of it.

    Attributes:
        company_forms: Legal forms at the end of a company's name, by which two spellings of one may differ.
    """

    company_forms: tuple[str, ...]
    lists: tuple[Choices, ...]
    limits: tuple[ShareLimit, ...]
    execution_bands: Bands
    monitoring: Monitoring
    retention: Retention
    record_retention: RecordRetention
    tender_thresholds: tuple[TenderThreshold, ...]

    def choices(self, list_id: str) -> Choices:
        """One of the lists, by identifier."""
        return next(entry for entry in self.lists if entry.id == list_id)

    def limit(self, limit_id: str, day: date) -> ShareLimit | None:
        """The limit in force on a day; None where there was none."""
        return next(
            (
                limit
                for limit in self.limits
                if limit.id == limit_id and (limit.valid_from or date.min) <= day <= (limit.valid_to or date.max)
            ),
            None,
        )

    def thresholds(self, category: str, regions: frozenset[str], day: date) -> tuple[TenderThreshold, ...]:
        """The thresholds of a category in force somewhere on a day, a place's own before the floor of all."""
        found = [
            entry
            for entry in self.tender_thresholds
            if category in entry.categories
            and (entry.region == NATIONAL or entry.region in regions)
            and (entry.valid_from or date.min) <= day <= (entry.valid_to or date.max)
        ]
        return tuple(sorted(found, key=lambda entry: (entry.floor, entry.region == NATIONAL)))
