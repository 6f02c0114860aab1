"""Templates state no figure; what they call is there: functions, cells, inputs, figures, collections."""

import re
from collections.abc import Iterable, Iterator

import pytest

from mingzhang.errors import RulebookError
from mingzhang.publishing.documents.narrative import Narrative, find
from mingzhang.rulebook import Rulebook, load
from mingzhang.rulebook.documents import Block, Clause, Say, SectionDef, all_texts
from mingzhang.rulebook.phrasing import Call, Path, Phrase, calls_in, parse_pattern, parse_phrase, words_of

BOOK = load()
SECTIONS = BOOK.documents.sections
FIGURE = re.compile(r"\d|[０-９]|[一二三四五六七八九十百千万亿零两]+(?:个|万元|元|亿元|%|分|辆|台|批|人次|项)")
ALLOWED = {"万元", "万元（含）以上设备（不含车辆）"}
"""Units that begin with a numeral."""


def figures_in(text: str) -> list[str]:
    """Literal figures in a pattern's words."""
    return [found for found in FIGURE.findall(words_of(text)) if found not in ALLOWED]


@pytest.mark.parametrize("section", SECTIONS)
def test_no_template_states_a_figure(section: str) -> None:
    texts = [text for block in SECTIONS[section].blocks for text in block.texts()]
    assert [text for text in texts if figures_in(text)] == []


def test_no_title_or_heading_of_an_outline_states_a_figure() -> None:
    texts = [text for one in BOOK.documents.outlines for text in (one.title, *one.headings.values())]
    assert len(texts) > 10
    assert [text for text in texts if figures_in(text)] == []


def test_the_scan_for_figures_sees_what_it_is_for() -> None:
    assert figures_in("共有12个项目") == ["1", "2"]
    assert figures_in("共十二个项目，{count(projects)}个") == ["十二个"]
    assert figures_in("支出{now}万元，占{share(now, before)}%") == []


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("{now", "花括号"),
        ("now}", "花括号"),
        ("{eval(now)}", "没有的函数 eval"),
        ("{share(now)}", "个参数"),
        ("{share(now, before}", "右括号"),
        ("{}", "缺少名称"),
        ("{now before)}", "写错"),
    ],
)
def test_what_is_no_pattern_is_refused(pattern: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse_pattern(pattern)


def test_a_pattern_is_words_and_expressions() -> None:
    assert parse_pattern("共{share(a.b, 年初)}%") == ("共", Call("share", (Path("a.b"), Path("年初"))), "%")


def _conditions(say: Say) -> Iterator[str]:
    for part in () if isinstance(say, str) else say:
        if isinstance(part, Clause):
            yield part.when
            yield from _conditions(part.say)
            yield from _conditions(part.otherwise)


def _expressions(section: SectionDef) -> Iterator[Phrase]:
    """Every expression of a section."""
    yield from (parse_phrase(text) for text in (*section.figures.values(), *section.prior.values()))
    for block in section.blocks:
        yield from _of_block(block)


def _of_block(block: Block) -> Iterator[Phrase]:
    for text in (*block.cover, block.issuer, block.date, block.contents, block.heading, *all_texts(block.say)):
        yield from (piece for piece in parse_pattern(text) if not isinstance(piece, str))
    yield from (parse_phrase(when) for when in (block.when, *_conditions(block.say)) if when)
    for inner in (*block.blocks, *block.otherwise):
        yield from _of_block(inner)


def _calls(function: str, sections: Iterable[SectionDef] = tuple(SECTIONS.values())) -> list[list[str]]:
    return [
        [argument.text for argument in call.arguments if isinstance(argument, Path)]
        for section in sections
        for phrase in _expressions(section)
        for call in calls_in(phrase)
        if call.function == function
    ]


def test_every_cell_that_a_template_names_is_in_its_form() -> None:
    named = [words for words in _calls("cell") if len(words) == 3]
    assert len(named) > 20
    for form, row, column in named:
        definition = BOOK.forms[form]
        columns = {c.id for block in definition.blocks for c in block.columns}
        rows = {f"{block.id}.{r.id}".lstrip(".") for block in definition.blocks for r in block.rows}
        assert column in columns or any(block.open_columns for block in definition.blocks), (form, column)
        assert row in rows or row == "item.code" or definition.kind == "evaluation", (form, row)


def test_every_input_that_a_template_names_is_in_the_schema() -> None:
    named = [".".join(word for word in words if not word.startswith("item.")) for words in _calls("given")]
    assert len(named) > 40
    for path in named:
        find(Narrative(), path)
    unders = [known.under for section in SECTIONS.values() for known in section.collections.values() if known.under]
    for under in unders:
        find(Narrative(), under)
    with pytest.raises(RulebookError, match=r"没有 prior\.nothing"):
        find(Narrative(), "prior.nothing")


@pytest.mark.parametrize("outline", BOOK.documents.outlines, ids=lambda one: one.id)
def test_an_outline_defines_all_that_its_sections_name(outline: object, book: Rulebook) -> None:
    known = next(one for one in book.documents.outlines if one is outline)
    sections = [SECTIONS[name] for name in known.sections]
    collections = {name for section in sections for name in section.collections}
    asked = {word for section in sections for phrase in _expressions(section) for word in _collections_in(phrase)}
    eaches = {block.each for section in sections for block in section.blocks if block.each}
    assert (asked | eaches) - collections == set()
    figures = {name for section in sections for name in section.figures}
    assert sum(len(section.figures) for section in sections) == len(figures), "a name is defined twice"
    assert {name for name, _ in known.parameters.items()} >= {words[0] for words in _calls("parameter", sections)}


def _collections_in(phrase: Phrase) -> Iterator[str]:
    for call in calls_in(phrase):
        first = call.arguments[0] if call.arguments else None
        if call.function in {"count", "any", "total", "mean", "join"} and isinstance(first, Path):
            yield first.text


def test_every_part_has_its_basis() -> None:
    assert [one.id for one in (*BOOK.documents.outlines, *SECTIONS.values()) if not one.basis] == []
    assert [one.id for one in BOOK.documents.withholdings if not one.basis] == []
    assert [p for o in BOOK.documents.outlines for p in o.parameters.values() if not p.basis] == []
