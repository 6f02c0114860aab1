"""Builds the site of all departments from what they sealed: as a preview, or as its next signed version."""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from mingzhang.errors import MingzhangError
from mingzhang.office.models import Portal, PortalBuild
from mingzhang.office.queries.portals import holds_samples, portal_folder, preview_folder, published_departments
from mingzhang.office.services.acting import RefusedError
from mingzhang.office.services.audit import record
from mingzhang.office.services.background import Held, carry_out
from mingzhang.publishing.sealing import BusyError, Published, begin, signer_from
from mingzhang.publishing.site import Site, Written
from mingzhang.publishing.site.city import Taken, before, reason_of, take, write_city
from mingzhang.publishing.site.sources import AlteredError
from mingzhang.rulebook import load

_PAUSE = 0.3
"""Seconds between two lines of progress that are written down."""

_PATIENCE = 300.0
"""Seconds to wait for another build of the same site."""

_LOOK = 1.0
_BROKEN = "生成公开站时程序出错，原来的版本没有动；问题已记入日志，请告诉系统管理员。"
_PREVIEW = ("预览：尚未批准，不是公开的内容。", "Preview: not approved, not a publication.")
_SAMPLE = ("含示例数据：文字和部分数字为虚拟。", "Contains sample data: its words and some figures are made up.")

Say = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Built:
    """What a build came to."""

    published: Published
    taken: tuple[Taken, ...]
    written: Written

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Departments whose newest publication could not be taken, each with the reason."""
        return [(one.told.name, one.told.fault) for one in self.taken if one.told.fault]


def build_site(row: Portal, say: Say, *, preview: bool = False) -> Built:
    """Builds a site; what is served stays until the new version is whole.

    Raises:
        MingzhangError: It could not be built; BusyError where another build of it is under way.
    """
    try:
        return _built(row, say, preview=preview, prove=False)
    except AlteredError:
        return _built(row, say, preview=preview, prove=True)


def _built(row: Portal, say: Say, *, preview: bool, prove: bool) -> Built:
    departments = published_departments(row.over)
    if not departments:
        raise RefusedError({"": f"{row.over}还没有部门公开过决算，没有可收入公开站的内容。"})
    home, day, book = Path(settings.MINGZHANG_HOME), timezone.localdate(), load()
    own = signer_from(home / "signing-key.pem", book, on=day)
    signer = signer_from(home / "preview-key.pem", book, on=day) if preview else own
    out = preview_folder(row) if preview else portal_folder(row.over)
    with begin(
        out, signer, title=row.title, published=day, tell=lambda done, of: say("生成页面", done, of)
    ) as edition:
        old = before(edition.before)
        taken = take(
            departments, old, own.fingerprint, lambda n, of: say("收取各部门公开的版本", n, of), prove=prove
        )
        written = write_city(edition, taken, _site(row, preview=preview))
        say("封存", 0, 0)
        return Built(edition.finish(reason_of(old, taken)), tuple(taken), written)


def _site(row: Portal, *, preview: bool) -> Site:
    """What the bureau decided; made-up data and previews always say so."""
    said, said_en = (row.notice, row.notice_en)
    if holds_samples(row.over) and not row.notice:
        said, said_en = _SAMPLE
    if preview:
        said, said_en = f"{_PREVIEW[0]}{said}", f"{_PREVIEW[1]} {said_en}".strip()
    publisher, book = str(row.organisation), str(load().data)
    return Site(row.title, row.title_en, publisher, book, notice=said, notice_en=said_en, renamed=row.renamed)


def carry_out_build(key: int) -> None:
    """Builds in the background what was asked for; its row says how far it is and what came of it."""
    carry_out(PortalBuild, key, _carried_out, _BROKEN)


def _carried_out(held: Held[PortalBuild], also: Say | None = None) -> None:
    asked, paced = held.row, _Paced(held.say)

    def say(step: str, done: int, total: int) -> None:
        paced(step, done, total)
        if also is not None:
            also(step, done, total)

    try:
        built = _patiently(asked, say)
    except MingzhangError as error:
        held.fail(str(error))
        return
    with held.finishing() as row:
        row.edition, row.changed = built.published.version, built.published.changed
        row.fingerprint, row.departments = built.published.fingerprint, built.written.departments
        row.faults, row.notices = built.faults, list(built.written.notices)
    if not asked.preview:
        _made_public(asked.portal, built)


def _patiently(asked: PortalBuild, say: Say) -> Built:
    """Builds as soon as nobody else builds the same site."""
    ends = time.monotonic() + _PATIENCE
    while True:
        try:
            return build_site(asked.portal, say, preview=asked.preview)
        except BusyError:
            if time.monotonic() > ends:
                raise
            say("等另一次生成结束", 0, 0)
            time.sleep(_LOOK)


def _made_public(row: Portal, built: Built) -> None:
    shutil.rmtree(preview_folder(row), ignore_errors=True)
    if built.published.changed:
        after = {"edition": str(built.published.version), "fingerprint": built.published.fingerprint}
        with transaction.atomic():
            record(None, "portal.publish", row, organisation=row.organisation, after=after)


class _Paced:
    """Passes on what is being done; not more often than a person can look."""

    def __init__(self, say: Say) -> None:
        self.say, self.last, self.step = say, 0.0, ""

    def __call__(self, step: str, done: int, total: int) -> None:
        """Told after each department and each part."""
        if step != self.step or time.monotonic() - self.last >= _PAUSE:
            self.last, self.step = time.monotonic(), step
            self.say(step, done, total)


def build_now(row: Portal, say: Say) -> tuple[str, list[str]]:
    """Builds a site in this process; what came of it, and which departments could not be taken.

    Raises:
        MingzhangError: It could not be built.
    """
    build = PortalBuild(portal=row, organisation=row.organisation, why="立即生成")
    build.save(force_insert=True)
    build = _done_now(build, say)
    folder = portal_folder(row.over)
    same = f"{row.title}：与第 {build.edition} 版相同，没有另立一版；{folder}"
    new = f"{row.title}：已公开第 {build.edition} 版，收入 {build.departments} 个部门；{folder}"
    return new if build.changed else same, [f"{name}：{why}" for name, why in build.faults]


def build_waiting(row: Portal) -> None:
    """Does in this process whatever was asked for and waits.

    Raises:
        MingzhangError: It could not be built.
    """
    for build in PortalBuild.objects.filter(portal=row, state=PortalBuild.State.WAITING).order_by("pk"):
        _done_now(build, lambda *_: None)


def _done_now(build: PortalBuild, say: Say) -> PortalBuild:
    carry_out(PortalBuild, build.pk, lambda held: _carried_out(held, say), _BROKEN)
    build.refresh_from_db()
    if build.state != PortalBuild.State.DONE:
        raise MingzhangError(build.sentence)
    return build
