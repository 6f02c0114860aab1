"""One new version of a publication: built beside the old one, sealed, and switched to in one step or not at all."""

import errno
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import mingzhang
from mingzhang.errors import MingzhangError, reason
from mingzhang.publishing.sealing.canonical import HASHES, digest
from mingzhang.publishing.sealing.durable import lock, sync_tree
from mingzhang.publishing.sealing.handovers import follow
from mingzhang.publishing.sealing.keys import KEYS, KEYS_PART, KeyChain, read_keys
from mingzhang.publishing.sealing.manifest import (
    BUILDING,
    CONTRACT,
    CURRENT,
    LOCK,
    MANIFEST,
    PUBLIC_KEY,
    SIGNATURE,
    VERSIONS,
    ForeignError,
    Manifest,
    PartEntry,
    Previous,
    parse_manifest,
    version_name,
    versions_in,
)
from mingzhang.publishing.sealing.parts import FilesPart, Part, keep_part, write_part
from mingzhang.publishing.sealing.signature import IMPLEMENTED, Signer, fingerprint, holds
from mingzhang.publishing.sealing.workers import workers

Tell = Callable[[int, int], None]
"""Told after each part: how many are made, of how many."""

_CHUNK = 8
_FULL = (errno.ENOSPC, errno.EDQUOT)
_MENDED = "补齐缺失的文件"


@dataclass(frozen=True)
class Published:
    """What a publication came to.

    Attributes:
        folder: The version that is served now.
        changed: False where nothing differed from the version before, which then stays the newest.
        written, kept: Files made anew, and files taken over unchanged.
        mended: Parts that were made anew because files of theirs are gone from the version before.
    """

    folder: Path
    version: int
    changed: bool
    written: int
    kept: int
    fingerprint: str
    mended: tuple[str, ...] = ()


@dataclass(frozen=True)
class Newest:
    """The newest version so far."""

    folder: Path
    manifest: Manifest
    hash: str
    key: bytes

    @property
    def fingerprint(self) -> str:
        """Of the key that signed it."""
        return fingerprint(self.key)


