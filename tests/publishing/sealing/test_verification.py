"""Whatever is altered, missing, added, re-signed or taken away is named; foreign tools agree on what holds."""

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mingzhang.errors import MingzhangError
from mingzhang.publishing.sealing import Signer, signer_from, verify
from mingzhang.publishing.sealing.signature import fingerprint
from mingzhang.rulebook import load
from tests.publishing.sealing.conftest import FIRST, Publish


@pytest.fixture
def out(publish: Publish, tmp_path: Path) -> Path:
    """A publication with two versions."""
    publish(FIRST)
    publish({**FIRST, "a.html": b"<p>2</p>"}, "更正")
    return tmp_path / "out"


def _faults(folder: Path, trusted: str | None = None) -> list[tuple[str, str]]:
    return [(fault.kind, fault.path) for fault in verify(folder, trusted).faults]


def test_what_was_published_holds(out: Path) -> None:
    verdict = verify(out)
    assert verdict.holds
    assert [version.files for version in verdict.versions] == [2, 2]


@pytest.mark.parametrize("version", ["current", "versions/0001"])
def test_a_copy_of_one_version_proves_itself(out: Path, tmp_path: Path, version: str) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(out / version, copy)
    assert _faults(copy) == []


def test_one_byte_of_a_file(out: Path) -> None:
    path = out / "current/a.html"
    path.write_bytes(b"<p>3</p>")
    assert _faults(out) == [("altered", "versions/0002/a.html")]


def test_a_shared_file_is_altered_in_both_versions(out: Path) -> None:
    (out / "current/sub/b.csv").write_bytes(b"x,2\n")
    assert _faults(out) == [("altered", f"versions/000{n}/sub/b.csv") for n in (1, 2)]


def test_every_byte_of_a_manifest_counts(out: Path) -> None:
    path = out / "versions/0002/manifest.json"
    data = path.read_bytes()
    for place in range(0, len(data), 7):
        path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        assert not verify(out).holds, place
    path.write_bytes(data)
    assert verify(out).holds


def test_missing_and_extra(out: Path) -> None:
    (out / "current/a.html").rename(out / "current/c.html")
    assert _faults(out) == [("missing", "versions/0002/a.html"), ("extra", "versions/0002/c.html")]


def test_a_file_beside_the_versions(out: Path) -> None:
    (out / "index.html").write_text("fake")
    (out / "versions/old").mkdir()
    assert _faults(out) == [("extra", "index.html"), ("extra", "versions/old")]


