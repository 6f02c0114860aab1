"""What a department says of its self-evaluations: written down by people, and given as a document."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from mingzhang.office.desk.access import DeskRequest, Role, duties, working
from mingzhang.office.desk.list_files import download
from mingzhang.office.desk.self_evaluation_summary import department_of
from mingzhang.office.desk.self_evaluations import KINDS_OF_FILES
from mingzhang.office.desk.showing import show
from mingzhang.office.queries.self_evaluation_words import asked, composed_words
from mingzhang.office.services.acting import RefusedError
from mingzhang.office.services.narration import narrate

_FILES = {kind: KINDS_OF_FILES[kind] for kind in ("docx", "pdf")} | {"html": "text/html; charset=utf-8"}
_ASK = "ask:"


@duties(Role.CLERK, Role.HEAD)
@require_http_methods(["GET", "POST"])
def words(request: DeskRequest) -> HttpResponse:
    """The form of what people write; kept with the words of the year's accounts."""
    department, fault, typed = department_of(request), "", dict[str, str]()
    if request.method == "POST":
        typed = {name.removeprefix(_ASK): str(v) for name, v in request.POST.items() if name.startswith(_ASK)}
        try:
            narrate(request.actor, department, request.year, typed)
        except RefusedError as refusal:
            fault = str(refusal)
        else:
            messages.success(request, "已保存。")
            query = urlencode({"organisation": department.code})
            return redirect(f"{reverse('self-evaluation-summary')}?{query}")
    return show(
        request,
        "self_evaluation_words.html.j2",
        status=422 if fault else 200,
        title="自评情况的文字",
        department=department,
        asked=asked(department, request.year),
        typed=typed,
        fault=fault,
        path=(
            ("绩效自评", reverse("self-evaluations")),
            ("自评汇总表", reverse("self-evaluation-summary")),
            ("自评情况的文字", None),
        ),
    )


@working
@require_safe
def file(request: DeskRequest, kind: str) -> HttpResponse:
    """The words with their tables as a document."""
    if kind not in _FILES:
        raise Http404
    files = composed_words(department_of(request), request.year, (kind,)).files
    name, content = next((name, content) for name, content in files.items() if name.endswith(f".{kind}"))
    return download(content, name, _FILES[kind])
