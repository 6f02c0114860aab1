"""Tables as workbooks: the template, a dry run, the marked workbook, and the rows taken."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Router, Status
from ninja.files import UploadedFile

from mingzhang.office.api import resolving
from mingzhang.office.api.calling import actor_of
from mingzhang.office.api.shapes.tables import DryRunOut, TakenOut
from mingzhang.office.services.acting import NotFoundError
from mingzhang.office.services.exchange import TABLES, DryRun, Table, dry_run, take, template

router = Router(tags=["导入"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _table(name: str) -> Table:
    if name not in TABLES:
        raise NotFoundError(f"没有可导入的表“{name}”，可用：{'、'.join(TABLES)}。")
    return TABLES[name]


def _run(request: HttpRequest, table: str, organisation: str, year: int, file: UploadedFile) -> DryRun:
    owner = resolving.organisation(request, organisation)
    return dry_run(actor_of(request), _table(table), owner, year, file.read(), file.name or "上传的文件")


def _workbook(content: bytes) -> HttpResponse:
    return HttpResponse(content, content_type=XLSX)


@router.get("/tables/{table}/{organisation}/{year}/template")
def get_template(request: HttpRequest, table: str, organisation: str, year: int) -> HttpResponse:
    """An empty workbook to fill in."""
    owner = resolving.organisation(request, organisation)
    return _workbook(template(actor_of(request), _table(table), owner, year))


@router.post("/tables/{table}/{organisation}/{year}/dry-run", response=DryRunOut)
def try_out(request: HttpRequest, table: str, organisation: str, year: int, file: File[UploadedFile]) -> Any:
    """Everything wrong in a file; nothing is stored."""
    found = _run(request, table, organisation, year, file)
    return {"rows": len(found.lines), "clean": found.clean, "faults": list(found.faults)}


@router.post("/tables/{table}/{organisation}/{year}/marked")
def get_marked(
    request: HttpRequest, table: str, organisation: str, year: int, file: File[UploadedFile]
) -> HttpResponse:
    """The same workbook with its faulty cells marked."""
    return _workbook(_run(request, table, organisation, year, file).workbook())


@router.post("/tables/{table}/{organisation}/{year}", response={201: TakenOut})
def take_rows(request: HttpRequest, table: str, organisation: str, year: int, file: File[UploadedFile]) -> Any:
    """Stores all rows, or none."""
    owner = resolving.organisation(request, organisation)
    name = file.name or "上传的文件"
    return Status(201, {"rows": take(actor_of(request), _table(table), owner, year, file.read(), name)})
