"""The blocks of a self-evaluation form's definition under the names by which this reader asks for them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mingzhang.quantities.number import squeeze
from mingzhang.reading.self_evaluation.pieces import Ribbon
from mingzhang.rulebook import BlockDef, ColumnDef, FormDef, Rulebook

GROUP_COLUMNS = ("level1", "level2")
_STRIPPED = re.compile(
    r"^附(?:件|表)?[\d一二三四五六七八九十]*[：:.、]?|[（(]?\d{4}年度?[）)]?|[（(][^（()）]*[）)]$"
)
_MONEY = "(亿元|万元|千元|百元|元)"
MONEY_UNIT = re.compile(rf"(?:金额)?单位[：:]{_MONEY}")
UNIT_IN_HEADER = re.compile(rf"[（(]{_MONEY}[）)]")
YEAR = re.compile(r"(\d{4})年")


@dataclass(frozen=True)
class Layout:
    """A form definition with the layout `self_evaluation`."""

    form: FormDef

    def block(self, block_id: str) -> BlockDef:
        """The block of that name."""
        return next(block for block in self.form.blocks if block.id == block_id)

    def labels(self, block_id: str) -> dict[str, str]:
        """The labels of a block's rows, each with its row."""
        return {label: row.id for row in self.block(block_id).rows for label in row.labels}

    def column(self, block_id: str, column_id: str) -> ColumnDef:
        """A column of a block."""
        return next(column for column in self.block(block_id).columns if column.id == column_id)

    def row_labels(self, block_id: str, row_id: str) -> tuple[str, ...]:
        """The labels of one row."""
        return next(row.labels for row in self.block(block_id).rows if row.id == row_id)


def labels_of(form: FormDef) -> frozenset[str]:
    """Everything that a form prints to name what stands beside or below it: labels of rows, heads of columns."""
    rows = (label for block in form.blocks for row in block.rows for label in row.labels)
    heads = (word for block in form.blocks for column in block.columns for words in column.header for word in words)
    return frozenset((*rows, *heads, *(word for block in form.blocks for word in block.header)))


def find_title(text: str, book: Rulebook) -> FormDef | None:
    """The form of this family whose title a whole text is; its year, number and remarks do not matter."""
    plain = squeeze(text)
    if not 5 <= len(plain) <= 60 or plain[-1] in "。；，：、":
        return None
    plain = _STRIPPED.sub("", plain)
    for pattern, form in book.title_patterns:
        if form.kind == "self_evaluations" and pattern.fullmatch(plain):
            return form
    return None


def read_header(ribbon: Ribbon, begin: int, block: BlockDef) -> tuple[tuple[str, ...], int]:
    """The columns whose headers stand one after the other from a position on, and where the last ends.

    Remarks in parentheses belong to the header before them; words above several columns are passed over.
    """
    single = {alternative[0]: c.id for c in block.columns for alternative in c.header if len(alternative) == 1}
    passed = {*block.header}
    order: list[str] = []
    position = begin
    while word := _longest(ribbon.text, position, (*single, *passed)):
        position = ribbon.skip_parenthesis(position + len(word))
        if word in single and single[word] not in order:
            order.append(single[word])
    return _without_spanning(order, block), position


def _without_spanning(order: Sequence[str], block: BlockDef) -> tuple[str, ...]:
    """The columns without those whose header, in this table, only stands above others."""
    above = {w for c in block.columns if c.id in order for a in c.header for w in a[:-1]}
    own = {c.id: {a[0] for a in c.header if len(a) == 1} for c in block.columns}
    return tuple(c for c in order if not own[c] & above)


def _longest(text: str, position: int, words: Iterable[str]) -> str:
    return max((word for word in words if text.startswith(word, position)), key=len, default="")
