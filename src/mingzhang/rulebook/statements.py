"""The schema of how narrative sentences are read: units, measures, phrases, small words and layout, all as data."""

from pathlib import Path
from typing import Literal

import msgspec

from mingzhang.rulebook.compiled import cached
from mingzhang.rulebook.yamlfile import convert, read_yaml

NumberKind = Literal[
    "money", "percent", "points", "score", "persons", "batches", "time", "count", "physical", "bare"
]
Operator = Literal[">=", "<=", ">", "<", "~"]
"""At least, at most, more than, less than, about."""


class MeasureName(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a measure is called that needs no words to be recognised."""

    id: str
    label: str
    label_en: str


class UnitDef(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The units of one kind of number.

    Attributes:
        default: The measure of a number of this kind that no pattern claims.
    """

    kind: NumberKind
    default: str
    units: tuple[str, ...]


class MeasureDef(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One way in which sentences say what a number measures; a measure may have several.

    Attributes:
        before: Regular expressions, matched at the end of the words before the number; the group `base` is what a
            share is a share of.
        after: Regular expressions, matched at the beginning of the words after the number and its unit.
        sentence: Regular expression that must match somewhere in the sentence before the number.
        operators: One of these must be said of the number.
        printed: The operator must be a printed sign (≥), not a word.
        change: The words before end with a word of change (增加, 下降).
        compared: Regular expression on what is compared with; a change without a match is another measure.
        per: The number is one for each of something (万元/户).
        soft: The number only describes what follows it (超过100万元的合同).
        keep: The matched words stay part of the subject.
        stage: initial, adjusted, executed, contract or paid.
    """

    id: str
    label: str
    label_en: str
    kinds: tuple[NumberKind, ...]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    sentence: str = ""
    operators: tuple[Operator, ...] = ()
    printed: bool = False
    change: bool = False
    compared: str = ""
    per: bool = False
    soft: bool = False
    keep: bool = False
    stage: str | None = None


class PhraseDef(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something said in words: a reason, what an amount contains, that there is nothing of a kind.

    Attributes:
        cues: One of these must stand in the sentence, or the pattern is not tried.
        pattern: Regular expression on a sentence; group `content` becomes the statement's text, `object` names its
            subject, where present.
        needs: What the paragraph must have said before: an amount, a subject, a change, or an amount that is none.
        direction: Regular expression on the clause up to the pattern: the word that says which way.
    """

    id: str
    label: str
    label_en: str
    cues: tuple[str, ...]
    pattern: str
    needs: Literal["", "amount", "subject", "change", "level"] = ""
    direction: str = ""


class WordGroup(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Words that mean one thing: a scope or a stage."""

    id: str
    words: tuple[str, ...]


class Changes(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Words of change, by what they say."""

    up: tuple[str, ...]
    down: tuple[str, ...]
    same: tuple[str, ...]


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The small words of narrative; regular expressions on text without white space.

    Attributes:
        separators: Characters that end a clause.
        operators: Words before a number, by what they say of it; longer ones win.
        tail_operators: The same, after the number and its unit.
        copulas: Words between what is measured and the number.
        change_prefix, change_suffix: What may stand around a word of change.
        bare_changes: Words of change too short to be one inside a longer word.
        compare: What is compared with, group `to`.
        leads: What may stand before a subject and is no part of it.
        trails: What may stand after a subject and is no part of it.
        generic: Subjects that name nothing (金额): the one before is meant.
        verbs: Ends of words before a count after which the counted thing follows the count.
        rest_heads: What follows a count and goes on about what stands before it (车辆3辆，均为…).
        rest_trails: What is taken off the end of a counted thing.
        not_subjects: What follows a count and is no counted thing.
        holding: Who has something, before what he has (某局共有车辆).
        attributes: Words before a count that belong to the counted thing behind it (下属5家单位).
        topics: What a paragraph is about, group `topic`.
        heading_tails: What is taken off a heading to get what it is about.
        class_mark, item_mark: Marks of 类 and of 款 and 项; an item without its class takes it from the heading.
        lists: What announces the parts of the amount before it.
        actuals: Ends of the words that a reason begins with and that name no subject (决算数大于…的主要原因).
        chinese_counts: Classifiers after which a Chinese numeral is a count.
    """

    separators: str
    operators: dict[Operator, tuple[str, ...]]
    tail_operators: dict[Operator, tuple[str, ...]]
    copulas: tuple[str, ...]
    changes: Changes
    change_prefix: str
    change_suffix: str
    bare_changes: tuple[str, ...]
    compare: tuple[str, ...]
    leads: tuple[str, ...]
    trails: str
    generic: tuple[str, ...]
    verbs: str
    rest_trails: str
    rest_heads: str
    not_subjects: str
    attributes: str
    holding: str
    topics: tuple[str, ...]
    heading_tails: str
    class_mark: str
    item_mark: str
    lists: str
    scopes: tuple[WordGroup, ...]
    stages: tuple[WordGroup, ...]
    periods: dict[Literal["current", "prior"], tuple[str, ...]]
    chinese_counts: tuple[str, ...]
    actuals: str


class Layout(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How running text is laid out.

    Attributes:
        page_number: A whole line that is a page number.
        leaders: Dots that a table of contents fills its lines with.
        levels: Numbering of headings, from the highest level down.
        titles: The end of a heading that has no number.
        no_statements: Headings under which nothing is stated of the year.
        longest_heading: Characters of the longest heading.
    """

    page_number: str
    leaders: str
    levels: tuple[str, ...]
    titles: str
    no_statements: str
    longest_heading: int


class StatementGrammar(msgspec.Struct, frozen=True):
    """All that is known about narrative sentences."""

    units: tuple[UnitDef, ...]
    measures: tuple[MeasureDef, ...]
    phrases: tuple[PhraseDef, ...]
    words: Words
    layout: Layout
    names: tuple[MeasureName, ...]

    @property
    def labels(self) -> dict[str, str]:
        """Every measure that a statement may have, with its Chinese name."""
        measures = {measure.id: measure.label for measure in self.measures}
        phrases = {phrase.id: phrase.label for phrase in self.phrases}
        return measures | phrases | {named.id: named.label for named in self.names}


_TYPES: dict[str, object] = {
    "units": tuple[UnitDef, ...],
    "measures": tuple[MeasureDef, ...],
    "phrases": tuple[PhraseDef, ...],
    "words": Words,
    "layout": Layout,
    "names": tuple[MeasureName, ...],
}


def load_grammar(folder: Path) -> StatementGrammar:
    """The grammar of statements in a folder, one file for each part of it.

    Raises:
        RulebookError: A file is not YAML or does not follow the schema.
    """
    texts = {name: (folder / f"{name}.yaml").read_text(encoding="utf-8") for name in _TYPES}
    plain = cached(texts, lambda: {name: read_yaml(text, f"{name}.yaml") for name, text in texts.items()})
    parts = {name: convert(plain[name], type_, f"{name}.yaml", texts[name]) for name, type_ in _TYPES.items()}  # type: ignore[var-annotated, arg-type]
    return StatementGrammar(**parts)
