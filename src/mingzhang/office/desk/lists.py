"""Lists of rows: declared once with columns and filters; everything chosen stands in the address."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property

from mingzhang.office.desk.access import DeskRequest
from mingzhang.office.desk.list_files import csv_file, xlsx_file
from mingzhang.office.services.preferences import chosen_columns, keep_columns

Rows = QuerySet[Any, Any]
Value = str | int | Decimal | date | None
_PAGE_SIZES = (25, 50, 100, 200)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list.

    Attributes:
        key: Its name in the address.
        value: Takes a row, gives what is shown: text, number, amount in yuan, day.
        sort: The field by which the database sorts it; empty where it cannot.
        kind: text, number, money, day, moment, state or step; a state's value is its kind and its word, a step's
            the address it is sent to and its label, and files leave it out.
        link: Takes a row, gives the address it leads to.
        panel: The link opens in the panel.
        usual: Shown unless the person chose otherwise.
        beside: Rows of other kinds that the value is made of, read at once for all rows where the column is shown.
    """

    key: str
    label: str
    value: Callable[[Any], Any]
    sort: str = ""
    kind: str = "text"
    unit: str = ""
    link: Callable[[Any], str] | None = None
    panel: bool = False
    usual: bool = True
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter of a list.

    Attributes:
        narrow: Takes the rows and what was chosen, gives the rows left; a value it cannot use leaves them all.
        choices: Takes the request, gives the values and labels to choose from; None for a field to type into.
        personal: `narrow` takes the request first, because it looks at rows of other kinds that the person may see.
    """

    key: str
    label: str
    narrow: Callable[..., Rows]
    choices: Callable[[DeskRequest], Sequence[tuple[str, str]]] | None = None
    kind: str = "text"
    personal: bool = False

    def left(self, request: DeskRequest, rows: Rows, value: str) -> Rows:
        """The rows that what was chosen leaves."""
        return self.narrow(request, rows, value) if self.personal else self.narrow(rows, value)


@dataclass(frozen=True)
class Listing:
    """A list of rows as a page.

    Attributes:
        rows: Takes the request, gives all rows that the person may see, with what the columns need.
        answer: Takes what was asked and found, gives the sentence above the table.
        empty: What to do where there is no row.
        actions: Takes the request, gives label and address of what can be begun here.
    """

    key: str
    title: str
    rows: Callable[[DeskRequest], Rows]
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...] = ()
    usual_sort: str = ""
    empty: str = "没有符合条件的记录。可以放宽条件再试。"
    answer: "Callable[[Asked], str] | None" = None
    actions: Callable[[DeskRequest], Sequence[tuple[str, str]]] = field(default=lambda _: ())
    path: tuple[tuple[str, str | None], ...] = ()

    def respond(self, request: DeskRequest) -> HttpResponse:
        """The page, the table alone where only that was asked for, or the file."""
        asked = Asked(self, request)
        wanted = request.GET.get("format", "")
        if wanted in _FILES:
            rows = asked.with_beside(asked.rows)
            return _FILES[wanted](self.title, [c for c in asked.columns if c.kind != "step"], rows)
        template = "list_table.html.j2" if request.headers.get("HX-Target") == "list" else "list.html.j2"
        context = {"title": self.title, "listing": self, "asked": asked, "path": (*self.path, (self.title, None))}
        return render(request, template, context)


class Pages(Paginator[Any]):
    """Pages up to the ten-thousandth row; filters find what lies beyond, so that nobody waits for a count."""

    farthest = 10_000

    @cached_property
    def counted(self) -> int:
        """The rows, counted no further than one beyond the farthest."""
        rows: Any = self.object_list
        return len(rows) if isinstance(rows, list) else int(rows.order_by()[: self.farthest + 1].count())

    @property
    def beyond(self) -> bool:
        """Whether there are more rows than pages."""
        return self.counted > self.farthest

    @cached_property
    def count(self) -> int:
        """The rows that pages show."""
        return min(self.counted, self.farthest)


class Asked:
    """What the address asks of a list: the rows left, the columns, the page."""

    def __init__(self, listing: Listing, request: DeskRequest) -> None:
        self.listing, self.request = listing, request
        self.columns = self._columns()
        self.sort = request.GET.get("sort") or listing.usual_sort
        self.rows = self._sorted(self._narrowed(listing.rows(request)))

    @cached_property
    def answer(self) -> str:
        """The sentence above the table; found once, however often the page asks."""
        said = self.listing.answer
        return said(self) if said else ""

    def _columns(self) -> list[Column]:
        listing = self.listing
        wanted = self.request.GET.getlist("columns")
        if wanted and self.request.GET.get("keep"):
            keep_columns(self.request.actor, listing.key, wanted)
        wanted = wanted or chosen_columns(self.request.actor, listing.key)
        shown = [c for n, c in enumerate(listing.columns) if n == 0 or (c.key in wanted if wanted else c.usual)]
        return shown if len(shown) > 1 or not wanted else [c for c in listing.columns if c.usual]

    @property
    def chosen(self) -> Mapping[str, str]:
        """The filters in force: name to value."""
        given = {f.key: self.request.GET.get(f.key, "").strip() for f in self.listing.filters}
        return {key: value for key, value in given.items() if value}

    def _narrowed(self, rows: Rows) -> Rows:
        for one in self.listing.filters:
            value = self.chosen.get(one.key)
            if value:
                rows = one.left(self.request, rows, value)
        return rows

    def _sorted(self, rows: Rows) -> Rows:
        key = self.sort.removeprefix("-")
        column = next((c for c in self.listing.columns if c.key == key and c.sort), None)
        if column is None:
            return rows if rows.ordered else rows.order_by("pk")
        way = "-" if self.sort.startswith("-") else ""
        return rows.order_by(f"{way}{column.sort}", f"{way}pk")

    @property
    def size(self) -> int:
        """Rows of a page."""
        asked = self.request.GET.get("size", "")
        return int(asked) if asked.isdigit() and int(asked) in _PAGE_SIZES else _PAGE_SIZES[1]

    @property
    def page(self) -> Page[Any]:
        """The page of rows asked for; the nearest where that does not exist."""
        made: Page[Any] | None = self.__dict__.get("_page")
        if made is None:
            made = Pages(self._keys(), self.size).get_page(self.request.GET.get("page"))
            made.object_list = self._rows_of(list(made.object_list))
            self.__dict__["_page"] = made
        return made

    def _keys(self) -> Any:
        """The keys of all rows found; those of a search at once, so that the database searches but once."""
        keys = self.rows.values_list("pk", flat=True)
        return list(keys[: Pages.farthest + 1]) if "q" in self.chosen else keys

    def _rows_of(self, keys: list[Any]) -> list[Any]:
        """The rows of a page in its order; sums and joined rows are read for these alone, not for all before."""
        found = self.with_beside(self.listing.rows(self.request)).in_bulk(keys)
        return [found[key] for key in keys if key in found]

    def with_beside(self, rows: Rows) -> Rows:
        """The rows with what the columns shown need besides."""
        return rows.prefetch_related(*(name for column in self.columns for name in column.beside))

    def address(self, **changes: object) -> str:
        """The address of this list with some words changed; None takes a word away."""
        words = [
            (k, v) for k, values in self.request.GET.lists() for v in values if k not in changes and k != "keep"
        ]
        words += [(key, str(value)) for key, value in changes.items() if value is not None]
        return "?" + urlencode([(k, v) for k, v in words if v])

    def sort_address(self, column: Column) -> str:
        """The address that sorts by a column; the other way round where it is sorted by it."""
        return self.address(sort=f"-{column.key}" if self.sort == column.key else column.key, page=None)

    def sorted_by(self, column: Column) -> str:
        """ascending, descending, or empty, as screen readers want to hear it."""
        return {column.key: "ascending", f"-{column.key}": "descending"}.get(self.sort, "")

    def choices(self, one: Filter) -> Sequence[tuple[str, str]]:
        """The choices of a filter."""
        return one.choices(self.request) if one.choices else ()

    def carried(self) -> list[tuple[str, str]]:
        """The words that the filter form carries along."""
        names = {"sort", "size"} if not self.request.GET.getlist("columns") else {"sort", "size", "columns"}
        return [(k, v) for k, values in self.request.GET.lists() if k in names for v in values]


_FILES: Mapping[str, Callable[[str, Sequence[Column], Rows], HttpResponse]] = {"xlsx": xlsx_file, "csv": csv_file}


def contains(*names: str) -> Callable[[Rows, str], Rows]:
    """A filter for rows of which one of the fields contains what was typed."""

    def narrow(rows: Rows, value: str) -> Rows:
        found = Q()
        for name in names:
            found |= Q(**{f"{name}__icontains": value})
        return rows.filter(found)

    return narrow


def equals(name: str) -> Callable[[Rows, str], Rows]:
    """A filter for rows whose field is the value chosen."""
    return lambda rows, value: rows.filter(**{name: value})


def since(name: str) -> Callable[[Rows, str], Rows]:
    """A filter for rows from a day on; what is no day filters nothing."""

    def narrow(rows: Rows, value: str) -> Rows:
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return rows
        return rows.filter(**{f"{name}__date__gte": day})

    return narrow
