"""Bad input: each case one clear sentence, an unread entry, or all that can be read; never a traceback."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from mingzhang.errors import DocumentError
from mingzhang.reading.pages import GridTable, TextLine
from mingzhang.reading.pdf import page_image, read_pdf

if TYPE_CHECKING:
    from tests.reading.pdf.conftest import Draft

Begin = Callable[[], "Draft"]


def sentence(data: bytes) -> str:
    with pytest.raises(DocumentError) as caught:
        read_pdf(data, "甲.pdf")
    return str(caught.value)


def test_empty_file() -> None:
    assert sentence(b"") == "“甲.pdf”是空文件（0 字节）；请重新取得该文件后再试。"


@pytest.mark.parametrize(
    "data", [b"\x00\xff\x13" * 500, b"%PDF-1.7\n", b"PK\x03\x04" + bytes(900), b"%PDF-1.7\n%%EOF"]
)
def test_binary_junk_named_pdf(data: bytes) -> None:
    assert sentence(data) == "“甲.pdf”不是有效的 PDF，或文件已损坏；请用阅读软件打开后另存为 PDF 再试。"


def test_every_truncation_is_an_error_or_is_reported(draft: Begin) -> None:
    data = draft().text(100, 700, "甲").page().text(100, 700, "乙").page().data()
    for length in range(0, len(data) - 10, 97):
        try:
            pages = read_pdf(data[:length], "甲.pdf")
        except DocumentError:
            continue
        assert pages.unread, length


def test_encrypted_file(draft: Begin) -> None:
    """The standard handler with a user password unknown to us: keys that no password of ours opens."""
    data = draft().text(100, 700, "甲").page().data()
    key = b"<" + b"5a" * 32 + b">"
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O " + key + b" /U " + key + b" >> /ID [<00> <00>] "
    assert sentence(data.replace(b"trailer << ", b"trailer << " + lock)) == (
        "“甲.pdf”设有打开密码，无法读取；请用密码打开后另存为不加密的 PDF 再试。"
    )


@pytest.mark.parametrize("box", ["0 0 0 0", "0 0 1000000000 1000000000", "0 0 -5 -5", "0 0 3 3", "7 7 7 900"])
def test_absurd_page_boxes_lose_no_text_silently(draft: Begin, box: str) -> None:
    pages = read_pdf(draft().text(100, 700, "甲").page(box).page().data(), "甲.pdf")
    texts = [block.text for block in pages.pages[0].blocks if isinstance(block, TextLine)]
    assert texts == ["甲"]
    assert len(pages.pages) == 2


def test_reversed_box_is_an_ordinary_page(draft: Begin) -> None:
    pages = read_pdf(draft().text(100, 700, "甲").page("600 800 0 0").data(), "甲.pdf")
    assert (pages.pages[0].width, pages.pages[0].height, pages.unread) == (600, 800, ())


def test_text_wholly_outside_the_page_is_reported(draft: Begin) -> None:
    pages = read_pdf(draft().text(100, 900, "甲").page().data(), "甲.pdf")
    assert pages.pages[0].blocks == ()
    assert [(entry.page, entry.what) for entry in pages.unread] == [(1, "整页文字")]


SCAN = "q 600 0 0 800 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x7f EI Q"


def test_scanned_page_is_unread_and_the_others_are_read(draft: Begin) -> None:
    pages = read_pdf(draft().text(100, 700, "甲").page().draw(SCAN).page().page().data(), "甲.pdf")
    assert [len(page.blocks) for page in pages.pages] == [1, 0, 0]
    (entry,) = pages.unread
    assert entry.page == 2
    assert entry.why.startswith("没有文字层")
    assert "OCR" in entry.why


def test_scan_with_a_page_number_is_still_a_scan(draft: Begin) -> None:
    pages = read_pdf(draft().draw(SCAN).text(290, 20, "- 7 -").page().data(), "甲.pdf")
    assert [block.text for block in pages.pages[0].blocks if isinstance(block, TextLine)] == ["- 7 -"]
    assert [entry.page for entry in pages.unread] == [1]


def test_characters_without_an_encoding_are_reported(draft: Begin) -> None:
    pages = read_pdf(draft().text(100, 700, "甲\ue123乙").page().data(), "甲.pdf")
    (entry,) = pages.unread
    assert (entry.page, entry.what) == (1, "部分文字")
    assert "1 个字符" in entry.why


BARE_FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /None /Encoding /Identity-H /DescendantFonts [<< /Type /Font"
    b" /Subtype /CIDFontType2 /BaseFont /None /DW 1000 /CIDSystemInfo << /Registry (A) /Ordering (I)"
    b" /Supplement 0 >> /FontDescriptor << /Type /FontDescriptor /FontName /None /Flags 4 >> >>] >>\n"
)


def test_text_in_a_font_that_is_nowhere_is_reported(draft: Begin) -> None:
    """A font that is not in the file and whose codes no machine knows: PDFium drops its single letters."""
    data = draft().text(100, 700, "甲").text(100, 650, "乙").page().data()
    font = data.index(b"<< /Type /Font")
    broken = data[:font] + BARE_FONT + data[data.index(b"endobj", font) :]
    pages = read_pdf(broken.replace(b"<00> Tj", b"<4e00> Tj").replace(b"<01> Tj", b"<4e01> Tj"), "甲.pdf")
    assert any("字体没有嵌入" in entry.why for entry in pages.unread)


def test_forms_that_contain_themselves_end(draft: Begin) -> None:
    page = draft().text(100, 700, "甲").draw("/Loop Do").form("Loop").draw("/Loop Do").page()
    assert read_pdf(page.data(), "甲.pdf").pages[0].blocks


ENDLESS = "“甲.pdf”里的图形层层互相引用，没有尽头，无法读取；请用阅读软件打开后打印成新的 PDF 再试。"


def test_a_form_that_draws_itself_twice_is_refused_before_it_is_drawn(draft: Begin) -> None:
    page = draft().draw("/X Do /X Do").form("X").draw("/X Do").text(100, 700, "甲").page()
    assert sentence(page.data()) == ENDLESS


def test_forms_that_double_at_every_level_are_refused(draft: Begin) -> None:
    page = draft()
    for level in range(30):
        page.draw(f"/F{level + 1} Do /F{level + 1} Do").form(f"F{level}")
    assert sentence(page.draw("0 0 m 9 9 l S").form("F30").draw("/F0 Do").page().data()) == ENDLESS


def test_forms_within_forms_are_read(draft: Begin) -> None:
    """Many forms, each drawn often on the page, none in itself."""
    page = draft()
    for level in range(5):
        page.draw(f"/F{level + 1} Do").form(f"F{level}")
    page.rule(0, 0, 9, 9).form("F5").draw("/F0 Do " * 50).text(100, 700, "甲").page()
    assert read_pdf(page.data(), "甲.pdf").pages[0].blocks


def test_a_drawing_of_hundreds_of_thousands_of_segments_is_bounded(draft: Begin) -> None:
    curve = "0 0 m " + " ".join(f"{i % 600} {i * 7 % 800} l" for i in range(300_000)) + " S"
    data = draft().text(100, 700, "甲").draw(curve).page().data()
    start = time.perf_counter()
    pages = read_pdf(data, "甲.pdf")
    assert time.perf_counter() - start < 5
    assert [(entry.page, entry.what) for entry in pages.unread] == [(1, "表格线")]
    assert [block.text for block in pages.pages[0].blocks if isinstance(block, TextLine)] == ["甲"]


def test_a_page_of_thousands_of_small_boxes_is_bounded(draft: Begin) -> None:
    boxes = "\n".join(f"{i % 250 * 2.4} {i // 250 * 4} 1 2 re S" for i in range(50_000))
    data = draft().text(100, 700, "甲").draw(boxes).page().data()
    start = time.perf_counter()
    pages = read_pdf(data, "甲.pdf")
    assert time.perf_counter() - start < 8
    assert not any(isinstance(block, GridTable) for block in pages.pages[0].blocks)


def test_hundreds_of_pages_with_progress(draft: Begin) -> None:
    page = draft()
    for _ in range(400):
        page.text(100, 700, "甲").page()
    told: list[tuple[int, int]] = []
    pages = read_pdf(page.data(), "甲.pdf", progress=lambda done, total: told.append((done, total)))
    assert len(pages.pages) == 400
    assert told == [(number, 400) for number in range(1, 401)]


def test_page_image_is_a_png_of_the_asked_size(draft: Begin) -> None:
    data = draft().draw("0 0 600 800 re f").page().data()
    image = page_image(data, 1, 0.5)
    assert image[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(image[16:20], "big"), int.from_bytes(image[20:24], "big")) == (300, 400)
    with pytest.raises(DocumentError, match="没有第 2 页"):
        page_image(data, 2, 1)
