"""Reads one self-evaluation form from its lines: boxes, money, goals, indicators, sums, notes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mingzhang.forms import FilledForm, Mark, Unread
from mingzhang.reading.pages import TextLine
from mingzhang.reading.self_evaluation.alignment import Reading, align
from mingzhang.reading.self_evaluation.assembly import Draft, Printed, Texts, assemble
from mingzhang.reading.self_evaluation.costs import Kind, Slot
from mingzhang.reading.self_evaluation.doubts import doubted, doubted_money
from mingzhang.reading.self_evaluation.groups import find_segments
from mingzhang.reading.self_evaluation.indicators import AMBIGUOUS_WITHIN, read_indicators
from mingzhang.reading.self_evaluation.layout import MONEY_UNIT, YEAR, Layout, read_header
from mingzhang.reading.self_evaluation.notes import read_notes
from mingzhang.reading.self_evaluation.pieces import Piece, Ribbon, cut_lines, joined
from mingzhang.reading.self_evaluation.wording import looks_like_nothing
from mingzhang.rulebook import BlockDef

_MONEY_SLOTS = {
    "initial": (Kind.AMOUNT, 10, 15),
    "adjusted": (Kind.AMOUNT, 10, 15),
    "executed": (Kind.AMOUNT, 10, 15),
    "weight": (Kind.SCORE, 30, 2),
    "rate": (Kind.PERCENT, 5, 10),
    "score": (Kind.SCORE, 30, 2),
}
_DASHES: tuple[Mark, str] = ("inferred", "横线只有两条，按各栏性质归入分值和得分。")
_UNSURE: tuple[Mark, str] = ("ambiguous", "这一行印出的数少于栏数，归入哪一栏还有另一种可能，请对照原文。")
_TORN: tuple[Mark, str] = ("ambiguous", "这里的数断开了，请对照原文。")
_GOALS: tuple[Mark, str] = ("inferred", "两栏文字连在一起，分界按行宽和句末推断。")
_GOALS_UNSURE: tuple[Mark, str] = ("ambiguous", "两栏文字连在一起，分界还有另一种同样可能的读法，请对照原文。")


@dataclass(frozen=True, slots=True)
class _Marks:
    """Where the parts of a form begin; the length of the text where a part was not found."""

    funds: int
    goals: int
    indicators: int
    sums: int


def read_form(
    title: TextLine, body: Sequence[tuple[int, TextLine]], layout: Layout
) -> tuple[FilledForm | None, list[Unread], int]:
    """The form under a title, what could not be read of it, and the line after its last one.

    A form that is cut off is not given at all; an unread entry says what it lacks.
    """
    ribbon = Ribbon(cut_lines(body))
    marks = _find_parts(ribbon, layout)
    draft = Draft(Printed(title.text, title.source), unit=_unit(body))
    _read_fields(ribbon, marks.funds, layout, draft)
    unread = _read_funds(ribbon, marks, layout, draft)
    _read_goals(ribbon, marks, layout, draft)
    unread += _read_indicators(ribbon, marks, layout, draft)
    last = _read_sums(ribbon, marks.sums, layout, draft)
    missing = draft.lacks(layout)
    end = last + 1 if last is not None else (body[-1][0] + 1 if body else (title.source.line or 0))
    if missing:
        return None, [_cut_off(title, draft, missing), *unread], end
    doubted(draft, layout)
    return assemble(draft, layout), unread, end


def _cut_off(title: TextLine, draft: Draft, missing: Sequence[str]) -> Unread:
    project = draft.fields.get("project", {}).get("text")
    what = f"{title.text.strip()}" + (f"（{project.text}）" if project and project.text else "")
    return Unread(
        what, f"没有读到{'、'.join(missing)}，表可能被截断或换了格式，整张表没有采用。", title.source.page
    )


def _unit(body: Sequence[tuple[int, TextLine]]) -> str | None:
    for _, line in body[:12]:
        if match := MONEY_UNIT.search(re.sub(r"\s", "", line.text)):
            return match.group(1)
    return None


def _find_parts(ribbon: Ribbon, layout: Layout) -> _Marks:
    end = len(ribbon.text)
    funds = _funds_start(ribbon, layout)
    goals = _first(ribbon, (*layout.block("goal").header, *layout.labels("goal")), funds)
    indicators = _indicator_start(ribbon, layout, funds if goals == end else goals)
    goals = min(goals, indicators)
    sums = _sums_start(ribbon, layout, indicators)
    return _Marks(min(funds, goals), goals, indicators, sums)


def _first(ribbon: Ribbon, labels: Sequence[str], begin: int, end: int | None = None) -> int:
    found = ribbon.find(labels, begin, end)
    return found[0] if found else len(ribbon.text)


def _funds_start(ribbon: Ribbon, layout: Layout) -> int:
    """Where the money begins: at its name or its header, whichever is printed first."""
    block = layout.block("funds")
    for start in ribbon.starts[:-1]:
        columns, _ = read_header(ribbon, start, block)
        if len(columns) >= 3:
            return start
    return len(ribbon.text)


def _indicator_start(ribbon: Ribbon, layout: Layout, begin: int) -> int:
    """Where the indicators' header begins; its name may stand before it, above it or nowhere."""
    block = layout.block("indicator")
    for start in ribbon.starts[:-1]:
        if start < begin:
            continue
        columns, _ = read_header(ribbon, start, block)
        if len(columns) >= 4 and "level3" in columns:
            return start
    return len(ribbon.text)


