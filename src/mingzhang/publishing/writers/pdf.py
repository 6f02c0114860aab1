"""Writes a document tree as PDF: tagged, archivable, on official paper, set by typst."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from mingzhang.errors import PublishingError
from mingzhang.publishing.documents import model
from mingzhang.publishing.fonts import families, installed, typesetter
from mingzhang.publishing.sheets.model import Sheet
from mingzhang.publishing.writers.anchors import CellKey, Placed, cell_anchors, key_of
from mingzhang.publishing.writers.fitting import Fitted, lines_of
from mingzhang.publishing.writers.planning import Fit, cover_size, fitted_data, planned
from mingzhang.publishing.writers.printing import plain, printable
from mingzhang.rulebook import load
from mingzhang.rulebook.paper import PaperDef

STANDARDS = ("a-2a", "ua-1")
"""Archivable with its structure (PDF/A-2a), and accessible (PDF/UA-1)."""

_LAYOUT = Path(__file__).with_name("official.typ")
_NO_YEAR, _NO_TITLE = 2000, "（无标题）"
_TALL = 12
"""Lines from which a cell may be divided between two pages; a taller one that may not would be cut off."""

Made = dict[str, Any]


def written(tree: model.DocumentTree, fonts: Any = None) -> bytes:
    """The PDF's bytes; nothing in them depends on the day or the machine but the fonts.

    Args:
        tree: The document.
        fonts: Those to use, by default all that are found.

    Raises:
        PublishingError: No Chinese font is installed, or the typesetter is not, or it refuses the document.
    """
    paper = load().paper
    found = fonts or installed()
    made = {
        **_head(tree),
        "paper": _paper(paper, families(paper, found)),
        "blocks": list(_Blocks(tree, paper).all()),
    }
    return _set(made, found, datetime(_year(tree), 1, 1, tzinfo=UTC))


def _set(made: Made, fonts: Any, day: datetime) -> bytes:
    typst = typesetter()
    inputs = {"tree": json.dumps(_printable(made), ensure_ascii=False, default=float)}
    compiler = typst.Compiler(_LAYOUT.read_bytes(), font_paths=fonts, sys_inputs=inputs)
    try:
        data: bytes = compiler.compile(format="pdf", pdf_standards=list(STANDARDS), timestamp=day)
    except typst.TypstError as error:
        raise PublishingError(
            f"排版 PDF 时出错：{error.message}；请改为输出 DOCX 或 HTML，并把材料报告给我们。"
        ) from error
    return data


def _printable(made: Any) -> Any:
    """Data with all its texts made printable."""
    if isinstance(made, str):
        return printable(made)
    if isinstance(made, dict):
        return {key: _printable(value) for key, value in made.items()}
    return [_printable(value) for value in made] if isinstance(made, list | tuple) else made


def _year(tree: model.DocumentTree) -> int:
    return tree.year or _NO_YEAR


def _head(tree: model.DocumentTree) -> Made:
    return {
        "title": tree.title or tree.entity or _NO_TITLE,
        "entity": tree.entity,
        "notice": tree.notice,
        "day": [_year(tree), 1, 1],
    }


def _paper(paper: PaperDef, fonts: dict[str, list[str]]) -> Made:
    sizes = {name: getattr(paper, name) for name in paper.__struct_fields__}
    return {**{n: float(v) for n, v in sizes.items() if isinstance(v, Decimal | int)}, "fonts": fonts} | {
        "lines": paper.lines
    }


def _issued(cover: model.Cover) -> Made:
    return {"issuer": cover.issuer, "date": cover.date}


class _Blocks:
    """A tree's blocks as the layout takes them."""

    def __init__(self, tree: model.DocumentTree, paper: PaperDef) -> None:
        self._tree = tree
        self._paper = paper
        self._anchors = cell_anchors(tree)
        self._placed = Placed(self._anchors)
        self._level = 0

    def all(self) -> Iterator[Made]:
        """Each block, in order."""
        for step in planned(self._tree, self._paper):
            if isinstance(step, Fit):
                headings = [self._text(heading) for heading in step.headings]
                yield {"kind": "sheet", "headings": headings, **self._sheet(step.block.sheet, step.fitted)}
            else:
                yield self._block(step)

    def _block(self, block: model.Block) -> Made:
        match block:
            case model.Cover():
                size = cover_size(block.lines, self._paper)
                return {"kind": "cover", "lines": block.lines, "size": size, **_issued(block)}
            case model.Contents():
                return {"kind": "contents", "title": block.title, "depth": block.depth}
            case model.Heading() | model.Paragraph():
                return self._text(block)
            case model.ChartBlock():
                data = self._sheet(block.sheet, fitted_data(block, self._paper)) | {"title": ""}
                return {"kind": "chart", "title": block.title, "svg": block.svg, "sheet": data}
        return {"kind": "break"}

    def _text(self, block: model.Heading | model.Paragraph) -> Made:
        if isinstance(block, model.Paragraph):
            return {"kind": "paragraph", "runs": self._runs(block.runs)}
        # A reader of the tags may not meet a level whose parent is missing.
        self._level = min(block.level, self._level + 1)
        return {"kind": "heading", "level": self._level, "runs": self._runs(block.runs)}

    def _runs(self, runs: tuple[model.Run, ...]) -> list[Made]:
        return [self._run(run) for run in runs]

    def _run(self, run: model.Run) -> Made:
        gap = isinstance(run, model.Ask | model.Withheld)
        made: Made = {"kind": "gap" if gap else "words", "text": plain(run), "strong": False}
        if isinstance(run, model.Words):
            made["strong"] = run.strong
        if isinstance(run, model.Bound) and key_of(run) in self._anchors:
            made["to"] = self._anchors[key_of(run)]
        return made

    def _sheet(self, sheet: Sheet, fitted: Fitted) -> Made:
        return {
            "number": sheet.number,
            "title": sheet.title,
            "subtitle": sheet.subtitle,
            "left": sheet.left,
            "right": sheet.right,
            "notes": [("注：" if number == 0 else "") + note for number, note in enumerate(sheet.notes)],
            "header_rows": sheet.header_rows,
            "size": fitted.size,
            "inset": fitted.inset,
            "title_size": self._paper.number_size,
            "widths": fitted.widths,
            "width": fitted.width,
            "page": fitted.page,
            "cells": list(self._cells(sheet, fitted)),
        }

    def _cells(self, sheet: Sheet, fitted: Fitted) -> Iterator[Made]:
        for cell in sheet.cells:
            made: Made = {
                "x": cell.col,
                "y": cell.row,
                "down": cell.rowspan,
                "across": cell.colspan,
                "kind": cell.kind,
                "bold": cell.bold,
                "solid": cell.rowspan == 1 and lines_of(cell, fitted.size, fitted.widths) < _TALL,
                "text": cell.text,
            }
            anchor = self._placed.take(sheet.form, sheet.subject, cell.of)
            yield made | ({"anchor": anchor} if anchor else {})


__all__ = ["STANDARDS", "CellKey", "written"]
