"""Pages of long lists: a cursor names the last row seen, so that no page skips or repeats a row that moves."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django.db import models
from django.db.models import Q, QuerySet

from mingzhang.errors import MingzhangError

Row = TypeVar("Row", bound=models.Model)
MOST = 200


class CursorError(MingzhangError):
    """The cursor of a page is none of ours."""


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows of a list.

    Attributes:
        rows: In the order asked for.
        next: Cursor of the page after this one; blank on the last.
    """

    rows: list[Row]
    next: str


def page(
    rows: "QuerySet[Row, Row]", sorts: Mapping[str, str], sort: str, cursor: str = "", size: int = 50
) -> Page[Row]:
    """A page of a query.

    Args:
        rows: The query, filtered.
        sorts: What may be sorted by: its name to a field that is never blank.
        sort: One of them, with `-` in front for the other way; anything else is the first.
        cursor: Where the page before ended; blank for the first page.
        size: How many rows, at most `MOST`.
    """
    name = sort.removeprefix("-")
    field = sorts.get(name) or next(iter(sorts.values()))
    down = sort.startswith("-")
    sign = "-" if down else ""
    ordered = rows.order_by(f"{sign}{field}", f"{sign}pk")
    if cursor:
        ordered = ordered.filter(_after(field, down, *_decoded(cursor, field, rows.model)))
    wanted = max(1, min(size, MOST))
    found = list(ordered[: wanted + 1])
    more = len(found) > wanted
    return Page(found[:wanted], _encoded(found[wanted - 1], field) if more else "")


def _after(field: str, down: bool, value: Any, key: int) -> Q:
    way = "lt" if down else "gt"
    return Q(**{f"{field}__{way}": value}) | Q(**{field: value, f"pk__{way}": key})


def _encoded(row: models.Model, field: str) -> str:
    value: Any = row
    for name in field.split("__"):
        value = getattr(value, name)
    plain = value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, Decimal) else value
    return base64.urlsafe_b64encode(json.dumps([plain, row.pk]).encode()).decode()


def _decoded(cursor: str, field: str, model: type[models.Model]) -> tuple[Any, int]:
    try:
        value, key = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        return value, int(key)
    except (binascii.Error, ValueError, TypeError) as error:
        raise CursorError("翻页位置无效，请从第一页开始。") from error
