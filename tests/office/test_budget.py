"""Nothing is paid beyond the adjusted budget, to the fen; adjustments need a reason and an approval."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mingzhang.office.models import Adjustment, BudgetLine, Payment
from mingzhang.office.queries import budget as read
from mingzhang.office.scope import everything
from mingzhang.office.services import budget, payments
from mingzhang.office.services.acting import Actor, NotPermittedError, RefusedError
from mingzhang.office.services.payments import Paid
from tests.office.conftest import City, People, Role
from tests.office.year import ECONOMIC, approved, budgeted, masters, yuan

Kind = Adjustment.Kind
DAY = date(2023, 6, 1)


def paid(amount: str | Decimal, on: date = DAY) -> Paid:
    return Paid(Decimal(amount), on, payee="甲", purpose="运维")


def test_a_payment_that_would_overdraw_by_a_fen_is_refused(city: City, people: People) -> None:
    line = budgeted(city, people, "748970")
    payments.pay_other(people["clerk"], line, paid("700000.01"))
    with pytest.raises(RefusedError) as refused:
        payments.pay_other(people["clerk"], line, paid("48970"))
    assert refused.value.problems == {
        "amount": "超出预算 0.01 元：调整后预算 748,970.00 元，已支付 700,000.01 元，"
        "最多可付 48,969.99 元。请先申请调整预算。"
    }
    payments.pay_other(people["clerk"], line, paid("48969.99"))
    line.refresh_from_db()
    assert line.paid == line.adjusted == yuan("748970")
    with everything("测试"):
        assert Payment.objects.count() == 2


def test_a_payment_is_made_from_the_budget_of_its_year(city: City, people: People) -> None:
    line = budgeted(city, people)
    with pytest.raises(RefusedError, match="支付日期 2024-01-02 不在 2023 年度"):
        payments.pay_other(people["clerk"], line, paid("1", date(2024, 1, 2)))
    with pytest.raises(RefusedError, match="支付金额应大于零"):
        payments.pay_other(people["clerk"], line, paid("-5"))


def test_money_is_added_by_request_and_approval(city: City, people: People) -> None:
    line = budgeted(city, people, "100")
    with pytest.raises(RefusedError, match="预算调整必须说明原因"):
        budget.request_adjustment(people["clerk"], Kind.ADD, yuan("50"), "", given_to=line)
    asked = budget.request_adjustment(people["clerk"], Kind.ADD, yuan("50"), "新增任务", given_to=line)
    line.refresh_from_db()
    assert line.adjusted == yuan("100")
    with pytest.raises(NotPermittedError, match="审批预算调整须由"):
        budget.approve_adjustment(people["clerk"], asked)
    budget.approve_adjustment(people["finance"], asked, "同意")
    line.refresh_from_db()
    assert (line.initial, line.adjusted) == (yuan("100"), yuan("150"))
    with pytest.raises(RefusedError, match="该申请已批准"):
        budget.approve_adjustment(people["finance"], asked)


def test_nobody_approves_their_own_adjustment(city: City, people: People) -> None:
    line = budgeted(city, people, "100")
    everywhere = (city["city"].path,)
    both = Actor(people["clerk"].user, city["data"], {Role.CLERK: everywhere, Role.FINANCE_REVIEWER: everywhere})
    asked = budget.request_adjustment(both, Kind.SURRENDER, yuan("5"), "不再需要", taken_from=line)
    with pytest.raises(NotPermittedError, match="不能由提出人本人办理"):
        budget.approve_adjustment(both, asked)
    assert list(read.adjustments_waiting(both)) == []
    assert list(read.adjustments_waiting(people["finance"])) == [asked]


def test_what_is_asked_to_be_given_back_cannot_be_paid_meanwhile(city: City, people: People) -> None:
    line = budgeted(city, people, "100")
    asked = budget.request_adjustment(people["clerk"], Kind.SURRENDER, yuan("60"), "结余", taken_from=line)
    with pytest.raises(RefusedError, match=r"另有 60.00 元待审批调出），最多可付 40.00 元"):
        payments.pay_other(people["clerk"], line, paid("40.01"))
    with pytest.raises(RefusedError, match=r"只剩 40.00 元可以调出"):
        budget.request_adjustment(people["clerk"], Kind.SURRENDER, yuan("41"), "结余", taken_from=line)
    budget.refuse_adjustment(people["finance"], asked, "仍需使用")
    payments.pay_other(people["clerk"], line, paid("100"))


def test_money_moves_between_lines_of_one_year(city: City, people: People) -> None:
    project = approved(city, people)
    one = budget.set_budget(people["finance"], project, project.fund, yuan("100"))
    other = budget.set_budget(
        people["finance"], project, project.fund, yuan("0"), functional_code="2010302", economic_code=ECONOMIC
    )
    with pytest.raises(RefusedError, match="调剂须填写调入的预算"):
        budget.request_adjustment(people["clerk"], Kind.MOVE, yuan("30"), "调剂", taken_from=one)
    asked = budget.request_adjustment(
        people["clerk"], Kind.MOVE, yuan("30"), "调剂", taken_from=one, given_to=other
    )
    budget.approve_adjustment(people["finance"], asked)
    for line, adjusted in ((one, "70"), (other, "30")):
        line.refresh_from_db()
        assert (line.adjusted, line.reserved) == (yuan(adjusted), yuan("0"))


def test_a_payment_comes_back_and_counts_no_longer(city: City, people: People) -> None:
    line = budgeted(city, people, "100")
    done = payments.pay_other(people["clerk"], line, paid("100"))
    with pytest.raises(RefusedError, match="请说明退款原因"):
        payments.reverse(people["clerk"], done, DAY, "")
    payments.reverse(people["clerk"], done, DAY, "账号有误")
    with pytest.raises(RefusedError, match="已经退回"):
        payments.reverse(people["clerk"], done, DAY, "再退一次")
    line.refresh_from_db()
    assert line.paid == 0
    assert read.by_month(people["clerk"], 2023)[6] == 0


def test_only_approved_projects_have_a_budget(city: City, people: People) -> None:
    from mingzhang.office.services import projects
    from tests.office.year import request

    fund, kind = masters(city, people)
    project = projects.declare(people["clerk"], city["data"], 2023, request(fund, kind))
    with pytest.raises(RefusedError, match="项目草稿，批准后才能批复预算"):
        budget.set_budget(people["finance"], project, fund, yuan("100"))


def test_execution_by_month_fund_and_department(city: City, people: People) -> None:
    line = budgeted(city, people, "300")
    payments.pay_other(people["clerk"], line, paid("100", date(2023, 1, 31)))
    payments.pay_other(people["clerk"], line, paid("50.5", date(2023, 12, 1)))
    months = read.by_month(people["finance"], 2023)
    assert {m: a for m, a in months.items() if a} == {1: yuan("100"), 12: yuan("50.5")}
    [fund] = read.by_fund(people["finance"], 2023)
    [department] = read.by_department(people["finance"], 2023)
    assert (fund.label, fund.adjusted, fund.paid, fund.rate) == (
        "运维专项资金",
        yuan("300"),
        yuan("150.5"),
        yuan("50.17"),
    )
    assert (department.label, department.rate) == ("临川市数据局", yuan("50.17"))
    assert [b.band.label for b in read.bands([department]) if b.members] == ["50%-60%"]
    assert read.by_department(people["other_clerk"], 2023) == []


def test_unexecuted_and_unbudgeted_are_listed(city: City, people: People) -> None:
    line = budgeted(city, people, "300")
    assert list(read.unexecuted(people["clerk"], 2023)) == [line]
    with everything("测试"):
        loose = Payment.objects.create(
            organisation=city["data"], fiscal_year=2023, kind="other", payee="乙", amount=yuan("3600"),
            paid_on=DAY, historical=True,
        )  # fmt: skip
    assert list(read.unbudgeted(people["clerk"], 2023)) == [loose]
    payments.pay_other(people["clerk"], line, paid("1"))
    assert list(read.unexecuted(people["clerk"], 2023)) == []


FEN = st.integers(1, 20_000).map(lambda fen: Decimal(fen) / 100)
STEPS = st.lists(st.tuples(st.sampled_from(["pay", "add", "back", "reverse"]), FEN, st.booleans()), max_size=12)


@pytest.mark.slow
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_no_row_of_payments_and_adjustments_overdraws(
    city: City, people: People, steps: list[tuple[str, Decimal, bool]]
) -> None:
    """The line's sums are always those of its rows, and never more is paid or set apart than there is."""
    from django.db import transaction

    with transaction.atomic():
        line = budgeted(city, people, "100")
        for step, amount, agreed in steps:
            _step(people, line, step, amount, agreed)
            _check(line)
        transaction.set_rollback(True)


