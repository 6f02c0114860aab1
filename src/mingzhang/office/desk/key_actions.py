"""The security administrator changes the key that signs what the office publishes."""

from typing import Any

from django import forms
from django.contrib import messages

from mingzhang.office.desk.access import DeskRequest
from mingzhang.office.desk.actions import Action
from mingzhang.office.desk.forms import ReasonForm
from mingzhang.office.desk.language import say
from mingzhang.office.models import Organisation
from mingzhang.office.services import signing_keys

_KEEPERS = frozenset(role.value for role in signing_keys.KEEPERS)


class KeyForm(ReasonForm):
    """Why, and whether the old key is gone."""

    lost = forms.BooleanField(
        label="原来的私钥已丢失",
        required=False,
        help_text="没有备份可以恢复时才勾选：没有原来的私钥担保，读者须另外核对新公钥的指纹才会采信",
    )

    def prepare(self) -> None:
        """The reason is read by everybody."""
        self.fields["reason"].help_text = "写进换钥声明，随公开的各版公布，并记入留痕"


def _changed(request: DeskRequest, row: Organisation, values: dict[str, Any], _: int | None) -> None:
    done = signing_keys.change_key(request.actor, row, values["reason"], lost=values["lost"])
    told = "签名私钥已更换，告知了 {folders} 份公开。新公钥指纹 {new}；请在别处也公布它，并马上备份。"
    messages.warning(request, say(told, folders=done.folders, new=done.new))


OF_ORGANISATION = (
    Action(
        "change-key",
        "更换签名私钥",
        "由原来的私钥签名声明，各单位公开的下一版起由新的签名；原来的留在 retired-keys。已公开的各版不变。",
        _changed,
        KeyForm,
        roles=_KEEPERS,
        when=lambda _, row: row.parent_id is None,
        done="",
    ),
)
"""What is begun for the topmost organisation."""
