"""Clocks against dates counted by hand: golden cases, rules C-01 to C-06 and C-14, and interest to the fen."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from mingzhang.clocks import Clock, DatedEvents, run_clocks
from mingzhang.quantities.workdays import STATE_COUNCIL
from mingzhang.rulebook import load
from mingzhang.rulebook.deadlines import DeadlineDef, Interest, Term
from mingzhang.rulebook.rules import Name

PLACES = frozenset({"青岛市", "山东省"})


def _events(**days: str) -> Mapping[str, date]:
    return {event: date.fromisoformat(day) for event, day in days.items()}


def _clocks(case: DatedEvents, today: str | None = None) -> dict[str, Clock]:
    day = date.fromisoformat(today) if today else None
    return {clock.deadline.id: clock for clock in run_clocks([case], load().deadlines, today=day)}


def _clock(deadline: str, today: str | None = None, **days: str) -> Clock:
    return _clocks(DatedEvents("甲合同", _events(**days), PLACES), today)[deadline]


@pytest.mark.parametrize(
    ("deadline", "days", "due", "working", "calendar"),
    [
        # L13: two working days after a Friday are Tuesday; to 7 December 5 + 22 + 5 working days, 7 + 30 + 7 days.
        (
            "contract.publication",
            {"contract_signed": "2023-10-20", "contract_published": "2023-12-07"},
            "2023-10-24",
            32,
            44,
        ),
        (
            "contract.publication",
            {"contract_signed": "2023-10-30", "contract_published": "2023-12-07"},
            "2023-11-01",
            26,
            36,
        ),
        # L24: ten working days after Monday 16 October are Monday 30 October.
        ("experts.payment", {"reviewed": "2023-10-16", "experts_paid": "2023-11-13"}, "2023-10-30", 10, 14),
        # C-03: seven working days after a Wednesday are the Friday of the week after.
        ("acceptance.start", {"acceptance_requested": "2023-03-01", "accepted": "2023-03-13"}, "2023-03-10", 1, 3),
        # C-10: a day of the year; of the ten days after it four are worked.
        ("declaration.annual", {"declaration_opened": "2023-01-01", "declared": "2023-10-10"}, "2023-09-30", 4, 10),
    ],
)
def test_what_came_too_late_is_counted_in_both_kinds_of_day(
    deadline: str, days: dict[str, str], due: str, working: int, calendar: int
) -> None:
    clock = _clock(deadline, **days)
    assert [str(one.day) for one in clock.dues] == [due]
    assert (clock.state, clock.dues[0].late_working, clock.dues[0].late_calendar) == ("late", working, calendar)
    assert clock.why == f"应于 {due} 前办理，逾期 {calendar} 天（{working} 个工作日）"


def test_an_acceptance_not_yet_published_is_late_on_the_day_of_the_evaluation() -> None:
    clock = _clock("acceptance.publication", "2024-05-11", accepted="2023-08-02")
    assert (str(clock.dues[0].day), clock.state, clock.dues[0].late_calendar) == ("2023-08-07", "late", 278)
    assert (clock.start, clock.done) == (date(2023, 8, 2), None)


@pytest.mark.parametrize(
    ("signed", "due"),
    [
        ("2023-10-06", "2023-10-08"),  # the weekend of 7 and 8 October is worked
        ("2023-09-28", "2023-10-08"),  # 29 September to 6 October are off
        ("2024-02-09", "2024-02-19"),  # Sunday 18 February is worked after the Spring Festival
        ("2024-05-10", "2024-05-13"),  # Saturday 11 May is worked
    ],
)
def test_holidays_are_left_out_and_make_up_days_count(signed: str, due: str) -> None:
    clock = _clock("contract.publication", contract_signed=signed)
    assert str(clock.dues[0].day) == due


@pytest.mark.parametrize(
    ("published", "state"), [("2023-10-24", "kept"), ("2023-10-25", "late"), ("2023-10-20", "kept")]
)
def test_the_due_day_itself_is_in_time(published: str, state: str) -> None:
    clock = _clock("contract.publication", contract_signed="2023-10-20", contract_published=published)
    assert clock.state == state
    if state == "kept":
        assert clock.why == f"{published} 办理，在 2023-10-24 之前"
        assert (clock.dues[0].late_working, clock.dues[0].late_calendar) == (0, 0)


def test_an_uncertain_kind_of_day_gives_both_due_dates() -> None:
    # Ten days after 19 July are Saturday the 29th, so Monday the 31st; ten working days are 2 August.
    clock = _clock("card.reimbursement", card_settled="2023-07-19", card_reimbursed="2023-09-05")
    assert [(due.day_type, str(due.day), due.late_calendar) for due in clock.dues] == [
        ("calendar_day", "2023-07-31", 36),
        ("working_day", "2023-08-02", 34),
    ]
    assert clock.state == "late"
    assert (
        clock.why
        == "应于 2023-07-31 前办理，逾期 36 天（26 个工作日）；或应于 2023-08-02 前办理，逾期 34 天（24 个工作日）"
    )


@pytest.mark.parametrize(
    ("reimbursed", "state"),
    [("2023-07-31", "kept"), ("2023-08-01", "cannot_tell"), ("2023-08-02", "cannot_tell"), ("2023-08-03", "late")],
)
def test_it_is_late_only_where_every_reading_says_so(reimbursed: str, state: str) -> None:
    clock = _clock("card.reimbursement", card_settled="2023-07-19", card_reimbursed=reimbursed)
    assert clock.state == state
    if state == "cannot_tell":
        assert clock.why == "按自然日已逾期，按工作日未逾期（或相反），原文未写明按哪一种"


def test_an_open_clock_runs_until_its_due_day() -> None:
    undated = _clock("contract.publication", contract_signed="2023-10-20")
    assert (undated.state, undated.why) == ("running", "应于 2023-10-24 前办理，未见办理日期")
    running = _clock("contract.publication", "2023-10-24", contract_signed="2023-10-20")
    assert (running.state, running.why) == ("running", "应于 2023-10-24 前办理，截至 2023-10-24 尚未到期")
    assert _clock("contract.publication", "2023-10-25", contract_signed="2023-10-20").state == "late"


def test_a_clock_without_its_start_cannot_be_told_and_without_both_is_none() -> None:
    clock = _clock("contract.publication", contract_published="2023-10-24")
    assert (clock.state, clock.why, clock.start, clock.dues) == (
        "cannot_tell", "没有起算日期（contract_signed）", None, ()
    )  # fmt: skip
    assert clock.done == date(2023, 10, 24)
    assert _clocks(DatedEvents("甲合同", {}, PLACES)) == {}


def test_what_was_done_before_it_began_is_a_wrong_date() -> None:
    clock = _clock("contract.publication", contract_signed="2023-10-20", contract_published="2023-10-19")
    assert (clock.state, clock.why) == ("cannot_tell", "采购合同公告在起算日之前，请核对日期")
    assert (clock.start, clock.dues) == (date(2023, 10, 20), ())


def test_a_year_without_notice_is_refused_with_the_reason() -> None:
    clock = _clock("contract.publication", contract_signed="2040-01-03", contract_published="2040-01-04")
    assert (clock.state, clock.dues) == ("cannot_tell", ())
    assert "2040 年的放假安排尚未载入" in clock.why


def test_the_days_late_are_told_in_calendar_days_where_the_working_days_are_not_known() -> None:
    clock = _clock("contract.publication", contract_signed="2023-10-20", contract_published="2040-01-03")
    assert (clock.state, clock.dues[0].late_working) == ("late", None)
    assert clock.dues[0].late_calendar == (date(2040, 1, 3) - date(2023, 10, 24)).days
    assert clock.why == f"应于 2023-10-24 前办理，逾期 {clock.dues[0].late_calendar} 天"


def test_a_calendar_of_ones_own_goes_before_the_package() -> None:
    case = DatedEvents("甲合同", _events(contract_signed="2040-01-03"), PLACES)
    calendar = STATE_COUNCIL.with_notice(2040, [date(2040, 1, 4)], [date(2040, 1, 7)])
    (clock,) = [
        c for c in run_clocks([case], load().deadlines, calendar=calendar) if c.deadline.id == "contract.filing"
    ]
    # 5, 6 January, the worked Saturday 7, then 9 to 12: seven working days without the fourth.
    assert str(clock.dues[0].day) == "2040-01-12"


def test_deadlines_of_other_places_do_not_speak() -> None:
    days = _events(reviewed="2023-10-16", contract_signed="2023-10-20")
    assert "experts.payment" in _clocks(DatedEvents("甲", days, frozenset({"山东省"})))
    elsewhere = _clocks(DatedEvents("甲", days, frozenset({"上海市"})))
    assert "experts.payment" not in elsewhere
    assert "contract.publication" in elsewhere
    assert "contract.publication" in _clocks(DatedEvents("甲", days))


def test_every_case_has_its_own_clocks_and_keeps_its_row() -> None:
    cases = [
        DatedEvents("甲合同", _events(contract_signed="2023-10-20"), row=2),
        DatedEvents("乙合同", _events(contract_published="2023-10-24"), row=3),
    ]
    clocks = [c for c in run_clocks(cases, load().deadlines) if c.deadline.id == "contract.publication"]
    assert [(clock.subject, clock.row, clock.state) for clock in clocks] == [
        ("甲合同", 2, "running"),
        ("乙合同", 3, "cannot_tell"),
    ]


# Payments to small suppliers.


def _payment(size: str | None = "小型", today: str | None = None, **more: object) -> dict[str, Clock]:
    facts: dict[str, object] = {"amount": Decimal("123456.78"), **more}
    days = facts.pop("days", {"accepted": "2023-03-01", "paid": "2023-05-10"})
    regions = facts.pop("regions", frozenset())
    case = DatedEvents("乙货款", _events(**days), regions, supplier_size=size, **facts)  # type: ignore[arg-type]
    return _clocks(case, today)


def test_interest_on_late_payment_to_the_fen() -> None:
    clock = _payment()["small_supplier.payment"]
    # Thirty days after 1 March are Friday the 31st; 40 days later: 123,456.78 × 0.0005 × 40 = 2,469.1356.
    assert (str(clock.dues[0].day), clock.dues[0].late_calendar) == ("2023-03-31", 40)
    assert clock.interest == Decimal("2469.14")
    assert clock.arithmetic == "123,456.78 元 × 每日万分之5 × 40 天 = 2,469.14 元"


def test_the_contract_may_agree_on_more_days_up_to_sixty_and_on_another_rate() -> None:
    # 45 days end on Saturday 15 April, so Monday the 17th; 23 days to 10 May.
    agreed = _payment(agreed_days=45)["small_supplier.payment"]
    assert (str(agreed.dues[0].day), agreed.dues[0].late_calendar) == ("2023-04-17", 23)
    # 90 become 60: Sunday 30 April within the May holiday, so 4 May.
    longest = _payment(agreed_days=90)["small_supplier.payment"]
    assert (str(longest.dues[0].day), longest.dues[0].late_calendar) == ("2023-05-04", 6)
    # 123,456.78 × 0.0002 × 40 = 987.65424.
    rate = _payment(agreed_daily_rate=Decimal("0.0002"))["small_supplier.payment"]
    assert (rate.interest, rate.arithmetic) == (
        Decimal("987.65"),
        "123,456.78 元 × 每日万分之2 × 40 天 = 987.65 元",
    )
    assert _payment(agreed_daily_rate=Decimal(0))["small_supplier.payment"].interest == 0


def test_no_interest_is_owed_in_time_or_without_an_amount() -> None:
    kept = _payment(days={"accepted": "2023-03-01", "paid": "2023-03-31"})["small_supplier.payment"]
    assert (kept.state, kept.interest, kept.arithmetic) == ("kept", None, "")
    blank = _payment(amount=None)["small_supplier.payment"]
    assert (blank.interest, blank.arithmetic) == (None, "逾期 40 天，但没有金额，利息无法计算")
    late = _clock("contract.publication", contract_signed="2023-10-20", contract_published="2023-12-07")
    assert (late.interest, late.arithmetic) == (None, "")


def test_interest_on_what_is_still_unpaid_runs_to_the_day_of_judgement() -> None:
    clock = _payment(today="2023-04-01", days={"accepted": "2023-03-01"})["small_supplier.payment"]
    # One day: 61.72839.
    assert (clock.state, clock.interest) == ("late", Decimal("61.73"))
    open_ = _payment(days={"accepted": "2023-03-01"})["small_supplier.payment"]
    assert (open_.state, open_.interest) == ("running", None)


@pytest.mark.parametrize(("size", "speaks"), [("中型", True), ("微型", True), ("大型", False), (None, False)])
def test_the_rule_is_for_small_and_medium_suppliers(size: str | None, speaks: bool) -> None:
    assert ("small_supplier.payment" in _payment(size)) == speaks


def test_the_law_of_the_events_own_day_applies() -> None:
    before = _payment(days={"accepted": "2020-08-31", "paid": "2020-12-01"})["small_supplier.payment"]
    assert (before.state, before.why) == ("cannot_tell", "规则库没有 2020-08-31 有效的期限")
    # Thirty days from 1 September 2020 are 1 October, a holiday until the 8th; Friday the 9th is worked.
    after = _payment(days={"accepted": "2020-09-01", "paid": "2020-12-01"})["small_supplier.payment"]
    assert str(after.dues[0].day) == "2020-10-09"
    # 9 October to 1 December: 22 + 30 + 1.
    assert after.dues[0].late_calendar == 53


def test_late_acceptance_does_not_delay_the_payment() -> None:
    days = {"acceptance_requested": "2023-03-01", "accepted": "2023-04-20", "paid": "2023-05-22"}
    # Acceptance was due on 10 March; thirty days on are Sunday 9 April, so the 10th.
    here = _payment(days=days, regions=PLACES)["small_supplier.payment"]
    assert (str(here.start), str(here.dues[0].day)) == ("2023-03-10", "2023-04-10")
    # Where no rule says when to accept, the clock runs from the acceptance: 20 May is a Saturday.
    elsewhere = _payment(days=days)["small_supplier.payment"]
    assert (str(elsewhere.start), str(elsewhere.dues[0].day), elsewhere.state) == (
        "2023-04-20",
        "2023-05-22",
        "kept",
    )
    early = {**days, "accepted": "2023-03-06"}
    assert str(_payment(days=early, regions=PLACES)["small_supplier.payment"].start) == "2023-03-06"
    unasked = {"accepted": "2023-04-20", "paid": "2023-05-22"}
    assert str(_payment(days=unasked, regions=PLACES)["small_supplier.payment"].start) == "2023-04-20"


def test_delivery_starts_the_clock_where_nothing_is_accepted() -> None:
    clock = _payment(days={"delivered": "2023-03-01", "paid": "2023-05-10"})["small_supplier.payment"]
    assert (str(clock.start), str(clock.dues[0].day)) == ("2023-03-01", "2023-03-31")
    both = _payment(days={"delivered": "2023-02-01", "accepted": "2023-03-01", "paid": "2023-05-10"})
    assert str(both["small_supplier.payment"].start) == "2023-03-01"


# Terms and rates that changed.


def _changed(**more: object) -> DeadlineDef:
    facts: dict[str, object] = {
        "terms": (
            Term(days=10, day_types=("calendar_day",), valid_to=date(2023, 6, 30)),
            Term(days=5, day_types=("calendar_day",), valid_from=date(2023, 7, 1)),
        ),
        "interest": (
            Interest(daily_rate="0.001", valid_to=date(2023, 6, 30)),
            Interest(daily_rate="0.0005", valid_from=date(2023, 7, 1)),
        ),
        **more,
    }
    return DeadlineDef(
        id="changed", name=Name(zh="付款", en="Payment"), rule="C-07", basis=("示例",), start=("invoiced",),
        end="paid", severity="warning", suggestion="付款。", **facts,  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("invoiced", "due", "interest"),
    [
        # 30 June and ten days are Monday 10 July; 11 days late: 1,000 × 0.001 × 11.
        ("2023-06-30", "2023-07-10", "11.00"),
        # 1 July and five days are Thursday 6 July; 15 days late: 1,000 × 0.0005 × 15.
        ("2023-07-01", "2023-07-06", "7.50"),
    ],
)
def test_term_and_rate_are_those_of_the_day_of_the_event(invoiced: str, due: str, interest: str) -> None:
    case = DatedEvents("丙", _events(invoiced=invoiced, paid="2023-07-21"), amount=Decimal(1000))
    (clock,) = run_clocks([case], {"changed": _changed()})
    assert (str(clock.dues[0].day), clock.interest) == (due, Decimal(interest))


def test_where_the_kind_of_day_is_open_the_kinder_reading_bears_interest() -> None:
    both = _changed(terms=(Term(days=5, day_types=("calendar_day", "working_day")),))
    case = DatedEvents("丙", _events(invoiced="2023-07-03", paid="2023-07-14"), amount=Decimal(1000))
    (clock,) = run_clocks([case], {"changed": both})
    # Five days: Saturday the 8th, so Monday the 10th; five working days: the 10th as well. Four days late.
    assert [str(due.day) for due in clock.dues] == ["2023-07-10", "2023-07-10"]
    assert clock.interest == Decimal("2.00")
    later = DatedEvents("丙", _events(invoiced="2023-07-05", paid="2023-07-14"), amount=Decimal(1000))
    (other,) = run_clocks([later], {"changed": both})
    # Monday the 10th or Wednesday the 12th: two days late by the kinder reading.
    assert (other.state, other.interest) == ("late", Decimal("1.00"))
