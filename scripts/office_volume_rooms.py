"""The other rooms of the city that office_volume.py makes up: results, targets, evaluations, surveys, sites."""

from datetime import date
from decimal import Decimal
from typing import Any

from mingzhang.office.models import (
    BudgetDecision,
    BudgetLine,
    Evaluation,
    Fund,
    IndicatorActual,
    Issue,
    Organisation,
    Portal,
    Predecessor,
    Project,
    ProjectIndicator,
    ProjectKind,
    Response,
    SelfEvaluation,
    Survey,
)
from mingzhang.office.queries.monitoring import SOURCE

YUAN = Decimal(100)
_BATCH = 1000
_INDICATORS = 3
_ISSUES = 6_000
_RESPONSES = 40
_DRAFTS = 60


def fill_rooms(projects: list[Project]) -> None:
    """What the lists of the other rooms show, for the projects of one year."""
    before = _year_before(projects)
    _followed(projects, before)
    _targets(projects)
    _self_evaluations(projects)
    _evaluations_and_surveys(projects)
    _drafts(projects[0].fiscal_year)


def _own(project: Project) -> dict[str, Any]:
    return {"organisation": project.organisation, "fiscal_year": project.fiscal_year}


def _year_before(projects: list[Project]) -> list[Project]:
    """A predecessor for each, with its score and what it spent; a tenth of them without a score."""
    year = projects[0].fiscal_year - 1
    root = Organisation.objects.get(code="big")
    fund = Fund.objects.create(keeper=root, fiscal_year=year, code="F", name="运维资金")
    kind = ProjectKind.objects.get(keeper=root)
    stored = Project.objects.bulk_create(
        (
            Project(
                organisation=p.organisation, fiscal_year=year, code=p.code, name=p.name, kind=kind, fund=fund,
                requested=YUAN, functional_code="2010301", state="stopped" if n % 50 == 0 else "approved",
                score=Decimal(50 + n % 50) if n % 10 else None,
            )
            for n, p in enumerate(projects)
        ),
        batch_size=_BATCH,
    )  # fmt: skip
    BudgetLine.objects.bulk_create(
        (
            BudgetLine(
                **_own(p), project=p, fund=fund, functional_code="2010301", initial=YUAN, adjusted=YUAN,
                paid=Decimal(n % 101),
            )
            for n, p in enumerate(stored)
        ),
        batch_size=_BATCH,
    )  # fmt: skip
    return stored


def _followed(projects: list[Project], before: list[Project]) -> None:
    pairs = list(zip(projects, before, strict=True))
    Predecessor.objects.bulk_create(
        (Predecessor(**_own(p), project=p, before=old) for p, old in pairs), batch_size=_BATCH
    )
    BudgetDecision.objects.bulk_create(
        (BudgetDecision(**_own(p), project=p, policy="results.general", amount=YUAN) for p, _ in pairs[::2]),
        batch_size=_BATCH,
    )
    issues = min(_ISSUES, len(pairs))
    Issue.objects.bulk_create(
        (
            Issue(
                **_own(about), project=about, title=f"问题 {n}", due_on=date(2023, 5, 6),
                source=SOURCE if n % 2 else "审计", state=("open", "answered", "closed")[n // 2 % 3],
            )
            for n, about in enumerate(old if n % 3 else p for n, (p, old) in enumerate(pairs[:issues]))
        ),
        batch_size=_BATCH,
    )  # fmt: skip


def _targets(projects: list[Project]) -> None:
    stored = ProjectIndicator.objects.bulk_create(
        (
            ProjectIndicator(
                **_own(p), project=p, number=number, level1="产出指标", level2="数量指标", name=f"指标 {number}",
                target="≥95%", weight=Decimal(10),
            )
            for p in projects
            for number in range(1, _INDICATORS + 1)
        ),
        batch_size=_BATCH,
    )  # fmt: skip
    IndicatorActual.objects.bulk_create(
        (
            IndicatorActual(
                organisation=i.organisation, fiscal_year=i.fiscal_year, indicator=i, text=f"{90 + n % 10}%"
            )
            for n, i in enumerate(stored)
            if n % 4
        ),
        batch_size=_BATCH,
    )


def _self_evaluations(projects: list[Project]) -> None:
    states = SelfEvaluation.State.values
    SelfEvaluation.objects.bulk_create(
        (
            SelfEvaluation(**_own(p), project=p, state=states[n % len(states)], total="91.5", grade="优")
            for n, p in enumerate(projects)
            if n % 5
        ),
        batch_size=_BATCH,
    )


def _evaluations_and_surveys(projects: list[Project]) -> None:
    """One of each for every department, and some dozens of answers to each survey."""
    departments = {p.organisation_id: p for p in projects}.values()
    states = Evaluation.State.values
    stored = Evaluation.objects.bulk_create(
        Evaluation(
            **_own(p), policy="department.qingdao.2023", subject=str(p.organisation),
            state=states[n % len(states)],
        )
        for n, p in enumerate(departments)
    )  # fmt: skip
    surveys = Survey.objects.bulk_create(
        Survey(
            organisation=e.organisation, fiscal_year=e.fiscal_year, evaluation=e, title=f"问卷 {n}",
            questionnaire="satisfaction.public", opens_on=date(2023, 6, 1), closes_on=date(2023, 7, 1),
        )
        for n, e in enumerate(stored)
    )  # fmt: skip
    Response.objects.bulk_create(
        (
            Response(survey=s, way="open", answers={}, received_on=date(2023, 6, 2))
            for s in surveys
            for _ in range(_RESPONSES)
        ),
        batch_size=_BATCH,
    )


def _drafts(year: int) -> None:
    root = Organisation.objects.get(code="big")
    Portal.objects.bulk_create(
        Portal(
            organisation=root, fiscal_year=year, over=root, version=n, title="公开站", title_en="Site",
            state="approved" if n == _DRAFTS else "replaced",
        )
        for n in range(1, _DRAFTS + 1)
    )  # fmt: skip
