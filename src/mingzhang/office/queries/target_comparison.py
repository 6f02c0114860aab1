"""A request's targets beside last year's: the same indicator's target then, and what was reached."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from mingzhang.office.models import IndicatorActual, Project, ProjectIndicator, SelfEvaluation
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.performance import falls_short
from mingzhang.office.queries.self_evaluation_forms import INDICATOR
from mingzhang.office.queries.visible import visible
from mingzhang.quantities.number import squeeze
from mingzhang.quantities.quantity import Quantity, parse_quantity
from mingzhang.quantities.target import Relation, Target, parse_target

_MULTIPLIERS = "十百千万亿"
_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A target beside last year's.

    Attributes:
        before: The same indicator of a predecessor.
        reached: What was reached, as its approved self-evaluation says, else as measured; blank where unknown.
        below_target: Whether the target demands less than last year's; None where that cannot be told.
        below_reached: Whether it demands less than was reached; None where that cannot be told.
    """

    indicator: ProjectIndicator
    before: ProjectIndicator
    reached: str
    below_target: bool | None
    below_reached: bool | None


def compared(
    actor: Actor, project: Project, indicators: Iterable[ProjectIndicator], predecessors: list[int]
) -> Iterator[Comparison]:
    """Each indicator that stood in a predecessor under the same name; of several, each."""
    old = _by_name(visible(actor, ProjectIndicator).filter(project__in=predecessors).select_related("project"))
    reached = _reached(actor, predecessors) if old else {}
    for row in indicators:
        for before in old.get(_key(row), ()):
            actual = reached.get((before.project_id, before.number), "")
            yield Comparison(
                row,
                before,
                actual,
                falls_short(row.target, before.target, row.fiscal_year),
                below(row.target, before.target, actual, row.fiscal_year),
            )


def below(target: str, before: str, actual: str, year: int) -> bool | None:
    """Whether a target demands less than was reached; the old target tells which way is better.

    Args:
        target: This year's.
        before: Last year's, for its direction where this year's states none.
        actual: What was reached; blank where nothing is known.
        year: The year of the target.
    """
    reached, own = parse_quantity(actual), parse_target(target, year)
    better = _BETTER.get(own.operator) or _BETTER.get(parse_target(before, year).operator)
    if reached is None or own.quantity is None or better is None:
        return None
    met = Target(better, _with_unit(reached, own.quantity.unit)).met_by(own.quantity)
    return None if met is None else not met


def _with_unit(reached: Quantity, unit: str | None) -> Quantity:
    """A bare number takes the target's unit, but no multiplier: 9000 beside 1万件 is not 9000万件."""
    return reached if unit and unit[0] in _MULTIPLIERS else reached.adopting(unit)


_BETTER: Mapping[str, Relation] = {"≥": "≥", ">": "≥", "≤": "≤", "<": "≤"}
"""Which way is better, by the operator of a target."""


def _by_name(rows: Iterable[ProjectIndicator]) -> Mapping[_Key, list[ProjectIndicator]]:
    found: dict[_Key, list[ProjectIndicator]] = {}
    for row in rows:
        found.setdefault(_key(row), []).append(row)
    return found


def _key(row: ProjectIndicator) -> _Key:
    return squeeze(row.level1), squeeze(row.name)


def _reached(actor: Actor, projects: list[int]) -> dict[tuple[int, int], str]:
    """By project and number of the indicator."""
    measured = visible(actor, IndicatorActual).filter(indicator__project__in=projects)
    found = {(p, n): text for p, n, text in measured.values_list("indicator__project", "indicator__number", "text")}
    forms = visible(actor, SelfEvaluation).filter(project__in=projects, state=SelfEvaluation.State.APPROVED)
    for project, rows in forms.values_list("project", "rows"):
        stated = {int(k.removeprefix(INDICATOR)): r["actual"] for k, r in rows.items() if k.startswith(INDICATOR)}
        found |= {(project, number): text for number, text in stated.items() if text}
    return found
