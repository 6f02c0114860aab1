"""`mingzhang publish --format site,data`: a signed version, corrected with a reason, nothing personal in it."""

import json
import re
from pathlib import Path

import pytest

from mingzhang.example import load_example
from mingzhang.publishing.contract import reading_json
from mingzhang.rulebook import load
from tests.cli.conftest import Say

KEY = "private.pem"


def _publish(say: Say, folder: Path, *words: str | Path) -> str:
    said = say("publish", *words, "--out", folder / "out", "--sign", folder / KEY, "--published", "2026-11-29")
    assert said.status == 0, said.err
    return said.out


@pytest.fixture
def readings(tmp_path: Path) -> Path:
    """A folder with the stored reading of the example year."""
    folder = tmp_path / "readings"
    folder.mkdir()
    text = json.dumps(reading_json(load_example(load())), ensure_ascii=False)
    (folder / "one.json").write_text(text, encoding="utf-8")
    return folder


def test_the_example_becomes_a_portal_and_data_that_verify(say: Say, tmp_path: Path) -> None:
    out = _publish(say, tmp_path, "example", "--format", "site,data,txt", "--draft", "--findings")
    assert "第 1 版：新写" in out
    current = tmp_path / "out/current"
    assert (current / "index.html").is_file()
    assert (current / "data/ocds/releases.json").is_file()
    [document] = (current / "documents").iterdir()
    [copy] = current.glob(f"files/d/*/2023-accounts/{document.name}")
    assert copy.read_bytes() == document.read_bytes()
    assert next(current.glob("zh/d/*/2023-accounts/findings.html")).is_file()
    assert say("verify", tmp_path / "out").status == 0


def _holding(folder: Path, text: str) -> list[Path]:
    kinds = {".html", ".json", ".jsonl", ".csv", ".jsonld"}
    files = [path for path in folder.rglob("*") if path.suffix in kinds]
    assert len(files) > 100
    return [path for path in files if text in path.read_text(encoding="utf-8")]


def _phone() -> str:
    form = load_example(load())[0].first("self_evaluation")
    cell = form.cell("field.phone", "text") if form else None
    assert cell is not None
    assert len(cell.text) >= 8
    return cell.text


def test_telephone_numbers_are_published_only_where_that_is_asked(say: Say, tmp_path: Path, readings: Path) -> None:
    _publish(say, tmp_path, readings, "--format", "site,data")
    assert _holding((tmp_path / "out/current").resolve(), _phone()) == []
    _publish(say, tmp_path, readings, "--format", "site,data", "--personal", "--reason", "电话经同意公开")
    assert len(_holding((tmp_path / "out/current").resolve(), _phone())) > 5


def test_a_correction_needs_its_reason(say: Say, tmp_path: Path, readings: Path) -> None:
    _publish(say, tmp_path, readings, "--format", "data")
    words = (
        "publish",
        readings,
        "--out",
        tmp_path / "out",
        "--sign",
        tmp_path / KEY,
        "--format",
        "data",
        "--personal",
    )
    assert "（--reason）" in say(*words).sentence
    assert say(*words, "--reason", "更正").status == 0
    versions = json.loads(say("verify", tmp_path / "out", "--json").out)["versions"]
    assert [(one["version"], one["reason"]) for one in versions] == [(1, None), (2, "更正")]


def test_the_same_again_is_no_new_version(say: Say, tmp_path: Path, readings: Path) -> None:
    _publish(say, tmp_path, readings, "--format", "site")
    assert "与第 1 版相同" in _publish(say, tmp_path, readings, "--format", "site")


@pytest.mark.parametrize("wrong", ["甲", "=乙", "甲="])
def test_a_renaming_that_is_none_is_one_sentence(say: Say, tmp_path: Path, readings: Path, wrong: str) -> None:
    words = ("--out", tmp_path / "out", "--sign", tmp_path / KEY, "--format", "site", "--renamed", wrong)
    assert "旧名=新名" in say("publish", readings, *words).sentence
    assert not (tmp_path / "out/current").exists()


@pytest.mark.parametrize(
    ("renamed", "why"),
    [
        (["没有局=别的局"], "--renamed 的旧名“没有局”不在来源里；请照来源里的写，如 青岛市大数据发展管理局。"),
        (["青岛市大数据发展管理局=乙局", "乙局=青岛市大数据发展管理局"], "起绕成了圈"),
    ],
)
def test_a_renaming_that_names_nobody_or_goes_round_is_refused(
    say: Say, tmp_path: Path, readings: Path, renamed: list[str], why: str
) -> None:
    words = [word for one in renamed for word in ("--renamed", one)]
    said = say("publish", readings, "--out", tmp_path / "out", "--format", "site", *words)
    assert why in said.sentence
    assert not (tmp_path / "out/current").exists()


def test_the_portal_links_the_package_that_is_published_with_it(say: Say, tmp_path: Path) -> None:
    _publish(say, tmp_path, "example", "--format", "site,data", "--draft")
    current = tmp_path / "out/current"
    assert 'class="sample">Sample data.' in (current / "en/index.html").read_text(encoding="utf-8")
    links = re.findall('href="../(data/[^"]+)"', (current / "en/data.html").read_text(encoding="utf-8"))
    assert "data/ocds/releases.json" in links
    assert [path for path in links if not (current / path).is_file()] == []
    types = re.findall(r'media-types/([^"]+)"', (current / "files/catalogue.jsonld").read_text(encoding="utf-8"))
    assert "application/octet-stream" not in types


def test_the_language_of_the_publisher_changes_no_page(say: Say, tmp_path: Path, readings: Path) -> None:
    for language in ("zh", "en"):
        words = ["--format", "site", "--findings", "--sign", tmp_path / KEY, "--published", "2026-11-29"]
        assert say("publish", readings, "--out", tmp_path / language, "--lang", language, *words).status == 0
    one, two = ((tmp_path / language / "current/manifest.json").read_bytes() for language in ("zh", "en"))
    assert one == two
