"""Rows by thousands of keys found beforehand: one value in the statement, not one for each key."""

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, Expression, F


class Among(Expression):
    """Whether a row's key is among those found; `pk__in` would write each into every statement."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, keys: Iterable[int], of: str = "pk") -> None:
        super().__init__()
        self.keys, self.key = list(keys), F(of)

    def get_source_expressions(self) -> list[Any]:
        """The field that holds the key."""
        return [self.key]

    def set_source_expressions(self, exprs: Any) -> None:
        """The same, once it is known of which table."""
        (self.key,) = exprs

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """As SQLite understands it."""
        return self._written(compiler, "{} IN (SELECT value FROM json_each(%s))", json.dumps(self.keys))

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        """As PostgreSQL understands it, which hashes such a list."""
        return self._written(compiler, "{} = ANY(%s::bigint[])", self.keys)

    def _written(self, compiler: Any, template: str, keys: Any) -> tuple[str, tuple[Any, ...]]:
        sql, params = compiler.compile(self.key)
        return template.format(sql), (*params, keys)
