"""Several people pay from one budget in the same moment: what there is is paid, and not a fen more."""

from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from mingzhang.office.models import BudgetLine
from mingzhang.office.services import payments
from mingzhang.office.services.acting import Actor, RefusedError
from mingzhang.office.services.payments import Paid
from tests.office.at_once import on_a_sqlite_file, together
from tests.office.conftest import City, People
from tests.office.year import budgeted, yuan


def pay_at_once(clerk: Actor, line: BudgetLine) -> int:
    """How many of some people could each pay 30 from the line in the same moment."""
    paid = Paid(yuan("30"), date(2023, 6, 1), payee="甲", purpose="运维")
    return together(lambda: payments.pay_other(clerk, line, paid), RefusedError)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_budget_is_not_overdrawn_by_payments_in_the_same_moment(city: City, people: People) -> None:
    """A hundred yuan, six people with thirty each: three are paid."""
    if connection.vendor == "sqlite":
        pytest.skip("内存中的 SQLite 不能由多个连接同时写；文件数据库由下一个测试检查")
    line = budgeted(city, people, "100")
    assert pay_at_once(people["clerk"], line) == 3
    line.refresh_from_db()
    assert line.paid == yuan("90")


@pytest.mark.slow
def test_the_same_on_a_sqlite_file(tmp_path: Path) -> None:
    assert on_a_sqlite_file(tmp_path, __name__) == (["3 90.00"], "")


def on_a_file() -> None:
    """Fills a database of its own and pays; run in a process of its own."""
    from django.core.management import call_command

    from tests.office.conftest import make_city, make_people

    call_command("migrate", verbosity=0)
    city = make_city()
    everybody = make_people(city)
    line = budgeted(city, everybody, "100")
    paid = pay_at_once(everybody["clerk"], line)
    line.refresh_from_db()
    print(paid, line.paid)
