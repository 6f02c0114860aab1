"""Where in a flattened text each table stands: found by titles, or by the headers of tables without one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mingzhang.reading.flow.furniture import is_furniture
from mingzhang.reading.flow.lines import FlowText, Piece, imbalance
from mingzhang.reading.grid.words import Words, canon, words_of
from mingzhang.rulebook import FormDef, Rulebook

_TITLE_LINES = 3
"""Lines that a title may be broken over."""
_LONGEST_TITLE = 60
_SHEET_LINES = 2
_SHEET = re.compile(r"公开\d+表")
_HINT = re.compile("表|情况$")


@dataclass(frozen=True, slots=True)
class Place:
    """A table found in a text.

    Attributes:
        forms: Definitions that it may follow; several where places use one title for different tables.
        title: As printed; empty for a table found by its header.
        start: Piece with which title or header begins.
        body: Piece with which what follows the title, or an untitled table's header, begins.
        end: Piece before which the table has ended at the latest.
        headed: `body` follows the header; False where the header is still to be told from the rows.
        header: Pieces of the header, where `headed`.
    """

    forms: tuple[FormDef, ...]
    title: str
    start: int
    body: int
    end: int
    headed: bool = False
    header: tuple[Piece, ...] = ()

    def shares_form(self, other: "Place") -> bool:
        """Both may follow the same definition."""
        return any(form in other.forms for form in self.forms)


def find_places(text: FlowText, book: Rulebook) -> list[Place]:
    """All tables that titles or headers announce, in order; each ends where the next begins."""
    found = [*_titles(text, words_of(book)), *_signatures(text, book)]
    places: list[Place] = []
    for place in sorted(found, key=lambda p: (p.start, p.body)):
        _add(places, place, text)
    ends = [place.start for place in places[1:]] + [len(text.pieces)]
    starts = [0, *(place.body for place in places)]
    sheets = _sheets(text)
    bounded = zip(places, starts, ends, strict=False)
    return [_bounded(replace(place, end=end), before, text, sheets) for place, before, end in bounded]


def _sheets(text: FlowText) -> list[int]:
    """Lines with the sheet number of a table; none where they stand at the foot of pages, below the figures."""
    sheets = [number for number in range(len(text.lines)) if _SHEET.fullmatch(text.lines[number])]
    return sheets if sheets and not _figures(text, 0, text.line_starts[sheets[0]]) else []


def titles_below(text: FlowText, places: Sequence[Place]) -> list[Place]:
    """The same tables where each title stands below its table, as programs print it that set it into the margin."""
    tops = [0, *(place.body for place in places)]
    turned = zip(places, tops, strict=False)
    return [
        place if place.headed else replace(place, body=top, end=place.start)
        for place, top in turned
        if place.headed or _figures(text, top, place.start)
    ]


def _bounded(place: Place, before: int, text: FlowText, sheets: Sequence[int]) -> Place:
    """A table ends where the sheet number of the next one is printed; some texts print a title below its table."""
    if not sheets or not place.title:
        return place
    title = text.pieces[place.start].line
    below = [number for number in sheets if number > title]
    own = {text.lines[number] for number in below if _own_sheet(text, place, number)}
    after = next((text.line_starts[number] for number in below if text.lines[number] not in own), place.end)
    bounded = replace(place, end=min(place.end, after))
    above = next((text.line_starts[n + 1] for n in reversed(sheets) if n < title), 0)
    if place.headed or _figures(text, bounded.body, bounded.end) or above < before:
        return bounded
    return replace(bounded, body=above, end=place.start) if _figures(text, above, place.start) else bounded


def _own_sheet(text: FlowText, place: Place, line: int) -> bool:
    """A sheet number right below a title, on its page, is the title's own."""
    sheet = text.pieces[text.line_starts[line]]
    near = line <= text.pieces[place.body - 1].line + _SHEET_LINES
    return near and sheet.source.page == text.pieces[place.start].source.page


def _figures(text: FlowText, start: int, end: int) -> bool:
    return any(re.search(r"\d\.\d|\d,\d", piece.text) for piece in text.pieces[start:end])


