"""People are registered, given duties and relieved of them; nobody does so for themselves."""

import secrets

from django.db import transaction
from django.utils import timezone

from mingzhang.office.models import Membership, Organisation, SecurityPolicy, User
from mingzhang.office.queries.acting import ADMINISTRATORS
from mingzhang.office.services.acting import Actor, Role, refuse_if, require, require_other
from mingzhang.office.services.audit import record
from mingzhang.office.services.second_factor import drop_second_factor

SYSTEM = frozenset({Role.SYSTEM_ADMIN})
SECURITY = frozenset({Role.SECURITY_ADMIN})
_BYTES = 12


def register_person(actor: Actor, organisation: Organisation, username: str, name: str) -> tuple[User, str]:
    """A new person with a first password, which is returned once and must be changed before any work."""
    require(actor, SYSTEM, organisation, "登记人员")
    plain = username.strip()
    taken = User.objects.filter(username__iexact=plain).exists()
    refuse_if(
        {
            "username": "请填写用户名。" if not plain else f"用户名“{plain}”已有人使用。" if taken else None,
            "name": None if name.strip() else "请填写姓名。",
        }
    )
    password = secrets.token_urlsafe(_BYTES)
    with transaction.atomic():
        user = User.objects.create_user(
            username=plain, password=password, name=name.strip(), must_change_password=True
        )
        record(actor, "people.register", user, organisation=organisation, after={"username": plain})
    return user, password


def grant_duty(  # noqa: PLR0913, PLR0917 - who does what for whom, over what, and why
    actor: Actor, user: User, organisation: Organisation, role: str, over: Organisation, why: str
) -> Membership:
    """A person does something for an organisation over a part of the tree; never granted to oneself."""
    for concerned in (organisation, over):
        require(actor, SYSTEM, concerned, "授予职责")
    require_other(actor, "给自己授予职责", user)
    held = set(Membership.objects.filter(user=user, ended_on=None).values_list("role", flat=True))
    refuse_if(
        {
            "why": None if why.strip() else "请写明缘由，例如任职文件。",
            "role": _apart(held, role),
            "over": "这一职责已经授予。" if _held(user, organisation, role, over) else None,
        }
    )
    with transaction.atomic():
        row = Membership.objects.create(user=user, organisation=organisation, role=role, over=over, why=why.strip())
        after = {"person": str(user), "role": row.get_role_display(), "over": str(over)}
        record(actor, "people.grant", row, organisation=organisation, after=after, reason=why.strip())
    return row


def _held(user: User, organisation: Organisation, role: str, over: Organisation) -> bool:
    return Membership.objects.filter(
        user=user, organisation=organisation, role=role, over=over, ended_on=None
    ).exists()


def _apart(held: set[str], role: str) -> str | None:
    """The three administrators are three people, and none of them does the departments' work."""
    others = held - {role}
    mixed = others and (role in ADMINISTRATORS or others & ADMINISTRATORS)
    return "系统管理、安全管理、审计管理三种职责各由不同的人担任，也不兼办业务。" if mixed else None


def end_duty(actor: Actor, duty: Membership, reason: str) -> Membership:
    """The duty ends today; what was done under it stays."""
    require(actor, SYSTEM, duty.organisation, "终止职责")
    require_other(actor, "终止自己的职责", duty.user)
    refuse_if(
        {
            "reason": None if reason.strip() else "请说明终止的原因。",
            "state": "这一职责已经终止。" if duty.ended_on else None,
        }
    )
    with transaction.atomic():
        duty.ended_on = timezone.localdate()
        duty.save(update_fields=["ended_on"])
        after = {"person": str(duty.user), "role": duty.get_role_display(), "ended_on": duty.ended_on.isoformat()}
        record(actor, "people.end", duty, organisation=duty.organisation, after=after, reason=reason)
    return duty


def reset_password(actor: Actor, duty: Membership, reason: str) -> str:
    """A new first password for a person, shown once; their sessions end."""
    _secure(actor, duty, reason, "重置口令")
    password = secrets.token_urlsafe(_BYTES)
    with transaction.atomic():
        duty.user.set_password(password)
        duty.user.must_change_password = True
        duty.user.save(update_fields=["password", "must_change_password"])
        record(actor, "people.reset_password", duty.user, organisation=duty.organisation, reason=reason)
    return password


def reset_second_factor(actor: Actor, duty: Membership, reason: str) -> User:
    """Takes away a second factor that was lost; the person sets up a new one."""
    _secure(actor, duty, reason, "重置动态口令")
    with transaction.atomic():
        drop_second_factor(duty.user)
        record(actor, "people.reset_second_factor", duty.user, organisation=duty.organisation, reason=reason)
    return duty.user


def _secure(actor: Actor, duty: Membership, reason: str, doing: str) -> None:
    require(actor, SECURITY, duty.organisation, doing)
    require_other(actor, f"给自己{doing}", duty.user)
    refuse_if({"reason": None if reason.strip() else "请写明是怎样核实本人身份的。"})


def demand_second_factor(actor: Actor, organisation: Organisation, *, demanded: bool) -> SecurityPolicy:
    """Whether everybody who acts for an organisation needs a second factor."""
    require(actor, SECURITY, organisation, "设定登录要求")
    with transaction.atomic():
        policy, _ = SecurityPolicy.objects.get_or_create(organisation=organisation)
        before = {"second_factor": str(policy.second_factor)}
        policy.second_factor = demanded
        policy.save()
        after = {"second_factor": str(demanded)}
        record(actor, "people.demand_second_factor", policy, organisation=organisation, before=before, after=after)
    return policy
