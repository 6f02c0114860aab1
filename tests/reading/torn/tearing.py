"""Damage that a printed report suffers when it is copied out as text: broken numbers, moved columns, page ends."""

import re
from collections.abc import Callable, Sequence
from random import Random

from mingzhang.publishing.sheets import Sheet
from mingzhang.publishing.sheets.text import flattened

Tear = Callable[[Sequence[Sheet], Random], str]

HEADING = "2023年度青岛市大数据发展管理局部门决算"
_AMOUNT = re.compile(r"(?<![\d.,])\d[\d,]*\.\d+")


def _text(sheets: Sequence[Sheet]) -> str:
    return flattened(sheets, HEADING)


def _lines(sheets: Sequence[Sheet], change: Callable[[str], str]) -> str:
    return "\n".join(change(line) for line in _text(sheets).split("\n"))


def untouched(sheets: Sequence[Sheet], rng: Random) -> str:
    """The text as laid out."""
    return _text(sheets)


def blank_around_numbers(sheets: Sequence[Sheet], rng: Random) -> str:
    """A blank wherever a number stands beside Chinese characters, as some extractors put it."""
    return re.sub(r"(?<=[0-9])(?=[一-鿿])|(?<=[一-鿿])(?=[0-9])", " ", _text(sheets))


def line_around_numbers(sheets: Sequence[Sheet], rng: Random) -> str:
    """The same with a line break for some of the blanks."""
    return _text_with(sheets, lambda: rng.choice("  \n"))


def lines_around_numbers(sheets: Sequence[Sheet], rng: Random) -> str:
    """A line break wherever a number stands beside Chinese characters."""
    return _text_with(sheets, lambda: "\n")


def _text_with(sheets: Sequence[Sheet], between: Callable[[], str]) -> str:
    return re.sub(r"(?<=[0-9])(?=[一-鿿])|(?<=[一-鿿])(?=[0-9])", lambda _: between(), _text(sheets))


def zeros_gone(sheets: Sequence[Sheet], rng: Random) -> str:
    """Every 0.00 is blank."""
    return re.sub(r"(?<![\d.,]) ?0\.00(?![\d%])", "", _text(sheets))


def numbers_broken(sheets: Sequence[Sheet], rng: Random) -> str:
    """A blank within some of the amounts with decimals, anywhere but behind a whole number."""

    def broken(match: re.Match[str]) -> str:
        amount = match.group()
        if rng.random() < 0.7:
            return amount
        at = rng.choice([i for i in range(1, len(amount)) if not amount[:i].isdigit() or amount[i] in ".,"])
        return f"{amount[:at]} {amount[at:]}"

    return _AMOUNT.sub(broken, _text(sheets))


def numbers_broken_anywhere(sheets: Sequence[Sheet], rng: Random) -> str:
    """A blank or a line break within a few of the amounts with decimals, at any digit."""

    def broken(match: re.Match[str]) -> str:
        amount = match.group()
        at, between = rng.randrange(1, len(amount)), rng.choice(" \n")
        return f"{amount[:at]}{between}{amount[at:]}" if rng.random() < 0.1 else amount

    return _AMOUNT.sub(broken, _text(sheets))


def pages_between(sheets: Sequence[Sheet], rng: Random) -> str:
    """Running headers and page numbers between rows, and now and then within one."""
    lines: list[str] = []
    for line in _text(sheets).split("\n"):
        words = line.split(" ")
        if rng.random() < 0.06 and len(words) > 2:
            at = rng.randrange(1, len(words)) if rng.random() < 0.3 else len(words)
            number = rng.choice(("- 12 -", "第 12 页 共 60 页", "— 7 —", "31"))
            lines += [" ".join(words[:at]), number, HEADING, *([" ".join(words[at:])] if words[at:] else [])]
        else:
            lines.append(line)
    return "\n".join(lines)


def cells_on_lines(sheets: Sequence[Sheet], rng: Random) -> str:
    """Every cell on a line of its own."""
    return _text(sheets).replace(" ", "\n")


def lines_joined(sheets: Sequence[Sheet], rng: Random) -> str:
    """Some rows go on on the line of the row before, as where line ends are lost."""
    return _joined(_text(sheets), rng)


