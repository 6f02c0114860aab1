"""Bad input through `mingzhang check`, one kind after the other.

Each gives one clear sentence and exit status 2, or an entry of what was not read; in bounded time and memory;
never a traceback, and never a partial result presented as a whole one.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Say
from tests.cli.made_up import Rows, accounts, workbook
from tests.cli.running import Run, run
from tests.reading.formats.test_refusals import BOMBS, KINDS
from tests.reading.pdf.conftest import Draft

SECONDS, MEGABYTES = 20.0, 700
"""Of the processor, and at most at once; the machine that runs the tests may be slow and busy."""


def pdf(box: str = "0 0 600 800") -> bytes:
    """A page with a title and the sentence of a total."""
    draft = Draft().text(100, 700, "2023年度云溪市档案馆部门决算")
    return draft.text(50, 600, "2023年度收入总计120.63万元，支出总计120.63万元。").page(box).data()


def locked_pdf() -> bytes:
    """A PDF behind a password that nobody knows."""
    key = b"<" + b"5a" * 32 + b">"
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O " + key + b" /U " + key + b" >> /ID [<00> <00>] "
    return pdf().replace(b"trailer << ", b"trailer << " + lock)


SCAN = "q 600 0 0 800 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x7f EI Q"
"""An image over the whole page."""


def scanned_pdf() -> bytes:
    """A page with an image and not one character."""
    return Draft().draw(SCAN).page().data()


def bounded(found: Run) -> Run:
    assert found.seconds < SECONDS
    assert found.megabytes < MEGABYTES
    return found


def judged(say: Say, path: Path) -> tuple[Run, dict[str, Any]]:
    """What people and programs are told of a file that can be read in part."""
    said, data = say("check", path), say("check", path, "--json")
    assert said.status == data.status
    assert (said.err, data.err) == ("", "")
    return said, json.loads(data.out)


@pytest.mark.parametrize(("data", "what"), [kind[1:] for kind in KINDS], ids=[kind[0] for kind in KINDS])
def test_every_unreadable_kind_is_one_sentence(say: Say, tmp_path: Path, data: bytes, what: str) -> None:
    path = tmp_path / "某部门决算.xlsx"
    path.write_bytes(data)
    sentence = say("check", path).sentence
    assert sentence.startswith("某部门决算.xlsx：")
    assert what in sentence
    assert say("check", path, "--json").sentence == sentence
    assert say("read", path, "--json").sentence == sentence


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(BOMBS))
def test_every_bomb_is_defused_in_bounds(tmp_path: Path, name: str) -> None:
    make, _ = BOMBS[name]
    path = tmp_path / "炸弹.xlsx"
    path.write_bytes(make())
    assert "炸弹.xlsx" in bounded(run("check", path)).sentence


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (locked_pdf(), "密码"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 50, "损坏"),
        (b"%PDF-1.7\n", "损坏"),
        (pdf()[: len(pdf()) // 3], "损坏"),
        (scanned_pdf(), "OCR"),
        (Draft().page().data(), "没有认出任何表"),
        (pdf()[:-1000], ""),
    ],
    ids=["encrypted", "binary", "head only", "truncated", "a scan", "an empty page", "end cut off"],
)
def test_pdfs_that_give_nothing_are_one_sentence(tmp_path: Path, data: bytes, what: str) -> None:
    path = tmp_path / "决算.pdf"
    path.write_bytes(data)
    sentence = bounded(run("check", path)).sentence
    assert "决算.pdf" in sentence
    assert what in sentence


@pytest.mark.parametrize("box", ["0 0 0 0", "0 0 1000000000 1000000000", "0 0 -5 -5", "0 0 3 3", "7 7 7 900"])
def test_absurd_page_boxes_are_read_or_reported(tmp_path: Path, box: str) -> None:
    path = tmp_path / "决算.pdf"
    path.write_bytes(pdf(box))
    found = bounded(run("check", path, "--json"))
    if found.status == 2:
        assert "决算.pdf" in found.sentence
    else:
        read = json.loads(run("read", path, "--json").out)["documents"][0]
        assert read["unread"] or any(s["value"] == "120.63" for s in read["statements"])


def test_a_page_without_text_among_others_is_listed(say: Say, tmp_path: Path) -> None:
    draft = Draft().text(100, 700, "2023年度云溪市档案馆部门决算")
    draft.text(50, 600, "2023年度收入总计120.63万元，支出总计120.63万元。").page()
    path = tmp_path / "一页是扫描.pdf"
    path.write_bytes(draft.draw(SCAN).page().data())
    said, data = judged(say, path)
    assert [entry["page"] for entry in data["unread"]] == [2]
    assert "1 处没有读出" in said.out


def test_a_pdf_cut_off_after_its_content_says_that_something_may_be_missing(say: Say, tmp_path: Path) -> None:
    path = tmp_path / "没下完.pdf"
    whole = pdf()
    path.write_bytes(whole[: whole.rindex(b"%%EOF")])
    said = say("check", path)
    assert said.status == 2 or "没有读出" in said.out


def test_a_text_in_gb18030_reads_like_one_in_utf8(say: Say, tmp_path: Path) -> None:
    text = (
        "2023年度云溪市档案馆部门决算\n一、收入支出决算总体情况说明\n"
        "2023年度收、支总计1,200.00万元。与2022年度相比，各增加200.00万元，增长16.67%。\n"
    )
    found = []
    for name in ("gb18030", "utf-8", "utf-8-sig", "utf-16"):
        path = tmp_path / name / "说明.txt"
        path.parent.mkdir()
        path.write_bytes(text.encode(name))
        said, data = judged(say, path)
        found.append((said.out, data["findings"]))
    assert found[0] == found[1] == found[2] == found[3]
    assert "20.00%" in found[0][0], "200 on 1,000 is a fifth"


TWICE = accounts(fiscal="1.00", income_total="1.63")
SHEETS = [
    pytest.param({"a": accounts(), "b": accounts(entity="云溪市图书馆")}, "2份材料", id="two departments"),
    pytest.param({"a": accounts(), "b": accounts()}, "读到 2 次", id="a table twice"),
    pytest.param({"a": accounts(), "b": TWICE}, "读到 2 次", id="a table twice, differently"),
    pytest.param({"a": accounts(fiscal="NaN")}, "“NaN”，不是金额", id="not a number"),
    pytest.param({"a": accounts(other="Infinity")}, "“Infinity”，不是金额", id="infinity"),
    pytest.param({"a": accounts(grand_total="1e999")}, "“1e999”，不是金额", id="a huge exponent"),
]


@pytest.mark.parametrize(("sheets", "says"), SHEETS)
def test_doubtful_workbooks_say_what_is_doubtful(
    say: Say, tmp_path: Path, sheets: dict[str, Rows], says: str
) -> None:
    assert says in say("check", workbook(tmp_path / "存疑.xlsx", sheets)).out


def test_two_years_in_one_workbook_are_two_reports(say: Say, tmp_path: Path) -> None:
    path = workbook(tmp_path / "两年.xlsx", {"a": accounts(), "b": accounts(year=2022)})
    documents = json.loads(say("read", path, "--json").out)["documents"]
    assert [(d["part"], d["fiscal_year"], len(d["forms"])) for d in documents] == [(1, 2023, 1), (2, 2022, 1)]


def _without(rows: Rows, column: int) -> Rows:
    return [row[:column] + row[column + 1 :] if place > 3 else row for place, row in enumerate(rows)]


BROKEN: dict[str, Callable[[], Rows]] = {
    "two columns too many": lambda: [[*row, "9.99", "8.88"] if n > 3 else row for n, row in enumerate(accounts())],
    "no column of amounts": lambda: _without(_without(accounts(), 5), 2),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_table_whose_columns_do_not_fit_is_unread(say: Say, tmp_path: Path, name: str) -> None:
    rows = BROKEN[name]()
    alone = workbook(tmp_path / "单独.xlsx", {"a": rows})
    assert "收入支出决算总表" in say("check", alone).sentence
    beside = workbook(tmp_path / "一起.xlsx", {"a": accounts(), "b": rows})
    said, data = judged(say, beside)
    assert {(u["document"], u["page"]) for u in data["unread"]} == {("一起.xlsx", 2)}
    assert "处没有读出" in said.out


def test_a_table_printed_twice_side_by_side_is_not_whole(say: Say, tmp_path: Path) -> None:
    rows = [row[:2] + row[2:] * 2 if n > 3 else row for n, row in enumerate(accounts())]
    said = say("check", workbook(tmp_path / "并排.xlsx", {"a": rows}))
    assert said.status == 2 or "处没有读出" in said.out


def test_one_amount_column_missing_leaves_its_side_unjudged(say: Say, tmp_path: Path) -> None:
    """Without the amounts of income nothing may be said of its total: neither right nor wrong."""
    path = workbook(tmp_path / "缺栏.xlsx", {"a": _without(accounts(), 2)})
    found = say("check", path, "--json")
    if found.status == 2:
        assert "缺栏.xlsx" in found.sentence
        return
    data = json.loads(found.out)
    assert [f for f in data["findings"] if f["rule"] == "T-01"] == []
    assert "T-01" in {entry["rule"] for entry in data["not_checked"]} or data["unread"]


def test_contradictory_units_are_told(say: Say, tmp_path: Path) -> None:
    rows = accounts()
    rows[3] = ["部门：云溪市档案馆　单位：元", "", "", "", "", "单位：万元"]
    said, data = judged(say, workbook(tmp_path / "两个单位.xlsx", {"a": rows}))
    assert data["unread"] or any("单位" in f["message"] for f in data["findings"]) or "单位" in said.out


def test_good_files_do_not_hide_a_bad_one(say: Say, sound: Path, tmp_path: Path) -> None:
    bad = tmp_path / "空.pdf"
    bad.write_bytes(b"")
    assert "空.pdf" in say("check", sound, bad, "--out", tmp_path / "out").sentence
    assert not (tmp_path / "out").exists()


def test_a_letter_is_not_accounts(say: Say, tmp_path: Path) -> None:
    letter = tmp_path / "信.txt"
    letter.write_text("各位同事：\n明天下午三点开会，请准时参加。\n", encoding="utf-8")
    assert "没有认出任何表" in say("check", letter).sentence
    read = say("read", letter)
    assert (read.status, "没有认出任何表" in read.out) == (0, True)