def _step(people: People, line: BudgetLine, step: str, amount: Decimal, agreed: bool) -> None:
    clerk, finance = people["clerk"], people["finance"]
    try:
        if step == "pay":
            payments.pay_other(clerk, line, paid(amount))
        elif step == "reverse":
            with everything("测试"):
                last = Payment.objects.filter(reversed_on=None).first()
            if last:
                payments.reverse(clerk, last, DAY, "退")
        else:
            side = {"given_to": line} if step == "add" else {"taken_from": line}
            kind = Kind.ADD if step == "add" else Kind.SURRENDER
            asked = budget.request_adjustment(clerk, kind, amount, "因", **side)
            if agreed:
                budget.approve_adjustment(finance, asked)
    except RefusedError:
        pass


def _check(line: BudgetLine) -> None:
    line.refresh_from_db()
    with everything("测试"):
        rows = sum((p.amount for p in Payment.objects.filter(line=line, reversed_on=None)), Decimal(0))
        moved = list(Adjustment.objects.all())
    given_ = sum((a.amount for a in moved if a.state == "approved" and a.given_to_id), Decimal(0))
    taken = sum((a.amount for a in moved if a.state == "approved" and a.taken_from_id), Decimal(0))
    waiting = sum((a.amount for a in moved if a.state == "requested" and a.taken_from_id), Decimal(0))
    assert (line.paid, line.adjusted, line.reserved) == (rows, line.initial + given_ - taken, waiting)
    assert 0 <= line.paid <= line.adjusted - line.reserved
