"""Tokens with which one's own programs call the interface."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from mingzhang.office.desk.access import DeskRequest, acting
from mingzhang.office.desk.showing import show
from mingzhang.office.queries.people import tokens_of
from mingzhang.office.services.acting import RefusedError
from mingzhang.office.services.tokens import MOST_DAYS, USUAL_DAYS, end_token, issue_token


class TokenForm(forms.Form):
    """What a token is for, and how long it holds."""

    name = forms.CharField(label="用途", max_length=120, help_text="例如哪个系统来取数")
    days = forms.IntegerField(label="有效天数", min_value=1, max_value=MOST_DAYS, initial=USUAL_DAYS)


@acting
@require_http_methods(["GET", "POST"])
def tokens(request: DeskRequest) -> HttpResponse:
    """One's own tokens; a new one is shown this once."""
    form, text = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            _, text = issue_token(request.actor, **form.cleaned_data)
        except RefusedError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            form = TokenForm()
    return show(
        request,
        "tokens.html.j2",
        status=422 if form.errors else 200,
        title="接口令牌",
        form=form,
        text=text,
        tokens=list(tokens_of(request.actor)),
        path=(("我的账号", reverse("me")), ("接口令牌", None)),
    )


@acting
@require_POST
def end(request: DeskRequest, key: int) -> HttpResponse:
    """Ends one of one's own tokens."""
    end_token(request.actor, key)
    return redirect("tokens")
