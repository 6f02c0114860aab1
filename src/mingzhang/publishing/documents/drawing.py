"""Charts of a document: the items of a collection drawn, with the sentence that they say as title."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from mingzhang.publishing.charts import Item as Bar
from mingzhang.publishing.charts import Level, Pair, bars, levels, pairs
from mingzhang.publishing.charts.sentences import share_of_largest, used_of_planned, weakest_group
from mingzhang.publishing.documents.figures import Figure, Item
from mingzhang.publishing.documents.model import ChartBlock
from mingzhang.publishing.documents.origins import words_of
from mingzhang.quantities import to_decimal
from mingzhang.rulebook.documents import ChartDef


def drawn(known: ChartDef, items: Sequence[Item], unit: str) -> ChartBlock | None:
    """The chart of some items; nothing where there is nothing to draw."""
    return _MAKERS[known.kind](known, items, unit) if items else None


def _bars(known: ChartDef, items: Sequence[Item], unit: str) -> ChartBlock | None:
    values = [(item, _number(item, known.fields[0])) for item in items]
    named = [Bar(_name(item), value) for item, value in values if value is not None]
    title = share_of_largest(named, unit, known.whole)
    return bars(title, named, unit, heads=(known.heads[0], known.heads[1])) if named else None


def _pairs(known: ChartDef, items: Sequence[Item], unit: str) -> ChartBlock | None:
    planned, used = known.fields
    named = [Pair(_name(item), _number(item, planned), _number(item, used)) for item in items]
    name, first, second, rate = known.heads
    title = used_of_planned(named, unit, first, second, known.below)
    return pairs(title, named, unit, heads=(name, first, second, rate))


def _levels(known: ChartDef, items: Sequence[Item], _: str) -> ChartBlock | None:
    weight, score = known.fields
    values = [(item, _number(item, weight)) for item in items]
    named = [Level(1, _name(item), full, _number(item, score)) for item, full in values if full is not None]
    name, first, second, rate = known.heads
    return levels(weakest_group(named), named, heads=(name, first, second, rate)) if named else None


def _name(item: Item) -> str:
    return words_of(item.get("label"))


def _number(item: Item, field: str) -> Decimal | None:
    value = item.get(field)
    return to_decimal(value.value) if isinstance(value, Figure) else None


_MAKERS: dict[str, Callable[[ChartDef, Sequence[Item], str], ChartBlock | None]] = {
    "bars": _bars,
    "pairs": _pairs,
    "levels": _levels,
}
