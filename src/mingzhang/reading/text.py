"""Flattened text: copied pages and old extractions become lines, numbered through the whole file."""

import unicodedata

from mingzhang.errors import DocumentError
from mingzhang.forms import Source
from mingzhang.reading import limits
from mingzhang.reading.pages import Page, Pages, TextLine

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_LAYOUT = "\t\n\r\f\v\x1a"  # 0x1A ends the text files of old systems
_ODD = frozenset({"Cn", "Co", "Cs"})
_SAMPLE = 200_000
_ODD_SHARE = 100


def decode(data: bytes, name: str) -> str:
    """The text of a file: by its byte order mark, else UTF-8, else GB18030 (which holds GBK and GB2312).

    Raises:
        DocumentError: Not text, or in an encoding that cannot be told.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, name)
    if b"\0" in data:
        raise DocumentError(f"{name}：不是可以识别的文档（二进制内容）；请提供 PDF、XLSX、DOCX、HTML、CSV 或文本。")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _mostly_utf8(data):
            line = data.count(b"\n", 0, error.start) + 1
            raise DocumentError(f"{name}：第 {line} 行有损坏的字符（UTF-8 不完整）；请重新导出或下载。") from error
        text = _strict(data, "gb18030", name)
    _check_readable(text, name)
    return text


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"{name}：文字编码无法识别（不是 UTF-8、GB18030 或带标记的 UTF-16），或内容已损坏；请另存为 UTF-8。"
        ) from error


def _mostly_utf8(data: bytes) -> bool:
    """A few bytes are wrong in what is UTF-8 otherwise; read as GB18030 it would become other characters."""
    text = data[:_SAMPLE].decode("utf-8", "replace")
    wide = sum(char > "\x7f" for char in text)
    return wide > 20 and text.count("\ufffd") * 20 < wide


def _check_readable(text: str, name: str) -> None:
    sample = text[:_SAMPLE]
    control = sum(char < " " and char not in _LAYOUT for char in sample)
    odd = sum(char > "\x7f" and unicodedata.category(char) in _ODD for char in sample)
    if (control + odd) * _ODD_SHARE > len(sample):
        raise DocumentError(
            f"{name}：不是可以识别的文档（内容不是文字）；请提供 PDF、XLSX、DOCX、HTML、CSV 或文本。"
        )


def read_text(text: str, name: str) -> Pages:
    """A flattened text as pages: one page, or one per form feed.

    Lines end at a line feed (with or without a carriage return) and nowhere else, and keep their text.

    Raises:
        DocumentError: More lines than any report has.
    """
    if text.count("\n") + text.count("\f") > limits.TEXT_LINES:
        raise DocumentError(f"{name}：文本超过 {limits.TEXT_LINES} 行；请拆分后再读。")
    sheets = text.rstrip("\x1a").split("\f")
    pages, line = [], 1
    for number, sheet in enumerate(sheets, 1):
        rows = _lines(sheet)
        page = number if len(sheets) > 1 else None
        blocks = tuple(TextLine(row, Source(page, line + i)) for i, row in enumerate(rows))
        pages.append(Page(number, blocks))
        # A form feed does not end a line: what follows it stands on the same line of the file.
        line += sheet.count("\n")
    return Pages(tuple(pages), "text", flat=True)


def _lines(sheet: str) -> list[str]:
    rows = [row.removesuffix("\r") for row in sheet.split("\n")]
    return rows[:-1] if not rows[-1] else rows
