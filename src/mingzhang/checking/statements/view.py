"""Statements of the narrative as rules need them: in order, in one unit, each with the words it was read from."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cached_property, lru_cache

import msgspec

from mingzhang.checking.matching import plain_name
from mingzhang.checking.views import Held, per_yuan
from mingzhang.findings import Evidence
from mingzhang.forms import Report, Source, Statement
from mingzhang.quantities import Interval, exact, round_half_up, squeeze
from mingzhang.rulebook.book import Rulebook

MONEY = "元"
PERCENT = "%"
LEVELS = frozenset({"amount", "budget", "initial_budget", "annual_budget", "adjusted_budget", "final", "executed"})
"""Measures that state how much there is, not by how much it changed."""

NO_STATEMENTS = "没有读到可以核对的文字说明"
_SCALES = {"万亿": 10**12, "亿": 10**8, "万": 10**4}
_SCALE = re.compile("(万亿|亿|万)(?=.)")
_NEAR = 10
"""Lines above a number within which its subject must stand, where a breach rests on that subject."""

_EVALUATIONS = ("evaluation", "self_evaluations")


class Region(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which statements a rule speaks of, by the headings above them.

    Attributes:
        inside: One of the headings must match; empty is any.
        outside: None of the headings may match.
        evaluations: Also what stands behind the first form of an evaluation, which has amounts of other scope.
    """

    inside: str = ""
    outside: str = ""
    evaluations: bool = False

    def holds(self, section: str) -> bool:
        """Whether a section belongs to the region."""
        if self.outside and re.search(self.outside, section):
            return False
        return not self.inside or bool(re.search(self.inside, section))


class Told(msgspec.Struct, frozen=True, eq=False, dict=True):
    """A statement with its place in the report's order.

    Attributes:
        index: Its place among all statements of the report.
        decimals: Printed decimals; where its neighbours print two, trailing zeros that were left out are put back.
        entity: The report's organisation, which subjects may begin with.
    """

    said: Statement
    index: int
    decimals: int
    entity: str = ""

    @property
    def measure(self) -> str:
        """What it measures."""
        return self.said.measure

    @cached_property
    def subject(self) -> str:
        """What it is about, without quotation marks and the organisation's name."""
        return plain_name(self.said.subject).removeprefix(plain_name(self.entity)).removeprefix("本部门")

    @property
    def has_value(self) -> bool:
        """Whether it states a plain number: no bound, no range, no doubtful reading."""
        said = self.said
        return said.value is not None and said.operator is None and said.mark != "ambiguous"

    @cached_property
    def factor(self) -> Fraction:
        """How many base units one of its unit is: 元 of 万元, 个 of 万个."""
        unit = self.said.unit or ""
        if unit.endswith(MONEY):
            return per_yuan(unit)
        scale = _SCALE.match(unit)
        return Fraction(_SCALES[scale[1]] if scale else 1)

    @cached_property
    def dimension(self) -> str:
        """The unit without its scale; equal for numbers that can be compared."""
        unit = self.said.unit or ""
        return MONEY if unit.endswith(MONEY) else _SCALE.sub("", unit, count=1)

    @cached_property
    def amount(self) -> Fraction:
        """The number stated, in base units."""
        return exact(self.said.value or 0) * self.factor

    @cached_property
    def ulp(self) -> Fraction:
        """One unit of the last printed digit, in base units."""
        return self.factor * Fraction(1, 10**self.decimals)

    @cached_property
    def interval(self) -> Interval:
        """What the printed number stands for; zero and counts are exact."""
        if not self.said.value or (self.dimension not in (MONEY, PERCENT) and not self.decimals):
            return Interval.point(self.amount)
        return Interval(self.amount - self.ulp / 2, self.amount + self.ulp / 2)

    @property
    def printed(self) -> str:
        """The number and its unit as a reader writes it: 12,926.72万元."""
        value = self.said.value
        return self.said.text if value is None else f"{value:,f}{self.said.unit or ''}"

    @property
    def where(self) -> str:
        """The nearest heading in quotation marks."""
        heading = self.said.section.rpartition(" / ")[2]
        return f"“{heading}”" if heading else "文字说明"

    @property
    def evidence(self) -> Evidence:
        """The sentence as evidence."""
        said = self.said
        heading = said.section.rpartition(" / ")[2]
        return Evidence("text", said.section, said.measure, said.text, said.source, said.subject, heading)

    def in_own_unit(self, amount: Fraction, decimals: int | None = None) -> str:
        """An amount in base units as this statement would print it: 2,961.68."""
        places = self.decimals if decimals is None else decimals
        return f"{round_half_up(amount / self.factor, places):,f}"


def told(report: Report, book: Rulebook) -> tuple[Told, ...]:
    """All statements of a report, in the order of the text; made once for a report."""
    return _told(Held(report, book))


@lru_cache(maxsize=4)
def _told(held: Held) -> tuple[Told, ...]:
    statements = held.report.statements
    usual = _usual_decimals(statements)
    entity = held.report.entity or ""
    return tuple(Told(s, i, _decimals(s, usual), entity) for i, s in enumerate(statements))


