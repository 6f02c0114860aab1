"""The portal as a whole: addresses, renaming, what is made anew, search, the first letters of names."""

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from mingzhang.errors import DocumentError
from mingzhang.publishing.contract import reading_json
from mingzhang.publishing.sealing import verify
from mingzhang.publishing.site import stored_reports
from mingzhang.publishing.site.pinyin import OTHER, letter, without_common
from mingzhang.publishing.site.search import FOLDER, SHARDS, Hit, grams, shard_of, shards_of
from tests.publishing.site.conftest import Publish, report


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_reports_give_the_same_bytes_whoever_works(publish: Publish) -> None:
    reports = [report(year=year) for year in range(2010, 2024)]
    one, two = publish(reports, out="one")[0], publish(list(reversed(reports)), workers=2, out="two")[0]
    assert _files(one) == _files(two)


def test_a_correction_makes_only_what_it_touches(publish: Publish, tmp_path: Path) -> None:
    first, _, _ = publish([report(), report("云溪市水务局")])
    second, published, _ = publish([report(total="299.00"), report("云溪市水务局")], "更正合计")
    before, after = _files(first), _files(second)
    changed = {path for path in after if before.get(path) != after[path]}
    touched = {path.split("/")[2] for path in changed if path.split("/")[1:2] == ["d"]}
    assert len(touched) == 1
    assert "assets/site.css" not in changed
    [other] = {path.name for path in second.glob("zh/d/*")} - touched
    kept = [
        path for path in second.rglob("*") if path.is_file() and path.samefile(first / path.relative_to(second))
    ]
    assert {path for path in after if f"/{other}/" in path} <= {
        path.relative_to(second).as_posix() for path in kept
    }
    assert published.kept == len(kept)
    assert verify(tmp_path / "out").holds


def test_a_renamed_department_stands_in_one_place(publish: Publish) -> None:
    reports = [report("云溪市档案局", 2022), report("云溪市档案馆", 2023)]
    apart, _, told = publish(reports, out="apart")
    assert len(list(apart.glob("zh/d/*"))) == 2
    assert told.notices == (
        "“云溪市档案局”止于 2022 年度，“云溪市档案馆”始于 2023 年度；"
        "若是更名，请指明“云溪市档案局=云溪市档案馆”，两段合在一处。",
    )
    joined, _, told = publish(reports, renamed={"云溪市档案局": "云溪市档案馆"}, out="joined")
    assert told.notices == ()
    [page] = joined.glob("zh/d/*/index.html")
    text = page.read_text(encoding="utf-8")
    assert "曾用名：<span>云溪市档案局</span>" in text
    assert "2022→2023" in text


def test_of_several_departments_that_ended_the_one_with_a_like_name_is_suggested(publish: Publish) -> None:
    """The city's name, which all share, makes no two of them alike."""
    last = [report(f"云溪市{name}局", 2022) for name in ("档案", "水务", "商务", "体育")]
    _, _, told = publish([*last, report("云溪市体育局"), report("云溪市档案馆")], out="one")
    assert told.notices == (
        "“云溪市档案局”止于 2022 年度，“云溪市档案馆”始于 2023 年度；"
        "若是更名，请指明“云溪市档案局=云溪市档案馆”，两段合在一处。",
    )
    _, _, told = publish([*last, report("云溪市体育局"), report("云溪市民政厅")], out="two")
    assert told.notices == (
        "“云溪市商务局”、“云溪市档案局”、“云溪市水务局”止于 2022 年度，“云溪市民政厅”始于 2023 年度；"
        "若其中有更名的，请用“旧名=新名”指明。",
    )


def test_a_department_that_took_in_another_is_not_compared_with_half_of_the_year_before(publish: Publish) -> None:
    """2022: 240 and 100 apart; 2023: 300 together. Neither 25 % nor 200 % says anything."""
    before = [report("云溪市档案馆", 2022, "240.00"), report("云溪市档案处", 2022, "100.00")]
    folder, _, told = publish(
        [*before, report("云溪市档案馆", 2023, "300.00")], renamed={"云溪市档案处": "云溪市档案馆"}
    )
    assert told.notices == ()
    [path] = folder.glob("zh/d/*/index.html")
    page: Any = html.fromstring(path.read_bytes())
    heads = [th.text_content() for th in page.xpath("//section[2]//thead//th")]
    assert sorted(heads) == sorted(["指标", "2023", "变动", "2022 云溪市档案处", "变动", "2022 云溪市档案馆"])
    assert page.xpath("//*[starts-with(@id,'x-')]") == []
    assert "并入的部门：云溪市档案处" in page.text_content()
    assert "曾用名" not in page.text_content()
    assert "怎样算出" not in page.text_content()


