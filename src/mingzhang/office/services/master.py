"""Codes, funds, kinds, systems and holiday notices are entered and changed."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from mingzhang.office.models import (
    ClassificationCode,
    Fund,
    HolidayNotice,
    InformationSystem,
    Organisation,
    ProjectKind,
)
from mingzhang.office.queries.organisations import root_of
from mingzhang.office.services.acting import Actor, RefusedError, Role, refuse_if, require
from mingzhang.office.services.audit import record
from mingzhang.office.services.changing import adding, apply, changing
from mingzhang.office.services.registers import end_use, reason_problem, resume_use

KEEPERS = frozenset({Role.REVIEWER, Role.FINANCE_REVIEWER, Role.SYSTEM_ADMIN})
OWNERS = frozenset({Role.CLERK, Role.HEAD})
FUND_FIELDS = frozenset({"name", "origin", "ends_on"})
SYSTEM_FIELDS = frozenset(
    {
        "name",
        "state",
        "in_use_since",
        "protection_level",
        "protection_tested_on",
        "cipher_assessed_on",
        "cipher_passed",
        "cloud",
    }
)


def load_codes(actor: Actor, kind: str, year: int, codes: Iterable[tuple[str, str]]) -> int:
    """Takes over a classification of a year; codes that are there get the new name.

    Returns:
        How many codes the year has now.
    """
    top = root_of(actor.organisation)
    require(actor, KEEPERS, top, "导入科目")
    rows = [ClassificationCode(kind=kind, fiscal_year=year, code=code, name=name) for code, name in codes]
    refuse_if({"codes": None if rows else "没有可导入的科目。"})
    with transaction.atomic():
        ClassificationCode.objects.bulk_create(
            rows,
            batch_size=1000,
            update_conflicts=True,
            unique_fields=["kind", "fiscal_year", "code"],
            update_fields=["name"],
        )
        count = ClassificationCode.objects.filter(kind=kind, fiscal_year=year).count()
        after = {"kind": kind, "fiscal_year": str(year), "count": str(count)}
        record(actor, "master.load_codes", rows[0], organisation=top, after=after)
    return count


def add_fund(actor: Actor, keeper: Organisation, year: int, code: str, name: str, **details: Any) -> Fund:
    """A fund of a year."""
    require(actor, KEEPERS, keeper, "登记资金")
    return adding(actor, Fund(keeper=keeper, fiscal_year=year, code=code, name=name, **details), "master.add_fund")


def change_fund(
    actor: Actor, fund: Fund, values: Mapping[str, Any], revision: int | None, reason: str = ""
) -> Fund:
    """Changes what a fund of one year is called, where it comes from, when it ends; its code stays."""
    require(actor, KEEPERS, fund.keeper, "修改资金")
    refuse_if({"reason": reason_problem(reason)})
    with changing(actor, fund, "master.change_fund", revision, reason) as current:
        apply(current, values, FUND_FIELDS)
    return current


def end_fund(actor: Actor, fund: Fund, reason: str, revision: int | None = None) -> Fund:
    """Nobody chooses the fund any more; projects and budgets that have it keep it."""
    require(actor, KEEPERS, fund.keeper, "停用资金")
    return end_use(actor, fund, "master.end_fund", reason, revision)


def resume_fund(actor: Actor, fund: Fund, reason: str, revision: int | None = None) -> Fund:
    """The fund may be chosen again."""
    require(actor, KEEPERS, fund.keeper, "恢复资金")
    return resume_use(actor, fund, "master.resume_fund", reason, revision)


def add_kind(actor: Actor, keeper: Organisation, code: str, name: str, *, transfers: bool = False) -> ProjectKind:
    """A kind of project."""
    require(actor, KEEPERS, keeper, "登记项目类别")
    return adding(actor, ProjectKind(keeper=keeper, code=code, name=name, transfers=transfers), "master.add_kind")


def add_system(
    actor: Actor, organisation: Organisation, year: int, code: str, values: Mapping[str, Any]
) -> InformationSystem:
    """An information system of an organisation."""
    require(actor, OWNERS, organisation, "登记信息系统")
    system = InformationSystem(organisation=organisation, fiscal_year=year, code=code)
    apply(system, values, SYSTEM_FIELDS)
    return adding(actor, system, "master.add_system")


def change_system(
    actor: Actor, system: InformationSystem, values: Mapping[str, Any], revision: int | None
) -> InformationSystem:
    """Changes what is known of an information system."""
    require(actor, OWNERS, system.organisation, "修改信息系统")
    with changing(actor, system, "master.change_system", revision) as current:
        apply(current, values, SYSTEM_FIELDS)
    return current


def enter_notice(
    actor: Actor, year: int, source: str, days_off: Iterable[date], made_up: Iterable[date]
) -> HolidayNotice:
    """The notice of a year's days off, or its correction; clocks that waited for it are to be run anew."""
    top = root_of(actor.organisation)
    require(actor, KEEPERS, top, "录入放假安排")
    off, worked = sorted(set(days_off)), sorted(set(made_up))
    _refuse_notice(year, source, off, worked)
    with transaction.atomic():
        notice, _ = HolidayNotice.objects.update_or_create(
            year=year,
            defaults={
                "source": source,
                "days_off": [day.isoformat() for day in off],
                "made_up": [day.isoformat() for day in worked],
            },
        )
        after = {"days_off": "、".join(notice.days_off), "made_up": "、".join(notice.made_up), "source": source}
        record(actor, "master.enter_notice", notice, organisation=top, after=after)
    return notice


def _refuse_notice(year: int, source: str, off: list[date], worked: list[date]) -> None:
    both = sorted(set(off) & set(worked))
    strange = [day for day in (*off, *worked) if day.year != year]
    refuse_if(
        {
            "source": None if source.strip() else "请写明放假安排的文件。",
            "days_off": "没有放假日，请按通知逐日录入。" if not off else None,
            "made_up": f"{both[0]} 不能既放假又上班。" if both else None,
            "year": f"{strange[0]} 不在 {year} 年。" if strange else None,
        }
    )
    weekdays = [day for day in worked if day.weekday() < 5]
    if weekdays:
        raise RefusedError({"made_up": f"{weekdays[0]} 本来就是工作日，不是调休上班日。"})
