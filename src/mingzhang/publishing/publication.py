"""What is published of a report: its document in each format, under a name that every file system takes."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from mingzhang.forms import Report
from mingzhang.publishing.documents import (
    Narrative,
    Options,
    asks_of,
    compose,
    hindrances,
    outline_of,
    restated,
    scoring_inputs,
)
from mingzhang.publishing.documents.compose import redaction_of
from mingzhang.publishing.documents.gaps import skeleton
from mingzhang.publishing.documents.model import DocumentTree
from mingzhang.publishing.documents.printable import printable
from mingzhang.rulebook import Rulebook
from mingzhang.scoring import ScoreSheet

if TYPE_CHECKING:
    from mingzhang.publishing.sealing import Published

__all__ = ["WRITERS", "Publication", "file_name", "hindrances", "made", "scoring_inputs", "sealed"]

Written = str | bytes
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_DRAFT = "草稿，未定稿"
GAPS = "待填.yaml"
"""What is written beside a document with gaps: a narrative file to be filled in."""

_LONGEST = 70
"""Characters of a file's name; file systems take 255 bytes, three for each Chinese character."""


def _docx(tree: DocumentTree) -> Written:
    from mingzhang.publishing.writers import write_docx  # noqa: PLC0415 - each format is imported when asked for

    return write_docx(tree)


def _pdf(tree: DocumentTree) -> Written:
    from mingzhang.publishing.writers import write_pdf  # noqa: PLC0415 - likewise

    return write_pdf(tree)


def _html(tree: DocumentTree) -> Written:
    from mingzhang.publishing.writers import write_html  # noqa: PLC0415 - likewise

    return write_html(tree)


def _text(tree: DocumentTree) -> Written:
    from mingzhang.publishing.documents.plain import plain_text  # noqa: PLC0415 - likewise

    return plain_text(tree)


def _xlsx(tree: DocumentTree, shown: Report, book: Rulebook) -> Written:
    from mingzhang.publishing.live import workbook  # noqa: PLC0415 - likewise

    return workbook([shown], book, cover=(tree.title, tree.notice), footer=tree.notice.partition("：")[0])


WRITERS: dict[str, Callable[[DocumentTree, Report, Rulebook], Written]] = {
    "docx": lambda tree, _, __: _docx(tree),
    "pdf": lambda tree, _, __: _pdf(tree),
    "xlsx": _xlsx,
    "html": lambda tree, _, __: _html(tree),
    "txt": lambda tree, _, __: _text(tree),
}
"""Format to what writes it, from the document and the report that it shows; the order is that of the help."""

_FOLDER = "documents"
"""The part of a signed publication that holds its documents."""


def file_name(title: str) -> str:
    """A title as a file's name: signs that file systems refuse become full-width dashes, and it is not too long."""
    plain = _UNSAFE.sub("－", title).strip(" .－")
    return plain[:_LONGEST] or "公开文件"


@dataclass(frozen=True, slots=True)
class Publication:
    """A document that was made.

    Attributes:
        files: Name to content, all made before the first is written.
        warnings: What stands in the way of calling a draft final.
        taken: Narrative inputs taken over from what the document that was read says itself.
    """

    tree: DocumentTree
    files: Mapping[str, Written]
    warnings: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()


def made(  # noqa: PLR0913 - the report, what belongs to it, and what is wanted
    report: Report,
    narrative: Narrative,
    book: Rulebook,
    scores: Sequence[ScoreSheet],
    formats: Sequence[str],
    *,
    options: Options | None = None,
    warnings: tuple[str, ...] = (),
) -> Publication:
    """The publication of a report in some formats; one that is not whole says on every page that it is a draft."""
    wanted, report = options or Options(), printable(report)
    narrative, taken = restated(report, narrative, book, outline_of(report, book, scores).printing.unit)
    tree = compose(report, narrative, book=book, scores=scores, options=wanted)
    asks = asks_of(tree)
    if asks or warnings:
        tree = replace(tree, notice="；".join(filter(None, (_DRAFT, tree.notice))))
    stem = file_name(tree.title)
    shown = redaction_of(narrative, wanted, book).report(report)
    files = {f"{stem}.{name}": WRITERS[name](tree, shown, book) for name in formats}
    return Publication(tree, files | ({GAPS: skeleton(asks)} if asks else {}), warnings, taken)


def sealed(  # noqa: PLR0913 - the folder, what goes into it, and what its manifest says
    out: Path,
    files: Mapping[str, Written],
    key: Path,
    book: Rulebook,
    *,
    title: str,
    published: date,
    reason: str | None = None,
) -> "Published":
    """The files as a signed version of the publication in a folder.

    Raises:
        MingzhangError: The key cannot be used, the disk is full, or a version is to be replaced without a reason.
    """
    from mingzhang.publishing.sealing import FilesPart, begin, signer_from  # noqa: PLC0415 - few publications are signed

    data = {f"{_FOLDER}/{n}": text.encode() if isinstance(text, str) else text for n, text in files.items()}
    with begin(out, signer_from(key, book, on=published), title=title, published=published) as edition:
        edition.add([FilesPart(_FOLDER, data)])
        return edition.finish(reason)
