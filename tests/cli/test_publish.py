"""`mingzhang publish` as people use it: sources, formats, drafts, names, full disks; a refusal is one sentence."""

import json
import os
import resource
import subprocess
from pathlib import Path

import pytest

from mingzhang.example import load_example, read_data
from mingzhang.publishing.contract import reading_json
from mingzhang.publishing.publication import file_name
from mingzhang.rulebook import load
from tests.cli.conftest import Say
from tests.cli.running import COMMAND

NAME = "2023年度青岛市大数据发展管理局部门决算"


@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example year as `read --json` would have stored it."""
    path = tmp_path_factory.mktemp("stored") / "reading.json"
    path.write_text(json.dumps(reading_json(load_example(load())), ensure_ascii=False), encoding="utf-8")
    return path


@pytest.fixture
def folder(stored: Path, tmp_path: Path) -> Path:
    """A folder with a stored reading and what people wrote."""
    made = tmp_path / "材料"
    made.mkdir()
    (made / "reading.json").write_bytes(stored.read_bytes())
    (made / "narrative.yaml").write_text(read_data("narrative.yaml"), encoding="utf-8")
    return made


@pytest.mark.slow
def test_the_example_in_every_format(say: Say, tmp_path: Path) -> None:
    said = say("publish", "example", "--out", tmp_path / "out", "--format", "docx,pdf,xlsx,html,txt")
    assert (said.status, said.err) == (0, "")
    assert "示例数据" in said.out
    made = {path.suffix: path.read_bytes()[:5] for path in (tmp_path / "out").iterdir() if path.stem == NAME}
    assert made.pop(".txt").startswith("示".encode())
    assert made.pop(".html").lower().startswith(b"<!doc")
    assert made == {".docx": b"PK\x03\x04\x14", ".xlsx": b"PK\x03\x04\x14", ".pdf": b"%PDF-"}
    assert len(list((tmp_path / "out").iterdir())) == 5


@pytest.mark.slow
def test_the_same_data_give_the_same_bytes(say: Say, tmp_path: Path) -> None:
    for name in "ab":
        words = ["--format", "docx,pdf,xlsx,html,txt", "--charts"]
        assert say("publish", "example", "--out", tmp_path / name, *words).status == 0
    one, other = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in "ab")
    assert len(one) == 5
    assert one == other


def test_a_folder_and_the_example_give_the_same_document(say: Say, folder: Path, tmp_path: Path) -> None:
    one, other = (
        say("publish", s, "--out", tmp_path / n, "--format", "txt") for s, n in (("example", "a"), (folder, "b"))
    )
    assert (one.status, other.status, other.err) == (0, 0, "")
    texts = [(tmp_path / name / f"{NAME}.txt").read_bytes() for name in "ab"]
    assert texts[0] == texts[1]


def test_a_stored_reading_alone_lists_what_is_to_be_filled_in(say: Say, stored: Path, tmp_path: Path) -> None:
    said = say("publish", stored, "--out", tmp_path, "--format", "txt")
    assert said.status == 0
    assert "处待填，文中已标出：duties（部门的主要职责，一条一段）" in said.err
    assert "请按 待填.yaml 写进 narrative.yaml。" in said.err
    text = (tmp_path / f"{NAME}.txt").read_text(encoding="utf-8")
    assert text.startswith("草稿，未定稿\n")
    assert "〔待填：部门的主要职责，一条一段〕" in text


def test_a_final_document_has_no_gaps(say: Say, stored: Path, folder: Path, tmp_path: Path) -> None:
    refused = say("publish", stored, "--out", tmp_path / "a", "--format", "txt", "--final").sentence
    assert refused.startswith("还有 ")
    assert "去掉 --final 先出草稿" in refused
    assert not (tmp_path / "a").exists()
    assert say("publish", folder, "--out", tmp_path / "b", "--format", "txt", "--final").status == 0


def test_a_missing_reason_is_named(say: Say, folder: Path, tmp_path: Path) -> None:
    path = folder / "narrative.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("  reception: 当年公务接待任务增多\n", ""), encoding="utf-8")
    said = say("publish", folder, "--out", tmp_path / "out", "--format", "txt")
    assert said.err == (
        "还有 1 处待填，文中已标出：reasons.reception（增减变动的主要原因）；请按 待填.yaml 写进 narrative.yaml。\n"
    )


def _changed(stored: Path, tmp_path: Path, **changes: object) -> Path:
    """The stored example with some keys of its document changed."""
    data = json.loads(stored.read_text(encoding="utf-8"))
    data["documents"][0] |= changes
    path = tmp_path / "changed.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"fiscal_year": None}, "没有读出年度，请在 narrative.yaml 里写 fiscal_year"),
        ({"entity": None}, "没有读出部门名称，请在 narrative.yaml 里写 entity"),
        ({"forms": []}, "没有读出表，编不成公开文件"),
        ({"kind": "budget"}, "还不会为 budget"),
    ],
)
def test_what_cannot_be_published_is_one_sentence(
    say: Say, stored: Path, tmp_path: Path, changes: dict[str, object], says: str
) -> None:
    out = tmp_path / "out"
    assert says in say("publish", _changed(stored, tmp_path, **changes), "--out", out, "--format", "txt").sentence
    assert not out.exists()


def test_a_missing_table_is_named_and_a_draft_made(say: Say, stored: Path, tmp_path: Path) -> None:
    forms = json.loads(stored.read_text(encoding="utf-8"))["documents"][0]["forms"]
    less = _changed(stored, tmp_path, forms=[form for form in forms if form["form"] != "final_accounts.09"])
    assert "缺公开09表" in say("publish", less, "--out", tmp_path / "a", "--format", "txt").sentence
    draft = say("publish", less, "--out", tmp_path / "a", "--format", "txt", "--draft")
    assert draft.status == 0
    assert "草稿：缺公开09表" in draft.err


def test_tables_that_contradict_each_other_are_refused(say: Say, stored: Path, tmp_path: Path) -> None:
    text = stored.read_text(encoding="utf-8")
    # The total of income in table 02 becomes a hundred more than its parts and than table 01.
    data = json.loads(text)
    (table,) = [form for form in data["documents"][0]["forms"] if form["form"] == "final_accounts.02"]
    cell = next(row for row in table["rows"] if row["row"] == "total")["cells"]["total"]
    cell |= {"text": "13,027.35", "value": "13027.35"}
    path = tmp_path / "contradiction.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    refused = say("publish", path, "--out", tmp_path / "out", "--format", "txt").sentence
    assert "各表的数不能同时成立" in refused
    assert "13,027.35" in refused
    assert "--draft" in refused


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nowhere.pdf"], "找不到文件 nowhere.pdf"),
        (["example", "--narrative", "nowhere.yaml"], "找不到文字材料 nowhere.yaml"),
        (["example", "--format", "doc"], "没有格式“doc”；可用的有 docx"),
        (["example", "--format", ","], "没有格式"),
    ],
)
def test_what_was_typed_wrongly(say: Say, tmp_path: Path, words: list[str], says: str) -> None:
    assert says in say("publish", *words, "--out", tmp_path / "out").sentence


def test_an_empty_folder_holds_nothing_to_publish(say: Say, tmp_path: Path) -> None:
    (tmp_path / "leer").mkdir()
    assert "里没有可读的文件" in say("publish", tmp_path / "leer", "--out", tmp_path / "out").sentence


@pytest.mark.parametrize(
    ("entity", "name"),
    [("甲市财政/税务局", "2023年度甲市财政－税务局部门决算"), ("长" * 40, f"2023年度{'长' * 40}部门决算")],
)
def test_names_that_file_systems_refuse(say: Say, stored: Path, tmp_path: Path, entity: str, name: str) -> None:
    path = _changed(stored, tmp_path, entity=entity)
    assert say("publish", path, "--out", tmp_path / "out", "--format", "txt").status == 0
    assert sorted(made.name for made in (tmp_path / "out").iterdir()) == sorted([f"{name}.txt", "待填.yaml"])


def test_no_name_is_longer_than_a_file_system_takes() -> None:
    assert len(os.fsencode(f"{file_name('长' * 200)}.docx")) <= 255
    assert file_name("..\\/") == "公开文件"


def test_a_disk_that_fills_up_leaves_the_old_publication_whole(say: Say, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert say("publish", folder, "--out", out, "--format", "txt,xlsx").status == 0
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    full = subprocess.run(  # noqa: S603 - our own command
        [str(COMMAND), "publish", str(folder), "--out", str(out), "--format", "txt,xlsx"],
        capture_output=True, encoding="utf-8", timeout=60, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (110_000, 110_000)),
    )  # fmt: skip
    assert (full.returncode, full.stdout) == (2, "")
    assert full.stderr.endswith("原有文件没有改动，请检查文件夹、权限和磁盘空间。\n")
    assert full.stderr.count("\n") == 1
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_telephone_numbers_are_kept_only_when_asked_for(say: Say, tmp_path: Path) -> None:
    for flags in ([], ["--personal"]):
        assert say("publish", "example", "--out", tmp_path, "--format", "txt", *flags).status == 0
        text = (tmp_path / f"{NAME}.txt").read_text(encoding="utf-8")
        assert ("00000000（示例数据）" in text) is bool(flags)


def test_control_characters_of_a_stored_reading_are_left_out(say: Say, stored: Path, tmp_path: Path) -> None:
    path = _changed(stored, tmp_path, entity="甲\u0001市\u000b乙<b>局")
    said = say("publish", path, "--out", tmp_path / "out", "--format", "docx,xlsx,html,txt")
    assert said.status == 0
    text = next((tmp_path / "out").glob("*.txt")).read_text(encoding="utf-8")
    assert "甲市乙<b>局" in text
    assert "乙&lt;b&gt;局" in next((tmp_path / "out").glob("*.html")).read_text(encoding="utf-8")


def test_two_reports_of_one_name_and_year_do_not_overwrite_each_other(
    say: Say, stored: Path, tmp_path: Path
) -> None:
    data = json.loads(stored.read_text(encoding="utf-8"))
    data["documents"] *= 2
    path = tmp_path / "two.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    assert say("publish", path, "--out", tmp_path / "out", "--format", "txt").status == 0
    names = sorted(made.name for made in (tmp_path / "out").iterdir())
    assert names == sorted([f"{NAME}.txt", f"{NAME}（2）.txt", "待填.yaml", "待填（2）.yaml"])


def test_a_signed_publication_is_proved_and_a_changed_one_needs_a_reason(
    say: Say, folder: Path, tmp_path: Path
) -> None:
    words = ["publish", folder, "--out", tmp_path / "out", "--format", "txt", "--sign", tmp_path / "key.pem"]
    words += ["--published", "2024-09-10"]
    assert "已签名封存为第 1 版" in say(*words).out
    assert say("verify", tmp_path / "out").status == 0
    assert "第 1 版" in say(*words).out, "the same data give the same version"
    narrative = folder / "narrative.yaml"
    narrative.write_text(narrative.read_text(encoding="utf-8").replace("172", "173"), encoding="utf-8")
    assert "请写明更正或增补的原因" in say(*words).sentence
    assert "第 2 版" in say(*words, "--reason", "接待人次更正").out
    assert say("verify", tmp_path / "out").status == 0
    document = next((tmp_path / "out").glob("versions/0002/documents/*.txt"))
    document.write_text(document.read_text(encoding="utf-8").replace("173人次", "17人次"), encoding="utf-8")
    assert say("verify", tmp_path / "out").status == 1


def test_what_has_gaps_is_not_signed(say: Say, stored: Path, tmp_path: Path) -> None:
    words = ["publish", stored, "--out", tmp_path / "out", "--format", "txt", "--sign", tmp_path / "key.pem"]
    assert "处待填" in say(*words).sentence
    assert not (tmp_path / "out").exists()
