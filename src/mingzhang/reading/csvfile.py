"""CSV and TSV: rows of fields, found by their separator, become lines and tables as a sheet's do."""

import csv
import io
import re
from collections import Counter
from contextlib import suppress
from itertools import islice

from mingzhang.errors import DocumentError
from mingzhang.reading import limits
from mingzhang.reading.pages import Page, Pages
from mingzhang.reading.sheet import Rectangle, blocks_of, check_positions

_SEPARATORS = "\t,;|"
_SAMPLE, _SAMPLE_LINES = 100_000, 200
_FORCED_TEXT = re.compile(r'="?([^"]*)"?')
# A file named CSV may have single-field titles and notes for half its lines; any other must be regular.
_SHARE_NAMED, _SHARE_UNNAMED = 0.5, 0.8
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


def separator(text: str, named: bool) -> str | None:
    """The character that separates the fields of a text, None where the text is no table.

    Args:
        text: The whole file.
        named: The file's name says that it is a table; without that it must be more regular, since amounts with
            thousands commas look like fields.
    """
    lines = [line for line in islice(io.StringIO(text[:_SAMPLE]), _SAMPLE_LINES) if line.strip()]
    if not named:
        lines = [_THOUSANDS.sub("", line) for line in lines]
    best, best_share = None, _SHARE_NAMED if named else _SHARE_UNNAMED
    for candidate in _SEPARATORS:
        share = _regular(lines, candidate, 2 if named else 3)
        if share >= best_share and (best is None or share > best_share):
            best, best_share = candidate, share
    return best or (_of_many_widths(lines) if named else None)


def _of_many_widths(lines: list[str]) -> str | None:
    """The separator of tables of several widths below each other: most lines have three fields or more."""
    rows = {c: sum(len(row) > 2 for row in _rows(lines, c)) for c in _SEPARATORS}
    most = max(_SEPARATORS, key=lambda candidate: rows[candidate])
    return most if rows[most] >= max(2, _SHARE_NAMED * len(lines)) else None


def _rows(lines: list[str], candidate: str) -> list[list[str]]:
    with suppress(csv.Error):
        return list(csv.reader(lines, delimiter=candidate))
    return []


def _regular(lines: list[str], candidate: str, fields: int) -> float:
    """The share of rows that have as many fields as most rows have; zero where these are too few."""
    widths = Counter(len(row) for row in _rows(lines, candidate) if any(row))
    rows = widths.total() - widths.pop(1, 0) if fields < 3 else widths.total()
    if not widths or rows < 2:
        return 0
    width, count = widths.most_common(1)[0]
    return count / rows if width >= fields else 0


def read_csv(text: str, name: str, delimiter: str) -> Pages:
    """A CSV file as one page of lines and tables; sources name the line of the file.

    Raises:
        DocumentError: Fields that never end, or more than any table has.
    """
    check_positions(text.count(delimiter))
    try:
        rectangle = _rectangle(text, name, delimiter, strict=True)
    except csv.Error as error:
        if "unexpected end" in str(error) or "field larger" in str(error):
            raise DocumentError(f"{name}：有引号没有配对，无法分列；请用表格软件打开后另存。") from error
        # Quotes within a field that are not doubled: read as they stand.
        rectangle = _rectangle(text, name, delimiter, strict=False)
    return Pages((Page(1, tuple(blocks_of(rectangle))),), "csv")


def _rectangle(text: str, name: str, delimiter: str, strict: bool) -> Rectangle:
    texts: dict[tuple[int, int], str] = {}
    line_of: dict[int, int] = {}
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    line = 1
    for row, fields in enumerate(reader):
        line_of[row], line = line, reader.line_num + 1
        texts.update({(row, col): _plain(field) for col, field in enumerate(fields) if field.strip()})
        _check(texts, row, name)
    return Rectangle(texts, line_of=line_of)


def _check(texts: dict[tuple[int, int], str], row: int, name: str) -> None:
    check_positions(len(texts))
    if row >= limits.SHEET_ROWS:
        raise DocumentError(f"{name}：超过 {limits.SHEET_ROWS} 行；请拆分后再读。")


def _plain(field: str) -> str:
    """A field without the `="…"` that keeps codes from being read as numbers."""
    match = _FORCED_TEXT.fullmatch(field.strip())
    return match.group(1) if match else field.replace("\r\n", "\n").replace("\r", "\n").strip()