class Edition:
    """A version in the making. Parts are added, then it is finished; what is not finished leaves no trace."""

    def __init__(  # noqa: PLR0913 - as for `begin`, which makes it
        self,
        out: Path,
        signer: Signer,
        *,
        title: str,
        published: date,
        workers: int = 1,
        tell: Tell | None = None,
    ) -> None:
        self._tell = tell
        self._out = out
        self._signer = signer
        self._title = title
        self._published = published
        self._workers = workers
        self._old = newest(out)
        self._chain = read_keys(out)
        if self._old:
            _refuse_other_key(self._old, self._chain, signer)
            _refuse_earlier(self._old, published)
            _serve(out, self._old.folder)
        self._known = _known(self._old, signer)
        self._parts: dict[str, PartEntry] = {}
        self._kept = 0
        self._mended: list[str] = []
        self.folder = out / BUILDING
        self.folder.mkdir()

    @property
    def published(self) -> date:
        """The day that the publisher states; the only day that stands in made files."""
        return self._published

    @property
    def fingerprint(self) -> str:
        """Of the key that will sign."""
        return self._signer.fingerprint

    @property
    def hash(self) -> str:
        """What files are hashed with."""
        return self._signer.algorithm.hash

    @property
    def before(self) -> tuple[Path, Manifest] | None:
        """The version that this one would replace: its folder and what it holds."""
        return (self._old.folder, self._old.manifest) if self._old else None

    def add(self, parts: Iterable[Part]) -> None:
        """Makes parts, or keeps those whose inputs are the same as in the version before."""
        fresh: list[Part] = []
        for part in parts:
            if part.name in self._parts:
                raise MingzhangError(f"一次发布里有两个“{part.name}”；请检查是否同一部门同一年度给了两份材料。")
            self._parts[part.name] = known = self._known.get(part.name) or PartEntry(part.name, "", ())
            same = bool(self._old and known.files and known.inputs == part.inputs)
            if self._old and same and keep_part(known, self._old.folder, self.folder):
                self._kept += len(known.files)
                continue
            fresh.append(part)
            self._mended += [part.name] if same else []
        self._parts.update((entry.name, entry) for entry in self._made(fresh))

    def _made(self, parts: Sequence[Part]) -> Iterator[PartEntry]:
        write = partial(write_part, folder=self.folder, algorithm=self._signer.algorithm.hash)
        if self._workers == 1 or len(parts) <= _CHUNK:
            yield from self._told(map(write, parts), len(parts))
            return
        with workers(self._workers) as pool:
            yield from self._told(pool.map(write, parts, chunksize=_CHUNK), len(parts))

    def _told(self, made: Iterable[PartEntry], count: int) -> Iterator[PartEntry]:
        for number, entry in enumerate(made, 1):
            if self._tell:
                self._tell(number, count)
            yield entry

    def finish(self, reason: str | None = None) -> Published:
        """Seals the version and switches to it; where nothing differs, the version before stays.

        Raises:
            MingzhangError: An earlier version is to be replaced and no reason is given.
        """
        if self._chain.statements:
            self.add([FilesPart(KEYS_PART, {KEYS: self._chain.encoded()})])
        parts = tuple(sorted(self._parts.values(), key=lambda part: part.name))
        if self._old and not self._mended and _content(parts) == _content(self._old.manifest.parts):
            return self._result(self._old.folder, self._old.manifest.version, changed=False)
        reason = reason or (_MENDED if self._mended else None)
        if self._old and not (reason and reason.strip()):
            number = self._old.manifest.version
            raise MingzhangError(
                f"{self._out} 已有第 {number} 版，与新版不同；请写明更正或增补的原因（--reason）。"
            )
        manifest = self._manifest(parts, reason)
        self._seal(manifest.encoded())
        sync_tree(self.folder)
        return self._result(self._switch(manifest.version), manifest.version, changed=True)

    def _manifest(self, parts: tuple[PartEntry, ...], reason: str | None) -> Manifest:
        old = self._old
        return Manifest(
            contract=CONTRACT,
            version=old.manifest.version + 1 if old else 1,
            title=self._title,
            published=self._published.isoformat(),
            algorithm=self._signer.algorithm.id,
            hash=self._signer.algorithm.hash,
            program=mingzhang.__version__,
            parts=parts,
            previous=Previous(old.manifest.version, old.hash) if old else None,
            reason=reason.strip() if old and reason else None,
        )

    def _seal(self, data: bytes) -> None:
        (self.folder / MANIFEST).write_bytes(data)
        (self.folder / SIGNATURE).write_bytes(self._signer.sign(data))
        (self.folder / PUBLIC_KEY).write_bytes(self._signer.public_pem)

    def _switch(self, version: int) -> Path:
        target = self._out / VERSIONS / version_name(version)
        target.parent.mkdir(exist_ok=True)
        self.folder.rename(target)
        sync_tree(target.parent, deep=False)
        _point(self._out, target)
        return target

    def _result(self, folder: Path, version: int, *, changed: bool) -> Published:
        files = sum(len(part.files) for part in self._parts.values())
        key = self._signer.fingerprint
        return Published(folder, version, changed, files - self._kept, self._kept, key, tuple(self._mended))


def _point(out: Path, version: Path) -> None:
    """Serves a version: readers see the one before or this one, never something between."""
    pointer = out / f".{CURRENT}"
    pointer.unlink(missing_ok=True)
    pointer.symlink_to(Path(VERSIONS) / version.name, target_is_directory=True)
    pointer.replace(out / CURRENT)
    sync_tree(out, deep=False)


def _serve(out: Path, newest: Path) -> None:
    """Mends what a killed process left: a whole version, proved by its seals, that nobody was pointed to."""
    if (out / CURRENT).resolve() != newest.resolve():
        _point(out, newest)


def _known(old: Newest | None, signer: Signer) -> dict[str, PartEntry]:
    """The parts that may be kept: those of the version before, where they were hashed in the same way."""
    if old is None or old.manifest.hash != signer.algorithm.hash:
        return {}
    return {part.name: part for part in old.manifest.parts}


