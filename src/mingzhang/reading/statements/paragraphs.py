"""Lines become paragraphs under their headings; every character knows the line it stands on."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

import msgspec
from msgspec.structs import replace

from mingzhang.forms import Source
from mingzhang.reading.statements.grammar import Grammar
from mingzhang.reading.statements.lines import Line

_TITLE_LEVEL = 0
_SENTENCE = re.compile(r"[。；！？]")
_MEASURED = re.compile(r"\d(?:[万亿]?元|%|分)")
_DIGITS_APART = re.compile(r"(?<=[\d.,])\s+(?=[\d.,])")


class Paragraph(msgspec.Struct, frozen=True):
    """A paragraph of running text.

    Attributes:
        section: Headings above it, the highest first.
        printed: White space removed.
        plain: The same length, digits and signs made plain.
        starts: Where in the text each of its lines begins.
        sources: Where each of its lines stands.
        breaks: Places in the text at which white space stood between two digits.
        lead: Length of the numbering at its beginning (`1.`).
        heading: It is a heading, the last of its own section.
    """

    section: tuple[str, ...]
    printed: str
    plain: str
    starts: tuple[int, ...]
    sources: tuple[Source, ...]
    breaks: frozenset[int]
    lead: int
    heading: bool = False

    def source(self, offset: int) -> Source:
        """Where a character stands."""
        return self.sources[bisect_right(self.starts, offset) - 1]

    def broken(self, start: int, end: int) -> bool:
        """White space or a line's end stood within a stretch of text that is one number."""
        return any(start < place < end for place in self.breaks) or any(start < s < end for s in self.starts)


def paragraphs(lines: Sequence[Line], grammar: Grammar) -> Iterator[Paragraph]:
    """The paragraphs of running text in order, headings among them; each knows the headings above it."""
    section: list[tuple[int, str]] = []
    for draft in _drafts(lines, grammar):
        text = "".join(line.plain for line in draft)
        level, lead = _numbering(text, grammar)
        if _is_heading(text, level, grammar):
            rank = _TITLE_LEVEL if level is None else level
            section = [*((r, t) for r, t in section if r < rank), (rank, "".join(line.printed for line in draft))]
            yield replace(_paragraph(draft, tuple(heading for _, heading in section), lead), heading=True)
        elif _is_cell(draft, text, level):
            continue
        elif not any(grammar.no_statements.search(heading) for _, heading in section):
            yield _paragraph(draft, tuple(heading for _, heading in section), lead)


def _is_cell(draft: Sequence[Line], text: str, level: int | None) -> bool:
    """A piece of a flattened table: no numbering and no stop anywhere."""
    return bool(draft[0].wide) and level is None and not any(stop in text for stop in "，。；：")


def _drafts(lines: Sequence[Line], grammar: Grammar) -> Iterator[list[Line]]:
    """Lines that belong together: up to the next numbering, indent, or line that ends early."""
    draft: list[Line] = []
    for line in lines:
        if draft and _begins(draft[-1], line, grammar):
            yield draft
            draft = []
        draft.append(line)
    if draft:
        yield draft


def _begins(before: Line, line: Line, grammar: Grammar) -> bool:
    """A line begins a paragraph."""
    if line.apart or line.indented or not before.goes_on(line):
        return True
    return _numbering(line.plain, grammar)[0] is not None


def _numbering(text: str, grammar: Grammar) -> tuple[int | None, int]:
    """The level of the numbering that a text begins with, and its length."""
    for level, pattern in enumerate(grammar.levels):
        match = pattern.match(text)
        if match:
            return level, match.end()
    return None, 0


def _is_heading(text: str, level: int | None, grammar: Grammar) -> bool:
    if len(text) > grammar.layout.longest_heading or _MEASURED.search(text):
        return False
    body = text.removesuffix("。")
    if _SENTENCE.search(body) or text.endswith(("，", "、")):
        return False
    if level is None:
        return len(text) > 3 and bool(grammar.titles.search(text))
    return body == text or len(text) < grammar.layout.longest_heading // 3


def _paragraph(draft: Sequence[Line], section: tuple[str, ...], lead: int) -> Paragraph:
    starts: list[int] = []
    breaks: set[int] = set()
    length = 0
    printed: list[str] = []
    plain: list[str] = []
    for line in draft:
        starts.append(length)
        breaks.update(length + place for place in _breaks(line.raw))
        printed.append(line.printed)
        plain.append(line.plain)
        length += len(line.printed)
    return Paragraph(
        section,
        "".join(printed),
        "".join(plain),
        tuple(starts),
        tuple(d.source for d in draft),
        frozenset(breaks),
        lead,
    )


def _breaks(raw: str) -> Iterator[int]:
    """Places in a squeezed line at which white space stood between two digits."""
    for match in _DIGITS_APART.finditer(raw):
        yield sum(not char.isspace() for char in raw[: match.start()])
