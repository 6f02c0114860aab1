"""The one door for all files: what a file is, is told by its content, and what cannot be read is said at once."""

import re
from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING

from mingzhang.errors import DocumentError
from mingzhang.forms import Unread
from mingzhang.reading import limits
from mingzhang.reading.pages import Pages
from mingzhang.reading.text import decode, read_text

# A reader that brings a library with it is imported by the files that need it.
# ruff: noqa: PLC0415
if TYPE_CHECKING:
    from mingzhang.reading.package import Package

Progress = Callable[[int, int], None]

_READABLE = "PDF、XLSX、XLS、DOCX、HTML、CSV 或文本"
_OLE = b"\xd0\xcf\x11\xe0"
_PDF_HEAD = 1024
_HTML_HEAD = 4096
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta|div|p)[\s>]", re.IGNORECASE)
_IMAGE = "是图片或扫描件，需要文字识别（OCR），目前还不支持；请提供带文字的 PDF 或原始表格。"
_ARCHIVE = "是压缩包；请解压后逐个读取里面的文件。"
_SIGNATURES: tuple[tuple[bytes, int, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", 0, _IMAGE),
    (b"\xff\xd8\xff", 0, _IMAGE),
    (b"II*\0", 0, _IMAGE),
    (b"MM\0*", 0, _IMAGE),
    (b"GIF8", 0, _IMAGE),
    (b"WEBP", 8, _IMAGE),
    (b"Rar!\x1a\x07", 0, _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", 0, _ARCHIVE),
    (b"\x1f\x8b\x08", 0, _ARCHIVE),
    (b"BZh", 0, _ARCHIVE),
    (b"\xfd7zXZ\0", 0, _ARCHIVE),
    (b"ustar", 257, _ARCHIVE),
    (b"{\\rtf", 0, "是 RTF 文档；请用文字处理软件打开后另存为 DOCX。"),
    (b"\x09\x08", 0, "是很旧的 Excel 格式；请用表格软件打开后另存为 XLSX。"),
    (b"MIME-Version:", 0, "是单文件网页（MHTML）；请在浏览器中另存为 HTML 或 PDF。"),
)
_OFFICE_XML = re.compile(
    rb"urn:schemas-microsoft-com:office:spreadsheet|schemas.microsoft.com/office/word/2003/wordml"
)


def open_document(path_or_name: str | PurePath, data: bytes, progress: Progress | None = None) -> Pages:
    """A document of any kind as pages.

    Args:
        path_or_name: For messages, and to tell a table of text from running text; never trusted otherwise.
        data: The whole file.
        progress: Told how far the reading is, where that can be known.

    Raises:
        DocumentError: Empty, truncated, encrypted, too large, an image, an archive, or nothing that can be read;
            one sentence says what, where, and what to do.
    """
    name = PurePath(path_or_name).name or str(path_or_name)
    _check_size(data, name)
    try:
        return _read(name, data, progress)
    except DocumentError as error:
        # Limits of tables are found far below, where the name of the file is not known.
        if str(error).startswith(name):
            raise
        raise DocumentError(f"{name}：{error}") from error


def _check_size(data: bytes, name: str) -> None:
    if len(data) > limits.FILE_BYTES:
        size = limits.FILE_BYTES // 1024 // 1024
        raise DocumentError(f"{name}：文件超过 {size} MB；请拆分，或去掉扫描的附件后再读。")
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise DocumentError(f"{name}：文件是空的，没有任何内容；请确认导出或下载是否完成。")


def _read(name: str, data: bytes, progress: Progress | None) -> Pages:
    if b"%PDF-" in data[:_PDF_HEAD]:
        from mingzhang.reading.pdf import read_pdf

        return read_pdf(data, name, progress)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        from mingzhang.reading.package import Package

        return _read_package(Package(data, name), progress)
    if data.startswith(_OLE):
        return _read_compound(name, data, progress)
    for signature, offset, what in _SIGNATURES:
        if data[offset:].startswith(signature) if offset else data.startswith(signature):
            raise DocumentError(f"{name}：{what}")
    return _read_characters(name, data)


def _read_package(package: "Package", progress: Progress | None) -> Pages:
    """A ZIP file, by the parts in it."""
    names, main = package.names(), package.main_part()
    if (main.endswith(".xml") and main.startswith("xl/")) or "xl/workbook.xml" in names:
        from mingzhang.reading.xlsx import read_xlsx

        return read_xlsx(package, progress)
    if (main.endswith(".xml") and main.startswith("word/")) or "word/document.xml" in names:
        from mingzhang.reading.word import read_docx

        return read_docx(package)
    if any(part.rpartition("/")[2] == "ofd.xml" for part in names):
        return _ofd()
    raise DocumentError(f"{package.name}：{_package_kind(names)}")


def _package_kind(names: frozenset[str]) -> str:
    if "xl/workbook.bin" in names:
        return "是二进制工作簿（XLSB）；请用表格软件打开后另存为 XLSX。"
    if "ppt/presentation.xml" in names:
        return "是演示文稿，不是报表；请提供 PDF、XLSX 或 DOCX。"
    if "content.xml" in names and "mimetype" in names:
        return "是 ODF 文档；请用办公软件打开后另存为 XLSX 或 DOCX。"
    return _ARCHIVE


def _ofd() -> Pages:
    """No maintained reader of OFD has a free licence, so the file is named, not read."""
    why = "OFD 版式文件目前不能直接读取；请用 OFD 阅读器打开，选“导出为 PDF”或“打印到 PDF”，再读取得到的 PDF。"
    return Pages((), "ofd", (Unread("OFD 文件", why),))


def _read_compound(name: str, data: bytes, progress: Progress | None) -> Pages:
    """An OLE container, by the streams in it."""
    from mingzhang.reading.ole import Compound

    compound = Compound(data, name)
    if compound.has("EncryptedPackage"):
        raise DocumentError(f"{name}：文件设有打开密码（已加密）；请用密码打开后另存为不加密的文件。")
    for stream in ("Workbook", "Book"):
        if compound.has(stream):
            from mingzhang.reading.xls import read_xls

            return read_xls(compound.stream(stream), name, progress)
    if compound.has("WordDocument"):
        raise DocumentError(f"{name}：是旧版 Word 文档（DOC）；请用文字处理软件打开后另存为 DOCX。")
    raise DocumentError(f"{name}：不是可以识别的办公文件；请提供 {_READABLE}。")


def _read_characters(name: str, data: bytes) -> Pages:
    """HTML, a table of text, or running text."""
    if len(data) > limits.TEXT_BYTES:
        raise DocumentError(f"{name}：文本超过 {limits.TEXT_BYTES // 1024 // 1024} MB；请拆分后再读。")
    if _HTML.search(data[:_HTML_HEAD].replace(b"\0", b"")):
        from mingzhang.reading.markup import read_html

        return read_html(data, name)
    if data.lstrip().startswith(b"<?xml"):
        if _OFFICE_XML.search(data[:_HTML_HEAD]):
            raise DocumentError(f"{name}：是 XML 格式的办公文件；请用办公软件打开后另存为 XLSX 或 DOCX。")
        raise DocumentError(f"{name}：是 XML 数据，不是报表；请提供 {_READABLE}。")
    text = decode(data, name)
    from mingzhang.reading.csvfile import read_csv, separator

    delimiter = separator(text, PurePath(name).suffix.lower() in (".csv", ".tsv"))
    return read_csv(text, name, delimiter) if delimiter else read_text(text, name)