@contextmanager
def begin(  # noqa: PLR0913 - what a version is, and how it is made
    out: Path, signer: Signer, *, title: str, published: date, workers: int = 1, tell: Tell | None = None
) -> Iterator[Edition]:
    """A new version of the publication in a folder, for the one process that may write there.

    Raises:
        BusyError: Somebody else is publishing there.
        MingzhangError: The disk is full, or the version before was altered; what is served stays as it is.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        with lock(out):
            shutil.rmtree(out / BUILDING, ignore_errors=True)
            try:
                yield Edition(out, signer, title=title, published=published, workers=workers, tell=tell)
            finally:
                shutil.rmtree(out / BUILDING, ignore_errors=True)
    except OSError as error:
        raise MingzhangError(_sentence(out, error)) from error


def _sentence(out: Path, error: OSError) -> str:
    stays = "原来的版本没有动，仍在使用" if (out / CURRENT).exists() else "没有留下半个版本"
    todo = "请腾出空间" if error.errno in _FULL else "请检查文件夹和权限"
    return f"没有发布到 {out}：{reason(error)}；{stays}。{todo}后再发布一次。"


def newest(out: Path) -> Newest | None:
    """The newest version; one whose manifest was altered is no ground to build on.

    Raises:
        MingzhangError: Its manifest is missing, damaged or not what was signed.
    """
    if (out / VERSIONS).is_symlink():
        raise MingzhangError(f"{out / VERSIONS} 是通往别处的链接，不是发布时建的文件夹；请移走它，或从备份恢复。")
    folder = next(reversed(versions_in(out)), None)
    if folder is None:
        _refuse_strangers(out)
        return None
    try:
        data, signature, key = ((folder / name).read_bytes() for name in (MANIFEST, SIGNATURE, PUBLIC_KEY))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise MingzhangError(
            f"{folder} 缺少 {Path(error.filename).name}，不能在它上面再发布；现有文件未动，原来的版本仍在使用。"
            "是误放的文件夹就移走，是发布过的就从备份恢复，再发布。"
        ) from error
    manifest = parse_manifest(data, f"{folder.name}/{MANIFEST}")
    if manifest.algorithm not in IMPLEMENTED or manifest.hash not in HASHES:
        raise ForeignError(
            f"{folder} 用的签名或散列算法（{manifest.algorithm}、{manifest.hash}）本程序不认识；"
            "没有再发布，现有文件未动。请升级程序，再发布。"
        )
    if not holds(manifest.algorithm, key, signature, data):
        raise MingzhangError(
            f"{folder} 的清单与签名不符，被改动过；没有在它上面再发布，现有文件未动。请从备份恢复这一版，再发布。"
        )
    if manifest.version != int(folder.name):
        raise MingzhangError(
            f"{folder} 里放的是第 {manifest.version} 版，位置不对；没有再发布，现有文件未动。请移走它，再发布。"
        )
    return Newest(folder, manifest, digest(data, manifest.hash), key)


def _refuse_other_key(old: Newest, chain: KeyChain, signer: Signer) -> None:
    """A key that was lost or exchanged is noticed before anything is signed with another."""
    wanted = next_key(old, chain)
    if wanted == signer.fingerprint:
        return
    if chain.statements:
        raise MingzhangError(
            f"{old.folder.parent.parent} 已声明换用新的私钥（公钥指纹 {wanted}），"
            f"现在的私钥是 {signer.fingerprint}；没有发布，现有文件未动。请用新的私钥。"
        )
    raise MingzhangError(
        f"{old.folder} 由另一把私钥签名（公钥指纹 {old.fingerprint}），现在的私钥是 {signer.fingerprint}；"
        "没有发布，现有文件未动。请从备份恢复原来的私钥；要换私钥，先用 mingzhang rotate 由原来的私钥声明；"
        "确已丢失的，用 mingzhang rotate --lost 声明丢失，再发布。"
    )


def next_key(old: Newest, chain: KeyChain) -> str:
    """The fingerprint that must sign the next version.

    Raises:
        MingzhangError: A statement about keys does not hold, and so is no ground to build on.
    """
    followed = follow(chain, {old.manifest.version: old.hash})
    if followed.faults:
        raise MingzhangError(
            f"{old.folder.parent.parent}：{followed.faults[0][1]}；没有发布，现有文件未动。请从备份恢复 {KEYS}。"
        )
    if followed.key_of(old.manifest.version, old.fingerprint) != old.fingerprint:
        raise MingzhangError(
            f"{old.folder} 不是由换钥声明里的公钥签名的；没有发布，现有文件未动。请从备份恢复 {KEYS} 和这一版。"
        )
    return followed.key_of(old.manifest.version + 1, old.fingerprint)


def _refuse_earlier(old: Newest, published: date) -> None:
    """A clock that runs wrong is noticed before a later version bears an earlier day."""
    if published.isoformat() < old.manifest.published:
        raise MingzhangError(
            f"发布日期 {published} 早于第 {old.manifest.version} 版的 {old.manifest.published}；没有发布，"
            "现有文件未动。请检查本机的时钟，或写明的公开日期。"
        )


def _refuse_strangers(out: Path) -> None:
    """Refuses a folder in which something else stands: a publication holds nothing that it did not write."""
    ours = (VERSIONS, f".{CURRENT}", LOCK)
    other = next((path.name for path in out.iterdir() if path.name not in ours), None)
    if other is not None:
        raise MingzhangError(f"{out} 里已有别的文件（{other}）；请换一个空文件夹来发布。")


def _content(parts: Sequence[PartEntry]) -> dict[str, str]:
    """What readers get: paths and hashes, however they were divided into parts, and whoever signs."""
    others = (part for part in parts if part.name != KEYS_PART)
    return {os.fspath(file.path): file.hash for part in others for file in part.files}
