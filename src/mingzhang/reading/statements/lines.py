"""The running text of a document: its lines without tables, page numbers, running headers and contents."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from msgspec.structs import replace

from mingzhang.forms import FilledForm, Source
from mingzhang.reading.flow.lines import first_unit, width
from mingzhang.reading.pages import Page, Pages, TextLine
from mingzhang.reading.statements.grammar import Grammar

Span = tuple[int, int]

_EDGE = 2
"""Lines at the top and the bottom of a page among which running headers and footers are looked for."""

_REPEATED = 3
"""Pages on which a line must come back to be a running header."""

_RUN = 3
"""Fragments in a row that make a table; two may be a broken heading."""

_NEAR = 8
"""Lines above and below that tell how wide a full line is."""

_NARROW = 36
"""Half-width units of a line that may be a whole line of text."""

_SLACK = 3
"""Half-width characters that a full line may end before the margin, its next word apart."""

_RAGGED = 0.18
"""Share of a flattened line's width that it may end before the margin: its type was not measured."""

_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?%?|-+|—+|/")
_TOTAL = re.compile(r"[\u4e00-\u9fff]{2,8}\s+\d[\d,]*(?:\.\d+)?%?")
_STOPS = ("。", "；", "：", "！", "？", "”", "）", "，", "、")
_PLAIN = (
    {0xFF10 + digit: str(digit) for digit in range(10)}
    | {0xFF21 + i: chr(65 + i) for i in range(26)}
    | {0xFF41 + i: chr(97 + i) for i in range(26)}
    | str.maketrans("％＋－−﹣＝＜＞／＊().:;,．【】", "%+---=<>/*（）.：；,.〔〕")
)


class Line(msgspec.Struct, frozen=True):
    """A line of running text.

    Attributes:
        raw: As printed.
        printed: Without white space.
        plain: The same length, digits and signs made plain, brackets and colons full-width.
        gap: Half-width characters between its end and the right margin; None where it has no margin.
        indented: It begins further right than the lines around it.
        apart: Something else stands between it and the line before: a table, or another file's page.
        wide: Half-width characters of a full line around it, where it is a flattened text's; zero elsewhere.
    """

    raw: str
    printed: str
    plain: str
    source: Source
    gap: float | None = None
    indented: bool = False
    apart: bool = False
    wide: int = 0

    def goes_on(self, following: "Line") -> bool:
        """It reaches the margin, or would with the next line's first word, so that its sentence goes on below."""
        return self.gap is not None and self.gap <= max(first_unit(following.printed) + _SLACK, _RAGGED * self.wide)


_WIDE_THOUSANDS = re.compile(r"(?<=[0-9])，(?=[0-9]{3}\.[0-9]{1,2}(?:亿|万)?元)")
"""A thousands comma typed in full width; with decimals and a unit of money behind it it is no other comma."""


def plain_text(printed: str) -> str:
    """A squeezed text with plain digits and signs and full-width Chinese punctuation, character for character."""
    return _WIDE_THOUSANDS.sub(",", printed.translate(_PLAIN))


def table_lines(forms: Iterable[FilledForm]) -> list[Span]:
    """The spans of lines, first and last, that forms read from a flattened text cover."""
    return [span for form in forms if (span := _span(form)) is not None]


def _span(form: FilledForm) -> Span | None:
    sources = [form.source, *(row.source for row in form.rows)]
    sources += [cell.source for row in form.rows for cell in row.cells.values()]
    lines = [source.line for source in sources if source.line is not None]
    return (min(lines), max(lines)) if lines else None


def running_lines(pages: Pages, grammar: Grammar, skip: Iterable[Span] = ()) -> list[Line]:
    """The lines of a document that are text, in reading order."""
    skipped = {number for first, last in skip for number in range(first, last + 1)}
    lines = list(_kept(pages, grammar, skipped))
    if pages.flat:
        lines = _without_fragments(_measured(lines))
    return lines


def _kept(pages: Pages, grammar: Grammar, skipped: set[int]) -> Iterator[Line]:
    headers = _running_headers(pages)
    for page in pages.pages:
        apart, margins, tables = True, _margins(page), False
        for block in page.blocks:
            if not isinstance(block, TextLine) or block.source.line in skipped:
                apart = tables = True
                continue
            # A sentence may go on over the end of a page, not over a table.
            line = _line(block, page, margins, apart=apart and (tables or page.number == 1))
            if line is None or line.printed in headers or _is_furniture(line, grammar):
                continue
            yield line
            apart = False


def _is_furniture(line: Line, grammar: Grammar) -> bool:
    return bool(grammar.page_number.fullmatch(line.plain) or grammar.leaders.search(line.plain))


