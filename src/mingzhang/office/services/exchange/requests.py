"""Declarations and their targets as tables to import."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mingzhang.office.models import Project, ProjectIndicator
from mingzhang.office.queries.predecessors import NEW
from mingzhang.office.queries.visible import visible
from mingzhang.office.services import projects
from mingzhang.office.services.exchange.definition import Column, Context, Line, Problem, Table, doubled
from mingzhang.office.services.predecessors import PREDECESSORS, link_many

_BATCH = 500


def _before(context: Context) -> Mapping[str, Any]:
    """The projects of the year before by code, by name where it is one's alone, and the word for none."""
    return {**context.before, NEW: NEW}


def _check_projects(context: Context, lines: Sequence[Line]) -> Iterator[Problem]:
    rows = visible(context.actor, Project).filter(organisation=context.organisation, fiscal_year=context.year)
    yield from doubled(lines, "code", "项目编码", dict.fromkeys(rows.values_list("code", flat=True)))
    for line in lines:
        if line.get("requested") == 0:
            yield line.number, "requested", "申报金额应大于零。"
        named = line.get(PREDECESSORS, ())
        if NEW in named and len(named) > 1:
            yield line.number, PREDECESSORS, "填了上年项目，就不是新增项目，请只填一样。"


def _take_projects(context: Context, lines: Sequence[Line]) -> list[Any]:
    texts = ("implementing_unit", "basis", "content", "goal", "economic_code")
    made = Project.objects.bulk_create(
        [
            Project(
                organisation=context.organisation,
                fiscal_year=context.year,
                made_by=context.actor.user,
                code=line.get("code"),
                name=line.get("name"),
                kind=line.get("kind"),
                fund=line.get("fund"),
                functional_code=line.get("functional_code"),
                requested=line.get("requested"),
                is_new=NEW in line.get(PREDECESSORS, ()),
                **{name: line.get(name, "") for name in texts},
            )
            for line in lines
        ],
        batch_size=_BATCH,
    )
    named = [[one for one in line.get(PREDECESSORS, ()) if one is not NEW] for line in lines]
    link_many(context.actor, context.organisation, list(zip(made, named, strict=True)))
    return made


PROJECTS = Table(
    "projects",
    "项目申报",
    "导入项目申报",
    projects.DECLARERS,
    (
        Column("code", "项目编码", required=True, longest=40),
        Column("name", "项目名称", required=True),
        Column(
            "kind",
            "项目类别",
            "choice",
            required=True,
            choices=lambda c: c.kinds,
            listed=lambda c: [kind.name for kind in dict.fromkeys(c.kinds.values())],
        ),
        Column(
            "fund",
            "资金",
            "choice",
            required=True,
            choices=lambda c: c.funds,
            listed=lambda c: [fund.name for fund in dict.fromkeys(c.funds.values())],
        ),
        Column(
            "functional_code",
            "功能科目",
            "choice",
            required=True,
            choices=lambda c: c.functional,
            listed=lambda c: list(c.functional),
        ),
        Column(
            "economic_code", "经济科目", "choice", choices=lambda c: c.economic, listed=lambda c: list(c.economic)
        ),
        Column("implementing_unit", "实施单位", longest=120),
        Column("requested", "申报金额（元）", "amount", required=True),
        Column("basis", "立项依据", longest=4000),
        Column("content", "项目内容", longest=4000),
        Column("goal", "年度目标", longest=4000),
        Column(
            PREDECESSORS,
            "上年项目",
            "several",
            among="本单位上一年度批准过的项目",
            choices=_before,
            listed=lambda c: [NEW, *dict.fromkeys(project.code for project in c.before.values())],
            help=f"填上年项目的编码；合并的用顿号隔开；没有上年项目的填“{NEW}”；可以先空着，提交前再说明",
        ),
    ),
    _check_projects,
    _take_projects,
)


def _drafts(context: Context) -> Mapping[str, Project]:
    return {key: p for key, p in context.projects.items() if p.state == Project.State.DRAFT}


def _check_indicators(context: Context, lines: Sequence[Line]) -> Iterator[Problem]:
    seen: dict[tuple[int, str, str], int] = {}
    filled = set(_with_indicators(context))
    for line in lines:
        project = line.get("project")
        if project is None:
            continue
        key = (project.pk, line.get("level2", ""), line.get("name", ""))
        if key in seen:
            yield line.number, "name", f"与第 {seen[key]} 行的指标重复。"
        seen.setdefault(key, line.number)
        if project.pk in filled:
            yield line.number, "project", f"“{project}”已有绩效指标，请在页面上修改。"
        if line.get("weight") is not None and line.get("weight") <= 0:
            yield line.number, "weight", "分值应大于零。"


def _with_indicators(context: Context) -> Any:
    rows = visible(context.actor, ProjectIndicator)
    return rows.filter(organisation=context.organisation, fiscal_year=context.year).values_list(
        "project", flat=True
    )


def _take_indicators(context: Context, lines: Sequence[Line]) -> list[Any]:
    numbers: dict[int, int] = {}
    rows = []
    for line in lines:
        project = line.get("project")
        numbers[project.pk] = numbers.get(project.pk, 0) + 1
        rows.append(
            ProjectIndicator(
                organisation=context.organisation,
                fiscal_year=context.year,
                made_by=context.actor.user,
                project=project,
                number=numbers[project.pk],
                **{name: line.get(name) for name in ("level1", "level2", "name", "target", "weight")},
            )
        )
    return ProjectIndicator.objects.bulk_create(rows, batch_size=_BATCH)


INDICATORS = Table(
    "indicators",
    "绩效指标",
    "导入绩效指标",
    projects.DECLARERS,
    (
        Column(
            "project",
            "项目编码",
            "choice",
            required=True,
            choices=_drafts,
            listed=lambda c: [p.code for p in dict.fromkeys(_drafts(c).values())],
            help="只能填草稿状态的项目",
        ),
        Column("level1", "一级指标", required=True, longest=20),
        Column("level2", "二级指标", required=True, longest=30),
        Column("name", "三级指标", required=True),
        Column("target", "年度指标值", required=True, longest=120),
        Column("weight", "分值", "number", required=True),
    ),
    _check_indicators,
    _take_indicators,
)
