"""What is published of a report: its document in each format, under a name that every file system takes."""

import re
from collections.abc import Callable, Sequence

from mingzhang.forms import Report
from mingzhang.publishing.documents.model import DocumentTree
from mingzhang.rulebook import Rulebook

Written = str | bytes
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_LONGEST = 70
"""Characters of a file's name; file systems take 255 bytes, three for each Chinese character."""


def _docx(tree: DocumentTree, _: Report, __: Rulebook) -> Written:
    from mingzhang.publishing.writers import write_docx  # noqa: PLC0415 - each format is imported when asked for

    return write_docx(tree)


def _pdf(tree: DocumentTree, _: Report, __: Rulebook) -> Written:
    from mingzhang.publishing.writers import write_pdf  # noqa: PLC0415 - likewise

    return write_pdf(tree)


def _html(tree: DocumentTree, _: Report, __: Rulebook) -> Written:
    from mingzhang.publishing.writers import write_html  # noqa: PLC0415 - likewise

    return write_html(tree)


def _text(tree: DocumentTree, _: Report, __: Rulebook) -> Written:
    from mingzhang.publishing.documents.plain import plain_text  # noqa: PLC0415 - likewise

    return plain_text(tree)


def _xlsx(tree: DocumentTree, report: Report, book: Rulebook) -> Written:
    from mingzhang.publishing.sheets import report_sheets  # noqa: PLC0415 - likewise
    from mingzhang.publishing.sheets.xlsx import workbook  # noqa: PLC0415 - likewise

    return workbook(report_sheets([report], book), (tree.title, tree.notice), tree.notice[:4])


WRITERS: dict[str, Callable[[DocumentTree, Report, Rulebook], Written]] = {
    "docx": _docx,
    "pdf": _pdf,
    "xlsx": _xlsx,
    "html": _html,
    "txt": _text,
}
"""Format to what writes it; the order is that of the help."""


def file_name(title: str) -> str:
    """A title as a file's name: signs that file systems refuse become full-width dashes, and it is not too long."""
    plain = _UNSAFE.sub("－", title).strip(" .－")
    return plain[:_LONGEST] or "公开文件"


def written(tree: DocumentTree, report: Report, book: Rulebook, formats: Sequence[str]) -> dict[str, Written]:
    """The files of a publication by name, all of them made before the first is written."""
    stem = file_name(tree.title)
    return {f"{stem}.{name}": WRITERS[name](tree, report, book) for name in formats}
