"""Reads a PDF from its text layer, page by page."""

from collections.abc import Callable

import pypdfium2.raw as pdfium

from mingzhang.errors import DocumentError
from mingzhang.forms import Unread
from mingzhang.reading.pages import Page, Pages
from mingzhang.reading.pdf import native
from mingzhang.reading.pdf.nesting import endless
from mingzhang.reading.pdf.page import read_page

MAX_PAGES = 3000
"""Pages read of one file; a department's document has tens, a collection of a city hundreds."""


def read_pdf(data: bytes, name: str, progress: Callable[[int, int], None] | None = None) -> Pages:
    """The pages of a PDF: text lines and grid tables with merged cells, boxes as a reader sees the page.

    Args:
        data: The file's bytes.
        name: Its name, for messages.
        progress: Told after each page how many are done, of how many.

    Raises:
        DocumentError: The file is empty, encrypted, damaged or no PDF, or its drawings have no end.
    """
    if endless(data):
        raise DocumentError(
            f"“{name}”里的图形层层互相引用，没有尽头，无法读取；请用阅读软件打开后打印成新的 PDF 再试。"
        )
    with native.LOCK, native.opened(data, name) as document:
        total = pdfium.FPDF_GetPageCount(document)
        if total < 1:
            raise DocumentError(f"“{name}”里没有可读的页；文件可能不完整，请重新取得后再试。")
        pages: list[Page] = []
        unread: list[Unread] = _whole(data, total)
        for index in range(min(total, MAX_PAGES)):
            with native.page_of(document, index) as handle:
                page, missed = read_page(handle, index + 1)
            pages.append(page)
            unread += missed
            if progress:
                progress(index + 1, total)
    return Pages(tuple(pages), "pdf", tuple(unread))


def _whole(data: bytes, total: int) -> list[Unread]:
    """Signs that the file is longer than what is read of it."""
    found: list[Unread] = []
    if total > MAX_PAGES:
        found.append(Unread(f"第 {MAX_PAGES + 1} 页以后", f"全文共 {total} 页，超过一次读取的上限；请拆分后再试"))
    if b"%%EOF" not in data[-65536:]:
        found.append(Unread("文件末尾", "文件没有结束标志，可能没有下载完整，后面的内容可能缺失；请重新取得该文件"))
    return found
