"""The working paper of one indicator: inputs with their places, sample, formula, computed and judged points."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from mingzhang.errors import MingzhangError
from mingzhang.findings import Evidence
from mingzhang.publishing.documents.model import DocumentTree, SheetBlock
from mingzhang.publishing.papers.rows import boxed, listed
from mingzhang.publishing.report.view import entry_place
from mingzhang.rulebook import Rulebook
from mingzhang.rulebook.papers import WorkingPaperDef
from mingzhang.scoring.derivation import items_words, points_words, shown
from mingzhang.scoring.methods import number
from mingzhang.scoring.model import IndicatorScore, Input, ScoreSheet

_NEAR = 5
_WIDTHS = (18, 14, 40, 70)
"""Of the columns of inputs."""


def working_paper(
    sheet: ScoreSheet, name: str, book: Rulebook, *, year: int | None = None, notice: str = ""
) -> DocumentTree:
    """The working paper of an indicator of a scored form or evaluation, by its name.

    Raises:
        MingzhangError: There is no such indicator; the message names some that there are.
    """
    indicator = _indicator(sheet, name)
    known = book.papers.working_paper
    boxes = boxed(known.title, [(known.labels[key], text) for key, text in _boxes(sheet, indicator, book)])
    inputs = list(_inputs(indicator.inputs))
    rows = inputs or [(known.nothing, *[""] * (len(known.heads) - 1))]
    blocks = (SheetBlock(boxes), SheetBlock(listed(known.inputs, known.heads, rows, _WIDTHS), landscape=True))
    return DocumentTree(_title(known, indicator), sheet.subject, year, blocks, notice)


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
    yield "policy", sheet.policy
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
    yield "maker", ""
    yield "reviewer", ""


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
