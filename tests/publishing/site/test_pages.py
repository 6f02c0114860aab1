"""Every page: links lead somewhere, figures to their origins, nothing from outside, nothing unescaped."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pypdfium2
import pytest
from lxml import html

from mingzhang.forms import FilledForm, Report
from mingzhang.language import LANGUAGES, speaking
from mingzhang.pipeline import judge
from mingzhang.publishing.site import Extras, checked_of
from mingzhang.rulebook import load
from tests.publishing.site.conftest import Publish, expenditure, report, row

CHINESE = re.compile("[\u4e00-\u9fff]")
WEIGHT = 150 * 1024


def _parsed(path: Path) -> Any:
    """The page; what XPath finds in it is of many types."""
    return html.fromstring(path.read_bytes())


def _pages(folder: Path) -> dict[Path, Any]:
    return {path: _parsed(path) for path in folder.rglob("*.html")}


def _addresses(page: Any) -> Iterator[str]:
    for element in page.iter("a", "link", "script", "img", "form"):
        for name in ("href", "src", "action"):
            if element.get(name):
                yield element.get(name)


@pytest.fixture
def folder(publish: Publish) -> Path:
    """Two departments, one of them with two years."""
    return publish([report(), report(year=2022, total="240.00"), report("云溪市水务局")])[0]


def test_every_link_leads_to_a_file_and_an_anchor(folder: Path) -> None:
    pages = _pages(folder)
    ids = {
        path: {element.get("id") for element in page.iter() if element.get("id")} for path, page in pages.items()
    }
    checked = 0
    for path, page in pages.items():
        for address in _addresses(page):
            name, _, anchor = unquote(address).partition("#")
            target = (path.parent / name).resolve() if name else path
            assert target.is_file(), (path, address)
            assert not anchor or target.suffix != ".html" or anchor in ids[target], (path, address)
            checked += 1
    assert checked > 500


def test_nothing_comes_from_another_host(folder: Path) -> None:
    for path, page in _pages(folder).items():
        assert [a for a in _addresses(page) if re.match(r"[a-z]+:|//", a)] == [], path
    for name in ("site.css", "site.js"):
        assert "http" not in (folder / "assets" / name).read_text(encoding="utf-8").replace("https://", "").lower()


def test_every_figure_of_a_table_leads_to_its_origin(folder: Path) -> None:
    tables = list(folder.rglob("03.html"))
    assert len(tables) == 6
    for path in tables:
        cells = _parsed(path).xpath("//table[contains(@class,'grid')]//td[@class='n']")
        assert len(cells) == 15
        for cell in cells:
            [link] = cell.findall("a")
            name, _, anchor = link.get("href").partition("#")
            origin = _parsed(path.parent / name).get_element_by_id(anchor)
            assert origin[1].text_content().split()[0] == link.text


def test_an_origin_says_place_and_sum(folder: Path) -> None:
    page = next(folder.glob("zh/d/*/2023-accounts/origins.html"))
    rows = {tr[0].text_content(): tr for tr in _parsed(page).xpath("//tbody/tr")}
    assert rows["合计 · 本年支出合计"][2].text_content().strip() == "第2页，第9行"
    assert rows["合计 · 本年支出合计"][3].text_content() == "= 基本支出 100.00 + 项目支出 200.00；相加相符"
    assert rows["合计 · 基本支出"][3].text_content() == (
        "= 一般公共服务支出 80.00 + 社会保障和就业支出 20.00；相加相符"
    )
    assert rows["档案馆 · 基本支出"][3].text_content() == ""


def test_a_sum_that_does_not_agree_says_by_how_much(publish: Publish) -> None:
    folder, _, _ = publish([report(total="301.00")])
    page = next(folder.glob("en/d/*/2023-accounts/origins.html"))
    [how] = _parsed(page).xpath("//tr[@id='t03r0c0']/td[3]")
    assert how.text_content() == (
        "= Basic expenditure 100.00 + Project expenditure 200.00; the sum is 300.00, 1.00 off, beyond rounding"
    )


def test_the_first_page_of_a_report(folder: Path) -> None:
    page = _parsed(next(folder.glob("zh/d/*/2023-accounts/index.html")))
    assert page.xpath("//h1")[0].text_content().endswith("2023年度部门决算")
    figures = {div[0].text_content(): div[1].text_content() for div in page.xpath("//dl[@class='tally']/div")}
    assert figures == {
        "本年支出": "300.00 万元",
        "基本支出": "100.00 万元",
        "项目支出": "200.00 万元",
        "“三公”经费": "4.00 万元",
    }
    lines = [[cell.text_content() for cell in tr] for tr in page.xpath("//table[@class='sortable']/tbody/tr")]
    assert lines == [
        ["合计", "8.00", "4.00", "50.00%"],
        ["公务接待费", "8.00", "4.00", "50.00%"],
        ["库房改造", "150.00", "160.00", "120.00", "75.00%", "95"],
    ]
    assert page.xpath("//svg") or page.xpath("//*[local-name()='svg']")
    assert "示例数据" in page.xpath("//p[@class='sample']")[0].text


def test_years_are_compared_with_their_arithmetic(folder: Path) -> None:
    pages = [_parsed(path) for path in folder.glob("zh/d/*/index.html")]
    [page] = [one for one in pages if one.xpath("//h1")[0].text == "云溪市档案馆"]
    told = [li.text_content().strip() for li in page.xpath("//li[starts-with(@id,'x-')]")]
    assert told[0] == "本年支出 2022→2023：(300.00 − 240.00) ÷ 240.00 = +25.00%"
    [link] = page.xpath("//td/a[text()='+25.00%']")
    assert link.get("href") == "#x-final_accounts-expenditure-2023"


def test_a_year_lists_its_departments_in_several_orders(publish: Publish) -> None:
    folder, _, _ = publish([report(), report("云溪市水务局", total="500.00")])
    by_name = _parsed(folder / "zh/years/2023-final_accounts.html")
    by_money = _parsed(folder / "zh/years/2023-final_accounts-by-expenditure.html")
    names = [[th.text_content() for th in page.xpath("//tbody//th")] for page in (by_name, by_money)]
    assert names == [["云溪市档案馆", "云溪市水务局"], ["云溪市水务局", "云溪市档案馆"]]


def test_english_pages_say_what_is_known_in_english(folder: Path) -> None:
    page = _parsed(next(folder.glob("en/d/*/2023-accounts/03.html")))
    assert page.xpath("//h1")[0].text == "Expenditure by function, final accounts"
    heads = [th.text_content() for th in page.xpath("//thead//th")]
    assert heads == ["Code", "Name", "Total expenditure of the year", "Basic expenditure", "Project expenditure"]
    labels = {th.text_content(): th.get("lang") for th in page.xpath("//tbody//th")}
    assert labels["General public services"] is None
    assert labels["档案馆"] == "zh-Hans"


def test_what_people_write_is_never_markup(publish: Publish) -> None:
    name = "<script>alert(1)</script>&\"'局"
    form = FilledForm("final_accounts.03", name, (row("total", name, total="1.00"),), "万元", notes=(name,))
    base = report(name)
    folder, _, _ = publish([Report(base.document, name, 2023, "final_accounts", (form,))])
    for path in folder.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "<script>alert" not in text, path
    assert any("&lt;script&gt;alert" in path.read_text(encoding="utf-8") for path in folder.rglob("*.html"))


def test_long_tables_are_divided_and_every_page_stays_light(publish: Publish) -> None:
    rows = tuple(
        row(str(2_000_000 + n), f"很长的科目名称之第{n}项支出", total="1.00", basic="1.00") for n in range(3000)
    )
    form = FilledForm("final_accounts.03", "支出决算表", rows, "万元", columns=("total", "basic"))
    base = report()
    folder, _, _ = publish([Report(base.document, base.entity, 2023, "final_accounts", (form,))])
    parts = list(folder.glob("zh/d/*/2023-accounts/03-[0-9]*.html"))
    assert len(parts) == 9, (
        "333 rows of a name and two figures are a page of at most 1,000; the first has no number"
    )
    heaviest = max(path.stat().st_size for path in folder.rglob("*.html"))
    assert WEIGHT / 4 < heaviest < WEIGHT


def test_a_blank_is_not_a_zero(publish: Publish) -> None:
    base = expenditure()
    form = FilledForm(base.form, base.title, (*base.rows, row("210", "卫生健康支出", total="0.00")), "万元")
    told = report()
    folder, _, _ = publish([Report(told.document, told.entity, 2023, "final_accounts", (form,))])
    page = _parsed(next(folder.glob("zh/d/*/2023-accounts/03.html")))
    [last] = page.xpath("//tbody/tr[last()]")
    assert [td.text_content() for td in last.iter("td")] == ["210", "0.00", "", ""]


def test_a_missing_page_image_is_told_and_the_rest_is_published(publish: Publish) -> None:
    extras = {("云溪市档案馆", 2023, "final_accounts"): Extras(images={1: b"png"}, images_promised=True)}
    folder, _, written = publish([report()], extras=extras)
    assert written.notices == (
        "云溪市档案馆2023.pdf 缺第 2 页的页面图像；其余照常公开，补上图像后再发布一版即可。",
    )
    page = next(folder.glob("zh/d/*/2023-accounts/origins.html")).read_text(encoding="utf-8")
    assert page.count("这一页的图像没有提供") == 15 + 4 + 5


def test_page_images_are_linked_from_origins(publish: Publish) -> None:
    extras = {("云溪市档案馆", 2023, "final_accounts"): Extras(images={2: b"png"}, images_promised=True)}
    folder, _, written = publish([report()], extras=extras)
    assert written.notices == ()
    path = next(folder.glob("zh/d/*/2023-accounts/origins.html"))
    [first, *_] = _parsed(path).xpath("//td/a[text()='页面图像']")
    assert (path.parent / first.get("href")).read_bytes() == b"png"


def test_a_report_opens_with_what_was_spent_on_what(publish: Publish) -> None:
    """The sentence stands before the tiles, in both languages, and its numbers lead to their origins."""
    folder, _, _ = publish([report()])
    for language, said in (("zh", "2023 年支出"), ("en", "In 2023, ")):
        [path] = folder.glob(f"{language}/d/*/2023-accounts/index.html")
        page = path.read_text(encoding="utf-8")
        opening = page[page.index("<h1") : page.index('<dl class="tally">')]
        assert said in opening
        [href] = re.findall(r'<a href="(origins[^"]*)">300\.00</a>', opening)
        name, _, anchor = href.partition("#")
        assert f'id="{anchor}"' in (path.parent / name).read_text(encoding="utf-8")
        assert "180.00 ÷ 300.00 = 60.0%" in opening


def test_the_site_opens_in_chinese(folder: Path) -> None:
    """Also without script; whoever stays finds both languages."""
    root = (folder / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'http-equiv="refresh" content="([^"]*)"', root) == ["0; url=zh/index.html"]
    assert re.findall(r'<a href="([^"]*)"', root) == ["zh/index.html", "en/index.html"]


_FAULTY = replace(report(), forms=(expenditure("299.00"), *report().forms[1:]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_findings_are_told_in_the_language_of_the_page_whoever_publishes(publish: Publish, language: str) -> None:
    """The publisher speaks one language; the pages are of both, and the same for everybody."""
    with speaking(language):
        view = judge([_FAULTY], load())
        folder, _, _ = publish([_FAULTY], extras={_key(_FAULTY): Extras(checked=checked_of(view, _FAULTY))})
    zh, en = (_parsed(next(folder.glob(f"{name}/d/*/*/findings.html"))) for name in LANGUAGES)
    told = {name: [p for a in page.xpath("//article") for p in a.xpath("./p[1]")] for name, page in _both(zh, en)}
    assert len(told["zh"]) == len(told["en"]) > 0
    assert [p.text for p in told["zh"] if not CHINESE.search(p.text)] == []
    assert [p.text for p in told["en"] if CHINESE.search(_without_names(p.text))] == []
    assert "项：" in zh.xpath("//main/p")[-1].getparent().text_content()
    assert "items checked:" in en.text_content()
    assert {tag.text for tag in en.xpath("//article//span[@class='tag']")} <= {"Errors", "Warnings", "Information"}


def _both(zh: Any, en: Any) -> list[tuple[str, Any]]:
    return [("zh", zh), ("en", en)]


def _without_names(text: str) -> str:
    """A sentence without what the document prints, which stays as it is."""
    return re.sub("“[^”]*”|‘[^’]*’", "", text)


def _key(one: Report) -> tuple[str | None, int | None, str]:
    return one.entity, one.fiscal_year, one.kind


def test_more_projects_than_the_first_page_lists_are_counted(publish: Publish) -> None:
    rows = tuple(row(str(n), f"项目{n}", project=f"项目{n}", initial="1.00") for n in range(1, 124))
    form = FilledForm("self_evaluation_summary", "自评汇总表", rows, "万元")
    folder, _, _ = publish([replace(report(), forms=(form,))])
    page = _parsed(next(folder.glob("zh/d/*/*-accounts/index.html")))
    section = page.xpath("//h2[@id='projects']/..")[0]
    assert len(section.xpath(".//tbody/tr")) == 120
    assert "另有 3 个项目没有列在这里" in section.text_content()


def test_a_reader_without_the_program_can_check_every_file(folder: Path) -> None:
    """The two commands of the page, as they stand there."""
    shell, jq = shutil.which("sh"), shutil.which("jq")
    if shell is None or jq is None:
        pytest.skip("jq is not installed")
    commands = [pre.text for pre in _parsed(folder / "zh/verify.html").xpath("//pre")]
    assert commands[2].startswith("jq ")
    (folder / "zh/az.html").write_text("altered")
    done = subprocess.run([shell, "-c", commands[2]], cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - our own page
    assert (done.returncode, done.stdout) == (1, "zh/az.html: FAILED\n")


def test_the_data_package_of_the_same_version_is_linked(publish: Publish) -> None:
    folder, _, _ = publish([report()], package=("datapackage.json", "ocds/releases.json"))
    for language in LANGUAGES:
        links = [a.get("href") for a in _parsed(folder / language / "data.html").xpath("//main//ul//a")]
        assert links[-2:] == ["../data/datapackage.json", "../data/ocds/releases.json"]


def test_on_paper_the_table_behind_a_chart_is_printed(folder: Path, tmp_path: Path) -> None:
    """What is folded on the screen is open on paper, with and without script."""
    browser = shutil.which("chromium")
    if browser is None:
        pytest.skip("chromium is not installed")
    page = next(folder.glob("zh/d/*/2023-accounts/index.html"))
    words = ["--headless", "--no-sandbox", f"--user-data-dir={tmp_path}/profile", "--no-pdf-header-footer"]
    made = tmp_path / "page.pdf"
    subprocess.run([browser, *words, f"--print-to-pdf={made}", page.as_uri()], capture_output=True, check=True)  # noqa: S603 - our own page
    printed = "".join(sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(made))
    assert printed.count("社会保障和就业支出") == 2, "once in the chart, once in the table behind it"
