"""Classification codes as printed: in one column, or in three for 类, 款 and 项."""

import re

import msgspec

from mingzhang.forms import Mark

_FUSED = re.compile(r"[\[【（]?([0-9]{3}(?:[0-9]{2}){0,3})[\]】）]?[-—]?(?=[^0-9,.])(.+)")


class Code(msgspec.Struct, frozen=True):
    """A code put together from its columns.

    Attributes:
        digits: The whole code, None where the columns print none.
        mark: Why it is not as printed, None where it is.
    """

    digits: str | None
    mark: tuple[Mark, str] | None = None


NO_CODE = Code(None)


def join_code(pieces: list[str], above: str | None) -> Code:
    """The code that the texts of the code columns make up, from left to right.

    Args:
        pieces: Canonical texts, empty where a column prints nothing.
        above: The code of the row before, which lends its first levels where they are not printed again.
    """
    if not any(pieces):
        return NO_CODE
    if not all(piece.isdigit() for piece in pieces if piece):
        return NO_CODE
    if len(pieces) == 1:
        return Code(pieces[0])
    return _levels(pieces, above)


def _levels(pieces: list[str], above: str | None) -> Code:
    if whole := _whole(pieces):
        return Code(whole)
    code = ""
    mark: tuple[Mark, str] | None = None
    for level, piece in enumerate(pieces):
        width = 3 + 2 * level
        if not piece:
            if not any(pieces[level:]):
                break
            if above is None or len(above) < width:
                return Code("".join(pieces), ("ambiguous", "前几级科目编码没有印出，上一行也没有，无法补全"))
            code, mark = above[:width], ("inferred", "前几级科目编码没有重复印出，按上一行补全")
            continue
        if len(piece) == width and level and (not code or piece.startswith(code)):
            code = piece
            continue
        if len(piece) == 1 and level:
            mark = ("inferred", f"科目编码的一级只印作“{piece}”，按两位补为“0{piece}”")
            piece = f"0{piece}"  # noqa: PLW2901 - the padded piece is what goes into the code
        code += piece
    return Code(code, mark)


def _whole(pieces: list[str]) -> str:
    """The code that the lowest level prints whole (20101 in the column of 款), empty where it does not."""
    level, last = max((i, piece) for i, piece in enumerate(pieces) if piece)
    agrees = all(last.startswith(piece) for piece in pieces if piece)
    return last if level and agrees and len(last) == 3 + 2 * level else ""


def split_fused(text: str) -> tuple[str, str] | None:
    """Code and name printed in one cell (`201 一般公共服务支出`), None where the text is not that."""
    found = _FUSED.fullmatch(text)
    return (found.group(1), found.group(2)) if found else None
