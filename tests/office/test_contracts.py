"""Contracts, acceptance, bills and payments: what is required, what is plausible, what is late."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from icalendar import Calendar

from mingzhang.office.models import Contract, Payment, RunningClock
from mingzhang.office.queries import clocks as read
from mingzhang.office.queries.procurement import contract_page
from mingzhang.office.scope import everything
from mingzhang.office.services import acceptances, contracts, master, payments, procurement, projects, reviews
from mingzhang.office.services.acting import ChangedMeanwhileError, RefusedError
from mingzhang.office.services.clocks import run_untold
from mingzhang.office.services.payments import Paid
from tests.office.conftest import City, People
from tests.office.year import (
    CLAUSES,
    GROUP,
    STANDARDS,
    TARGETS,
    YEAR,
    budgeted,
    draft,
    request,
    signed,
    supplier,
    yuan,
)


def clock(contract: Contract, deadline: str) -> RunningClock:
    with everything("测试"):
        found: RunningClock = RunningClock.objects.get(contract=contract, deadline=deadline)
    return found


def test_two_people_editing_one_contract(city: City, people: People) -> None:
    contract = draft(city, people, budgeted(city, people))
    seen = contract.revision
    contracts.change_contract(people["head"], contract, {"amount": yuan("390000")}, seen)
    with pytest.raises(ChangedMeanwhileError) as changed:
        contracts.change_contract(people["clerk"], contract, {"name": "另一个名字"}, seen)
    now = changed.value.row
    assert isinstance(now, Contract)
    assert (now.amount, now.name) == (yuan("390000"), "平台运维合同")


def test_a_contract_needs_its_clauses_both_signatures_and_its_shares(city: City, people: People) -> None:
    line = budgeted(city, people)
    contract = draft(city, people, line, clauses=CLAUSES[:-1], supplier_signed_on=None)
    contracts.change_contract(people["clerk"], contract, {"amount": yuan("410000")}, None)
    with pytest.raises(RefusedError) as refused:
        contracts.conclude(people["clerk"], contract, None)
    assert refused.value.problems == {
        "supplier_signed_on": "供应商尚未签字盖章。",
        "clauses": "合同缺少条款：解决争议的方法（民法典 第四百七十条）。",
        "shares": "各项目分摊合计 400,000.00 元，与合同金额 410,000.00 元不一致。",
    }


def test_the_later_signature_is_the_day_of_the_contract(city: City, people: People) -> None:
    contract = signed(city, people, budgeted(city, people))
    assert (contract.state, contract.signed_on) == (Contract.State.SIGNED, date(2023, 10, 20))
    with pytest.raises(RefusedError, match="合同履行中，不能修改"):
        contracts.change_contract(people["clerk"], contract, {"amount": yuan("1")}, None)


def test_no_date_stands_before_the_contract(city: City, people: People) -> None:
    line = budgeted(city, people)
    contract, clerk = signed(city, people, line), people["clerk"]
    early = date(2023, 10, 19)
    for call, what in (
        (lambda: contracts.publish(clerk, contract, early, None), "合同公告日期"),
        (lambda: contracts.file(clerk, contract, early, None), "合同备案日期"),
        (lambda: contracts.deliver(clerk, contract, early, None), "交付日期"),
        (lambda: acceptances.request_acceptance(clerk, contract, early), "提出验收日期"),
        (lambda: acceptances.enter_invoice(clerk, contract, "1", yuan("1"), received_on=early), "收到发票日期"),
        (lambda: payments.pay_contract(clerk, line, contract, Paid(yuan("1"), early)), "支付日期"),
    ):
        with pytest.raises(RefusedError, match=f"{what} 2023-10-19 早于合同签订日期 2023-10-20"):
            call()
    with everything("测试"):
        assert Payment.objects.count() == 0
    line.refresh_from_db()
    assert line.paid == 0


@time_machine.travel("2023-11-01 10:00+08:00", tick=False)
def test_what_is_entered_as_done_is_not_still_to_come(city: City, people: People) -> None:
    line = budgeted(city, people)
    contract, clerk, late = signed(city, people, line), people["clerk"], date(2023, 11, 2)
    for call, what in (
        (lambda: contracts.publish(clerk, contract, late, None), "合同公告日期"),
        (lambda: acceptances.enter_invoice(clerk, contract, "1", yuan("1"), received_on=late), "收到发票日期"),
        (lambda: payments.pay_contract(clerk, line, contract, Paid(yuan("1"), late)), "支付日期"),
        (lambda: signed(city, people, line, number="C2", buyer_signed_on=late), "采购人签字盖章日期"),
    ):
        with pytest.raises(RefusedError, match=f"{what} 2023-11-02 在今天之后"):
            call()
    assert contracts.publish(clerk, contract, date(2023, 11, 1), None).published_on == date(2023, 11, 1)


def test_a_contract_is_not_signed_before_its_award(city: City, people: People) -> None:
    line = budgeted(city, people)
    values = {"name": "运维采购", "method": "open_tender", "category": "services", "budget": yuan("500000")}
    with pytest.raises(RefusedError, match="采购方式“抽签”不在可选范围内：公开招标、邀请招标"):
        procurement.start_procurement(people["clerk"], line.project, {**values, "method": "抽签"})
    chosen = procurement.start_procurement(
        people["clerk"], line.project, {**values, "award_noticed_on": date(2023, 10, 25)}
    )
    with pytest.raises(RefusedError, match="签订日期 2023-10-20 早于中标（成交）通知书日期 2023-10-25"):
        signed(city, people, line, procurement=chosen)
    with pytest.raises(RefusedError, match="确定供应商日期 2023-10-01 早于评审报告送交日期 2023-10-09"):
        procurement.change_procurement(
            people["clerk"],
            chosen,
            {"report_sent_on": date(2023, 10, 9), "supplier_chosen_on": date(2023, 10, 1)},
            None,
        )


def test_deposit_and_supplements_stay_within_the_legal_share(city: City, people: People) -> None:
    line, clerk = budgeted(city, people), people["clerk"]
    with pytest.raises(RefusedError, match=r"履约保证金 40,000.01 元超过合同金额 400,000.00 元的 10%"):
        draft(city, people, line, deposit=yuan("40000.01"))
    contract = signed(city, people, line, deposit=yuan("40000"))
    day = date(2023, 11, 1)
    contracts.supplement(clerk, contract, yuan("30000"), signed_on=day, reason="增加接口", revision=None)
    with pytest.raises(RefusedError, match=r"补充合同金额 40,000.01 元超过合同金额 400,000.00 元的 10%"):
        contracts.supplement(clerk, contract, yuan("10000.01"), signed_on=day, reason="再加", revision=None)
    contracts.supplement(clerk, contract, yuan("10000"), signed_on=day, reason="再加", revision=None)
    contract.refresh_from_db()
    assert contract.supplements == yuan("40000")


def test_publication_is_due_on_the_second_working_day(city: City, people: People) -> None:
    """Signed on Friday 2023-10-20, due on Tuesday 10-24, published on 12-07: 44 calendar days late."""
    contract = signed(city, people, budgeted(city, people))
    contracts.publish(people["clerk"], contract, date(2023, 12, 7), None)
    stands = read.standing(clock(contract, "contract.publication"))
    assert (stands.clock.due_on, stands.light, stands.days_late) == (date(2023, 10, 24), "red", 44)
    assert stands.sentence == "应于 2023-10-24 前办理，2023-12-07 办理，逾期 44 天"
    filing = read.standing(clock(contract, "contract.filing"), date(2023, 10, 25))
    assert (filing.clock.due_on, filing.light) == (date(2023, 10, 31), "green")
    assert read.standing(clock(contract, "contract.filing"), date(2023, 10, 26)).light == "yellow"
    late = read.late(people["finance"], today=date(2023, 10, 31)).rows
    assert [c.deadline for c in late] == ["contract.publication"]
    assert [c.deadline for c in read.late(people["finance"], today=date(2023, 11, 1)).rows] == [
        "contract.publication",
        "contract.filing",
    ]
    assert read.late(people["other_clerk"], today=date(2023, 11, 1)).rows == []
    upcoming = read.upcoming(people["clerk"], today=date(2023, 10, 27))
    assert [c.deadline for c in upcoming] == ["contract.filing"]


@time_machine.travel("2026-12-31 18:00+08:00", tick=False)
def test_a_clock_over_a_year_not_decreed_cannot_be_told_until_it_is(city: City, people: People) -> None:
    """Signed on 2026-12-31: the second working day is in a year whose holidays no notice has decreed."""
    line = budgeted(city, people)
    contract = signed(city, people, line, buyer_signed_on=date(2026, 12, 31), supplier_signed_on=date(2026, 12, 31))
    stands = read.standing(clock(contract, "contract.publication"))
    assert (stands.light, stands.days_late) == ("grey", None)
    assert stands.sentence.startswith("无法判断：2027 年的放假安排尚未载入")
    assert [c.deadline for c in read.untold(people["clerk"])] == ["contract.filing", "contract.publication"]
    master.enter_notice(people["finance"], 2027, "国办发明电（示例）", [date(2027, 1, 1)], [date(2027, 1, 3)])
    assert run_untold() == 2
    # 1 January off, Sunday 3 January worked, Monday 4 January worked: the second working day is the 4th.
    assert clock(contract, "contract.publication").due_on == date(2027, 1, 4)


def test_a_notice_is_checked(city: City, people: People) -> None:
    finance = people["finance"]
    with pytest.raises(RefusedError, match="2027-01-04 本来就是工作日"):
        master.enter_notice(finance, 2027, "文", [date(2027, 1, 1)], [date(2027, 1, 4)])
    with pytest.raises(RefusedError, match="2028-01-01 不在 2027 年"):
        master.enter_notice(finance, 2027, "文", [date(2028, 1, 1)], [])


def test_acceptance_needs_every_standard_a_signed_group_and_no_purchaser(city: City, people: People) -> None:
    line, clerk = budgeted(city, people), people["clerk"]
    chosen = procurement.start_procurement(
        clerk,
        line.project,
        {"name": "采购", "method": "inquiry", "category": "services", "budget": yuan("1"), "purchaser": "甲"},
    )
    contract = signed(city, people, line, procurement=chosen)
    asked = acceptances.request_acceptance(clerk, contract, date(2023, 11, 1))
    with pytest.raises(RefusedError) as refused:
        acceptances.accept(clerk, asked, date(2023, 11, 8), "passed", group=GROUP, standards=STANDARDS[:1])
    assert refused.value.problems == {
        "group": "采购经办人甲不能参加验收小组，采购与验收应由不同人员办理。",
        "standards": "验收书还缺：服务标准、安全标准（政府采购法实施条例 第四十五条）。",
    }
    with pytest.raises(RefusedError, match="验收小组成员乙尚未签字"):
        acceptances.accept(clerk, asked, date(2023, 11, 8), "passed", group=[{"name": "乙"}], standards=STANDARDS)
    done = acceptances.accept(clerk, asked, date(2023, 11, 8), "passed", group=GROUP[1:], standards=STANDARDS)
    with pytest.raises(RefusedError, match="公开日期早于验收日期"):
        acceptances.publish_result(clerk, done, date(2023, 11, 7))


def test_a_bill_is_paid_in_parts_and_late_parts_bear_interest(city: City, people: People) -> None:
    """Accepted 2023-11-08, due 30 days later on Friday 12-08.

    100,000 paid that day costs nothing; 200,000 paid on 12-18 is ten days late: 200,000 × 0.0005 × 10 = 1,000;
    100,000 unpaid on 12-28 is twenty days late: 100,000 × 0.0005 × 20 = 1,000.
    """
    line, clerk = budgeted(city, people), people["clerk"]
    contract = signed(city, people, line)
    asked = acceptances.request_acceptance(clerk, contract, date(2023, 11, 3))
    done = acceptances.accept(clerk, asked, date(2023, 11, 8), "passed", group=GROUP, standards=STANDARDS)
    bill = acceptances.enter_invoice(
        clerk, contract, "F1", yuan("400000"), received_on=date(2023, 11, 9), acceptance=done
    )
    for amount, day in (("100000", date(2023, 12, 8)), ("200000", date(2023, 12, 18))):
        payments.pay_contract(clerk, line, contract, Paid(yuan(amount), day), bill)
    bill.refresh_from_db()
    owed, arithmetic = read.interest(clerk, bill, date(2023, 12, 28))
    assert owed == yuan("2000.00")
    assert arithmetic == (
        "200,000.00 元 × 每日万分之5 × 10 天 = 1,000.00 元",
        "100,000.00 元 × 每日万分之5 × 20 天 = 1,000.00 元",
    )
    with pytest.raises(RefusedError, match=r"超出发票金额，最多可付 100,000.00 元|超出合同金额"):
        payments.pay_contract(clerk, line, contract, Paid(yuan("100000.01"), date(2023, 12, 28)), bill)
    payments.pay_contract(clerk, line, contract, Paid(yuan("100000"), date(2023, 12, 28)), bill)
    contract.refresh_from_db()
    assert (contract.state, contract.finished_on) == (Contract.State.FINISHED, date(2023, 12, 28))
    assert clock(contract, "small_supplier.payment").done_on == date(2023, 12, 28)
    with everything("测试"):
        last = Payment.objects.latest("pk")
    payments.reverse(clerk, last, date(2023, 12, 29), "账号有误")
    contract.refresh_from_db()
    assert (contract.state, contract.paid) == (Contract.State.SIGNED, yuan("300000"))
    assert clock(contract, "small_supplier.payment").done_on is None


def test_bills_stay_within_the_contract(city: City, people: People) -> None:
    contract = signed(city, people, budgeted(city, people))
    acceptances.enter_invoice(people["clerk"], contract, "F1", yuan("399999.99"), received_on=date(2023, 11, 1))
    with pytest.raises(RefusedError, match=r"最多还可开 0.01 元"):
        acceptances.enter_invoice(people["clerk"], contract, "F2", yuan("0.02"), received_on=date(2023, 11, 1))


def test_several_projects_share_a_contract_and_pay_no_more_than_their_share(city: City, people: People) -> None:
    from mingzhang.office.services import budget

    line, clerk = budgeted(city, people), people["clerk"]
    first = line.project
    second = projects.declare(clerk, city["data"], YEAR, request(first.fund, first.kind, code="P2", name="第二个"))
    projects.set_indicators(clerk, second, TARGETS, None)
    projects.submit(clerk, second, None)
    for name in ("reviewer", "finance"):
        second = reviews.pass_review(people[name], second)
    other = budget.set_budget(people["finance"], second, second.fund, yuan("1000000"))
    contract = draft(city, people, line)
    contracts.change_contract(clerk, contract, {}, None, [(first, yuan("300000")), (second, yuan("100000"))])
    contracts.conclude(clerk, contract, None)
    payments.pay_contract(clerk, other, contract, Paid(yuan("100000"), date(2023, 11, 1)))
    with pytest.raises(RefusedError, match=r"超出本项目分摊的 100,000.00 元（已支付 100,000.00 元）"):
        payments.pay_contract(clerk, other, contract, Paid(yuan("0.01"), date(2023, 11, 1)))
    payments.pay_contract(clerk, line, contract, Paid(yuan("300000"), date(2023, 11, 1)))
    page = contract_page(clerk, contract.pk)
    assert page is not None
    assert [(s.project.code, s.amount) for s in page.shares] == [("P1", yuan("300000")), ("P2", yuan("100000"))]
    assert page.contract.state == Contract.State.FINISHED


def test_expert_fees_are_due_in_ten_working_days_where_the_region_says_so(city: City, people: People) -> None:
    """Reviewed on Monday 2023-10-16: ten working days end on Monday 10-30; paid on 11-13, fourteen days late."""
    line, clerk = budgeted(city, people), people["clerk"]
    city["data"].region = "青岛市"
    city["data"].save()
    fee = procurement.owe_fee(clerk, line.project, "专家甲", reviewed_on=date(2023, 10, 16), amount=yuan("800"))
    with pytest.raises(RefusedError, match=r"应付 800.00 元，不多不少"):
        payments.pay_fee(clerk, line, fee, Paid(yuan("700"), date(2023, 11, 13)))
    payments.pay_fee(clerk, line, fee, Paid(yuan("800"), date(2023, 11, 13)))
    with pytest.raises(RefusedError, match="已经支付"):
        payments.pay_fee(clerk, line, fee, Paid(yuan("800"), date(2023, 11, 13)))
    with everything("测试"):
        [kept] = RunningClock.objects.filter(subject=fee.about)
    stands = read.standing(kept)
    assert (kept.deadline, kept.due_on, stands.days_late) == ("experts.payment", date(2023, 10, 30), 14)


def test_an_open_reading_of_the_law_is_neither_kept_nor_late(city: City, people: People) -> None:
    """Card settled on Friday 2023-10-20: due on 10-30 by calendar days, on 11-03 by working days."""
    line = budgeted(city, people)
    city["data"].region = "青岛市"
    city["data"].save()
    payments.pay_other(
        people["clerk"],
        line,
        Paid(yuan("90"), date(2023, 11, 2), payee="甲", purpose="差旅", settled_on=date(2023, 10, 20)),
    )
    with everything("测试"):
        kept = RunningClock.objects.get(deadline="card.reimbursement")
    assert (kept.due_on, kept.due_at_latest) == (date(2023, 10, 30), date(2023, 11, 3))
    assert read.standing(kept).days_late is None
    assert read.late(people["clerk"], deadline="card.reimbursement").rows == []


@time_machine.travel("2023-10-23 10:00+08:00", tick=False)
def test_the_feed_lists_open_due_dates_with_a_reminder(city: City, people: People) -> None:
    contract = signed(city, people, budgeted(city, people))
    contracts.file(people["clerk"], contract, date(2023, 10, 23), None)
    feed = Calendar.from_ical(read.feed(people["clerk"]))
    entries = [(str(e["summary"]), e.decoded("dtstart"), len(e.subcomponents)) for e in feed.walk("VEVENT")]
    assert entries == [("采购合同公告：平台运维合同", date(2023, 10, 24), 1)]
    assert list(Calendar.from_ical(read.feed(people["other_clerk"])).walk("VEVENT")) == []


def test_a_merged_supplier_is_replaced_by_the_one_that_stands_for_it(city: City, people: People) -> None:
    from mingzhang.office.services import suppliers

    kept = supplier(city, people)
    other = supplier(city, people, "示例软件股份有限公司", "微型")
    suppliers.say_same(people["finance"], other, kept, "统一社会信用代码相同")
    other.refresh_from_db()
    contract = draft(city, people, budgeted(city, people), supplier=other)
    assert (contract.supplier, contract.supplier_size) == (kept, "小型")


def test_amounts_are_decimal_after_reading(city: City, people: People) -> None:
    contract = signed(city, people, budgeted(city, people))
    contract.refresh_from_db()
    assert contract.amount == Decimal("400000.00")
    assert isinstance(contract.paid, Decimal)
