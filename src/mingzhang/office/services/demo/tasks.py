"""What waits for somebody: next year's declarations, an adjustment, a change of a target, an issue."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.utils import timezone

from mingzhang.example.office import load_office
from mingzhang.office.models import Adjustment, BudgetLine, Issue, Project, ProjectIndicator
from mingzhang.office.services import budget, performance, projects, rectification, remarks, reviews
from mingzhang.office.services.clocks import run_for_project
from mingzhang.office.services.demo.city import DemoCity
from mingzhang.office.services.demo.masters import fund_named
from mingzhang.office.services.demo.people import actor
from mingzhang.office.services.demo.projects import handed_in_on

_ASKED = 5
_DAYS = 20


def add_tasks(city: DemoCity) -> None:
    """Next year's requests go through the services, so that their trail is real."""
    old = list(Project.objects.filter(organisation=city.own, indicators__isnull=False).distinct().order_by("code"))
    declared = [_declare(city, project) for project in old[:_ASKED]]
    waiting, half, returned, refused, _draft = declared
    clerk = actor("clerk")
    for project in (waiting, half, returned, refused):
        _in_time(projects.submit(clerk, project, None))
    reviews.pass_review(actor("reviewer"), half, "示例数据：同意立项")
    reviews.return_for_correction(
        actor("finance"), returned, ["requested", "goal"], "示例数据：请按上年执行情况核减金额"
    )
    reviews.refuse(actor("finance"), refused, "示例数据：上年绩效目标未完成，暂不安排")
    remarks.comment(clerk, waiting, "示例数据：附件随后补充。")
    _requests(city)
    Project.objects.filter(pk__in=[p.pk for p in declared]).update(sample=True)


def _declare(city: DemoCity, old: Project) -> Project:
    clerk, year = actor("clerk"), load_office().year + 1
    values: dict[str, Any] = {
        "code": f"{year}-{old.code.partition('-')[2]}",
        "name": old.name,
        "kind": old.kind,
        "fund": fund_named(old.fund.name, year),
        "functional_code": old.functional_code,
        "economic_code": old.economic_code,
        "requested": old.requested or Decimal(1),
        "basis": "示例数据：上年项目延续",
        "content": old.content,
        "goal": old.goal,
        "predecessors": [old],
    }
    project = projects.declare(clerk, city.own, year, values)
    targets = [
        {name: getattr(row, name) for name in ("level1", "level2", "name", "target", "weight")}
        for row in ProjectIndicator.objects.filter(project=old).order_by("number")
        if row.target
    ]
    return projects.set_indicators(clerk, project, targets, None)


def _in_time(project: Project) -> None:
    """Handed in in the autumn before the year, as the others were, not years later when the example is opened."""
    Project.objects.filter(pk=project.pk).update(submitted_on=handed_in_on(project.fiscal_year))
    project.refresh_from_db()
    run_for_project(project)


def _requests(city: DemoCity) -> None:
    clerk = actor("clerk")
    line = BudgetLine.objects.filter(organisation=city.own, paid__lt=F("adjusted")).order_by("pk").first()
    if line is not None:
        rest = budget.free_of(line)
        asked = budget.request_adjustment(
            clerk, Adjustment.Kind.SURRENDER, rest, "示例数据：年底不再使用，缴回", taken_from=line
        )
        Adjustment.objects.filter(pk=asked.pk).update(sample=True)
    indicator = (
        ProjectIndicator.objects.filter(organisation=city.own, target__startswith="≥").order_by("pk").first()
    )
    if indicator is not None:
        performance.request_target_change(clerk, indicator, "≥1个", "示例数据：符合条件的对象减少", None)
    project = Project.objects.filter(organisation=city.own, indicators__isnull=False).order_by("code").first()
    _issue(city, "合同公告逾期（示例）", "按期公告", _DAYS)
    _issue(city, "绩效目标未全部完成（示例）", "补做未完成的部分，或者调整目标", -_DAYS, project)


def _issue(city: DemoCity, title: str, advice: str, days: int, project: Project | None = None) -> None:
    """A problem that an evaluation found, to be mended some days from today; before it where they are negative."""
    values = {
        "title": title,
        "source": "示例数据：部门整体评价",
        "advice": advice,
        "project": project,
        "responsible": "示例责任人",
        "due_on": timezone.localdate() + timedelta(days=days),
    }
    issue = rectification.raise_issue(actor("auditor"), city.own, load_office().year, values)
    Issue.objects.filter(pk=issue.pk).update(sample=True)
