"""A new key follows the old by a statement that the old one signed; whatever breaks that chain is named."""

import json
import shutil
from base64 import b64encode
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mingzhang.errors import MingzhangError
from mingzhang.publishing.sealing import BusyError, FilesPart, Published, Signer, begin, rotate, signer_from, verify
from mingzhang.publishing.sealing.canonical import canonical_json, digest
from mingzhang.publishing.sealing.durable import lock
from mingzhang.publishing.sealing.manifest import parse_manifest
from mingzhang.publishing.sealing.proved_keys import key_for
from mingzhang.rulebook import load
from tests.publishing.sealing.conftest import DAY, FIRST

WHY = "每三年更换一次"


class Folder:
    """A publication with keys by name."""

    def __init__(self, root: Path) -> None:
        self.root, self.out = root, root / "out"

    def key(self, name: str) -> Signer:
        return signer_from(self.root / f"{name}.pem", load())

    def publish(self, key: str, text: str) -> Published:
        with begin(self.out, self.key(key), title="示例", published=DAY) as edition:
            edition.add([FilesPart("all", {**FIRST, "a.html": text.encode()})])
            return edition.finish(text)

    def rotate(self, old: str | None, new: str) -> None:
        made = rotate(self.out, self.key(old) if old else None, self.key(new), stated=DAY, reason=WHY)
        assert made is not None
        assert made.changed

    def faults(self, *pins: str) -> list[tuple[str, str]]:
        verdict = verify(self.out, [self.key(name).fingerprint for name in pins])
        return [(fault.kind, fault.path) for fault in verdict.faults]

    def chain(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.out / "keys.json").read_bytes())
        return found

    def put(self, chain: dict[str, Any]) -> None:
        (self.out / "keys.json").write_bytes(canonical_json(chain))

    def seal(self, version: int, key: str, **changes: bytes) -> None:
        """Signs a version anew with a key, as somebody does who has one and writes what he likes."""
        folder = self.out / f"versions/{version:04}"
        data = json.loads((folder / "manifest.json").read_bytes())
        for part in data["parts"]:
            for entry in part["files"]:
                if entry[0] in changes:
                    content = changes[entry[0]]
                    (folder / entry[0]).write_bytes(content)
                    entry[1:] = [digest(content), len(content)]
        encoded = canonical_json(data)
        (folder / "manifest.json").write_bytes(encoded)
        (folder / "manifest.json.sig").write_bytes(self.key(key).sign(encoded))
        (folder / "public-key.pem").write_bytes(self.key(key).public_pem)


@pytest.fixture
def bare(tmp_path: Path) -> Folder:
    """Two versions signed by the key `one`."""
    folder = Folder(tmp_path)
    folder.publish("one", "1")
    folder.publish("one", "2")
    return folder


@pytest.fixture
def folder(bare: Folder) -> Folder:
    """And one more signed by `two`, to which `one` handed over."""
    bare.rotate("one", "two")
    bare.publish("two", "3")
    return bare


def test_a_new_key_follows_the_old(folder: Folder) -> None:
    verdict = verify(folder.out)
    one, two = folder.key("one").fingerprint, folder.key("two").fingerprint
    assert verdict.holds
    assert [version.fingerprint for version in verdict.versions] == [one, one, two]
    (handover,) = verdict.handovers
    assert (handover.old, handover.new, handover.first_version, handover.vouched) == (one, two, 3, True)
    assert (handover.statement.reason, handover.statement.stated) == (WHY, DAY.isoformat())
    assert [folder.faults(name) for name in ("one", "two")] == [[], []]
    assert folder.faults("stranger") == [("key", f"000{n}/public-key.pem") for n in (1, 2, 3)]


def test_three_keys_one_after_the_other_and_two_handovers_without_a_version_between(folder: Folder) -> None:
    folder.rotate("two", "three")
    folder.rotate("three", "four")
    folder.publish("four", "4")
    verdict = verify(folder.out)
    assert verdict.holds
    assert [one.first_version for one in verdict.handovers] == [3, 4, 4]
    assert [folder.faults(name) for name in ("one", "two", "three", "four")] == [[]] * 4


def test_a_statement_alone_changes_nothing_for_readers_until_the_next_version(bare: Folder) -> None:
    bare.rotate("one", "two")
    assert bare.faults() == bare.faults("one") == bare.faults("two") == []
    assert not bare.publish("two", "2").changed, "the same content stays the version that the old key signed"
    assert bare.faults() == []


def test_a_copy_of_one_version_follows_the_chain_by_itself(folder: Folder, tmp_path: Path) -> None:
    copies = [shutil.copytree(folder.out / f"versions/000{n}", tmp_path / f"copy{n}") for n in (2, 3)]
    pins = [folder.key(name).fingerprint for name in ("one", "two", "stranger")]
    holds = [[verify(copy, pin).holds for pin in pins] for copy in copies]
    assert holds == [[True, False, False], [True, True, False]], "an old copy cannot know of a later key"
    assert [verify(copy).holds for copy in copies] == [True, True]


