"""Measures how fast a self-evaluation of twenty indicators answers while people type; prints the percentiles.

    bash scripts/with_postgresql.sh python scripts/office_autosave.py [people] [rounds]

Makes a database for tests beside the one that the environment names; several people type into one form.
"""

import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingzhang.office.settings")
PERCENTILE = 95
INDICATORS = 20
PAUSES = (0.5, 2, 3, 1, 2.5)
"""Seconds between two answers: half a second after the last key at the least; people think longer."""


BETWEEN = 0.15
"""Seconds between two people who begin."""


def main(people: int, rounds: int) -> None:
    """Sets up a database for tests, types, and takes it down."""
    import django  # noqa: PLC0415 - the settings are named first

    django.setup()
    from django.db import connections  # noqa: PLC0415 - likewise
    from django.test.utils import (  # noqa: PLC0415 - likewise
        setup_databases,
        setup_test_environment,
        teardown_databases,
    )

    setup_test_environment()
    made = setup_databases(verbosity=0, interactive=False)
    try:
        addresses = list(_forms(people))
        with ThreadPoolExecutor(people) as pool:
            taken = [each for found in pool.map(lambda a: _type(a, rounds), addresses) for each in found]
        print(f"数据库 {connections['default'].vendor}，{people} 人，各 {rounds} 次，{INDICATORS} 项指标")
        print(f"中位数 {_percentile(taken, 50)} 毫秒，p{PERCENTILE} {_percentile(taken, PERCENTILE)} 毫秒")
    finally:
        connections.close_all()
        teardown_databases(made, verbosity=0)


def _percentile(taken: list[int], share: int) -> int:
    return sorted(taken)[min(len(taken) - 1, len(taken) * share // 100)]


def _forms(people: int) -> Iterator[tuple[str, str]]:
    """The name of each person, and the address of the person's form."""
    from tests.office.conftest import make_city, make_people  # noqa: PLC0415 - likewise
    from tests.office.self_evaluation.year import begun  # noqa: PLC0415 - likewise

    from mingzhang.office.models import Membership, SelfEvaluation, User  # noqa: PLC0415 - after the settings
    from mingzhang.office.scope import everything  # noqa: PLC0415 - likewise

    city = make_city()
    first = begun(city, make_people(city))
    rows = {**first.rows}
    rows |= {f"indicator.{n}": {**rows["indicator.1"], "weight": "0"} for n in range(5, INDICATORS + 1)}
    with everything("测量"):
        SelfEvaluation.objects.filter(pk=first.pk).update(rows=rows)
        for number in range(people):
            user = User.objects.create_user(username=f"typist{number}", name=f"typist{number}")
            Membership.objects.create(
                user=user, organisation=city["data"], role="clerk", over=city["data"], why="测量"
            )
            yield user.username, f"/self-evaluations/{first.pk}/live/"


def _type(form: tuple[str, str], rounds: int) -> list[int]:
    """Milliseconds of each answer to what is typed."""
    from django.db import close_old_connections  # noqa: PLC0415 - after the settings
    from django.test import Client  # noqa: PLC0415 - likewise

    from mingzhang.office.models import User  # noqa: PLC0415 - likewise

    username, address = form
    own = int(username.removeprefix("typist"))
    time.sleep(own * BETWEEN)
    browser = Client()
    browser.force_login(User.objects.get(username=username), "django.contrib.auth.backends.ModelBackend")
    close_old_connections()
    taken = []
    browser.post(address, secure=True)  # the first answer of a process reads the rule book
    close_old_connections()
    for number in range(rounds):
        time.sleep(PAUSES[(number + own) % len(PAUSES)])
        started = time.perf_counter_ns()
        answer = browser.post(address, {f"indicator.{1 + number % INDICATORS}.actual": f"{number}个"}, secure=True)
        close_old_connections()  # as a server does behind each answer
        taken.append((time.perf_counter_ns() - started) // 1_000_000)
        if answer.status_code != 200:
            raise SystemExit(f"{address}：{answer.status_code}")
    return taken


if __name__ == "__main__":
    counts = [int(text) for text in sys.argv[1:3]]
    main(*(counts + [5, 20][len(counts) :]))
