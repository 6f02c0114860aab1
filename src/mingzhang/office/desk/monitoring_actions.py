"""The correction that monitoring asks of a project."""

from django import forms
from django.urls import reverse

from mingzhang.office.desk.actions import Action
from mingzhang.office.desk.forms import DayField, DeskForm
from mingzhang.office.services import monitoring


class CorrectionForm(DeskForm):
    """What stays behind, what is done about it, by whom and by when."""

    title = forms.CharField(label="偏差", max_length=200, help_text="例如 预算执行落后、可用率未达标")
    advice = forms.CharField(label="纠偏措施", widget=forms.Textarea(attrs={"rows": 4}))
    responsible = forms.CharField(label="责任人", max_length=60)
    due_on = DayField(label="完成期限")


CORRECT = Action(
    "correct",
    "登记纠偏",
    "写明偏差、措施、责任人和期限；完成情况在整改里报送和销号。",
    lambda r, row, v, _: monitoring.correct(r.actor, row, v["title"], v["advice"], v["responsible"], v["due_on"]),
    CorrectionForm,
    roles=frozenset(role.value for role in monitoring.WATCHERS),
    done="纠偏已登记。",
    goes_to=lambda issue: reverse("issue", args=[issue.pk]),
)
