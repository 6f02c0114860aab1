"""The one interface object, its parts and how it says what went wrong."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError

from mingzhang.errors import MingzhangError
from mingzhang.office.api import (
    account_tasks,
    accounts,
    assessments,
    contracts,
    deadlines,
    documents,
    evaluation_reports,
    evaluations,
    evidence,
    money,
    planning,
    portals,
    programs,
    projects,
    registers,
    results,
    self_evaluations,
    surveys,
    tables,
    trail,
    years,
)
from mingzhang.office.api.calling import Bearer, UnseenError, within_scope
from mingzhang.office.language import say
from mingzhang.office.queries.paging import CursorError
from mingzhang.office.services.acting import ChangedMeanwhileError, NotFoundError, NotPermittedError, RefusedError

_STATUS: tuple[tuple[type[MingzhangError], int], ...] = (
    (NotPermittedError, 403),
    (NotFoundError, 404),
    (ChangedMeanwhileError, 412),
    (UnseenError, 428),
    (RefusedError, 422),
    (CursorError, 400),
    (MingzhangError, 400),
)
"""What went wrong to the protocol's own number."""

_ABOUT = """部门预算绩效管理接口。金额为以元计的十进制字符串；修改须带 If-Match；列表用 cursor 翻页。
问题语句默认为中文，请求带 Accept-Language: en 时为英文。

Interface of departments' budgets and performance. Amounts are decimal strings in yuan; changes carry If-Match;
lists turn pages by cursor. Problems are told in Chinese, or in English with Accept-Language: en."""

api = NinjaAPI(
    title="明账",
    version="1",
    description=_ABOUT,
    urls_namespace="api",
    auth=Bearer(),
    docs_url=None,
)
for _router in (
    projects.router,
    money.router,
    contracts.router,
    deadlines.router,
    registers.router,
    trail.router,
    surveys.router,
    evaluations.router,
    results.router,
    tables.router,
    programs.router,
    self_evaluations.router,
    planning.router,
    evidence.router,
    assessments.router,
    evaluation_reports.router,
    accounts.router,
    account_tasks.router,
    portals.router,
    years.router,
    documents.router,
):
    _router.add_decorator(within_scope)
    api.add_router("", _router)


@api.exception_handler(MingzhangError)
def told(request: HttpRequest, error: MingzhangError) -> HttpResponse:
    """A request that cannot be carried out, with its sentence; each field at fault with its own."""
    status = next(number for kind, number in _STATUS if isinstance(error, kind))
    problem: dict[str, Any] = {"status": status, "detail": say(error)}
    if isinstance(error, RefusedError):
        problem["problems"] = {name: say(sentence) for name, sentence in error.problems.items()}
    answer = api.create_response(request, problem, status=status)
    if isinstance(error, ChangedMeanwhileError):
        answer["ETag"] = getattr(error.row, "etag", "")
    answer["Content-Type"] = "application/problem+json"
    return answer


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """A call without a token that holds."""
    problem = {
        "status": 401,
        "detail": say("请在 Authorization 中给出有效的令牌（Bearer …）；令牌可能已到期或停用。"),
    }
    answer = api.create_response(request, problem, status=401)
    answer["Content-Type"], answer["WWW-Authenticate"] = "application/problem+json", "Bearer"
    return answer


@api.exception_handler(ValidationError)
def misread(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A request that does not follow the schema: where, and what is wrong there."""
    problems = {".".join(str(step) for step in entry["loc"]): entry["msg"] for entry in error.errors}
    problem = {"status": 422, "detail": say("请求不符合接口定义。"), "problems": problems}
    answer = api.create_response(request, problem, status=422)
    answer["Content-Type"] = "application/problem+json"
    return answer
