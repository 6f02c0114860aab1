"""Rows as the flow recogniser finds them, before they become rows of a filled form."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from mingzhang.forms import Mark, Row, Source
from mingzhang.forms.cells import make_cell
from mingzhang.forms.model import NOWHERE
from mingzhang.reading.flow.labels import Labels
from mingzhang.rulebook import ColumnDef

JOINED: tuple[Mark, str] = ("joined", "数字在文本里断开，已拼接")

TWINS: tuple[Mark, str] = ("ambiguous", "表样里有几行同名，这份文本里看不出这一行属于哪一类")
LONELY: tuple[Mark, str] = ("inferred", "表样里有几行同名，这份文本里没有印全，是哪一行按先后认定")
UNKNOWN: tuple[Mark, str] = ("inferred", "行名不在表样和科目分类中，按印出的名称保留")


@dataclass(frozen=True, slots=True)
class Value:
    """What stands in a cell, with where and how surely."""

    text: str
    source: Source = NOWHERE
    mark: tuple[Mark, str] | None = None


@dataclass(slots=True)
class Draft:
    """A row in the making.

    Attributes:
        label: As printed; empty where the row has none.
        values: Column id to value.
        seq: Running number of a list's row.
        name: Identifier where it does not follow from label, code or number.
    """

    label: str = ""
    code: str | None = None
    line_no: str | None = None
    source: Source = NOWHERE
    values: dict[str, Value] = field(default_factory=dict)
    seq: str | None = None
    name: str | None = None


def rows_of(drafts: list[Draft], labels: Labels, columns: Mapping[str, ColumnDef], unit: str | None) -> list[Row]:
    """The rows of a block, each with an identifier of its own."""
    taken: dict[str, int] = {}
    lonely = _lonely(drafts, labels)
    rows: list[Row] = []
    for draft in drafts:
        name = draft.name or _identifier(draft, labels)
        taken[name] = taken.get(name, 0) + 1
        unknown = LONELY if labels.bare(draft.label) in lonely else _doubt(draft, name, labels)
        values = {i: v for i, v in draft.values.items() if v.text}
        cells = {i: make_cell(v.text, columns[i], unit, v.source, v.mark or unknown) for i, v in values.items()}
        unique = name if taken[name] == 1 else f"{name}.{taken[name]}"
        rows.append(Row(unique, draft.label, cells, draft.code, draft.line_no, draft.source))
    return rows


def _lonely(drafts: list[Draft], labels: Labels) -> set[str]:
    """Names of several rows of the definition that are printed fewer times, with no row between to tell which."""
    printed = Counter(labels.bare(draft.label) for draft in drafts if draft.label and not draft.code)
    return {
        name for name, count in printed.items() if count < labels.named(name) and not labels.parted(name, printed)
    }


def _doubt(draft: Draft, name: str, labels: Labels) -> tuple[Mark, str] | None:
    """Why a row may be another than it is taken for."""
    if labels.twins(draft.label):
        return TWINS
    numbered = draft.seq is not None or (draft.line_no is None and name.strip(".0123456789"))
    nameless = not draft.label and not numbered
    return UNKNOWN if nameless or name.rpartition(".")[2].startswith("?") else None


def _identifier(draft: Draft, labels: Labels) -> str:
    """Name of the row: in the definition, by its code, by its number, or by its label, with the block's prefix."""
    named = labels.take(draft.label) if draft.label and not draft.code else None
    local = named.id if named else draft.code or labels.class_code(draft.label) or _open_name(draft, labels)
    return f"{labels.block.id}.{local}" if labels.block.id else local


def _open_name(draft: Draft, labels: Labels) -> str:
    """The name of a row that neither the definition nor a classification knows."""
    if labels.block.open == "sequence" and draft.seq:
        return draft.seq
    if labels.block.open == "label":
        return labels.bare(draft.label)
    return f"?{draft.label}" if draft.label else f"line{draft.line_no or ''}"
