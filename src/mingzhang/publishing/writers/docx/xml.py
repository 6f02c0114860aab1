"""Small pieces of WordprocessingML as text; whatever a cell holds, what comes out is well-formed."""

import re
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from mingzhang.publishing.writers.printing import printable

_EITHER_WIDTH = re.compile("[“”‘’…—·×÷±≤≥①-⑳]")
"""Signs that Word sets in the Latin typeface unless it is told that they stand in Chinese text."""


def clean(text: str) -> str:
    """A text without what no XML document may hold, escaped."""
    return escape(printable(text))


def quoted(text: str) -> str:
    """A text as the value of an attribute, in its quotation marks."""
    return quoteattr(printable(text))


def run(text: str, properties: str = "") -> str:
    """A run; line feeds become line ends."""
    hint = '<w:rFonts w:hint="eastAsia"/>' if _EITHER_WIDTH.search(text) else ""
    looks = f"<w:rPr>{hint}{properties}</w:rPr>" if hint or properties else ""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{clean(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r>{looks}{lines}</w:r>"


def field(instruction: str, shown: str = "", *, dirty: bool = False) -> str:
    """A field that a word processor fills in; `dirty` asks it to do so when the document is opened."""
    late = ' w:dirty="true"' if dirty else ""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"{late}/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {clean(instruction)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{run(shown)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def link(anchor: str, inside: str, tooltip: str = "") -> str:
    """Runs that lead to a place in the same document."""
    tip = f" w:tooltip={quoted(tooltip)}" if tooltip else ""
    return f"<w:hyperlink w:anchor={quoted(anchor)}{tip}>{inside}</w:hyperlink>"


def paragraph(style: str, inside: str, properties: str = "") -> str:
    """A paragraph in a style."""
    return f"<w:p><w:pPr><w:pStyle w:val={quoted(style)}/>{properties}</w:pPr>{inside}</w:p>"


def element(text: str) -> Any:
    """The element that a text writes."""
    end = next(n for n, sign in enumerate(text) if sign in " />")
    return parse_xml(f"{text[:end]} {nsdecls('w', 'r')}{text[end:]}")


class Bookmarks:
    """Numbers the bookmarks of a document."""

    def __init__(self) -> None:
        self._number = 0

    def around(self, name: str, inside: str) -> str:
        """A named place around some runs."""
        self._number += 1
        number = self._number
        return f'<w:bookmarkStart w:id="{number}" w:name={quoted(name)}/>{inside}<w:bookmarkEnd w:id="{number}"/>'
