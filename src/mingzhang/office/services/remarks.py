"""People comment on rows and attach files; both may be withdrawn by who made them, and stay in the trail."""

import hashlib
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from mingzhang.office.models import Attachment, Comment, StoredFile
from mingzhang.office.models.scoped import Owned
from mingzhang.office.queries.issues import PROOF
from mingzhang.office.services.acting import Actor, NotPermittedError, RefusedError, refuse_if
from mingzhang.office.services.changing import adding, changing

MOST_BYTES = 50 * 1024 * 1024
KINDS = {
    b"%PDF-": "application/pdf",
    b"PK\x03\x04": "application/zip",
    b"\xd0\xcf\x11\xe0": "application/msword",
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
"""How the content of each kind of file begins that may be attached; office documents are ZIP archives."""

_ENDINGS = frozenset({".pdf", ".docx", ".xlsx", ".ofd", ".zip", ".doc", ".xls", ".png", ".jpg", ".jpeg"})


def comment(actor: Actor, row: Owned, text: str) -> Comment:
    """A remark on a row that the person may see."""
    refuse_if({"text": None if text.strip() else "请填写内容。"})
    remark = Comment(
        organisation=row.organisation, fiscal_year=row.fiscal_year, subject=row.about, text=text.strip()
    )
    return adding(actor, remark, "remarks.comment")


def withdraw_comment(actor: Actor, remark: Comment) -> Comment:
    """The author takes a remark back."""
    with changing(actor, remark, "remarks.withdraw_comment") as current:
        _refuse_others(actor, current)
        current.withdrawn_at = timezone.now()
    return current


def attach(actor: Actor, row: Owned, name: str, content: bytes, purpose: str = "") -> Attachment:
    """A file to a row.

    Raises:
        RefusedError: It is empty, too large, of another kind, or called the proof that comes with an answer.
    """
    refuse_if({"purpose": f"“{PROOF}”请在报送整改情况时附上。" if purpose.strip() == PROOF else None})
    return keep(actor, row, name, content, purpose)


def keep(actor: Actor, row: Owned, name: str, content: bytes, purpose: str) -> Attachment:
    """A file to a row; its kind is told by its content, and its content is stored once."""
    plain = PurePath(name.replace("\\", "/")).name
    media = _media_type(plain, content)
    with transaction.atomic():
        attachment = Attachment(
            organisation=row.organisation,
            fiscal_year=row.fiscal_year,
            subject=row.about,
            file=_stored(content, media),
            name=plain,
            purpose=purpose,
        )
        return adding(actor, attachment, "remarks.attach")


def withdraw_attachment(actor: Actor, attachment: Attachment, reason: str) -> Attachment:
    """The file is shown no longer; it is kept."""
    refuse_if({"reason": None if reason.strip() else "请说明撤回的原因。"})
    with changing(actor, attachment, "remarks.withdraw_attachment", reason=reason) as current:
        _refuse_others(actor, current)
        current.withdrawn_at = timezone.now()
    return current


def _refuse_others(actor: Actor, made: Comment | Attachment) -> None:
    if made.made_by_id != actor.user.pk:
        raise NotPermittedError("只能由本人撤回。")
    if made.withdrawn_at:
        raise RefusedError({"state": "已经撤回。"})


def _media_type(name: str, content: bytes) -> str:
    if not content:
        raise RefusedError({"file": f"“{name}”是空文件。"})
    if len(content) > MOST_BYTES:
        raise RefusedError({"file": f"“{name}”超过 {MOST_BYTES // 1024 // 1024} MB，请压缩或拆分后再上传。"})
    found = next((media for magic, media in KINDS.items() if content.startswith(magic)), None)
    if found is None or PurePath(name).suffix.lower() not in _ENDINGS:
        kinds = "、".join(sorted(ending[1:].upper() for ending in _ENDINGS))
        raise RefusedError({"file": f"“{name}”不是可以上传的文件类型，可上传：{kinds}。"})
    return found


def _stored(content: bytes, media: str) -> StoredFile:
    digest = hashlib.sha256(content).hexdigest()
    known = StoredFile.objects.filter(sha256=digest).first()
    if known is not None:
        return known
    stored = StoredFile(sha256=digest, size=len(content), media_type=media)
    stored.content.save(digest, ContentFile(content), save=False)
    stored.save(force_insert=True)
    return stored
