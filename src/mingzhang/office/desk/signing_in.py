"""Signing in and out, passwords and the second factor."""

from base64 import b32encode
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.password_validation import MinimumLengthValidator, get_default_password_validators
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods
from django_otp import devices_for_user, login, match_token
from django_otp.plugins.otp_totp.models import TOTPDevice

from mingzhang.office.desk import errors
from mingzhang.office.desk.access import anyone, signed_in
from mingzhang.office.desk.acting import begin_session
from mingzhang.office.desk.carrying import keep_typed
from mingzhang.office.desk.language import say
from mingzhang.office.desk.qr import qr_code
from mingzhang.office.desk.showing import show
from mingzhang.office.services.second_factor import confirm_device, new_recovery_codes, pending_device


class SignInForm(AuthenticationForm):
    """User name and password; says no more than that they do not fit together."""

    username = forms.CharField(
        label="用户名", widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        label="口令", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    error_messages = {  # noqa: RUF012 - Django reads it from the class
        "invalid_login": "用户名与口令不相符。请检查大小写后重试；连续 5 次不符将锁定 15 分钟。",
        "inactive": "这个账号已停用，请联系系统管理员。",
    }


class SignIn(LoginView):
    """The sign-in page."""

    template_name = "sign_in.html.j2"
    authentication_form = SignInForm
    redirect_authenticated_user = True
    extra_context = {"title": "登录"}  # noqa: RUF012 - Django reads it from the class

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Signs in and starts the clocks of the session."""
        response = super().form_valid(form)
        begin_session(self.request)
        keep_typed(self.request)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What came along stays where the password was wrong."""
        posted = self.request.POST
        came = {"typed": posted.get("typed", ""), "next": posted.get("next", "")}
        return super().get_context_data(frame="base.html.j2", **came, **kwargs)


sign_in = anyone(SignIn.as_view())
sign_out = anyone(LogoutView.as_view(next_page="sign-in"))


def locked_out(request: HttpRequest, response: object = None, credentials: object = None) -> HttpResponse:
    """What is shown after too many wrong passwords."""
    sentences = (
        "连续多次口令不符，为安全起见这个账号在本机暂停登录 15 分钟。",
        "若不是您本人操作，请告诉安全管理员。",
    )
    return errors.page(request, 429, "暂停登录", sentences)


def _least() -> int:
    """How many characters the settings demand of a password."""
    return next(
        rule.min_length for rule in get_default_password_validators() if isinstance(rule, MinimumLengthValidator)
    )


class PasswordForm(PasswordChangeForm):
    """The present password, and a new one twice."""

    old_password = forms.CharField(
        label="现在的口令",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = "新口令"
        self.fields["new_password1"].help_text = say(
            "至少 {count} 个字符；不全是数字，不是常见的口令，不与姓名、用户名相近", count=_least()
        )
        self.fields["new_password2"].label = "再输入一遍新口令"
        self.fields["new_password2"].help_text = ""


@signed_in
@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """Changes one's own password; the first one must be changed before any work."""
    user: Any = request.user
    form = PasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save(commit=False)
        user.must_change_password = False
        user.save()
        update_session_auth_hash(request, user)
        messages.success(request, "口令已更改。")
        return redirect("home")
    return show(request, "change_password.html.j2", title="更改口令", form=form)


class TokenForm(forms.Form):
    """Six digits from the authenticator, or a recovery code."""

    token = forms.CharField(
        label="动态口令",
        max_length=16,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "class": "short"}),
    )


@signed_in
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Asks for the second factor after the password."""
    if not any(devices_for_user(request.user)):
        return redirect("second-factor")
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device = match_token(request.user, form.cleaned_data["token"].replace(" ", ""))
        if device is not None:
            login(request, device)
            return redirect(_next(request))
        form.add_error(
            "token", "这个动态口令不对或已用过；请稍等几秒，等手机上出现下一个再输入，也可以输入一个备用码。"
        )
    return show(request, "verify.html.j2", title="输入动态口令", form=form)


def _next(request: HttpRequest) -> str:
    asked = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if safe else "home"


@signed_in
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Sets up an authenticator: shows its code as a drawing, and takes the first token as proof."""
    user: Any = request.user
    confirmed = TOTPDevice.objects.filter(user=user, confirmed=True).exists()
    if confirmed and not user.is_verified():
        return redirect("verify")
    device = pending_device(user)
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if confirm_device(device, form.cleaned_data["token"].replace(" ", "")):
            login(request, device)
            return show(request, "recovery_codes.html.j2", title="备用码", codes=new_recovery_codes(user))
        form.add_error("token", "这个动态口令不对。请核对手机的时间是否自动校准，然后输入当前显示的六位数字。")
    return show(
        request,
        "second_factor.html.j2",
        title="设置动态口令",
        form=form,
        drawing=qr_code(device.config_url),
        secret=b32encode(device.bin_key).decode(),
    )
