"""Reads the indicators of a flattened form: pieces to cells, with the groups' points as a check."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby, islice, product

from mingzhang.forms import Mark, Unread
from mingzhang.quantities.number import parse_number
from mingzhang.reading.self_evaluation import wording
from mingzhang.reading.self_evaluation.alignment import Reading, Span, align
from mingzhang.reading.self_evaluation.assembly import Printed, Texts
from mingzhang.reading.self_evaluation.costs import Kind, Slot
from mingzhang.reading.self_evaluation.groups import GroupLabel, Segment
from mingzhang.reading.self_evaluation.pieces import Piece, divide, joined

COMBINATIONS = 243
AMBIGUOUS_WITHIN = 6
DOUBTFUL_WITHIN = 25
UNRIVALLED = 1_000
NUMERIC = ("weight", "score")
SPLIT = ("nature", "measure_unit")
_SLOTS = {
    "level3": (Kind.NAME, 80),
    "nature": (Kind.TEXT, 10),
    "target": (Kind.QUANTITY, 25),
    "measure_unit": (Kind.TEXT, 10),
    "actual": (Kind.QUANTITY, 25),
    "standard": (Kind.NOTE, 10),
    "weight": (Kind.SCORE, 60),
    "score": (Kind.SCORE, 50),
    "note": (Kind.NOTE, 0),
}
MarkOf = tuple[Mark, str]
_INFERRED: MarkOf = ("inferred", "文字换行后连在一起，与相邻单元格的分界按行宽和句末推断。")
_GLUED: MarkOf = ("inferred", "名称与指标值印在一起，从比较符号处分开。")
_BY_POINTS: MarkOf = ("inferred", "按本组指标分值之和等于该组分值选定的读法。")
_SPLIT: MarkOf = ("ambiguous", "指标值分成比较符号、数和单位几栏印出，文本里已连在一起，请对照原文。")
_NO_NOTE: MarkOf = ("ambiguous", "读作没有填写；后面的文字也可能是本格的，请对照原文。")
_AMBIGUOUS: MarkOf = ("ambiguous", "换行处的分界还有另一种同样可能的读法，请对照原文。")


@dataclass(frozen=True, slots=True)
class _Parsed:
    """A segment with its possible readings, the likeliest first."""

    segment: Segment
    pieces: tuple[Piece, ...]
    readings: tuple[Reading, ...]

    @property
    def margin(self) -> int:
        """By how much the best reading is likelier than the next."""
        return self.readings[1].cost - self.readings[0].cost if len(self.readings) > 1 else UNRIVALLED


def slots_for(columns: Sequence[str]) -> tuple[Slot, ...]:
    """The columns of an indicator in printed order, without the groups."""
    return tuple(Slot(c, *_SLOTS[c]) for c in columns if c in _SLOTS)


def read_indicators(segments: Sequence[Segment], columns: Sequence[str]) -> tuple[list[Texts], list[Unread]]:
    """The indicators under all groups, and what stood there without being one."""
    unread: list[Unread] = []
    parsed = _parse_all(segments, slots_for(columns), unread)
    rows: list[Texts] = []
    for _, group in groupby(parsed, key=lambda p: p.segment.level1):
        for p, reading, by_points in _choose(list(group)):
            rows += _rows(p, reading, by_points)
    return ([_doubted(row) for row in rows] if set(SPLIT) & set(columns) else rows), unread


def _doubted(row: Texts) -> Texts:
    """An indicator whose target is printed in several columns, which the text has run together."""
    return {c: text if c in NUMERIC else replace(text, mark=_SPLIT) for c, text in row.items()}


def _parse_all(segments: Sequence[Segment], slots: Sequence[Slot], unread: list[Unread]) -> list[_Parsed]:
    """Reads each segment, then those in doubt once more with the column widths that the others show."""
    first = [p for p in (_parse(segment, slots, unread) for segment in segments) if p is not None]
    widths = _full_widths(first)
    fitted = tuple(replace(slot, full=widths.get(slot.id, 0)) for slot in slots)
    return [_again(p, fitted) if widths and p.margin < DOUBTFUL_WITHIN else p for p in first]


def _again(parsed: _Parsed, slots: Sequence[Slot]) -> _Parsed:
    return replace(parsed, readings=align(parsed.pieces, slots))


def _full_widths(parsed: Sequence[_Parsed]) -> dict[str, int]:
    """The width of a full line of each column, from the wrapped cells of the readings that are not in doubt."""
    found: dict[str, list[int]] = {}
    for p in parsed:
        if p.margin < AMBIGUOUS_WITHIN:
            continue
        for row in p.readings[0].rows:
            for column, (begin, end) in row.items():
                lines = [piece.width for piece in p.pieces[begin : end - 1] if piece.first and piece.last]
                found.setdefault(column, []).extend(lines)
    return {column: max(widths) for column, widths in found.items() if widths}


def _parse(segment: Segment, slots: Sequence[Slot], unread: list[Unread]) -> _Parsed | None:
    pieces, dropped = _without_placeholders(segment.pieces)
    unread += [_not_an_indicator(segment, run, "只有模板的占位文字，没有分值和得分") for run in dropped]
    if not pieces:
        return None
    if not any(parse_number(p.text) for p in pieces):
        unread.append(_not_an_indicator(segment, pieces, "没有分值和得分，不能当作指标"))
        return None
    readings = align(pieces, slots)
    if not readings:
        unread.append(_not_an_indicator(segment, pieces, "文字分不成表头所列的各栏"))
        return None
    return _Parsed(segment, tuple(pieces), readings)


def _not_an_indicator(segment: Segment, pieces: Sequence[Piece], why: str) -> Unread:
    group = segment.level2 or segment.level1
    where = f"{group.name}下的" if group else ""
    return Unread(f"{where}“{joined(pieces)[:40]}”", f"{why}。", pieces[0].source.page)


def _without_placeholders(pieces: Sequence[Piece]) -> tuple[list[Piece], list[list[Piece]]]:
    """The pieces without empty template lines (`指标1：无`), glued quantities cut off their names."""
    kept: list[Piece] = []
    dropped: list[list[Piece]] = []
    for _, line in groupby(pieces, key=lambda p: p.line):
        run = list(line)
        if _is_placeholder(run):
            dropped.append(run)
        else:
            kept += [part for piece in run for part in _unglued(piece)]
    return kept, dropped


def _is_placeholder(line: Sequence[Piece]) -> bool:
    first, *others = line
    nothing = all(wording.looks_like_nothing(p.text) for p in others)
    return line[0].first and wording.looks_like_placeholder(first.text) and nothing


def _unglued(piece: Piece) -> tuple[Piece, ...]:
    at = wording.glued_quantity(piece.text)
    return divide(piece, at) if at else (piece,)


def _choose(parsed: Sequence[_Parsed]) -> Iterator[tuple[_Parsed, Reading, bool]]:
    """The readings of a first-level group's segments: the likeliest whose points add up, if any do."""
    first = tuple(p.readings[0] for p in parsed)
    chosen = first
    group = parsed[0].segment.level1 if parsed else None
    expected = _points(group)
    if expected is not None and _sum(parsed, first) != expected:
        fitting = [
            c for c in islice(product(*(p.readings for p in parsed)), COMBINATIONS) if _sum(parsed, c) == expected
        ]
        chosen = min(fitting, key=lambda c: sum(r.cost for r in c), default=first)
    for p, reading, likeliest in zip(parsed, chosen, first, strict=True):
        yield p, reading, reading is not likeliest