def test_a_statement_of_which_any_bit_is_altered(folder: Folder) -> None:
    path = folder.out / "keys.json"
    data = path.read_bytes()
    for place in range(0, len(data), 5):
        path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        assert not verify(folder.out).holds, place
        assert not verify(folder.out, folder.key("one").fingerprint).holds, place
    path.write_bytes(data)
    assert verify(folder.out).holds


@pytest.mark.parametrize("field", ["reason", "stated", "new_key", "old_key"])
def test_a_statement_that_says_something_else(folder: Folder, field: str) -> None:
    chain = folder.chain()
    statement = json.loads(chain["statements"][0]["statement"])
    statement[field] = folder.key("stranger").public_pem.decode() if "key" in field else "2026-01-01"
    chain["statements"][0]["statement"] = canonical_json(statement).decode()
    folder.put(chain)
    assert ("signature", "keys.json") in folder.faults("one")


def _stated(folder: Folder, old: str, new: str, signs_for_old: str, **values: Any) -> dict[str, Any]:
    """A statement as anybody can write it, signed for the old key by whom he likes."""
    hashes = {version.number: version.hash for version in verify(folder.out).versions}
    number = max(hashes)
    statement = {
        "contract": "mingzhang.keys/1", "number": 1, "kind": "rotation", "stated": DAY.isoformat(), "reason": WHY,
        "algorithm": "ed25519", "after": {"version": number, "hash": hashes[number]},
        "old_key": folder.key(old).public_pem.decode(), "new_key": folder.key(new).public_pem.decode(),
        "previous": None, **values,
    }  # fmt: skip
    text = canonical_json(statement).decode()
    signed = {name: b64encode(folder.key(name).sign(text.encode())).decode() for name in (new, signs_for_old)}
    return {"statement": text, "new_signature": signed[new], "old_signature": signed[signs_for_old]}


def test_a_statement_that_the_old_key_did_not_sign(bare: Folder) -> None:
    chain = {"contract": "mingzhang.keys/1", "statements": [_stated(bare, "one", "thief", "thief")]}
    bare.put(chain)
    assert bare.faults() == [("signature", "keys.json")]
    with pytest.raises(MingzhangError, match="与原公钥的签名不符"):
        bare.publish("thief", "3")
    with pytest.raises(MingzhangError, match=r"与原公钥的签名不符.*请从备份恢复 keys.json"):
        bare.publish("one", "3")


def test_the_same_statement_with_the_old_signature_holds(bare: Folder) -> None:
    bare.put({"contract": "mingzhang.keys/1", "statements": [_stated(bare, "one", "two", "one")]})
    bare.publish("two", "3")
    assert bare.faults() == [], "so what the tests around it refuse is refused for what they changed"


def test_a_key_that_signed_before_its_introduction(folder: Folder) -> None:
    folder.seal(2, "two")
    # Its manifest is the same to the byte; the key alone is another.
    assert folder.faults() == [("key", "0002/public-key.pem")]
    assert folder.faults("two") == [("key", "0002/public-key.pem")], "whoever is trusted"


def test_an_old_key_that_signs_after_it_was_replaced(folder: Folder) -> None:
    with pytest.raises(MingzhangError, match=r"已声明换用新的私钥.*请用新的私钥"):
        folder.publish("one", "4")
    folder.seal(3, "one")
    assert folder.faults() == folder.faults("one") == [("key", "0003/public-key.pem")]


def test_a_chain_with_a_gap(folder: Folder) -> None:
    folder.rotate("two", "three")
    folder.publish("three", "4")
    chain = folder.chain()
    first, second = chain["statements"]
    folder.put({**chain, "statements": [second]})
    assert ("chain", "keys.json") in folder.faults()
    folder.put({**chain, "statements": [second, first]})
    assert ("chain", "keys.json") in folder.faults()
    folder.put({**chain, "statements": [first]})
    assert ("key", "0004/public-key.pem") in folder.faults()
    assert ("chain", "versions/0004/keys.json") in folder.faults()
    (folder.out / "keys.json").unlink()
    assert ("key", "0001/public-key.pem") in folder.faults()
    assert ("chain", "versions/0003/keys.json") in folder.faults()
    folder.put(chain)
    assert folder.faults() == []


def test_a_statement_about_a_version_that_is_another(folder: Folder) -> None:
    chain = folder.chain()
    shutil.rmtree(folder.out / "versions/0003")
    folder.put(
        {**chain, "statements": [_stated(folder, "one", "two", "one", after={"version": 2, "hash": "0" * 64})]}
    )
    assert ("chain", "keys.json") in folder.faults()
    folder.put(
        {**chain, "statements": [_stated(folder, "one", "two", "one", after={"version": 7, "hash": "0" * 64})]}
    )
    assert ("chain", "keys.json") in folder.faults()


