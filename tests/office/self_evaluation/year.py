"""A project with four targets whose scores are easily computed by hand, and what a clerk types into its form."""

from decimal import Decimal

from mingzhang.office.models import BudgetLine, Project, SelfEvaluation
from mingzhang.office.services import budget, projects, reviews, self_evaluations
from tests.office.conftest import City, People
from tests.office.year import YEAR, masters, request, yuan

TARGETS = [
    {"level1": "产出指标", "level2": "数量指标", "name": "建成站点数量", "target": "≥3个", "weight": Decimal(20)},
    {"level1": "产出指标", "level2": "时效指标", "name": "故障响应时间", "target": "≤2小时", "weight": Decimal(20)},
    {"level1": "效益指标", "level2": "社会效益指标", "name": "保障能力", "target": "提升", "weight": Decimal(40)},
    {
        "level1": "满意度指标",
        "level2": "服务对象满意度指标",
        "name": "使用人员满意度",
        "target": "≥90%",
        "weight": Decimal(10),
    },
]
TYPED = {
    "goal.actual.text": "全年稳定运行",
    "indicator.1.actual": "2个",
    "indicator.1.note": "一处征地未完成，下年补建。",
    "indicator.2.actual": "1.5小时",
    "indicator.3.actual": "完成",
    "indicator.4.actual": "95%",
}
"""20 × 2 ÷ 3 = 13.33, 20, 40 and 10 of the targets; 10 × 80 ÷ 100 = 8 of the money: 91.33."""


def project(city: City, people: People, **other: object) -> Project:
    """An approved project with a budget of 100 of which 80 was paid, in units of ten thousand."""
    fund, kind = masters(city, people)
    clerk, finance = people["clerk"], people["finance"]
    row = projects.declare(clerk, city["data"], YEAR, request(fund, kind, **other))
    projects.set_indicators(clerk, row, TARGETS, None)
    projects.submit(clerk, row, None)
    reviews.pass_review(people["reviewer"], row)
    row = reviews.pass_review(finance, row)
    line = budget.set_budget(finance, row, fund, yuan("1000000"))
    BudgetLine._base_manager.filter(pk=line.pk).update(paid=yuan("800000"))
    return row


def begun(city: City, people: People, **other: object) -> SelfEvaluation:
    """A form just begun."""
    return self_evaluations.begin(people["clerk"], project(city, people, **other))


def handed_in(city: City, people: People, **other: object) -> SelfEvaluation:
    """A form with everything in it, before the head."""
    return self_evaluations.submit(people["clerk"], begun(city, people, **other), TYPED)
