"""Proves that a publication is whole, unaltered and signed, from its folder alone."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mingzhang.errors import MingzhangError
from mingzhang.publishing.sealing.canonical import HASHES, digest, digest_file
from mingzhang.publishing.sealing.handovers import Handover, plain
from mingzhang.publishing.sealing.keys import KEYS, WRITING
from mingzhang.publishing.sealing.manifest import (
    BUILDING,
    CURRENT,
    LOCK,
    MANIFEST,
    PUBLIC_KEY,
    SEALS,
    SIGNATURE,
    VERSIONS,
    FileEntry,
    ForeignError,
    Manifest,
    parse_manifest,
    version_name,
    versions_in,
)
from mingzhang.publishing.sealing.proved_keys import Fault, VersionVerdict, prove_keys
from mingzhang.publishing.sealing.signature import IMPLEMENTED, fingerprint, holds


@dataclass(frozen=True)
class Verdict:
    """Whether a folder is what was published.

    Attributes:
        versions: Oldest first; one where a single version was given.
        faults: All that is wrong, those of the versions included.
        pinned: The keys were compared with those that the reader trusts.
        handovers: How one key followed another, as far as that was proved.
    """

    folder: Path
    versions: tuple[VersionVerdict, ...]
    faults: tuple[Fault, ...]
    pinned: bool
    handovers: tuple[Handover, ...] = ()

    @property
    def holds(self) -> bool:
        """Nothing is wrong."""
        return not self.faults

    @property
    def foreign(self) -> bool:
        """Nothing is known to be wrong, but something cannot be judged by this program."""
        return bool(self.faults) and all(fault.kind == "foreign" for fault in self.faults)


def verify(folder: Path, trusted: str | Iterable[str] | None = None) -> Verdict:
    """Verifies a publication with all its versions, or the folder of one version.

    Args:
        folder: What was published with `--out`, or a copy of one of its versions.
        trusted: Fingerprints of the keys that the reader trusts, or of one; None takes those in the folder, unless
            one follows another that was lost: nothing in the folder can prove it.

    Raises:
        MingzhangError: There is no publication in the folder.
    """
    folders = versions_in(folder)
    if not folders and not any((folder / name).exists() for name in SEALS):
        raise MingzhangError(f"{folder} 里没有公开的清单 {MANIFEST}；请给出发布时用的文件夹，或其中一个版本。")
    single = not folders
    versions = tuple(_version(path, "" if single else f"{VERSIONS}/{path.name}/") for path in folders or [folder])
    around = () if single else (*_around(folder, folders), *_chain(versions))
    pins = frozenset(map(plain, [trusted] if isinstance(trusted, str) else trusted or ()))
    proved = prove_keys(folder, versions, pins, single=single)
    faults = (*around, *proved.faults, *(fault for version in versions for fault in version.faults))
    return Verdict(folder, versions, faults, bool(pins), proved.handovers)


def _version(folder: Path, prefix: str) -> VersionVerdict:
    manifest, data, faults = _manifest(folder, prefix)
    key = _read(folder / PUBLIC_KEY)
    if manifest is None:
        return VersionVerdict(folder.name, None, "", "", faults, 0, folder)
    files = manifest.files()
    faults = (*_signature(folder, prefix, manifest, data, key), *_files(folder, prefix, files, manifest.hash))
    return VersionVerdict(
        folder.name, manifest, _hash_of(data, manifest), _fingerprint(key), faults, len(files), folder
    )


def _manifest(folder: Path, prefix: str) -> tuple[Manifest | None, bytes, tuple[Fault, ...]]:
    data = _read(folder / MANIFEST)
    if data is None:
        fault = Fault("missing", f"{prefix}{MANIFEST}", "清单没有了，无从证明")
        return None, b"", (fault,)
    try:
        manifest = parse_manifest(data, MANIFEST)
    except ForeignError as error:
        return None, data, (Fault("foreign", f"{prefix}{MANIFEST}", str(error)),)
    except MingzhangError as error:
        return None, data, (Fault("altered", f"{prefix}{MANIFEST}", str(error)),)
    if manifest.hash not in HASHES:
        fault = Fault("foreign", f"{prefix}{MANIFEST}", f"不认识散列算法 {manifest.hash}，无从证明；请升级程序")
        return None, data, (fault,)
    return manifest, data, ()


def _signature(folder: Path, prefix: str, manifest: Manifest, data: bytes, key: bytes | None) -> Iterator[Fault]:
    signature = _read(folder / SIGNATURE)
    for name, found in ((PUBLIC_KEY, key), (SIGNATURE, signature)):
        if found is None:
            yield Fault("missing", f"{prefix}{name}", "没有了，无从验证签名")
    if manifest.algorithm not in IMPLEMENTED:
        yield Fault("foreign", f"{prefix}{MANIFEST}", f"不认识签名算法 {manifest.algorithm}，无从证明；请升级程序")
    elif key is not None and signature is not None and not holds(manifest.algorithm, key, signature, data):
        yield Fault("signature", f"{prefix}{MANIFEST}", f"与 {SIGNATURE} 的签名不符：清单、签名或公钥被改动过")


def _files(folder: Path, prefix: str, files: dict[str, FileEntry], algorithm: str) -> Iterator[Fault]:
    found = dict(_walk(str(folder), len(str(folder)) + 1))
    for path, entry in sorted(files.items()):
        there = found.pop(path, None)
        if there is None:
            yield Fault("missing", f"{prefix}{path}", "清单里有，文件夹里没有")
        elif not _same(there, entry, algorithm):
            yield Fault("altered", f"{prefix}{path}", "内容与清单里的散列值不同")
    yield from (
        Fault("extra", f"{prefix}{path}", "文件夹里有，清单里没有") for path in sorted(found) if path not in SEALS
    )


def _walk(folder: str, top: int) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """All files below a folder; a link is a file of its own and is never followed."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(entry.path, top)
            else:
                yield entry.path[top:].replace(os.sep, "/"), entry


