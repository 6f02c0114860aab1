"""The rule book's grammar of statements, compiled once."""

import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from itertools import chain

import msgspec

from mingzhang.rulebook import Rulebook
from mingzhang.rulebook.statements import Layout, MeasureDef, PhraseDef, StatementGrammar, Words

Pattern = re.Pattern[str]


class Measure(msgspec.Struct, frozen=True, dict=True):
    """A measure's definition with its patterns, compiled when first asked for; None where it has none."""

    define: MeasureDef

    @cached_property
    def before(self) -> Pattern | None:
        """The ways of saying it as one pattern; of several that hold a base, at most one can match."""
        if not self.define.before:
            return None
        numbered = (p.replace("?P<base>", f"?P<base{index}>") for index, p in enumerate(self.define.before))
        return _at_end("|".join(f"(?:{pattern})" for pattern in numbered))

    @cached_property
    def after(self) -> Pattern | None:
        """What must follow the number."""
        return _compiled("|".join(self.define.after))

    @cached_property
    def sentence(self) -> Pattern | None:
        """What must stand somewhere before the number."""
        return _compiled(self.define.sentence)

    @cached_property
    def compared(self) -> Pattern | None:
        """What it must be compared with."""
        return _compiled(self.define.compared)


class Phrase(msgspec.Struct, frozen=True, dict=True):
    """Something said in words, with its patterns, compiled when first asked for."""

    define: PhraseDef

    @cached_property
    def pattern(self) -> Pattern:
        """The words that say it."""
        return re.compile(self.define.pattern)

    @cached_property
    def direction(self) -> Pattern | None:
        """The word that says which way, None where no word does."""
        return _compiled(self.define.direction)


class Grammar(msgspec.Struct, frozen=True):
    """Patterns ready to use.

    Attributes:
        kinds: Unit to the kind of number it stands for.
        defaults: Kind of number to its measure where no pattern says more.
        measures: Kind of number to the measures it may have, in order of precedence.
        directions: Word of change to `up`, `down` or `same`.
        operators: Word to what it says of a number.
    """

    words: Words
    layout: Layout
    kinds: Mapping[str, str]
    defaults: Mapping[str, str]
    measures: dict[str, tuple[Measure, ...]]
    phrases: tuple[Phrase, ...]
    directions: dict[str, str]
    operators: Mapping[str, str]
    tail_operators: tuple[tuple[Pattern, str], ...]
    operator: Pattern
    copula: Pattern
    change: Pattern
    same: Pattern
    compare: Pattern
    leads: Pattern
    trails: Pattern
    verbs: Pattern
    rest_trails: Pattern
    rest_heads: Pattern
    actuals: Pattern
    not_subjects: Pattern
    attributes: Pattern
    holding: Pattern
    topics: tuple[Pattern, ...]
    heading_tails: Pattern
    levels: tuple[Pattern, ...]
    page_number: Pattern
    leaders: Pattern
    titles: Pattern
    no_statements: Pattern
    lists: Pattern
    scopes: tuple[tuple[Pattern, str], ...]
    stages: tuple[tuple[Pattern, str], ...]
    periods: tuple[tuple[Pattern, str], ...]


@lru_cache(maxsize=4)
def grammar_of(book: Rulebook) -> Grammar:
    """The compiled grammar of a rule book."""
    return _compile(book.statements)


def _compile(known: StatementGrammar) -> Grammar:
    words, layout = known.words, known.layout
    directions = _directions(words)
    operators = {word: operator for operator, group in words.operators.items() for word in group}
    return Grammar(
        words=words,
        layout=layout,
        kinds={unit: group.kind for group in known.units for unit in group.units},
        defaults={"bare": "number"} | {str(group.kind): group.default for group in known.units},
        measures=_measures(known.measures),
        phrases=tuple(map(Phrase, known.phrases)),
        directions=directions,
        operators=operators,
        tail_operators=tuple(
            (re.compile(word), operator) for operator, group in words.tail_operators.items() for word in group
        ),
        operator=_at_end(f"(?:{_any(operators)})"),
        copula=_at_end(f"(?:{_any(words.copulas)})"),
        change=_at_end(f"(?:{words.change_prefix})(?P<word>{_any(directions)}){words.change_suffix}"),
        same=re.compile(f"(?:基本)?(?P<word>{_any(words.changes.same)})(?=[，。；、）]|$)"),
        compare=_compare(words.compare),
        leads=re.compile(f"(?:{'|'.join(words.leads)})"),
        trails=_at_end(words.trails),
        verbs=re.compile(words.verbs),
        rest_trails=re.compile(words.rest_trails),
        rest_heads=re.compile(words.rest_heads),
        actuals=re.compile(words.actuals),
        not_subjects=re.compile(words.not_subjects),
        attributes=re.compile(words.attributes),
        holding=re.compile(words.holding),
        topics=tuple(re.compile(topic) for topic in words.topics),
        heading_tails=re.compile(words.heading_tails),
        levels=tuple(re.compile(level) for level in layout.levels),
        page_number=re.compile(layout.page_number),
        leaders=re.compile(layout.leaders),
        titles=re.compile(layout.titles),
        no_statements=re.compile(layout.no_statements),
        lists=re.compile(words.lists),
        scopes=tuple((re.compile(_any(group.words)), group.id) for group in words.scopes),
        stages=tuple((re.compile(_any(group.words)), group.id) for group in words.stages),
        periods=tuple((re.compile(_any(group)), period) for period, group in words.periods.items()),
    )


def _directions(words: Words) -> dict[str, str]:
    changes = words.changes
    groups = (("up", changes.up), ("down", changes.down), ("same", changes.same))
    return {word: direction for direction, group in groups for word in group}


def _any(words: object) -> str:
    """One of some words, longer ones first."""
    return "|".join(sorted(words, key=len, reverse=True))  # type: ignore[call-overload]


def _at_end(pattern: str) -> Pattern:
    return re.compile(f"(?:{pattern})$")


def _compare(patterns: tuple[str, ...]) -> Pattern:
    """All ways of comparing as one pattern, its groups numbered `to0`, `to1` and so on."""
    numbered = (pattern.replace("?P<to>", f"?P<to{index}>") for index, pattern in enumerate(patterns))
    return re.compile("|".join(numbered))


def _measures(defines: tuple[MeasureDef, ...]) -> dict[str, tuple[Measure, ...]]:
    measures = [Measure(define) for define in defines]
    kinds = set(chain.from_iterable(define.kinds for define in defines))
    return {kind: tuple(m for m in measures if kind in m.define.kinds) for kind in kinds}


def _compiled(pattern: str) -> Pattern | None:
    return re.compile(pattern) if pattern else None


def named(match: re.Match[str], name: str) -> str | None:
    """What the one of a pattern's numbered groups that took part has matched (`to0`, `to1` …)."""
    groups = match.groupdict()
    return next((text for key, text in groups.items() if text and key.rstrip("0123456789") == name), None)
