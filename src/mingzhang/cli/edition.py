"""The portal and the open data of `mingzhang publish`: one signed version, with the documents in it."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from mingzhang.cli.output import tell
from mingzhang.errors import MingzhangError
from mingzhang.example import load_contracts
from mingzhang.forms import Report
from mingzhang.pipeline import judge
from mingzhang.publishing.opendata import write_data
from mingzhang.publishing.opendata.contracts import PublishedContract, Publisher
from mingzhang.publishing.sealing import Edition, FilesPart, Published, Signer, begin, signer_from
from mingzhang.publishing.site import Extras, Site, SiteSource, checked_of, write_site
from mingzhang.publishing.site.addresses import present_name
from mingzhang.publishing.site.sources import HeldReport
from mingzhang.rulebook import Rulebook

SERVED = ("site", "data")
"""Formats that are always a signed version of a folder."""

_EXAMPLE = "example"
_MOST_WORKERS = 2
_MOST_NAMES = 5


@dataclass(frozen=True)
class Asked:
    """What was asked for on the command line beside source and formats.

    Attributes:
        notice, notice_en: What must be said of all of it (示例数据), in Chinese and in English.
        prefix: Registered prefix of the OCDS publisher; empty where there is none.
    """

    title: str = ""
    key: Path | None = None
    reason: str | None = None
    day: datetime | None = None
    renamed: tuple[str, ...] = ()
    findings: bool = False
    personal: bool = False
    notice: str = ""
    notice_en: str = ""
    prefix: str = ""


@dataclass(frozen=True)
class Whole:
    """A report with the documents made of it."""

    source: Report | SiteSource
    documents: Mapping[str, bytes] = field(default_factory=dict)


def publish_edition(
    out: Path, wanted: Sequence[str], wholes: Sequence[Whole], book: Rulebook, asked: Asked
) -> None:
    """Publishes into a folder as its next version, and says what came of it."""
    signer = signer_from(_key(asked.key), book)
    day = asked.day.date() if asked.day else datetime.now().astimezone().date()
    title = asked.title or _title(wholes)
    with begin(out, signer, title=title, published=day, workers=_workers(wholes)) as edition:
        edition.add(_documents(wholes))
        reports = [_loaded(whole.source) for whole in wholes] if "data" in wanted else []
        package = _data(edition, reports, book, asked) if "data" in wanted else ()
        site = _portal(wholes, book, asked, title, package)
        notices = _site(edition, wholes, book, asked, site) if "site" in wanted else ()
        published = edition.finish(asked.reason)
    _say(out, published, wanted, signer)
    for notice in notices:
        tell(notice, err=True)


def _portal(wholes: Sequence[Whole], book: Rulebook, asked: Asked, title: str, package: tuple[str, ...]) -> Site:
    return Site(
        title,
        title,
        title,
        str(book.data),
        notice=asked.notice,
        notice_en=asked.notice_en,
        renamed=renamings(asked.renamed, [_key_of(whole.source)[0] or "" for whole in wholes]),
        personal=asked.personal,
        package=package,
    )


def _site(edition: Edition, wholes: Sequence[Whole], book: Rulebook, asked: Asked, site: Site) -> tuple[str, ...]:
    extras = {_key_of(whole.source): _extras(whole, book, asked) for whole in wholes}
    return write_site(edition, [whole.source for whole in wholes], site, extras).notices


def _extras(whole: Whole, book: Rulebook, asked: Asked) -> Extras:
    if not asked.findings:
        return Extras(whole.documents)
    report = _loaded(whole.source)
    return Extras(whole.documents, checked=checked_of(judge([report], book), report))


def _data(edition: Edition, reports: Sequence[Report], book: Rulebook, asked: Asked) -> tuple[str, ...]:
    example = [report for report in reports if report.document.reader == _EXAMPLE]
    contracts = [
        PublishedContract(c.subject, c.amount, report.entity or "", c.supplier, c.events, c.sample)
        for report in example
        for c in load_contracts(book)
    ]
    whose = Publisher(reports[0].entity or "", edition.published) if reports else None
    if whose and asked.prefix:
        whose = Publisher(whose.name, whose.published, prefix=asked.prefix)
    return write_data(
        edition,
        reports,
        book,
        contracts=contracts,
        publisher=whose,
        notice=asked.notice,
        personal=asked.personal,
    )


def _documents(wholes: Sequence[Whole]) -> list[FilesPart]:
    files = {f"documents/{name}": data for whole in wholes for name, data in whole.documents.items()}
    return [FilesPart("documents", files)] if files else []


def _loaded(source: Report | SiteSource) -> Report:
    return source if isinstance(source, Report) else source.load()


def _key_of(source: Report | SiteSource) -> tuple[str | None, int | None, str]:
    held = HeldReport(source) if isinstance(source, Report) else source
    return held.entity, held.year, held.kind


def renamings(asked: Sequence[str], known: Sequence[str]) -> dict[str, str]:
    """Former names to present ones, as they were written on the command line.

    Raises:
        MingzhangError: One is written wrongly, names nobody, or comes back to itself.
    """
    renamed = dict(map(_renaming, asked))
    for old in renamed:
        if old not in known and old not in renamed.values():
            names = "、".join(sorted(set(known))[:_MOST_NAMES])
            raise MingzhangError(f"--renamed 的旧名“{old}”不在来源里；请照来源里的写，如 {names}。")
        if present_name(old, renamed) in renamed:
            raise MingzhangError(f"--renamed 从“{old}”起绕成了圈；请只写旧名到新名。")
    return renamed


def _renaming(text: str) -> tuple[str, str]:
    old, sign, new = text.partition("=")
    if not (old.strip() and sign and new.strip()):
        raise MingzhangError(f"--renamed 后面写“旧名=新名”，不是“{text}”。")
    return old.strip(), new.strip()


def _key(given: Path | None) -> Path:
    """The key that was named, or the one that this user signs with."""
    if given is not None:
        return given
    try:
        home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    except RuntimeError as error:
        raise MingzhangError("找不到本用户的配置文件夹；请用 --sign 指明签名的私钥文件。") from error
    return home / "mingzhang" / "signing-key.pem"


def _title(wholes: Sequence[Whole]) -> str:
    names = list(dict.fromkeys(_key_of(whole.source)[0] or "" for whole in wholes))
    return f"{names[0]}账目公开" if len(names) == 1 and names[0] else "账目公开"


def _workers(wholes: Sequence[Whole]) -> int:
    return min(_MOST_WORKERS, os.cpu_count() or 1) if len(wholes) > _MOST_WORKERS else 1


def _say(out: Path, published: Published, wanted: Sequence[str], signer: Signer) -> None:
    if not published.changed:
        tell(f"与第 {published.version} 版相同，没有再发布。")
        return
    tell(f"第 {published.version} 版：新写 {published.written} 个文件，沿用 {published.kept} 个。")
    page = "index.html" if "site" in wanted else "data/datapackage.json"
    tell(str(out / "current" / page))
    tell(f"公钥指纹 {signer.fingerprint}；请在别处也公布它，好让读者用 mingzhang verify 核对。")
