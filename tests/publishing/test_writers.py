"""Word documents, PDF and pages: structure, origin of figures, sameness, bad input, an office suite's view."""

import io
import subprocess
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from lxml import etree, html

from mingzhang.errors import PublishingError
from mingzhang.forms import Report
from mingzhang.publishing.documents.model import Bound, DocumentTree, PageBreak, SheetBlock
from mingzhang.publishing.fonts import families, installed
from mingzhang.publishing.sheets import Sheet, SheetCell
from mingzhang.publishing.sheets.model import widths_of
from mingzhang.publishing.writers import write_docx, write_html, write_pdf
from mingzhang.publishing.writers.fitting import fit
from mingzhang.publishing.writers.pdf import written as pdf_with
from mingzhang.publishing.writers.planning import Fit, planned
from mingzhang.publishing.writers.printing import plain_of
from mingzhang.rulebook import Rulebook
from tests.publishing.trees import NOTICE, document_of, heading, one_of_each

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def small_sheet(text: str = "农林水支出", columns: int = 1) -> Sheet:
    """A table of one row with figures in some columns."""
    heads = [
        SheetCell(0, 0, "科目", kind="head"),
        *(SheetCell(0, n, f"金额{n}", kind="head") for n in range(1, columns + 1)),
    ]
    figures = [SheetCell(1, n, f"{n},234.50", kind="number", of=("213", f"c{n}")) for n in range(1, columns + 1)]
    cells = (*heads, SheetCell(1, 0, text, kind="name"), *figures)
    return Sheet(
        name="表",
        title="支出决算表",
        cells=cells,
        rows=2,
        cols=columns + 1,
        header_rows=1,
        number="公开03表",
        subtitle="2031年度",
        left="部门：云溪县水务局",
        right="金额单位：万元",
        notes=("反映支出。",),
        widths=widths_of(cells, columns + 1),
        form="final_accounts.03",
    )


FIGURE = Bound("1,234.50", "final_accounts.03", "", "213", "c1")


@pytest.fixture(scope="module")
def tree() -> DocumentTree:
    return one_of_each(small_sheet(), FIGURE)


@pytest.fixture(scope="module")
def word(tree: DocumentTree) -> bytes:
    return write_docx(tree)


def part(data: bytes, name: str) -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read(name))


def parsed(text: str) -> Any:
    return html.document_fromstring(text)


class TestWord:
    def test_headings_are_styles_and_lead_from_the_contents(self, word: bytes) -> None:
        body = part(word, "word/document.xml")
        styled = [
            p.find(f"{W}pPr/{W}pStyle").get(f"{W}val")
            for p in body.iter(f"{W}p")
            if p.find(f"{W}pPr/{W}pStyle") is not None
        ]
        assert [s for s in styled if s.startswith(("Heading", "TOC"))] == [
            "TOC1",
            "TOC2",
            "Heading1",
            "Heading2",
            "Heading4",
        ]
        marks = {b.get(f"{W}name") for b in body.iter(f"{W}bookmarkStart")}
        assert {link.get(f"{W}anchor") for link in body.iter(f"{W}hyperlink")} <= marks

    def test_a_figure_leads_to_its_cell_and_says_so(self, word: bytes) -> None:
        body = part(word, "word/document.xml")
        (link,) = [one for one in body.iter(f"{W}hyperlink") if "".join(one.itertext()) == "1,234.50"]
        assert link.get(f"{W}tooltip") == "出自：支出决算表，农林水支出，金额1"
        (cell,) = [b for b in body.iter(f"{W}bookmarkStart") if b.get(f"{W}name") == link.get(f"{W}anchor")]
        assert "".join(cell.getparent().itertext()) == "1,234.50"

    def test_wide_tables_stand_on_turned_pages_and_heads_repeat(self, word: bytes) -> None:
        body = part(word, "word/document.xml")
        turned = [page.get(f"{W}orient") for page in body.iter(f"{W}pgSz")]
        assert turned == [None, "landscape", None]
        # The two printings of the table and the data of the chart: one row of heads each.
        assert len(list(body.iter(f"{W}tblHeader"))) == 3

    def test_pages_are_numbered_and_bear_the_notice(self, word: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(word)) as package:
            names = package.namelist()
            heads = [
                "".join(map(str, etree.fromstring(package.read(n)).itertext()))
                for n in names
                if "header" in n or "footer" in n
            ]
        assert sorted(heads) == sorted([NOTICE, NOTICE, NOTICE, "", "—  PAGE 1 —", "—  PAGE 1 —"])

    def test_gaps_are_marked(self, word: bytes) -> None:
        texts = [p.text for p in docx.Document(io.BytesIO(word)).paragraphs]
        assert "本年支出万元，3.2%。【待填写：增长的主要原因】［不予公开：涉密项目］" in [
            t.replace("1,234.50", "") for t in texts
        ]

    def test_charts_are_pictures_with_words_for_those_who_do_not_see_them(self, word: bytes) -> None:
        body = part(word, "word/document.xml")
        assert [d.get("descr") for d in body.iter("{*}docPr")] == ["甲最大"]

    def test_parts_are_those_that_it_uses(self, word: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(word)) as package:
            names = {name for name in package.namelist() if not name.startswith(("word/header", "word/footer"))}
            kinds = etree.fromstring(package.read("[Content_Types].xml"))
            declared = {str(e.get("PartName")).lstrip("/") for e in kinds if e.get("PartName")}
            assert declared <= set(package.namelist())
        assert names == {
            "[Content_Types].xml",
            "_rels/.rels",
            "docProps/app.xml",
            "docProps/core.xml",
            "word/_rels/document.xml.rels",
            "word/document.xml",
            "word/fontTable.xml",
            "word/media/image1.png",
            "word/settings.xml",
            "word/styles.xml",
            "word/theme/theme1.xml",
            "word/webSettings.xml",
        }

    def test_no_moment_stands_in_the_file(self, tree: DocumentTree, word: bytes) -> None:
        assert write_docx(tree) == word
        with zipfile.ZipFile(io.BytesIO(word)) as package:
            assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert package.namelist()[0] == "[Content_Types].xml"
        made: Any = docx.Document(io.BytesIO(word))
        assert made.core_properties.created.isoformat() == "2031-01-01T00:00:00+00:00"


