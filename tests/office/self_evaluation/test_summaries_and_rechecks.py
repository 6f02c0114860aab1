"""The summary tables of a department, and samples scored again with their differences."""

from decimal import Decimal

import pytest

from mingzhang.office.models import Project, SelfEvaluation
from mingzhang.office.queries.self_evaluations import OWN, TRANSFERS, compared, entries_of, handed_in, summary
from mingzhang.office.scope import everything
from mingzhang.office.services import rechecks, self_evaluations
from mingzhang.office.services.acting import NotPermittedError, RefusedError
from mingzhang.office.services.rechecks import Drawing
from tests.office.conftest import City, People
from tests.office.self_evaluation.year import TYPED
from tests.office.self_evaluation.year import handed_in as one_handed_in
from tests.office.year import YEAR


def two(city: City, people: People) -> list[SelfEvaluation]:
    """Two forms handed in, the second with a tenth of the first one's budget."""
    first = one_handed_in(city, people)
    with everything("测试"):
        project = Project.objects.get(pk=first.project_id)
        indicators = list(project.indicators.order_by("number"))
        project.pk, project.code, project.name = None, "P2", "二期"
        project.save()
        for indicator in indicators:
            indicator.pk, indicator.project = None, project
            indicator.save()
    second = self_evaluations.begin(people["clerk"], project)
    money = {
        f"funds.total.{name}": text for name, text in (("initial", "10"), ("adjusted", "10"), ("executed", "9"))
    }
    return [first, self_evaluations.submit(people["clerk"], second, {**TYPED, **money})]


def test_the_summary_of_a_department(city: City, people: People) -> None:
    two(city, people)
    form = summary(OWN, handed_in(people["finance"], city["data"], YEAR))
    columns = ("project", "initial", "adjusted", "executed", "rate", "score", "grade")
    assert [[row.text(name) for name in columns] for row in form.rows[:2]] == [
        ["网上政务平台运维", "100.00", "100.00", "80.00", "80.00%", "91.33", "优"],
        ["二期", "10", "10", "9", "90.00%", "92.33", "优"],
    ]
    assert [form.rows[2].text(name) for name in columns[1:5]] == ["110.00", "110.00", "89.00", "80.91%"]
    assert [row.id for row in summary(TRANSFERS, handed_in(people["finance"], city["data"], YEAR)).rows] == [
        "total"
    ]
    assert list(handed_in(people["other_clerk"], city["data"], YEAR)) == []


def test_the_largest_are_scored_again(city: City, people: People) -> None:
    two(city, people)
    finance = people["finance"]
    sample = rechecks.draw(finance, city["data"], YEAR, Drawing("largest", 1))
    ((_, (entry,)),) = entries_of(finance, [sample])
    assert (str(entry), entry.given, sample.candidates) == ("网上政务平台运维", "91.33", 2)
    with pytest.raises(RefusedError, match=r"复核得分 84\.67 与自评得分 91\.33 不同"):
        rechecks.re_score(finance, entry, {"indicator.1.actual": "1个"}, "")
    # 20 × 1 ÷ 3 = 6.67 instead of 13.33, so 91.33 − 6.66 = 84.67.
    rechecks.re_score(finance, entry, {"indicator.1.actual": "1个"}, "现场只见一个站点")
    ((_, entries),) = entries_of(finance, [sample])
    result = compared(entries)
    assert (result.given, result.rechecked) == (Decimal("91.33"), Decimal("84.67"))
    assert (result.difference, result.rate) == (Decimal("-6.66"), Decimal("-7.29"))


def test_a_random_sample_is_drawn_again_by_its_seed(city: City, people: People) -> None:
    two(city, people)
    finance = people["finance"]
    drawn = [rechecks.draw(finance, city["data"], YEAR, Drawing("random", 1, "2023-复核")) for _ in range(2)]
    names = [[str(entry) for entry in entries] for _, entries in entries_of(finance, drawn)]
    assert names[0] == names[1]
    with pytest.raises(RefusedError, match="须写明种子"):
        rechecks.draw(finance, city["data"], YEAR, Drawing("random", 1))
    with pytest.raises(RefusedError, match="可抽的只有 2 个"):
        rechecks.draw(finance, city["data"], YEAR, Drawing("largest", 3))
    with pytest.raises(NotPermittedError):
        rechecks.draw(people["clerk"], city["data"], YEAR, Drawing("largest", 1))