def _points(group: GroupLabel | None) -> Decimal | None:
    number = parse_number(group.weight.removesuffix("分")) if group else None
    return number.value if number else None


def _sum(parsed: Sequence[_Parsed], readings: Sequence[Reading]) -> Decimal:
    total = Decimal(0)
    for p, reading in zip(parsed, readings, strict=True):
        for row in reading.rows:
            number = parse_number(_text(p.pieces, row.get("weight")))
            total += number.value if number else Decimal(0)
    return total


def _text(pieces: Sequence[Piece], span: Span | None) -> str:
    return joined(pieces[slice(*span)]) if span else ""


def _rows(parsed: _Parsed, reading: Reading, by_points: bool) -> Iterator[Texts]:
    groups = _group_texts(parsed.segment)
    ambiguous = _contested(parsed, reading, AMBIGUOUS_WITHIN)
    doubtful = _contested(parsed, reading, DOUBTFUL_WITHIN)
    for row in reading.rows:
        texts = dict(groups)
        for column, span in row.items():
            mark = _BY_POINTS if by_points and column in NUMERIC else _mark(parsed.pieces, column, span)
            mark = mark or (_INFERRED if (column, span) in doubtful else None)
            mark = _AMBIGUOUS if (column, span) in ambiguous else mark
            texts[column] = Printed(_text(parsed.pieces, span), parsed.pieces[span[0]].source, mark)
        if _note_elsewhere(parsed, reading, row):
            texts["note"] = Printed("", mark=_NO_NOTE)
        yield texts


def _note_elsewhere(parsed: _Parsed, reading: Reading, row: dict[str, Span]) -> bool:
    """A row is read without a note to which another likely reading gives one."""
    others = (r for r in parsed.readings if r is not reading and abs(r.cost - reading.cost) < DOUBTFUL_WITHIN)
    return "note" not in row and any(
        "note" in other and other.get("score") == row.get("score") for r in others for other in r.rows
    )


def _group_texts(segment: Segment) -> dict[str, Printed]:
    found: dict[str, Printed] = {}
    for key, label in (("level1", segment.level1), ("level2", segment.level2)):
        if label:
            found[key] = Printed(label.name)
            found[f"{key}_weight"] = Printed(label.weight)
    return found


def _contested(parsed: _Parsed, reading: Reading, within: int) -> set[tuple[str, Span]]:
    """Cells that another reading of nearly the same likelihood cuts differently."""
    others = [r for r in parsed.readings if r is not reading and abs(r.cost - reading.cost) < within]
    cells = {cell for row in reading.rows for cell in row.items()}
    kept = [{cell for row in other.rows for cell in row.items()} for other in others]
    return {cell for cell in cells if any(cell not in other for other in kept)}


def _mark(pieces: Sequence[Piece], column: str, span: Span) -> MarkOf | None:
    """The mark of a text cell whose border to its neighbour is a mere line end between two texts."""
    if column in NUMERIC:
        return None
    begin, end = span
    if pieces[begin].glued or (end < len(pieces) and pieces[end].glued):
        return _GLUED
    before = begin > 0 and _open_border(pieces[begin - 1], pieces[begin])
    after = end < len(pieces) and _open_border(pieces[end - 1], pieces[end])
    return _INFERRED if before or after else None


def _open_border(left: Piece, right: Piece) -> bool:
    """Two texts meet at a line end, and neither is a number, so that only widths and sentences divide them."""
    if left.line == right.line:
        return False
    return not any(wording.looks_like_quantity(p.text) for p in (left, right))
