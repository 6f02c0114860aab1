"""Whether purchases of a project are cut into pieces below the threshold of open tender, by year and category."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum

from mingzhang.office.models import Adjustment, Procurement
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.organisations import regions_of
from mingzhang.office.queries.procurement import procurement_rows
from mingzhang.office.queries.visible import visible
from mingzhang.rulebook import load
from mingzhang.rulebook.spending import TenderThreshold

Outcome = Literal["holds", "fails", "unknown"]


@dataclass(frozen=True, slots=True)
class Splitting:
    """What is said of one project's purchases of one category in one year.

    Attributes:
        number, total: The purchases that count, and the sum of their budgets in yuan.
        basis: Of the threshold compared with.
    """

    outcome: Outcome
    sentence: str
    number: int
    total: Decimal
    basis: tuple[str, ...] = ()
    suggestion: str = ""


def with_alike(rows: "QuerySet[Procurement, Procurement]", actor: Actor) -> "QuerySet[Any, Any]":
    """Procurements with how many of the same project, year and category count together, and their sum."""
    same = {name: OuterRef(name) for name in ("project", "fiscal_year", "category")}
    alike = visible(actor, Procurement).filter(**same, approval="").exclude(method__in=_open_methods())
    grouped = alike.order_by().values("project")
    lines = Q(given_to__project=OuterRef("project")) | Q(taken_from__project=OuterRef("project"))
    adjusted = visible(actor, Adjustment).filter(
        lines, fiscal_year=OuterRef("fiscal_year"), state=Adjustment.State.APPROVED
    )
    return rows.annotate(
        alike=Subquery(grouped.annotate(n=Count("pk")).values("n")),
        alike_total=Subquery(grouped.annotate(total=Sum("budget")).values("total")),
        was_adjusted=Exists(adjusted),
    )


def _open_methods() -> frozenset[str]:
    return frozenset(name for entry in load().spending.tender_thresholds for name in entry.except_methods)


def splitting(row: Any) -> Splitting | None:
    """What is said of a procurement from `with_alike`; None where it is not counted."""
    first, last = (_rules(row, date(row.fiscal_year, month, day)) for month, day in ((1, 1), (12, 31)))
    concerned = {name for entry in load().spending.tender_thresholds for name in entry.categories}
    if row.category not in concerned or row.approval or row.method in _open_methods():
        return None
    number, total = row.alike or 0, row.alike_total or Decimal(0)
    if number <= 1:
        return Splitting("holds", "本年度同一项目同类只采购一次，不涉及累计。", number, total)
    if first != last or not first:
        why = "规则库没有本年度适用的公开招标数额标准"
        return Splitting("unknown", f"{_counted(number, total)}；{why}。", number, total)
    return against(first[0], number, total, adjusted=row.was_adjusted)


def _rules(row: Any, day: date) -> tuple[TenderThreshold, ...]:
    return load().spending.thresholds(row.category, regions_of(row.organisation), day)


def _counted(number: int, total: Decimal) -> str:
    return f"本年度同一项目同类、未公开招标的采购 {number} 次，预算合计 {total:,.2f} 元"


def against(rule: TenderThreshold, number: int, total: Decimal, *, adjusted: bool) -> Splitting:
    """Several purchases and their sum against a threshold; an adjusted budget may be an exception of the law."""
    outcome, why = _compared(rule, total, adjusted=adjusted)
    return Splitting(outcome, f"{_counted(number, total)}，{why}。", number, total, rule.basis, rule.suggestion)


def _compared(rule: TenderThreshold, total: Decimal, *, adjusted: bool) -> tuple[Outcome, str]:
    limit = f"{rule.amount:,.2f} 元"
    if total <= rule.amount:
        least = "各地公开招标数额标准的下限" if rule.floor else "公开招标数额标准"
        return "holds", f"没有超过{least} {limit}"
    if rule.floor:
        return "unknown", f"超过 {limit}；所在地的公开招标数额标准没有录入规则库，无法判断"
    if adjusted:
        return "unknown", f"超过公开招标数额标准 {limit}；项目预算本年度有调整，是否属于除外情形须人工核对"
    return "fails", f"超过公开招标数额标准 {limit}，属于化整为零规避公开招标"


@dataclass(frozen=True, slots=True)
class Split:
    """One project's purchases of one category, for the monitoring of a year."""

    procurement: Procurement
    said: Splitting


def splits(actor: Actor, year: int) -> tuple[Split, ...]:
    """What fails, then what cannot be told; one entry a project and category."""
    rows: Iterable[Any] = with_alike(procurement_rows(actor, year), actor).filter(alike__gt=1).order_by("pk")
    found: dict[tuple[int, str], Split] = {}
    for row in rows:
        said = splitting(row)
        if said is not None and said.outcome != "holds":
            found.setdefault((row.project_id, row.category), Split(row, said))
    return tuple(sorted(found.values(), key=lambda one: one.said.outcome != "fails"))
