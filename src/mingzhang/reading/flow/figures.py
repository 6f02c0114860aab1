"""Sets the figures of rows into columns, with the mark that each reading deserves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mingzhang.forms import Mark
from mingzhang.reading.flow.arithmetic import Sums, decimals_alike, fits, placements, regroupings
from mingzhang.reading.flow.drafts import JOINED, Value
from mingzhang.reading.flow.headers import Columns
from mingzhang.reading.flow.lines import Piece

PLACED: tuple[Mark, str] = ("inferred", "空白栏没有印出，数字所在的栏由合计关系推定")
UNPLACED: tuple[Mark, str] = ("ambiguous", "数字比栏目少，合计关系不能唯一确定它们属于哪一栏")
REGROUPED: tuple[Mark, str] = ("joined", "数字在文本里断开，按栏数与合计关系拼接")
UNGROUPED: tuple[Mark, str] = ("ambiguous", "数字在文本里断开，有不止一种拼法")


@dataclass(slots=True)
class Figures:
    """The figures of one row and the ways in which they may fill the columns.

    Attributes:
        ways: Column id to text, plainest way first.
        regrouped: Pieces were put together to make as many figures as columns.
    """

    pieces: tuple[Piece, ...]
    ways: list[dict[str, str]]
    regrouped: bool = False

    @property
    def settled(self) -> dict[str, str] | None:
        """The only way, None while several are left."""
        return self.ways[0] if len(self.ways) == 1 else None


def figures_of(pieces: Sequence[Piece], columns: Columns, sums: Sums) -> Figures:
    """The figures of a row with all ways that its identities allow; where none holds, the plainest way."""
    names = [column.id for column in columns.order]
    texts = [piece.text for piece in pieces]
    if len(texts) > len(names):
        ways, regrouped = _regrouped(texts, names, sums), True
    else:
        ways, regrouped = placements(texts, names, _known(sums, names)), False
    if not ways:
        ways = [dict(zip(names, texts, strict=False)), {}]
    return Figures(tuple(pieces), ways, regrouped)


def _known(sums: Sums, names: Sequence[str]) -> Sums:
    """The identities among columns that the table prints."""
    return {t: tuple(p for p in parts if p in names) for t, parts in sums.items() if t in names}


def _regrouped(texts: list[str], names: list[str], sums: Sums) -> list[dict[str, str]]:
    ways = list(regroupings(texts, len(names)))
    alike = max(map(decimals_alike, ways), default=0)
    best = [dict(zip(names, way, strict=True)) for way in ways if decimals_alike(way) == alike]
    fitting = [way for way in best if fits(way, _known(sums, names))]
    return fitting or best


def values_of(figures: Figures, columns: Columns) -> dict[str, Value]:
    """The row's cells by column, each with source and mark."""
    if not figures.pieces:
        return {}
    way = figures.ways[0]
    whole = len(way) == len(figures.pieces) == len(columns.order)
    order: tuple[Mark, str] | None = ("inferred", columns.why) if columns.why else None
    mark = order if whole else _mark(figures)
    pieces = iter(figures.pieces)
    values: dict[str, Value] = {}
    for name, text in way.items():
        piece, joined = _take(pieces, text)
        values[name] = Value(text, piece.source, mark or (JOINED if joined else None))
    return values


def _mark(figures: Figures) -> tuple[Mark, str]:
    if figures.regrouped:
        return REGROUPED if figures.settled else UNGROUPED
    return PLACED if figures.settled else UNPLACED


def _take(pieces: Iterator[Piece], text: str) -> tuple[Piece, bool]:
    """The piece a figure begins with, and whether it was put together."""
    first = next(pieces)
    have = first.text
    while have != text:
        have += next(pieces).text
    return first, first.joined or have != first.text


def unfit(figures: Figures) -> bool:
    """No way of setting the figures satisfies the identities."""
    return len(figures.ways) > 1 and not figures.ways[-1]
