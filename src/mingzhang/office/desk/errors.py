"""Pages that say in plain words what cannot be done, and what to do."""

from collections.abc import Set

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import timezone

from mingzhang.errors import MingzhangError
from mingzhang.office.desk.access import Role, looked_at
from mingzhang.office.desk.language import say
from mingzhang.office.queries.acting import Actor
from mingzhang.office.services.acting import (
    ChangedMeanwhileError,
    NotFoundError,
    NotPermittedError,
    RefusedError,
)


def page(request: HttpRequest, status: int, title: str, sentences: tuple[str, ...]) -> HttpResponse:
    """A page that says what cannot be done, with its status; also where no middleware has run yet."""
    if not hasattr(request, "actor"):
        known = looked_at(request)
        known.actor, known.actors, known.year = None, [], timezone.localdate().year
    context = {"title": title, "sentences": sentences}
    return render(request, "error.html.j2", context, status=status)


def forbidden(request: HttpRequest, sentence: str) -> HttpResponse:
    """403 with the reason."""
    return page(request, 403, "您没有打开这个页面的权限", (sentence,))


def wrong_duty(request: HttpRequest, actor: Actor, roles: Set[str]) -> HttpResponse:
    """403: which duties open the page, and which the person has."""
    may = "、".join(say(Role(role).label) for role in sorted(roles))
    has = "、".join(say(Role(role).label) for role in sorted(actor.roles))
    return forbidden(
        request,
        say(
            "这个页面对{may}开放；您以{organisation}的{has}身份登录。",
            may=may,
            has=has,
            organisation=actor.organisation,
        ),
    )


def administrator(request: HttpRequest, actor: Actor) -> HttpResponse:
    """403: administrators are kept apart from departments' work, and whom they may ask."""
    has = "、".join(say(Role(role).label) for role in sorted(actor.roles))
    said = say(
        "这个页面是部门的业务，您以{organisation}的{has}身份登录，看不到业务记录。",
        organisation=actor.organisation,
        has=has,
    )
    return page(
        request,
        403,
        "管理员看不到业务记录",
        (
            said,
            "要了解某个单位的业务，请问该单位的经办人或负责人；涉及全市的，请问财政审核人员或审计人员。",
            "您自己也办理业务的，请由另一位系统管理员授予业务职责，再在页首换到那个单位。",
        ),
    )


_ANSWERS: tuple[tuple[type[MingzhangError], int, str], ...] = (
    (NotPermittedError, 403, "您没有办理这件事的职责"),
    (NotFoundError, 404, "没有找到这一条"),
    (ChangedMeanwhileError, 409, "这一条刚被他人修改"),
    (RefusedError, 422, "没有办成"),
)


def told(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """The page for a request that a service refused and the view did not handle; None for faults of ours."""
    for kind, status, title in _ANSWERS:
        if isinstance(error, kind):
            return page(request, status, title, tuple(str(error).split("\n")))
    return None


def worded(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A refusal of the way in which an address was asked for says so; Django's own is an empty page."""
    if response.status_code != HttpResponseNotAllowed.status_code or response.content:
        return response
    answer = page(
        request,
        response.status_code,
        "这个地址不能这样打开",
        ("它只接收页面上的按钮提交的内容；请回到原来的页面办理。",),
    )
    answer.headers["Allow"] = response.headers["Allow"]
    return answer


def no_duty(request: HttpRequest) -> HttpResponse:
    """403: the person holds no duty at all."""
    return page(request, 403, "您还没有任职", ("请本单位的系统管理员为您登记任职，登记后重新打开本页即可。",))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the page is not there, or not for this organisation."""
    sentences = (
        "地址可能写错了，或者这一条不在您代表的单位和年度范围内。",
        "可以换一个单位再试，或从首页重新查找。",
    )
    return page(request, 404, "没有找到这个页面", sentences)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 by an exception that carries its sentence."""
    return forbidden(request, str(exception or "") or "请回到上一页，或联系本单位的系统管理员。")


def fault(request: HttpRequest) -> HttpResponse:
    """500: a fault of ours; nothing was half done."""
    sentences = (
        "这是程序的问题，不是您的操作造成的；刚才的修改没有保存一半，已输入的内容可按浏览器的“后退”找回。",
        "问题已记入日志，请把时间和地址告诉系统管理员。",
    )
    return page(request, 500, "系统出了问题", sentences)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request itself was broken."""
    return page(request, 400, "请求不完整", ("请回到上一页重新提交。",))


def stale_page(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was sent without the mark of its session, after signing out or a long pause."""
    return page(
        request,
        403,
        "页面已过期",
        ("为防止他人冒用，表单须在登录后的同一次会话内提交。请回到上一页刷新后再提交。",),
    )
