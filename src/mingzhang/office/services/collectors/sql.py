"""Asks a database for one number: read only, within a time; who signs in with what stands in the settings."""

import re
import sqlite3
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings

from mingzhang.office.services.collectors.taking import (
    Question,
    Taken,
    failed,
    number,
    ok,
    unknown,
    wrong_seconds,
)

_STARTS = re.compile(r"\s*(select|with)\b", re.IGNORECASE)
_INTO_FILE = re.compile(r"\binto\b(\s|/\*.*?\*/)*(outfile|dumpfile)\b", re.IGNORECASE | re.DOTALL)
"""MySQL writes files of the server in a session that reads only too."""

_STEPS = 10_000
"""Steps of SQLite's machine between two looks at the clock."""

_GRACE = 2
"""Seconds that MySQL's own limit comes before ours."""

_LATE = ((1969,), (3024,))
"""What MariaDB and MySQL answer where a statement took too long."""

Rows = list[tuple[Any, ...]]


class _UnreachableError(Exception):
    """The database does not answer."""


class _QueryError(Exception):
    """The database refuses the query, with a sentence that names no credentials."""


class SqlQuery:
    """`target` names a connection of the settings.

    Parameters: `query` (one SELECT), `seconds`, `reads`: `value` for the number that it gives, `time` for the
    milliseconds that it takes.
    """

    def problems(self, question: Question) -> dict[str, str]:
        """The connection must be known, the query one that reads."""
        found = wrong_seconds(question)
        if question.target not in settings.COLLECT_CONNECTIONS:
            found["target"] = f"没有名为“{question.target}”的连接；请管理员在设置里登记。"
        query = question.text("query").strip()
        if not _STARTS.match(query) or ";" in query.rstrip(";"):
            found["query"] = "只能写一条以 SELECT 或 WITH 开头的查询。"
        elif _INTO_FILE.search(query):
            found["query"] = "查询不能把结果写入服务器上的文件。"
        if question.text("reads") not in {"", "value", "time"}:
            found["reads"] = "读取的内容只能是数值或用时。"
        return found

    def take(self, question: Question) -> Taken:
        """The number, or how long it took."""
        wrong = self.problems(question)
        if wrong:
            return unknown(" ".join(wrong.values()))
        url = urlsplit(settings.COLLECT_CONNECTIONS[question.target])
        ask = _ENGINES.get(url.scheme)
        if ask is None:
            return unknown(f"连接“{question.target}”不是 PostgreSQL、MySQL 或 SQLite。")
        began = time.perf_counter_ns()
        try:
            rows = ask(url, question.text("query").strip().rstrip(";"), question.seconds)
        except _UnreachableError:
            return failed(f"数据库“{question.target}”无法连接。")
        except _QueryError as refusal:
            return unknown(str(refusal))
        if question.text("reads") == "time":
            passed = Decimal((time.perf_counter_ns() - began) // 1000).scaleb(-3)
            return ok(passed, f"{len(rows)} 行")
        return _one(rows)


def _one(rows: Rows) -> Taken:
    text = "\n".join("\t".join(str(value) for value in row) for row in rows)
    if len(rows) != 1 or len(rows[0]) != 1:
        return unknown(f"查询须给出一行一列，现在是 {len(rows)} 行 {len(rows[0]) if rows else 0} 列。", text)
    found = number(rows[0][0])
    return unknown(f"得到的不是数：{rows[0][0]}。", text) if found is None else ok(found, text)


def _sqlite(url: SplitResult, query: str, seconds: int) -> Rows:
    path = Path(unquote(url.path))
    if not path.is_file():
        raise _UnreachableError
    end = time.monotonic() + seconds
    base = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=seconds)
    try:
        base.set_progress_handler(lambda: int(time.monotonic() > end), _STEPS)
        base.execute("PRAGMA query_only = ON")
        return base.execute(query).fetchmany(2)
    except sqlite3.Error as error:
        raise _refused(error, "interrupted" in str(error), seconds) from None
    finally:
        base.close()


def _postgresql(url: SplitResult, query: str, seconds: int) -> Rows:
    import psycopg  # noqa: PLC0415 - only where a collector asks such a database

    limits = f"-c statement_timeout={seconds * 1000} -c default_transaction_read_only=on"
    try:
        base = psycopg.connect(url.geturl(), connect_timeout=seconds, options=limits)
    except psycopg.OperationalError:
        raise _UnreachableError from None
    try:
        base.read_only = True
        # A prepared statement is one statement; PostgreSQL itself refuses a second.
        return base.execute(query, prepare=True).fetchmany(2)
    except psycopg.Error as error:
        raise _refused(error, isinstance(error, psycopg.errors.QueryCanceled), seconds) from None
    finally:
        base.close()


def _mysql(url: SplitResult, query: str, seconds: int) -> Rows:
    import pymysql  # noqa: PLC0415 - likewise

    try:
        base = pymysql.connect(
            host=url.hostname or "",
            port=url.port or 3306,
            user=unquote(url.username or ""),
            password=unquote(url.password or ""),
            database=url.path.lstrip("/"),
            connect_timeout=seconds,
            read_timeout=seconds + _GRACE,
            write_timeout=seconds,
        )
    except pymysql.MySQLError:
        raise _UnreachableError from None
    try:
        with base.cursor() as cursor:
            cursor.execute("SET SESSION TRANSACTION READ ONLY")
            cursor.execute("SELECT VERSION()")
            cursor.execute(_time_limit("MariaDB" in str(cursor.fetchone()), seconds))
            cursor.execute(query)
            return list(cursor.fetchmany(2))
    except pymysql.MySQLError as error:
        raise _refused(error, error.args[:1] in _LATE or "timed out" in str(error), seconds) from None
    finally:
        base.close()


def _time_limit(mariadb: bool, seconds: int) -> str:
    """Ends a statement on the server itself; the two servers name and count it differently."""
    if mariadb:
        return f"SET SESSION max_statement_time = {int(seconds)}"
    return f"SET SESSION max_execution_time = {int(seconds) * 1000}"


def _refused(error: Exception, late: bool, seconds: int) -> _QueryError:
    if late:
        return _QueryError(f"查询 {seconds} 秒内没有完成。")
    lines = str(error).splitlines()
    return _QueryError(f"数据库没有接受查询：{lines[0] if lines else type(error).__name__}")


_ENGINES: dict[str, Callable[[SplitResult, str, int], Rows]] = {
    "sqlite": _sqlite,
    "postgresql": _postgresql,
    "postgres": _postgresql,
    "mysql": _mysql,
    "mariadb": _mysql,
}
