"""Sentences from patterns: placeholders become bound figures, conditions are judged, gaps are asked for."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from mingzhang.errors import RulebookError
from mingzhang.publishing.documents.figures import Figure, Item, Missing, Prose, Value, missing
from mingzhang.publishing.documents.functions import (
    ARITHMETIC,
    MEANINGLESS,
    arithmetic,
    converted,
    is_nonzero,
    is_there,
    is_zero,
    mean,
    sign,
    total,
)
from mingzhang.publishing.documents.items import Collector
from mingzhang.publishing.documents.model import Ask, Bound, Run, Words
from mingzhang.publishing.documents.origins import Origins, words_of
from mingzhang.quantities.units import conversion_factor
from mingzhang.rulebook.documents import Clause, CollectionDef, Say
from mingzhang.rulebook.phrasing import Call, Path, Phrase, parse_pattern, parse_phrase

_ITEM = "item."


@dataclass(frozen=True)
class Speaker:
    """Says the sentences of one document.

    Attributes:
        figures: Name to expression, of all sections.
        collections: Name to definition, of all sections.
        references: Anchor of a heading to how sentences call it.
        titles: Form to the title that the place prints.
        prior: Narrative input to the cell of last year's report that states it.
    """

    origins: Origins
    collector: Collector
    figures: Mapping[str, str]
    collections: Mapping[str, CollectionDef]
    references: Mapping[str, str]
    titles: Mapping[str, str]
    prior: Mapping[str, str] = field(default_factory=dict)
    _items: dict[str, list[Item]] = field(default_factory=dict)
    _values: dict[str, Value] = field(default_factory=dict)

    def items(self, name: str) -> list[Item]:
        """The items of a collection."""
        if name not in self.collections:
            raise RulebookError(f"句式提到没有的集合 {name}；请在段落的 collections 里写明。")
        if name not in self._items:
            self._items[name] = self.collector.items(self.collections[name])
        return self._items[name]

    def runs(self, say: Say, item: Item | None = None) -> list[Run]:
        """What a saying says, as runs."""
        parts = (say,) if isinstance(say, str) else say
        found: list[Run] = []
        for part in parts:
            found += self._pattern(part, item) if isinstance(part, str) else self._clause(part, item)
        return list(_joined(found))

    def plain(self, pattern: str, item: Item | None = None) -> str:
        """A pattern as a string, gaps as their questions."""
        return "".join(run.what if isinstance(run, Ask) else run.text for run in self._shown(pattern, item))

    def _shown(self, pattern: str, item: Item | None) -> Iterator[Words | Bound | Ask]:
        yield from (run for run in self.runs(pattern, item) if isinstance(run, Words | Bound | Ask))

    def holds(self, condition: str, item: Item | None = None) -> bool:
        """Whether a condition holds; an empty one does."""
        return not condition or self._judge(parse_phrase(condition), item)

    def _pattern(self, text: str, item: Item | None) -> list[Run]:
        """A pattern's runs; one with gaps is replaced by them, one with a share of nothing is left out."""
        pieces = [Prose((Words(p),)) if isinstance(p, str) else self.value(p, item) for p in parse_pattern(text)]
        gap = missing(*pieces)
        if gap is not None:
            return list(gap.asks)
        if any(piece is MEANINGLESS for piece in pieces):
            return []
        return [run for piece in pieces for run in _runs_of(piece)]

    def _clause(self, clause: Clause, item: Item | None) -> list[Run]:
        if not self.holds(clause.when, item):
            return self.runs(clause.otherwise, item)
        if not clause.each:
            return self.runs(clause.say, item)
        parts = [self.runs(clause.say, one) for one in self.items(clause.each)]
        if not parts:
            return self.runs(clause.otherwise, item)
        between: list[Run] = [Words(clause.between)] if clause.between else []
        return [run for number, part in enumerate(parts) for run in (*(between if number else ()), *part)]

    def value(self, phrase: Phrase, item: Item | None = None) -> Value:
        """What an expression stands for."""
        if isinstance(phrase, Path):
            return self._named(phrase.text, item)
        return self._called(phrase, item)

    def _named(self, name: str, item: Item | None) -> Value:
        if name.startswith(_ITEM):
            return item.get(name.removeprefix(_ITEM)) if item else Prose(())
        if name not in self._values:
            self._values[name] = self._looked_up(name)
        return self._values[name]

    def _looked_up(self, name: str) -> Value:
        head = self.origins.head()
        if name in head:
            return head[name]
        if name not in self.figures:
            raise RulebookError(f"句式提到没有的数据 {name}；请在段落的 figures 里写明。")
        return self.value(parse_phrase(self.figures[name]))

    def _called(self, call: Call, item: Item | None) -> Value:
        if call.function in ARITHMETIC:
            return arithmetic(call.function, self._values_of(call, item), self.origins.printing)
        words = [self._word(argument, item) for argument in call.arguments]
        if call.function == "direction":
            return self._direction(call, words, item)
        if call.function == "convert":
            return self._converted(self.value(call.arguments[0], item), *words[1:])
        return self._taken(call.function, words, item)

    def _taken(self, function: str, words: list[str], item: Item | None) -> Value:
        """What a function of words alone stands for."""
        makers: dict[str, Callable[[], Value]] = {
            "cell": lambda: self.origins.cell(*words),
            "given": lambda: self._given(words, item),
            "parameter": lambda: self.origins.parameter(words[0]),
            "part": lambda: Prose((Words(self.references.get(words[0], "")),)),
            "title": lambda: Prose((Words(self.titles.get(words[0], "")),)),
        }
        return makers[function]() if function in makers else self._of_collection(function, words)

    def _given(self, words: list[str], item: Item | None) -> Value:
        path = ".".join(words)
        found = self.origins.given(path)
        if isinstance(found, Missing) and path in self.prior:
            found = self._earlier(parse_phrase(self.prior[path])) or found
        if isinstance(found, Missing) and item is not None and item.name:
            return Missing(tuple(Ask(ask.key, f"{item.name}：{ask.what}") for ask in found.asks))
        return found

    def _earlier(self, phrase: Phrase) -> Figure | None:
        """What last year's report says in place of a missing input."""
        words = [self._word(one, None) for one in phrase.arguments] if isinstance(phrase, Call) else []
        found = self.origins.earlier(words)
        return found if isinstance(found, Figure) else None

    def _of_collection(self, function: str, words: list[str]) -> Value:
        items = self.items(words[0])
        if function == "count":
            return _counted(len(items), words[0])
        values = [one.get(words[1]) for one in items]
        if function == "join":
            return _listed(values, words[2] if len(words) > 2 else "、")
        return (total if function == "total" else mean)(values, self.origins.printing)

    def _converted(self, value: Value, unit: str, printed_in: str = "") -> Value:
        """A figure in a unit; `printed_in` is its own where its table prints none."""
        if not isinstance(value, Figure):
            return value
        known = replace(value, unit=value.unit or printed_in)
        return converted(known, conversion_factor(known.unit, unit), unit, self.origins.printing)

    def _direction(self, call: Call, words: list[str], item: Item | None) -> Value:
        values = [self.value(argument, item) for argument in call.arguments[:2]]
        which = sign(*values)
        if which is None:
            return missing(*values) or Prose(())
        return Prose((Words({1: words[2], -1: words[3], 0: words[4]}[which]),))

    def _values_of(self, call: Call, item: Item | None) -> list[Value]:
        return [self.value(argument, item) for argument in call.arguments]

    def _word(self, phrase: Phrase, item: Item | None) -> str:
        """An argument as a word: what a call or a field of the item says, or the word itself."""
        if isinstance(phrase, Path) and not phrase.text.startswith(_ITEM):
            return phrase.text
        return words_of(self.value(phrase, item))

    def _judge(self, phrase: Phrase, item: Item | None) -> bool:
        if isinstance(phrase, Path):
            return is_there(self.value(phrase, item))
        function, arguments = phrase.function, phrase.arguments
        if function in ("not", "all", "either"):
            judged = (self._judge(one, item) for one in arguments)
            return {"not": lambda: not next(judged), "all": lambda: all(judged), "either": lambda: any(judged)}[
                function
            ]()
        if function == "any":
            return bool(self.items(self._word(arguments[0], item)))
        if function == "is":
            return words_of(self.value(arguments[0], item)) == self._word(arguments[1], item)
        return self._compared(phrase, item)

    def _compared(self, call: Call, item: Item | None) -> bool:
        values = self._values_of(call, item)
        tests: dict[str, Callable[[], bool]] = {
            "has": lambda: is_there(values[0]),
            "zero": lambda: is_zero(values[0]),
            "nonzero": lambda: is_nonzero(values[0]),
            "differs": lambda: sign(*values) in (1, -1),
            "more": lambda: sign(*values) == 1,
        }
        if call.function not in tests:
            raise RulebookError(f"{call.function} 不是条件；请改正句式的 when。")
        return tests[call.function]()


def _runs_of(value: Value) -> tuple[Run, ...]:
    match value:
        case Figure():
            return (value.bound,)
        case Prose():
            return value.runs
        case Missing():
            return value.asks


def _listed(values: list[Value], between: str) -> Value:
    gap = missing(*values)
    if gap is not None:
        return gap
    runs: list[Run] = []
    for number, value in enumerate(values):
        runs += [*([Words(between)] if number else []), *_runs_of(value)]
    return Prose(tuple(runs))


def _counted(number: int, name: str) -> Value:

    return Figure(Fraction(number), Bound(str(number), derivation=f"计数：{name}"))


def _joined(runs: list[Run]) -> Iterator[Run]:
    """Neighbouring words as one run, so that a sentence is no string of crumbs; equal gaps once."""
    waiting = ""
    asked: set[str] = set()
    for run in runs:
        if isinstance(run, Words) and not run.strong:
            waiting += run.text
            continue
        if waiting:
            yield Words(waiting)
            waiting = ""
        if not (isinstance(run, Ask) and run.key in asked):
            yield run
        if isinstance(run, Ask):
            asked.add(run.key)
    if waiting:
        yield Words(waiting)
