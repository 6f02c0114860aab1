"""Collectors, readings, actuals and the monitoring of a year."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import File, Query, Router, Status
from ninja.files import UploadedFile

from mingzhang.office.api import pages, resolving
from mingzhang.office.api.calling import actor_of, found, seen, tagged
from mingzhang.office.api.shapes.evidence import (
    ActualIn,
    ActualOut,
    CollectorChange,
    CollectorIn,
    CollectorOut,
    CorrectionIn,
    CountIn,
    EvidenceOut,
    GapOut,
    MeasureIn,
    MeasureOut,
    ReadingOut,
    RetentionIn,
    RetentionOut,
    WatchOut,
)
from mingzhang.office.api.shapes.rows import Reason
from mingzhang.office.api.shapes.tables import TakenOut
from mingzhang.office.api.shapes.trail import IssueOut
from mingzhang.office.api.steps import Step, offer
from mingzhang.office.models import Collector, IndicatorActual, Measure, Project, ProjectIndicator
from mingzhang.office.queries import evidence as read
from mingzhang.office.queries.monitoring import watch
from mingzhang.office.queries.organisations import root_of
from mingzhang.office.queries.paging import page
from mingzhang.office.queries.visible import given, matching
from mingzhang.office.services import actuals, evidence, monitoring, retention

router = Router(tags=["佐证与监控"])


@router.get("/collectors", response=pages.Collectors)
def list_collectors(request: HttpRequest, wanted: Query[pages.Wanted], kind: str = "", state: str = "") -> Any:
    """A page of collectors."""
    rows = read.collector_rows(actor_of(request)).filter(**given(fiscal_year=wanted.year, kind=kind, state=state))
    rows = rows.filter(matching(wanted.text, "name", "indicator__name"))
    return page(rows, {"name": "name", "id": "pk"}, wanted.sort or "id", wanted.cursor, wanted.size)


@router.get("/collectors/{key}", response=CollectorOut)
def get_collector(request: HttpRequest, response: HttpResponse, key: int) -> Any:
    """A collector."""
    return tagged(response, found(request, Collector, key, "organisation"))


@router.post("/indicators/{key}/collectors", response={201: CollectorOut})
def add_collector(request: HttpRequest, response: HttpResponse, key: int, body: CollectorIn) -> Any:
    """A collector that serves an indicator."""
    indicator = found(request, ProjectIndicator, key, "organisation")
    made = evidence.add_collector(actor_of(request), indicator, body.dict())
    return Status(201, tagged(response, found(request, Collector, made.pk, "organisation")))


@router.get("/collectors/{key}/readings", response=pages.Readings)
def list_readings(
    request: HttpRequest,
    key: int,
    wanted: Query[pages.Wanted],
    since: datetime | None = None,
    until: datetime | None = None,
) -> Any:
    """A page of a collector's readings, of a period where one is named, the latest first."""
    rows = read.reading_rows(actor_of(request), found(request, Collector, key))
    rows = rows.filter(**given(at__gte=since, at__lt=until))
    return page(rows, {"at": "at"}, wanted.sort or "-at", wanted.cursor, wanted.size)


@router.get("/collectors/{key}/gaps", response=list[GapOut])
def list_gaps(request: HttpRequest, key: int) -> Any:
    """Where a collector's scheduled readings are missing; nothing is filled in."""
    return read.series(actor_of(request), found(request, Collector, key)).gaps


@router.post("/collectors/{key}/exports", response={201: TakenOut})
def bring_export(request: HttpRequest, key: int, file: File[UploadedFile]) -> Any:
    """The rows of an exported log or list of tickets; all of them, or none."""
    collector = found(request, Collector, key, "organisation")
    taken = evidence.bring_export(actor_of(request), collector, file.name or "上传的文件", file.read())
    return Status(201, {"rows": taken.new})


@router.get("/indicators/{key}/evidence", response=EvidenceOut)
def get_evidence(request: HttpRequest, key: int) -> Any:
    """An indicator's collectors, its measure and the actual that stands."""
    row = found(request, ProjectIndicator, key, "organisation", "project")
    return read.evidence_of(actor_of(request), row, root_of(row.organisation).region)


