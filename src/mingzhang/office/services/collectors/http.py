"""Probes a page: whether it serves, and how long it takes, in milliseconds."""

from http import HTTPStatus

import httpcore

from mingzhang.office.services.collectors.fetching import (
    Answer,
    ForbiddenAddressError,
    TooManyRedirectsError,
    fetch,
    wrong_address,
)
from mingzhang.office.services.collectors.taking import Question, Taken, failed, ok, unknown, wrong_seconds
from mingzhang.office.services.connecting import in_words

_KEPT = 300
"""Characters of the page kept with a reading."""


class HttpProbe:
    """`target` is the address; parameters: `seconds`, `contains` (words that the page must show)."""

    def problems(self, question: Question) -> dict[str, str]:
        """The address must be whole."""
        wrong = wrong_address(question.target)
        return wrong_seconds(question) | ({"target": wrong} if wrong else {})

    def take(self, question: Question) -> Taken:
        """Available only where the page comes in time, with success, and shows what it must show."""
        try:
            return _judged(fetch(question.target, question.seconds), question.text("contains"))
        except ForbiddenAddressError as refusal:
            return unknown(str(refusal))
        except TooManyRedirectsError as error:
            return failed(str(error))
        except httpcore.TimeoutException:
            return failed(f"{question.seconds} 秒内没有答复。")
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
            return failed(f"无法连接：{in_words(error)}。")


def _judged(answer: Answer, wanted: str) -> Taken:
    kept = f"{answer.status} {answer.address}\n{answer.text[:_KEPT]}"
    if not HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
        return failed(f"返回状态 {answer.status}。", kept, answer.milliseconds)
    if wanted and wanted not in answer.text:
        return failed(f"页面里没有“{wanted}”。", kept, answer.milliseconds)
    return ok(answer.milliseconds, kept, f"状态 {answer.status}。")
