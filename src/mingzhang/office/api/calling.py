"""What every call has: who acts, which revision was seen, and answers that name theirs."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.db import models
from django.http import HttpRequest, HttpResponse
from ninja.security import HttpBearer

from mingzhang.errors import MingzhangError
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.visible import one
from mingzhang.office.scope import seeing
from mingzhang.office.services.acting import NotFoundError
from mingzhang.office.services.tokens import actor_of_token

Row = TypeVar("Row", bound=models.Model)
_TAG = re.compile(r'(?:W/)?"(\d+)-(\d+)"')


class UnseenError(MingzhangError):
    """A change was asked for without saying which version was seen; the answer is 428."""


class Bearer(HttpBearer):
    """A token that has not ended."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """Who acts by the token."""
        return actor_of_token(token)


def actor_of(request: HttpRequest) -> Actor:
    """Who calls."""
    return cast("Any", request).auth  # type: ignore[no-any-return]


def within_scope(view: Callable[..., Any]) -> Callable[..., Any]:
    """The view sees what its caller may see."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        with seeing(actor_of(request).scope):
            return view(request, *args, **kwargs)

    return answer


def found(request: HttpRequest, model: type[Row], key: int, *related: str) -> Row:
    """A row that the caller may see.

    Raises:
        NotFoundError: There is none for them.
    """
    row = one(actor_of(request), model, key, *related)
    if row is None:
        raise NotFoundError("没有这条记录，或者不在您的范围内。")
    return row


def tagged(response: HttpResponse, row: Row) -> Row:
    """The row, its version in the answer's head."""
    response["ETag"] = row.etag  # type: ignore[attr-defined]
    return row


def seen(request: HttpRequest, row: models.Model) -> int:
    """The revision that the caller saw, from If-Match.

    Raises:
        UnseenError: It is missing, or names another row.
    """
    match = _TAG.fullmatch(request.headers.get("If-Match", ""))
    if match is None or int(match[1]) != row.pk:
        raise UnseenError("修改须在 If-Match 中给出所见版本的 ETag（先 GET 取得）。")
    return int(match[2])
