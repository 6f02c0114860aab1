"""Reads the indicators of a self-evaluation form from a grid: one row each, their groups merged beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from mingzhang.forms import Mark, Unread
from mingzhang.quantities.number import parse_number
from mingzhang.reading.pages import GridCell
from mingzhang.reading.self_evaluation import wording
from mingzhang.reading.self_evaluation.assembly import Printed, Texts, group_name
from mingzhang.reading.self_evaluation.grid import CONTINUED, Matrix, plain, printed
from mingzhang.reading.self_evaluation.layout import GROUP_COLUMNS

_CARRIED: tuple[Mark, str] = ("inferred", "本行没有印组名，沿用上一行的。")


@dataclass
class IndicatorRows:
    """The indicators read so far.

    Attributes:
        columns: Column to its header cell.
        groups: What the group columns printed last.
    """

    matrix: Matrix
    columns: Mapping[str, GridCell]
    rows: list[Texts] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    groups: dict[str, Printed] = field(default_factory=dict)
    _seen: set[tuple[int, ...]] = field(default_factory=set)

    def read(self, begin: int, end: int) -> None:
        """Read the rows from one to another; header rows repeated on a new page are passed over."""
        for row in range(begin, end):
            cells = {c: self.matrix.at(row, header.col) for c, header in self.columns.items()}
            if self._is_new(cells) and not self._is_header(cells):
                self._read_row(cells)

    def _is_new(self, cells: Mapping[str, GridCell | None]) -> bool:
        """A row of its own, not the second line of cells that are merged over lines."""
        key = tuple(id(cell) for c, cell in cells.items() if c not in GROUP_COLUMNS)
        new = key not in self._seen
        self._seen.add(key)
        return new

    def _is_header(self, cells: Mapping[str, GridCell | None]) -> bool:
        return plain(cells.get("level3")) == plain(self.columns["level3"])

    def _read_row(self, cells: Mapping[str, GridCell | None]) -> None:
        self._follow_groups(cells)
        texts = {c: printed(cell) for c, cell in cells.items() if cell and plain(cell) and c not in GROUP_COLUMNS}
        pointed = any(parse_number(texts[c].text.removesuffix("分")) for c in ("weight", "score") if c in texts)
        if pointed:
            self.rows.append({**self.groups, **texts})
        elif texts and "level3" not in texts and self.rows:
            self._continue(texts)
        elif any(not wording.looks_like_nothing(t.text) for t in texts.values()):
            self._refuse(texts)

    def _follow_groups(self, cells: Mapping[str, GridCell | None]) -> None:
        """Take over the groups printed in a row; a new first-level group ends the second-level one."""
        for n, level in enumerate(GROUP_COLUMNS):
            cell = cells.get(level)
            if cell is None or not plain(cell):
                self._carry(level)
                continue
            name, weight = group_name(plain(cell))
            if self.groups.get(level) and self.groups[level].source is not cell.source:
                for lower in GROUP_COLUMNS[n:]:
                    self.groups.pop(lower, None)
                    self.groups.pop(f"{lower}_weight", None)
            self.groups[level] = Printed(name, cell.source, printed(cell).mark)
            self.groups[f"{level}_weight"] = Printed(weight, cell.source)

    def _carry(self, level: str) -> None:
        if level in self.groups:
            self.groups[level] = replace(self.groups[level], mark=_CARRIED)

    def _continue(self, texts: Texts) -> None:
        last = dict(self.rows[-1])
        for column, more in texts.items():
            before = last.get(column)
            last[column] = Printed(before.text + more.text if before else more.text, more.source, CONTINUED)
        self.rows[-1] = last

    def _refuse(self, texts: Texts) -> None:
        whole = "".join(t.text for t in texts.values())
        source = next(iter(texts.values())).source
        placeholder = wording.looks_like_placeholder(texts["level3"].text) if "level3" in texts else False
        why = "只有模板的占位文字，没有分值和得分。" if placeholder else "没有分值和得分，不能当作指标。"
        self.unread.append(Unread(f"“{whole[:40]}”", why, source.page))
