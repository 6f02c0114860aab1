"""Samples and re-checks, worked out by hand."""

from decimal import Decimal

import pytest

from mingzhang.errors import MingzhangError
from mingzhang.forms import FilledForm, Row
from mingzhang.forms.cells import make_cell
from mingzhang.rulebook import load
from mingzhang.scoring import (
    Candidate,
    Recheck,
    candidates_of,
    compare_scores,
    largest,
    random_sample,
    stratified,
)
from mingzhang.scoring.sampling import allocate

CITY = [
    Candidate("项目1", Decimal(800), "转移"),
    Candidate("项目2", Decimal("5141.8"), "运维"),
    Candidate("项目3", Decimal(965), "转移"),
    Candidate("项目4", Decimal(965), "运维"),
    Candidate("项目5", Decimal("12.5"), "运维"),
    Candidate("项目6", Decimal("835.02"), "建设"),
]


def _names(sample: list[Candidate]) -> list[str]:
    return [one.name for one in sample]


def test_the_largest_come_first_and_of_equals_the_earlier() -> None:
    assert _names(largest(CITY, 4)) == ["项目2", "项目3", "项目4", "项目6"]
    assert largest(CITY, 0) == []
    assert len(largest(CITY, 6)) == 6


def test_an_unknown_size_might_be_the_largest() -> None:
    with pytest.raises(MingzhangError, match="项目7没有金额"):
        largest([*CITY, Candidate("项目7")], 2)


def test_of_many_unknown_sizes_three_are_named() -> None:
    unknown = [Candidate(name) for name in "甲乙丙丁"]
    with pytest.raises(MingzhangError, match="甲、乙、丙没有金额"):
        largest([*CITY, *unknown], 2)


@pytest.mark.parametrize("count", [-1, 7])
def test_too_many_or_fewer_than_none_are_refused(count: int) -> None:
    for choose in (largest, lambda c, n: random_sample(c, n, "s"), lambda c, n: stratified(c, n, "s")):
        with pytest.raises(MingzhangError, match=f"要抽 {count} 个，而可抽的只有 6 个"):
            choose(CITY, count)


def test_two_of_one_name_are_refused() -> None:
    with pytest.raises(MingzhangError, match="“项目1”出现了两次"):
        random_sample([*CITY, Candidate("项目1", Decimal(1))], 2, "2023")


def test_a_seed_draws_the_same_sample_whatever_the_order() -> None:
    drawn = random_sample(CITY, 3, "2023")
    assert drawn == random_sample(CITY[::-1], 3, "2023")
    assert random_sample(CITY, 2, "2023") == drawn[:2]
    assert len({tuple(_names(random_sample(CITY, 3, str(seed)))) for seed in range(20)}) > 5


def test_every_candidate_is_drawn_about_as_often() -> None:
    drawn = [name for seed in range(600) for name in _names(random_sample(CITY, 2, str(seed)))]
    # 600 samples of two of six: 200 each is expected, with a standard deviation of 12.
    assert all(150 < drawn.count(one.name) < 250 for one in CITY)


@pytest.mark.parametrize(
    ("sizes", "count", "shares"),
    [
        ({"甲": 3, "乙": 2, "丙": 1}, 3, {"甲": 2, "乙": 1, "丙": 0}),  # 1.5, 1, 0.5: of equal rests the first
        ({"甲": 3, "乙": 2, "丙": 1}, 4, {"甲": 2, "乙": 1, "丙": 1}),  # 2, 1.33, 0.67
        ({"甲": 3, "乙": 2, "丙": 1}, 6, {"甲": 3, "乙": 2, "丙": 1}),
        ({"甲": 3, "乙": 2, "丙": 1}, 0, {"甲": 0, "乙": 0, "丙": 0}),
        ({}, 0, {}),
    ],
)
def test_strata_give_in_proportion(sizes: dict[str, int], count: int, shares: dict[str, int]) -> None:
    assert allocate(sizes, count) == shares


def test_a_stratified_sample_takes_from_every_stratum() -> None:
    drawn = stratified(CITY, 3, "2023")
    # 转移 2, 运维 3, 建设 1 of 6: 1, 1.5 and 0.5 of three.
    assert [one.stratum for one in drawn] == ["转移", "运维", "运维"]
    assert drawn == stratified(CITY, 3, "2023")


def test_candidates_are_the_rows_of_a_table_without_its_total() -> None:
    columns = {c.id: c for b in load().forms["project_execution"].blocks for c in b.columns}

    def row(row_id: str, name: str, executed: str) -> Row:
        texts = {"name": name, "executed": executed}
        cells = {
            column: make_cell(text, columns[column], "万元", Row("", "").source) for column, text in texts.items()
        }
        return Row(row_id, "标签", cells)

    form = FilledForm(
        "project_execution",
        "表",
        (row("1", "甲项目", "5.5"), row("2", "", "7"), row("total", "合计", "12.5")),
        "万元",
    )
    assert candidates_of(form, "executed") == [Candidate("甲项目", Decimal("5.5")), Candidate("标签", Decimal(7))]
    assert candidates_of(form, "executed", stratum="name")[0].stratum == "甲项目"


def test_differences_one_by_one_and_in_total() -> None:
    result = compare_scores(
        [
            Recheck("甲", Decimal("99.98"), Decimal("99.98")),
            Recheck("乙", Decimal("94.8"), Decimal("94.66"), "两项按注3各应得 5.33 分"),
            Recheck("丙", Decimal(97), Decimal("95.4")),
        ]
    )
    # −0.14 ÷ 94.8 = −0.1477 %; −1.6 ÷ 97 = −1.6495 %; −1.74 ÷ 291.78 = −0.5963 %.
    assert [one.rate for one in result.entries] == [Decimal(0), Decimal("-0.15"), Decimal("-1.65")]
    assert (result.difference, result.rate) == (Decimal("-1.74"), Decimal("-0.60"))
    assert (result.lowest, result.highest) == (Decimal("-1.65"), Decimal("-0.15"))
    assert [one.name for one in result.differing] == ["乙", "丙"]
    assert (result.given, result.rechecked) == (Decimal("291.78"), Decimal("290.04"))


def test_while_one_is_not_rechecked_there_is_no_total() -> None:
    result = compare_scores([Recheck("甲", Decimal(90), Decimal(91)), Recheck("乙", Decimal(80))])
    assert (result.rechecked, result.difference, result.rate) == (None, None, None)
    assert (result.entries[0].rate, result.entries[1].rate) == (Decimal("1.11"), None)
    assert (result.lowest, result.highest) == (Decimal("1.11"), Decimal("1.11"))
    assert [one.name for one in result.differing] == ["甲"]


def test_nothing_has_no_rate() -> None:
    assert Recheck("甲", Decimal(0), Decimal(5)).rate is None
    result = compare_scores([])
    assert (result.given, result.rechecked, result.rate, result.lowest) == (Decimal(0), Decimal(0), None, None)
