"""The slow independent witness: pages built by pdfplumber, to check the recogniser without our own PDF reader."""

from bisect import bisect_left
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pdfplumber
from pdfplumber.utils.text import extract_text

from mingzhang.forms import Source
from mingzhang.reading.pages import GridCell, GridTable, Page, Pages, TextLine

Box = tuple[float, float, float, float]
_SNAP = 3.0


def plumber_pages(path: Path) -> Pages:
    """A PDF's pages as pdfplumber sees them, in the reader's page model."""
    with pdfplumber.open(path) as pdf:
        return Pages(tuple(_page(number, page) for number, page in enumerate(pdf.pages, 1)), "pdf")


def _page(number: int, page: Any) -> Page:
    tables = page.find_tables()
    grids = [_grid(number, page.chars, table) for table in tables]
    lines = _lines(number, page, [t.bbox for t in tables])
    blocks: list[TextLine | GridTable] = [*grids, *lines]
    blocks.sort(key=lambda block: block.source.box[1] if block.source.box else 0)
    return Page(number, tuple(blocks), float(page.width), float(page.height))


def _grid(number: int, chars: list[Any], table: Any) -> GridTable:
    boxes = [box for box in table.cells if box]
    xs = _snapped(x for box in boxes for x in (box[0], box[2]))
    ys = _snapped(y for box in boxes for y in (box[1], box[3]))
    cells = tuple(_cell(number, chars, box, xs, ys) for box in sorted(boxes, key=lambda b: (b[1], b[0])))
    box = table.bbox
    return GridTable(cells, len(ys) - 1, len(xs) - 1, Source(number, box=box), box, tuple(xs))


def _cell(number: int, chars: list[Any], box: Box, xs: list[float], ys: list[float]) -> GridCell:
    text = extract_text([char for char in chars if _inside(char, box)])
    left, right = _place(xs, box[0]), _place(xs, box[2])
    top, bottom = _place(ys, box[1]), _place(ys, box[3])
    return GridCell(top, left, text, Source(number, box=box), bottom - top, right - left)


def _inside(char: Any, box: Box) -> bool:
    """The middle of the character is in the box, so that no character is read in two cells."""
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= x < box[2] and box[1] <= y < box[3])


def _lines(number: int, page: Any, tables: list[Box]) -> Iterable[TextLine]:
    rest = page
    for box in tables:
        rest = rest.outside_bbox(box, relative=False, strict=False)
    for line in rest.extract_text_lines(strip=True) if rest.chars else []:
        yield TextLine(line["text"], Source(number, box=(line["x0"], line["top"], line["x1"], line["bottom"])))


def _snapped(values: Iterable[float]) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _SNAP:
            kept.append(value)
    return kept


def _place(edges: list[float], value: float) -> int:
    at = bisect_left(edges, value)
    near = [i for i in (at - 1, at) if 0 <= i < len(edges)]
    return min(near, key=lambda i: abs(edges[i] - value))
