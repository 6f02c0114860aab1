"""Asks a Prometheus server for the present value of an expression."""

import json
from typing import Any
from urllib.parse import urlencode

import httpcore

from mingzhang.office.services.collectors.fetching import (
    ForbiddenAddressError,
    TooManyRedirectsError,
    fetch,
    wrong_address,
)
from mingzhang.office.services.collectors.taking import (
    Question,
    Taken,
    failed,
    number,
    ok,
    unknown,
    wrong_seconds,
)
from mingzhang.office.services.connecting import in_words

_UNSERVED = (
    TooManyRedirectsError,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
)


class PrometheusQuery:
    """`target` is the server's address; parameters: `query` (PromQL that gives one number), `seconds`."""

    def problems(self, question: Question) -> dict[str, str]:
        """Address and expression must be there."""
        wrong = wrong_address(question.target)
        found = {"target": wrong} if wrong else {}
        if not question.text("query").strip():
            found["query"] = "请填写查询表达式。"
        return found | wrong_seconds(question)

    def take(self, question: Question) -> Taken:
        """The one number that the expression gives."""
        address = f"{question.target.rstrip('/')}/api/v1/query?{urlencode({'query': question.text('query')})}"
        try:
            answer = fetch(address, question.seconds)
        except ForbiddenAddressError as refusal:
            return unknown(str(refusal))
        except httpcore.TimeoutException:
            return failed(f"监控服务器 {question.seconds} 秒内没有答复。")
        except _UNSERVED as error:
            return failed(f"监控服务器无法连接：{in_words(error)}。")
        return _read(answer.text)


def _read(text: str) -> Taken:
    try:
        said: Any = json.loads(text, parse_float=str, parse_int=str)
        if said["status"] != "success":
            return unknown(f"监控服务器没有接受查询：{said.get('error', '')}", text)
        values = _values(said["data"])
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return unknown("答复不是监控服务器的格式。", text)
    if len(values) != 1:
        return unknown(f"表达式须给出一个数，现在给出 {len(values)} 个。", text)
    found = number(values[0])
    return unknown(f"得到的不是数：{values[0]}。", text) if found is None else ok(found, text)


def _values(data: Any) -> list[Any]:
    """The values of a scalar or of an instant vector."""
    if data["resultType"] == "scalar":
        return [data["result"][1]]
    return [sample["value"][1] for sample in data["result"]]
