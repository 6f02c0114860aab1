"""Laid-out forms as flattened text: what a copy out of a published page leaves of them."""

from collections.abc import Iterator, Sequence

from mingzhang.publishing.sheets.layout import Sheet, SheetCell


def flattened(sheets: Sequence[Sheet], heading: str = "") -> str:
    """The text: title lines, then a line for each table row with the blank cells gone, then the notes."""
    return (
        "\n".join([*([heading] if heading else []), *(line for sheet in sheets for line in _sheet(sheet))]) + "\n"
    )


def _sheet(sheet: Sheet) -> Iterator[str]:
    yield from sheet.lines
    rows: list[list[SheetCell]] = [[] for _ in range(sheet.rows)]
    for cell in sorted(sheet.cells, key=lambda cell: (cell.row, cell.col)):
        rows[cell.row].append(cell)
    yield from (line for line in (" ".join(cell.text for cell in row if cell.text) for row in rows) if line)
    yield from (f"注：{note}" for note in sheet.notes)