def _same(there: os.DirEntry[str], entry: FileEntry, algorithm: str) -> bool:
    plain = there.is_file(follow_symlinks=False) and there.stat().st_size == entry.size
    return plain and digest_file(Path(there.path), algorithm) == entry.hash


def _around(folder: Path, versions: Sequence[Path]) -> Iterator[Fault]:
    """What stands beside the versions, and which of them is served."""
    known = {VERSIONS, CURRENT, LOCK, BUILDING, KEYS, WRITING}
    for path in sorted(folder.iterdir()):
        if path.name not in known:
            yield Fault("extra", path.name, "不属于任何一版")
    for path in sorted((folder / VERSIONS).iterdir()):
        if path not in versions:
            yield Fault("extra", f"{VERSIONS}/{path.name}", "不属于任何一版")
    current = folder / CURRENT
    if not current.exists():
        yield Fault("missing", CURRENT, "没有指明哪一版在用")
    elif current.resolve() != versions[-1].resolve():
        yield Fault("altered", CURRENT, f"指的不是最新的第 {int(versions[-1].name)} 版")


def _chain(versions: Sequence[VersionVerdict]) -> Iterator[Fault]:
    """Each version names the one before it by number and hash, from the first on."""
    before: VersionVerdict | None = None
    for place, version in enumerate(versions, 1):
        where = f"{VERSIONS}/{version.name}"
        previous = version.manifest and version.manifest.previous
        if version.manifest and version.manifest.version != place:
            yield Fault("chain", where, f"自称第 {version.manifest.version} 版，应是第 {place} 版：有的版本不见了")
        elif version.manifest and version.name != version_name(place):
            yield Fault("chain", where, f"里面是第 {place} 版，位置不对")
        elif version.manifest and before and before.manifest and (previous is None or previous.hash != before.hash):
            yield Fault("chain", where, f"接的不是现在的第 {place - 1} 版：前一版被换过")
        before = version


def _fingerprint(key: bytes | None) -> str:
    try:
        return fingerprint(key) if key else ""
    except MingzhangError:
        return ""


def _hash_of(data: bytes, manifest: Manifest) -> str:
    return digest(data, manifest.hash)


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() and not path.is_symlink() else None
