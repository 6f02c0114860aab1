"""What stands around a flattened table: its unit, the sentence that introduces it, its notes, and its end."""

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from mingzhang.reading.flow.lines import FlowText, Piece, width
from mingzhang.reading.grid.words import Words, canon
from mingzhang.rulebook import FormDef

if TYPE_CHECKING:
    from mingzhang.reading.flow.places import Place

_FURNITURE = re.compile(
    r"公开\d+表|续表|(?:金额)?单位[:：]?.{0,3}元.*|(?:编制|填报)?(?:部门|单位)(?:名称)?[:：].*|[（(]\d{4}年度?[)）]"
)
_HEADING = re.compile(r"第[一二三四五六七八九十]+部分|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）")
_PART = re.compile(r"第[一二三四五六七八九十]+部分")
_NUMBERED = re.compile(r"\d+[.、．]")
_FIGURES = re.compile(r"\d[\d,.]*[%％]?$")
_POINTER = re.compile(r"[，,]?(?:具体)?(?:情况)?(?:明细)?(?:见|如)?下表(?:所示)?[:：]?$|[:：]$")


def is_furniture(line: str) -> bool:
    """A whole line that says unit, organisation, sheet number or year of a table."""
    return _FURNITURE.fullmatch(line) is not None


def body_pieces(text: FlowText, place: "Place", form: FormDef, words: Words) -> list[Piece]:
    """The pieces of a table's region up to its notes or to prose, without unit lines and sheet numbers."""
    ended = _ended(text, place, form, words)
    kept: list[Piece] = []
    for piece in text.pieces[place.body : place.end]:
        if piece.first and ended(piece.line):
            break
        if not (is_furniture(text.lines[piece.line]) or text.lines[piece.line] == place.title):
            kept.append(piece)
    return kept


def _ended(text: FlowText, place: "Place", form: FormDef, words: Words) -> Callable[[int], bool]:
    """Tells whether a table has ended at a line: at a note, a heading, or a sentence where it holds no texts."""
    first = text.pieces[place.body].line if place.body < len(text.pieces) else 0
    texts = any(c.type == "text" and not c.names_row for block in form.blocks for c in block.columns)
    ordinals = len(form.blocks) > 1

    def ended(line: int) -> bool:
        words_ = text.lines[line]
        if words.note.match(words_) or _PART.match(words_):
            return True
        if line > first and not ordinals and _HEADING.match(words_) and not _row_follows(text, line):
            return True
        return not texts and "。" in words_

    return ended


def _row_follows(text: FlowText, line: int) -> bool:
    """A line that begins like a heading is a row if figures stand in it or, without a sentence, below it."""
    if _FIGURES.search(text.lines[line]):
        return True
    below = "".join(text.lines[line + 1 : line + 2])
    return bool(_FIGURES.search(below)) and not re.search("[。，；：]", below)


def printed_unit(text: FlowText, place: "Place", header: Iterable[Piece], words: Words) -> str | None:
    """The unit printed near a table's title, below it before above it, or in brackets in it or its header."""
    top = text.pieces[min(place.start, place.body)].line
    first, last = top, text.pieces[max(place.body - 1, 0)].line
    head = canon("".join(piece.text for piece in header))
    below = canon("".join(text.lines[first : last + 3])) + head
    above = canon("".join(text.lines[max(first - 2, 0) : first]))
    return words.unit_in(below) or words.unit_in(above) or words.unit_of_column(canon(place.title) + head)


_AMOUNT_LAST = re.compile(r"[0-9]\.[0-9]{1,2}[%％]?\s*$")
"""A figure with decimals, as the last of a table's row is; no sentence breaks its line behind one."""


def caption(text: FlowText, place: "Place") -> str | None:
    """The sentence that introduces an untitled table, without its pointer (见下表：)."""
    line = text.pieces[place.start].line
    spoken = ""
    for number in range(line - 1, max(line - 5, -1), -1):
        if spoken and _paragraph_ends(text.lines, number):
            break
        spoken = text.lines[number] + spoken
    sentence = re.split(r"[。；]", spoken.rstrip("。；"))[-1]
    return _POINTER.sub("", sentence) or None


def _paragraph_ends(lines: tuple[str, ...], number: int) -> bool:
    """A line that ends a paragraph: it ends a sentence or a table row, or is clearly shorter than those around."""
    around = max(width(line) for line in lines[max(number - 8, 0) : number + 4])
    ends = lines[number].endswith(("。", "：", "；")) or _AMOUNT_LAST.search(lines[number])
    return bool(ends) or width(lines[number]) < around * 3 / 4


_GAP = 3
"""Lines that may stand between a table's last row and its first note."""


def notes(text: FlowText, place: "Place", last_line: int, words: Words) -> tuple[str, ...]:
    """The notes printed under a table's last row (a line counted from 1), one each, without the leading 注：."""
    found: list[str] = []
    gap = 0
    for number in dict.fromkeys(piece.line for piece in text.pieces[place.body : place.end]):
        source = text.pieces[text.line_starts[number]].source.line or 0
        if source <= last_line or gap > _GAP:
            continue
        line = text.lines[number]
        begins = words.note.match(line)
        if begins and not found:
            found.append(line[begins.end() :])
        elif not found:
            gap += 1
        elif _NUMBERED.match(line):
            found.append(line)
        elif not found[-1].endswith("。") and not is_furniture(line):
            found[-1] += line
        else:
            break
    return tuple(found)