@router.put("/indicators/{key}/measure", response=MeasureOut)
def set_measure(request: HttpRequest, response: HttpResponse, key: int, body: MeasureIn) -> Any:
    """How the actual is made of readings; the first time without If-Match."""
    indicator = found(request, ProjectIndicator, key, "organisation")
    revision = _seen_of(request, Measure, indicator)
    made = evidence.set_measure(actor_of(request), indicator, body.dict(), revision)
    return tagged(response, made)


@router.put("/indicators/{key}/actual", response=ActualOut)
def set_actual(request: HttpRequest, response: HttpResponse, key: int, body: ActualIn) -> Any:
    """The actual as a person types it; the first time without If-Match."""
    indicator = found(request, ProjectIndicator, key, "organisation", "project")
    revision = _seen_of(request, IndicatorActual, indicator)
    return tagged(response, actuals.set_actual(actor_of(request), indicator, body.text, body.note, revision))


@router.post("/indicators/{key}/actual/compute", response=ActualOut)
def compute_actual(request: HttpRequest, response: HttpResponse, key: int) -> Any:
    """The actual as the readings give it; the first time without If-Match."""
    indicator = found(request, ProjectIndicator, key, "organisation", "project")
    revision = _seen_of(request, IndicatorActual, indicator)
    return tagged(response, actuals.compute_actual(actor_of(request), indicator, revision))


def _seen_of(request: HttpRequest, model: Any, indicator: ProjectIndicator) -> int | None:
    """The version seen of the one row that an indicator has; None while it has none."""
    row = model.objects.filter(indicator=indicator).first()
    return seen(request, row) if row is not None else None


@router.get("/monitoring/{year}", response=WatchOut)
def get_monitoring(request: HttpRequest, year: int) -> Any:
    """Money against time, indicators against targets, and what stays behind."""
    found_ = watch(actor_of(request), year, timezone.localdate())
    behind = [
        {"project": b.project.pk, "name": b.project.name, "adjusted": b.adjusted, "paid": b.paid, "rate": b.rate,
         "gone": b.gone}
        for b in found_.behind
    ]  # fmt: skip
    standings = [
        {"indicator": s.indicator.pk, "name": s.indicator.name, "target": s.indicator.target,
         "actual": s.actual.text if s.actual else "", "met": s.met}
        for s in found_.standings
    ]  # fmt: skip
    months, basis = list(found_.months), list(found_.basis)
    return {"months": months, "behind": behind, "standings": standings, "limit": found_.limit, "basis": basis}


@router.put("/retention/{organisation}", response=RetentionOut)
def set_retention(request: HttpRequest, organisation: str, body: RetentionIn) -> Any:
    """How many months readings stay at least; no fewer than the rule book's floor."""
    owner = resolving.organisation(request, organisation)
    return retention.set_retention(actor_of(request), owner, body.months, body.reason)


offer(
    router,
    Step(
        "/collectors/{key}",
        Collector,
        evidence.change_collector,
        CollectorOut,
        "Changes what is asked; readings already kept stay.",
        CollectorChange,
        method="PATCH",
    ),
    Step("/collectors/{key}/pause", Collector, evidence.pause, CollectorOut, "Stops the schedule.", Reason),
    Step("/collectors/{key}/resume", Collector, evidence.resume, CollectorOut, "Takes the schedule up again."),
    Step("/collectors/{key}/probe", Collector, evidence.probe, ReadingOut, "One reading now.", made=True),
    Step(
        "/collectors/{key}/counts",
        Collector,
        evidence.count,
        ReadingOut,
        "What people counted.",
        CountIn,
        made=True,
    ),
    Step(
        "/projects/{key}/corrections",
        Project,
        monitoring.correct,
        IssueOut,
        "A correction of a project's course, with owner and day.",
        CorrectionIn,
        made=True,
    ),
)
