"""What the pages of all rows share: buttons, comments, files, the trail; and comments and files as actions."""

from typing import Any

from django import forms
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from mingzhang.office.desk.access import DeskRequest, working
from mingzhang.office.desk.actions import Action, Kind
from mingzhang.office.desk.forms import DeskForm, ReasonForm, RowField
from mingzhang.office.desk.showing import show
from mingzhang.office.models import Attachment, Comment
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.audit import trail
from mingzhang.office.queries.remarks import comments_on, files_of
from mingzhang.office.queries.visible import one
from mingzhang.office.services.remarks import attach, comment, withdraw_attachment, withdraw_comment

_SHOWN = 20
"""Events shown on a row's page; all stand in the trail."""


def show_row(request: DeskRequest, kind: Kind, row: Any, template: str, **context: Any) -> HttpResponse:
    """A row's page: what the template shows of it, and what all rows have."""
    more = {"state": None, "title": str(row), **context}
    return show(
        request,
        template,
        row=row,
        kind=kind,
        buttons=list(kind.buttons(request.actor, row)),
        comments=list(comments_on(request.actor, row)),
        files=list(files_of(request.actor, row)),
        trail=list(trail(request.actor, row)[:_SHOWN]),
        path=kind.path(row),
        **more,
    )


class CommentForm(DeskForm):
    """What a person has to say."""

    text = forms.CharField(label="意见", widget=forms.Textarea(attrs={"rows": 4}))


class AttachForm(DeskForm):
    """A file and what it proves."""

    file = forms.FileField(label="文件", help_text="PDF、DOCX、XLSX、OFD、ZIP、图片，不超过 50 MB")
    purpose = forms.CharField(label="用途", required=False, max_length=120)


class WithdrawForm(DeskForm):
    """Which of one's own remarks is taken back."""

    remark = RowField(Comment, label="意见")

    def prepare(self) -> None:
        """The person's own remarks on the row, the latest first."""
        own = comments_on(self.request.actor, self.row).filter(made_by=self.request.actor.user)
        chosen: Any = self.fields["remark"]
        chosen.queryset = own.order_by("-pk")
        chosen.label_from_instance = lambda x: x.text


class TakeDownForm(ReasonForm):
    """Which of one's own files is taken down, and why."""

    attachment = RowField(Attachment, label="附件")

    def prepare(self) -> None:
        """The person's own files on the row; the file before the reason."""
        chosen: Any = self.fields["attachment"]
        chosen.queryset = files_of(self.request.actor, self.row).filter(made_by=self.request.actor.user)
        chosen.label_from_instance = lambda x: x.name
        self.order_fields(["attachment", "reason"])


def _beside(actor: Actor, row: Any) -> bool:
    """Offered beside the remark or file itself, not among the row's buttons."""
    return False


def _asked_for(name: str) -> Any:
    return lambda request, _: {name: request.GET.get("of", "")}


COMMON = (
    Action(
        "comment",
        "写意见",
        "范围内的同事都能看到；写下后可以撤回，不能改动。",
        lambda request, row, values, _: comment(request.actor, row, values["text"]),
        CommentForm,
        done="意见已写下。",
    ),
    Action(
        "attach",
        "加附件",
        "附件按内容识别类型；撤下后不再显示，但仍留存。",
        lambda request, row, values, _: attach(
            request.actor, row, values["file"].name, values["file"].read(), values["purpose"]
        ),
        AttachForm,
        done="附件已加上。",
    ),
    Action(
        "withdraw",
        "撤回意见",
        "撤回后不再显示；写过和撤回过仍记在留痕里。",
        lambda request, row, values, _: withdraw_comment(request.actor, values["remark"]),
        WithdrawForm,
        when=_beside,
        done="意见已撤回。",
        initial=_asked_for("remark"),
    ),
    Action(
        "take-down",
        "撤下附件",
        "撤下后不再显示，但仍留存。",
        lambda request, row, values, _: withdraw_attachment(request.actor, values["attachment"], values["reason"]),
        TakeDownForm,
        when=_beside,
        done="附件已撤下。",
        initial=_asked_for("attachment"),
    ),
)
"""What can be done to every row."""


@working
@require_safe
def attachment(request: DeskRequest, key: int) -> HttpResponseBase:
    """An attached file, always as a download."""
    found = one(request.actor, Attachment, key, "file")
    if found is None or found.withdrawn_at:
        raise Http404
    return FileResponse(
        found.file.content.open("rb"),
        as_attachment=True,
        filename=found.name,
        content_type="application/octet-stream",
    )
