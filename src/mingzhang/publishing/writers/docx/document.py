"""Writes a document tree as a Word document."""

import io
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn

from mingzhang.publishing.documents import model
from mingzhang.publishing.writers.anchors import Placed, cell_anchors, key_of
from mingzhang.publishing.writers.docx.package import (
    drop_leftovers,
    set_font_table,
    set_properties,
    set_settings,
    settled,
)
from mingzhang.publishing.writers.docx.pictures import picture
from mingzhang.publishing.writers.docx.sections import Sections, Size
from mingzhang.publishing.writers.docx.styles import DEEPEST, set_styles, size
from mingzhang.publishing.writers.docx.table import table
from mingzhang.publishing.writers.docx.xml import Bookmarks, element, field, link, paragraph, run
from mingzhang.publishing.writers.fitting import Fitted
from mingzhang.publishing.writers.planning import Fit, Step, cover_size, fitted_data, planned
from mingzhang.publishing.writers.printing import plain, plain_of
from mingzhang.publishing.writers.saying import Sayings
from mingzhang.rulebook import load

_BREAK = '<w:p><w:pPr><w:pStyle w:val="Seam"/></w:pPr><w:r><w:br w:type="page"/></w:r></w:p>'
_SEAM = '<w:p><w:pPr><w:pStyle w:val="Seam"/></w:pPr></w:p>'


def written(tree: model.DocumentTree) -> bytes:
    """The document's bytes: the same for the same tree."""
    paper: Any = docx.Document()
    sheet = load().paper
    set_styles(paper, sheet)
    set_settings(paper)
    drop_leftovers(paper)
    set_font_table(paper, sheet)
    set_properties(paper, tree)
    _Writing(paper, tree).all()
    buffer = io.BytesIO()
    paper.save(buffer)
    return settled(buffer.getvalue())