def test_statements_put_in_later_than_a_version_says(folder: Folder) -> None:
    """Whoever has both keys cannot make a version look as if the handover had not been known to it."""
    folder.seal(3, "two", **{"keys.json": canonical_json({"contract": "mingzhang.keys/1", "statements": []})})
    assert folder.faults() == [("chain", "versions/0003/keys.json")]


def test_a_lost_key_is_said_and_trusted_only_by_who_names_the_new_one(bare: Folder, tmp_path: Path) -> None:
    bare.rotate(None, "two")
    bare.publish("two", "3")
    (handover,) = verify(bare.out).handovers
    assert (handover.vouched, handover.statement.kind) == (False, "lost")
    assert bare.faults() == [("lost", "keys.json")], "never by itself"
    assert bare.faults("one") == [("key", "0003/public-key.pem")], "nor by who trusts the old key"
    assert bare.faults("two") == [], "but by who compared the new one"
    bare.rotate("two", "three")
    bare.publish("three", "4")
    assert bare.faults() == [("lost", "keys.json")]
    assert bare.faults("two") == bare.faults("three") == bare.faults("one", "two") == []
    assert bare.faults("one") == [("key", f"000{n}/public-key.pem") for n in (3, 4)]
    copy = shutil.copytree(bare.out / "versions/0004", tmp_path / "copy")
    assert [fault.kind for fault in verify(copy).faults] == ["lost"]
    assert verify(copy, bare.key("three").fingerprint).holds


def test_a_lost_statement_that_calls_itself_a_rotation(bare: Folder) -> None:
    bare.rotate(None, "thief")
    chain = bare.chain()
    text = chain["statements"][0]["statement"].replace('"lost"', '"rotation"')
    chain["statements"][0] = {
        "statement": text,
        "new_signature": b64encode(bare.key("thief").sign(text.encode())).decode(),
        "old_signature": None,
    }
    bare.put(chain)
    assert bare.faults("one") == [("signature", "keys.json")]


def test_what_is_refused_leaves_everything_as_it_was(bare: Folder, tmp_path: Path) -> None:
    one, two = bare.key("one"), bare.key("two")

    def files() -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in bare.out.rglob("*") if path.is_file()}

    before = files()
    again = rotate(bare.out, two, one, stated=DAY, reason=WHY)
    assert again is not None
    assert not again.changed, "the key signs there already"
    with pytest.raises(MingzhangError, match="现在由另一把私钥签名"):
        rotate(bare.out, two, bare.key("three"), stated=DAY, reason=WHY)
    with pytest.raises(MingzhangError, match="早于第 2 版"):
        rotate(bare.out, one, two, stated=DAY - timedelta(1), reason=WHY)
    with pytest.raises(MingzhangError, match="写明换私钥的原因"):
        rotate(bare.out, one, two, stated=DAY, reason=" ")
    with lock(bare.out), pytest.raises(BusyError):
        rotate(bare.out, one, two, stated=DAY, reason=WHY)
    assert files() == before
    assert bare.faults() == []
    empty = tmp_path / "empty"
    empty.mkdir()
    assert rotate(empty, one, two, stated=DAY, reason=WHY) is None


def test_a_statement_of_later_times_is_not_called_an_alteration(folder: Folder) -> None:
    folder.put({**folder.chain(), "contract": "mingzhang.keys/2"})
    assert verify(folder.out).foreign


def test_the_version_of_a_later_key_lists_the_statements_among_its_files(folder: Folder) -> None:
    manifests = [
        parse_manifest((folder.out / f"versions/000{n}/manifest.json").read_bytes(), "x").files() for n in (2, 3)
    ]
    assert ["keys.json" in files for files in manifests] == [False, True]
    kept = (folder.out / "versions/0003/keys.json").read_bytes()
    assert kept == (folder.out / "keys.json").read_bytes()


def test_one_trusted_key_vouches_for_the_others_of_its_chain(folder: Folder) -> None:
    one, two, stranger = (folder.key(name).fingerprint for name in ("one", "two", "stranger"))
    found = [key_for(folder.out, number, key) for number in (1, 2, 3) for key in (one, two, stranger)]
    assert found == [one, one, stranger, one, one, stranger, two, two, stranger]
    folder.seal(1, "one", **{"a.html": b"forged with the old key, that somebody stole"})
    with pytest.raises(MingzhangError, match="第 2 版接的不是现在的前一版"):
        key_for(folder.out, 1, two)


def test_a_lost_key_is_vouched_for_by_none_but_vouches_backwards(bare: Folder) -> None:
    bare.rotate(None, "two")
    bare.publish("two", "3")
    one, two = (bare.key(name).fingerprint for name in ("one", "two"))
    assert [key_for(bare.out, number, one) for number in (2, 3)] == [one, one], "the second is not the signer's"
    assert [key_for(bare.out, number, two) for number in (2, 3)] == [one, two]
