"""What a person states: inputs as numbers with their units, and judged points with reason and judge."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from mingzhang.errors import QuantityError, RulebookError
from mingzhang.findings import Evidence
from mingzhang.forms import Source
from mingzhang.quantities import parse_quantity
from mingzhang.rulebook.inputs import InputDef
from mingzhang.rulebook.policies import PolicyDef
from mingzhang.scoring.model import Input

_ENTERED = Source(via="entry")


@dataclass(frozen=True, slots=True)
class Judgement:
    """Points that a person gives to a judged indicator.

    Attributes:
        reason: Why these points; the policy's own where it is empty.
        judge: Who; the policy's own where it is empty.
    """

    points: Decimal
    reason: str = ""
    judge: str = ""


def given_inputs(policy: PolicyDef, texts: Mapping[str, str]) -> dict[str, Input]:
    """The inputs that a person states by identifier or label, in the units of the policy.

    Args:
        policy: Declares the inputs.
        texts: Identifier or label to what was typed: `614份`, `94.17%`, `48,000`.

    Raises:
        RulebookError: The policy declares no such input.
    """
    by_name = {one.id: one for one in policy.inputs} | {one.label: one for one in policy.inputs}
    found = {}
    for name, text in texts.items():
        if name not in by_name:
            known = "、".join(f"{one.id}（{one.label}）" for one in policy.inputs) or "无"
            raise RulebookError(f"计分办法 {policy.id} 没有声明数据“{name}”；可填的有：{known}。")
        declared = by_name[name]
        found[declared.id] = given_input(declared, text)
    return found


def given_input(declared: InputDef, text: str) -> Input:
    """One input as typed; without a value, and with the reason, where it is no number in a fitting unit."""
    source = Evidence("entry", declared.id, "", text, _ENTERED, declared.label)
    blank = Input(declared.id, declared.label, declared.unit, sources=(source,))
    if declared.words:
        return Input(declared.id, declared.label, declared.unit, words=text.strip(), sources=(source,))
    value, why = _in_unit(declared, text)
    return Input(blank.id, blank.label, blank.unit, value, why=why, sources=(source,))


def _in_unit(declared: InputDef, text: str) -> tuple[Fraction | None, str | None]:
    quantity = parse_quantity(text)
    if quantity is None:
        return None, f"“{declared.label}”填的“{text}”不是数值，请填数字" + (
            f"和单位{declared.unit}" if declared.unit else ""
        )
    if quantity.approximate:
        return None, f"“{declared.label}”填的“{text}”不是确数，请填确切的数"
    if quantity.unit is None or quantity.unit == declared.unit:
        return quantity.exact_in(quantity.unit), None
    try:
        return quantity.exact_in(declared.unit), None
    except QuantityError:
        unit = declared.unit or "不带单位"
        return None, f"“{declared.label}”填的“{text}”与办法所用单位（{unit}）不同，不能换算"
