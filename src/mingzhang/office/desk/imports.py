"""Imports: a template, a dry run with every error at once, the same workbook marked, and only then the rows."""

import secrets
import time
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mingzhang.errors import MingzhangError
from mingzhang.office.desk.access import DeskRequest, acting
from mingzhang.office.desk.language import say
from mingzhang.office.desk.list_files import XLSX, download
from mingzhang.office.desk.showing import show
from mingzhang.office.services.exchange import TABLES, DryRun, Table, dry_run, take, template

_KEPT = "imports"
_A_DAY = 24 * 60 * 60
_SHOWN = 500


def _offered(request: DeskRequest) -> list[Table]:
    """The tables that the person's duties may import."""
    return [table for table in TABLES.values() if table.roles & request.actor.roles.keys()]


def _table(request: DeskRequest, key: str) -> Table:
    found = TABLES.get(key)
    if found is None:
        raise Http404
    return found


@acting
@require_safe
def imports(request: DeskRequest) -> HttpResponse:
    """What can be imported, each with its template."""
    return show(request, "imports.html.j2", title="导入", tables=_offered(request), path=(("导入", None),))


@acting
@require_safe
def import_template(request: DeskRequest, table: str) -> HttpResponse:
    """The empty workbook of a table, made for this organisation and year."""
    found = _table(request, table)
    content = template(request.actor, found, request.actor.organisation, request.year)
    return download(content, f"{found.title} {request.year}.xlsx", XLSX)


class ImportForm(forms.Form):
    """A filled-in workbook."""

    use_required_attribute = False
    file = forms.FileField(
        label="文件",
        help_text="按模板填好的 XLSX，或同样列名的 CSV",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": "请选择一个文件。", "empty": "这是空文件，请重新选择。"},
    )


@acting
@require_http_methods(["GET", "POST"])
def import_table(request: DeskRequest, table: str) -> HttpResponse:
    """Takes the file and leads to its dry run; nothing is stored yet."""
    found = _table(request, table)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        if file.size > settings.LARGEST_DOCUMENT:
            form.add_error("file", "文件太大，请拆分后再导入。")
        else:
            return redirect("dry-run", table, _keep(request, file.name, file.read()))
    path = (("导入", reverse("imports")), (found.title, None))
    status = 422 if form.errors else 200
    return show(request, "import.html.j2", status=status, title=found.title, table=found, form=form, path=path)


def _folder() -> Path:
    return Path(settings.FILES) / "imports"


def _keep(request: DeskRequest, name: str, content: bytes) -> str:
    """Keeps a file for a day, for the session that sent it; older ones go."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if time.time() - old.stat().st_mtime > _A_DAY:
            old.unlink(missing_ok=True)
    token = secrets.token_hex(16)
    (folder / token).write_bytes(content)
    request.session[_KEPT] = {**request.session.get(_KEPT, {}), token: name}
    return token


def _kept(request: DeskRequest, token: str) -> tuple[str, bytes]:
    name = request.session.get(_KEPT, {}).get(token)
    path = _folder() / token
    if name is None or not path.is_file():
        raise Http404
    return name, path.read_bytes()


def _run(request: DeskRequest, table: str, token: str) -> DryRun:
    name, content = _kept(request, token)
    return dry_run(request.actor, _table(request, table), request.actor.organisation, request.year, content, name)


@acting
@require_safe
def dry(request: DeskRequest, table: str, token: str) -> HttpResponse:
    """Every error of a file at once, or what would be stored."""
    name, _ = _kept(request, token)
    found = _table(request, table)
    path: Any = (("导入", reverse("imports")), (found.title, reverse("import", args=[table])), (name, None))
    try:
        run: DryRun | None = _run(request, table, token)
        refusal = ""
    except MingzhangError as error:
        run, refusal = None, str(error)
    return show(
        request,
        "dry_run.html.j2",
        title="试导入",
        name=name,
        table=found,
        token=token,
        run=run,
        faults=run.faults[:_SHOWN] if run else (),
        refusal=refusal,
        path=path,
    )


@acting
@require_safe
def marked(request: DeskRequest, table: str, token: str) -> HttpResponse:
    """The same workbook with the faulty cells marked."""
    name, _ = _kept(request, token)
    return download(_run(request, table, token).workbook(), f"{Path(name).stem}（已标记）.xlsx", XLSX)


@acting
@require_POST
def take_import(request: DeskRequest, table: str, token: str) -> HttpResponse:
    """Stores the rows of a clean file, all or none."""
    name, content = _kept(request, token)
    found = _table(request, table)
    count = take(request.actor, found, request.actor.organisation, request.year, content, name)
    (_folder() / token).unlink(missing_ok=True)
    messages.success(request, say("已导入 {count} 行。", count=count))
    return redirect("imports")