class _Writing:
    """A document in the making: its body, and the section that is open."""

    def __init__(self, paper: Any, tree: model.DocumentTree) -> None:
        self._paper = paper
        self._tree = tree
        self._sheet = load().paper
        cover = any(isinstance(block, model.Cover) for block in tree.blocks[:1])
        self._sections = Sections(paper, self._sheet, tree.notice, cover=cover)
        self._body = paper.element.body
        self._last = self._body.find(qn("w:sectPr"))
        self._size: Size = None
        self._fresh = True
        self._marks = Bookmarks()
        self._anchors = cell_anchors(tree)
        self._placed = Placed(self._anchors)
        self._sayings = Sayings(tree, self._anchors)
        self._headings = [block for block in tree.blocks if isinstance(block, model.Heading)]

    def all(self) -> None:
        """Writes every block, and closes the last section."""
        for step in planned(self._tree, self._sheet):
            self._step(step)
        if self._ends_with_table():
            self._add(_SEAM)
        self._body.replace(self._last, self._sections.properties(self._size))

    def _step(self, step: Step) -> None:
        if isinstance(step, model.PageBreak):
            self._break()
            return
        page = step.fitted.page if isinstance(step, Fit) else None
        self._turn(page, alone=page is not None)
        for made in self._fit(step) if isinstance(step, Fit) else self._upright(step):
            self._add(made)

    def _fit(self, step: Fit) -> Iterator[Any]:
        """A sheet under the headings that stand on its page."""
        for heading in step.headings:
            yield from self._upright(heading)
        if not step.headings and self._ends_with_table():
            yield _SEAM
        yield from self._sheet_lines(step.block.sheet, step.fitted)

    def _upright(self, block: model.Block) -> Iterator[Any]:
        """What stands on upright pages and is no table."""
        match block:
            case model.Cover():
                yield from _cover(block, cover_size(block.lines, self._sheet))
                yield _BREAK
            case model.Contents():
                yield from self._contents(block)
                yield _BREAK
            case model.Heading():
                inside = self._marks.around(self._name(block), self._runs(block.runs))
                yield paragraph(f"Heading{min(block.level, DEEPEST)}", inside)
            case model.Paragraph():
                yield paragraph("BodyText", self._runs(block.runs))
            case model.ChartBlock():
                yield paragraph("SheetTitle", run(block.title))
                yield picture(self._paper, block)
                yield from self._sheet_lines(block.sheet, fitted_data(block, self._sheet), titled=False)

    def _turn(self, size: Size, *, alone: bool = False) -> None:
        """Begins a new section where the pages change, a new page where a table wants its own."""
        if size != self._size and not self._untouched():
            self._close()
        elif alone and not self._fresh:
            self._break()
        self._size = size

    def _untouched(self) -> bool:
        """Nothing stands in the document yet."""
        return self._last.getprevious() is None

    def _close(self) -> None:
        """Ends the section: its properties stand in its last paragraph."""
        if self._ends_with_table() or self._broken():
            self._add(_SEAM)
        self._last.getprevious().get_or_add_pPr().append(self._sections.properties(self._size))
        self._fresh = True

    def _ends_with_table(self) -> bool:
        before = self._last.getprevious()
        return before is not None and before.tag == qn("w:tbl")

    def _broken(self) -> bool:
        """The last paragraph ends a page, or another section."""
        before = self._last.getprevious()
        return before is None or before.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None

    def _break(self) -> None:
        if not self._fresh:
            self._add(_BREAK)
            self._fresh = True

    def _add(self, made: Any) -> None:
        """Adds an element, or the text of one."""
        self._last.addprevious(element(made) if isinstance(made, str) else made)
        self._fresh = made == _BREAK

    def _sheet_lines(self, sheet: Any, fitted: Fitted, *, titled: bool = True) -> Iterator[str]:
        if sheet.number:
            yield paragraph("SheetLine", run(sheet.number), '<w:jc w:val="right"/>')
        if sheet.title and titled:
            yield paragraph("SheetTitle", run(sheet.title))
        if sheet.left or sheet.subtitle or sheet.right:
            yield _head_line(sheet, fitted)
        yield table(sheet, fitted, self._placed, self._marks)
        for number, note in enumerate(sheet.notes):
            yield paragraph("Note", run(("注：" if number == 0 else "") + note))

    def _contents(self, block: model.Contents) -> Iterator[str]:
        """Entries that lead to their headings, with fields for the pages they stand on.

        They stand in no field of their own: what opens the document computes page numbers, but makes no contents
        unless it is asked to, and some programs show the numbers of a field for contents as they were written.
        """
        yield paragraph("ContentsTitle", run(block.title))
        for heading in self._headings:
            if heading.level <= block.depth:
                name = self._name(heading)
                page = "<w:r><w:tab/></w:r>" + field(f"PAGEREF {name} \\h", dirty=True)
                entry = link(name, run(plain_of(heading.runs)) + page)
                yield paragraph(f"TOC{min(heading.level, DEEPEST)}", entry)

    def _name(self, heading: model.Heading) -> str:
        """The bookmark of a heading, by its place."""
        return f"_Toc{next(n for n, one in enumerate(self._headings, 1) if one is heading):08d}"

    def _runs(self, runs: tuple[model.Run, ...]) -> str:
        return "".join(map(self._run, runs))

    def _run(self, one: model.Run) -> str:
        match one:
            case model.Words(strong=True):
                return run(one.text, "<w:b/>")
            case model.Ask() | model.Withheld():
                return run(plain(one), '<w:shd w:val="clear" w:color="auto" w:fill="E4E4E0"/>')
            case model.Bound():
                anchor = self._anchors.get(key_of(one))
                return link(anchor, run(one.text), self._sayings.of(one)) if anchor else run(one.text)
        return run(plain(one))


def _cover(block: model.Cover, points: float) -> Iterator[str]:
    space = '<w:spacing w:before="3600" w:after="0"/><w:jc w:val="center"/>'
    for number, line in enumerate(block.lines):
        yield paragraph("CoverTitle", run(line, size(points)), space if number == 0 else "")
    below = '<w:spacing w:before="4800"/>'
    for number, line in enumerate(filter(None, (block.issuer, block.date))):
        yield paragraph("CoverLine", run(line), below if number == 0 else '<w:spacing w:before="200"/>')


def _head_line(sheet: Any, fitted: Fitted) -> str:
    """Organisation left, year in the middle, unit right, over the width of the table."""
    width = round(fitted.width * 20)
    tabs = f'<w:tabs><w:tab w:val="center" w:pos="{width // 2}"/><w:tab w:val="right" w:pos="{width}"/></w:tabs>'
    tab = "<w:r><w:tab/></w:r>"
    return paragraph("SheetLine", tab.join(run(text) for text in (sheet.left, sheet.subtitle, sheet.right)), tabs)
