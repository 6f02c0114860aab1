"""Organisations as a tree, the people in them and what they may do there."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models


class Organisation(models.Model):
    """A city, a department, a unit, a bureau, an agency.

    Attributes:
        code: Short, unique, never changed; a part of the path and of addresses.
        path: Codes from the root down, each followed by a slash; everything below has it as a prefix.
        region: As the rule book names places, for deadlines, forms and policies.
    """

    class Kind(models.TextChoices):
        """What an organisation is."""

        CITY = "city", "市"
        DEPARTMENT = "department", "部门"
        UNIT = "unit", "单位"
        DISTRICT = "district", "区市"
        DIGITAL_BUREAU = "digital_bureau", "大数据主管部门"
        FINANCE_BUREAU = "finance_bureau", "财政部门"
        EVALUATOR = "evaluator", "评价机构"
        AUDITOR = "auditor", "审计机关"

    code = models.SlugField("代码", max_length=32, unique=True)
    name = models.CharField("名称", max_length=120)
    kind = models.CharField("类型", max_length=20, choices=Kind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    path = models.CharField("路径", max_length=255, unique=True, editable=False)
    region = models.CharField("地区", max_length=40, blank=True)
    closed_on = models.DateField("撤销日期", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["path"]
        verbose_name = "单位"

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person who signs in."""

    name = models.CharField("姓名", max_length=60, blank=True)
    must_change_password = models.BooleanField("须改密码", default=False)

    def __str__(self) -> str:
        return self.name or self.username


class Membership(models.Model):
    """What a person does for an organisation, and over which part of the tree.

    Attributes:
        over: The organisation whose rows, with all below it, this role opens: its own, or the city for a bureau.
        why: Said on the page that tells who may see what.
    """

    class Role(models.TextChoices):
        """A duty; the three administrators are kept apart."""

        CLERK = "clerk", "经办人"
        HEAD = "head", "负责人"
        REVIEWER = "reviewer", "业务审核"
        FINANCE_REVIEWER = "finance_reviewer", "财政审核"
        EVALUATOR = "evaluator", "评价人员"
        AUDITOR = "auditor", "审计人员"
        SYSTEM_ADMIN = "system_admin", "系统管理员"
        SECURITY_ADMIN = "security_admin", "安全管理员"
        AUDIT_ADMIN = "audit_admin", "审计管理员"

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name="人员")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships", verbose_name="单位")
    role = models.CharField("职责", max_length=20, choices=Role)
    over = models.ForeignKey(Organisation, models.PROTECT, related_name="overseers", verbose_name="范围")
    why = models.CharField("缘由", max_length=200)
    ended_on = models.DateField("终止日期", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["organisation__path", "role"]
        verbose_name = "任职"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role", "over"],
                condition=models.Q(ended_on=None),
                name="one_membership_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}　{self.organisation}　{self.get_role_display()}"
