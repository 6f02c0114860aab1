"""A filled form is compared with the self-evaluation first; only what is then confirmed is put in."""

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from mingzhang.errors import MingzhangError
from mingzhang.office.desk.access import DeskRequest, working
from mingzhang.office.desk.self_evaluations import SELF_EVALUATION, found, open_to, page
from mingzhang.office.desk.showing import show
from mingzhang.office.models import SelfEvaluation
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.filled_forms import Proposal
from mingzhang.office.services.self_evaluations import propose_form


class FilledFormForm(forms.Form):
    """The file."""

    use_required_attribute = False
    file = forms.FileField(
        label="文件",
        help_text="填好的自评表，XLSX 或 DOCX",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.docx"}),
        error_messages={"required": "请选择一个文件。", "empty": "这是空文件，请重新选择。"},
    )


@working
@require_http_methods(["GET", "POST"])
def take(request: DeskRequest, key: int) -> HttpResponse:
    """Takes a filled form and shows what it would change; nothing is stored here."""
    row = found(request, key)
    if not open_to(request.actor, row):
        raise Http404
    form = FilledFormForm(request.POST or None, request.FILES or None)
    proposal: Proposal | None = None
    if request.method == "POST" and form.is_valid():
        proposal = _proposal(request.actor, form, row)
    return show(
        request,
        "self_evaluation_import.html.j2",
        status=422 if form.errors else 200,
        title="导入填好的表",
        row=row,
        form=form,
        proposal=proposal,
        page=page(row),
        path=(*SELF_EVALUATION.path(row)[:-1], (row.project.name, page(row)), ("导入填好的表", None)),
        action=reverse("self-evaluation-import", args=[key]),
    )


def _proposal(actor: Actor, form: FilledFormForm, row: SelfEvaluation) -> Proposal | None:
    file = form.cleaned_data["file"]
    if file.size > settings.LARGEST_DOCUMENT:
        form.add_error("file", "文件太大，请拆分后再导入。")
        return None
    try:
        return propose_form(actor, row, file.name, file.read())
    except MingzhangError as error:
        form.add_error("file", str(error))
        return None
