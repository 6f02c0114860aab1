"""What each kind of collector reads from real servers, and from those that are down, slow, wrong or forbidden."""

import os
import socket
import sqlite3
import time
from decimal import Decimal
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from mingzhang.office.services.addresses import is_public
from mingzhang.office.services.collectors.http import HttpProbe
from mingzhang.office.services.collectors.prometheus import PrometheusQuery
from mingzhang.office.services.collectors.sql import SqlQuery
from mingzhang.office.services.collectors.taking import Question, Taken
from tests.office.evidence.conftest import Local, serving


def probe(address: str, **parameters: Any) -> Taken:
    return HttpProbe().take(Question(address, parameters))


def test_a_page_that_serves(server: Local) -> None:
    taken = probe(server.url("/ok"), contains="政务")
    assert (taken.outcome, taken.text, taken.sentence) == (
        "ok",
        f"200 {server.url('/ok')}\n网上政务平台",
        "状态 200。",
    )
    assert taken.value is not None
    assert 0 < taken.value < 10_000


@pytest.mark.parametrize(
    ("path", "sentence"),
    [("/error", "返回状态 500。"), ("/none", "返回状态 404。"), ("/loop", "转向超过 5 次。")],
)
def test_a_page_that_fails(server: Local, path: str, sentence: str) -> None:
    taken = probe(server.url(path))
    assert (taken.outcome, taken.sentence) == ("failed", sentence)


def test_a_page_without_the_words_it_must_show(server: Local) -> None:
    taken = probe(server.url("/ok"), contains="登录")
    assert (taken.outcome, taken.sentence) == ("failed", "页面里没有“登录”。")


@pytest.mark.parametrize("path", ["/slow", "/drip"])
def test_a_page_that_comes_too_late(server: Local, path: str) -> None:
    began = time.monotonic()
    taken = probe(server.url(path), seconds=1)
    assert (taken.outcome, taken.sentence) == ("failed", "1 秒内没有答复。")
    assert time.monotonic() - began < 2.5


def test_a_large_page_is_cut(server: Local) -> None:
    taken = probe(server.url("/large"))
    assert taken.outcome == "ok"
    assert len(taken.text) <= 2000


def test_a_server_that_is_down(settings: Settings, closed_port: int) -> None:
    settings.COLLECT_HOSTS = ["127.0.0.1"]
    taken = probe(f"http://127.0.0.1:{closed_port}/")
    assert (taken.outcome, taken.sentence[:4]) == ("failed", "无法连接")


def test_a_redirect_inside_what_is_allowed_is_followed(server: Local) -> None:
    assert probe(server.url("/moved?to=/ok")).outcome == "ok"


def test_a_redirect_to_an_internal_address_is_not_followed(server: Local) -> None:
    with serving() as secret:  # on another port of this machine, which nobody allowed
        taken = probe(server.url(f"/moved?to=http://127.0.0.1:{secret.port}/ok"))
        assert secret.seen == []
    assert taken.outcome == "unknown"
    assert taken.sentence.startswith("“127.0.0.1”指向内部地址 127.0.0.1，采集器不访问")


def test_a_redirect_to_another_protocol_is_not_followed(server: Local) -> None:
    taken = probe(server.url("/moved?to=file:///etc/hostname"))
    assert (taken.outcome, "hostname" in taken.text) == ("failed", False)


INSIDE = [
    "localhost",
    "127.0.0.1",
    "127.1",
    "0.0.0.0",  # noqa: S104 - asked for, never listened on
    "[::1]",
    "[::ffff:127.0.0.1]",
    "10.0.0.8",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "[fe80::1]",
    "[fc00::1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "2130706433",
    "0x7f000001",
]


@pytest.mark.parametrize("host", INSIDE)
def test_internal_addresses_are_refused_however_they_are_written(settings: Settings, host: str) -> None:
    settings.COLLECT_HOSTS = []
    with serving() as secret:
        taken = probe(f"http://{host}:{secret.port}/ok", seconds=2)
        assert secret.seen == []
    assert taken.outcome == "unknown", taken
    assert "内部地址" in taken.sentence


def test_public_addresses_are_public() -> None:
    public = [is_public(ip_address(text)) for text in ("114.114.114.114", "2400:3200::1")]
    assert public == [True, True]


