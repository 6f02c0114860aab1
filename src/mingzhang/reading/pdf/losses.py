"""Says what on a page was seen and could not be read, and what to do about it."""

import re

import msgspec

from mingzhang.forms import Unread
from mingzhang.reading.pdf.frame import Frame
from mingzhang.reading.pdf.glyphs import Run
from mingzhang.reading.pdf.native import MAX_CHARS, Glyphs
from mingzhang.reading.pdf.rules import Drawing

STAMP = 20
"""Characters that a page number or a stamp over a scanned page may have."""
OUTLINED = 50
"""Shapes on a page without any text from which on they may be letters drawn as shapes."""

_GARBLED = re.compile("[\ufffd\ue000-\uf8ff]")


class Seen(msgspec.Struct, frozen=True):
    """What the reader found on a page.

    Attributes:
        outside: Characters that lay outside the visible page.
        tangled: The drawing was too rich to be looked through for tables.
    """

    glyphs: Glyphs
    runs: list[Run]
    outside: int
    drawing: Drawing
    frame: Frame
    tangled: bool


def losses(seen: Seen, number: int) -> list[Unread]:
    """What was not read of a page."""
    found = [_text(seen), _end(seen), _rules(seen), _size(seen), _encoding(seen), _font(seen)]
    return [Unread(what, why, number) for what, why in filter(None, found)]


def _text(seen: Seen) -> tuple[str, str] | None:
    if not seen.runs and seen.outside:
        return "整页文字", "这一页的文字都在页面范围之外，读者看不到，没有读取；请核对页面尺寸"
    if _scanned(seen):
        return "整页", "没有文字层（可能是扫描件或图片）；请先做文字识别（OCR），或改用电子版原件"
    return None


def _scanned(seen: Seen) -> bool:
    """A picture is the page: no text beside it, or no more than a page number or a stamp over it."""
    if sum(len(run.text) for run in seen.runs) > STAMP:
        return False
    width, height = seen.frame.size(seen.frame.turns)
    covered = max(((r - x) * (b - t) for x, t, r, b in seen.drawing.images), default=0.0)
    if seen.runs:
        return covered > 0.5 * width * height
    return bool(seen.drawing.images) or seen.drawing.shapes > OUTLINED


def _end(seen: Seen) -> tuple[str, str] | None:
    if seen.glyphs.cut:
        return "页末文字", f"这一页超过 {MAX_CHARS} 个字符，其余没有读取；请拆分后再试"
    return None


def _rules(seen: Seen) -> tuple[str, str] | None:
    if seen.tangled:
        return "表格线", "这一页的图形过多，没有按表格读取，文字按行读取；请改用表格原件"
    return None


def _size(seen: Seen) -> tuple[str, str] | None:
    if seen.frame.absurd:
        return "页面尺寸", "这一页的页面尺寸不合理，无法分辨页面范围之外的文字，已全部读取；请对照原件核对"
    return None


def _encoding(seen: Seen) -> tuple[str, str] | None:
    count = len(_GARBLED.findall(seen.glyphs.text))
    if count:
        why = f"有 {count} 个字符的字体没有给出文字编码，以 � 或私有区字符代替；请对照原件，或先做文字识别（OCR）"
        return "部分文字", why
    return None


def _font(seen: Seen) -> tuple[str, str] | None:
    if seen.drawing.faceless:
        why = "字体没有嵌入文件，本机也没有这种字体，可能有文字没有读到；请安装中文字体，或另存为嵌入字体的 PDF"
        return "部分文字", why
    return None
