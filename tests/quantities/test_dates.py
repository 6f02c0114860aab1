"""Dates as targets print them."""

from datetime import date

import pytest
from hypothesis import given

from mingzhang.quantities import DateBound, parse_date
from mingzhang.quantities.dates import Bound

from .strategies import date_bounds

# text, first day, last day, bound; missing years are 2023
_READ: list[tuple[str, str, str, Bound]] = [
    ("2023年12月20日前", "2023-12-20", "2023-12-20", "before"),
    ("2023 年 12 月 20 日\n之前", "2023-12-20", "2023-12-20", "before"),
    ("２０２３年１２月２０日以前", "2023-12-20", "2023-12-20", "before"),
    ("2023年底前", "2023-12-31", "2023-12-31", "by_end"),
    ("2023年年底前", "2023-12-31", "2023-12-31", "by_end"),
    ("2023年末", "2023-12-31", "2023-12-31", "by_end"),
    ("12月底前", "2023-12-31", "2023-12-31", "by_end"),
    ("2024年2月底前", "2024-02-29", "2024-02-29", "by_end"),
    ("年底前完成", "2023-12-31", "2023-12-31", "by_end"),
    ("6月30日之前", "2023-06-30", "2023-06-30", "before"),
    ("二〇二四年四月三十日", "2024-04-30", "2024-04-30", "on"),
    ("二○二三年十二月", "2023-12-01", "2023-12-31", "on"),
    ("2023-12-20", "2023-12-20", "2023-12-20", "on"),
    ("2023.12.20", "2023-12-20", "2023-12-20", "on"),
    ("2023/1/5", "2023-01-05", "2023-01-05", "on"),
    ("20231220", "2023-12-20", "2023-12-20", "on"),
    ("2023年", "2023-01-01", "2023-12-31", "on"),
    ("2023年度内", "2023-01-01", "2023-12-31", "on"),
    ("2023年12月前", "2023-12-01", "2023-12-31", "before"),
    ("截至2023年12月底", "2023-12-31", "2023-12-31", "by_end"),
    ("不晚于2023年12月20日", "2023-12-20", "2023-12-20", "by"),
    ("小于等于2023年12月20日", "2023-12-20", "2023-12-20", "by"),
    ("2023年12月20日止", "2023-12-20", "2023-12-20", "by"),
    ("不早于2023年5月1日", "2023-05-01", "2023-05-01", "after"),
    ("2023年5月1日起", "2023-05-01", "2023-05-01", "after"),
    ("应于10月30日前完成验收", "2023-10-30", "2023-10-30", "before"),
    ("当年12月底前", "2023-12-31", "2023-12-31", "by_end"),
    ("次年3月31日前", "2024-03-31", "2024-03-31", "before"),
    ("2023年1-12月", "2023-01-01", "2023-12-31", "on"),
    ("2023年1月1日至2023年12月31日", "2023-01-01", "2023-12-31", "on"),
    ("2023年7月1日起至9月30日", "2023-07-01", "2023-09-30", "on"),
    ("2022年11月至2023年2月", "2022-11-01", "2023-02-28", "on"),
    ("2023-2025年", "2023-01-01", "2025-12-31", "on"),
    ("第三季度", "2023-07-01", "2023-09-30", "on"),
    ("2023年三季度末", "2023-09-30", "2023-09-30", "by_end"),
    ("上半年", "2023-01-01", "2023-06-30", "on"),
    ("2024年9月中旬", "2024-09-11", "2024-09-20", "on"),
    ("2月下旬前", "2023-02-21", "2023-02-28", "before"),
]
_NOT_READ = [
    *("", "-", "无", "及时", "2023", "2023年2月30日前", "2023年13月", "0月5日", "20231320", "5年", "3个月", "5天"),
    *("2023.12", "1-2", "底前", "前", "2023年12月至2023年1月", "年" * 80),
]


@pytest.mark.parametrize(("text", "start", "day", "bound"), _READ)
def test_read(text: str, start: str, day: str, bound: Bound) -> None:
    assert parse_date(text, 2023) == DateBound(date.fromisoformat(start), date.fromisoformat(day), bound)


@pytest.mark.parametrize("text", _NOT_READ)
def test_not_a_date(text: str) -> None:
    assert parse_date(text, 2023) is None


def test_a_year_is_never_invented() -> None:
    assert parse_date("12月底前") is None
    filled = parse_date("12月底前", 2024)
    assert filled is not None
    assert not filled.year_given
    printed = parse_date("2024年12月底前", 2023)
    assert printed is not None
    assert printed.year_given


@pytest.mark.parametrize(
    ("text", "done", "met"),
    [
        ("2023年12月20日前", date(2023, 12, 20), True),
        ("2023年12月20日前", date(2023, 12, 21), False),
        ("2023年12月前", date(2023, 12, 10), None),
        ("2023年12月前", date(2023, 11, 30), True),
        ("2023年12月前", date(2024, 1, 1), False),
        ("2023年底前", date(2023, 12, 31), True),
        ("不早于2023年5月1日", date(2023, 4, 30), False),
        ("2023年1-6月", date(2023, 7, 1), False),
    ],
)
def test_whether_a_day_keeps_the_date(text: str, done: date, met: bool | None) -> None:
    bound = parse_date(text)
    assert bound is not None
    assert bound.met_by(done) is met


@given(bound=date_bounds())
def test_print_and_read_is_the_same_date(bound: DateBound) -> None:
    assert parse_date(str(bound)) == bound
