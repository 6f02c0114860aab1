"""Bad input: each kind gives one clear sentence, in bounded time and memory, and never a traceback."""

import gzip
import io
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.errors import DocumentError
from mingzhang.reading import limits
from mingzhang.reading.opening import open_document

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def packed(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return file.getvalue()


def xlsx(sheet: bytes = b"", sheets: int = 1, strings: bytes = b"") -> bytes:
    """A workbook of raw XML; every sheet is the same part."""
    listed = "".join(f'<sheet name="{i}" sheetId="{i}" xmlns:r="{TYPE}" r:id="r1"/>' for i in range(1, sheets + 1))
    related = f'<Relationship Id="r1" Type="{TYPE}/worksheet" Target="sheet.xml"/>'
    related += f'<Relationship Id="r2" Type="{TYPE}/sharedStrings" Target="strings.xml"/>'
    return packed({
        "_rels/.rels": f'<Relationships {RELS}><Relationship Id="a" Type="{TYPE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'.encode(),
        "xl/workbook.xml": f"<workbook {MAIN}><sheets>{listed}</sheets></workbook>".encode(),
        "xl/_rels/workbook.xml.rels": f"<Relationships {RELS}>{related}</Relationships>".encode(),
        "xl/sheet.xml": f"<worksheet {MAIN}><sheetData>".encode() + sheet + b"</sheetData></worksheet>",
        "xl/strings.xml": strings or f"<sst {MAIN}/>".encode(),
    })  # fmt: skip


def docx(body: bytes, head: bytes = b"") -> bytes:
    xml = head + f"<w:document {WORD}><w:body>".encode() + body + b"</w:body></w:document>"
    return packed({"word/document.xml": xml})


def compound(stream: str, content: bytes) -> bytes:
    """An OLE file with one stream: FAT in sector 0, directory in sector 1, the stream from sector 2 on."""
    content = content.ljust(4096, b"\0")
    content += b"\0" * (-len(content) % 512)
    count = len(content) // 512
    chain = [*range(3, 2 + count), 0xFFFFFFFE]
    fat = struct.pack("<128I", *([0xFFFFFFFD, 0xFFFFFFFE, *chain] + [0xFFFFFFFF] * (126 - count)))
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + bytes(10)
    )
    header += struct.pack("<IIIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0) + b"\xff" * 432

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        title = name.encode("utf-16-le").ljust(64, b"\0")
        head = struct.pack("<HBBIII", len(name) * 2 + 2, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        return (title + head + bytes(36) + struct.pack("<IQ", start, size)).ljust(128, b"\0")

    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(stream, 2, 0xFFFFFFFF, 2, len(content))
    return header + fat + directory.ljust(512, b"\0") + content


def locked(data: bytes) -> bytes:
    """A ZIP file whose directory says that its parts are encrypted."""
    at = data.index(b"PK\x01\x02")
    return data[: at + 8] + b"\x01" + data[at + 9 :]


SMALL = xlsx(b'<row r="1"><c r="A1"><v>1</v></c></row>')
TEXT_BOOK = compound("Workbook", struct.pack("<HHHH", 0x809, 4, 0x600, 5) + struct.pack("<HHHH", 0x2F, 4, 1, 1))
OLD_BOOK = compound("Book", struct.pack("<HHHH", 0x809, 4, 0x500, 5))

KINDS: list[tuple[str, bytes, str]] = [
    ("empty", b"", "空的"),
    ("blank", b"\xef\xbb\xbf \r\n\t", "空的"),
    ("zeros", bytes(5000), "空的"),
    ("binary", bytes(range(256)) * 20, "不是可以识别的文档"),
    ("png", b"\x89PNG\r\n\x1a\n" + bytes(50), "OCR"),
    ("jpeg", b"\xff\xd8\xff\xe0" + bytes(50), "OCR"),
    ("tiff", b"II*\0" + bytes(50), "OCR"),
    ("tiff big-endian", b"MM\0*" + bytes(50), "OCR"),
    ("gif", b"GIF89a" + bytes(50), "OCR"),
    ("webp", b"RIFF\0\0\0\0WEBP" + bytes(50), "OCR"),
    ("zip", packed({"决算.pdf": b"%PDF-1.7"}), "压缩包"),
    ("empty zip", packed({}), "压缩包"),
    ("rar", b"Rar!\x1a\x07\x01\0" + bytes(50), "压缩包"),
    ("7z", b"7z\xbc\xaf\x27\x1c" + bytes(50), "压缩包"),
    ("gzip", gzip.compress(b"a"), "压缩包"),
    ("tar", b"a".ljust(257, b"\0") + b"ustar\0" + bytes(300), "压缩包"),
    ("rtf", b"{\\rtf1 abc}", "RTF"),
    ("mhtml", b"MIME-Version: 1.0\r\n\r\n<html>", "MHTML"),
    ("xml workbook", b'<?xml version="1.0"?><W xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "XLSX"),
    ("xml", b'<?xml version="1.0"?><a><b>1</b></a>', "XML 数据"),
    ("xlsb", packed({"xl/workbook.bin": b"x"}), "XLSB"),
    ("pptx", packed({"ppt/presentation.xml": b"<a/>"}), "演示文稿"),
    ("ods", packed({"mimetype": b"x", "content.xml": b"<a/>"}), "ODF"),
    ("truncated package", SMALL[:-40], "不完整"),
    ("truncated package, half", SMALL[: len(SMALL) // 2], "不完整"),
    ("package, head only", b"PK\x03\x04", "不完整"),
    ("locked package", locked(SMALL), "加密"),
    ("password-protected", compound("EncryptedPackage", b"x"), "打开密码"),
    ("doc", compound("WordDocument", b"x"), "DOC"),
    ("other compound", compound("Contents", b"x"), "不是可以识别的办公文件"),
    ("truncated compound", compound("Workbook", b"x")[:1400], "不完整"),
    ("compound, head only", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "不完整"),
    ("locked xls", TEXT_BOOK, "已加密"),
    ("xls of 1995", OLD_BOOK, "Excel 97"),
    ("xls of nothing", compound("Workbook", struct.pack("<HHHHHH", 0x809, 4, 0x600, 5, 0x0A, 0)), "已损坏"),
    ("damaged sheet", xlsx(b"<row><c><v>1</v>"), "XML 不完整"),
    ("cell outside the sheet", xlsx(b'<row r="1"><c r="ZZZ1"><v>1</v></c></row>'), "单元格位置无效"),
    ("row outside the sheet", xlsx(b'<row r="9999999"/>'), "空行"),
    ("damaged document", docx(b"<w:p>"), "XML 不完整"),
    ("deep document", docx(b"<w:sdt>" * 5000 + b"</w:sdt>" * 5000), "嵌套过深"),
    ("entities in a document", docx(b"<w:p/>", b'<!DOCTYPE a [<!ENTITY b "c">]>'), "实体定义"),
    ("entities in strings", xlsx(strings=b'<!DOCTYPE a [<!ENTITY b "c">]><sst/>'), "实体定义"),
    ("deep page", b"<html>" + b"<div>" * 5000 + b"x", "嵌套过深"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "what"), [k[1:] for k in KINDS], ids=[k[0] for k in KINDS])
def test_each_kind_is_refused_in_one_sentence(data: bytes, what: str) -> None:
    with pytest.raises(DocumentError, match=what) as refused:
        open_document("某部门决算.xlsx", data)
    message = str(refused.value)
    assert message.startswith("某部门决算.xlsx：")
    assert message.endswith("。")
    assert "\n" not in message


def test_a_legacy_workbook_of_raw_records() -> None:
    """What the damaged ones are made from is sound."""
    (page,) = open_document("a.xls", legacy(LEGACY, LEGACY_CELLS)).pages
    assert [cell.text for block in page.blocks for cell in getattr(block, "cells", ())] == ["合计", "1.5", "b", ""]


def test_a_chart_sheet_and_a_hidden_one_of_a_legacy_workbook_are_named() -> None:
    chart, hidden = (record(0x85, struct.pack("<IBB", 0, *kind) + b"\x01\0c") for kind in ((0, 2), (1, 6)))
    pages = open_document("a.xls", legacy(LEGACY + chart + hidden, LEGACY_CELLS))
    assert [unread.what for unread in pages.unread] == ["工作表“c”", "隐藏的工作表“c”"]
    assert [page.name for page in pages.pages] == ["a"]


def test_sheets_that_share_their_records_are_refused() -> None:
    """Else a few records could be read five hundred times."""
    shared = record(0x85, struct.pack("<IBB", 38, 0, 0) + b"\x01\0a") * 2 + record(0x0A)
    sheet = struct.pack("<HHHH", 0x809, 4, 0x600, 0x10) + record(0x0A)
    with pytest.raises(DocumentError, match="已损坏"):
        open_document("a.xls", compound_book(shared + sheet))


def test_ofd_is_named_and_told_how_to_convert() -> None:
    pages = open_document("决算.ofd", packed({"OFD.xml": b"<a/>", "Doc_0/Document.xml": b"<a/>"}))
    assert (pages.reader, pages.pages) == ("ofd", ())
    assert "PDF" in pages.unread[0].why


def rows(count: int, cells: str = "") -> bytes:
    return "".join(f'<row r="{i}">{cells}</row>' for i in range(1, count + 1)).encode()


def many_entries() -> bytes:
    """A ZIP directory of 400,000 entries without their contents."""
    entry = struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    directory = entry * 400_000
    return (
        b"PK\x03\x04" + directory + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 65535, 65535, len(directory), 4, 0)
    )


def compound_book(records: bytes) -> bytes:
    """An OLE file whose FAT is long enough for a large stream of records."""
    content = (struct.pack("<HHHH", 0x809, 4, 0x600, 5) + records).ljust(4096, b"\0")
    content += bytes(-len(content) % 512)
    count = len(content) // 512
    tables = (count + 2) // 127 + 1
    chain = [*range(tables + 2, tables + 1 + count), 0xFFFFFFFE]
    words = [*[0xFFFFFFFD] * tables, 0xFFFFFFFE, *chain]
    fat = struct.pack(f"<{tables * 128}I", *words, *[0xFFFFFFFF] * (tables * 128 - len(words)))
    small = compound("Workbook", b"")
    numbers = struct.pack("<109I", *(list(range(tables)) + [0xFFFFFFFF] * 109)[:109])
    header = small[:44] + struct.pack("<II", tables, tables) + small[52:76] + numbers
    entry = small[1024 + 128 :][:128]
    stream = entry[:116] + struct.pack("<IQ", tables + 1, len(content)) + entry[128:]
    return header + fat + small[1024 : 1024 + 128] + stream + bytes(256) + content


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def legacy(shared: bytes = b"", cells: bytes = b"", sheets: int = 1) -> bytes:
    """A legacy workbook of raw records; every worksheet has the same cells and a start of its own."""
    start, end = struct.pack("<HHHH", 0x809, 4, 0x600, 0x10), record(0x0A)
    sheet = start + cells + end
    first = 8 + len(shared) + sheets * 13 + len(end)
    places = (struct.pack("<IBB", first + i * len(sheet), 0, 0) for i in range(sheets))
    listed = b"".join(record(0x85, place + b"\x01\0a") for place in places)
    return compound_book(shared + listed + end + sheet * sheets)


def blank(row: int, col: int) -> bytes:
    return record(0x201, struct.pack("<HHH", row, col, 0))


def texts(count: int, *each: bytes) -> bytes:
    """A table of shared texts that claims to have that many."""
    return record(0xFC, struct.pack("<II", 1, count) + b"".join(each))


def names_that_double() -> bytes:
    """Defined names, each twice the one before: the last would be a text of 2 to the 39th times 200 letters."""
    formulas = [b"\x17\xc8\0" + b"x" * 200]
    formulas += [(b"\x23" + struct.pack("<HH", i, 0)) * 2 + b"\x08" for i in range(1, 40)]
    heads = (struct.pack("<HBBHHH4B", 0, 0, 1, len(formula), 0, 0, 0, 0, 0, 0) for formula in formulas)
    return b"".join(record(0x18, head + b"\0N" + formula) for head, formula in zip(heads, formulas, strict=True))


def claiming(offset: int, claim: bytes, stream: str = "Workbook") -> bytes:
    """An OLE file with a few bytes of its header changed."""
    whole = compound(stream, b"x" * 60_000)
    return whole[:offset] + claim + whole[offset + len(claim) :]


STYLES = record(0xE0, bytes(20)) * 16
ABOUT = struct.pack("<HHHHB", 0, 0, 0, 1, 0) + "a".encode("latin-1")
LEGACY = STYLES + texts(1, struct.pack("<HB", 2, 1), "合计".encode("utf-16-le"))
LEGACY_CELLS = (
    record(0xFD, struct.pack("<HHHI", 0, 0, 0, 0))
    + record(0x203, struct.pack("<HHHd", 0, 1, 0, 1.5))
    + record(0x06, struct.pack("<HHH8sHIH", 1, 0, 0, b"\0\0\0\0\0\0\xff\xff", 0, 0, 0))
    + record(0x207, struct.pack("<HB", 1, 0) + b"b")
    + record(0xE5, struct.pack("<HHHHH", 1, 2, 2, 0, 1))
)


def wide_row() -> bytes:
    cells = "".join(f'<c r="{c}1" t="str"><v>x</v></c>' for c in ("A", "XFD"))
    return f'<row r="1">{cells}</row>'.encode()


def far_corner() -> bytes:
    pair = '<row r="{0}"><c r="A{0}"><v>1</v></c><c r="ZZ{0}"><v>1</v></c></row>'
    return (pair.format(1) + pair.format(1_048_576)).encode()


BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "deeply packed sheet": (lambda: xlsx(b" " * 60_000_000), "膨胀"),
    "a million empty rows": (lambda: xlsx(rows(1_000_000)), "空行"),
    "a million styled blanks": (lambda: xlsx(rows(100_000, "<c/>" * 30)), "工作簿过大"),
    "16,384 columns": (lambda: xlsx(wide_row()), "列"),
    "two cells at the corners": (lambda: xlsx(far_corner()), "表格过大"),
    "thousands of sheets": (lambda: xlsx(rows(1), sheets=5000), "工作表"),
    "huge shared strings": (
        lambda: xlsx(strings=b"<sst>" + b"".join(b"<si><t>%d</t></si>" % i for i in range(2_000_000)) + b"</sst>"),
        "过大",
    ),
    "sheets that repeat a large one": (
        lambda: xlsx(rows(20_000, '<c><v>1</v></c><c t="str"><v>a</v></c>'), sheets=400),
        "各工作表解压后",
    ),
    "a legacy workbook of empty records": (lambda: compound_book(b"\x01\0\0\0" * 1_500_000), "工作簿过大"),
    "a legacy workbook of claims": (lambda: compound_book(struct.pack("<HHII", 0xFC, 8, 1, 0xFFFFFFFF)), "过大"),
    "a legacy text that points backwards": (
        lambda: legacy(texts(20_000, struct.pack("<HBi", 60_000, 4, -60_007), b"a" * 60_000)),
        "已损坏",
    ),
    "a second table of legacy texts that points backwards": (
        lambda: legacy(LEGACY + texts(20_000, struct.pack("<HBi", 60_000, 4, -60_007), b"a" * 60_000)),
        "已损坏",
    ),
    "legacy names that double": (lambda: legacy(STYLES + names_that_double()), "read"),
    "legacy rows filled up to their last cell": (
        lambda: legacy(STYLES, b"".join(blank(row, 255) for row in range(65_536))),
        "工作簿过大",
    ),
    "legacy sheets filled up to their last cells": (
        lambda: legacy(STYLES, b"".join(blank(row, 255) for row in range(2000)), sheets=200),
        "工作簿过大",
    ),
    "legacy styles": (lambda: legacy(STYLES * 6000), "工作簿过大"),
    "a long text in 11,000 cells": (
        lambda: legacy(
            STYLES + texts(1, struct.pack("<HB", 60_000, 0) + b"a" * 60_000),
            b"".join(record(0xFD, struct.pack("<HHHI", row, 0, 0, 0)) for row in range(11_000)),
        ),
        "文字超过",
    ),
    "a legacy cell merged over the whole sheet": (
        lambda: legacy(STYLES, record(0x204, ABOUT) + record(0xE5, struct.pack("<HHHHH", 1, 0, 65_535, 0, 255))),
        "read",
    ),
    "a cell merged over the whole sheet": (
        lambda: xlsx(
            b'<row><c t="str"><v>a</v></c></row></sheetData>'
            b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells><sheetData>'
        ),
        "read",
    ),
    "an OLE file of endless small tables": (lambda: claiming(64, b"\xf0\xff\xff\xff"), "已损坏"),
    "an OLE file of endless tables": (
        lambda: (
            claiming(44, struct.pack("<I", 0x7FFFFFFF))[:68]
            + struct.pack("<II", 0, (0x7FFFFFFF - 109 + 126) // 127)
            + compound("Workbook", b"x" * 60_000)[76:]
        ),
        "已损坏",
    ),
    "an OLE file of 33 MB": (lambda: compound("Workbook", b"x")[:1536] + bytes(limits.BOOK_BYTES), "超过 32 MB"),
    "a directory of 400,000 parts": (many_entries, "条目超过"),
    "millions of runs": (lambda: docx(b"<w:p>" + b"<w:r/>" * 5_000_000 + b"</w:p>"), "过大|膨胀"),
    "a Word cell of absurd width": (
        lambda: docx(
            b"<w:tbl>" + b'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr><w:p><w:r><w:t>a</w:t></w:r>'
            b"</w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr>" * 100 + b"</w:tbl>"
        ),
        "列|表格过大",
    ),
    "millions of HTML cells": (lambda: b"<table><tr>" + b"<td>1" * 5_000_000, "标记"),
    "HTML cells of absurd size": (
        lambda: b"<html><table>" + b'<tr><td rowspan="1000" colspan="1000">1<td>2' * 2000,
        "表格过大|列",
    ),
    "a CSV row without end": (lambda: b"a,b,c\n1,2,3\n" + b"," * 20_000_000, "表格过大"),
    "a text of line ends": (lambda: b"a\n" + b"\n" * 20_000_000, "行"),
    "a text of 33 MB": (lambda: b"1 " * 17_000_000, "MB"),
    "a file of 201 MB": (lambda: b"%PDF-1.7" + bytes(limits.FILE_BYTES), "超过 200 MB"),
}

MEASURE = """
import re, sys, time
from pathlib import Path
from mingzhang.errors import DocumentError
from mingzhang.reading.opening import open_document
data = Path(sys.argv[1]).read_bytes()
start = time.process_time()
try:
    open_document(sys.argv[2], data)
    message = "read"
except DocumentError as error:
    message = str(error)
peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024
print(f"{time.process_time() - start:.2f}", peak - len(data) // 2**20, message, sep="\\n")
"""


@pytest.mark.slow
@pytest.mark.parametrize("kind", BOMBS)
def test_bombs_are_refused_in_two_seconds_and_300_megabytes(kind: str, tmp_path: Path) -> None:
    """Measured in a process of its own, in seconds of the processor; the bytes of the file itself do not count."""
    if not Path("/proc/self/status").exists():
        pytest.skip("this system does not tell a process's peak memory in /proc")
    build, what = BOMBS[kind]
    file = tmp_path / "bomb"
    file.write_bytes(build())
    name = "a.csv" if "CSV" in kind else "a"
    command = [sys.executable, "-c", MEASURE, str(file), name]
    out = subprocess.run(command, capture_output=True, check=True, timeout=60, encoding="utf-8")  # noqa: S603 -- ours
    seconds, megabytes, message = out.stdout.splitlines()
    assert any(word in message for word in what.split("|")), message
    assert float(seconds) < 2
    assert int(megabytes) < 300


CELL = b'<w:tc><w:tcPr><w:gridSpan w:val="2"/><w:vMerge/></w:tcPr><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>'
TABLE = b"<w:tbl><w:tr>" + CELL + b"</w:tr></w:tbl>"
SHEET = b'<row r="1"><c r="A1" s="1"><v>1.5</v></c><c r="B1" t="str"><f>A1</f><v>b</v></c></row>'
PAGE = b'<html><table><tr><td rowspan=2 colspan=3>1<td>2<tr><td style="display:none">3</table><p>4'


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """A file with a few bytes changed, or cut off."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(1, 6))):
        data[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
    return bytes(data[: draw(st.integers(1, len(data)))]) if draw(st.booleans()) else bytes(data)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        damaged(SMALL),
        damaged(TEXT_BOOK),
        damaged(legacy(LEGACY, LEGACY_CELLS)),
        damaged(PAGE),
        damaged(SHEET).map(xlsx),
        damaged(SHEET).map(lambda sheet: xlsx(sheet, strings=sheet)),
        damaged(TABLE).map(docx),
    )
)
def test_damaged_files_are_read_or_refused(data: bytes) -> None:
    try:
        open_document("a", data)
    except DocumentError as error:
        assert str(error).startswith("a：")  # noqa: PT017 -- most damage is refused, some is harmless


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html>"])
)
def test_no_bytes_make_a_traceback(tail: bytes, head: bytes) -> None:
    try:
        open_document("a.csv", head + tail)
    except DocumentError as error:
        assert str(error).startswith("a.csv：")  # noqa: PT017 -- the same
