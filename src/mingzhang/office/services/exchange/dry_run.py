"""A file is read and checked, every error at once, and nothing is stored."""

from collections.abc import Collection
from dataclasses import dataclass, field

from mingzhang.office.models import Organisation
from mingzhang.office.scope import seeing
from mingzhang.office.services.acting import Actor, require
from mingzhang.office.services.exchange.definition import Context, Line, Table, understand
from mingzhang.office.services.exchange.files import Sheet, read_sheet
from mingzhang.office.services.exchange.marking import marked


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a file.

    Attributes:
        row: As the spreadsheet counts.
        place: The column, from 1; None where the fault is the whole row's.
        label: What the column is called.
        text: What stands there.
    """

    row: int
    place: int | None
    label: str
    text: str
    sentence: str


@dataclass
class DryRun:
    """What an import would do.

    Attributes:
        lines: Rows understood; they are stored only where nothing is wrong.
        faults: Everything wrong, from top to bottom.
    """

    table: Table
    context: Context
    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]
    sheet: Sheet = field(repr=False)

    @property
    def clean(self) -> bool:
        """Whether the rows can be stored."""
        return not self.faults and bool(self.lines)

    def workbook(self) -> bytes:
        """The file that was handed in, with the faulty cells marked; to be called once."""
        return marked(self.sheet, self.faults)


def dry_run(  # noqa: PLR0913, PLR0917 - which file is read as which table, for whom and which year
    actor: Actor, table: Table, organisation: Organisation, year: int, content: bytes, name: str
) -> DryRun:
    """Reads and checks a file.

    Raises:
        DocumentError: It cannot be read at all.
    """
    require(actor, table.roles, organisation, table.doing)
    sheet = read_sheet(content, name)
    with seeing(actor.scope):
        context = Context(actor, organisation, year)
        places, faults = _places(table, sheet)
        lines: list[Line] = []
        if not faults:
            lines, faults = _lines(table, context, sheet, places)
            labels = {column.id: (places.get(column.id), column.label) for column in table.columns}
            for row, column, sentence in table.check(context, lines):
                place, label = labels[column]
                faults.append(Fault(row, place, label, _printed(sheet, row, place), sentence))
    return DryRun(table, context, tuple(lines), tuple(sorted(faults, key=_order)), sheet)


def _order(fault: Fault) -> tuple[int, int]:
    return fault.row, fault.place or 0


def _places(table: Table, sheet: Sheet) -> tuple[dict[str, int], list[Fault]]:
    """Where each column stands; heads that are unknown, doubled or missing, and a file without rows."""
    places: dict[str, int] = {}
    faults: list[Fault] = []
    for place, head in sheet.head.items():
        column = table.by_label.get(head)
        if column is None:
            known = "、".join(c.label for c in table.columns)
            faults.append(Fault(1, place, head, head, f"不认识列名“{head}”，可用：{known}。"))
        elif column.id in places:
            faults.append(Fault(1, place, head, head, f"列名“{head}”出现了两次。"))
        else:
            places[column.id] = place
    missing = [column.label for column in table.columns if column.required and column.id not in places]
    if missing:
        faults.append(Fault(1, None, "", "", f"缺少必填的列：{'、'.join(missing)}。"))
    if not sheet.rows:
        faults.append(Fault(1, None, "", "", "没有可导入的行，请从第二行开始填写。"))
    return places, faults


def _lines(table: Table, context: Context, sheet: Sheet, places: dict[str, int]) -> tuple[list[Line], list[Fault]]:
    lines, faults = [], []
    known = frozenset(places.values())
    used = [(column, places[column.id]) for column in table.columns if column.id in places]
    for row in sheet.rows:
        values = {}
        for column, place in used:
            raw = sheet.cell(row, place)
            value, sentence = understand(column, raw, context)
            if sentence:
                faults.append(Fault(row, place, column.label, raw.text, sentence))
            else:
                values[column.id] = value
        lines.append(Line(row, values))
        faults.extend(_beside(sheet, row, known))
    return lines, faults


def _beside(sheet: Sheet, row: int, known: Collection[int]) -> list[Fault]:
    """Cells that stand under no head."""
    return [
        Fault(row, place, "", raw.text, "这一列没有列名，内容不会导入，请删除或补上列名。")
        for place, raw in sheet.rows[row].items()
        if place not in known
    ]


def _printed(sheet: Sheet, row: int, place: int | None) -> str:
    return sheet.cell(row, place).text if place else ""
