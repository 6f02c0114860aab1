"""`mingzhang rotate`: a publication goes over to another key; readers are told, and trust what they may."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Say

PUBLISH = ("publish", "example", "--format", "data", "--title", "示例", "--published", "2026-11-29")
ROTATE = ("--because", "每三年更换", "--stated", "2026-11-30")


@pytest.fixture
def out(say: Say, tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    assert say(*PUBLISH, "--out", str(folder), "--sign", str(tmp_path / "one.pem")).status == 0
    return folder


def test_a_publication_goes_over_to_another_key(say: Say, out: Path, tmp_path: Path) -> None:
    one, two = str(tmp_path / "one.pem"), str(tmp_path / "two.pem")
    done = say("rotate", str(out), "--sign", one, "--to", two, *ROTATE)
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines()[0] == f"{out} 已声明：第 2 版起由新的私钥签名。"
    assert (Path(two).stat().st_mode & 0o777, Path(one).is_file()) == (0o600, True)
    again = say("rotate", str(out), "--sign", one, "--to", two, *ROTATE)
    assert again.out.splitlines()[0] == f"{out} 早已声明换用这把私钥，没有再声明。"
    wider = (
        "publish",
        "example",
        "--format",
        "data,site",
        "--title",
        "示例",
        "--out",
        str(out),
        "--reason",
        "加站",
    )
    refused = say(*wider, "--sign", one)
    assert (refused.status, "已声明换用新的私钥" in refused.err) == (2, True)
    assert say(*wider, "--sign", two).status == 0
    shown = say("verify", str(out))
    assert shown.status == 0
    assert [line.startswith("　由公钥") for line in shown.out.splitlines()[:4]] == [False, True, False, True]
    assert "第 2 版起换用公钥" in shown.out
    told = json.loads(say("verify", str(out), "--json").out)
    first, second = (version["fingerprint"] for version in told["versions"])
    (key,) = told["keys"]
    assert key == {
        "kind": "rotation", "stated": "2026-11-30", "reason": "每三年更换", "from_version": 2,
        "old": first, "new": second,
    }  # fmt: skip
    for fingerprint in (first, second):
        assert say("verify", str(out), "--key", fingerprint).status == 0


def test_a_lost_key_does_not_hold_until_the_new_one_is_named(say: Say, out: Path, tmp_path: Path) -> None:
    assert say("rotate", str(out), "--lost", "--to", str(tmp_path / "two.pem"), *ROTATE).status == 0
    shown = say("verify", str(out))
    assert (shown.status, shown.out.splitlines()[-1]) == (
        1,
        "文件完整、未改，签名有效；但换上的公钥没有原公钥担保，在你用 --key 指明核对过的指纹之前不算成立。",
    )
    told = json.loads(say("verify", str(out), "--json").out)
    assert [(fault["kind"], fault["path"]) for fault in told["faults"]] == [("lost", "keys.json")]
    assert say("verify", str(out), "--key", told["keys"][0]["new"]).status == 0


def test_what_is_asked_for_wrongly_is_one_sentence(say: Say, out: Path, tmp_path: Path) -> None:
    to = ("--to", str(tmp_path / "two.pem"), *ROTATE)
    for words, match in (
        ((str(out), *to), "两样只选一样"),
        ((str(out), "--lost", "--sign", str(tmp_path / "one.pem"), *to), "两样只选一样"),
        ((str(out), "--sign", str(tmp_path / "nothing.pem"), *to), "找不到原来的私钥"),
        ((str(tmp_path / "nowhere"), "--sign", str(tmp_path / "one.pem"), *to), "没有写成"),
    ):
        shown = say("rotate", *words)
        assert (shown.status, shown.out, match in shown.err) == (2, "", True), shown.err
    assert not (tmp_path / "nothing.pem").exists(), "no key is made in place of one that is not there"
