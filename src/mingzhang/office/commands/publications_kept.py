"""What backups hold of publications: every sealed version with its links, the key that signs, those that signed."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from mingzhang.errors import MingzhangError
from mingzhang.office.queries.key_files import KEY, NEXT, RETIRED, SEALED
from mingzhang.publishing.sealing import signer_from, verify
from mingzhang.publishing.sealing.manifest import BUILDING, LOCK
from mingzhang.rulebook import load

_PASSPHRASE = "MINGZHANG_BACKUP_PASSPHRASE"  # noqa: S105 - a variable's name
_ENCRYPTED = b"ENCRYPTED PRIVATE KEY"


def publications_in(home: Path) -> dict[str, Path]:
    """Every file and link of the publications by its name in the archive.

    Links come first: what `current` pointed to when it was read is whole, whoever publishes meanwhile.
    """
    roots = [home / name for name in SEALED]
    beside = [path for root in roots for path in sorted(root.glob("*/*"))]
    links = [path for path in beside if path.is_symlink() and not path.name.startswith(".")]
    files = (path for root in roots for path in _files(root))
    return {str(path.relative_to(home)): path for path in (*links, *files)}


def _files(root: Path) -> Iterator[Path]:
    for folder, inside, names in os.walk(root):
        inside[:] = sorted(set(inside) - {BUILDING})
        yield from (Path(folder) / name for name in sorted(names) if name != LOCK)


def keys_in(home: Path, aside: Path) -> dict[str, Path]:
    """The signing keys by their names in the archive: encrypted where a passphrase is set, else as they stand."""
    found = {}
    for path in key_files(home):
        name = str(path.relative_to(home))
        kept = aside / "keys" / name
        kept.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(_rewritten(path.read_bytes(), None, _passphrase()))
        found[name] = kept
    return found


def key_files(home: Path) -> list[Path]:
    """The key that signs, the one that is to sign, and those that signed before."""
    known = [home / KEY, home / NEXT, *sorted((home / RETIRED).glob("*.pem"))]
    return [path for path in known if path.is_file()]


def _passphrase() -> bytes | None:
    return os.environ.get(_PASSPHRASE, "").encode() or None


def _rewritten(pem: bytes, old: bytes | None, new: bytes | None) -> bytes:
    """The key under another passphrase, or under none."""
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 - optional, as where keys are made
        BestAvailableEncryption,
        Encoding,
        NoEncryption,
        PrivateFormat,
        load_pem_private_key,
    )

    key = load_pem_private_key(pem, password=old)
    return key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(new) if new else NoEncryption()
    )


def open_keys(home: Path) -> None:
    """Decrypts the keys of an unpacked archive in place.

    Raises:
        MingzhangError: They are encrypted, and the passphrase is not set or another.
    """
    for path in key_files(home):
        if _ENCRYPTED not in path.read_bytes():
            continue
        try:
            path.write_bytes(_rewritten(path.read_bytes(), _passphrase(), None))
        except (ValueError, TypeError):
            raise MingzhangError(f"备份里的签名私钥是加密的；请把备份时的口令放进 {_PASSPHRASE} 再试。") from None
        path.chmod(0o600)


def faults_of_publications(home: Path) -> list[str]:
    """What is wrong with the publications in a folder of the office, by the key that signs there."""
    folders = [path for name in SEALED for path in sorted((home / name).glob("*")) if path.is_dir()]
    own = signer_from(home / KEY, load()).fingerprint if (home / KEY).is_file() else None
    return [f"{folder.name}：{fault.what}" for folder in folders for fault in verify(folder, own).faults]


def put_publications(kept: Path, home: Path) -> None:
    """Puts the publications and the keys of an unpacked archive into a folder where none stand."""
    for name in SEALED:
        if (kept / name).is_dir():
            shutil.copytree(kept / name, home / name, symlinks=True)
    for path in key_files(kept):
        target = home / path.relative_to(kept)
        target.parent.mkdir(mode=0o700, exist_ok=True)
        shutil.copy2(path, target)


def said_of(names: dict[str, Path]) -> str:
    """What a backup says of them."""
    editions = {tuple(name.split("/")[:4]) for name in names if "/versions/" in name}
    parts = [f"，公开的 {len(editions)} 版"] if editions else []
    if KEY in names:
        sealed = _ENCRYPTED in names[KEY].read_bytes()
        parts.append("，签名私钥（已用口令加密）" if sealed else "，签名私钥（未加密，请像私钥一样保管这份备份）")
    return "".join(parts)
