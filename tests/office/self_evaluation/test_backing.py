"""What was computed from readings stands behind the form; another number is explained."""

import pytest

from mingzhang.office.models import IndicatorActual, ProjectIndicator
from mingzhang.office.queries.backing import backings, same_actual
from mingzhang.office.scope import everything
from mingzhang.office.services import self_evaluations
from mingzhang.office.services.acting import RefusedError
from tests.office.conftest import City, People
from tests.office.self_evaluation.year import TYPED, begun
from tests.office.year import YEAR

ORIGIN = IndicatorActual.Origin


def computed(number: int, text: str, origin: str = ORIGIN.COMPUTED) -> None:
    """An actual as the readings give it."""
    with everything("测试"):
        row = ProjectIndicator.objects.select_related("organisation").get(number=number)
        IndicatorActual.objects.create(
            organisation=row.organisation,
            fiscal_year=YEAR,
            indicator=row,
            text=text,
            origin=origin,
            derivation={"formula": "3 ÷ 2"},
        )


def test_another_number_than_the_computed_one_is_explained(city: City, people: People) -> None:
    form = begun(city, people)
    computed(2, "1.8小时")
    computed(4, "96%", ORIGIN.TYPED)
    with pytest.raises(RefusedError) as refused:
        self_evaluations.submit(people["clerk"], form, TYPED)
    assert refused.value.problems == {"indicator.2.because": "“故障响应时间”的计算值为 1.8小时，改填须写明理由。"}
    self_evaluations.submit(people["clerk"], form, {**TYPED, "indicator.2.because": "读数含一次误报"})


def test_the_kept_actuals_are_filled_in_and_what_is_the_same_stays(city: City, people: People) -> None:
    form = begun(city, people)
    computed(2, "1.8小时")
    self_evaluations.save(people["clerk"], form, {"indicator.4.actual": "95%"})
    taken = self_evaluations.take_actuals(people["clerk"], form)
    assert [taken.rows[f"indicator.{n}"]["actual"] for n in (1, 2, 3, 4)] == ["", "1.8小时", "", "95%"]
    assert backings(people["clerk"], taken)["indicator.2"].formula == "3 ÷ 2"
    with pytest.raises(RefusedError, match="没有要填入的"):
        self_evaluations.take_actuals(people["clerk"], form)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("99.50%", "99.5%", True), ("99.5 %", "99.5%", True), ("99.5%", "99.51%", False), ("2个", "2", False)],
)
def test_the_same_number_otherwise_written_is_the_same(one: str, other: str, same: bool) -> None:
    assert same_actual(one, other) is same
