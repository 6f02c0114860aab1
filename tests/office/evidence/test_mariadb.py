"""A collector asks a real MariaDB: numbers come back exact, nothing can be written, nothing runs on."""

import time
from collections.abc import Iterator
from decimal import Decimal

import pytest
from pytest_django import Settings

from mingzhang.office.services.collectors.sql import SqlQuery
from mingzhang.office.services.collectors.taking import Question, Taken
from tests.office.evidence import mariadb

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A server with tickets, and an account that may write: the session alone must keep it from it."""
    if not mariadb.installed():
        pytest.skip("MariaDB's server is not installed (make system)")
    with mariadb.server(tmp_path_factory.mktemp("mariadb")) as found:
        base = mariadb.root(found)
        with base.cursor() as cursor:
            for statement in (
                "CREATE DATABASE tickets",
                "CREATE TABLE tickets.done (id INT PRIMARY KEY, minutes DECIMAL(20,6))",
                "INSERT INTO tickets.done VALUES (1, 123456789.500001), (2, 30)",
                "SET GLOBAL log_bin_trust_function_creators = 1",
                "CREATE FUNCTION tickets.sneak() RETURNS INT MODIFIES SQL DATA"
                " BEGIN INSERT INTO tickets.done VALUES (9, 9); RETURN 9; END",
                "CREATE USER 'reader'@'127.0.0.1' IDENTIFIED BY 'p@ss/word'",
                "GRANT ALL ON *.* TO 'reader'@'127.0.0.1'",
            ):
                cursor.execute(statement)
        base.close()
        yield found


@pytest.fixture(autouse=True)
def connection(port: int, settings: Settings) -> None:
    where = f"reader:p%40ss%2Fword@127.0.0.1:{port}/tickets"
    settings.COLLECT_CONNECTIONS = {"tickets": f"mysql://{where}", "maria": f"mariadb://{where}"}


def ask(query: str, target: str = "tickets", **more: object) -> Taken:
    return SqlQuery().take(Question(target, {"query": query, **more}))


def _rows(port: int) -> int:
    base = mariadb.root(port)
    with base.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM tickets.done")
        (found,) = cursor.fetchone() or (None,)
    base.close()
    return int(found or 0)


@pytest.mark.parametrize("target", ["tickets", "maria"])
def test_a_number_comes_back_exact(target: str) -> None:
    taken = ask("SELECT minutes FROM done WHERE id = 1", target)
    assert (taken.outcome, taken.value) == ("ok", Decimal("123456789.500001"))


def test_more_than_one_number_is_none() -> None:
    taken = ask("SELECT minutes FROM done")
    assert (taken.outcome, taken.sentence) == ("unknown", "查询须给出一行一列，现在是 2 行 1 列。")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT sneak()",
        "SELECT id FROM done WHERE sneak() = 9",
        "SELECT NEXTVAL(counter)",
    ],
)
def test_what_writes_is_refused_by_the_server(port: int, query: str) -> None:
    base = mariadb.root(port)
    with base.cursor() as cursor:
        cursor.execute("CREATE SEQUENCE IF NOT EXISTS tickets.counter")
    base.close()
    taken = ask(query)
    assert (taken.outcome, "READ ONLY" in taken.sentence.upper()) == ("unknown", True), taken
    assert _rows(port) == 2


@pytest.mark.parametrize(
    "query",
    [
        "INSERT INTO done VALUES (7, 7)",
        "SELECT 1; DELETE FROM done",
        "SELECT 1 INTO OUTFILE '/tmp/mingzhang-stolen'",
        "SELECT 1 INTO/* */DUMPFILE '/tmp/mingzhang-stolen'",
    ],
)
def test_what_does_not_only_read_is_not_even_asked(port: int, query: str) -> None:
    assert ask(query).outcome == "unknown"
    assert "query" in SqlQuery().problems(Question("tickets", {"query": query}))
    assert _rows(port) == 2


def test_a_slow_query_ends_on_the_server_too(port: int) -> None:
    began = time.monotonic()
    taken = ask("SELECT SLEEP(30)", seconds=1)
    assert (taken.outcome, taken.sentence) == ("unknown", "查询 1 秒内没有完成。")
    assert time.monotonic() - began < 10
    base = mariadb.root(port)
    with base.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP%'")
        assert cursor.fetchone() == (0,)
    base.close()


def test_a_wrong_password_is_no_outage_that_names_it(settings: Settings, port: int) -> None:
    settings.COLLECT_CONNECTIONS = {"tickets": f"mysql://reader:wrong@127.0.0.1:{port}/tickets"}
    taken = ask("SELECT 1")
    assert (taken.outcome, "wrong" in taken.sentence) == ("failed", False)
