"""Flattened text: lines, pages, encodings."""

import pytest

from mingzhang.errors import DocumentError
from mingzhang.reading.opening import open_document
from mingzhang.reading.pages import Page


def lines(page: Page) -> list[tuple[str, int | None, int | None]]:
    return [(block.text, block.source.page, block.source.line) for block in page.blocks if hasattr(block, "text")]


def test_lines_end_at_line_feeds_only_and_keep_their_text() -> None:
    pages = open_document("a.txt", "一　\x0b甲\r\n\n　二\u2028乙\r\n".encode())
    assert lines(pages.pages[0]) == [("一　\x0b甲", None, 1), ("", None, 2), ("　二\u2028乙", None, 3)]
    assert (pages.reader, pages.flat) == ("text", True)


def test_pages_at_form_feeds_count_lines_through() -> None:
    pages = open_document("a.txt", "一\n二\n\f三\n四\n".encode())
    assert [page.number for page in pages.pages] == [1, 2]
    assert lines(pages.pages[1]) == [("三", 2, 3), ("四", 2, 4)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(encoding: str) -> None:
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    text = "2023年度部门决算\n收入 12,926.72"
    (page,) = open_document("a", mark + text.encode(encoding)).pages
    assert [text for text, *_ in lines(page)] == text.split("\n")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\xff\xfe\x00\xd8\x00\xd8", "文字编码无法识别"),
        (b"\x81\xff\xff\xfe abc", "文字编码无法识别"),
        ("决算报告。".encode() * 50 + b"\xe4\xb8\n" + "支出".encode(), "第 1 行有损坏的字符"),
        (b"\x01\x02\x03\x04abc" * 50, "不是可以识别的文档"),
        (b"abc\0def" * 50, "二进制"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, what: str) -> None:
    with pytest.raises(DocumentError, match=what):
        open_document("a.txt", data)
