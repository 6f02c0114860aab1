"""Versions: whole or not there, one writer, a reason for each change, what is unchanged kept."""

import fcntl
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from mingzhang.errors import MingzhangError
from mingzhang.publishing.sealing import FilesPart, Signer, begin, signer_from, verify
from mingzhang.publishing.sealing.canonical import canonical_json, digest_of
from mingzhang.rulebook import load
from tests.publishing.sealing.conftest import DAY, FIRST, Publish


def _tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_files_and_key_give_the_same_bytes(tmp_path: Path, signer: Signer) -> None:
    trees = []
    for name, workers in (("one", 1), ("two", 2)):
        with begin(tmp_path / name, signer, title="示例", published=DAY, workers=workers) as edition:
            edition.add(FilesPart(f"p{n}", {f"{n}/x.txt": f"{n}".encode()}) for n in range(20))
            trees.append(_tree(edition.finish().folder))
    assert trees[0] == trees[1]
    assert len(trees[0]) == 20 + 3


def test_what_is_served_is_what_was_given_and_its_seals(publish: Publish, tmp_path: Path) -> None:
    publish(FIRST)
    served = _tree(tmp_path / "out" / "current")
    assert {path: data for path, data in served.items() if path in FIRST} == FIRST
    assert served.keys() - FIRST.keys() == {"manifest.json", "manifest.json.sig", "public-key.pem"}
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [".lock", "current", "versions"]


def test_a_correction_is_a_new_version_with_its_reason_beside_the_old(publish: Publish, tmp_path: Path) -> None:
    publish(FIRST)
    second = publish({**FIRST, "a.html": b"<p>2</p>"}, "更正第 1 行")
    assert (second.version, second.changed, second.written, second.kept) == (2, True, 1, 1)
    out = tmp_path / "out"
    assert (out / "versions/0001/a.html").read_bytes() == b"<p>1</p>"
    assert (out / "current/a.html").read_bytes() == b"<p>2</p>"
    kept = [out / "versions" / name / "sub/b.csv" for name in ("0001", "0002")]
    assert kept[0].samefile(kept[1])
    manifests = [version.manifest for version in verify(out).versions]
    assert [m and m.reason for m in manifests] == [None, "更正第 1 行"]


def test_a_change_without_a_reason_is_refused_and_the_old_stays(publish: Publish, tmp_path: Path) -> None:
    publish(FIRST)
    before = _tree(tmp_path / "out")
    with pytest.raises(MingzhangError, match="写明更正或增补的原因"):
        publish({"a.html": b"other"}, "  ")
    assert _tree(tmp_path / "out") == before


def test_nothing_new_makes_no_version(publish: Publish, tmp_path: Path) -> None:
    publish(FIRST)
    again = publish(FIRST)
    assert (again.version, again.changed) == (1, False)
    assert [path.name for path in (tmp_path / "out/versions").iterdir()] == ["0001"]


@dataclass(frozen=True)
class _Failing:
    """A part that fails after its first file."""

    name: str = "failing"
    inputs: str = "never"

    def files(self) -> Iterable[tuple[str, bytes]]:
        yield "half.html", b"half"
        raise ValueError("a fault of the part")


def test_what_fails_half_way_leaves_the_old_version_whole(publish: Publish, tmp_path: Path, signer: Signer) -> None:
    publish(FIRST)
    before = _tree(tmp_path / "out")
    with (
        pytest.raises(ValueError, match="a fault of the part"),
        begin(tmp_path / "out", signer, title="示例", published=DAY) as edition,
    ):
        edition.add([_Failing()])
    assert _tree(tmp_path / "out") == before
    assert verify(tmp_path / "out").holds


_LIMITED = """
import resource, signal, sys
from datetime import date
from pathlib import Path
from mingzhang.publishing.sealing import FilesPart, begin, signer_from
from mingzhang.rulebook import load
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
out = Path(sys.argv[1])
with begin(out, signer_from(Path(sys.argv[2]), load()), title="示例", published=date(2026, 11, 30)) as edition:
    edition.add([FilesPart("big", {"big.bin": b"x" * 5000})])
"""


def test_a_disk_that_takes_no_more_is_one_sentence_and_the_old_version_stays(
    publish: Publish, tmp_path: Path
) -> None:
    publish(FIRST)
    before = _tree(tmp_path / "out")
    arguments = [sys.executable, "-c", _LIMITED, str(tmp_path / "out"), str(tmp_path / "keys/private.pem")]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)  # noqa: S603 - our own code
    assert done.stderr.splitlines()[-1].startswith("mingzhang.errors.MingzhangError: 没有发布到")
    assert "原来的版本没有动，仍在使用" in done.stderr
    assert _tree(tmp_path / "out") == before


def test_two_at_once_is_one_sentence(publish: Publish, tmp_path: Path) -> None:
    publish(FIRST)
    with (tmp_path / "out/.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(MingzhangError, match="另一次发布正在写") as refused:
            publish({"a.html": b"other"}, "更正")
    assert str(refused.value).count("。") == 1
    assert verify(tmp_path / "out").holds


def test_nothing_is_built_on_an_altered_manifest(publish: Publish, tmp_path: Path) -> None:
    publish(FIRST)
    path = tmp_path / "out/versions/0001/manifest.json"
    path.write_bytes(path.read_bytes().replace("示例".encode(), "例示".encode()))
    before = _tree(tmp_path / "out")
    with pytest.raises(MingzhangError, match=r"与签名不符，被改动过.*从备份恢复"):
        publish({"a.html": b"other"}, "更正")
    assert _tree(tmp_path / "out") == before


def test_a_folder_with_other_things_is_refused(publish: Publish, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/letter.txt").write_text("mine")
    with pytest.raises(MingzhangError, match=r"letter\.txt"):
        publish(FIRST)
    assert (tmp_path / "out/letter.txt").read_text() == "mine"


def test_two_parts_that_write_one_file_are_refused(tmp_path: Path, signer: Signer) -> None:
    with (
        pytest.raises(MingzhangError, match=r"同一个文件 a\.txt"),
        begin(tmp_path / "out", signer, title="示例", published=DAY) as edition,
    ):
        edition.add([FilesPart("one", {"a.txt": b"1"}), FilesPart("two", {"a.txt": b"2"})])


def test_a_killed_process_is_mended_by_the_next(publish: Publish, tmp_path: Path) -> None:
    publish(FIRST)
    publish({"a.html": b"2"}, "更正")
    out = tmp_path / "out"
    (out / "current").unlink()
    (out / "current").symlink_to("versions/0001")
    (out / ".building").mkdir()
    (out / ".building/half.html").write_text("half")
    publish({"a.html": b"2"})
    assert verify(out).holds
    assert (out / "current/a.html").read_bytes() == b"2"


def test_a_new_key_is_for_its_owner_alone_and_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "deep/private.pem"
    made, read = signer_from(path, load()), signer_from(path, load())
    assert made.fingerprint == read.fingerprint
    assert path.stat().st_mode & 0o777 == 0o600
    assert b"PRIVATE" not in made.public_pem


@pytest.mark.parametrize(
    "content", [b"", b"no key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]
)
def test_what_is_no_key_is_refused_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "private.pem"
    path.write_bytes(content)
    with pytest.raises(MingzhangError, match="不是没有口令的 PEM 私钥"):
        signer_from(path, load())


def test_equal_data_has_equal_bytes() -> None:
    assert (
        canonical_json({"b": 1, "a": "元"}) == canonical_json({"a": "元", "b": 1}) == '{"a":"元","b":1}\n'.encode()
    )
    assert digest_of(["ab", "c"]) != digest_of(["a", "bc"])