def test_two_reports_of_one_year_and_kind_do_not_hide_each_other(publish: Publish) -> None:
    folder, _, written = publish([report(), report(total="299.00")])
    assert written.reports == 2
    names = sorted(path.name for path in folder.glob("zh/d/*/*-accounts*"))
    assert names == ["2023-accounts", "2023-accounts-2"]


def test_stored_readings_are_loaded_as_they_were(publish: Publish, tmp_path: Path) -> None:
    path = tmp_path / "reading.json"
    path.write_text(
        json.dumps(reading_json([report(), report("云溪市水务局")]), ensure_ascii=False), encoding="utf-8"
    )
    stored = stored_reports([path])
    assert [(one.entity, one.year, one.kind) for one in stored] == [
        ("云溪市档案馆", 2023, "final_accounts"),
        ("云溪市水务局", 2023, "final_accounts"),
    ]
    folder, _, _ = publish(stored, out="stored")
    held, _, _ = publish([report(), report("云溪市水务局")], out="held")
    assert next(folder.glob("zh/d/*/2023-accounts/03.html")).name == "03.html"
    same = [path for path in _files(held) if path.endswith("03.html")]
    assert {path: _files(folder)[path] for path in same} == {path: _files(held)[path] for path in same}


@pytest.mark.parametrize("text", ["", "[]", '{"contract": "other/1", "documents": []}'])
def test_what_is_no_stored_reading_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(DocumentError, match=r"read --json"):
        stored_reports([path])


def _found(folder: Path, question: str) -> list[str]:
    """What the script finds, by its own steps: shards, postings, titles."""
    numbers = None
    for pair in (question[place : place + 2] for place in range(len(question) - 1)):
        shard = json.loads((folder / FOLDER / f"s{shard_of(pair)}.json").read_bytes())
        steps = [int(step, 36) for step in shard.get(pair, "").split()]
        own = {sum(steps[: place + 1]) for place in range(len(steps))}
        numbers = own if numbers is None else numbers & own
    titles = json.loads((folder / FOLDER / "t0.json").read_bytes())
    return [titles[number][0] for number in sorted(numbers or ())]


def test_search_finds_departments_and_projects(publish: Publish) -> None:
    folder, _, _ = publish([report(), report("云溪市水务局"), report("云溪市水务局", 2022)])
    assert _found(folder, "水务") == ["云溪市水务局", "库房改造"]
    assert _found(folder, "云溪市档案馆") == ["云溪市档案馆", "库房改造"]
    assert _found(folder, "库房改造") == ["库房改造", "库房改造"]
    assert _found(folder, "不存在") == []
    for title, _, href in json.loads((folder / FOLDER / "t0.json").read_bytes()):
        assert (folder / "zh" / href.partition("#")[0]).is_file(), title


def test_shards_hold_every_gram_once() -> None:
    hits = [Hit("档案馆", "", "a"), Hit("Abc 档案", "", "b")]
    shards = shards_of(hits)
    assert len(shards) == SHARDS
    assert {gram for shard in shards for gram in shard} == grams("档案馆") | grams("Abc 档案")
    assert shards[shard_of("档案")]["档案"] == "0 1"
    assert "bc" in grams("Abc 档案")
    assert "c档" not in grams("Abc 档案")


def test_the_hash_of_a_gram_is_the_published_one() -> None:
    """FNV-1a of the 16-bit units, by hand for one: ((2166136261 ^ 97) * 16777619) mod 2^32 = 3826002220."""
    assert shard_of("a") == 3826002220 % SHARDS


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("安全", "A"),
        ("档案", "D"),
        ("财政", "C"),
        ("水务", "S"),
        ("政务", "Z"),
        ("气象", "Q"),
        ("鑫", OTHER),
        ("IT", "I"),
        ("", OTHER),
    ],
)
def test_first_letters(name: str, expected: str) -> None:
    assert letter(name) == expected


def test_what_all_names_begin_with_says_nothing() -> None:
    assert without_common(["云溪市档案馆", "云溪市水务局"]) == {"云溪市档案馆": "档案馆", "云溪市水务局": "水务局"}
    assert without_common(["云溪市"]) == {"云溪市": "云溪市"}