def _add(places: list[Place], place: Place, text: FlowText) -> None:
    """A header below a title of its form completes it; one in the middle of its table is a repetition."""
    last = places[-1] if places else None
    if last and place.start < last.body:
        return
    if last and place.headed and last.shares_form(place):
        if not last.headed and _nothing_between(text, last.body, place.start):
            places[-1] = replace(last, forms=place.forms, body=place.body, headed=True, header=place.header)
            return
        if _goes_on(text, last, place):
            return
    if last and place.title and last.shares_form(place) and _continues(text, last, place):
        return
    places.append(place)


def _titles(text: FlowText, words: Words) -> Iterator[Place]:
    """Titles on one line; further lines above belong to one only where they make it the title of another form."""
    for last in range(len(text.lines)):
        line = canon(text.lines[last])
        if not _HINT.search(line) or words.suffixes.fullmatch(line) or words.prefixes.fullmatch(line):
            continue
        best: Place | None = None
        end = last + (imbalance(text.lines[last]) > 0 and last + 1 < len(text.lines))
        for first in range(last, max(last - _TITLE_LINES, -1), -1):
            place = _title(text, first, end, words)
            if place and (best is None or place.forms != best.forms):
                best = place
        if best:
            yield best


def _title(text: FlowText, first: int, last: int, words: Words) -> Place | None:
    title = "".join(text.lines[first : last + 1])
    forms = _titled(text, first, last, words) if len(title) <= _LONGEST_TITLE else ()
    if not forms:
        return None
    return Place(forms, title, text.line_starts[first], text.line_starts[last + 1], len(text.pieces))


def _titled(text: FlowText, first: int, last: int, words: Words) -> tuple[FormDef, ...]:
    """Forms whose title the lines are; a number before it (表 1-1 2023年度…) is parted from it by a blank."""
    pieces = [p.text for p in text.pieces[text.line_starts[first] : text.line_starts[last + 1]]]
    for start in range(min(len(pieces), 4)):
        before = canon("".join(pieces[:start]))
        if before and not words.prefixes.fullmatch(before):
            continue
        forms = words.titled(canon("".join(pieces[start:])))
        if forms:
            return forms
    return ()


def _signatures(text: FlowText, book: Rulebook) -> Iterator[Place]:
    for form in book.forms.values():
        for signature in form.signatures:
            for match in re.finditer(signature, text.joined):
                place = _headed(text, form, match)
                if place:
                    yield place


def _headed(text: FlowText, form: FormDef, match: re.Match[str]) -> Place | None:
    """The table below a header that begins a line and ends with a piece."""
    if match.end() >= len(text.joined):
        return None
    start, end = text.piece_at(match.start()), text.piece_at(match.end())
    if text.starts[start] != match.start() or text.starts[end] != match.end() or not text.pieces[start].first:
        return None
    return Place((form,), "", start, end, len(text.pieces), headed=True, header=text.pieces[start:end])


def _nothing_between(text: FlowText, body: int, start: int) -> bool:
    """Nothing but unit lines and the like stands between a title and a header."""
    return all(is_furniture(text.lines[number]) for number in {p.line for p in text.pieces[body:start]})


def _goes_on(text: FlowText, last: Place, place: Place) -> bool:
    """A header that is printed again after a page break: no sentence introduces it, no number starts anew."""
    if "seq" in last.forms[0].blocks[0].keys:
        return text.pieces[place.body].text != "1"
    return not re.search(r"[。：:；]$", text.lines[text.pieces[place.start].line - 1])


def _continues(text: FlowText, last: Place, place: Place) -> bool:
    """A title printed again goes on with its table, unless its first row with figures is the same again."""
    before, after = _first_figures(text, last.body, place.start), _first_figures(text, place.body, len(text.pieces))
    return bool(before) and canon(last.title) == canon(place.title) and before[0] != after[0]


def _first_figures(text: FlowText, start: int, end: int) -> list[str]:
    """What stands before the first figures with decimals of a table."""
    for index in range(start, min(start + 120, end)):
        if re.search(r"\d\.\d", text.pieces[index].text):
            return [text.pieces[index - 1].text if index else ""]
    return []
