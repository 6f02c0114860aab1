"""Finds self-evaluation forms and their summary tables in a flattened text and reads them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mingzhang.forms import FilledForm, Unread
from mingzhang.quantities.number import squeeze
from mingzhang.reading.pages import TextLine
from mingzhang.reading.self_evaluation.flow_form import read_form
from mingzhang.reading.self_evaluation.flow_summary import read_summary
from mingzhang.reading.self_evaluation.layout import MONEY_UNIT, Layout, find_title
from mingzhang.rulebook import FormDef, Rulebook

_NUMBERED = re.compile(r"[—–-]\d{1,4}[—–-]|第\d+页(?:[，,/]?共\d+页)?|附(?:件|表)[\d一二三四五六七八九十]*[：:]?")
_YEAR_LINE = re.compile(r"[（(]?\d{4}年度?[）)]?")
HEAD_LINES = 12
Numbered = tuple[int, TextLine]


@dataclass
class FormsInLines:
    """What a text holds of this family.

    Attributes:
        found: Index of the title's line and the form.
        unread: Forms that begin and are not whole, and lines within forms that are no part of them.
        ranges: First line and the line after the last of each form, whole or not; other readers skip them.
    """

    found: list[tuple[int, FilledForm]] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    ranges: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Span:
    form: FormDef
    begin: int
    lines: tuple[Numbered, ...]


def recognise_forms_in_lines(lines: Sequence[TextLine], book: Rulebook) -> FormsInLines:
    """The self-evaluation forms and summary tables of a text, in printed order, with what could not be read."""
    result = FormsInLines()
    subjects: set[str] = set()
    for span in _spans(lines, book):
        title, *body = span.lines
        if span.form.layout == "self_evaluation":
            form, unread, end = read_form(title[1], body, Layout(span.form))
        else:
            form, unread, end = read_summary(title[1], body, span.form, frozenset(subjects))
        result.unread += unread
        result.ranges.append((span.begin, end))
        if form is not None:
            result.found.append((span.begin, form))
            subjects |= {form.subject} if form.subject else set()
    return result


def _spans(lines: Sequence[TextLine], book: Rulebook) -> Iterator[_Span]:
    """Each form's title and the lines up to the next one, without page numbers and repeated titles."""
    titles = [(i, form) for i, line in enumerate(lines) if (form := find_title(line.text, book))]
    heads = _heads(lines, titles)
    repeated = {i for i, _ in titles} - {i for i, _ in heads}
    ends = [*(index for index, _ in heads[1:]), len(lines)]
    for (begin, form), end in zip(heads, ends, strict=False):
        body = [(i, lines[i]) for i in range(begin, end) if not _is_furniture(i, begin, lines, repeated)]
        yield _Span(form, begin, tuple(body))


def _heads(lines: Sequence[TextLine], titles: Sequence[tuple[int, FormDef]]) -> list[tuple[int, FormDef]]:
    """The titles under which a form begins; the others are mentions, or repeated on a form's next page."""
    heads: list[tuple[int, FormDef]] = []
    for index, form in titles:
        goes_on = bool(heads) and not _is_closed(lines, heads[-1], index)
        if _begins_form(lines, index, form) or (_is_headed(lines, index) and not goes_on):
            heads.append((index, form))
    return heads


def _is_closed(lines: Sequence[TextLine], head: tuple[int, FormDef], end: int) -> bool:
    """The last form has had its total, so that a title after it is not its own."""
    begin, form = head
    if form.layout != "self_evaluation":
        return True
    totals = tuple(Layout(form).row_labels("", "total"))
    return any(squeeze(line.text).startswith(totals) for line in lines[begin + 1 : end])


def _begins_form(lines: Sequence[TextLine], index: int, form: FormDef) -> bool:
    """The name of a form is its title where its first box or its header follows, not where a text mentions it."""
    head = "".join(squeeze(line.text) for line in lines[index + 1 : index + 1 + HEAD_LINES])
    if form.layout == "self_evaluation":
        labels = Layout(form).row_labels("field", "project")
        return any(label in head for label in labels)
    wanted = [c.header[0][0] for c in form.blocks[0].columns if c.header]
    return sum(name in head for name in wanted) >= 4


def _is_headed(lines: Sequence[TextLine], index: int) -> bool:
    """The year or the unit of money follows at once, as below a form's title."""
    following = squeeze(lines[index + 1].text) if index + 1 < len(lines) else ""
    return bool(_YEAR_LINE.fullmatch(following) and following[0] in "（(")


def _is_furniture(index: int, begin: int, lines: Sequence[TextLine], repeated: set[int]) -> bool:
    """Page numbers, and a title, year and unit printed again where the form goes on on the next page."""
    if index == begin:
        return False
    plain = squeeze(lines[index].text)
    if index in repeated or _NUMBERED.fullmatch(plain):
        return True
    again = bool({index - 1, index - 2} & repeated)
    return again and bool(_YEAR_LINE.fullmatch(plain) or MONEY_UNIT.fullmatch(plain))
