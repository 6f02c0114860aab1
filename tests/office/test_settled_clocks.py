"""What nobody can do any more is counted to its last day and no further; what can still be done runs on."""

from datetime import date

import time_machine

from mingzhang.office.models import RunningClock
from mingzhang.office.queries import clocks as read
from mingzhang.office.scope import everything
from mingzhang.office.services import procurement, years
from mingzhang.office.services.acceptances import accept, enter_invoice, request_acceptance
from mingzhang.office.services.settling import settle_taken_over
from tests.office.conftest import City, People
from tests.office.year import GROUP, STANDARDS, YEAR, budgeted, signed, yuan

LATER = date(2026, 11, 30)


def _fee(city: City, people: People) -> RunningClock:
    """An expert's fee that nobody paid: reviewed on 2023-10-16, due on 10-30."""
    city["data"].region = "青岛市"
    city["data"].save()
    line = budgeted(city, people)
    signed(city, people, line)
    clerk = people["clerk"]
    fee = procurement.owe_fee(clerk, line.project, "专家甲", reviewed_on=date(2023, 10, 16), amount=yuan("800"))
    with everything("测试"):
        found: RunningClock = RunningClock.objects.get(subject=fee.about)
    return found


def _again(clock: RunningClock) -> RunningClock:
    with everything("测试"):
        clock.refresh_from_db()
    return clock


@time_machine.travel("2024-01-10 10:00+08:00", tick=False)
def test_a_closed_year_settles_what_nobody_can_do_any_more(city: City, people: People) -> None:
    """From 10-30 to 2024-01-10 are 1 + 30 + 31 + 10 = 72 days."""
    clock = _fee(city, people)
    assert read.standing(clock).days_late == 72
    years.close_year(people["head"], city["data"], YEAR)
    stands = read.standing(_again(clock), LATER)
    assert (stands.light, stands.days_late) == ("red", 72)
    assert stands.sentence == "应于 2023-10-30 前办理，未办结，年度已关账，到 2024-01-10 已逾期 72 天"
    late = read.late(people["clerk"], today=LATER, still_open=True).rows
    assert {c.deadline for c in late} == {"contract.publication", "contract.filing"}  # in force: can still be done
    assert "experts.payment" in {c.deadline for c in read.late(people["clerk"], today=LATER).rows}
    assert read.late_by_organisation(people["finance"], LATER) == [("临川市数据局", 2)]
    assert b"\xe4\xb8\x93\xe5\xae\xb6\xe7\x94\xb2" not in read.feed(people["clerk"], LATER)
    years.reopen_year(people["finance"], city["data"], YEAR, "补付")
    assert read.standing(_again(clock), date(2024, 1, 11)).days_late == 73
    assert "专家甲".encode() in read.feed(people["clerk"], LATER).replace(b"\r\n ", b"")


def test_what_fell_due_after_the_last_day_known_cannot_be_told(city: City, people: People) -> None:
    clock = _fee(city, people)
    with everything("测试"):
        RunningClock.objects.update(sample=True)
        settle_taken_over(date(2023, 10, 30))
    stands = read.standing(_again(clock), LATER)
    assert (stands.light, stands.days_late) == ("grey", None)
    assert stands.sentence == "无法判断：应于 2023-10-30 前办理，示例资料到此为止，是否办理没有记载"
    clock.done_on = date(2023, 11, 13)
    assert read.standing(clock, LATER).days_late == 14


def test_interest_is_counted_to_the_last_day_known(city: City, people: People) -> None:
    """Accepted 2023-11-08, due 12-08: on 12-18 ten days late, 400,000 × 0.0005 × 10 = 2,000; years later too."""
    clerk = people["clerk"]
    contract = signed(city, people, budgeted(city, people))
    asked = request_acceptance(clerk, contract, date(2023, 11, 3))
    done = accept(clerk, asked, date(2023, 11, 8), "passed", group=GROUP, standards=STANDARDS)
    bill = enter_invoice(clerk, contract, "F1", yuan("400000"), received_on=date(2023, 11, 9), acceptance=done)
    assert read.interest(clerk, bill, date(2023, 12, 18))[0] == yuan("2000.00")
    assert read.interest(clerk, bill, LATER)[0] > yuan("200000")
    with everything("测试"):
        RunningClock.objects.update(sample=True)
        settle_taken_over(date(2023, 12, 18))
    assert read.interest(clerk, bill, LATER)[0] == yuan("2000.00")
