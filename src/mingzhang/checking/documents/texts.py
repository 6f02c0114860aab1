"""Kinds of rules about a document's wording: leftovers of templates, annexes, contents, glossary."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

from mingzhang.checking.matching import plain_name
from mingzhang.checking.outcomes import HOLDS, CannotTell, Fails, Outcome, make_finding, parameters_of
from mingzhang.checking.tables.relations import family_of
from mingzhang.checking.views import Held, view_of
from mingzhang.findings import Evidence
from mingzhang.forms import Report, Source
from mingzhang.quantities import parse_chinese, squeeze
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef

Line = tuple[Source, str]
_NO_TEXT = CannotTell("没有读到正文文字")
_QUOTED = 40
_SHOWN = 10
_CONTENTS_LINES = 80
_ITEM_DIGITS = 7


class Leftovers(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `leftovers`: what a leftover is called, and how it reads."""

    patterns: dict[str, str]


def leftovers(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """No words of the template stand in text, labels, cells or notes; one finding for each kind of leftover."""
    patterns = parameters_of(rule, Leftovers).patterns
    lines, texts = _all_lines(Held(report, book))
    if not lines:
        yield _NO_TEXT
        return
    for what, pattern in patterns.items():
        left = set(filter(re.compile(pattern).search, texts))
        found = [line for line in lines if line[1] in left] if left else []
        yield _leftover(rule, report, what, found, pattern) if found else HOLDS


@lru_cache(maxsize=4)
def _all_lines(held: Held) -> tuple[tuple[Line, ...], frozenset[str]]:
    """Every line, note, label and word of a report without white space, and what they say, each once."""
    report = held.report
    lines = tuple((source, squeeze(text)) for source, text in (*report.text_lines, *_words_of_forms(report)))
    return lines, frozenset(text for _, text in lines)


def _words_of_forms(report: Report) -> Iterator[Line]:
    for form in report.forms:
        yield from ((form.source, note) for note in form.notes)
        for row in form.rows:
            yield row.source, row.label
            yield from ((cell.source, cell.text) for cell in row.cells.values() if cell.value is None)


def _leftover(rule: RuleDef, report: Report, what: str, found: Sequence[Line], pattern: str) -> Outcome:
    quote = _around(found[0][1], pattern)
    facts = {"what": what, "count": str(len(found)), "quote": quote}
    return Fails(make_finding(rule, report, facts, printed=quote, evidence=_quotes(found)))


def _around(text: str, pattern: str) -> str:
    """As much of a line as is quoted, with what was found in it."""
    match = re.search(pattern, text)
    if match is None or match.end() <= _QUOTED:
        return text[:_QUOTED]
    start = max(0, match.end() - _QUOTED // 2 - (match.end() - match.start()))
    return text[start : start + _QUOTED]


def _quotes(lines: Sequence[Line]) -> tuple[Evidence, ...]:
    return tuple(Evidence("", "", "", text, source) for source, text in lines[:_SHOWN])


class Annexes(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `annexes`: how a heading and a citation read, each with the number as its group."""

    heading: str
    citation: str


def annexes(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Every annex that is cited, and every number below the highest, has a heading."""
    reads = parameters_of(rule, Annexes)
    lines = [(source, squeeze(text)) for source, text in report.text_lines]
    titles = [(form.source, squeeze(form.title)) for form in report.forms]
    headed = set(_numbers([*lines, *titles], reads.heading))
    cited = {number: line for line in lines for number in _numbers([line], reads.citation)}
    if not headed and not cited:
        yield CannotTell("正文没有提到附件") if lines else _NO_TEXT
        return
    wanted = range(1, max(headed | cited.keys()) + 1)
    yield from (HOLDS for number in wanted if number in headed)
    uncited = [n for n in wanted if n not in headed and n not in cited]
    unheaded = [n for n in wanted if n not in headed and n in cited]
    for numbers in (unheaded, uncited):
        if numbers:
            listed = "、".join(f"附件{n}" for n in numbers)
            facts = {"what": f"文中引用了{listed}" if numbers is unheaded else f"按编号还应有{listed}"}
            evidence = _quotes([cited[n] for n in numbers if n in cited])
            yield Fails(make_finding(rule, report, facts, evidence=evidence))


def _numbers(lines: Sequence[Line], pattern: str) -> Iterator[int]:
    for _, text in lines:
        for printed in re.findall(pattern, text):
            number = int(printed) if printed.isdigit() else parse_chinese(printed)
            if number is not None:
                yield int(number)


class Contents(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `contents`: the heading, and what to strip from an entry before it is a title."""

    heading: str
    strip: str


def contents(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Every table that the contents list was read, in the same order."""
    reads = parameters_of(rule, Contents)
    entries = list(_entries(report, reads))
    listed = [(line, form) for line in entries if (form := _form_titled(line[1], report.kind, book))]
    if not listed:
        yield CannotTell("没有读到目录，或目录中没有列表格")
        return
    held = [form.form for form in report.forms]
    if not any(form in held for _, form in listed):
        yield CannotTell("目录所列的表都不在这份文件中，可能另有文件")
        return
    before = -1
    for line, form in listed:
        place = held.index(form) if form in held else None
        what = "没有读到对应的表" if place is None else "与正文的顺序不一致" if place < before else ""
        facts = {"title": line[1], "what": what}
        yield Fails(make_finding(rule, report, facts, evidence=_quotes([line]))) if what else HOLDS
        before = before if place is None else place


def _entries(report: Report, reads: Contents) -> Iterator[Line]:
    """The entries below the heading, until the first one comes again: there the text begins."""
    lines = [(source, squeeze(text)) for source, text in report.text_lines if text.strip()]
    start = next((i for i, (_, text) in enumerate(lines) if re.search(reads.heading, text)), None)
    seen: set[str] = set()
    for source, text in lines[start + 1 : start + _CONTENTS_LINES] if start is not None else ():
        title = re.sub(reads.strip, "", text)
        if title and title in seen:
            return
        seen.add(title)
        yield source, title


def _form_titled(title: str, kind: str, book: Rulebook) -> str | None:
    matching = (form.id for pattern, form in book.title_patterns if form.kind == kind and pattern.fullmatch(title))
    return next(matching, None)


class Glossary(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of `glossary`: its heading, the forms that use terms, and the rows of income to be explained."""

    heading: str
    subjects: str
    income: str
    income_rows: tuple[str, ...]


def glossary(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
    """Subjects and kinds of income with an amount are explained in the glossary; one finding names the rest."""
    reads = parameters_of(rule, Glossary)
    words = _glossary_text(report, reads.heading)
    if words is None:
        yield CannotTell("没有读到名词解释") if report.text_lines else _NO_TEXT
        return
    missing = [name for name in _terms(rule, report, book, reads) if plain_name(name) not in words]
    if not missing:
        yield HOLDS
        return
    more = "等" if len(missing) > _SHOWN else ""
    facts = {"count": str(len(missing)), "names": "、".join(missing[:_SHOWN]) + more}
    yield Fails(make_finding(rule, report, facts))


def _glossary_text(report: Report, heading: str) -> str | None:
    lines = [squeeze(text) for _, text in report.text_lines]
    starts = [i for i, text in enumerate(lines) if re.search(heading, text)]
    return plain_name("".join(lines[starts[-1] :])) if starts else None


def _terms(rule: RuleDef, report: Report, book: Rulebook, reads: Glossary) -> Iterator[str]:
    family = family_of(rule, report)
    subjects, income = (view_of(report, name, book, family) for name in (reads.subjects, reads.income))
    for code, row in subjects.codes.items() if subjects else ():
        if len(code) == _ITEM_DIGITS and any(cell.value for cell in row.cells.values()):
            yield row.label
    for row_id in reads.income_rows if income else ():
        row_of_income = income.filled.row(row_id) if income else None
        if row_of_income and income and any(cell.value for cell in row_of_income.cells.values()):
            yield income.row_defs[row_id].labels[0]
