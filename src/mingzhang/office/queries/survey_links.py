"""Links of surveys as anybody meets them: what a token opens, and whether answers are taken today."""

import hashlib
import hmac
from datetime import date
from enum import Enum

from django.conf import settings

from mingzhang.office.models import Invitation, Survey, Way
from mingzhang.office.scope import everything

_LENGTH = 26
"""Hexadecimal digits of a token: 104 bits, which nobody finds by trying."""


class Standing(Enum):
    """Whether a link takes an answer."""

    OPEN = "可以答卷"
    NOT_YET = "调查还没有开始"
    CLOSED = "调查已经截止"
    ENDED = "调查已提前结束"
    ANSWERED = "这个链接已经用过"
    LINK_ENDED = "这个链接已经停用"


def token_of(invitation: Invitation) -> str:
    """The token of a link: it follows from its nonce and the site's secret, and is kept nowhere."""
    said = f"survey {invitation.nonce}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).hexdigest()[:_LENGTH]


def still_known(invitation: Invitation) -> bool:
    """Whether the token still follows: not where the site has another secret than when the link was made."""
    return hash_of(token_of(invitation)) == invitation.token_hash


def hash_of(token: str) -> str:
    """By what a token is found."""
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_of(token: str) -> Invitation | None:
    """The link of a token with its survey; None where there is none."""
    with everything("凭链接答卷，不需要账号"):
        rows = Invitation.objects.select_related("survey__organisation")
        found: Invitation | None = rows.filter(token_hash=hash_of(token)).first()
        return found


def standing(invitation: Invitation, today: date) -> Standing:
    """Whether a link takes an answer today, and why not."""
    survey = invitation.survey
    if invitation.way == Way.SINGLE and invitation.answered_at:
        return Standing.ANSWERED
    if invitation.ended_at:
        return Standing.LINK_ENDED
    if survey.state == Survey.State.ENDED:
        return Standing.ENDED
    if today < survey.opens_on:
        return Standing.NOT_YET
    return Standing.CLOSED if today > survey.closes_on else Standing.OPEN
