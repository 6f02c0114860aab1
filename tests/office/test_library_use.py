"""An entry of the library fills in what a declaration leaves blank, and never what was typed."""

from decimal import Decimal
from typing import Any

import pytest

from mingzhang.office.models import IndicatorDefinition, Plan, PlanTarget, Project, ProjectIndicator
from mingzhang.office.queries.library import completed, differing, target_by
from mingzhang.office.scope import everything
from mingzhang.office.services import performance, projects
from mingzhang.office.services.acting import RefusedError
from tests.office.api.conftest import Programs, program
from tests.office.conftest import City, People
from tests.office.year import TARGETS, YEAR, masters, request

__all__ = ["program"]
AT_LEAST = IndicatorDefinition(name="办件量", level1="产出指标", level2="数量指标", direction="≥", unit="件")
AT_MOST = IndicatorDefinition(name="故障率", level1="产出指标", level2="质量指标", direction="≤", unit="%")
IN_WORDS = IndicatorDefinition(name="完成及时性", level1="产出指标", level2="时效指标")
_HOW = dict.fromkeys(("definition", "method", "source", "frequency", "measured_by"), "按办法")
DEFINED = {"level1": "产出指标", "level2": "数量指标", "direction": "≥", "unit": "件", **_HOW}


@pytest.mark.parametrize(
    ("typed", "entry", "target"),
    [
        ("9000", AT_LEAST, "≥9000件"),
        ("9000件", AT_LEAST, "≥9000件"),
        ("≥9000", AT_LEAST, "≥9000件"),
        ("1,000", AT_LEAST, "≥1,000件"),
        ("0.9万件", AT_LEAST, "≥0.9万件"),
        ("≤5", AT_LEAST, "≤5件"),  # typed otherwise: kept, and told as different
        ("3", AT_MOST, "≤3%"),
        ("95%-98%", AT_MOST, "95%-98%"),
        ("2023年底前", AT_LEAST, "2023年底前"),
        ("及时", IN_WORDS, "及时"),
        ("3", IN_WORDS, "3"),
        ("", AT_LEAST, ""),
    ],
)
def test_a_target_gets_the_direction_and_unit_that_it_lacks(
    typed: str, entry: IndicatorDefinition, target: str
) -> None:
    assert target_by(typed, entry) == target
    assert target_by(target, entry) == target


def test_what_is_typed_stays_and_is_told_where_it_differs() -> None:
    typed = {"level1": "", "level2": "质量指标", "name": "接件量", "target": "≤5个", "weight": "10"}
    filled = completed(typed, AT_LEAST)
    assert filled == {**typed, "level1": "产出指标"}
    assert differing(filled, AT_LEAST) == [
        ("二级指标", "质量指标", "数量指标"),
        ("三级指标", "接件量", "办件量"),
        ("方向", "≤", "≥"),
        ("单位", "个", "件"),
    ]
    assert differing({"target": "99%"}, AT_LEAST) == [("单位", "%", "件")]
    assert differing({"target": "＞1万件", "name": "办件量"}, AT_LEAST) == []


@pytest.fixture
def draft(city: City, people: People) -> Project:
    fund, kind = masters(city, people)
    return projects.declare(people["clerk"], city["data"], YEAR, request(fund, kind))


@pytest.fixture
def entry(city: City, people: People) -> IndicatorDefinition:
    return performance.define_indicator(people["clerk"], city["data"], "办件量", DEFINED)


def kept(project: Project) -> list[dict[str, Any]]:
    """The project's targets as they stand."""
    names = ("level1", "level2", "name", "target", "definition", "plan_target")
    with everything("测试"):
        return list(ProjectIndicator.objects.filter(project=project).order_by("number").values(*names))


def test_links_stay_when_the_targets_are_typed_again(
    city: City, people: People, draft: Project, entry: IndicatorDefinition
) -> None:
    clerk = people["clerk"]
    first = {"target": "9000", "weight": Decimal(10), "definition": entry}
    projects.set_indicators(clerk, draft, [first, TARGETS[0]], None)
    row = {"level1": "产出指标", "level2": "数量指标", "name": "办件量", "target": "≥9000件"}
    assert kept(draft)[0] == {**row, "definition": entry.pk, "plan_target": None}
    plan = performance.add_plan(clerk, city["data"], "规划", (YEAR, YEAR), "文件")
    task = performance.add_task(clerk, performance.add_goal(clerk, plan, "目标"), "任务", "文件")
    wanted = performance.add_plan_target(clerk, task, "办件量", "≥8000件")
    projects.set_indicators(clerk, draft, [{**row, "weight": Decimal(10), "plan_target": wanted}], None)
    projects.set_indicators(clerk, draft, [{**row, "target": "≥9500件", "weight": Decimal(10)}], None)
    assert kept(draft) == [{**row, "target": "≥9500件", "definition": entry.pk, "plan_target": wanted.pk}]
    projects.set_indicators(clerk, draft, [{**row, "weight": Decimal(10), "definition": None}], None)
    assert kept(draft) == [{**row, "definition": None, "plan_target": wanted.pk}]
    with everything("测试"):
        assert (Plan.objects.count(), PlanTarget.objects.count()) == (1, 1)


def test_an_entry_out_of_use_is_not_chosen_but_kept(
    people: People, draft: Project, entry: IndicatorDefinition
) -> None:
    clerk, row = people["clerk"], {"target": "9000", "weight": Decimal(10), "definition": entry}
    ended = performance.end_definition(clerk, entry, "停用")
    with pytest.raises(RefusedError) as refused:
        projects.set_indicators(clerk, draft, [{**row, "definition": ended}], None)
    assert list(refused.value.problems) == ["indicators.1.definition"]
    performance.resume_definition(clerk, entry, "恢复")
    projects.set_indicators(clerk, draft, [{**row, "definition": entry}], None)
    performance.end_definition(clerk, entry, "停用")
    projects.set_indicators(
        clerk, draft, [{"level2": "数量指标", "name": "办件量", "target": "≥1件", "weight": 1}], None
    )
    assert kept(draft)[0]["definition"] == entry.pk


def test_programs_name_entries_too(
    people: People, draft: Project, entry: IndicatorDefinition, program: Programs
) -> None:
    clerk, at = program("clerk"), f"/projects/{draft.pk}/indicators"
    tag = clerk("GET", f"/projects/{draft.pk}")["ETag"]
    unknown = clerk("PUT", at, [{"target": "1", "weight": "1", "definition": 0}], tag)
    assert (unknown.status_code, list(unknown.json()["problems"])) == (422, ["indicators.1.definition"])
    made = clerk("PUT", at, [{"target": "9000", "weight": "10", "definition": entry.pk}], tag)
    told = [(row["name"], row["target"], row["definition_id"]) for row in clerk("GET", at).json()]
    assert (made.status_code, told) == (200, [("办件量", "≥9000件", entry.pk)])
