"""Monitoring of the year: money against time, indicators against targets, what stays behind, corrections."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from mingzhang.office.desk.access import DeskRequest, working
from mingzhang.office.desk.language import say
from mingzhang.office.desk.showing import show
from mingzhang.office.desk.states import state
from mingzhang.office.queries.monitoring import Watch, corrections, watch

_SHOWN = 50
"""Projects and indicators told of one by one; all are counted, and all are shown where somebody asks for them."""


@working
@require_safe
def monitoring(request: DeskRequest) -> HttpResponse:
    """The page of monitoring."""
    whole = request.GET.get("all") == "1"
    found = watch(request.actor, request.year, timezone.localdate(), None if whole else _SHOWN)
    asked = corrections(request.actor, request.year)
    return show(
        request,
        "monitoring.html.j2",
        title="绩效运行监控",
        answer=say(_answer(found)),
        watch=found,
        corrections=[(issue, state(issue)) for issue in (asked if whole else asked[:_SHOWN])],
        corrections_count=asked.count(),
        path=(("绩效运行监控", None),),
    )


def _answer(found: Watch) -> str:
    if found.chart is None and not found.counts:
        return "这一年度还没有预算，也没有指标的完成值。"
    return (
        f"{found.behind_count} 个项目执行进度落后时间进度 {found.limit} 个百分点以上；"
        f"{found.counts.get(False, 0)} 个指标未达到指标值，{found.counts.get(None, 0)} 个尚不能判断。"
    )
