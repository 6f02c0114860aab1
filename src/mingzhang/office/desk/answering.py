"""The page on which a survey is answered by link: no account, no script, either language, nothing typed is lost."""

import secrets
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from mingzhang.office.desk.access import anyone
from mingzhang.office.desk.figures import day, moment
from mingzhang.office.desk.language import in_english, say
from mingzhang.office.desk.public import sender_of
from mingzhang.office.models import Invitation, Survey, Way
from mingzhang.office.queries.survey_links import Standing, invitation_of, standing
from mingzhang.office.queries.surveys import definition_of
from mingzhang.office.services.acting import RefusedError
from mingzhang.office.services.answers import A_DAY, LONGEST, ClosedError, TooManyError, answer
from mingzhang.rulebook.surveys import Question

_SENTENCES = {
    Standing.NOT_YET: "调查 {opens} 开始，请到时再打开这个链接。",
    Standing.CLOSED: "调查已在 {closes} 截止，不再接收答卷。",
    Standing.ENDED: "调查已提前结束，不再接收答卷。理由：{reason}",
    Standing.ANSWERED: "这个链接已在 {answered} 用过，答卷已收到，不能再答一次；原来的答卷没有改动。",
    Standing.LINK_ENDED: "这个链接已经停用，请向发给您链接的单位要新的链接。",
}
_GONE = {Standing.CLOSED: 410, Standing.ENDED: 410, Standing.LINK_ENDED: 410, Standing.NOT_YET: 403}
_SALT = "survey form"
_TICKET = 16


class AnswerForm(forms.Form):
    """The questions of a survey, made of its questionnaire; says its faults itself, in the page's language."""

    use_required_attribute = False
    ticket = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [] if invitation.group else invitation.survey.group_names
        if groups:
            self.fields["group"] = _choice(say("您属于哪个群体？"), [(name, name) for name in groups])
        for question in definition_of(invitation.survey).questions:
            self.fields[question.id] = _field(question)

    @property
    def answers(self) -> dict[str, str]:
        """Question to what was answered."""
        return {name: str(said) for name, said in self.cleaned_data.items() if name not in {"ticket", "group"}}


def _choice(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    field = forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)
    field.error_messages["required"] = field.error_messages["invalid_choice"] = say("请选择一项。")
    return field


def _field(question: Question) -> forms.Field:
    english = in_english()
    label = (english and question.text_en) or question.text
    if question.kind == "choice":
        options = [(o.label, (english and o.label_en) or o.label) for o in question.options]
        return _choice(label, options)
    if question.kind == "number":
        field = forms.CharField(label=label, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
        field.error_messages["required"] = say("请填写 0 到 100 之间的数。")
        return field
    area = forms.Textarea(attrs={"rows": 4})
    hint = say("请不要写姓名、电话等个人信息，不超过 {most} 字", most=LONGEST)
    return forms.CharField(label=label, required=False, max_length=LONGEST, widget=area, help_text=hint)


@anyone
@csrf_exempt  # who holds the link may answer; a page elsewhere does not know it, and cookies may be off
@require_http_methods(["GET", "POST"])
def answer_survey(request: HttpRequest, token: str) -> HttpResponse:
    """A link of a survey: its questions, or the sentence that says why it takes no answer."""
    invitation = invitation_of(token)
    if invitation is None:
        sentence = say("没有这个链接。请核对地址是否完整，或向发给您链接的单位询问。")
        return _told(request, sentence, 404)
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        with translation.override(chosen):
            return _remembering(chosen, _asked(request, invitation, _as_typed(request, invitation)))
    found = standing(invitation, timezone.localdate())
    if found != Standing.OPEN:
        return _closed(request, found, invitation)
    return _answered(request, invitation) if request.method == "POST" else _first(request, invitation)


def _first(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    return _asked(request, invitation, AnswerForm(invitation=invitation, initial={"ticket": _ticket()}))


def _as_typed(request: HttpRequest, invitation: Invitation) -> AnswerForm:
    """The form with what was typed so far, not judged yet."""
    return AnswerForm(invitation=invitation, initial=request.POST.dict())


def _ticket() -> str:
    """Tells one form that was shown from all others; signed, so that nobody makes their own."""
    return signing.dumps(secrets.token_hex(_TICKET), salt=_SALT)


def _answered(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = AnswerForm(request.POST, invitation=invitation)
    ticket = request.POST.get("ticket", "")
    if not form.is_valid():
        return _asked(request, invitation, form, 422)
    if invitation.way == Way.OPEN and not _shown_by_us(ticket):
        form.data = {**request.POST.dict(), "ticket": _ticket()}
        form.add_error(None, say("这一页打开得太久，请再提交一次；您填写的内容仍在下面。"))
        return _asked(request, invitation, form, 422)
    try:
        answer(invitation, form.cleaned_data.get("group", ""), form.answers, sender_of(request), ticket)
    except ClosedError as closed:
        return _closed(request, closed.standing, closed.invitation)
    except TooManyError:
        form.add_error(None, say("一小时内收到的答卷太多，请稍后再提交；您填写的内容仍在下面。"))
        return _asked(request, invitation, form, 429)
    except RefusedError as refusal:
        return _refused(request, invitation, form, refusal)
    return redirect("survey-thanks")


def _shown_by_us(ticket: str) -> bool:
    try:
        signing.loads(ticket, salt=_SALT, max_age=A_DAY)
    except signing.BadSignature:
        return False
    return True


def _refused(request: HttpRequest, invitation: Invitation, form: AnswerForm, refusal: RefusedError) -> HttpResponse:
    if refusal.field is None:
        return _told(request, say("这份答卷已经收到，没有再记一次。"), 409)
    for name in refusal.problems:
        form.add_error(name if name in form.fields else None, say("请核对这一项。"))
    return _asked(request, invitation, form, 422)


def _asked(request: HttpRequest, invitation: Invitation, form: AnswerForm, status: int = 200) -> HttpResponse:
    survey = invitation.survey
    definition = definition_of(survey)
    english = in_english()
    context = {
        "title": survey.title,
        "survey": survey,
        "form": form,
        "open_link": invitation.way == Way.OPEN,
        "questionnaire": definition.title_en if english else definition.title,
        "introduction": (english and definition.introduction_en) or definition.introduction,
        "least": definition.smallest_group,
    }
    return render(request, "answer.html.j2", context, status=status)


def _closed(request: HttpRequest, found: Standing, invitation: Invitation) -> HttpResponse:
    survey: Survey = invitation.survey
    sentence = say(
        _SENTENCES[found],
        opens=day(survey.opens_on),
        closes=day(survey.closes_on),
        reason=survey.ended_reason,
        answered=moment(invitation.answered_at),
    )
    status = _GONE.get(found, 409 if request.method == "POST" else 410)
    return _told(request, sentence, status, survey)


def _told(request: HttpRequest, sentence: str, status: int = 200, survey: Survey | None = None) -> HttpResponse:
    context = {"title": survey.title if survey else "问卷调查", "sentence": sentence}
    return render(request, "answer_told.html.j2", context, status=status)


def _remembering(chosen: str, response: HttpResponse) -> HttpResponse:
    """Keeps the language for the pages that follow."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, chosen, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )
    return response


@anyone
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """After an answer was taken."""
    return _told(request, say("答卷已收到，谢谢！可以关闭这个页面了。"))
