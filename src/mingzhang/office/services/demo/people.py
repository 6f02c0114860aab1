"""People for each role, with passwords made now and told once."""

import secrets
from dataclasses import dataclass

from mingzhang.office.models import Membership, Organisation, User
from mingzhang.office.services.acting import Actor, Role
from mingzhang.office.services.demo.city import DemoCity
from mingzhang.office.services.organisations import actors_of

_BYTES = 9


@dataclass(frozen=True, slots=True)
class DemoUser:
    """Somebody who may sign in.

    Attributes:
        password: Made now; None where the person was there already, since it is kept only hashed.
    """

    username: str
    name: str
    role: str
    organisation: str
    password: str | None


def add_people(city: DemoCity) -> tuple[DemoUser, ...]:
    """One person for each duty, and a clerk next door."""
    own, root = city.own, city.root
    duties = [
        ("clerk", "示例经办人", own, Role.CLERK, own, "项目单位经办"),
        ("head", "示例负责人", own, Role.HEAD, own, "项目单位负责人"),
        ("reviewer", "示例业务审核", own, Role.REVIEWER, root, "大数据主管部门审核全市运维项目"),
        ("finance", "示例财政审核", city.finance, Role.FINANCE_REVIEWER, root, "财政部门审核全市项目和预算"),
        ("financehead", "示例财政负责人", city.finance, Role.HEAD, city.finance, "财政部门负责人，批准全市公开站"),
        ("evaluator", "示例评价人员", city.evaluator, Role.EVALUATOR, own, "受托开展绩效评价"),
        ("auditor", "示例审计人员", city.auditor, Role.AUDITOR, root, "审计监督"),
        ("neighbour", "示例邻局经办人", city.neighbour, Role.CLERK, city.neighbour, "另一部门的经办"),
        ("sysadmin", "示例系统管理员", root, Role.SYSTEM_ADMIN, root, "系统管理"),
        ("secadmin", "示例安全管理员", root, Role.SECURITY_ADMIN, root, "安全管理"),
        ("auditadmin", "示例审计管理员", root, Role.AUDIT_ADMIN, root, "审计日志管理"),
    ]
    return tuple(_person(*duty) for duty in duties)


def _person(  # noqa: PLR0913, PLR0917 - a person with one duty
    username: str, name: str, organisation: Organisation, role: str, over: Organisation, why: str
) -> DemoUser:
    password = secrets.token_urlsafe(_BYTES)
    user = User.objects.create_user(username=f"demo-{username}", password=password, name=name)
    Membership.objects.create(user=user, organisation=organisation, role=role, over=over, why=f"示例数据：{why}")
    return DemoUser(user.username, name, Role(role).label, organisation.name, password)


def people(city: str) -> tuple[DemoUser, ...]:
    """Those who are there already."""
    held = Membership.objects.filter(over__path__startswith=f"{city}/", user__username__startswith="demo-")
    rows = held.select_related("user", "organisation").order_by("user_id", "pk")
    return tuple(
        DemoUser(m.user.username, m.user.name, m.get_role_display(), m.organisation.name, None) for m in rows
    )


def actor(username: str) -> Actor:
    """A person of the example, acting."""
    return actors_of(User.objects.get(username=f"demo-{username}"))[0]
