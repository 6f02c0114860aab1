"""Another key for a publication: stated in its folder, before the new key signs anything."""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mingzhang.errors import MingzhangError
from mingzhang.errors import reason as why
from mingzhang.publishing.sealing.durable import lock, sync_tree
from mingzhang.publishing.sealing.edition import newest, next_key
from mingzhang.publishing.sealing.keys import KEYS, WRITING, KeyChain, made, read_keys
from mingzhang.publishing.sealing.manifest import Previous
from mingzhang.publishing.sealing.signature import Signer


@dataclass(frozen=True, slots=True)
class Rotated:
    """What a statement came to.

    Attributes:
        old, new: Fingerprints.
        first_version: The first that the new key will sign.
        changed: False where the statement stood there already.
    """

    folder: Path
    old: str
    new: str
    first_version: int
    changed: bool


def rotate(out: Path, old: Signer | None, new: Signer, *, stated: date, reason: str) -> Rotated | None:
    """States that a new key signs from the next version on; None where nothing is published there.

    Args:
        out: The folder of the publication.
        old: The key that signs now, which signs the statement; None where it was lost, and the statement says so.
        new: The key that will sign.
        stated: The day, as the publisher states it.
        reason: Why.

    Raises:
        BusyError: Somebody is publishing there.
        MingzhangError: Another key signs there than the old one, or what stands there was altered.
    """
    if not reason.strip():
        raise MingzhangError("请写明换私钥的原因（--because）。")
    try:
        with lock(out):
            return _rotated(out, old, new, stated, reason.strip())
    except OSError as error:
        raise MingzhangError(f"没有写成 {out / KEYS}：{why(error)}；现有文件未动。") from error


def signs_next(out: Path) -> str | None:
    """The fingerprint that must sign the next version; None where nothing is published.

    Raises:
        MingzhangError: What stands there was altered.
    """
    last = newest(out)
    return None if last is None else next_key(last, read_keys(out))


def _rotated(out: Path, old: Signer | None, new: Signer, stated: date, reason: str) -> Rotated | None:
    last = newest(out)
    if last is None:
        return None
    chain = read_keys(out)
    signs, first = next_key(last, chain), last.manifest.version + 1
    if signs == new.fingerprint:
        return Rotated(out, old.fingerprint if old else "", new.fingerprint, first, changed=False)
    if old is not None and signs != old.fingerprint:
        raise MingzhangError(
            f"{out} 现在由另一把私钥签名（公钥指纹 {signs}），不是 {old.fingerprint}；没有声明，现有文件未动。"
        )
    if stated.isoformat() < last.manifest.published:
        raise MingzhangError(
            f"声明日期 {stated} 早于第 {last.manifest.version} 版的 {last.manifest.published}；没有声明，"
            "现有文件未动。请检查本机的时钟。"
        )
    after = Previous(last.manifest.version, last.hash)
    day, key = stated.isoformat(), _key_that_signs(last.key, chain)
    _put(out, made(chain, old=old, old_key=key, new=new, after=after, stated=day, reason=reason))
    return Rotated(out, signs, new.fingerprint, first, changed=True)


def _key_that_signs(signed: bytes, chain: KeyChain) -> bytes:
    """The public key that would sign next: that of the last statement, else of the newest version."""
    if not chain.statements:
        return signed
    return chain.statements[-1].said().new_key.encode()


def _put(out: Path, chain: KeyChain) -> None:
    """Readers see the statements before or these, never something between."""
    part = out / WRITING
    with part.open("wb") as file:
        file.write(chain.encoded())
        file.flush()
        os.fsync(file.fileno())
    part.replace(out / KEYS)
    sync_tree(out, deep=False)
