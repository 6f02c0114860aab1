"""For whom a query is made: an unscoped query raises, so that no row of another department slips out."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db.models import Q

from mingzhang.errors import MingzhangError


class UnscopedQueryError(MingzhangError):
    """A query for rows of departments was made without saying for whom: a fault of ours."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which organisations' rows may be seen.

    Attributes:
        paths: Prefixes of `Organisation.path`; a prefix opens an organisation and all below it.
        why: Said on the page that tells who may see what; `everything` says why it needs all.
        unlimited: All rows, for work that belongs to no person: migrations, backups, the audit's proof.
    """

    paths: tuple[str, ...]
    why: str
    unlimited: bool = False

    def opens(self, path: str) -> bool:
        """Whether an organisation's rows are seen, by its path."""
        return self.unlimited or path.startswith(self.paths)

    def condition(self, field: str = "") -> Q:
        """The rows seen, by the name of their field that holds an organisation; without it, the organisations."""
        if self.unlimited:
            return Q()
        opened = Q(pk__in=[])
        start = f"{field}__path__startswith" if field else "path__startswith"
        for path in self.paths:
            opened |= Q(**{start: path})
        return opened


_current: ContextVar[Scope | None] = ContextVar("scope", default=None)


def current_scope() -> Scope:
    """The scope in force.

    Raises:
        UnscopedQueryError: None is.
    """
    scope = _current.get()
    if scope is None:
        raise UnscopedQueryError("查询没有说明为谁而查：请先进入一个单位的范围（scope.seeing）。")
    return scope


@contextmanager
def seeing(scope: Scope) -> Iterator[Scope]:
    """Queries inside see what the scope opens."""
    token = _current.set(scope)
    try:
        yield scope
    finally:
        _current.reset(token)


@contextmanager
def everything(why: str) -> Iterator[Scope]:
    """Queries inside see all rows; only for work of the system itself, and it says why."""
    with seeing(Scope((), why, unlimited=True)) as scope:
        yield scope