class TestPdf:
    def test_is_tagged_archivable_and_the_same_each_time(self, tree: DocumentTree) -> None:
        data = write_pdf(tree)
        assert data == write_pdf(tree)
        assert b"pdfaid:part" in data
        assert b"pdfuaid:part" in data
        assert b"/MarkInfo" in data
        document = pypdfium2.PdfDocument(data)
        assert document.get_metadata_value("Title") == "2031年度云溪县水务局部门决算"
        assert [bookmark.get_title() for bookmark in document.get_toc()] == ["第一部分 概况", "一、收支", "小标题"]

    def test_pages_are_upright_and_turned(self, tree: DocumentTree) -> None:
        sizes = [tuple(round(side) for side in page.get_size()) for page in pypdfium2.PdfDocument(write_pdf(tree))]
        assert sizes[:4] == [(595, 842), (595, 842), (595, 842), (842, 595)]

    def test_text_is_never_markup(self) -> None:
        text = '#let x = 1; *粗* $a$ \\ "引" <标签> @ref `码`'
        page = pypdfium2.PdfDocument(write_pdf(one_of_each(small_sheet(text), FIGURE)))[3]
        shown = "".join(page.get_textpage().get_text_bounded().split())
        assert "".join(text.split()) in shown

    def test_without_any_chinese_font_it_is_refused_in_one_sentence(self, tree: DocumentTree) -> None:
        with pytest.raises(PublishingError, match=r"生成 PDF 需要中文字体.*fonts-noto-cjk"):
            pdf_with(tree, installed(system=False, bundled=False))

    def test_the_font_that_the_package_brings_is_enough(self, tree: DocumentTree, book: Rulebook) -> None:
        fonts = installed(system=False, bundled=True)
        assert set(map(tuple, families(book.paper, fonts).values())) == {("Noto Sans SC",)}
        page = pypdfium2.PdfDocument(pdf_with(tree, fonts))[2]
        assert "第一部分 概况" in page.get_textpage().get_text_bounded()


class TestPage:
    def test_a_figure_says_where_it_comes_from_and_leads_there(self, tree: DocumentTree) -> None:
        page = parsed(write_html(tree))
        first, second = page.xpath("//*[@class='figure']")
        assert (first.tag, first.text, first.get("data-form"), first.get("data-row"), first.get("data-column")) == (
            "a", "1,234.50", "final_accounts.03", "213", "c1",
        )  # fmt: skip
        assert first.get("aria-description") == "出自：支出决算表，农林水支出，金额1"
        assert page.get_element_by_id(first.get("href")[1:]).text == "1,234.50"
        assert (second.tag, second.text, second.get("tabindex")) == ("span", "3.2", "0")
        assert second.get("aria-description") == "算式：(2.06 − 2.00) ÷ 2.00"

    def test_links_lead_somewhere_and_names_are_given_once(self, tree: DocumentTree) -> None:
        page = parsed(write_html(tree))
        names = page.xpath("//@id")
        assert len(names) == len(set(names))
        assert {link[1:] for link in page.xpath("//@href")} <= set(names)

    def test_levels_of_headings_follow_each_other(self, tree: DocumentTree) -> None:
        page = parsed(write_html(tree))
        levels = [int(tag[1:]) for tag in (e.tag for e in page.iter("h1", "h2", "h3", "h4", "h5", "h6"))]
        assert all(after <= before + 1 for before, after in pairwise(levels))

    def test_heads_that_say_nothing_are_none(self) -> None:
        page = parsed(write_html(one_of_each(small_sheet(""), FIGURE)))
        assert [head.text for head in page.iter("th") if not head.text] == []

    def test_needs_no_other_file_and_no_script(self, tree: DocumentTree) -> None:
        text = write_html(tree)
        assert "<script" not in text
        assert parsed(text).xpath("//link | //img | //@src") == []
        assert text.count(NOTICE) == 1

    def test_text_is_never_markup(self) -> None:
        text = "<b>&\"'</b><script>1</script>"
        page = parsed(write_html(one_of_each(small_sheet(text), FIGURE)))
        assert page.xpath("//tbody//th[@class='name']/text()") == [text, text, "甲", "乙"]
        assert page.xpath("//script") == []


