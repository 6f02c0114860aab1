"""Accounts are approved by the head and published: documents, portal and open data as one signed version."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from mingzhang.errors import MingzhangError
from mingzhang.forms import Report
from mingzhang.office.models import AccountTables, Publication, User
from mingzhang.office.queries.accounts import Level, State, prior_of, report_of
from mingzhang.office.queries.narration import asks_of_accounts, composed, narrative_of
from mingzhang.office.queries.publications import published_folder
from mingzhang.office.scope import everything, seeing
from mingzhang.office.services.accounts_entry import LEADERS, decide, refuse_unless
from mingzhang.office.services.acting import (
    Actor,
    ChangedMeanwhileError,
    RefusedError,
    Role,
    refuse_if,
    require,
    require_other,
)
from mingzhang.office.services.changing import adding, changing, locked
from mingzhang.office.services.clocks import run_for_accounts
from mingzhang.office.services.portals import Start, due_after
from mingzhang.publishing.documents import Options
from mingzhang.publishing.documents.compose import redaction_of
from mingzhang.publishing.opendata import write_data
from mingzhang.publishing.opendata.contracts import Publisher
from mingzhang.publishing.sealing import Edition, FilesPart, Published, begin, signer_from
from mingzhang.publishing.site import Extras, Site, write_site
from mingzhang.rulebook import load

FORMATS = ("docx", "pdf", "xlsx", "html")
HEADS = frozenset({Role.HEAD})


def approve_accounts(
    actor: Actor, row: AccountTables, replied_on: date, revision: int | None = None
) -> AccountTables:
    """The head approves frozen accounts; the term of publication runs from the finance department's approval."""
    require(actor, HEADS, row.organisation, "批准决算")
    with changing(actor, row, "accounts.approve", revision) as current:
        refuse_unless(current, State.FROZEN)
        require_other(actor, "批准决算", *_hands(current))
        too_soon = replied_on > timezone.localdate()
        refuse_if({"replied_on": "财政批复日期不能在今天之后。" if too_soon else None})
        current.state, current.replied_on = State.APPROVED, replied_on
        decide(actor, current)
    run_for_accounts(current)
    return current


def _hands(row: AccountTables) -> list[User | None]:
    """Everybody who made, checked or froze the accounts."""
    keys = [one["user"] for one in row.decided.values()]
    return [row.made_by, *User.objects.filter(pk__in=keys)]


def refuse_accounts(actor: Actor, row: AccountTables, reason: str, revision: int | None = None) -> AccountTables:
    """The head sends frozen accounts back; what follows is a new version."""
    require(actor, HEADS, row.organisation, "退回决算")
    refuse_if({"reason": None if reason.strip() else "退回须说明理由。"})
    with changing(actor, row, "accounts.send_back", revision, reason) as current:
        refuse_unless(current, State.FROZEN)
        current.state, current.reason = State.RETURNED, reason.strip()[:500]
    return current


@dataclass(frozen=True, slots=True)
class _Year:
    """One year's accounts as they stand in the portal."""

    report: Report
    documents: Mapping[str, bytes]

    @property
    def key(self) -> tuple[str | None, int | None, str]:
        return self.report.entity, self.report.fiscal_year, self.report.kind


Say = Callable[[str], None]
Finishing = Callable[[], AbstractContextManager[Any]]
"""Says what is being done; and the transaction in which the last step is taken, all or nothing."""


def _silent(_: str) -> None:
    """Nobody waits to hear it."""


def publish_accounts(  # noqa: PLR0913, PLR0917 - who publishes what, and who is told of it
    actor: Actor,
    row: AccountTables,
    revision: int | None = None,
    say: Say = _silent,
    finishing: Finishing = transaction.atomic,
    day: date | None = None,
    start: Start | None = None,
) -> Publication:
    """Publishes approved accounts as the next signed version of the department's folder.

    Everything is made beside what is published; in one transaction at the end it is switched to and recorded.
    Whoever is stopped between the two finds the version there and records it the next time.

    Args:
        actor: Who publishes.
        row: The accounts.
        revision: What the person saw.
        say: Told what is being done.
        finishing: Opens the transaction of the last step; refuses by raising.
        day: The day of publication; today without it.
        start: Enqueues the build of a site over all departments in which this one stands.

    Raises:
        RefusedError: Something is still to be written, contradicts itself, or could not be put on the disk; what
            was published before then stays whole.
    """
    require(actor, LEADERS, row.organisation, "公开决算")
    with seeing(actor.scope):
        ready = _ready(actor, row, revision)
        try:
            made = _published(actor, ready, _How(say, finishing, day or timezone.localdate(), start))
        except (RefusedError, ChangedMeanwhileError):
            raise
        except MingzhangError as error:
            raise RefusedError({"": str(error)}) from error
    return made


def _ready(actor: Actor, row: AccountTables, revision: int | None) -> AccountTables:
    with transaction.atomic():
        current = locked(actor, row, revision)
        refuse_unless(current, State.APPROVED)
    asks = asks_of_accounts(current)
    refuse_if({"": f"还有 {len(asks)} 处文字待填，不能公开。" if asks else None})
    return current


@dataclass(frozen=True, slots=True)
class _How:
    """How a publication is made: who is told, in which transaction it ends, on which day, what follows it."""

    say: Say
    finishing: Finishing
    day: date
    start: Start | None


