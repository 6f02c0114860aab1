"""Collectors are set up, changed, paused; people probe, bring exports and count with a witness."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from mingzhang.errors import DocumentError, QuantityError
from mingzhang.office.models import Collector, Measure, ProjectIndicator, Reading
from mingzhang.office.queries.visible import visible
from mingzhang.office.services.acting import Actor, RefusedError, Role, refuse_if, require
from mingzhang.office.services.changing import adding, apply, changing
from mingzhang.office.services.collecting import slot_of, told
from mingzhang.office.services.collectors.export import rows_of
from mingzhang.office.services.collectors.kinds import ASKING, TAKERS, question_of, take
from mingzhang.office.services.collectors.taking import Question
from mingzhang.quantities.units import same_dimension

KEEPERS = frozenset({Role.CLERK, Role.HEAD})
COLLECTOR_FIELDS = frozenset({"name", "kind", "target", "parameters", "every", "unit"})
MEASURE_FIELDS = frozenset({"method", "percentile", "unit", "digits", "first_day", "last_day"})
_OF_SERIES = ("kind", "every", "unit")
_DIGITS = 6
_HUNDRED = 100
_BATCH = 500
_SAID = 20
"""Faulty rows of an export that are told one by one."""


def add_collector(actor: Actor, indicator: ProjectIndicator, values: Mapping[str, Any]) -> Collector:
    """A collector that serves an indicator; it runs from now on where it has an interval."""
    require(actor, KEEPERS, indicator.organisation, "设置采集器")
    row = Collector(
        organisation=indicator.organisation, fiscal_year=indicator.fiscal_year, indicator=indicator, name=""
    )
    with transaction.atomic():
        _applied(actor, row, values)
        row.started_at = timezone.now()
        adding(actor, row, "evidence.add_collector")
        _schedule(row)
        Collector._base_manager.filter(pk=row.pk).update(next_due=row.next_due)
    return row


def change_collector(
    actor: Actor, collector: Collector, values: Mapping[str, Any], revision: int | None
) -> Collector:
    """Changes what is asked; readings already kept stay."""
    require(actor, KEEPERS, collector.organisation, "设置采集器")
    with changing(actor, collector, "evidence.change_collector", revision) as current:
        _refuse_other_series(current, values)
        _applied(actor, current, values)
        _schedule(current)
    return current


def _refuse_other_series(row: Collector, values: Mapping[str, Any]) -> None:
    """Readings of one collector stay comparable: of one kind, one unit, one interval."""
    other = [name for name in _OF_SERIES if values.get(name, getattr(row, name)) != getattr(row, name)]
    if other and Reading.objects.filter(collector=row).exists():
        raise RefusedError(dict.fromkeys(other, "已有读数，不能再改；请暂停它，另建一个采集器。"))


def _applied(actor: Actor, row: Collector, values: Mapping[str, Any]) -> None:
    apply(row, values, COLLECTOR_FIELDS)
    if row.kind not in TAKERS:
        raise RefusedError({"kind": "请选择采集方式。"})
    refuse_if(TAKERS[row.kind].problems(Question(row.target, row.parameters)) | _other_problems(actor, row))
    if row.kind not in ASKING:
        row.every = 0


def _other_problems(actor: Actor, row: Collector) -> dict[str, str]:
    others = visible(actor, Collector).filter(indicator=row.indicator).exclude(pk=row.pk)
    units = set(others.values_list("unit", flat=True))
    found = {"name": "" if row.name.strip() else "请填写名称。"}
    if units - {row.unit}:
        known = "、".join(unit or "无单位" for unit in sorted(units))
        found["unit"] = f"同一指标的采集器须用同一单位，已有的是：{known}。"
    return {name: sentence for name, sentence in found.items() if sentence}


def _schedule(row: Collector) -> None:
    """Due at the next moment of its schedule; never where it has none or is paused."""
    runs = row.every > 0 and row.kind in ASKING and row.state == Collector.State.ACTIVE
    row.next_due = slot_of(row, timezone.now()) + timedelta(minutes=row.every) if runs else None


def pause(actor: Actor, collector: Collector, reason: str, revision: int | None = None) -> Collector:
    """Stops the schedule; the time until it resumes is shown as a gap."""
    require(actor, KEEPERS, collector.organisation, "暂停采集")
    with changing(actor, collector, "evidence.pause", revision, reason) as current:
        refuse_if({"reason": None if reason.strip() else "请写明为什么暂停，缺测的时段会附上这一说明。"})
        current.state = Collector.State.PAUSED
        _schedule(current)
    return current


def resume(actor: Actor, collector: Collector, revision: int | None = None) -> Collector:
    """Takes the schedule up again."""
    require(actor, KEEPERS, collector.organisation, "恢复采集")
    with changing(actor, collector, "evidence.resume", revision) as current:
        current.state = Collector.State.ACTIVE
        _schedule(current)
    return current


def probe(actor: Actor, collector: Collector) -> Reading:
    """One reading now, to see whether the collector works; a scheduled collector does not count it."""
    require(actor, KEEPERS, collector.organisation, "立即采集")
    if collector.kind not in ASKING:
        raise RefusedError({"": f"{collector.get_kind_display()}由人员提供，不能探测。"})
    at = timezone.now()
    taken = take(collector)  # outside the transaction: nothing is locked while a slow system is waited for
    reading = Reading(
        collector=collector,
        key=f"demand {at.isoformat()}",
        at=at,
        outcome=taken.outcome,
        value=taken.value,
        text=taken.text.replace("\x00", ""),
        sentence=taken.sentence,
        taken_by=actor.user,
    )
    with changing(actor, collector, "evidence.probe", reason=taken.sentence) as current:
        told(current, taken, at)
        reading.save(force_insert=True)
    return reading


def count(  # noqa: PLR0913, PLR0917 - a count is what, when, how much, by whom and before whom
    actor: Actor, collector: Collector, at: datetime, value: Decimal, witness: str, note: str = ""
) -> Reading:
    """A number that people counted, with who stood by."""
    require(actor, KEEPERS, collector.organisation, "录入人工计数")
    own = {str(actor.user), actor.user.username, actor.user.name}
    refuse_if(
        {
            "": None if collector.kind == Collector.Kind.MANUAL else "只有人工计数可以录入读数。",
            "witness": "请填写见证人，且不能是录入人本人。" if witness.strip() in own | {""} else None,
            "at": "计数时间不能晚于现在。" if at > timezone.now() else None,
        }
    )
    key = f"count {at.isoformat()}"
    with changing(actor, collector, "evidence.count", reason=f"{value}　见证人：{witness.strip()}") as current:
        if Reading.objects.filter(collector=current, key=key).exists():
            raise RefusedError({"at": "这一时间已有计数；读数不能改动，请核对时间。"})
        current.last_at, current.last_outcome, current.last_sentence = at, Reading.Outcome.OK, note[:200]
        made: Reading = Reading.objects.create(
            collector=current,
            key=key,
            at=at,
            outcome=Reading.Outcome.OK,
            value=value,
            text=note,
            witness=witness.strip(),
            taken_by=actor.user,
        )
    return made


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of an export.

    Attributes:
        new: Rows kept.
        known: Rows that were there already, from the same or an earlier export.
        wrong: A sentence for each row that gave no reading.
    """

    collector: Collector
    new: int
    known: int
    wrong: tuple[str, ...]


