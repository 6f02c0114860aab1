"""What anyone may open: what was published, its feed, its files, and questions about it."""

import mimetypes
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from django import forms
from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from mingzhang.office.desk.access import anyone
from mingzhang.office.desk.forms import speak_choices
from mingzhang.office.models import Organisation, Publication, Question
from mingzhang.office.queries.portals import in_use, portal_folder, standing_portals
from mingzhang.office.queries.publications import answered, published, published_folder, standing_publication
from mingzhang.office.services.acting import RefusedError
from mingzhang.office.services.questions import LONGEST, ask

_FILES = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; "
    "base-uri 'none'"
)
"""The policy of published pages: scripts of their own folder alone; printed documents carry their own styles."""

_ATOM = "http://www.w3.org/2005/Atom"


@anyone
@require_safe
def publications(request: HttpRequest) -> HttpResponse:
    """Everything that was published, the newest first."""
    context = {"title": "公开的决算", "publications": published(), "portals": standing_portals(), "path": ()}
    return render(request, "publications.html.j2", context)


@anyone
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The publications as an Atom feed."""
    rows = published()[:50]
    root = Element("feed", xmlns=_ATOM)
    home = request.build_absolute_uri(reverse("publications"))
    for name, text in (("id", home), ("title", "决算公开"), ("updated", _moment(rows))):
        SubElement(root, name).text = text
    SubElement(root, "link", rel="self", href=request.build_absolute_uri())
    for row in rows:
        _entry(root, row, request)
    data: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(data, content_type="application/atom+xml; charset=utf-8")


def _moment(rows: list[Publication]) -> str:
    return rows[0].created_at.isoformat() if rows else "1970-01-01T00:00:00Z"


def _entry(root: Element, row: Publication, request: HttpRequest) -> None:
    entry = SubElement(root, "entry")
    address = request.build_absolute_uri(reverse("publication", args=[row.pk]))
    told = {"id": address, "title": str(row), "updated": row.created_at.isoformat(), "summary": row.reason}
    for name, text in told.items():
        if text:
            SubElement(entry, name).text = text
    SubElement(SubElement(entry, "author"), "name").text = str(row.organisation)
    SubElement(entry, "link", rel="alternate", href=address)


class QuestionForm(forms.Form):
    """What a reader asks; nothing of it is shown before the department has answered."""

    use_required_attribute = False
    kind = forms.ChoiceField(label="类型", choices=Question.Kind.choices)
    place = forms.CharField(label="涉及的表或数", required=False, max_length=200)
    text = forms.CharField(label="内容", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}))
    contact = forms.CharField(
        label="联系方式", required=False, max_length=120, help_text="只供部门与您联系，不公开；可以不填"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_choices(self)


@anyone
@require_http_methods(["GET", "POST"])
def publication(request: HttpRequest, key: int) -> HttpResponse:
    """One publication: where it stands, how it is verified, questions answered, a question asked."""
    row = standing_publication(key)
    if row is None:
        raise Http404
    form = QuestionForm(request.POST or None, initial={"place": request.GET.get("place", "")})
    asked = request.method == "POST" and form.is_valid() and _asked(request, row, form)
    context = {
        "title": str(row),
        "row": row,
        "answers": answered(row),
        "form": QuestionForm() if asked else form,
        "asked": asked,
        "path": (("公开的决算", reverse("publications")), (str(row), None)),
    }
    return render(request, "publication.html.j2", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest, row: Publication, form: QuestionForm) -> bool:
    told = form.cleaned_data
    try:
        ask(row.pk, told["kind"], told["text"], told["place"], told["contact"], sender_of(request))
    except RefusedError as refusal:
        for name, sentence in refusal.problems.items():
            form.add_error(name if name in form.fields else None, sentence)
        return False
    return True


def sender_of(request: HttpRequest) -> str:
    """Where a request comes from; behind our own proxy, what the proxy says last."""
    told = request.headers.get("X-Forwarded-For", "") if _behind_proxy() else ""
    return told.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))


def _behind_proxy() -> bool:
    return bool(getattr(settings, "SECURE_PROXY_SSL_HEADER", None))


@anyone
@require_safe
def published_file(request: HttpRequest, code: str, path: str = "") -> HttpResponseBase:
    """A file of a department's newest version; a web server in front serves the same folder by itself."""
    organisation = Organisation.objects.filter(code=code).first()
    if organisation is None:
        raise Http404
    return sealed_file(published_folder(organisation), path)


@anyone
@require_safe
def city_file(request: HttpRequest, code: str, path: str = "") -> HttpResponseBase:
    """A file of the site over all departments below an organisation."""
    over = Organisation.objects.filter(code=code).first()
    if over is None or in_use(over) is None:
        raise Http404
    return sealed_file(portal_folder(over), path)


def sealed_file(out: Path, path: str) -> HttpResponseBase:
    """A file of the version of a publication that is served; a pointer that leads elsewhere serves nothing."""
    current = out / "current"
    if not current.resolve().is_relative_to(out.resolve()):
        raise Http404
    file = _inside(current, path)
    kind, _ = mimetypes.guess_type(file.name)
    headers: dict[str, Any] = {"Content-Security-Policy": _FILES}
    return FileResponse(file.open("rb"), content_type=_with_charset(kind), headers=headers)


def _inside(folder: Path, path: str) -> Path:
    """The file at a path below a folder, and nothing outside it."""
    found = (folder / path).resolve()
    file = found / "index.html" if found.is_dir() else found
    if not file.is_file() or not file.is_relative_to(folder.resolve()):
        raise Http404
    return file


def _with_charset(kind: str | None) -> str:
    if kind is None:
        return "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind.endswith(("json", "javascript")) else kind
