"""What a year rests on: codes, funds, kinds, suppliers, systems, holidays, and whether the year is open."""

from typing import ClassVar

from django.db import models

from mingzhang.office.models.scoped import Counted, Owned, ScopedManager


class ClassificationCode(models.Model):
    """A code of expenditure by function or by economic nature, as one year's tables print it; the same for all."""

    class Kind(models.TextChoices):
        """Which classification."""

        FUNCTIONAL = "functional", "支出功能分类"
        ECONOMIC = "economic", "支出经济分类"

    kind = models.CharField("分类", max_length=12, choices=Kind)
    fiscal_year = models.PositiveSmallIntegerField("年度")
    code = models.CharField("编码", max_length=12)
    name = models.CharField("名称", max_length=120)

    class Meta:
        verbose_name = "分类科目"
        ordering: ClassVar = ["kind", "fiscal_year", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "fiscal_year", "code"], name="one_name_a_code_and_year")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Register(Counted):
    """An entry that all organisations use and one keeps.

    Attributes:
        keeper: The organisation over which a duty is needed to change the entry.
    """

    keeper = models.ForeignKey("office.Organisation", models.PROTECT, related_name="+", verbose_name="维护单位")
    sample = models.BooleanField("示例数据", default=False, editable=False)

    class Meta:
        abstract = True


class EndingRegister(Register):
    """An entry that can go out of use; what was entered with it stays as it is.

    Attributes:
        ended_on: Since when nobody may choose it; None while it is in use.
    """

    ended_on = models.DateField("停用日期", null=True, blank=True, editable=False)

    class Meta:
        abstract = True


class Fund(EndingRegister):
    """Money of one origin in one year: a special fund, an appropriation."""

    fiscal_year = models.PositiveSmallIntegerField("年度")
    code = models.CharField("代码", max_length=40)
    name = models.CharField("名称", max_length=120)
    origin = models.CharField("资金性质", max_length=40, blank=True)
    ends_on = models.DateField("到期日", null=True, blank=True)

    class Meta:
        verbose_name = "资金"
        ordering: ClassVar = ["fiscal_year", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["keeper", "fiscal_year", "code"], name="one_fund_a_code_and_year")
        ]

    def __str__(self) -> str:
        return self.name


class ProjectKind(Register):
    """What sort of project: for a specific target, for other running costs, a transfer."""

    code = models.CharField("代码", max_length=40)
    name = models.CharField("名称", max_length=60)
    transfers = models.BooleanField("对下转移支付", default=False)

    class Meta:
        verbose_name = "项目类别"
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["keeper", "code"], name="one_kind_a_code")]

    def __str__(self) -> str:
        return self.name


class Supplier(Register):
    """A company that is paid.

    Attributes:
        normalised: The name as it is compared: brackets, width, spaces and case made alike.
        core: The name without place and legal form, by which two spellings of one supplier are found.
        size: Size class as the rule book names it; blank where it is not known.
        same_as: The entry that stands for this one, once somebody has said that they are the same.
        distinct: Somebody has looked and said that this is no second spelling of another.
    """

    name = models.CharField("名称", max_length=120)
    normalised = models.CharField(max_length=120, unique=True, editable=False)
    core = models.CharField(max_length=120, db_index=True, editable=False)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    size = models.CharField("规模", max_length=10, blank=True)
    same_as = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="spellings")
    distinct = models.BooleanField("已核对为不同单位", default=False)

    class Meta:
        verbose_name = "供应商"
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["credit_code"], condition=~models.Q(credit_code=""), name="one_supplier_a_credit_code"
            )
        ]

    def __str__(self) -> str:
        return self.name


class InformationSystem(Owned):
    """A system that projects build or keep running.

    Attributes:
        protection_level: Level of protection (等保), 0 where none is set.
        cipher_passed: Outcome of the cipher assessment (密评); None where there was none.
        cloud: Resources it uses: name to amount with unit, as text.
    """

    class State(models.TextChoices):
        """Where it stands in its life."""

        BUILDING = "building", "建设中"
        IN_USE = "in_use", "在用"
        SUSPENDED = "suspended", "停用"
        RETIRED = "retired", "下线"

    code = models.CharField("代码", max_length=40)
    name = models.CharField("名称", max_length=120)
    state = models.CharField("状态", max_length=12, choices=State, default=State.IN_USE)
    in_use_since = models.DateField("上线日期", null=True, blank=True)
    protection_level = models.PositiveSmallIntegerField("等保级别", default=0)
    protection_tested_on = models.DateField("最近等保测评日期", null=True, blank=True)
    cipher_assessed_on = models.DateField("最近密评日期", null=True, blank=True)
    cipher_passed = models.BooleanField("密评结论", null=True, blank=True)
    cloud = models.JSONField("云资源", default=dict, blank=True)

    closes_with_year: ClassVar[bool] = False

    class Meta:
        verbose_name = "信息系统"
        ordering: ClassVar = ["organisation", "code"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["organisation", "code"], name="one_system_a_code")]

    def __str__(self) -> str:
        return self.name


class HolidayNotice(models.Model):
    """A year's notice of days off that the calendar package does not know yet; the same for all.

    Attributes:
        days_off: Days not worked, as ISO dates.
        made_up: Weekend days worked instead.
    """

    year = models.PositiveSmallIntegerField("年份", unique=True)
    source = models.CharField("通知文号", max_length=200)
    days_off = models.JSONField("放假日", default=list)
    made_up = models.JSONField("调休上班日", default=list)

    class Meta:
        verbose_name = "放假安排"
        ordering: ClassVar = ["year"]

    def __str__(self) -> str:
        return f"{self.year} 年放假安排"


class YearState(models.Model):
    """Whether an organisation's year takes changes; a year without this row is open."""

    organisation = models.ForeignKey("office.Organisation", models.PROTECT, related_name="+", verbose_name="单位")
    fiscal_year = models.PositiveSmallIntegerField("年度")
    closed_at = models.DateTimeField("关账时间", null=True, blank=True)

    objects: ClassVar[ScopedManager] = ScopedManager()

    class Meta:
        verbose_name = "年度"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "fiscal_year"], name="one_state_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.fiscal_year}"