def test_the_address_checked_is_the_one_connected_to(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, closed_port: int
) -> None:
    """A name whose second answer is internal (rebinding): it is asked once, and the connection uses that answer."""
    settings.COLLECT_HOSTS = []
    asked: list[str] = []
    dialled: list[str] = []

    def resolve(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        address = "114.114.114.114" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def connect(address: tuple[str, int], *_: Any, **__: Any) -> socket.socket:
        dialled.append(address[0])
        raise OSError("refused")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    taken = probe(f"http://rebinding.example:{closed_port}/")
    assert (taken.outcome, asked, dialled) == ("failed", ["rebinding.example"], ["114.114.114.114"])


@pytest.mark.parametrize("address", ["ftp://a/", "http://", "http://u:p@a/", "http://a:99999/", "a.cn"])
def test_addresses_that_are_none(address: str) -> None:
    assert list(HttpProbe().problems(Question(address, {}))) == ["target"]


@pytest.mark.parametrize(("query", "value"), [("up", "0.1"), ("scalar(x)", "41")])
def test_prometheus_gives_an_exact_number(server: Local, query: str, value: str) -> None:
    taken = PrometheusQuery().take(Question(server.url(""), {"query": query}))
    assert (taken.outcome, taken.value) == ("ok", Decimal(value))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("two", "表达式须给出一个数，现在给出 2 个。"),
        ("none", "表达式须给出一个数，现在给出 0 个。"),
        ("nan", "得到的不是数：NaN。"),
        ("bad", "监控服务器没有接受查询：parse error"),
        ("page", "答复不是监控服务器的格式。"),
    ],
)
def test_prometheus_that_gives_no_number(server: Local, query: str, sentence: str) -> None:
    taken = PrometheusQuery().take(Question(server.url(""), {"query": query}))
    assert (taken.outcome, taken.value, taken.sentence) == ("unknown", None, sentence)


@pytest.fixture
def base(settings: Settings, tmp_path: Path) -> Path:
    path = tmp_path / "系统.sqlite3"
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE calls (n INTEGER, share TEXT)")
        made.executemany("INSERT INTO calls VALUES (?, ?)", [(1, "0.1"), (2, "0.2")])
    made.close()
    settings.COLLECT_CONNECTIONS = {"city": f"sqlite://{path}", "gone": f"sqlite://{tmp_path}/none.sqlite3"}
    return path


def ask(query: str, connection: str = "city", **more: Any) -> Taken:
    return SqlQuery().take(Question(connection, {"query": query, **more}))


def test_a_query_gives_one_number(base: Path) -> None:
    assert ask("SELECT SUM(n) FROM calls").value == 3
    assert ask("SELECT share FROM calls WHERE n = 1").value == Decimal("0.1")


def test_a_query_gives_its_time(base: Path) -> None:
    taken = ask("SELECT n FROM calls", reads="time")
    assert (taken.outcome, taken.text) == ("ok", "2 行")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("SELECT n FROM calls", "查询须给出一行一列，现在是 2 行 1 列。"),
        ("SELECT n FROM calls WHERE n > 9", "查询须给出一行一列，现在是 0 行 0 列。"),
        ("SELECT 'x'", "得到的不是数：x。"),
        ("SELECT other FROM calls", "数据库没有接受查询：no such column: other"),
        ("DELETE FROM calls", "只能写一条以 SELECT 或 WITH 开头的查询。"),
        ("SELECT 1; DELETE FROM calls", "只能写一条以 SELECT 或 WITH 开头的查询。"),
        ("WITH x AS (SELECT 1) DELETE FROM calls", "数据库没有接受查询：attempt to write a readonly database"),
    ],
)
def test_queries_that_give_no_number(base: Path, query: str, sentence: str) -> None:
    taken = ask(query)
    assert (taken.outcome, taken.sentence) == ("unknown", sentence)
    with sqlite3.connect(base) as looked:
        assert looked.execute("SELECT COUNT(*) FROM calls").fetchone() == (2,)
    looked.close()


def test_a_query_that_never_ends(base: Path) -> None:
    endless = "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT MAX(i) FROM r"
    taken = ask(endless, seconds=1)
    assert (taken.outcome, taken.sentence) == ("unknown", "查询 1 秒内没有完成。")


def test_a_database_that_is_gone(base: Path) -> None:
    taken = ask("SELECT 1", "gone")
    assert (taken.outcome, taken.sentence) == ("failed", "数据库“gone”无法连接。")


def test_a_connection_that_nobody_named(base: Path) -> None:
    taken = ask("SELECT 1", "other")
    assert (taken.outcome, taken.sentence) == ("unknown", "没有名为“other”的连接；请管理员在设置里登记。")


@pytest.fixture
def postgresql(settings: Settings) -> str:
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        pytest.skip("needs a PostgreSQL: make postgresql")
    settings.COLLECT_CONNECTIONS = {"city": url}
    return url


@pytest.mark.parametrize(
    ("query", "outcome", "value", "sentence"),
    [
        ("SELECT 0.1::numeric", "ok", Decimal("0.1"), ""),
        ("SELECT pg_sleep(5)", "unknown", None, "查询 1 秒内没有完成。"),
        ("WITH x AS (DELETE FROM django_migrations RETURNING 1) SELECT COUNT(*) FROM x", "unknown", None, None),
        ("SELECT set_config('transaction_read_only', 'off', false)", "unknown", None, None),
    ],
)
def test_postgresql(postgresql: str, query: str, outcome: str, value: Decimal | None, sentence: str | None) -> None:
    taken = ask(query, seconds=1)
    assert (taken.outcome, taken.value) == (outcome, value)
    if sentence is not None:
        assert taken.sentence == sentence


def test_postgresql_down_shows_no_credentials(settings: Settings, closed_port: int) -> None:
    settings.COLLECT_CONNECTIONS = {"city": f"postgresql://reader:geheim@127.0.0.1:{closed_port}/x"}
    taken = ask("SELECT 1", seconds=2)
    assert (taken.outcome, taken.text, taken.sentence) == ("failed", "", "数据库“city”无法连接。")
