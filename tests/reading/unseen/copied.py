"""The text of a PDF as people get it out of one: selected in a viewer, or printed line by line."""

from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pypdfium2


def selected(path: Path) -> str:
    """The text in the order in which the file draws it, as a viewer copies it."""
    document = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document)
    finally:
        document.close()


def by_lines(path: Path) -> str:
    """The text line by line, from the top of each page downwards."""
    with pdfplumber.open(path) as document:
        return "\n".join(page.extract_text() or "" for page in document.pages)


COPIES: dict[str, Callable[[Path], str]] = {"selected": selected, "lines": by_lines}
"""Ways of copying by name."""
