"""The rows of a table: named, coded, listed; unknown names are kept and marked, never dropped."""

from collections.abc import Iterator
from itertools import takewhile

import msgspec
from msgspec.structs import replace

from mingzhang.forms import Cell, Row
from mingzhang.quantities.number import squeeze
from mingzhang.reading.grid.codes import NO_CODE, Code, join_code, split_fused
from mingzhang.reading.grid.header import Group, Header, numbers_columns
from mingzhang.reading.grid.matrix import Matrix, Spot
from mingzhang.reading.grid.values import Reason, carried_cell, value_cell
from mingzhang.reading.grid.words import Words, is_number
from mingzhang.rulebook import RowDef

_UNKNOWN: Reason = ("inferred", "行名不在表样和科目分类中，按印出的名称保留")
_TWICE: Reason = ("ambiguous", "同一行在表中出现两次")
_OVERLAID: Reason = ("ambiguous", "格中文字互相重叠，读法不确定")
_WIDE: Reason = ("ambiguous", "数字所在的格横跨几栏，归入其中第一栏")
_CUT: Reason = ("joined", "行名在换页处断开，拼接而成")


class _Printed(msgspec.Struct):
    """What one group prints in one grid row."""

    row: int
    code: Code
    label: str
    name: str
    under: str
    line_no: str
    seq: str
    spots: list[tuple[int, Spot]]
    anchor: Spot | None

    @property
    def blank(self) -> bool:
        """Nothing identifies the row and it states nothing."""
        return not (self.code.digits or self.label or any(spot.plain for _, spot in self.spots))

    @property
    def stated(self) -> bool:
        """The row prints a value."""
        return any(spot.plain for _, spot in self.spots)


