"""Headings of tables: the rows in it and the lines above it that say what it is, of whom, in which unit."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from mingzhang.forms import Source
from mingzhang.reading.grid.matrix import Matrix
from mingzhang.reading.grid.words import Words, canon, is_number, year_in
from mingzhang.rulebook import FormDef

_ABOVE = 8
"""Lines above a table in which its title is sought; a title, organisation, unit and sheet number take four."""

_LONGEST = 60
"""Characters of the longest line taken for a part of a heading; the longest title seen has 34."""

_YEAR = re.compile(r"(20[0-9]{2})年(?:度)?(?![0-9])")
"""A year as headings state it; a day follows it in a date."""


class Line(msgspec.Struct, frozen=True):
    """A line of a heading: canonical and printed text, and its place."""

    plain: str
    text: str
    source: Source

    @classmethod
    def of(cls, text: str, source: Source) -> "Line":
        """The line of a printed text."""
        return cls(canon(text), text, source)


class Heading(msgspec.Struct, frozen=True):
    """What stands above a table.

    Attributes:
        forms: Definitions whose title it is; several where places use one title for different tables.
        title: As printed, white space removed; empty where no line is a known title.
        unit: The one nearest to the table.
        units: All that are printed from its title on; more than one contradict each other.
        continued: The title says that its table goes on.
    """

    forms: tuple[FormDef, ...] = ()
    title: str = ""
    source: Source | None = None
    unit: str | None = None
    entity: str | None = None
    year: int | None = None
    continued: bool = False
    units: tuple[str, ...] = ()


def read_heading(lines: Sequence[Line], words: Words, sheet: str = "") -> Heading:
    """The heading that the lines above a table make up; a sheet's name stands in for a title."""
    near = [line for line in lines[-_ABOVE:] if len(line.plain) <= _LONGEST]
    named = [line for line in near if words.titled(line.plain) or not is_heading(line.plain, words)]
    found = next(_titles(named, words), None)
    if found is None and sheet:
        found = next(_titles([Line.of(sheet, Source())], words), None)
    unit = next((u for line in reversed(near) if (u := _unit(line, words))), None)
    entity = next((e for line in reversed(near) if (e := words.entity_in(line.plain))), None)
    year = next((year for line in reversed(near) if (year := _year_beside(line.plain, words))), None)
    if found is None:
        return Heading(unit=unit, entity=entity, year=year)
    title, forms = found
    return Heading(
        forms=forms,
        title="".join(title.text.split()),
        source=title.source,
        unit=unit,
        entity=entity,
        year=year_in(title.plain) or year,
        continued=bool(words.continued.search(title.plain)),
        units=_units(near, title, words),
    )


def _year_beside(line: str, words: Words) -> int | None:
    """The year that a line of a heading states beside organisation and unit, or alone."""
    alone = words.year_alone(line)
    found = _YEAR.search(line) if alone is None and is_heading(line, words) else None
    return int(found.group(1)) if found else alone


def _units(lines: list[Line], title: Line, words: Words) -> tuple[str, ...]:
    """The units that the lines from a title on announce."""
    first = next((n for n, line in enumerate(lines) if line.source == title.source), 0)
    return tuple(dict.fromkeys(unit for line in lines[first:] if (unit := _unit(line, words))))


def _unit(line: Line, words: Words) -> str | None:
    """The unit that a line announces, or prints in brackets behind a title."""
    return words.unit_in(line.plain) or words.unit_of_column(line.plain)


def _titles(lines: list[Line], words: Words) -> Iterator[tuple[Line, tuple[FormDef, ...]]]:
    """Titles among the lines, the nearest to the table first; a title may be broken over up to three lines."""
    for last in range(len(lines), 0, -1):
        windows = (lines[first:last] for first in range(last - 1, max(last - 4, -1), -1))
        found = [title for part in windows if (title := _title(part, words))]
        if found:
            # Further lines belong to a title only where they make it the title of another form.
            yield next((title for title in reversed(found) if title[1] != found[0][1]), found[0])


def _title(lines: list[Line], words: Words) -> tuple[Line, tuple[FormDef, ...]] | None:
    plain = "".join(line.plain for line in lines)
    forms = words.titled(plain) if len(plain) <= _LONGEST else ()
    return (Line(plain, "".join(line.text for line in lines), lines[0].source), forms) if forms else None


def split_tables(matrix: Matrix, words: Words) -> Iterator[tuple[list[Line], Matrix]]:
    """The tables that stand one below another in one grid, each with the heading rows inside the grid."""
    kinds = [_kind(matrix, row, words) for row in range(len(matrix.rows))]
    starts = sorted({0, *_title_runs(kinds)})
    for first, last in zip(starts, [*starts[1:], len(kinds)], strict=True):
        body = next((r for r in range(first, last) if kinds[r] == "body"), last)
        lines = [line for row in range(first, body) for line in _lines(matrix, row)]
        yield lines, matrix.part(body, last)


def _title_runs(kinds: list[str]) -> Iterator[int]:
    """Rows at which a run of heading rows begins that holds a title."""
    first = 0
    for row, kind in enumerate(kinds):
        if kind == "body":
            first = row + 1
        elif kind == "title" and first < len(kinds):
            yield first
            first = len(kinds)


def _kind(matrix: Matrix, row: int, words: Words) -> str:
    """Whether a row is blank, holds a title, other words of a heading, or belongs to the table's body."""
    spots = [spot for spot in matrix.spots(row) if spot.plain]
    if not spots:
        return "blank" if row == 0 or matrix.cols > 1 else "body"
    if len(spots) > 3 or any(is_number(spot.plain) or spot.row != row for spot in spots):
        return "body"
    lines = [line.plain for line in _lines(matrix, row)]
    if any(words.titled(line) for line in lines):
        return "title"
    return (
        "heading" if all(is_heading(line, words) for line in lines) else _unknown(lines, spots[0].colspan, matrix)
    )


def _unknown(lines: list[str], span: int, matrix: Matrix) -> str:
    """A single line over the whole width that calls itself a table is a title that the rule book does not know."""
    return "heading" if len(lines) == 1 and span == matrix.cols > 1 and lines[0].endswith("表") else "body"


def is_heading(line: str, words: Words) -> bool:
    """A canonical line announces unit, organisation or the number of the table."""
    if len(line) > _LONGEST:
        return False
    return bool(words.unit_in(line) or words.entity_in(line) or words.prefixes.fullmatch(line))


def _lines(matrix: Matrix, row: int) -> Iterator[Line]:
    for spot in matrix.spots(row):
        for text in re.split(r"\n| {4,}", spot.text):
            if text.strip():
                yield Line.of(text, spot.source)