def _published(actor: Actor, row: AccountTables, how: _How) -> Publication:
    how.say("生成公开文件")
    document = composed(row, FORMATS, draft=False)
    files = {n: t.encode() if isinstance(t, str) else t for n, t in document.files.items()}
    years, reason = _years(row, files)
    with _made(row, years, how.day, how.say) as edition, how.finishing():
        with changing(actor, row, "accounts.publish", row.revision) as current:
            refuse_unless(current, State.APPROVED)
            current.state = State.PUBLISHED
            decide(actor, current)
        sealed = edition.finish(reason)
        _refuse_unchanged(row, sealed)
        made = _publication(current, document.tree.title, sealed, sorted(files), how.day)
        adding(actor, made, "publication.publish", made.reason)
        due_after(made, how.start)
        run_for_accounts(current)
    return made


def _years(row: AccountTables, files: Mapping[str, bytes]) -> tuple[list[_Year], str | None]:
    """The year with its documents and the years before; and why the version before is replaced."""
    earlier = _earlier(row)
    return [_Year(_shown(row), files), *(_kept(one) for one in earlier)], _reason(row, earlier)


def sealed_publication(row: AccountTables, title: str, files: Mapping[str, bytes]) -> Publication:
    """Seals and records tables that were published before the office knew them, with the documents there are."""
    day = timezone.localdate()
    years, reason = _years(row, files)
    with _made(row, years, day, _silent) as edition, transaction.atomic():
        sealed = edition.finish(reason)
        _refuse_unchanged(row, sealed)
        made = _publication(row, title, sealed, sorted(files), day)
        made.save(force_insert=True)
        due_after(made)
    return made


def _publication(row: AccountTables, title: str, sealed: Published, files: list[str], day: date) -> Publication:
    return Publication(
        organisation=row.organisation,
        fiscal_year=row.fiscal_year,
        sample=row.sample,
        accounts=row,
        title=title[:200],
        edition=sealed.version,
        fingerprint=sealed.fingerprint,
        documents=files,
        published_on=day,
        reason=row.reason if _published_before(row) else "",
    )


def _refuse_unchanged(row: AccountTables, edition: Published) -> None:
    """A correction that changes nothing is none; what was sealed before a crash is taken up again."""
    known = Publication._base_manager.filter(organisation=row.organisation, edition=edition.version).exists()
    if known and not edition.changed:
        raise RefusedError({"": f"内容与已公开的第 {edition.version} 版完全相同，没有可公开的更正。"})


def _published_before(row: AccountTables) -> bool:
    """Whether an earlier version of the same accounts was published."""
    return Publication._base_manager.filter(
        organisation=row.organisation, fiscal_year=row.fiscal_year, accounts__level=Level.WHOLE
    ).exists()


def _earlier(row: AccountTables) -> list[Publication]:
    """The newest publication of every other year of the department."""
    with everything("公开站列出本部门各年度"):
        rows = Publication.objects.filter(organisation=row.organisation).exclude(fiscal_year=row.fiscal_year)
        newest = {one.fiscal_year: one for one in rows.select_related("accounts").order_by("pk")}
    return [newest[year] for year in sorted(newest)]


def _reason(row: AccountTables, earlier: Sequence[Publication]) -> str | None:
    """Why the version before is replaced: the correction's reason, or that another year is added."""
    if _published_before(row):
        return row.reason or "更正"
    return f"增加 {row.fiscal_year} 年度决算" if earlier else None


def _shown(row: AccountTables) -> Report:
    """The tables without what is withheld."""
    options = Options(prior=prior_of(row))
    return redaction_of(narrative_of(row), options, load()).report(report_of(row))


def _kept(one: Publication) -> _Year:
    """An earlier year with the documents that stand published."""
    folder = published_folder(one.organisation) / "current" / "documents" / str(one.fiscal_year)
    documents = {name: path.read_bytes() for name in one.documents if (path := folder / name).is_file()}
    return _Year(_shown(one.accounts), documents)


@contextmanager
def _made(row: AccountTables, years: Sequence[_Year], day: date, say: Say) -> Iterator[Edition]:
    """The next version with all its parts, beside what is published; what is not finished leaves no trace."""
    book, out, title = load(), published_folder(row.organisation), f"{row.organisation}决算公开"
    notice = narrative_of(row).notice
    out.mkdir(parents=True, exist_ok=True)
    signer = signer_from(Path(settings.MINGZHANG_HOME) / "signing-key.pem", book, on=day)
    with begin(out, signer, title=title, published=day) as edition:
        edition.add(_documents(years))
        say("生成开放数据")
        publisher = Publisher(str(row.organisation), day)
        package = write_data(edition, [y.report for y in years], book, publisher=publisher, notice=notice)
        say("生成公开站")
        title_en = f"Final accounts: {row.organisation}"
        site = Site(title, title_en, publisher.name, str(book.data), notice=notice, package=package)
        write_site(edition, [y.report for y in years], site, {y.key: Extras(y.documents) for y in years})
        say("签名封存")
        yield edition


def _documents(years: Sequence[_Year]) -> list[FilesPart]:
    return [
        FilesPart(
            f"documents/{year.report.fiscal_year}",
            {f"documents/{year.report.fiscal_year}/{name}": data for name, data in year.documents.items()},
        )
        for year in years
        if year.documents
    ]
