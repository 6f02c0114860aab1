"""The nineteen published self-evaluations, entered as inputs: their totals follow."""

from decimal import Decimal

import pytest

from mingzhang.office.models import Evaluation, SelfEvaluation
from mingzhang.office.queries.evaluations import scored
from mingzhang.office.queries.self_evaluations import OWN, TRANSFERS, handed_in, summary
from mingzhang.office.scope import everything
from mingzhang.office.services.demo import load_demo
from mingzhang.office.services.demo.people import actor

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

PRINTED = ["94.8", "100", "100", "100", "100", "100", "100", "100", "100", "100"]
PRINTED += ["99.98", "100", "99.95", "99.35", "99.29", "100", "100", "100", "100"]
"""Totals as published; two items of the first are printed 5.4 for 8 × 2 ÷ 3, so that 94.66 follows."""


def test_totals_of_the_published_forms_follow_from_their_inputs() -> None:
    load_demo()
    with everything("测试"):
        rows = list(SelfEvaluation.objects.all())
    totals = [Decimal(row.total) for row in rows]
    assert sorted(totals) == sorted([Decimal("94.66"), *map(Decimal, PRINTED[1:])])
    assert {(row.state, row.grade, row.project.score == Decimal(row.total)) for row in rows} == {
        ("approved", "优", True)
    }
    with everything("测试"):
        of_year = Evaluation.objects.filter(fiscal_year=2023)
        evaluated = {(e.total, e.grade, len(scored(e).indicators), e.state) for e in of_year}
    assert evaluated == {("96.93", "优", 38, "under_review"), ("89.62", "良", 5, "under_review")}
    finance = actor("finance")
    evaluations = list(handed_in(finance, actor("clerk").organisation, 2023))
    tables = [summary(form, evaluations) for form in (OWN, TRANSFERS)]
    assert sum(len(table.rows) - 1 for table in tables) == 19
