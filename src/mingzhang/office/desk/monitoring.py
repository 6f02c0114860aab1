"""Monitoring of the year: money against time, indicators against targets, what stays behind, corrections."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from mingzhang.office.desk.access import DeskRequest, working
from mingzhang.office.desk.language import say
from mingzhang.office.desk.showing import show
from mingzhang.office.desk.states import state
from mingzhang.office.queries.monitoring import Watch, corrections, watch


@working
@require_safe
def monitoring(request: DeskRequest) -> HttpResponse:
    """The page of monitoring."""
    found = watch(request.actor, request.year, timezone.localdate())
    return show(
        request,
        "monitoring.html.j2",
        title="绩效运行监控",
        answer=say(_answer(found)),
        watch=found,
        corrections=[(issue, state(issue)) for issue in corrections(request.actor, request.year)],
        path=(("绩效运行监控", None),),
    )


def _answer(found: Watch) -> str:
    missed = sum(one.met is False for one in found.standings)
    open_ = sum(one.met is None for one in found.standings)
    if found.chart is None and not found.standings:
        return "这一年度还没有预算，也没有指标的完成值。"
    return (
        f"{len(found.behind)} 个项目执行进度落后时间进度 {found.limit} 个百分点以上；"
        f"{missed} 个指标未达到指标值，{open_} 个尚不能判断。"
    )
