"""A checked document's tables become an organisation's accounts: what would change is shown, then taken."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from mingzhang.office.desk.access import DeskRequest, working
from mingzhang.office.desk.document_row import find, way
from mingzhang.office.desk.forms import DeskForm
from mingzhang.office.desk.showing import show
from mingzhang.office.models import CheckedDocument, Organisation
from mingzhang.office.services.account_sources import Preview, preview_tables, take_tables
from mingzhang.office.services.acting import NotPermittedError, RefusedError, Role
from mingzhang.quantities import squeeze


class UseForm(DeskForm):
    """Whose accounts of which year the tables become."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="单位",
        empty_label=None,
        error_messages={"invalid_choice": "这个单位的决算表不由您填报，请另选。"},
    )
    year = forms.IntegerField(label="年度", min_value=1950, max_value=2200)
    called = forms.CharField(
        label="材料上的单位名称不同的，写明原因", required=False, max_length=200, help_text="如机构改革前的名称"
    )

    def prepare(self) -> None:
        """The organisations whose accounts the person fills in; the document's own first."""
        field: Any = self.fields["organisation"]
        field.queryset = _theirs(self.request)


def _theirs(request: DeskRequest) -> "QuerySet[Organisation, Organisation]":
    """The organisations whose accounts the person fills in."""
    opened = Q(pk__in=[])
    for path in request.actor.roles.get(Role.CLERK, ()):
        opened |= Q(path__startswith=path)
    return Organisation.objects.filter(opened).order_by("path")


def _begun_with(request: DeskRequest, document: CheckedDocument) -> dict[str, Any]:
    """The document's own organisation and year, where they are known here."""
    entity = squeeze(document.entity)
    named = (o for o in _theirs(request) if entity and squeeze(o.name) == entity)
    own = next(named, request.actor.organisation)
    return {"organisation": own.pk, "year": document.document_year or request.year, "called": ""}


@working
@require_http_methods(["GET", "POST"])
def use_document(request: DeskRequest, key: int) -> HttpResponse:
    """Shows what would be new, changed and gone, table by table; takes the chosen tables when that is confirmed."""
    document = find(request, key)
    if "clerk" not in request.actor.roles:
        return _not_theirs(request, document)
    given = request.POST if request.method == "POST" else request.GET if "organisation" in request.GET else None
    data = {**_begun_with(request, document), **(given.dict() if given is not None else {})}
    form = UseForm(data, request=request, row=document)
    looked = None
    if form.is_valid():
        try:
            if request.method == "POST":
                return _take(request, document, form)
            looked = _looked(request, document, form)
        except RefusedError as refusal:
            _say(form, refusal)
            looked = _looked_again(request, document, form)
    return show(
        request,
        "document_use.html.j2",
        status=422 if request.method == "POST" else 200,
        title="用作决算表",
        document=document,
        form=form,
        looked=looked,
        chosen=request.POST.getlist("forms") if request.method == "POST" else None,
        path=way(document, "用作决算表"),
    )


def _not_theirs(request: DeskRequest, document: CheckedDocument) -> HttpResponse:
    """For those who see the document and do not fill in accounts: whose work it is, and no form."""
    if request.method == "POST":
        raise NotPermittedError("取用决算表由经办人办理。")
    return show(
        request,
        "document_use.html.j2",
        title="用作决算表",
        document=document,
        form=None,
        looked=None,
        path=way(document, "用作决算表"),
    )


def _looked(request: DeskRequest, document: CheckedDocument, form: UseForm) -> Preview:
    values = form.cleaned_data
    return preview_tables(request.actor, document, values["organisation"], values["year"], values["called"])


def _looked_again(request: DeskRequest, document: CheckedDocument, form: UseForm) -> Preview | None:
    """What stands now, after a refusal for what was seen or chosen; None where the document itself is refused."""
    if request.method != "POST":
        return None
    try:
        return _looked(request, document, form)
    except RefusedError:
        return None


def _take(request: DeskRequest, document: CheckedDocument, form: UseForm) -> HttpResponse:
    values, seen = form.cleaned_data, request.POST.get("seen", "")
    row = take_tables(
        request.actor,
        document,
        values["organisation"],
        values["year"],
        request.POST.getlist("forms"),
        int(seen) if seen.isdigit() else 0,
        values["called"],
    )
    messages.success(request, "已取用，请逐表核对后报送。")
    return redirect("account", row.pk)


def _say(form: UseForm, refusal: RefusedError) -> None:
    for name, sentence in refusal.problems.items():
        form.add_error(name if name in form.fields else None, sentence)
