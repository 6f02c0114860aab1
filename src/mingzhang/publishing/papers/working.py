"""The working paper of one indicator: inputs with their places, sample, formula, computed and judged points."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType

from mingzhang.errors import MingzhangError
from mingzhang.findings import Evidence
from mingzhang.publishing.documents.model import DocumentTree, SheetBlock
from mingzhang.publishing.papers.rows import boxed, listed
from mingzhang.publishing.report.view import entry_place
from mingzhang.publishing.sheets.model import Sheet, SheetCell
from mingzhang.rulebook import Rulebook
from mingzhang.rulebook.papers import WorkingPaperDef
from mingzhang.scoring.derivation import items_words, points_words, shown
from mingzhang.scoring.methods import number
from mingzhang.scoring.model import IndicatorScore, Input, ScoreSheet

_NEAR = 5
_WIDTHS = (18, 14, 40, 70)
"""Of the columns of inputs."""


ADDED = ("sample", "procedure", "conclusion", "files", "maker", "reviewer")
"""Boxes that people fill in, in printed order."""

_NOTHING: Mapping[str, str] = MappingProxyType({})


def working_paper(  # noqa: PLR0913 - the scores, the indicator, and what is printed around them
    sheet: ScoreSheet,
    name: str,
    book: Rulebook,
    *,
    year: int | None = None,
    notice: str = "",
    added: Mapping[str, str] = _NOTHING,
) -> DocumentTree:
    """The working paper of an indicator of a scored form or evaluation, by its name.

    Args:
        sheet: The scores.
        name: Of the indicator.
        book: Words the boxes.
        year: Of what is evaluated.
        notice: What every page must say.
        added: What people add, by the names of `ADDED`.

    Raises:
        MingzhangError: There is no such indicator; the message names some that there are.
    """
    indicator = _indicator(sheet, name)
    known = book.papers.working_paper
    boxes = boxed(known.title, boxes_of(sheet, indicator, book, added))
    rows = input_rows(indicator, known)
    blocks = (SheetBlock(boxes), SheetBlock(listed(known.inputs, known.heads, rows, _WIDTHS), landscape=True))
    return DocumentTree(_title(known, indicator), sheet.subject, year, blocks, notice)


def paper_sheets(sheet: ScoreSheet, book: Rulebook, added: Mapping[str, Mapping[str, str]]) -> list[Sheet]:
    """The papers of all indicators, each on one sheet of a workbook.

    Args:
        sheet: The scores.
        book: Words the boxes.
        added: Identifier of an indicator to what people add.
    """
    return [_one_sheet(sheet, one, book, added.get(one.id, _NOTHING)) for one in sheet.indicators]


def _one_sheet(sheet: ScoreSheet, one: IndicatorScore, book: Rulebook, added: Mapping[str, str]) -> Sheet:
    """The boxes, and below them the inputs under their head."""
    known = book.papers.working_paper
    boxes, across = boxes_of(sheet, one, book, added), len(known.heads)
    cells = [cell for row, (name, text) in enumerate(boxes) for cell in _box(row, name, text, across)]
    lines = [known.heads, *input_rows(one, known)]
    cells += [
        SheetCell(len(boxes) + number, col, text, kind="head" if number == 0 else "text")
        for number, line in enumerate(lines)
        for col, text in enumerate(line)
    ]
    name = f"{sheet.indicators.index(one) + 1} {one.name}"
    return Sheet(name, _title(known, one), tuple(cells), len(boxes) + len(lines), across, 0, widths=_WIDTHS)


def _box(row: int, name: str, text: str, across: int) -> tuple[SheetCell, SheetCell]:
    return SheetCell(row, 0, name, kind="head"), SheetCell(row, 1, text, 1, across - 1)


def boxes_of(
    sheet: ScoreSheet, one: IndicatorScore, book: Rulebook, added: Mapping[str, str] = _NOTHING
) -> list[tuple[str, str]]:
    """The names of the boxes with what stands in them."""
    labels = book.papers.working_paper.labels
    own = [(labels[key], text) for key, text in _boxes(sheet, one, book)]
    return [*own, *((labels[key], added.get(key, "")) for key in ADDED)]


def input_rows(one: IndicatorScore, known: WorkingPaperDef) -> list[tuple[str, ...]]:
    """The lines of the table of inputs; one that says so where there are none."""
    return list(_inputs(one.inputs)) or [(known.nothing, *[""] * (len(known.heads) - 1))]


def _title(known: WorkingPaperDef, indicator: IndicatorScore) -> str:
    return f"{known.title}－{indicator.name}"


def _indicator(sheet: ScoreSheet, name: str) -> IndicatorScore:
    found = next((one for one in sheet.indicators if name in (one.name, one.row, one.id)), None)
    if found is None:
        some = "、".join(one.name for one in sheet.indicators[:_NEAR])
        raise MingzhangError(f"“{sheet.subject}”没有指标“{name}”；有的是 {some} 等。")
    return found


def _boxes(sheet: ScoreSheet, one: IndicatorScore, book: Rulebook) -> Iterator[tuple[str, str]]:
    policy = book.policies.get(sheet.policy)
    yield "subject", sheet.subject
    yield "document", sheet.document
    yield "policy", policy.title if policy else sheet.policy
    yield "basis", "；".join(policy.basis) if policy else ""
    yield "indicator", " / ".join((*one.path, one.name))
    yield "weight", "" if one.weight is None else number(one.weight)
    yield "aim", one.target
    yield "fact", one.actual
    yield "formula", points_words(one) if one.formula else ""
    yield "computed", _points(one)
    yield "printed", "" if one.printed is None else number(one.printed)
    yield "judged", number(one.computed) if one.judged_by and one.computed is not None else ""
    yield "reason", (one.why or "") if one.judged_by else ""
    yield "evidence", _places(one.evidence)
    yield "stated", "\n".join(f"{number(said.score)}（{_place(said.source)}）" for said in one.stated)
    yield "lost", "" if one.weight is None or one.computed is None else number(one.weight - one.computed)


def _points(one: IndicatorScore) -> str:
    if one.computed is None:
        return one.why or ""
    return "" if one.judged_by else number(one.computed)


def _inputs(inputs: Sequence[Input], depth: int = 0) -> Iterator[tuple[str, ...]]:
    """Each input with what it was computed from, indented below it."""
    for one in inputs:
        how = "；".join(
            filter(None, (one.formula, items_words(one) if one.items else "", *one.notes, one.why or ""))
        )
        yield "　" * depth + one.label, shown(one), how, _places(one.sources)
        yield from _inputs(one.parts, depth + 1)


def _places(entries: Sequence[Evidence]) -> str:
    """Where numbers stand: one line for each table, with the names of its rows and from where to where they go."""
    lines = []
    for title, group in groupby(entries, key=lambda entry: entry.title):
        found = list(group)
        names = "、".join(filter(None, dict.fromkeys(entry.label for entry in found)))
        ends = dict.fromkeys(filter(None, (entry_place(found[0]), entry_place(found[-1]))))
        lines.append("；".join(filter(None, (title, " 至 ".join(ends), names))))
    return "\n".join(dict.fromkeys(lines))


def _place(entry: Evidence) -> str:
    return "，".join(filter(None, (entry.title, entry.label, entry_place(entry)))) or entry.text
