"""The steps of the site over all departments: drafted, frozen and previewed, approved, built again."""

from typing import Any

from django import forms
from django.urls import reverse

from mingzhang.office.desk.access import DeskRequest
from mingzhang.office.desk.actions import Action, Kind
from mingzhang.office.desk.forms import DeskForm, ReasonForm
from mingzhang.office.desk.rows import COMMON
from mingzhang.office.models import Organisation, Portal
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.visible import one
from mingzhang.office.services import portals
from mingzhang.office.tasks import build_portal

_KEEPERS = frozenset(role.value for role in portals.KEEPERS)
_HEAD = frozenset({"head"})
_State = Portal.State


class PortalForm(DeskForm):
    """What the bureau decides about the site."""

    title = forms.CharField(label="名称", max_length=120)
    title_en = forms.CharField(label="英文名称", max_length=120)
    notice = forms.CharField(
        label="各页上方的说明", required=False, max_length=200, help_text="没有要说明的留空；含示例数据时总会注明"
    )
    notice_en = forms.CharField(label="英文说明", required=False, max_length=200)
    renamed = forms.CharField(
        label="更名",
        required=False,
        help_text="每行一个：旧名=新名；同一单位改名的不用填，重组后另立的才填",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_renamed(self) -> dict[str, str]:
        """Former name to present one."""
        lines = [line.strip() for line in self.cleaned_data["renamed"].splitlines() if line.strip()]
        pairs = [tuple(name.strip() for name in line.split("=", 1)) for line in lines]
        if any(len(pair) != 2 or not all(pair) for pair in pairs):
            raise forms.ValidationError("每行写成“旧名=新名”。")
        return dict(pairs)


def _begun_with(request: DeskRequest, row: Organisation) -> dict[str, Any]:
    """What was decided last, so that a change starts from it."""
    last = Portal._base_manager.filter(organisation=row).order_by("-version").first()
    return _told(request, last) if last else {}


def _told(_: DeskRequest, row: Portal) -> dict[str, Any]:
    lines = "\n".join(f"{old}={new}" for old, new in row.renamed.items())
    plain = {name: getattr(row, name) for name in ("title", "title_en", "notice", "notice_en")}
    return {**plain, "renamed": lines}


def _page(row: Portal) -> str:
    return reverse("portal", args=[row.pk])


def _in(*states: str) -> Any:
    return lambda _, row: row.state in states


def _may_build(actor: Actor, row: Portal) -> bool:
    return row.state in {_State.APPROVED, _State.FROZEN}


PORTAL = Kind(
    "portal",
    "全市公开站",
    lambda actor, key: one(actor, Portal, key, "organisation", "over", "made_by", "frozen_by"),
    _page,
    lambda row: (("全市公开站", reverse("portals")), (str(row), None)),
    (
        Action(
            "change",
            "修改",
            "改名称、说明和更名；部门公开的内容只由部门自己更正。",
            lambda r, row, v, seen: portals.change_portal(r.actor, row, v, seen),
            PortalForm,
            roles=_KEEPERS,
            when=_in(_State.DRAFT, _State.RETURNED),
            initial=_told,
            done="已保存。",
        ),
        Action(
            "freeze",
            "定稿并生成预览",
            "定稿后不再变动；预览在后台生成，负责人看过后批准。",
            lambda r, row, _, seen: portals.freeze_portal(r.actor, row, build_portal.enqueue, seen),
            roles=_KEEPERS,
            when=_in(_State.DRAFT),
            done="已定稿，正在生成预览。",
            first=True,
        ),
        Action(
            "approve",
            "批准并公开",
            "先看预览。批准后公开，以后部门每次公开或更正都自动收入，不用再批准。",
            lambda r, row, _, seen: portals.approve_portal(r.actor, row, build_portal.enqueue, seen),
            roles=_HEAD,
            when=_in(_State.FROZEN),
            done="已批准，正在生成公开站。",
            first=True,
        ),
        Action(
            "refuse",
            "退回",
            "写明怎样改；改好后再定稿。",
            lambda r, row, v, seen: portals.send_back_portal(r.actor, row, v["reason"], seen),
            ReasonForm,
            roles=_HEAD,
            when=_in(_State.FROZEN),
            done="已退回。",
        ),
        Action(
            "build",
            "重新生成",
            "按各部门现在公开的版本再生成一次；没有变化就不另立一版。",
            lambda r, row, _, __: portals.build_again(r.actor, row, build_portal.enqueue),
            roles=_KEEPERS | _HEAD,
            when=_may_build,
            done="正在重新生成。",
            goes_to=lambda build: _page(build.portal),
        ),
        *COMMON,
    ),
)

OF_ORGANISATION = (
    Action(
        "portal-begin",
        "拟定全市公开站",
        "把所辖各部门已公开的决算汇成一个站：先拟稿，定稿看预览，再由负责人批准。",
        lambda r, _, v, __: portals.begin_portal(r.actor, v),
        PortalForm,
        roles=_KEEPERS,
        initial=_begun_with,
        done="草稿已建立。",
        goes_to=_page,
    ),
)
"""What is begun for an organisation."""