class TestFitting:
    def test_a_table_keeps_the_largest_type_that_one_page_holds(self, book: Rulebook) -> None:
        fitted = fit(small_sheet(), book.paper, turned=False)
        assert (fitted.size, fitted.page, fitted.whole) == (10.5, None, True)

    @pytest.mark.parametrize(("columns", "turned"), [(6, False), (12, True)])
    def test_a_wide_table_is_turned(self, book: Rulebook, columns: int, turned: bool) -> None:
        assert (fit(small_sheet(columns=columns), book.paper, turned=False).page is not None) == turned

    def test_paper_grows_with_hundreds_of_columns(self, book: Rulebook) -> None:
        fitted = fit(small_sheet(columns=300), book.paper, turned=False)
        assert fitted.size == 7.5
        assert fitted.page is not None
        assert fitted.page[0] > fitted.width > 300 * 30

    def test_columns_fill_the_width_and_figures_stand_on_one_line(self, book: Rulebook) -> None:
        fitted = fit(small_sheet("某" * 40, columns=4), book.paper, turned=False)
        assert fitted.width == pytest.approx(156 / 25.4 * 72, abs=0.1)
        assert min(fitted.widths[1:]) >= len("1,234.50") * fitted.size * 0.56


def test_no_heading_stands_alone_on_a_page(book: Rulebook) -> None:
    wide = SheetBlock(small_sheet(columns=12))
    blocks = (heading(1, "第一部分"), PageBreak(), heading(2, "一、表"), wide, PageBreak(), heading(2, "二、完"))
    steps = list(planned(DocumentTree("", "", None, blocks), book.paper))
    assert [type(step).__name__ for step in steps] == ["Fit", "PageBreak", "Heading"]
    assert isinstance(steps[0], Fit)
    assert [plain_of(one.runs) for one in steps[0].headings] == ["第一部分", "一、表"]


@pytest.mark.parametrize("columns", [1, 40, 300])
def test_any_number_of_columns_is_written(columns: int) -> None:
    tree = one_of_each(small_sheet("某" * 40, columns), FIGURE)
    last = f"{columns},234.50"
    assert last in "".join(part(write_docx(tree), "word/document.xml").itertext())
    assert last in write_html(tree)
    assert any(last in page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(write_pdf(tree)))


def test_a_document_of_nothing_is_written() -> None:
    empty = DocumentTree("", "", None, ())
    assert len(pypdfium2.PdfDocument(write_pdf(empty))) == 1
    assert docx.Document(io.BytesIO(write_docx(empty))).paragraphs == []
    assert '<main id="text">' in write_html(empty)


def test_signs_that_no_file_may_hold_are_left_out() -> None:
    tree = one_of_each(small_sheet("甲\x00\x0b乙"), FIGURE)
    assert "甲乙" in "".join(part(write_docx(tree), "word/document.xml").itertext())
    assert len(write_pdf(tree)) > 1000


@pytest.mark.office_suite
@pytest.mark.slow
def test_an_office_suite_opens_the_word_document_and_numbers_its_contents(
    book: Rulebook, example: Report, office_suite: str, tmp_path: Path
) -> None:
    tree = document_of(example, book)
    source = tmp_path / "决算.docx"
    source.write_bytes(write_docx(tree))
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    subprocess.run(  # noqa: S603 - the office suite that the fixture found
        [office_suite, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, source],
        check=True,
        capture_output=True,
        timeout=300,
    )

    pages = pypdfium2.PdfDocument(tmp_path / "决算.pdf")
    sheets = sum(isinstance(block, SheetBlock) for block in tree.blocks)
    assert sheets <= len(pages) <= 2 * sheets
    contents = [line.split() for line in pages[1].get_textpage().get_text_bounded().splitlines()]
    entry = next(line[-1] for line in contents if line and line[0].startswith("第二部分"))
    assert entry.rpartition(".")[2] == str(len(pages))
