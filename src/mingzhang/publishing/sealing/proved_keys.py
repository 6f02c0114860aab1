"""Which key had to sign which version, and whether a reader can trust it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mingzhang.errors import MingzhangError
from mingzhang.publishing.sealing.canonical import digest
from mingzhang.publishing.sealing.handovers import Followed, Handover, follow, plain
from mingzhang.publishing.sealing.keys import KEYS, KeyChain, read_keys
from mingzhang.publishing.sealing.manifest import (
    MANIFEST,
    PUBLIC_KEY,
    VERSIONS,
    ForeignError,
    Manifest,
    parse_manifest,
    versions_in,
)


@dataclass(frozen=True)
class Fault:
    """Something that is not as it was published.

    Attributes:
        kind: altered, missing, extra, signature, key, chain; or foreign, which this program cannot judge.
        path: The file, relative to the folder that was verified.
        what: One sentence.
    """

    kind: str
    path: str
    what: str


@dataclass(frozen=True)
class VersionVerdict:
    """One version: what it says of itself, and what is wrong with it."""

    name: str
    manifest: Manifest | None
    hash: str
    fingerprint: str
    faults: tuple[Fault, ...]
    files: int
    folder: Path

    @property
    def number(self) -> int:
        """Which version it says it is; 0 where that cannot be read."""
        return self.manifest.version if self.manifest else 0


@dataclass(frozen=True, slots=True)
class ProvedKeys:
    """What was found of the keys of a publication."""

    handovers: tuple[Handover, ...]
    faults: tuple[Fault, ...]


def prove_keys(
    folder: Path, versions: Sequence[VersionVerdict], pins: frozenset[str], *, single: bool
) -> ProvedKeys:
    """Follows the statements about keys, and compares every version's key with what they say.

    Args:
        folder: The publication, or a copy of one version.
        versions: Its versions, oldest first.
        pins: Plain fingerprints that the reader trusts; none where the folder's own are taken.
        single: Whether one version alone is there, with the statements that it carries.
    """
    try:
        chain = read_keys(folder)
    except ForeignError as error:
        return ProvedKeys((), (Fault("foreign", KEYS, str(error)),))
    except MingzhangError as error:
        return ProvedKeys((), (Fault("altered", KEYS, str(error)), *_keys(versions, Followed((), ()), pins)))
    followed = follow(chain, _hashes(versions, single=single))
    faults = [Fault(kind, KEYS, what) for kind, what in followed.faults]
    faults += _keys(versions, followed, pins)
    if not pins:
        faults += _lost(followed)
    if not followed.faults:
        faults += _carried(versions, chain, followed, single=single)
    return ProvedKeys(followed.handovers, tuple(faults))


def verify_keys(out: Path) -> tuple[Handover, ...]:
    """How one key of a publication followed another, as far as the statements prove it by themselves."""
    try:
        return follow(read_keys(out), {}).handovers
    except MingzhangError:
        return ()


def key_for(out: Path, number: int, trusted: str) -> str:
    """The fingerprint with which a version had to be signed, as far as one that is trusted vouches for it.

    Args:
        out: The folder of the publication.
        number: Which version.
        trusted: Fingerprint of the key that is trusted.

    Raises:
        MingzhangError: A statement about keys, or a version since this one, is not what was sealed.
    """
    chain = read_keys(out)
    if not chain.statements:
        return trusted
    data = {path.name: (path / MANIFEST).read_bytes() for path in versions_in(out)}
    manifests = [parse_manifest(raw, name) for name, raw in data.items()]
    hashes = {one.version: digest(raw, one.hash) for one, raw in zip(manifests, data.values(), strict=True)}
    followed = follow(chain, hashes)
    if followed.faults:
        raise MingzhangError(f"{followed.faults[0][1]}；请从备份恢复 {out / KEYS}。")
    _refuse_broken(manifests, hashes, number)
    key = followed.key_of(number, trusted)
    return key if plain(key) in followed.trusted(frozenset([plain(trusted)])) else trusted


def _refuse_broken(manifests: Sequence[Manifest], hashes: Mapping[int, str], number: int) -> None:
    """A later key vouches for an earlier version by the hashes between them alone."""
    for one in manifests:
        before = one.previous
        if one.version > number and (before is None or hashes.get(before.version) != before.hash):
            raise MingzhangError(f"第 {one.version} 版接的不是现在的前一版；请从备份恢复。")


def _hashes(versions: Sequence[VersionVerdict], *, single: bool) -> dict[int, str]:
    """Version to the hash of its manifest; of a single version, to that of the one before, which it names."""
    if not single:
        return {version.number: version.hash for version in versions if version.manifest}
    previous = versions[0].manifest and versions[0].manifest.previous
    return {previous.version: previous.hash} if previous else {}


def _keys(versions: Sequence[VersionVerdict], followed: Followed, pins: frozenset[str]) -> Iterator[Fault]:
    newest = next((v.fingerprint for v in reversed(versions) if v.fingerprint), "")
    trusted = followed.trusted(pins)
    for version in versions:
        key = version.fingerprint
        if not key:
            continue
        wanted = followed.key_of(version.number, newest)
        why = ""
        if followed.handovers and key != wanted:
            why = f"签名的公钥不是换钥声明里这一版该用的 {wanted}"
        elif pins and plain(key) not in trusted:
            why = "签名的公钥不是你信任的那一把"
        elif not pins and key != wanted:
            why = "签名的公钥与最新一版的不同，也没有换钥声明"
        if why:
            yield Fault("key", f"{version.name}/{PUBLIC_KEY}", f"{why}（{key}）")


def _lost(followed: Followed) -> Iterator[Fault]:
    """A key that follows a lost one proves nothing by itself: whoever holds any key could state as much."""
    for one in followed.handovers:
        if not one.vouched:
            yield Fault(
                "lost",
                KEYS,
                f"第 {one.first_version} 版起换用公钥 {one.new}，发布者称原私钥已丢失，没有原公钥的签名担保；"
                "请向发布者核对新指纹，再用 --key 指明",
            )


def _carried(
    versions: Sequence[VersionVerdict], chain: KeyChain, followed: Followed, *, single: bool
) -> Iterator[Fault]:
    """Each version carries the statements of its own day, so that none is taken away or put in later."""
    for version in versions:
        if version.manifest is None:
            continue
        count = sum(one.first_version <= version.number for one in followed.handovers)
        own = _own(version)
        if own is None or own == chain.statements[:count]:
            continue
        where = KEYS if single else f"{VERSIONS}/{version.name}/{KEYS}"
        yield Fault("chain", where, "这一版带的换钥声明与文件夹里的不一致：有的声明不见了、被换过，或是后来加的")
    if single and len(followed.handovers) != sum(
        one.first_version <= versions[0].number for one in followed.handovers
    ):
        yield Fault("chain", KEYS, "带有这一版以后的换钥声明")


def _own(version: VersionVerdict) -> tuple[object, ...] | None:
    """The statements that a version carries; None where its file is altered, which is said of the file."""
    if version.manifest is None or KEYS not in version.manifest.files():
        return ()
    try:
        return read_keys(version.folder).statements
    except MingzhangError:
        return None
