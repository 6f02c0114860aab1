"""Sections of a Word document: upright and turned pages with one running head and one page number."""

from copy import deepcopy
from typing import Any

from docx.oxml.ns import qn

from mingzhang.publishing.writers.docx.xml import element, field, paragraph, run
from mingzhang.publishing.writers.fitting import POINTS_IN_MM
from mingzhang.rulebook.paper import PaperDef

_TWIPS = 20
_LONGEST = 31_680
"""Twips: 22 inches, the longest side that Word takes."""

Size = tuple[float, float] | None
"""Width and height of turned pages in points; None for upright ones."""


class Sections:
    """Makes the properties of each section, all with the same running heads."""

    def __init__(self, paper: Any, sheet: PaperDef, notice: str, *, cover: bool) -> None:
        self._sheet = sheet
        self._cover = cover
        _set_heads(paper.sections[0], notice)
        last = paper.sections[0]._sectPr
        names = (qn("w:headerReference"), qn("w:footerReference"))
        self._references = [deepcopy(child) for child in last if child.tag in names]
        self._first = True

    def properties(self, size: Size) -> Any:
        """The properties of the next section; a cover is the first page of the first one."""
        titled = "<w:titlePg/>" if self._cover and self._first else ""
        self._first = False
        made = element(f'<w:sectPr><w:type w:val="nextPage"/>{self._page(size)}{titled}</w:sectPr>')
        for number, reference in enumerate(self._references):
            made.insert(number, deepcopy(reference))
        return made

    def _page(self, size: Size) -> str:
        paper = self._sheet
        sides = {name: float(getattr(paper, name)) for name in ("top", "right", "bottom", "left")}
        width, height = float(paper.width) * POINTS_IN_MM, float(paper.height) * POINTS_IN_MM
        turned = ""
        if size:
            (width, height), turned = size, ' w:orient="landscape"'
            sides = dict(zip(("top", "right", "bottom", "left"), _turned(sides), strict=True))
        margins = " ".join(f'w:{name}="{round(mm * POINTS_IN_MM * _TWIPS)}"' for name, mm in sides.items())
        wide, high = (min(round(points * _TWIPS), _LONGEST) for points in (width, height))
        return (
            f'<w:pgSz w:w="{wide}" w:h="{high}"{turned}/>'
            f'<w:pgMar {margins} w:header="850" w:footer="1020" w:gutter="0"/>'
        )


def _turned(sides: dict[str, float]) -> tuple[float, float, float, float]:
    """The margins of a page that is turned to the left: its top is the upright page's left side."""
    return sides["left"], sides["top"], sides["right"], sides["bottom"]


def _set_heads(section: Any, notice: str) -> None:
    """The notice above and the number below, outside; below the cover the notice, and above it nothing."""
    section.different_first_page_header_footer = True
    for head in (section.header, section.even_page_header, section.first_page_footer):
        _fill(head, paragraph("Header", run(notice)))
    _fill(section.first_page_header, paragraph("Header", run("")))
    number = run("— ") + field("PAGE", "1") + run(" —")
    _fill(section.footer, paragraph("Footer", number, '<w:ind w:right="280"/><w:jc w:val="right"/>'))
    _fill(section.even_page_footer, paragraph("Footer", number, '<w:ind w:left="280"/><w:jc w:val="left"/>'))


def _fill(place: Any, text: str) -> None:
    place.is_linked_to_previous = False
    old = place.paragraphs[0]._p
    old.getparent().replace(old, element(text))
