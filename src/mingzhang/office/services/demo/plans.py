"""The year's tasks as a plan: what was to be reached, where it is written, how far it came."""

from mingzhang.example.office import example_form, load_office
from mingzhang.office.models import Goal, KeyTask, Plan, PlanTarget
from mingzhang.office.services.demo.city import DemoCity
from mingzhang.rulebook import load


def add_plan(city: DemoCity) -> None:
    """One plan, a goal for each class of task, and the tasks with their targets."""
    year = load_office().year
    own = {"organisation": city.own, "fiscal_year": year, "sample": True}
    plan = Plan.objects.create(
        **own, name=f"{year} 年度工作任务（示例数据）", first_year=year, last_year=year, source="工作任务完成情况"
    )
    goals: dict[str, Goal] = {}
    for row in example_form(load(), "task_completion").rows:
        cells = {name: cell.text for name, cell in row.cells.items()}
        kind = cells.get("task_class", "")
        if kind not in goals:
            goals[kind] = Goal.objects.create(**own, plan=plan, number=len(goals) + 1, text=kind)
        task = KeyTask.objects.create(
            **own,
            goal=goals[kind],
            name=cells["task"],
            source=cells.get("source", "") or "示例数据：来源未公开",
            actual=cells.get("actual", ""),
        )
        PlanTarget.objects.create(**own, task=task, name=cells["task"], target=cells.get("target", ""))
