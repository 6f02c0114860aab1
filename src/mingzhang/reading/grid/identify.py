"""Tables that print no title: found by the signature of their header, or by columns that only one form has."""

from collections.abc import Iterable

from mingzhang.reading.grid.definitions import Form
from mingzhang.reading.grid.header import read_header
from mingzhang.reading.grid.matrix import Matrix
from mingzhang.reading.grid.words import Words

_TOP = 8
"""Rows in which a header is sought."""

_CLEAR = 0.95
"""Fit that a form without a title must reach: every column and key is there, and nothing else."""


def by_signature(matrix: Matrix, forms: Iterable[Form]) -> Form | None:
    """The form whose signature the header's words have, cell by cell."""
    texts = [text for row in range(min(_TOP, len(matrix.rows))) for text in matrix.texts(row)]
    whole = "".join(texts)
    ends = _ends(texts)
    for form in forms:
        for signature in form.signatures:
            found = signature.match(whole)
            if found and found.end() in ends:
                return form
    return None


def _ends(texts: list[str]) -> set[int]:
    """Where the cells end in their words put together."""
    ends: set[int] = set()
    length = 0
    for text in texts:
        length += len(text)
        ends.add(length)
    return ends


def by_header(matrix: Matrix, forms: Iterable[Form], words: Words) -> Form | None:
    """The one form that has all the columns of the header; None where none or several have.

    A form with further columns, which the table would merely lack, makes it just as doubtful.
    """
    blob = "\n".join(text for row in range(min(_TOP, len(matrix.rows))) for text in matrix.texts(row))
    headers = [(form, read_header(matrix, form, words)) for form in forms if _possible(form, blob)]
    explained = [(form, header) for form, header in headers if header.groups and not header.unknown]
    if len(explained) != 1 or explained[0][1].fit < _CLEAR:
        return None
    return explained[0][0]


def has_heads(matrix: Matrix, forms: Iterable[Form], words: Words) -> bool:
    """A row at the top holds two heads that forms with amounts have, as every table of amounts does."""
    heads = {c for form in forms for block in form.blocks for column in block.columns for c in column.lowest}
    tops = (matrix.texts(row) for row in range(min(_TOP, len(matrix.rows))))
    return any(sum(text in heads or words.key(text) is not None for text in texts) > 1 for texts in tops)


def _possible(form: Form, blob: str) -> bool:
    """The words of half of its columns occur at the top of the table; a quick test before the exact one."""
    if form.definition.layout != "table" or not form.columns:
        return False
    if any(block.definition.open_columns for block in form.blocks):
        return False
    columns = [c for block in form.blocks for c in block.columns if not c.definition.optional]
    return 2 * sum(column.score(blob, "") > 0 for column in columns) >= len(columns)
