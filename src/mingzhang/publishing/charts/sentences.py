"""Titles of charts as sentences, made from the very data that is drawn."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from mingzhang.publishing.charts.bands import Band, Mark, grade_of
from mingzhang.publishing.charts.bars import Item
from mingzhang.publishing.charts.levels import Level
from mingzhang.publishing.charts.pairs import Pair
from mingzhang.publishing.charts.progress import Point
from mingzhang.publishing.charts.scale import printed, shown
from mingzhang.quantities import round_half_up


def share_of_largest(items: Sequence[Item], unit: str, whole: str = "合计") -> str:
    """Which part is the largest, and its share: “一般公共服务支出最大，为 80.00 万元，占合计的 80.0%”."""
    if not items:
        return "没有可比较的数据"
    largest = max(items, key=lambda item: item.value)
    total = sum((item.value for item in items), Decimal(0))
    said = f"{largest.name}最大，为 {printed(largest.value)} {unit}"
    return f"{said}，占{whole}的 {shown(_percent(largest.value, total))}%" if total > 0 <= largest.value else said


def used_of_planned(items: Sequence[Pair], unit: str, planned: str, used: str, below: Decimal) -> str:
    """How much was used of all that was planned, and how many projects used less than a share of theirs."""
    known = [pair for pair in items if pair.rate is not None]
    given = sum((pair.planned for pair in known if pair.planned is not None), Decimal(0))
    spent = sum((pair.used for pair in known if pair.used is not None), Decimal(0))
    if not given:
        return f"没有可比较的{planned}"
    low = sum(1 for pair in known if pair.rate is not None and pair.rate < below)
    said = f"{used} {shown(spent)} {unit}，为{planned}的 {shown(_percent(spent, given))}%"
    return said + (f"，{len(known)} 项中有 {low} 项低于 {shown(below)}%" if low else "")


def reached_against_time(points: Sequence[Point], what: str, time: str) -> str:
    """Where the last known moment stands against time: “截至9月，执行率 65.2%，低于时间进度 9.8 个百分点”."""
    known = [point for point in points if point.reached is not None]
    if not known or known[-1].reached is None:
        return f"尚无{what}数据"
    last = known[-1]
    said = f"截至{last.name}，{what} {shown(known[-1].reached)}%"
    if last.expected is None:
        return said
    apart = known[-1].reached - last.expected
    if apart == 0:
        return f"{said}，与{time}相同"
    return f"{said}，{'高' if apart > 0 else '低'}于{time} {shown(abs(apart))} 个百分点"


def grades_won(marks: Sequence[Mark], grades: Sequence[Band]) -> str:
    """How many earned each grade, the highest first; of one alone its score and grade."""
    if not marks:
        return "没有得分"
    if len(marks) == 1:
        return f"{marks[0].name}得 {shown(marks[0].value)} 分，等级为“{grade_of(marks[0].value, grades)}”"
    won = [grade_of(mark.value, grades) for mark in marks]
    counts = [(grade.name, won.count(grade.name)) for grade in reversed(grades)]
    return f"{len(marks)} 个得分中，" + "，".join(f"“{name}”{count} 个" for name, count in counts if count)


def weakest_group(items: Sequence[Level]) -> str:
    """The whole score, and the first-level indicator that lost the largest share of its points."""
    first = [item for item in items if item.level == 1 and item.score is not None and item.weight]
    if not first:
        return "没有得分"
    won = sum((item.score for item in first if item.score is not None), Decimal(0))
    weight = sum((item.weight for item in first), Decimal(0))
    weakest = min(first, key=lambda item: Fraction(item.score or 0) / Fraction(item.weight))
    lost = weakest.weight - (weakest.score or Decimal(0))
    said = f"得 {shown(won)} 分（满分 {shown(weight)} 分）"
    return said + (f"，“{weakest.name}”失分比例最高，失 {shown(lost)} 分" if lost > 0 else "，各项均未失分")


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    return round_half_up(Fraction(part) / Fraction(whole) * 100, 1)