def _joined(text: str, rng: Random) -> str:
    lines = text.split("\n")
    kept = [lines[0]]
    for line in lines[1:]:
        row = re.search(r"[\d%]$", kept[-1]) and re.search(r"[\d%]$", line)
        if row and rng.random() < 0.2:
            kept[-1] += f" {line}"
        else:
            kept.append(line)
    return "\n".join(kept)


def last_column_below(sheets: Sequence[Sheet], rng: Random) -> str:
    """The last cell of every row on a line of its own."""
    return _by_rows(sheets, lambda rows: [part for row in rows for part in (row[:-1], row[-1:])])


def last_column_at_end(sheets: Sequence[Sheet], rng: Random) -> str:
    """The last cells of all rows after the table."""
    return _by_rows(sheets, lambda rows: [*(row[:-1] for row in rows), *(row[-1:] for row in rows)])


def halves_in_turn(sheets: Sequence[Sheet], rng: Random) -> str:
    """Tables of two sides: first the left half of all rows, then the right one."""
    return _halves(sheets)


def column_by_column(sheets: Sequence[Sheet], rng: Random) -> str:
    """All tables column after column, as some extractors give them."""
    return _by_columns(sheets, two_sided=False)


def sides_column_by_column(sheets: Sequence[Sheet], rng: Random) -> str:
    """Tables of two sides column after column, the others as they are."""
    return _by_columns(sheets, two_sided=True)


Rows = list[list[str]]


def _by_rows(sheets: Sequence[Sheet], change: Callable[[Rows], Rows]) -> str:
    """The text with the rows below the header of each sheet changed."""

    def body(sheet: Sheet) -> Rows:
        rows = [[cell.text for cell in row if cell.text] for row in sheet.lines()]
        head, rest = rows[: sheet.header_rows], rows[sheet.header_rows :]
        return [*head, *change([row for row in rest if row])]

    return "\n".join([HEADING, *(line for sheet in sheets for line in _sheet(sheet, body(sheet)))]) + "\n"


def _by_columns(sheets: Sequence[Sheet], *, two_sided: bool) -> str:
    def body(sheet: Sheet) -> Rows:
        rows = [[cell.text for cell in row if cell.text] for row in sheet.lines()]
        if two_sided and rows[0] != ["收入", "支出"]:
            return rows
        below = [c for c in sheet.cells if c.row >= sheet.header_rows and c.text]
        below.sort(key=lambda c: (c.col, c.row))
        return [*rows[: sheet.header_rows], *([cell.text] for cell in below)]

    return "\n".join([HEADING, *(line for sheet in sheets for line in _sheet(sheet, body(sheet)))]) + "\n"


def _halves(sheets: Sequence[Sheet]) -> str:
    def body(sheet: Sheet) -> Rows:
        rows = [[cell.text for cell in row if cell.text] for row in sheet.lines()]
        if rows[0] != ["收入", "支出"]:
            return rows
        below = [row for row in sheet.lines() if row and row[0].row >= sheet.header_rows]
        sides = [
            [[c.text for c in row if (c.col >= 3) == right and c.text] for row in below] for right in (False, True)
        ]
        return [*rows[: sheet.header_rows], *sides[0], *sides[1]]

    return "\n".join([HEADING, *(line for sheet in sheets for line in _sheet(sheet, body(sheet)))]) + "\n"


def _sheet(sheet: Sheet, rows: Rows) -> list[str]:
    above = [text for text in (sheet.right, sheet.left, sheet.title, sheet.subtitle, sheet.number) if text]
    table = [line for row in rows if row for line in " ".join(row).split("\n") if line]
    return [*above, *table, *(f"{'注：' if n == 0 else ''}{note}" for n, note in enumerate(sheet.notes))]


TEARS: dict[str, Tear] = {
    tear.__name__: tear
    for tear in (
        untouched,
        blank_around_numbers,
        line_around_numbers,
        lines_around_numbers,
        zeros_gone,
        numbers_broken,
        numbers_broken_anywhere,
        pages_between,
        cells_on_lines,
        lines_joined,
        last_column_below,
        last_column_at_end,
        halves_in_turn,
        column_by_column,
        sides_column_by_column,
    )
}