class RowReader(msgspec.Struct):
    """Reads the rows of one table, block after block, and keeps row names unique.

    Attributes:
        reason: Marks all cells, where the table itself was recognised by inference.
        notes: Notes found in the table's last rows.
    """

    matrix: Matrix
    header: Header
    words: Words
    unit: str | None
    reason: Reason | None = None
    notes: list[str] = msgspec.field(default_factory=list)
    _count: int = 0
    _ids: dict[str, int] = msgspec.field(default_factory=dict)
    _used: dict[str, set[int]] = msgspec.field(default_factory=dict)
    _last: dict[str, int] = msgspec.field(default_factory=dict)

    def read(self) -> list[Row]:
        """All rows; those of one block stay together, in printed order."""
        rows = self._data_rows()
        return [row for group in self.header.groups for row in self._group(group, rows)]

    def _data_rows(self) -> list[int]:
        """Rows below the header that are not notes and do not number the columns."""
        kept: list[int] = []
        for row in range(self.header.end, len(self.matrix.rows)):
            texts = self.matrix.texts(row)
            if texts and self._note(row, texts):
                continue
            if not numbers_columns(texts, self.words) or row - 1 in kept:
                kept.append(row)
        return kept

    def _note(self, row: int, texts: list[str]) -> bool:
        """A row that is a note, or goes on with the one above; its text is kept as a note."""
        begins = bool(self.words.note.match(texts[0]))
        if not begins and not (self.notes and len(texts) == 1 and self.matrix.rows[row][0] is not None):
            return False
        self.notes.extend(spot.text for spot in self.matrix.spots(row) if spot.row == row and spot.plain)
        return True

    def _group(self, group: Group, rows: list[int]) -> Iterator[Row]:
        printed = list(self._printed(group, rows))
        above: dict[int, Spot] = {}
        for item in self._healed(group, printed):
            _close_levels(above, group, item)
            row = self._row(group, item, above)
            above.update((col, spot) for col, spot in item.spots if spot.plain)
            yield row

    def _printed(self, group: Group, rows: list[int]) -> Iterator[_Printed]:
        code: str | None = None
        for row in rows:
            item = self._take(group, row, code)
            if item is not None and not self._skipped(item):
                code = item.code.digits or code
                yield item

    def _skipped(self, item: _Printed) -> bool:
        """A row without content, or one that a template leaves to be filled in."""
        if item.blank:
            return True
        return not item.stated and not item.code.digits and bool(self.words.placeholder.fullmatch(item.label))

    def _take(self, group: Group, row: int, above: str | None) -> _Printed | None:
        line = self.matrix.rows[row]
        label_spots = self._label_spots(group, line)
        code_spots = [spot for col in group.code if (spot := line[col]) is not None]
        code = self._code(group, line, label_spots, above)
        if not label_spots:
            label_spots = [s for s in code_spots if s.plain and not s.plain.isdigit() and not self._subcode(s)]
        label_spots = label_spots or self._named_anywhere(group, line)
        anchor = label_spots[-1] if label_spots else next((s for s in code_spots if s.plain), None)
        taken = {id(spot) for spot in (*label_spots, *code_spots)}
        spots = self._values(group, line, taken | self._running(line))
        label_spots = label_spots or _deepest(group, spots)
        anchor = anchor or (label_spots[-1] if label_spots else None)
        if label_spots and not spots and anchor is not None and anchor.colspan > 1:
            return None
        label = squeeze(label_spots[-1].text) if label_spots else ""
        if label and code is NO_CODE and "code" in group.block.definition.keys and (fused := split_fused(label)):
            code, label = Code(fused[0]), fused[1]
        return _Printed(
            row=row,
            code=code,
            label=label,
            name=self.words.name(label),
            under=label_spots[0].plain if len(label_spots) > 1 else "",
            line_no=self._text(line, group.line_no, taken),
            seq=self._text(line, group.seq, taken),
            spots=spots,
            anchor=anchor,
        )

    def _label_spots(self, group: Group, line: list[Spot | None]) -> list[Spot]:
        """The name cells of a row from left to right, each once; the last one names it."""
        spots: list[Spot] = []
        for col in group.label:
            spot = line[col]
            if spot is not None and spot.plain and not (spots and spots[-1] is spot):
                spots.append(spot)
        return spots

    def _named_anywhere(self, group: Group, line: list[Spot | None]) -> list[Spot]:
        """In a table without a column of names, the first cell where it names a row (合计)."""
        cols = [c for c in (group.seq, *group.values) if c is not None]
        first = next((s for c in cols if (s := line[c]) is not None and s.plain), None)
        return [first] if first is not None and self.words.name(first.plain) in group.block.names else []

    def _subcode(self, spot: Spot) -> bool:
        return spot.plain in self.words.subcode

    def _code(self, group: Group, line: list[Spot | None], labels: list[Spot], above: str | None) -> Code:
        pieces = []
        for col in group.code:
            spot = line[col]
            own = spot is not None and not any(spot is label for label in labels) and not self._subcode(spot)
            # A cell that is merged over several columns of codes states its level once.
            own = own and spot is not None and not any(spot is line[left] for left in group.code if left < col)
            pieces.append(spot.plain if own and spot is not None and spot.plain.isdigit() else "")
        return join_code(pieces, above)

    def _running(self, line: list[Spot | None]) -> set[int]:
        """The cells of a row's codes and running numbers, by identity; merged with a value or not."""
        keys = (col for group in self.header.groups for col in (*group.code, group.line_no, group.seq))
        cols = [col for col in keys if col is not None]
        return {id(spot) for col in cols if (spot := line[col]) is not None and spot.plain.isdigit()}

    def _values(self, group: Group, line: list[Spot | None], taken: set[int]) -> list[tuple[int, Spot]]:
        """The positions of the value columns; one that the row's name covers is none of its own."""
        found: list[tuple[int, Spot]] = []
        seen: set[int] = set()
        for col, (_, column) in group.values.items():
            spot = line[col]
            if spot is None or id(spot) in seen:
                continue
            if id(spot) in taken and not column.names_row:
                continue
            seen.add(id(spot))
            found.append((col, spot))
        return found

    def _text(self, line: list[Spot | None], col: int | None, taken: set[int]) -> str:
        spot = line[col] if col is not None else None
        return spot.plain if spot is not None and id(spot) not in taken else ""

    def _healed(self, group: Group, items: list[_Printed]) -> Iterator[_Printed]:
        """Rows with names that a page break cut in two put together again."""
        starts = set(self.matrix.starts[1:])
        kept: list[_Printed] = []
        for item in items:
            before = kept[-1] if kept else None
            if before and item.row in starts and self._tail(group, before, item):
                kept[-1] = self._joined(before, item)
            else:
                kept.append(item)
        yield from kept

    def _tail(self, group: Group, before: _Printed, item: _Printed) -> bool:
        """A name without code and values is the rest of the name before the page break."""
        if item.stated or item.code.digits or not item.label or not before.label or item.seq or item.line_no:
            return False
        whole = self.words.name(before.label + item.label)
        if self._known(group, whole):
            return True
        coded = "code" in group.block.definition.keys and before.code.digits is not None
        return coded and not self._known(group, item.name)

    def _known(self, group: Group, name: str) -> bool:
        return name in group.block.names or name in self.words.class_codes or name in self.words.known_names

    def _joined(self, before: _Printed, item: _Printed) -> _Printed:
        label = before.label + item.label
        code = replace(before.code, mark=before.code.mark or _CUT)
        return replace(before, label=label, name=self.words.name(label), code=code)

    def _row(self, group: Group, item: _Printed, above: dict[int, Spot]) -> Row:
        definition = self._named(group, item)
        row_id, reason = self._identify(group, item, definition)
        unique, twice = self._unique(group, row_id)
        laid = _OVERLAID if item.anchor is not None and item.anchor.overlaid else None
        reason = laid or self.reason or item.code.mark or reason or twice
        total = definition is not None and definition.role == "total"
        cells = {
            group.values[col][0]: self._cell(group, (col, spot), None if total else above.get(col), reason)
            for col, spot in item.spots
            if spot.row == item.row or group.values[col][1].carry
        }
        source = item.anchor.source if item.anchor else item.spots[0][1].source
        return Row(unique, item.label, cells, item.code.digits, item.line_no or None, source)

    def _cell(self, group: Group, place: tuple[int, Spot], above: Spot | None, reason: Reason | None) -> Cell:
        col, spot = place
        _, column = group.values[col]
        if col in group.guessed:
            reason = reason or ("inferred", "这一栏没有栏目名，按表样中唯一缺少的一栏认定")
        if is_number(spot.plain) and self._wide(group, spot):
            reason = _WIDE
        if column.carry and not spot.plain and above is not None:
            return carried_cell(spot, above, column, reason)
        return value_cell(spot, column, self.unit, reason)

    def _wide(self, group: Group, spot: Spot) -> bool:
        """The cell covers several columns of amounts, so that its number may be that of any of them."""
        return spot.colspan > 1 and sum(spot.col <= col < spot.col + spot.colspan for col in group.values) > 1

    def _named(self, group: Group, item: _Printed) -> RowDef | None:
        """The named row of the definition that a name stands for; equal names are taken in order."""
        block = group.block
        numbers = [n for n in block.names.get(item.name, ()) if block.under[n] in ("", item.under)]
        if not numbers or (item.code.digits and block.definition.open in ("functional", "economic")):
            return None
        used = self._used.setdefault(block.definition.id, set())
        last = self._last.get(block.definition.id, -1)
        free = [number for number in numbers if number not in used] or numbers
        number = next((n for n in free if n > last), free[0])
        used.add(number)
        self._last[block.definition.id] = number
        return block.rows[number]

    def _identify(self, group: Group, item: _Printed, row: RowDef | None) -> tuple[str, Reason | None]:
        """The row's name in the form, and why it is not plain."""
        if row is not None:
            return row.id, None
        if item.code.digits:
            return item.code.digits, None
        return self._by_kind(group, item)

    def _by_kind(self, group: Group, item: _Printed) -> tuple[str, Reason | None]:
        kind = group.block.definition.open
        if kind == "functional_class" and item.name in self.words.class_codes:
            return self.words.class_codes[item.name], None
        if kind == "sequence":
            self._count = int(item.seq) if item.seq.isdigit() else self._count + 1
            return item.seq or str(self._count), None
        if kind == "label" and item.label:
            return self.words.name(item.label), None
        return f"?{item.label}", _UNKNOWN

    def _unique(self, group: Group, row_id: str) -> tuple[str, Reason | None]:
        """The row's name with its block before it, and a number after it where it occurs again."""
        prefix = group.block.definition.id
        whole = f"{prefix}.{row_id}" if prefix else row_id
        count = self._ids[whole] = self._ids.get(whole, 0) + 1
        if count == 1:
            return whole, None
        marked = group.block.definition.open not in ("sequence", "label") and "?" not in row_id
        return f"{whole}.{count}", _TWICE if marked else None


def _deepest(group: Group, spots: list[tuple[int, Spot]]) -> list[Spot]:
    """Where names stand on several levels and no column is that of names, the deepest one names the row."""
    if group.label or "label" not in group.block.definition.keys:
        return []
    levels = [spot for col, spot in spots if group.values[col][1].carry and spot.plain]
    return levels[-1:]


def _close_levels(above: dict[int, Spot], group: Group, item: _Printed) -> None:
    """A new text on one level of a hierarchy ends what the levels right of it may say for the rows below."""
    for col, spot in item.spots:
        if spot.plain and group.values[col][1].carry and above.get(col) is not spot:
            right = (c for c in group.values if c > col)
            for lower in takewhile(lambda c: group.values[c][1].carry, right):
                above.pop(lower, None)
