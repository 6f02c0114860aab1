"""Collectors and their readings."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from mingzhang.office.desk.access import DeskRequest, working
from mingzhang.office.desk.evidence_actions import COLLECTOR, collector_page
from mingzhang.office.desk.lists import Column, Filter, Listing, equals
from mingzhang.office.desk.rows import show_row
from mingzhang.office.desk.states import look, state
from mingzhang.office.models import Collector, Reading
from mingzhang.office.queries.evidence import collector_rows, reading_rows, series
from mingzhang.office.queries.visible import matching

_SHOWN = 50
"""Readings and gaps shown on a collector's page."""


def outcome(word: str) -> tuple[str, str] | None:
    """Kind and word of a reading's outcome; None where there was no reading."""
    return (look(word), Reading.Outcome(word).label) if word else None


_COLLECTORS = Listing(
    key="collectors",
    title="佐证",
    rows=lambda request: collector_rows(request.actor).filter(fiscal_year=request.year),
    columns=(
        Column("name", "采集器", lambda c: c.name, "name", link=collector_page),
        Column(
            "indicator",
            "指标",
            lambda c: c.indicator.name,
            "indicator__name",
            link=lambda c: reverse("indicator", args=[c.indicator_id]),
        ),
        Column("project", "项目", lambda c: c.indicator.project, "indicator__project__name"),
        Column("organisation", "单位", lambda c: c.organisation, "organisation__path", usual=False),
        Column("kind", "方式", lambda c: c.get_kind_display(), "kind", kind="label"),
        Column("every", "间隔", lambda c: c.every or None, "every", kind="number", unit="分钟"),
        Column("state", "状态", state, "state", kind="state"),
        Column("at", "最近采集", lambda c: c.last_at, "last_at", kind="moment"),
        Column("outcome", "最近结果", lambda c: outcome(c.last_outcome), "last_outcome", kind="state"),
        Column("sentence", "说明", lambda c: c.last_sentence, kind="label"),
    ),
    filters=(
        Filter("q", "名称或指标", lambda rows, text: rows.filter(matching(text, "name", "indicator__name"))),
        Filter("kind", "方式", equals("kind"), lambda _: Collector.Kind.choices),
        Filter("outcome", "最近结果", equals("last_outcome"), lambda _: Reading.Outcome.choices),
    ),
    usual_sort="name",
    empty="这一年度还没有采集器。打开一个指标，可以为它加网页探测、数据库查询等采集器。",
)


@working
@require_safe
def evidence(request: DeskRequest) -> HttpResponse:
    """The collectors of the year, with their state."""
    return _COLLECTORS.respond(request)


@working
@require_safe
def collector(request: DeskRequest, key: int) -> HttpResponse:
    """One collector with its readings as a chart and a table, and its gaps."""
    row = COLLECTOR.find(request.actor, key)
    if row is None:
        raise Http404
    found = series(request.actor, row)
    readings = list(reading_rows(request.actor, row)[:_SHOWN])
    return show_row(
        request,
        COLLECTOR,
        row,
        "collector.html.j2",
        state=state(row),
        answer=found.said,
        series=found,
        gaps=found.gaps[:_SHOWN],
        readings=[(reading, outcome(reading.outcome)) for reading in readings],
        settings_of=_settings(row),
    )


def _settings(row: Collector) -> list[tuple[str, Any]]:
    """Labels and values of what was set for a collector; credentials stand in none of them."""
    from mingzhang.office.desk.evidence_actions import CollectorForm  # noqa: PLC0415 - the labels of its form

    form = CollectorForm(request=None, row=row)  # type: ignore[arg-type] # the labels alone
    values = {"target": row.target, "every": row.every or "", "unit": row.unit, **row.parameters}
    return [(str(f.label), _word(f, values[name])) for name, f in form.fields.items() if values.get(name)]


def _word(field: Any, value: Any) -> Any:
    """What a person chose, as the form calls it."""
    return dict(getattr(field, "choices", ())).get(value, value)
