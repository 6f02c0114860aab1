"""Laid-out forms as flattened text: what a copy out of a published page leaves of them."""

from collections.abc import Iterator, Sequence

from mingzhang.publishing.sheets.model import Sheet


def flattened(sheets: Sequence[Sheet], heading: str = "") -> str:
    """The text: title lines, then a line for each table row with the blank cells gone, then the notes."""
    lines = [*([heading] if heading else []), *(line for sheet in sheets for line in _sheet(sheet))]
    return "\n".join(lines) + "\n"


def _sheet(sheet: Sheet) -> Iterator[str]:
    yield from filter(None, (sheet.right, sheet.left, sheet.title, sheet.subtitle, sheet.number))
    for row in sheet.lines():
        line = " ".join(cell.text for cell in row if cell.text)
        yield from filter(None, line.split("\n"))
    yield from (f"{'注：' if number == 0 else ''}{note}" for number, note in enumerate(sheet.notes))