def bring_export(actor: Actor, collector: Collector, name: str, content: bytes) -> Brought:
    """The rows of an export as readings; all or, where a row is faulty, none, each fault told."""
    require(actor, KEEPERS, collector.organisation, "上传导出文件")
    if collector.kind != Collector.Kind.EXPORT:
        raise RefusedError({"file": "这个采集器不读导出文件。"})
    try:
        rows, wrong = rows_of(question_of(collector), collector.unit, name, content)
    except (DocumentError, QuantityError) as error:
        raise RefusedError({"file": str(error)}) from error
    if wrong:
        more = f"（另有 {len(wrong) - _SAID} 行）" if len(wrong) > _SAID else ""
        raise RefusedError({"file": f"没有保存任何一行：{'；'.join(wrong[:_SAID])}{more}"})
    reason = f"{name}　SHA-256 {hashlib.sha256(content).hexdigest()}"
    with changing(actor, collector, "evidence.bring_export", reason=reason) as current:
        known = set(Reading.objects.filter(collector=current).values_list("key", flat=True))
        fresh = [row for row in rows if row.key not in known]
        readings = [
            Reading(
                collector=current,
                key=row.key,
                at=row.at,
                outcome=row.taken.outcome,
                value=row.taken.value,
                text=row.taken.text,
                sentence=row.taken.sentence,
                taken_by=actor.user,
            )
            for row in fresh
        ]
        Reading.objects.bulk_create(readings, _BATCH)
        current.last_at, current.last_outcome = timezone.now(), Reading.Outcome.OK
        current.last_sentence = f"{name}：新增 {len(fresh)} 行，{len(rows) - len(fresh)} 行已有。"[:300]
    return Brought(current, len(fresh), len(rows) - len(fresh), tuple(wrong))


def set_measure(
    actor: Actor, indicator: ProjectIndicator, values: Mapping[str, Any], revision: int | None = None
) -> Measure:
    """How the indicator's actual is made of its readings."""
    require(actor, KEEPERS, indicator.organisation, "设置计算方法")
    known = visible(actor, Measure).filter(indicator=indicator).first()
    if known is None:
        row = Measure(organisation=indicator.organisation, fiscal_year=indicator.fiscal_year, indicator=indicator)
        _measured(actor, row, values)
        return adding(actor, row, "evidence.set_measure")
    with changing(actor, known, "evidence.set_measure", revision) as current:
        _measured(actor, current, values)
    return current


def _measured(actor: Actor, row: Measure, values: Mapping[str, Any]) -> None:
    apply(row, values, MEASURE_FIELDS)
    of_percentile = row.method == Measure.Method.PERCENTILE
    wants = 1 <= (row.percentile or 0) <= _HUNDRED
    refuse_if(
        {
            "method": None if row.method in Measure.Method.values else "请选择计算方法。",
            "percentile": "百分位数须填 1 到 100，例如 95。" if of_percentile and not wants else None,
            "digits": None if 0 <= row.digits <= _DIGITS else f"小数位数须在 0 到 {_DIGITS} 之间。",
            "last_day": "截止日期不能早于起始日期。" if row.last_day < row.first_day else None,
            "unit": _wrong_unit(actor, row),
        }
    )
    if not of_percentile:
        row.percentile = None


def _wrong_unit(actor: Actor, row: Measure) -> str | None:
    """Readings in milliseconds give no actual in pieces."""
    if row.method in {Measure.Method.SHARE, Measure.Method.COUNT}:
        return None
    unit = visible(actor, Collector).filter(indicator=row.indicator).values_list("unit", flat=True).first()
    try:
        if unit is None or same_dimension(unit, row.unit):
            return None
    except QuantityError as error:
        return str(error)
    return f"读数单位是“{unit or '无'}”，不能换算成“{row.unit or '无'}”。"
