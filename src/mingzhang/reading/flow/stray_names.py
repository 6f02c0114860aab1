"""Names of several lines: which lone lines above and below a row's figures belong to its name.

A cell's lines stand centred beside its figures, or begin or end in their line. Each run of rows with lone names
between them is dealt as these allow; that dealing counts which makes most names known, ties go to what the whole
table likes best. What stands below the last row is part of its name only where that makes it known.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from mingzhang.reading.flow.displaced import with_displaced_names
from mingzhang.reading.flow.labels import Labels
from mingzhang.reading.flow.lines import Piece
from mingzhang.reading.flow.raw import GATHERED, Raw, named_right

_KNOWN = 4
"""What a known name counts against a row that a way of dealing leaves odd."""

Lines = list[list[Piece]]
Cuts = tuple[int, ...]
"""For each gap before, between and after rows, how many of its lines belong to the row above it."""


def with_stray_names(rows: Sequence[Raw], labels: Labels) -> list[Raw]:
    """Rows without lone names: each is part of the name above it or of the one below."""
    kept, gaps = _parted(rows)
    with_displaced_names(kept, gaps, labels)
    chains = list(_chains(gaps)) if kept else []
    ways = [_ways(kept[first : end - 1], gaps[first:end], labels) for first, end in chains]
    totals = [sum(way[kind][1] for way in ways) for kind in range(_KINDS)]
    order = sorted(range(_KINDS), key=lambda kind: (-totals[kind], kind))
    for (first, end), way in zip(chains, ways, strict=True):
        best = max(order, key=lambda kind: way[kind][1])
        kept[first : end - 1] = _dealt(kept[first : end - 1], gaps[first:end], way[best][0], labels)
    return kept


def _parted(rows: Sequence[Raw]) -> tuple[list[Raw], list[Lines]]:
    """Rows with code or figures, and the lines of lone names before each of them and after the last."""
    kept: list[Raw] = []
    gaps: list[list[Piece]] = [[]]
    for row in rows:
        if row.code or row.figures:
            kept.append(row)
            gaps.append([])
        else:
            gaps[-1].extend(row.names)
    return kept, [[list(line) for _, line in groupby(gap, key=lambda piece: piece.line)] for gap in gaps]


def _chains(gaps: Sequence[Lines]) -> Iterator[tuple[int, int]]:
    """Runs of gaps that hold lone names, each with an empty gap, or the table's edge, on both sides."""
    start = 0
    for number, gap in enumerate(gaps):
        if not gap or number == len(gaps) - 1:
            if any(gaps[start : number + 1]):
                yield start, number + 1
            start = number


_KINDS = 4


def _ways(rows: Sequence[Raw], gaps: Sequence[Lines], labels: Labels) -> list[tuple[Cuts, int]]:
    """The cuts of a chain by each way of dealing, and what speaks for them."""
    known, centred = _by_known_names(rows, gaps, labels), _centred(gaps)
    below: Cuts = (0, *(len(gap) for gap in gaps[1:-1]), known[-1])
    above: Cuts = (0, *(0 for _ in gaps[1:-1]), known[-1])
    nameless = sum(not row.names and bool(cut) for row, cut in zip(rows, below[1:], strict=True))
    ways = ((centred or below, 0 if centred else _KNOWN), (below, nameless), (above, 0), (known, 0))
    return [(cuts, _score(rows, gaps, cuts, labels) - odd) for cuts, odd in ways]


def _centred(gaps: Sequence[Lines]) -> Cuts | None:
    """Each row has as many lone lines below as above; None where the lines do not come out even."""
    cuts, above = [0], len(gaps[0])
    for gap in gaps[1:]:
        if above > len(gap):
            return None
        cuts.append(above)
        above = len(gap) - above
    return tuple(cuts)


def _by_known_names(rows: Sequence[Raw], gaps: Sequence[Lines], labels: Labels) -> Cuts:
    """Each gap for itself, so that most names become known."""
    cuts = [0]
    for number, gap in enumerate(gaps[1:], start=1):
        pair = rows[number - 1 : number + 1]
        lines = [[], gap, []][: len(pair) + 1]
        scores = [_score(pair, lines, (0, cut, 0), labels) for cut in range(len(gap) + 1)]
        cuts.append(scores.index(max(scores)))
    return tuple(cuts)


def _score(rows: Sequence[Raw], gaps: Sequence[Lines], cuts: Cuts, labels: Labels) -> int:
    return _KNOWN * sum(named_right(row, labels) for row in _named(rows, gaps, cuts))


def _named(rows: Sequence[Raw], gaps: Sequence[Lines], cuts: Cuts) -> list[Raw]:
    named: list[Raw] = []
    for number, row in enumerate(rows):
        above = [piece for line in gaps[number][cuts[number] :] for piece in line]
        below = [piece for line in gaps[number + 1][: cuts[number + 1]] for piece in line]
        named.append(replace(row, names=[*above, *row.names, *below]))
    return named


def _dealt(rows: Sequence[Raw], gaps: Sequence[Lines], cuts: Cuts, labels: Labels) -> list[Raw]:
    named = _named(rows, gaps, cuts)
    for row, before in zip(named, rows, strict=True):
        if len(row.names) > len(before.names) and not named_right(row, labels):
            row.mark = row.mark or GATHERED
    return named
