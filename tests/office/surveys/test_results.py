"""Results by group as the core computes them, small groups held back, their way into actuals and evaluations."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse

from mingzhang.office.models import Evaluation, IndicatorActual, ProjectIndicator, SelfEvaluation, Survey
from mingzhang.office.queries.evaluations import policy_of, scored
from mingzhang.office.queries.surveys import TOGETHER, Returned, collected, inputs_of_surveys, scale_of
from mingzhang.office.scope import everything
from mingzhang.office.services import actuals, answers, evaluations, invitations, self_evaluations, survey_results
from mingzhang.office.services import surveys as service
from mingzhang.office.services.acting import NotPermittedError, RefusedError
from tests.cli.running import run
from tests.office.conftest import City, People
from tests.office.self_evaluation.test_evaluations import begun
from tests.office.site.conftest import Browser
from tests.office.surveys.conftest import CITIZENS, OFFICES, Answering, links, said, values

pytestmark = pytest.mark.django_db


def _fill(people: People, survey: Survey, answering: Answering) -> None:
    """Five of the offices, 92 on average, of eight asked; five citizens, 80; two by the open link, 0."""
    answering(OFFICES, 3, "非常满意")
    answering(OFFICES, 2, "满意")
    answering(CITIZENS, 5, "满意")
    invitations.invite(people["clerk"], survey, OFFICES, 3)
    link = invitations.open_to_all(people["clerk"], survey)
    for ticket in ("a", "b"):
        answers.answer(link, CITIZENS, said("非常不满意"), "", ticket)


def test_results_by_group_with_rate_and_interval(people: People, survey: Survey, answering: Answering) -> None:
    _fill(people, survey, answering)
    single, opened = collected(people["clerk"], survey)
    assert single.returned == (Returned(OFFICES, 8, 5), Returned(CITIZENS, 5, 5), Returned("全部", 13, 10))
    assert [row.rate for row in single.returned] == [Decimal("62.5"), Decimal("100.0"), Decimal("76.9")]
    # Three of 100, two of 80: variance (3×8² + 2×12²) ÷ 4 = 120; t(4) × √(120 ÷ 5) = 2.7764 × 4.899 = 13.60.
    # All: variance (3×14² + 7×6²) ÷ 9 = 93.33; t(9) × √9.333 = 2.2622 × 3.055 = 6.91.
    assert [(r.group, r.size, r.mean, r.low, r.high) for r in single.groups] == [
        (OFFICES, 5, Decimal("92.00"), Decimal("78.39"), Decimal("100.00")),
        (CITIZENS, 5, Decimal("80.00"), Decimal("80.00"), Decimal("80.00")),
        ("全部", 10, Decimal("86.00"), Decimal("79.08"), Decimal("92.92")),
    ]
    # Two by the open link are too few to be shown, and enter no other result.
    assert (opened.held_back, opened.groups, opened.rows) == (2, (), ())
    assert opened.returned[1] == Returned(CITIZENS, 40, 2)
    assert opened.returned[1].rate == Decimal("5.0")


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ({OFFICES: 4}, []),
        ({OFFICES: 5}, [OFFICES]),
        ({OFFICES: 2, CITIZENS: 2}, []),
        ({OFFICES: 3, CITIZENS: 3}, [TOGETHER]),
        ({OFFICES: 5, CITIZENS: 1}, [TOGETHER]),  # else the one would follow from the whole
        ({OFFICES: 5, CITIZENS: 6}, [OFFICES, CITIZENS]),
    ],
)
def test_groups_too_small_are_put_together(
    people: People, survey: Survey, answering: Answering, sizes: dict[str, int], shown: list[str]
) -> None:
    for group, size in sizes.items():
        answering(group, size, "满意")
    [came] = collected(people["clerk"], survey)
    assert [r.group for r in came.groups if r.group != "全部"] == shown
    assert sorted({line["群体"] for line in came.rows}) == sorted(shown)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_anyone_computes_the_same_from_the_responses(
    people: People, survey: Survey, answering: Answering, browse: Browser, tmp_path: Path, kind: str
) -> None:
    _fill(people, survey, answering)
    [(link, _)] = links(people, survey, CITIZENS)
    answers.answer(link, "", said("不满意", stable="不了解", advice="=HYPERLINK(1)"))
    answer = browse("clerk").get(reverse("survey-responses", args=[survey.pk, "single", kind]))
    file = tmp_path / f"答卷.{kind}"
    file.write_bytes(answer.content)
    [*shown] = collected(people["clerk"], survey)[0].groups
    printed = (told := run("survey", file)).out.splitlines()
    assert told.err == ""
    assert [line.partition("；")[0] for line in printed] == [one.sentence for one in shown]
    assert [one.size for one in shown] == [5, 6, 11]


def test_without_answers_nothing_can_be_told_and_nothing_is_entered(people: People, survey: Survey) -> None:
    assert collected(people["clerk"], survey) == ()
    with pytest.raises(RefusedError, match="不能判断，没有填入任何数"):
        survey_results.adopt(people["clerk"], survey, "single", "全部")
    links(people, survey, OFFICES, 5)
    [came] = collected(people["clerk"], survey)
    assert (came.groups, came.chart, came.returned) == ((), None, (Returned(OFFICES, 5, 0),))
    with pytest.raises(RefusedError, match="不按零计"):
        survey_results.adopt(people["clerk"], survey, "single", OFFICES)
    with everything("测试"):
        assert not IndicatorActual.objects.exists()


def test_the_result_becomes_the_actual_and_is_scored_as_a_typed_one(
    people: People, survey: Survey, answering: Answering, indicator: ProjectIndicator
) -> None:
    clerk = people["clerk"]
    form = self_evaluations.begin(clerk, indicator.project)
    answering(OFFICES, 3, "非常满意")
    answering(OFFICES, 2, "满意")
    survey_results.adopt(clerk, survey, "single", OFFICES)
    with everything("测试"):
        actual = IndicatorActual.objects.get(indicator=indicator)
        form = SelfEvaluation.objects.get(pk=form.pk)
    assert (actual.text, actual.origin) == ("92.00%", "survey")
    assert (actual.derivation["survey"], actual.derivation["size"], actual.derivation["group"]) == (
        survey.pk,
        5,
        OFFICES,
    )
    assert form.rows[f"indicator.{indicator.number}"]["actual"] == "92.00%"
    [from_survey] = scale_of(survey)("92.00%")
    with pytest.raises(RefusedError, match="由问卷调查得出，改为人工填写须说明原因"):
        actuals.set_actual(clerk, indicator, "99%")
    actuals.set_actual(clerk, indicator, "92.00%", "核对无误")
    assert from_survey.computed == Decimal(10)  # the target of 90 % is reached: all of its ten points
    with pytest.raises(NotPermittedError):
        survey_results.adopt(people["reviewer"], survey, "single", OFFICES)


def test_the_result_becomes_an_evaluations_input_with_its_origin(city: City, people: People) -> None:
    row, finance = begun(city, people), people["finance"]
    into = next(one for one in inputs_of_surveys(row) if "满意度" in one.label)
    made = service.make(finance, row, values(questionnaire="satisfaction.public", input=into.id))
    chosen = ("overall", "found", "easy", "fast", "stable", "answered")
    for link, _ in links(people, made, CITIZENS, 6):
        answers.answer(link, "", dict.fromkeys(chosen, "满意"))
    kept = evaluations.enter(finance, row, {policy_of(row).inputs[0].id: "1"}, {})
    survey_results.adopt(finance, made, "single", "全部")
    with everything("测试"):
        found = Evaluation.objects.get(pk=row.pk)
    assert found.given == {**kept.given, into.id: "80.00%"}
    assert (found.origins[into.id]["survey"], found.origins[into.id]["value"]) == (made.pk, "80.00%")
    [leaf] = [one for one in scored(found).indicators if into.id in {i.id for i in one.inputs} and one.computed]
    assert [one.computed for one in scale_of(made)("80.00%")] == [leaf.computed]
    assert list(evaluations.enter(finance, found, found.given, {}).origins) == [into.id]
    assert evaluations.enter(finance, found, {**found.given, into.id: "95%"}, {}).origins == {}


def test_a_survey_of_an_evaluation_names_an_input_in_percent(city: City, people: People) -> None:
    row = begun(city, people)
    money = next(one for one in policy_of(row).inputs if one.unit == "元")
    for wrong in ("", "nothing", money.id):
        with pytest.raises(RefusedError) as refusal:
            service.make(people["finance"], row, values(input=wrong))
        assert list(refusal.value.problems) == ["input"]
