"""The figures that end a row of an indicator table: found by their kinds, put together where its rate says so."""

from collections.abc import Iterator, Mapping, Sequence

from mingzhang.reading.flow.arithmetic import ratios_hold, regroupings
from mingzhang.reading.flow.drafts import JOINED, Value
from mingzhang.reading.flow.figures import REGROUPED
from mingzhang.reading.flow.lines import Piece
from mingzhang.reading.flow.numerals import DASHES, is_figure, is_percent
from mingzhang.rulebook import ColumnDef

_SPARE = 3
"""Pieces by which broken numbers may lengthen a row's figures at most."""
_LONGEST_BENCHMARK = len("完成预期目标值")
Ratios = Mapping[str, tuple[str, str]]
Tail = tuple[int, dict[str, Value]]
"""How many pieces the figures take, and the figures by column."""


def tail_at(pieces: Sequence[Piece], columns: Sequence[ColumnDef], ratios: Ratios) -> Tail | None:
    """The figures that a run of pieces begins with, with or without the optional text among them.

    The rate decides where numbers are broken: pieces are put together where it holds only so. Where it holds in no
    way, the figures stand as printed, since then the document is at fault.
    """
    if not pieces or not is_figure(pieces[0].text):
        return None
    ids = {column.id for column in columns}
    known = {rate: parts for rate, parts in ratios.items() if {rate, *parts} <= ids}
    plain = list(_plain(pieces, columns))
    right = [tail for tail in plain if known and _holds(tail, known)]
    if right or not known:
        return next(iter([*right, *plain]), None)
    together = (tail for tail in _together(pieces, columns) if _holds(tail, known))
    return next(together, next(iter(plain), None))


def _holds(tail: Tail, ratios: Ratios) -> bool:
    return ratios_hold({name: value.text for name, value in tail[1].items()}, ratios)


def _alternatives(columns: Sequence[ColumnDef]) -> Iterator[Sequence[ColumnDef]]:
    """All columns, then those without the optional text."""
    yield columns
    yield [column for column in columns if column.type != "quantity"]


def _plain(pieces: Sequence[Piece], columns: Sequence[ColumnDef]) -> Iterator[Tail]:
    for some in _alternatives(columns):
        texts = [piece.text for piece in pieces[: len(some)]]
        if len(texts) == len(some) and all(map(_suits, texts, some)):
            pairs = zip(some, pieces, strict=False)
            yield len(some), {c.id: Value(p.text, p.source, JOINED if p.joined else None) for c, p in pairs}


def _together(pieces: Sequence[Piece], columns: Sequence[ColumnDef]) -> Iterator[Tail]:
    for some in _alternatives(columns):
        for size in range(len(some) + 1, min(len(some) + _SPARE, len(pieces)) + 1):
            for texts in regroupings([piece.text for piece in pieces[:size]], len(some)):
                if all(map(_suits, texts, some)):
                    yield size, _values(pieces, texts, some)


def _values(pieces: Sequence[Piece], texts: Sequence[str], columns: Sequence[ColumnDef]) -> dict[str, Value]:
    return {c.id: Value(text, pieces[0].source, REGROUPED) for c, text in zip(columns, texts, strict=True)}


def _suits(text: str, column: ColumnDef) -> bool:
    """The text may stand in the column; a group's name with its points is no benchmark."""
    if column.type == "quantity":
        return len(text) <= _LONGEST_BENCHMARK + 1 and not text.endswith(("分)", "分）"))
    if column.type == "percent":
        return is_percent(text) or text in DASHES
    return is_figure(text) and not is_percent(text)
