"""Many rows of everything: each row that stands in the database, again and again, as its constraints allow."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count as numbers
from typing import Any

from django.apps import apps
from django.db import connection, models

from mingzhang.office.models import Organisation, User

Model = type[models.Model]
Pools = dict[Model, list[Any]]

_SEEDS: dict[Model, dict[str, str]] = {Organisation: {"code": "data"}, User: {"username": "clerk"}}
"""Of these one row alone is multiplied."""


def multiply(times: int) -> Pools:
    """Copies every row so often, at least once for each state it can be in; half hang on its own parents.

    The other half hang on copies of those parents, so that a page that asks once for each different parent is found
    as well as one that asks once for each row. Returns the copies by model.
    """
    pools: Pools = {}
    for model in _parents_first():
        seeds = list(model._default_manager.filter(**_SEEDS.get(model, {})).order_by("pk"))
        pools[model] = list(model._default_manager.bulk_create(_copies(seeds, times, pools)))
    for model, copies in pools.items():
        _join(model, copies, pools)
    _count_anew()
    return pools


def _count_anew() -> None:
    """Statistics of rows not committed, which no autovacuum sees: a plan made for empty tables would never end."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def models_of_the_office() -> list[Model]:
    """The office's own models."""
    return list(apps.get_app_config("office").get_models())


def _parents_first() -> Iterator[Model]:
    left = models_of_the_office()
    while left:
        free = [m for m in left if not (_parents(m) - {m}) & set(left)]
        yield from free
        left = [m for m in left if m not in free]
        assert free, f"models that need each other: {left}"


def _parents(model: Model) -> set[Model]:
    return {field.related_model for field in _links(model)}


def _links(model: Model) -> list[Any]:
    return [f for f in model._meta.concrete_fields if isinstance(f, models.ForeignKey)]


def _copies(seeds: list[Any], times: int, pools: Pools) -> Iterator[Any]:
    if not seeds:
        return
    model = type(seeds[0])
    rules = [_Rule(model, fields) for fields in _unique(model)]
    for seed in seeds:
        states = _states(model)
        for state in states:
            for number in range(-(-times // len(states))):
                for own in (False, True):
                    copy = _copy(seed, number, own, pools)
                    if all(rule.told_apart(copy, pools) for rule in rules):
                        yield _in_state(copy, state)


def _states(model: Model) -> list[str]:
    field = next((f for f in model._meta.concrete_fields if f.name == "state" and f.choices), None)
    return [value for value, _ in field.flatchoices] if field else [""]


def _in_state(copy: Any, state: str) -> Any:
    if state:
        copy.state = state
    if isinstance(copy, Organisation):
        copy.path = f"{copy.parent.path}{copy.code}/" if copy.parent else f"{copy.code}/"
    return copy


def _copy(seed: Any, number: int, own: bool, pools: Pools) -> Any:
    """A copy on the same parents, or on copies of them."""
    model = type(seed)
    copy = model(**{f.attname: getattr(seed, f.attname) for f in model._meta.concrete_fields if not f.primary_key})
    for link in _links(model) if own else ():
        pool = pools.get(link.related_model, [])
        if getattr(seed, link.attname) is not None and pool:
            setattr(copy, link.attname, pool[number % len(pool)].pk)
    return copy


def _unique(model: Model) -> Iterator[list[Any]]:
    for field in model._meta.concrete_fields:
        if field.unique and not field.primary_key and field.name != "path":
            yield [field]
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            yield [model._meta.get_field(name) for name in constraint.fields]


class _Rule:
    """One constraint that keeps rows apart, and what is taken."""

    def __init__(self, model: Model, fields: list[Any]) -> None:
        self.fields = fields
        self.taken = set(model._default_manager.values_list(*(f.attname for f in fields)))
        self.plain = [f for f in fields if not isinstance(f, models.ForeignKey) and not f.choices]
        self.links = [f for f in fields if isinstance(f, models.ForeignKey)]
        self.next = dict.fromkeys(self.links, 0)

    def told_apart(self, copy: Any, pools: Pools) -> bool:
        """Makes the copy differ from all others; says whether that could be done."""
        while self._values(copy) in self.taken and self._values(copy) != ("",):
            if self.plain:
                _vary(copy, self.plain[0], next(_FRESH))
            elif not any(self._other(copy, link, pools.get(link.related_model, [])) for link in self.links):
                return False
        self.taken.add(self._values(copy))
        return True

    def _values(self, copy: Any) -> tuple[Any, ...]:
        return tuple(getattr(copy, f.attname) for f in self.fields)

    def _other(self, copy: Any, link: Any, pool: list[Any]) -> bool:
        if self.next[link] == len(pool):
            return False
        setattr(copy, link.attname, pool[self.next[link]].pk)
        self.next[link] += 1
        return True


_FRESH = numbers(1)


def _vary(copy: Any, field: Any, number: int) -> None:
    value = getattr(copy, field.attname)
    match value:
        case datetime() | date():
            changed: Any = value + timedelta(days=number)
        case int():
            changed = value + number
        case _:
            room = (field.max_length or 200) - 8
            changed = f"{value}"[-room:] + f"-{number}"
    setattr(copy, field.attname, changed)


def _join(model: Model, copies: list[Any], pools: Pools) -> None:
    """The first row of a model knows all copies of what it can know many of."""
    first = model._default_manager.exclude(pk__in=[c.pk for c in copies]).order_by("pk").first()
    for field in model._meta.many_to_many:
        if first is not None and field.related_model in pools:
            getattr(first, field.name).add(*pools[field.related_model][:300])
