"""The rows of a list as pieces: found along their running numbers, with the figures that end them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from mingzhang.reading.flow.arithmetic import one_number
from mingzhang.reading.flow.labels import Labels
from mingzhang.reading.flow.lines import Piece
from mingzhang.reading.flow.numerals import is_figure, is_integer

_LINK = 30
"""What one more row is worth, in the points that odd gaps cost."""
_LONGEST_LEAD = 5
"""Pieces before the first running number that may be the upper half of the first name."""


@dataclass(slots=True)
class Item:
    """A row of a list as its pieces: number, texts, figures, and what stands behind the figures.

    Attributes:
        centred: The name was put together from halves above and below the row's number.
        doubtful: It prints more figures than columns, and no way to put them together is confirmed.
    """

    number: Piece | None
    texts: list[Piece] = field(default_factory=list)
    figures: list[Piece] = field(default_factory=list)
    behind: list[Piece] = field(default_factory=list)
    centred: bool = False
    doubtful: bool = False

    @property
    def label(self) -> str:
        """All texts put together."""
        return _joined(self.texts)


def items_of(body: Sequence[Piece], count: int, labels: Labels) -> tuple[list[Item], Item | None]:
    """The rows of a list, and its total row where it has one.

    A list may number its total too: that is told from its last row.

    Args:
        body: The pieces of the list and of what may follow it.
        count: How many figures end a row.
        labels: The names of the list's total.
    """
    summed = _total_at(body, labels) if count else len(body)
    chain = _chain(body[: summed + 1], count) or _chain(body, count)
    if chain[-1:] == [summed - 1]:
        chain.pop()  # the total's own number, not a row's
    if not chain:
        return [], None
    found = _total_after(body, chain[-1], summed, count)
    edges = [*chain, found[0] if found else len(body)]
    items = [_item(body, at, end, count, last=end == len(body)) for at, end in pairwise(edges)]
    total = found[1] if found else _total(items[-1].behind, labels, count)
    if not total and labels.is_total(items[-1].label):
        total = items.pop()
    elif count:
        items[-1].behind = [] if total else _lower_half(items[-1])
    lead = list(body[: chain[0]])
    _put_halves_together(items, lead if len(lead) <= _LONGEST_LEAD else [])
    return items, total


def _item(body: Sequence[Piece], at: int, following: int, count: int, *, last: bool) -> Item:
    inner = list(body[at + 1 : following])
    end = _figures_end(inner, count, last=last)
    start = end
    while start > 0 and end - start < count and is_figure(inner[start - 1].text):
        start -= 1
    return Item(body[at], inner[:start], inner[start:end], inner[end:], doubtful=_goes_on(inner, end))


def _goes_on(pieces: Sequence[Piece], end: int) -> bool:
    """What follows a row's last figure may be a part of it: `4,903,730.0` `0`."""
    return 0 < end < len(pieces) and is_figure(pieces[end].text) and one_number(_joined(pieces[end - 1 : end + 1]))


