"""Versions: whole or not there, one writer, a reason for each change, what is unchanged kept."""

import errno
import fcntl
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
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


_SLOW = """
import os, sys, time
from datetime import date
from pathlib import Path
from mingzhang.publishing.sealing import begin, signer_from
from mingzhang.rulebook import load

class Slow:
    def __init__(self, number):
        self.name, self.inputs = f"slow{number}", str(number)

    def files(self):
        Path(sys.argv[3], f"{os.getpid()}").touch()
        time.sleep(60)
        yield "never.html", b""

out = Path(sys.argv[1])
signer = signer_from(Path(sys.argv[2]), load())
with begin(out, signer, title="示例", published=date(2026, 11, 30), workers=2) as edition:
    edition.add(Slow(number) for number in range(20))
"""


def test_workers_of_a_killed_process_end_and_leave_the_folder_to_the_next(publish: Publish, tmp_path: Path) -> None:
    publish(FIRST)
    busy = tmp_path / "busy"
    busy.mkdir()
    words = [str(tmp_path / "out"), str(tmp_path / "keys/private.pem"), str(busy)]
    with subprocess.Popen([sys.executable, "-c", _SLOW, *words]) as process:  # noqa: S603 - our own code
        _until(lambda: len(list(busy.iterdir())) == 2)
        process.kill()
    workers = [Path("/proc", path.name) for path in busy.iterdir()]
    _until(lambda: not any(path.exists() for path in workers))
    assert publish({"a.html": b"2"}, "更正").version == 2
    assert verify(tmp_path / "out").holds


def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_an_algorithm_of_later_times_is_not_called_an_alteration(publish: Publish, tmp_path: Path) -> None:
    publish(FIRST)
    path = tmp_path / "out/versions/0001/manifest.json"
    path.write_bytes(path.read_bytes().replace(b'"ed25519"', b'"ml-dsa-65"'))
    with pytest.raises(MingzhangError, match=r"本程序不认识.*请升级程序"):
        publish({"a.html": b"other"}, "更正")


@pytest.mark.parametrize(
    ("number", "why"), [(errno.EROFS, "所在的磁盘是只读的"), (errno.EACCES, "没有权限"), (errno.ENOSPC, "磁盘已满")]
)
def test_the_system_refuses_in_the_words_of_a_user(tmp_path: Path, signer: Signer, number: int, why: str) -> None:
    with (
        pytest.raises(MingzhangError, match=f"没有发布到.*{why}；没有留下半个版本"),
        begin(tmp_path / "out", signer, title="示例", published=DAY),
    ):
        raise OSError(number, "in English")


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


Harm = Callable[[Path], object]


def _manifest_byte(out: Path) -> None:
    path = out / "versions/0001/manifest.json"
    data = path.read_bytes()
    path.write_bytes(data.replace(b'"version":1', b'"version":2'))


def _without_key(out: Path) -> None:
    (out / "versions/0001/public-key.pem").unlink()


def _by_hand(out: Path) -> None:
    (out / "versions/0002").mkdir()
    (out / "versions/0002/index.html").write_text("by hand")


def _copied(out: Path) -> None:
    shutil.copytree(out / "versions/0001", out / "versions/0007")


def _by_a_stranger(out: Path) -> None:
    """A version that verifies by itself, signed with a key that the folder's publisher does not know."""
    made = out.parent / "strange"
    with begin(made, signer_from(out.parent / "strange.pem", load()), title="示例", published=DAY) as edition:
        edition.add([FilesPart("a.html", {"a.html": b"strange"})])
        edition.finish()
    (made / "versions/0001").rename(out / "versions/0002")
    version = out / "versions/0002"
    data = (version / "manifest.json").read_bytes().replace(b'"version":1', b'"version":2')
    (version / "manifest.json").write_bytes(data)
    (version / "manifest.json.sig").write_bytes(signer_from(out.parent / "strange.pem", load()).sign(data))


def _versions_elsewhere(out: Path) -> None:
    (out / "versions").rename(out.parent / "elsewhere")
    (out / "versions").symlink_to(out.parent / "elsewhere")


@pytest.mark.parametrize(
    ("harm", "todo"),
    [
        (_manifest_byte, "请从备份恢复这一版"),
        (_without_key, "从备份恢复"),
        (_by_hand, "误放的文件夹就移走"),
        (_copied, "请移走它"),
        (_by_a_stranger, "请从备份恢复原来的私钥"),
        (_versions_elsewhere, "请移走它，或从备份恢复"),
    ],
)
def test_what_was_tampered_with_is_no_ground_and_the_old_stays_served(
    publish: Publish, tmp_path: Path, harm: Harm, todo: str
) -> None:
    publish(FIRST)
    out = tmp_path / "out"
    harm(out)
    before, served = _tree(out), (out / "current").readlink()
    with pytest.raises(MingzhangError, match=todo):
        publish({"a.html": b"other"}, "更正")
    assert (_tree(out), (out / "current").readlink()) == (before, served)
    assert not (out / ".building").exists()


def test_a_key_that_was_exchanged_is_noticed_before_it_signs(publish: Publish, tmp_path: Path) -> None:
    publish(FIRST)
    before = _tree(tmp_path / "out")
    other = signer_from(tmp_path / "other.pem", load())
    with (
        pytest.raises(MingzhangError, match=r"由另一把私钥签名.*请从备份恢复原来的私钥"),
        begin(tmp_path / "out", other, title="示例", published=DAY) as edition,
    ):
        edition.add([FilesPart("a.html", {"a.html": b"other"})])
    assert _tree(tmp_path / "out") == before
    assert verify(tmp_path / "out").holds


def test_a_clock_that_runs_behind_is_noticed(publish: Publish, tmp_path: Path, signer: Signer) -> None:
    publish(FIRST)
    with (
        pytest.raises(MingzhangError, match="请检查本机的时钟"),
        begin(tmp_path / "out", signer, title="示例", published=DAY - timedelta(days=1)) as edition,
    ):
        edition.add([FilesPart("a.html", {"a.html": b"other"})])
    assert verify(tmp_path / "out").holds


def _gone(path: Path) -> None:
    path.unlink()


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _linked(path: Path) -> None:
    secret = path.parents[4] / "secret"
    secret.write_bytes(path.read_bytes())
    path.unlink()
    path.symlink_to(secret)


@pytest.mark.parametrize("harm", [_gone, _cut, _linked])
def test_what_is_gone_from_the_version_before_is_made_anew(publish: Publish, tmp_path: Path, harm: Harm) -> None:
    """Files that were deleted, cut off or replaced by links are not taken over into the next version."""
    publish(FIRST)
    harm(tmp_path / "out/versions/0001/sub/b.csv")
    second = publish(FIRST)
    assert (second.version, second.changed, second.mended) == (2, True, ("sub/b.csv",))
    manifest = verify(tmp_path / "out/versions/0002").versions[0].manifest
    assert manifest
    assert manifest.reason == "补齐缺失的文件"
    copy = tmp_path / "copy"
    shutil.copytree(second.folder, copy, symlinks=True)
    assert verify(copy).holds
    assert (copy / "sub/b.csv").read_bytes() == FIRST["sub/b.csv"]
