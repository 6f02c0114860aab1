"""Re-checks: samples with their differences, and the form on which one self-evaluation is scored again."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from mingzhang.office.desk.access import DeskRequest, Role, working
from mingzhang.office.desk.forms import RowField, speak_choices
from mingzhang.office.desk.self_evaluations import sheet_of, typed_in
from mingzhang.office.desk.showing import show
from mingzhang.office.models import Organisation, RecheckEntry, RecheckSample
from mingzhang.office.queries.organisations import seen_organisations
from mingzhang.office.queries.self_evaluations import compared, entries_of
from mingzhang.office.queries.visible import one
from mingzhang.office.services.acting import ChangedMeanwhileError, RefusedError
from mingzhang.office.services.rechecks import Drawing, draw, re_score, samples

_RECHECKER = Role.FINANCE_REVIEWER.value


class DrawForm(forms.Form):
    """Of whom a sample is drawn, and how."""

    use_required_attribute = False
    organisation = RowField(Organisation, label="单位")
    way = forms.ChoiceField(label="抽样方法", choices=RecheckSample.Way.choices)
    count = forms.IntegerField(label="抽样数", min_value=1)
    seed = forms.CharField(label="随机种子", required=False, help_text="随机抽取时填写；他人凭它可以重抽核对")


def _draw_form(request: DeskRequest) -> DrawForm:
    form = DrawForm(request.POST or None)
    speak_choices(form)
    chosen: Any = form.fields["organisation"]
    chosen.queryset = seen_organisations(request.actor).exclude(kind=Organisation.Kind.DISTRICT)
    return form


@working
@require_http_methods(["GET", "POST"])
def rechecks(request: DeskRequest) -> HttpResponse:
    """The samples of the year with differences and rates; the finance bureau draws another."""
    form = _draw_form(request)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            draw(
                request.actor,
                given["organisation"],
                request.year,
                Drawing(given["way"], given["count"], given["seed"]),
            )
        except RefusedError as refusal:
            for name, sentence in refusal.problems.items():
                form.add_error(name if name in form.fields else None, sentence)
        else:
            messages.success(request, "样本已抽出。")
            return redirect("rechecks")
    return _show(request, form)


def _show(request: DeskRequest, form: DrawForm) -> HttpResponse:
    drawn = entries_of(request.actor, samples(request.actor, request.year))
    return show(
        request,
        "rechecks.html.j2",
        status=422 if form.errors else 200,
        title="复核",
        form=form,
        draws=_RECHECKER in request.actor.roles,
        drawn=[
            (sample, list(zip(entries, result.entries, strict=True)), result)
            for sample, entries in drawn
            for result in (compared(entries),)
        ],
        path=(("绩效自评", reverse("self-evaluations")), ("复核", None)),
    )


@working
@require_http_methods(["GET", "POST"])
def recheck(request: DeskRequest, key: int) -> HttpResponse:
    """One self-evaluation of a sample: what is found on re-checking, and the score that follows."""
    entry = one(request.actor, RecheckEntry, key, "evaluation__project", "organisation", "sample_of")
    if entry is None:
        raise Http404
    if request.method != "POST":
        return _entry(request, entry, {}, {}, entry.reason)
    typed, reason = typed_in(request), request.POST.get("reason", "")
    seen = request.POST.get("revision", "")
    try:
        re_score(request.actor, entry, typed, reason, int(seen) if seen.isdigit() else None)
    except RefusedError as refusal:
        return _entry(request, entry, typed, refusal.problems, reason, status=422)
    except ChangedMeanwhileError as change:
        return _entry(request, change.row, typed, {"": str(change)}, reason, status=409)
    messages.success(request, "复核结果已记下。")
    return redirect("rechecks")


def _entry(  # noqa: PLR0913, PLR0917 - a form with what was typed, what was refused and why it differs
    request: DeskRequest,
    entry: Any,
    typed: dict[str, str],
    problems: dict[str, str],
    reason: str,
    status: int = 200,
) -> HttpResponse:
    sheet = sheet_of(entry, typed, problems)
    return show(
        request,
        "recheck.html.j2",
        status=status,
        title=str(entry),
        entry=entry,
        sheet=sheet,
        problems=problems,
        reason=reason,
        editable=_RECHECKER in request.actor.roles,
        action=reverse("recheck", args=[entry.pk]),
        path=(("绩效自评", reverse("self-evaluations")), ("复核", reverse("rechecks")), (str(entry), None)),
    )