def _joined(pieces: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def _figures_end(inner: Sequence[Piece], count: int, *, last: bool) -> int:
    """Where a row's figures end: with its last figure; the last row's with the first figures that end a line."""
    if count == 0:
        return len(inner)
    ends = [i + 1 for i, piece in enumerate(inner) if is_figure(piece.text)]
    whole = [end for end in ends if end >= count and all(is_figure(p.text) for p in inner[end - count : end])]
    if not last:
        return (whole or ends or [len(inner)])[-1]
    lines = [end for end in whole if end > count and (end == len(inner) or inner[end].first)]
    return next(iter([*lines, *whole, *ends, len(inner)]))


def _lower_half(item: Item) -> list[Piece]:
    """Of what follows the last row, the line that could be the end of its wrapped name."""
    line = item.figures[-1].line + 1 if item.figures else 0
    return [] if item.texts else [piece for piece in item.behind[:2] if piece.line == line]


def _total_at(body: Sequence[Piece], labels: Labels) -> int:
    """Where the name of the total stands before a figure; the body's length where it does nowhere."""
    pairs = enumerate(pairwise(body))
    named = (at for at, (name, after) in pairs if is_figure(after.text) and labels.is_total(name.text))
    return next(named, len(body))


def _total_after(body: Sequence[Piece], last: int, total: int, count: int) -> tuple[int, Item] | None:
    """The row of the total and where it begins, with a number of its own or without, before any sentence ends."""
    if total <= last + 1 or total == len(body) or any("。" in piece.text for piece in body[last + 1 : total]):
        return None
    numbered = body[total - 1].text == str(int(body[last].text) + 1)
    return total - numbered, _total_item(body, total, total + 1, count)


def _total(behind: Sequence[Piece], labels: Labels, count: int) -> Item | None:
    """The row that sums the list up, right behind its last row."""
    for start in range(min(3, len(behind))):
        for end in range(start + 1, min(start + 4, len(behind))):
            if labels.is_total(_joined(behind[start:end])) and is_figure(behind[end].text):
                return _total_item(behind, start, end, count)
    return None


def _total_item(pieces: Sequence[Piece], start: int, end: int, count: int) -> Item:
    """The row of the total, in doubt where what follows its last figure may be a part of it."""
    run = _run(pieces[end:], count)
    return Item(None, list(pieces[start:end]), run, doubtful=_goes_on(pieces, end + len(run)))


def _run(pieces: Sequence[Piece], count: int) -> list[Piece]:
    """Figures that follow each other, as many as a row has, or all of the line."""
    run: list[Piece] = []
    for piece in pieces:
        if not is_figure(piece.text) or (len(run) >= count and piece.line != run[-1].line):
            break
        run.append(piece)
    return run


def _put_halves_together(items: Sequence[Item], lead: list[Piece]) -> None:
    """Names whose upper half stands before their number and whose lower half behind their figures, made whole.

    A name is set in the middle of its row, so that as many of its lines stand above the number as below it.
    """
    upper = lead
    for item in items:
        lower = item.behind[: len(upper)]
        rest = item.behind[len(lower) :]
        if upper or lower:
            item.texts = [*upper, *item.texts, *lower]
            item.centred = True
        item.behind, upper = [], rest


def _chain(body: Sequence[Piece], count: int) -> list[int]:
    """Indices of the running numbers 1, 2, 3, …: the chain with the most links and the least odd gaps."""
    best: dict[int, tuple[int, int | None]] = {}
    latest: dict[int, int] = {}
    for index, piece in enumerate(body):
        number = int(piece.text) if is_integer(piece.text) and len(piece.text) < 5 else 0
        before = latest.get(number - 1)
        if number < 1 or (number > 1 and before is None):
            continue
        worth = _LINK - _oddness(body, index, count, number) + (best[before][0] if before is not None else 0)
        best[index] = (worth, before)
        if number not in latest or worth > best[latest[number]][0]:
            latest[number] = index
    return _walk_back(best)


def _walk_back(best: dict[int, tuple[int, int | None]]) -> list[int]:
    chain: list[int] = []
    at: int | None = max(best, key=lambda index: best[index][0], default=None)
    while at is not None:
        chain.append(at)
        at = best[at][1]
    return chain[::-1]


def _oddness(body: Sequence[Piece], index: int, count: int, number: int) -> int:
    """What speaks against a whole number being a row's running number."""
    odd = 0 if body[index].first else 50 if count == 0 else 2
    if index + 1 == len(body):
        return odd + 50
    if is_figure(body[index + 1].text):
        odd += 10
    if number == 1:
        return odd
    return odd + (_gap_oddness(body, index, count) if count else _text_oddness(body[index - 1].text))


def _gap_oddness(body: Sequence[Piece], index: int, count: int) -> int:
    """The row before should end with all its figures."""
    figures = 0
    while figures < min(count, index) and is_figure(body[index - 1 - figures].text):
        figures += 1
    return 0 if figures == count else 15 if figures else 25


def _text_oddness(before: str) -> int:
    """The text before should end as sentences do."""
    return 0 if before.endswith(("。", "；", "！")) else 15