def _usual_decimals(statements: Iterable[Statement]) -> dict[str, int]:
    """Unit of money to the decimals that most of its amounts print."""
    printed: dict[str, Counter[int]] = {}
    for s in statements:
        if s.unit and s.unit.endswith(MONEY) and s.decimals and s.value:
            printed.setdefault(s.unit, Counter())[s.decimals] += 1
    return {unit: counted.most_common(1)[0][0] for unit, counted in printed.items()}


def _decimals(statement: Statement, usual: dict[str, int]) -> int:
    own = statement.decimals or 0
    return max(own, usual.get(statement.unit or "", own)) if own < 2 else own


def narrative(report: Report, book: Rulebook, region: Region) -> tuple[Told, ...]:
    """The statements of a region of the text; found once for a report, as many rules ask for the same region."""
    return _narrative(Held(report, book), region)


@lru_cache(maxsize=32)
def _narrative(held: Held, region: Region) -> tuple[Told, ...]:
    report, book = held.report, held.book
    end = None if region.evaluations else first_evaluation(report, book)
    inside = {section for section in {s.section for s in report.statements} if region.holds(section)}
    return tuple(
        one for one in told(report, book) if one.said.section in inside and stands_before(one.said.source, end)
    )


def first_evaluation(report: Report, book: Rulebook) -> Source | None:
    """Where the first form of an evaluation stands; what follows speaks of other amounts."""
    found = [f.source for f in report.forms if (d := book.forms.get(f.form)) and d.kind in _EVALUATIONS]
    return min(found, key=lambda source: (source.page or 1, source.line or 0), default=None)


def stands_before(source: Source, end: Source | None) -> bool:
    """Whether something stands before a place; everything does where there is none."""
    if end is None:
        return True
    if source.page is not None and end.page is not None and source.page != end.page:
        return source.page < end.page
    if source.line is not None and end.line is not None:
        return source.line < end.line
    return (source.page or 0) < (end.page or 0)


def sentences(items: Sequence[Told]) -> Iterator[tuple[Told, ...]]:
    """The statements grouped by the sentence that they stand in, in order."""
    group: list[Told] = []
    for one in items:
        if group and one.said.sentence != group[-1].said.sentence:
            yield tuple(group)
            group = []
        group.append(one)
    if group:
        yield tuple(group)


def sections(items: Sequence[Told]) -> Iterator[tuple[Told, ...]]:
    """The statements grouped by the heading that they stand under, in order."""
    group: list[Told] = []
    for one in items:
        if group and one.said.section != group[-1].said.section:
            yield tuple(group)
            group = []
        group.append(one)
    if group:
        yield tuple(group)


class Text(msgspec.Struct, frozen=True, eq=False):
    """The running text as lines, squeezed, found again by where a statement stands."""

    lines: tuple[str, ...]
    places: dict[tuple[int | None, object], int]

    def at(self, source: Source) -> int | None:
        """The number of the line at a source."""
        return self.places.get(_key(source))

    def around(self, source: Source, before: int, after: int = 0) -> str:
        """The text from some lines above a source to some below it."""
        place = self.at(source)
        return "" if place is None else "".join(self.lines[max(0, place - before) : place + after + 1])

    def between(self, first: Source, last: Source | None, longest: int = 30) -> str:
        """The text from the line of one source to that of another."""
        begin, end = self.at(first), None if last is None else self.at(last)
        if begin is None:
            return ""
        stop = begin + longest if end is None or end < begin else min(end + 1, begin + longest)
        return "".join(self.lines[begin:stop])


def _key(source: Source) -> tuple[int | None, object]:
    return (None, source.line) if source.line is not None else (source.page, source.box)


def text_of(report: Report, book: Rulebook) -> Text:
    """The running text of a report; made once for a report."""
    return _text(Held(report, book))


@lru_cache(maxsize=4)
def _text(held: Held) -> Text:
    lines = held.report.text_lines
    places = {_key(source): number for number, (source, _) in enumerate(lines)}
    return Text(tuple(squeeze(text) for _, text in lines), places)


def subject_is_near(one: Told, text: Text) -> bool:
    """Whether the words of a statement's subject stand on the lines just above it, as a breach on it requires."""
    words = plain_name(text.around(one.said.source, _NEAR))
    wanted = one.subject
    if not words:
        return True
    place = words.rfind(wanted[-12:])
    return place >= 0 and "（项）" not in words[place + len(wanted[-12:]) :].split(plain_name(one.said.text))[0]


def same_subject(one: Told, other: Told) -> bool:
    """Whether two statements are about the same thing, small words aside."""
    return core(one.subject) == core(other.subject)


_ENDS = re.compile(r"(?:收入)?(?:支出)?(?:决算|预算)?(?:总额|数)?$")


def core(subject: str) -> str:
    """A subject without what may be said or left out at its end: 支出, 决算数."""
    shorter = _ENDS.sub("", subject)
    return shorter or subject