def _sums_start(ribbon: Ribbon, layout: Layout, begin: int) -> int:
    """Where the subtotal or, without one, the total begins: its label with a number behind it."""
    labels = (*layout.row_labels("", "subtotal"), *layout.row_labels("", "total"))
    position = begin
    while found := ribbon.find(labels, position):
        piece = ribbon.piece_at(found[1])
        if piece and re.match(r"[\d—-]", piece.text):
            return found[0]
        position = found[1]
    return len(ribbon.text)


def _read_fields(ribbon: Ribbon, end: int, layout: Layout, draft: Draft) -> None:
    labels = layout.labels("field")
    places = list(_labels_in(ribbon, tuple(labels), 0, end))
    for (label, begin, after), (_, following, _) in pairwise([*places, ("", end, end)]):
        row = labels[label]
        pieces = ribbon.between(after, following)
        if row in draft.fields:
            continue
        draft.fields[row] = {"text": Printed(joined(pieces), pieces[0].source)} if pieces else {}
        first = ribbon.piece_at(begin)
        draft.labels[f"field.{row}"] = Printed(label, first.source if first else draft.title.source)
    _read_year(ribbon, places[0][1] if places else end, draft)


def _read_year(ribbon: Ribbon, end: int, draft: Draft) -> None:
    """The year stands between the title and the first box, or in the title itself."""
    head = ribbon.text[:end]
    if match := YEAR.search(head) or YEAR.search(re.sub(r"\s", "", draft.title.text)):
        piece = ribbon.piece_at(match.start(1)) if match.string is head else None
        draft.fields["year"] = {"text": Printed(match.group(1), piece.source if piece else draft.title.source)}


