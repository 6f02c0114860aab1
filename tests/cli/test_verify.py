"""`mingzhang verify` for people and programs: yes with the fingerprint, no with the file, or one sentence."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from mingzhang.publishing.sealing import FilesPart, Signer, begin, signer_from
from mingzhang.rulebook import load
from tests.cli.conftest import Say


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    return signer_from(tmp_path / "private.pem", load())


@pytest.fixture
def out(tmp_path: Path, signer: Signer) -> Path:
    """A publication with two versions of two files."""
    for number in (1, 2):
        with begin(tmp_path / "out", signer, title="示例", published=date(2026, 11, 29)) as edition:
            edition.add([FilesPart("all", {"a.html": f"<p>{number}</p>".encode(), "b.csv": b"x"})])
            edition.finish("更正")
    return tmp_path / "out"


def test_the_command_says_yes_with_the_fingerprint(say: Say, out: Path, signer: Signer) -> None:
    said = say("verify", str(out), "--key", signer.fingerprint)
    assert said.status == 0
    assert said.out.splitlines()[0] == "第 1 版　2026-11-29　示例　2 个文件"
    assert signer.fingerprint in said.out
    assert "你指明的那一把" in said.out


def test_the_command_says_no_and_names_the_file(say: Say, out: Path) -> None:
    (out / "current/a.html").write_bytes(b"<p>3</p>")
    said = say("verify", str(out))
    assert said.status == 1
    assert "✕ 被改动　versions/0002/a.html" in said.out


def test_the_command_answers_in_json(say: Say, out: Path, signer: Signer) -> None:
    said = json.loads(say("verify", str(out), "--json", "--key", str(out / "current/public-key.pem")).out)
    assert (said["contract"], said["holds"], said["pinned"]) == ("mingzhang.verification/1", True, True)
    assert [version["fingerprint"] for version in said["versions"]] == [signer.fingerprint] * 2


@pytest.mark.parametrize(("words", "why"), [(["nowhere"], "找不到文件夹"), (["--key", "abc"], "不是公钥文件")])
def test_what_cannot_be_verified_is_one_sentence(say: Say, out: Path, words: list[str], why: str) -> None:
    said = say("verify", *words) if words == ["nowhere"] else say("verify", str(out), *words)
    assert said.status == 2
    assert why in said.sentence


def test_what_the_program_does_not_know_is_neither_yes_nor_no(say: Say, out: Path) -> None:
    path = out / "versions/0002/manifest.json"
    path.write_bytes(path.read_bytes().replace(b"mingzhang.publication/1", b"mingzhang.publication/2"))
    said = say("verify", str(out))
    assert "无法判断，没有发现改动，也没有证明" in said.sentence
    assert "请升级程序" in said.sentence
    assert json.loads(say("verify", str(out), "--json").out)["holds"] is None


def test_a_title_cannot_command_the_terminal(say: Say, tmp_path: Path, signer: Signer) -> None:
    """It would otherwise colour the line, or write another answer over it."""
    with begin(tmp_path / "odd", signer, title="甲\x1b[2K\r\u202e乙", published=date(2026, 11, 29)) as edition:
        edition.add([FilesPart("all", {"a.html": b"1"})])
        edition.finish()
    first = say("verify", str(tmp_path / "odd")).out.splitlines()[0]
    assert first == "第 1 版　2026-11-29　甲\ufffd[2K\ufffd\ufffd乙　1 个文件"


def test_the_answer_in_english_holds_no_chinese(say: Say, out: Path) -> None:
    good = say("verify", str(out), "--lang", "en").out.splitlines()
    assert good[2] == "It holds: 4 files are whole and unaltered, the signature is good."
    (out / "current/a.html").write_bytes(b"<p>3</p>")
    (out / "versions/0001/b.csv").unlink()
    said = [*good[3:], *say("verify", str(out), "--lang", "en").out.splitlines()[2:]]
    assert [line for line in said if re.search("[\u4e00-\u9fff]", line)] == []
