"""Codes, funds, kinds, suppliers, systems and years, as lists and as answers."""

from collections.abc import Iterable
from difflib import SequenceMatcher

from django.db.models import Count, Q, QuerySet

from mingzhang.office.models import (
    ClassificationCode,
    Fund,
    HolidayNotice,
    InformationSystem,
    Project,
    ProjectKind,
    Supplier,
    YearState,
)
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.names import core_name
from mingzhang.office.queries.paging import Page, page
from mingzhang.office.queries.visible import given, matching, visible

_ALIKE = 0.85
_SUPPLIER_SORTS = {"name": "name", "size": "size"}
_SYSTEM_SORTS = {"code": "code", "name": "name", "level": "protection_level"}


def codes(kind: str, year: int) -> "QuerySet[ClassificationCode, ClassificationCode]":
    """The codes of a classification in a year."""
    return ClassificationCode.objects.filter(kind=kind, fiscal_year=year)


def code_problem(kind: str, year: int, code: str) -> str | None:
    """Why a code may not be used in a year; None where it may."""
    known = set(ClassificationCode.objects.filter(kind=kind, code=code).values_list("fiscal_year", flat=True))
    if year in known:
        return None
    name = ClassificationCode.Kind(kind).label
    if not codes(kind, year).exists():
        return f"{year} 年度的{name}尚未导入，请先导入。"
    if known:
        years = "、".join(str(other) for other in sorted(known))
        return f"编码 {code} 是 {years} 年度的{name}，{year} 年度没有，请改用 {year} 年度的编码。"
    return f"{year} 年度的{name}中没有编码 {code}。"


def funds(year: int) -> "QuerySet[Fund, Fund]":
    """The funds of a year."""
    return Fund.objects.filter(fiscal_year=year)


def projects_of_fund(actor: Actor, fund: Fund) -> "QuerySet[Project, Project]":
    """The projects that declare a fund or have a budget from it."""
    rows = visible(actor, Project).filter(Q(fund=fund) | Q(lines__fund=fund)).distinct()
    return rows.select_related("organisation").order_by("organisation__path", "code")


def usable_funds(year: int, besides: int | None = None) -> "QuerySet[Fund, Fund]":
    """The funds of a year that may be chosen, and one that was chosen before."""
    return funds(year).filter(Q(ended_on=None) | Q(pk=besides))


def kinds() -> "QuerySet[ProjectKind, ProjectKind]":
    """The kinds of projects."""
    return ProjectKind.objects.all()


def suppliers(
    text: str = "", size: str = "", sort: str = "name", cursor: str = "", rows: int = 50
) -> Page[Supplier]:
    """A page of the register of suppliers."""
    found = Supplier.objects.filter(matching(text, "name", "credit_code"), **given(size=size))
    return page(found.select_related("same_as"), _SUPPLIER_SORTS, sort, cursor, rows)


def spellings_of(name: str, besides: Supplier | None = None) -> list[Supplier]:
    """Registered suppliers that may be the one named, under another spelling."""
    core = core_name(name)
    candidates = Supplier.objects.filter(
        Q(core=core) | Q(core__startswith=core[:2]), same_as=None, distinct=False
    ).order_by("pk")
    if besides is not None:
        candidates = candidates.exclude(pk=besides.pk)
    return [other for other in candidates if other.core == core or _alike(other.core, core)]


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other).ratio() >= _ALIKE


def suspected_spellings() -> list[list[Supplier]]:
    """Groups of suppliers that are the same but for place and legal form, and that nobody has looked at."""
    doubled = (
        Supplier.objects.filter(same_as=None, distinct=False)
        .values("core")
        .annotate(times=Count("pk"))
        .filter(times__gt=1)
        .values("core")
    )
    groups: dict[str, list[Supplier]] = {}
    for supplier in Supplier.objects.filter(core__in=doubled, same_as=None, distinct=False).order_by("core", "pk"):
        groups.setdefault(supplier.core, []).append(supplier)
    return list(groups.values())


def systems(  # noqa: PLR0913, PLR0917 - the filters of a list
    actor: Actor, text: str = "", state: str = "", sort: str = "code", cursor: str = "", rows: int = 50
) -> Page[InformationSystem]:
    """A page of the information systems that the actor may see."""
    found = visible(actor, InformationSystem).filter(matching(text, "name", "code"), **given(state=state))
    return page(found.select_related("organisation"), _SYSTEM_SORTS, sort, cursor, rows)


def notices() -> "QuerySet[HolidayNotice, HolidayNotice]":
    """The years of holidays entered here."""
    return HolidayNotice.objects.all()


def closed_years(actor: Actor, organisations: Iterable[int] = ()) -> set[tuple[int, int]]:
    """Organisation and year of every year closed."""
    states = visible(actor, YearState).filter(closed_at__isnull=False)
    wanted = set(organisations)
    pairs = states.values_list("organisation_id", "fiscal_year")
    return {(organisation, year) for organisation, year in pairs if not wanted or organisation in wanted}