def _labels_in(ribbon: Ribbon, labels: Sequence[str], begin: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Labels that begin a piece within a stretch, each with where it begins and ends."""
    position = begin
    while found := ribbon.find(labels, position, end):
        label = ribbon.text[found[0] : found[1]].rstrip("：:")
        yield label if label in labels else re.sub(r"[（(][^（()）]*[）)]$", "", label), *found
        position = found[1]


def _read_funds(ribbon: Ribbon, marks: _Marks, layout: Layout, draft: Draft) -> list[Unread]:
    block = layout.block("funds")
    columns, begin = read_header(ribbon, marks.funds, block)
    slots = [Slot(c, k, m, dash=d) for c, (k, m, d) in _MONEY_SLOTS.items() if c in columns]
    slots.sort(key=lambda s: columns.index(s.id))
    labels = {
        f"{prefix}{label}": row
        for label, row in layout.labels("funds").items()
        for prefix in ("", "其中：", "其中:")
    }
    places = list(_labels_in(ribbon, tuple(labels), begin, marks.goals))
    lost: list[Unread] = []
    for (label, start, after), (_, following, _) in pairwise([*places, ("", marks.goals, marks.goals)]):
        row = labels[label]
        if row in draft.funds:
            continue
        pieces = _without(ribbon.between(after, following), block.header)
        draft.funds[row] = doubted_money(_money(pieces, slots), total=row == "total")
        if pieces and not draft.funds[row]:
            lost.append(_no_place(draft, label, pieces))
        first = ribbon.piece_at(start)
        draft.labels[f"funds.{row}"] = Printed(label, first.source if first else draft.title.source)
    if draft.funds:
        return lost
    name = block.header[0]
    return [
        Unread(
            f"{draft.title.text.strip()}的{name}", "没有读到资金行，本表其余部分照常采用。", draft.title.source.page
        )
    ]


def _no_place(draft: Draft, label: str, pieces: Sequence[Piece]) -> Unread:
    what = f"{draft.title.text.strip()}的“{label}”一行"
    return Unread(what, f"“{joined(pieces)[:40]}”与印出的栏目对不上，没有读入。", pieces[0].source.page)


def _without(pieces: tuple[Piece, ...], names: Sequence[str]) -> tuple[Piece, ...]:
    """The pieces without a part's name that a merged cell printed among them."""
    ribbon = Ribbon(pieces)
    found = ribbon.find(names)
    if found is None:
        return pieces
    end = ribbon.skip_parenthesis(found[1])
    return _without((*ribbon.between(0, found[0]), *ribbon.between(end, len(ribbon.text))), names)


def _money(pieces: Sequence[Piece], slots: Sequence[Slot]) -> Texts:
    readings = align(pieces, slots, one_row=True)
    if not pieces or not readings:
        return {}
    best, *others = readings
    unsure = {
        span
        for other in others
        if other.cost - best.cost < AMBIGUOUS_WITHIN
        for span in set(best.rows[0].items()) - set(other.rows[0].items())
    }
    texts = {}
    short = len(pieces) < len(slots)
    for column, span in best.rows[0].items():
        text = joined(pieces[slice(*span)])
        mark = _UNSURE if (column, span) in unsure else (_DASHES if short and looks_like_nothing(text) else None)
        texts[column] = Printed(text, pieces[span[0]].source, mark)
    return texts


def _read_goals(ribbon: Ribbon, marks: _Marks, layout: Layout, draft: Draft) -> None:
    block = layout.block("goal")
    labels = layout.labels("goal")
    places = list(_labels_in(ribbon, tuple(labels), marks.goals, marks.indicators))
    if not places:
        return
    texts = [
        _without(ribbon.between(after, following), (*block.header, *layout.block("indicator").header))
        for (_, _, after), (_, following, _) in pairwise([*places, ("", marks.indicators, marks.indicators)])
    ]
    _name_goals(ribbon, places, block, labels, draft)
    rows = [labels[label] for label, _, _ in places]
    if len(places) == 2 and not texts[0]:
        draft.goals.update(zip(rows, _two_goals(texts[1]), strict=True))
    else:
        draft.goals.update({row: _goal(pieces) for row, pieces in zip(rows, texts, strict=True)})


def _name_goals(
    ribbon: Ribbon, places: Sequence[tuple[str, int, int]], block: BlockDef, labels: dict[str, str], draft: Draft
) -> None:
    for label, begin, _ in places:
        piece = ribbon.piece_at(begin)
        draft.labels[f"{block.id}.{labels[label]}"] = Printed(label, piece.source if piece else draft.title.source)


def _goal(pieces: Sequence[Piece]) -> Texts:
    return {"text": Printed(joined(pieces), pieces[0].source)} if pieces else {}


def _two_goals(pieces: Sequence[Piece]) -> tuple[Texts, Texts]:
    """The two goals where their texts follow both labels: cut where widths and sentences say."""
    slots = (Slot("0", Kind.PROSE, 20), Slot("1", Kind.PROSE, 20))
    readings = align(pieces, slots, one_row=True)
    if not pieces or not readings:
        return {}, {}
    row = readings[0].rows[0]
    mark = _goal_mark(pieces, readings)
    found = []
    for slot in slots:
        span = row.get(slot.id)
        found.append({"text": Printed(joined(pieces[slice(*span)]), pieces[span[0]].source, mark)} if span else {})
    return found[0], found[1]


def _goal_mark(pieces: Sequence[Piece], readings: Sequence[Reading]) -> tuple[Mark, str] | None:
    if len(pieces) == 2 and pieces[0].line == pieces[1].line:
        return None
    close = len(readings) > 1 and readings[1].cost - readings[0].cost < AMBIGUOUS_WITHIN
    return _GOALS_UNSURE if close else _GOALS


def _read_indicators(ribbon: Ribbon, marks: _Marks, layout: Layout, draft: Draft) -> list[Unread]:
    columns, begin = read_header(ribbon, marks.indicators, layout.block("indicator"))
    draft.columns = columns
    segments = find_segments(ribbon, begin, marks.sums, layout)
    draft.indicators, unread = read_indicators(segments, columns)
    return unread


def _read_sums(ribbon: Ribbon, begin: int, layout: Layout, draft: Draft) -> int | None:
    """Subtotal, total, the box for low scores and the notes; the index of the last line of the form."""
    box = ribbon.find(layout.row_labels("", "low_score_explanation"), begin)
    notes = read_notes(ribbon, box[1] if box else begin)
    end = box[0] if box else notes.begin
    for row in ("subtotal", "total"):
        if found := ribbon.find(layout.row_labels("", row), begin, end):
            draft.sums[row] = _sum(ribbon, found[1])
    if box:
        pieces = ribbon.between(box[1], notes.begin)
        draft.sums["low_score_explanation"] = _goal(pieces)
    draft.notes = notes.items
    last = ribbon.piece_at(max(notes.end - 1, 0))
    return last.line if last else None


def _sum(ribbon: Ribbon, begin: int) -> Texts:
    """The points behind 小计 or 总分: weight and score, or the score alone."""
    numbers: list[Piece] = []
    torn = False
    for piece in ribbon.between(begin, begin + 40):
        if not re.fullmatch(r"\d+(?:\.\d+)?|[—-]+", piece.text):
            torn = bool(re.match(r"[.\d]", piece.text)) and (not piece.first or piece.text[0] == ".")
            break
        numbers.append(piece)
    columns = ("weight", "score") if len(numbers) > 1 else ("score",)
    mark = _TORN if torn or len(numbers) > len(columns) else None
    return {c: Printed(p.text, p.source, mark) for c, p in zip(columns, numbers, strict=False)}