def _line(block: TextLine, page: Page, margins: tuple[float, float, float] | None, *, apart: bool) -> Line | None:
    printed = "".join(block.text.split()).replace("\u200b", "").replace("\ufeff", "")
    if not printed:
        return None
    place = block.source
    source = place if place.page else Source(page.number, place.line, place.box, place.via)
    plain = plain_text(printed)
    if place.box is None or margins is None:
        indented = block.text.startswith(("\u3000", "  "))
        return Line(block.text, printed, plain, source, indented=indented, apart=apart)
    edge, margin, em = margins
    gap, indented = (margin - place.box[2]) * 2 / em, place.box[0] > edge + 1.2 * em
    return Line(block.text, printed, plain, source, gap=gap, indented=indented, apart=apart)


def _margins(page: Page) -> tuple[float, float, float] | None:
    """The left and right margin of a page's text, and an em of it.

    Most of its long lines begin at the left margin, and the longest ends at the right one.
    """
    boxes = [b.source.box for b in page.blocks if isinstance(b, TextLine) and b.source.box]
    if not boxes:
        return None
    right = max(box[2] for box in boxes)
    long = [box for box in boxes if box[2] >= right - 0.25 * (right - box[0])] or boxes
    em = 0.8 * sorted(box[3] - box[1] for box in boxes)[len(boxes) // 2]
    return Counter(round(box[0]) for box in long).most_common(1)[0][0], right, em


def _running_headers(pages: Pages) -> set[str]:
    """Lines that come back at the edge of several pages, whatever numbers stand in them."""
    if pages.flat or len(pages.pages) < _REPEATED:
        return set()
    edges = [_edges(page) for page in pages.pages]
    counted = Counter(text for edge in edges for text in {_without_digits(line) for line in edge})
    return {line for edge in edges for line in edge if counted[_without_digits(line)] >= _REPEATED}


def _edges(page: Page) -> list[str]:
    lines = ["".join(b.text.split()) for b in page.blocks if isinstance(b, TextLine)]
    lines = [line for line in lines if line]
    return [line for line in [*lines[:_EDGE], *lines[-_EDGE:]] if not line.endswith(("。", "；"))]


def _without_digits(text: str) -> str:
    return re.sub(r"\d+", "#", text)


def _measured(lines: list[Line]) -> list[Line]:
    """The lines of a flattened text with how wide they are against their neighbours."""
    widths = [_width(line) for line in lines]
    measured = []
    for index, line in enumerate(lines):
        around = _column(widths[max(0, index - _NEAR) : index + 1], widths[index : index + _NEAR + 1])
        measured.append(replace(line, gap=around - widths[index], wide=around))
    return measured


def _width(line: Line) -> int:
    """How wide a line is in print; a blank beside a digit is about a quarter of an em."""
    return width(line.printed) + line.raw.strip().count(" ") // 2


def _column(above: Sequence[int], below: Sequence[int]) -> int:
    """The width of the column of text around a line: where two columns meet, that of the narrower one.

    Lines too narrow for text (cells of tables) do not count, unless there is nothing else.
    """
    sides = [max((w for w in side if w >= _NARROW), default=0) for side in (above, below)]
    return min((side for side in sides if side), default=max(*above, *below, _NARROW))


def _without_fragments(lines: list[Line]) -> list[Line]:
    """The lines without those of tables: rows of numbers, and runs of short pieces that end in no stop."""
    table = [_is_row(line) for line in lines]
    pieces = [table[index] or _is_fragment(line) for index, line in enumerate(lines)]
    for first, last in _runs(pieces):
        if last - first >= _RUN:
            table[first:last] = [True] * (last - first)
    kept: list[Line] = []
    apart = False
    for line, dropped in zip(lines, table, strict=True):
        if not dropped:
            kept.append(replace(line, apart=True) if apart and not line.apart else line)
        apart = dropped
    return kept


def _is_row(line: Line) -> bool:
    """Two numbers or more that only blanks part, and no sentence: the row of a table."""
    if any(stop in line.plain for stop in "，。；"):
        return False
    text = plain_text(line.raw)
    return bool(_TOTAL.fullmatch(text.strip())) or _figures(text.split()) >= 2


def _figures(tokens: Sequence[str]) -> int:
    """How many of the pieces between blanks are numbers of a table, not numbers with words around them (10 月)."""
    count = 0
    for index, token in enumerate(tokens):
        before = tokens[index - 1][-1] if index else ""
        after = tokens[index + 1][0] if index + 1 < len(tokens) else ""
        worded = before.isalpha() and after.isalpha()
        count += _NUMBER.fullmatch(token) is not None and not worded and after not in ("年", "月", "日")
    return count


def _is_fragment(line: Line) -> bool:
    short = width(line.printed) < 0.7 * line.wide
    return (
        short
        and not line.plain.endswith(_STOPS)
        and not re.match(r"第?[一二三四五六七八九十]+[、部]|（[一二三四五六七八九十]", line.plain)
    )


def _runs(flags: Sequence[bool]) -> Iterator[Span]:
    """The stretches of flags that are set, each with its end."""
    start = None
    for index, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = index
        if not flag and start is not None:
            yield start, index
            start = None
