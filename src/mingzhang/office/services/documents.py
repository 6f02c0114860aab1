"""Takes documents to be checked, checks them, keeps what came out."""

import hashlib
import time
from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.db import transaction

from mingzhang.errors import MingzhangError
from mingzhang.office.models import CheckedDocument
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.document_files import Kept, folder_of, source_of, write_kept
from mingzhang.office.scope import seeing
from mingzhang.office.services.acting import NotPermittedError, RefusedError
from mingzhang.office.services.audit import record
from mingzhang.office.services.background import Held, carry_out, give_back
from mingzhang.office.services.changing import locked
from mingzhang.pipeline import Source, judge, read
from mingzhang.publishing.report import CheckView
from mingzhang.publishing.report.notices import says_nothing
from mingzhang.rulebook import load

KINDS = (".pdf", ".xlsx", ".docx", ".txt", ".html", ".htm", ".csv", ".xls", ".ofd")
_PAUSE = 0.3
"""Seconds between two lines of progress that are written down."""


def submit_document(
    actor: Actor, name: str, data: bytes, start: Callable[[int], Any], previous: CheckedDocument | None = None
) -> CheckedDocument:
    """Keeps a document and has it checked in the background.

    Args:
        actor: Who drops it, and for which organisation.
        name: As the person's machine calls the file.
        data: Its content.
        start: Enqueues the check of the document with that key; called once the row is kept.
        previous: The version that this one replaces.

    Raises:
        NotPermittedError: An administrator does no work of the departments.
        RefusedError: The file is empty, too large or of a kind that nobody can read.
    """
    if actor.administers_only:
        raise NotPermittedError("管理员不办理业务，不能提交材料；请由经办人提交。")
    name = _fit(name)
    _refuse_bad(name, data)
    with transaction.atomic():
        row: CheckedDocument = CheckedDocument.objects.create(
            organisation=actor.organisation,
            user=actor.user,
            name=name,
            sha256=hashlib.sha256(data).hexdigest(),
            size=len(data),
            previous=previous,
        )
        folder_of(row.pk).mkdir(parents=True, exist_ok=True)
        source_of(row.pk).write_bytes(data)
        record(actor, "document.submit", row, organisation=row.organisation, after={"sha256": row.sha256})
        transaction.on_commit(lambda: start(row.pk))
    return row


_LONGEST = 200


def _fit(name: str) -> str:
    """The bare name, its end kept, short enough for the database and every file system."""
    path = PurePath(name.replace("\\", "/").replace("\x00", ""))
    return path.stem[: _LONGEST - 10] + path.suffix[:10]


def _refuse_bad(name: str, data: bytes) -> None:
    kind = PurePath(name).suffix.lower()
    if kind not in KINDS:
        raise RefusedError(
            {"file": f"“{name}”不是能读的文件；请提交 PDF、XLSX、DOCX、TXT、HTML、CSV、XLS 或 OFD。"}
        )
    if not data:
        raise RefusedError({"file": f"“{name}”是空文件，请重新选择。"})
    if len(data) > settings.LARGEST_DOCUMENT:
        most = settings.LARGEST_DOCUMENT // 1024 // 1024
        raise RefusedError({"file": f"“{name}”超过 {most} MB；请拆分或压缩图片后再提交。"})


def recheck_document(actor: Actor, document: CheckedDocument, start: Callable[[int], Any]) -> CheckedDocument:
    """Has a document checked once more: one that failed or was interrupted, or after the rules changed.

    Raises:
        RefusedError: It waits or is being worked on.
    """
    with seeing(actor.scope), transaction.atomic():
        row = locked(actor, document)
        if row.under_way and not row.silent:
            raise RefusedError({"": f"“{row.name}”正在等候或处理，不必再提交；完成后在原地址显示结果。"})
        row.resumed = 0
        give_back(row)
        record(actor, "document.recheck", row, organisation=row.organisation)
        transaction.on_commit(lambda: start(row.pk))
    return row


def check_kept_document(key: int) -> None:
    """Reads and checks a kept document, and writes down how far it is, what came out, or why nothing did."""
    carry_out(CheckedDocument, key, _check, _BROKEN)


_BROKEN = "程序处理这份材料时出错，没有给出结果；问题已记入日志，请告诉系统管理员。"


def _check(held: Held[CheckedDocument]) -> None:
    held.say("打开文件")
    try:
        view = _checked(held)
    except MingzhangError as error:
        held.fail(str(error))
    else:
        with held.finishing() as row:
            _fill(row, view)


def _checked(held: Held[CheckedDocument]) -> CheckView:
    book, row = load(), held.row
    source = Source(row.name, source_of(row.pk).read_bytes())
    reports = read([source], book, tell=Progress(held))
    if not reports or all(says_nothing(report) for report in reports):
        raise MingzhangError(
            "没有认出任何表，也没有写明金额的语句，无从核对。请确认这是部门预决算、绩效评价一类的材料。"
        )
    held.say("逐条核对")
    return judge(reports, book)


class Progress:
    """Writes down how far the reading of a file is; not more often than a person can look."""

    def __init__(self, held: Held[Any]) -> None:
        self.held, self.last = held, 0.0

    def __call__(self, what: str, done: int, total: int) -> None:
        """Told by the readers for each page or part."""
        if time.monotonic() - self.last >= _PAUSE:
            self.last = time.monotonic()
            self.held.say(f"读取 {PurePath(what).name[:100]}", done, total)


def _fill(row: CheckedDocument, view: CheckView) -> None:
    """What came out; its file replaces an earlier one only where the row does."""
    write_kept(row.pk, Kept.of(view))
    first = view.reports[0]
    row.entity, row.document_year = (first.entity or "")[:200], first.fiscal_year
    row.pages = first.document.pages
    row.counts = {
        **{severity: view.counts[severity] for severity in ("error", "warning", "info")},
        "tail": view.result.tails,
        "held": view.result.held,
        "unknown": len(view.not_checked),
        "forms": view.forms,
        "cells": view.cells,
    }
