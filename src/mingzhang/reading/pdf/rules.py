"""Finds the ruling lines of a page: strokes, thin filled rectangles and the borders of stroked cells."""

from itertools import pairwise
from typing import NamedTuple

import msgspec

from mingzhang.forms.model import Box
from mingzhang.reading.pdf import native
from mingzhang.reading.pdf.frame import Frame
from mingzhang.reading.pdf.native import IDENTITY, Matrix, Rect

THIN = 3.6
"""Points up to which a shape is a line and not an area."""
STRAIGHT = 0.8
"""Points by which the ends of a rule may differ across it."""
PALE = 245
"""A colour whose channels all reach this is the paper's: it hides and does not rule."""
MAX_DEPTH = 6
MAX_OBJECTS = 150_000
MAX_SEGMENTS = 60_000
"""Bounds for one page: a page of tables has some hundred of each, a map millions."""


class Ruling(NamedTuple):
    """A straight rule: its place across its direction, and from where to where it goes, in upright points."""

    at: float
    start: float
    end: float


class Drawing(msgspec.Struct):
    """What is drawn on a page besides text.

    Attributes:
        across, down: Horizontal and vertical rules.
        images: The boxes of the images.
        shapes: How many paths there are.
        excess: There was more than is read, so the rules are not complete.
        faceless: Many pieces of text have no shape, because their font is neither in the file nor on this
            machine: PDFium leaves such pieces out.
    """

    across: list[Ruling] = msgspec.field(default_factory=list)
    down: list[Ruling] = msgspec.field(default_factory=list)
    images: list[Box] = msgspec.field(default_factory=list)
    shapes: int = 0
    excess: bool = False
    faceless: bool = False
    segments: int = 0
    objects: int = 0

    def add(self, box: Box) -> None:
        """Takes a thin box as a rule; a dot may be part of a dotted rule of either direction."""
        left, top, right, bottom = box
        wide, tall = right - left, bottom - top
        if tall <= THIN and wide >= tall:
            self.across.append(Ruling((top + bottom) / 2, left, right))
        if wide <= THIN and tall >= wide:
            self.down.append(Ruling((left + right) / 2, top, bottom))


def drawing_of(page: int, frame: Frame) -> Drawing:
    """The rules and images of a page, those inside form XObjects included."""
    drawing = Drawing()
    objects, excess = native.objects_of(page, MAX_OBJECTS)
    drawing.excess = excess
    _collect(objects, IDENTITY, 0, frame, drawing)
    return drawing


def _collect(objects: list[int], matrix: Matrix, depth: int, frame: Frame, drawing: Drawing) -> None:
    drawing.objects += len(objects)
    paths: list[int] = []
    texts: list[int] = []
    for thing, kind in zip(objects, native.kinds_of(objects), strict=True):
        if kind == native.TEXT:
            texts.append(thing)
        elif kind == native.PATH:
            paths.append(thing)
        elif kind == native.IMAGE:
            drawing.images.append(frame.upright_box(_placed(native.bounds_of([thing])[0], matrix)))
        elif kind == native.FORM:
            _enter(thing, matrix, depth, frame, drawing)
    drawing.shapes += len(paths)
    drawing.faceless |= _faceless(texts)
    _trace(paths, matrix, frame, drawing)


def _faceless(texts: list[int]) -> bool:
    """A fifth of a sample has no width and no font of its own; blanks alone have none either."""
    sample = texts[:: max(1, len(texts) // 40)]
    bounds = native.bounds_of(sample)
    flat = [text for text, rect in zip(sample, bounds, strict=True) if rect[2] - rect[0] < 0.01]
    return 5 * len(flat) > len(sample) and not native.font_is_embedded(flat[0])


def _enter(form: int, matrix: Matrix, depth: int, frame: Frame, drawing: Drawing) -> None:
    """The objects of a form XObject, bounded in depth and number: forms may contain each other's copies."""
    left = MAX_OBJECTS - drawing.objects
    if depth >= MAX_DEPTH or left <= 0:
        drawing.excess = True
        return
    children, excess = native.children_of(form, left)
    drawing.excess |= excess
    _collect(children, _product(native.matrix_of(form), matrix), depth + 1, frame, drawing)


def _product(inner: Matrix, outer: Matrix) -> Matrix:
    """First the inner matrix, then the outer one."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _point(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _placed(rect: Rect, matrix: Matrix) -> Rect:
    """The rectangle around a rectangle moved by a matrix."""
    if matrix == IDENTITY:
        return rect
    corners = [_point(x, y, matrix) for x in (rect[0], rect[2]) for y in (rect[1], rect[3])]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _trace(paths: list[int], matrix: Matrix, frame: Frame, drawing: Drawing) -> None:
    """Takes the rules out of paths: a thin simple path by its bounds, another by its points."""
    modes = native.draw_modes_of(paths)
    for path, (fill, stroke), rect in zip(paths, modes, native.bounds_of(paths), strict=True):
        if not (fill or stroke) or not _seen(path, stroke):
            continue
        left, top, right, bottom = frame.upright_box(_placed(rect, matrix))
        thin = min(right - left, bottom - top)
        count = native.segment_count(path)
        if thin <= THIN * (2 if stroke else 1) and count <= 5:
            inset = thin / 2 if stroke else 0.0
            drawing.add(_shrunk((left, top, right, bottom), inset))
            continue
        drawing.segments += count
        if drawing.segments > MAX_SEGMENTS:
            drawing.excess = True
            return
        if stroke or count > 5:
            _outline(path, stroke, _product(native.matrix_of(path), matrix), frame, drawing)


def _shrunk(box: Box, inset: float) -> Box:
    """The box without what the width of its stroke adds on every side."""
    left, top, right, bottom = box
    middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
    return (
        min(left + inset, middle_x),
        min(top + inset, middle_y),
        max(right - inset, middle_x),
        max(bottom - inset, middle_y),
    )


def _seen(path: int, stroke: bool) -> bool:
    """It is drawn in a colour that shows on paper."""
    red, green, blue, opacity = native.colour_of(path, stroke)
    return opacity > 0 and min(red, green, blue) < PALE


def _outline(path: int, stroke: bool, matrix: Matrix, frame: Frame, drawing: Drawing) -> None:
    """The straight upright and level sides of a stroked path, and the thin parts of a filled one."""
    for points in native.subpaths_of(path):
        at = [frame.upright(*_point(x, y, matrix)) for x, y in points]
        if stroke:
            for (x0, y0), (x1, y1) in pairwise(at):
                if abs(x0 - x1) <= STRAIGHT or abs(y0 - y1) <= STRAIGHT:
                    drawing.add((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
        elif len(at) >= 3:
            xs, ys = [x for x, _ in at], [y for _, y in at]
            drawing.add((min(xs), min(ys), max(xs), max(ys)))
