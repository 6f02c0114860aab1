"""Sets the figures of rows into columns, with the mark that each reading deserves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mingzhang.forms import Mark
from mingzhang.reading.flow.arithmetic import decimals_alike, fits, known_sums, placements, ratios_hold, regroupings
from mingzhang.reading.flow.columns import Columns
from mingzhang.reading.flow.drafts import JOINED, Value
from mingzhang.reading.flow.lines import Piece
from mingzhang.reading.flow.numerals import is_percent
from mingzhang.rulebook import BlockDef

PLACED: tuple[Mark, str] = ("inferred", "空白栏没有印出，数字所在的栏由合计关系和文中同名数字推定")
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


def figures_of(pieces: Sequence[Piece], columns: Columns, block: BlockDef) -> Figures:
    """The figures of a row with all ways that its block's identities allow; where none holds, the plainest way."""
    names = [column.id for column in columns.order]
    texts = [piece.text for piece in pieces]
    if len(texts) > len(names):
        ways, regrouped = _regrouped(texts, names, block), True
    else:
        ways, regrouped = _typed(placements(texts, names, known_sums(block.sums, names)), columns), False
    if not ways:
        ways = [dict(zip(names, texts, strict=False)), {}]
    return Figures(tuple(pieces), ways, regrouped)


def _typed(ways: list[dict[str, str]], columns: Columns) -> list[dict[str, str]]:
    """The ways in which percentages stand in columns of rates, where there are any."""
    rates = {column.id for column in columns.order if column.type == "percent"}
    typed = [way for way in ways if all(is_percent(text) <= (name in rates) for name, text in way.items())]
    strict = [way for way in typed if all((name in rates) <= is_percent(text) for name, text in way.items())]
    return strict or typed or ways


def _regrouped(texts: list[str], names: list[str], block: BlockDef) -> list[dict[str, str]]:
    """Ways to make fewer numbers of the pieces: by the rate, else by decimals that are alike and by the sums."""
    groups = list(regroupings(texts, len(names)))
    ways = [dict(zip(names, group, strict=True)) for group in groups]
    rated = [way for way in ways if block.ratios and ratios_hold(way, block.ratios)]
    if rated:
        return rated
    alike = max(map(decimals_alike, groups), default=0)
    best = [way for way, group in zip(ways, groups, strict=True) if decimals_alike(group) == alike]
    fitting = [way for way in best if fits(way, known_sums(block.sums, names))]
    return fitting or best


def values_of(figures: Figures, columns: Columns, row: tuple[Mark, str] | None = None) -> dict[str, Value]:
    """The row's cells by column, each with source and mark; a mark of the whole row where there is no other."""
    if not figures.pieces:
        return {}
    way = figures.ways[0]
    whole = len(way) == len(figures.pieces) == len(columns.order)
    mark = columns.mark if whole else _mark(figures)
    pieces = iter(figures.pieces)
    values: dict[str, Value] = {}
    for name, text in way.items():
        piece, joined = _take(pieces, text)
        values[name] = Value(text, piece.source, mark or (JOINED if joined else row))
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