def test_a_link_is_no_file(out: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(b"<p>2</p>")
    (out / "current/a.html").unlink()
    (out / "current/a.html").symlink_to(elsewhere)
    assert _faults(out) == [("altered", "versions/0002/a.html")]


@pytest.mark.parametrize("name", ["manifest.json", "manifest.json.sig", "public-key.pem"])
def test_a_seal_that_is_gone(out: Path, name: str) -> None:
    (out / "versions/0001" / name).unlink()
    assert ("missing", f"versions/0001/{name}") in _faults(out)


def test_the_older_version_is_served(out: Path) -> None:
    (out / "current").unlink()
    (out / "current").symlink_to("versions/0001")
    assert _faults(out) == [("altered", "current")]


def test_a_version_that_was_taken_away(out: Path) -> None:
    shutil.rmtree(out / "versions/0001")
    assert [kind for kind, _ in _faults(out)] == ["chain"]


def test_a_version_signed_anew_by_somebody_else(out: Path, tmp_path: Path, signer: Signer) -> None:
    stranger = signer_from(tmp_path / "stranger.pem", load())
    version = out / "versions/0002"
    data = (version / "manifest.json").read_bytes().replace("更正".encode(), "更改".encode())
    (version / "manifest.json").write_bytes(data)
    (version / "manifest.json.sig").write_bytes(stranger.sign(data))
    (version / "public-key.pem").write_bytes(stranger.public_pem)
    assert ("key", "0001/public-key.pem") in _faults(out)
    assert ("key", "0002/public-key.pem") in _faults(out, signer.fingerprint)
    assert _faults(version) == []
    assert [kind for kind, _ in _faults(version, signer.fingerprint)] == ["key"]


def test_a_path_out_of_the_folder_is_never_followed(out: Path) -> None:
    path = out / "versions/0002/manifest.json"
    path.write_bytes(path.read_bytes().replace(b'"a.html"', b'"../../x"'))
    assert ("altered", "versions/0002/manifest.json") in _faults(out)


def test_a_folder_without_a_publication(tmp_path: Path) -> None:
    with pytest.raises(MingzhangError, match="没有公开的清单"):
        verify(tmp_path)


def test_foreign_tools_prove_the_same(out: Path) -> None:
    """OpenSSL checks the signature, and hashes are recomputed from the JSON alone."""
    version = out / "current"
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    words = "pkeyutl -verify -pubin -inkey public-key.pem -rawin -in manifest.json -sigfile manifest.json.sig"
    done = subprocess.run([openssl, *words.split()], cwd=version, capture_output=True, text=True, check=False)  # noqa: S603 - a fixed command
    assert done.returncode == 0, done.stderr
    listed = [
        file for part in json.loads((version / "manifest.json").read_bytes())["parts"] for file in part["files"]
    ]
    assert {path: hashlib.sha256((version / path).read_bytes()).hexdigest() for path, _, _ in listed} == {
        path: made for path, made, _ in listed
    }


def test_a_fingerprint_is_that_of_the_standard_form(signer: Signer) -> None:
    pem = signer.public_pem.decode()
    assert len(fingerprint(pem.encode()).replace(" ", "")) == 64
    assert fingerprint(pem.replace("\n", "\r\n").encode()) == signer.fingerprint


def test_links_out_of_the_folder_are_never_followed(out: Path, tmp_path: Path) -> None:
    """A folder, a version, the pointer: whatever is a link to elsewhere is named and not read."""
    outside = tmp_path / "outside"
    shutil.copytree(out / "versions/0002", outside / "version")
    (out / "current").unlink()
    (out / "current").symlink_to(outside / "version")
    assert _faults(out) == [("altered", "current")]
    (out / "current").unlink()
    (out / "current").symlink_to("versions/0002")
    shutil.rmtree(out / "versions/0002/sub")
    (out / "versions/0002/sub").symlink_to(outside / "version/sub")
    assert _faults(out) == [("missing", "versions/0002/sub/b.csv"), ("extra", "versions/0002/sub")]
    (out / "versions/0002/sub").unlink()
    shutil.copytree(outside / "version/sub", out / "versions/0002/sub")
    (out / "versions/0003").symlink_to(outside / "version")
    assert _faults(out) == [("extra", "versions/0003")]


def test_a_version_put_there_by_hand_is_named(out: Path) -> None:
    (out / "versions/0003").mkdir()
    (out / "versions/0003/index.html").write_text("by hand")
    assert ("missing", "versions/0003/manifest.json") in _faults(out)
    assert ("altered", "current") in _faults(out)


def _signed_anew(version: Path, signer: Signer, change: Callable[[dict[str, Any]], object]) -> None:
    """A version whose publisher signed another manifest."""
    manifest = json.loads((version / "manifest.json").read_bytes())
    change(manifest)
    data = json.dumps(manifest, ensure_ascii=False).encode()
    (version / "manifest.json").write_bytes(data)
    (version / "manifest.json.sig").write_bytes(signer.sign(data))


def test_what_later_programs_add_is_signed_and_passed_over(out: Path, signer: Signer) -> None:
    version = out / "versions/0002"

    def add(manifest: dict[str, Any]) -> None:
        manifest["seen_by"] = "another program"
        manifest["parts"][0]["kind"] = "later"
        manifest["previous"]["at"] = "later"

    _signed_anew(version, signer, add)
    assert _faults(out) == []


@pytest.mark.parametrize(
    ("key", "value"), [("contract", "mingzhang.publication/2"), ("algorithm", "ml-dsa-65"), ("hash", "blake3")]
)
def test_what_this_program_does_not_know_it_does_not_judge(out: Path, signer: Signer, key: str, value: str) -> None:
    _signed_anew(out / "versions/0002", signer, lambda manifest: manifest.update({key: value}))
    verdict = verify(out)
    assert [(fault.kind, fault.path) for fault in verdict.faults] == [("foreign", "versions/0002/manifest.json")]
    assert (verdict.holds, verdict.foreign) == (False, True)
    (out / "versions/0001/a.html").write_bytes(b"<p>9</p>")
    assert not verify(out).foreign


def test_a_file_that_is_listed_twice_proves_nothing(out: Path, signer: Signer) -> None:
    def again(manifest: dict[str, Any]) -> None:
        files = manifest["parts"][0]["files"]
        files.insert(0, [files[0][0], "0" * 64, 7])

    _signed_anew(out / "versions/0002", signer, again)
    faults = verify(out).faults
    assert [(fault.kind, fault.path) for fault in faults] == [("altered", "versions/0002/manifest.json")]
    assert "列了两次" in faults[0].what


def test_a_version_under_another_number_is_named(out: Path) -> None:
    shutil.rmtree(out / "versions/0002")
    (out / "versions/0001").rename(out / "versions/0005")
    (out / "current").unlink()
    (out / "current").symlink_to("versions/0005")
    assert _faults(out) == [("chain", "versions/0005")]


def test_one_bit_anywhere_in_the_manifest_is_noticed(out: Path) -> None:
    """Every byte of it in turn: a name, a hash, a size, a quotation mark, the last line's end."""
    version = out / "versions/0002"
    data = (version / "manifest.json").read_bytes()
    silent = []
    for place in range(len(data)):
        altered = bytearray(data)
        altered[place] ^= 1
        (version / "manifest.json").write_bytes(altered)
        if verify(version).holds:
            silent.append(place)
    assert silent == []
