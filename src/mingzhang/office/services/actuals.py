"""The actual of an indicator: one door for a typed number, for one computed from readings, for one of a survey."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from mingzhang.office.models import Collector, IndicatorActual, Measure, ProjectIndicator
from mingzhang.office.queries.measuring import Measured, measured
from mingzhang.office.queries.visible import visible
from mingzhang.office.services.acting import Actor, RefusedError, Role, refuse_if, require
from mingzhang.office.services.changing import adding, changing
from mingzhang.quantities.quantity import parse_quantity
from mingzhang.quantities.target import parse_target
from mingzhang.quantities.units import same_dimension

WRITERS = frozenset({Role.CLERK, Role.HEAD})
_Origin = IndicatorActual.Origin


def set_actual(
    actor: Actor, indicator: ProjectIndicator, text: str, note: str = "", revision: int | None = None
) -> IndicatorActual:
    """A typed actual; one that takes the place of a computed one says why."""
    known = _known(actor, indicator)
    replaces = known is not None and known.origin != _Origin.TYPED and known.text != text.strip()
    came = known.get_origin_display() if known else ""
    refuse_if(
        {"note": f"这一指标的完成值{came}，改为人工填写须说明原因。" if replaces and not note.strip() else None}
    )
    return _put(
        actor, indicator, known, revision, text=text.strip(), origin=_Origin.TYPED, note=note, derivation={}
    )


def compute_actual(actor: Actor, indicator: ProjectIndicator, revision: int | None = None) -> IndicatorActual:
    """The actual as the readings give it, with its derivation; what is missing is said with it."""
    require(actor, WRITERS, indicator.organisation, "计算完成值")
    measure = visible(actor, Measure).filter(indicator=indicator).first()
    if measure is None:
        raise RefusedError({"": "还没有设置计算方法。"})
    found = measured(actor, measure, visible(actor, Collector).filter(indicator=indicator))
    refuse_if({"": found.why or None})
    values: dict[str, Any] = {
        "text": found.text,
        "origin": _Origin.COMPUTED,
        "note": gap_note(found),
        "derivation": derivation(found),
    }
    return _put(actor, indicator, _known(actor, indicator), revision, **values)


def set_surveyed(
    actor: Actor, indicator: ProjectIndicator, text: str, note: str, told: Mapping[str, Any]
) -> IndicatorActual:
    """The actual as a survey gives it, with what is told of the survey; it is judged as a typed one is."""
    values = {"text": text, "origin": _Origin.SURVEY, "note": note, "derivation": dict(told)}
    return _put(actor, indicator, _known(actor, indicator), None, **values)


def gap_note(found: Measured) -> str:
    """What was not measured, as it stands beside the number; blank where nothing is missing."""
    if found.whole:
        return ""
    return f"缺测 {found.missing} 次，未能采集 {found.unknown} 次，均未补数。"


def derivation(found: Measured) -> dict[str, Any]:
    """How a number came about, to be kept with it."""
    measure = found.measure
    return {
        "method": str(measure),
        "formula": found.formula,
        "value": str(found.value),
        "ok": found.served,
        "failed": found.failed,
        "unknown": found.unknown,
        "missing": found.missing,
        "computed_at": timezone.now().isoformat(timespec="seconds"),
    }


def _known(actor: Actor, indicator: ProjectIndicator) -> IndicatorActual | None:
    return visible(actor, IndicatorActual).filter(indicator=indicator).first()


def _put(
    actor: Actor,
    indicator: ProjectIndicator,
    known: IndicatorActual | None,
    revision: int | None,
    **values: Any,
) -> IndicatorActual:
    require(actor, WRITERS, indicator.organisation, "填写完成值")
    refuse_if({"text": _wrong(indicator, values["text"])})
    if known is None:
        row = IndicatorActual(
            organisation=indicator.organisation, fiscal_year=indicator.fiscal_year, indicator=indicator, **values
        )
        return adding(actor, row, "actuals.set", values["note"])
    with changing(actor, known, "actuals.set", revision, values["note"]) as current:
        for name, value in values.items():
            setattr(current, name, value)
    return current


def _wrong(indicator: ProjectIndicator, text: str) -> str | None:
    return unit_problem(indicator.target, indicator.fiscal_year, text) if text else "请填写完成值。"


def unit_problem(target: str, year: int, text: str) -> str | None:
    """What is wrong with an actual in a unit that the target's cannot be compared with; it is named, not taken."""
    wanted, actual = parse_target(target, year).quantity, parse_quantity(text)
    if wanted is None or actual is None or actual.unit is None or same_dimension(actual.unit, wanted.unit):
        return None
    return f"完成值的单位“{actual.unit}”与指标值“{target}”的单位不能换算，请核对。"
