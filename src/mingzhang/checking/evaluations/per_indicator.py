"""Rules that look at every indicator of self-evaluation forms: one judge, one finding for its faults."""

from collections.abc import Callable, Iterator
from typing import TypeVar

import msgspec

from mingzhang.checking.outcomes import CannotTell, Fails, Outcome, RuleKind, make_finding, parameters_of
from mingzhang.checking.scores.sheets import NO_FORMS, Scored, scored_forms
from mingzhang.findings import Finding
from mingzhang.forms import Report
from mingzhang.rulebook.book import Rulebook
from mingzhang.rulebook.rules import RuleDef
from mingzhang.scoring import IndicatorScore

P = TypeVar("P", bound=msgspec.Struct)
Picked = str | Outcome | None
"""A fault in words, an outcome, or None where the rule does not speak of an indicator."""

_SHOWN = 14


def per_indicator(
    schema: type[P],
    pick: Callable[[P, Scored, IndicatorScore], Picked],
    *columns: str,
    together: bool = False,
    absent: str = "自评表中没有可以核对的指标",
) -> RuleKind:
    """A kind that looks at every indicator; its faults are one finding for each form, or for all forms together."""

    def kind(rule: RuleDef, report: Report, book: Rulebook) -> Iterator[Outcome]:
        reads = parameters_of(rule, schema)
        forms = scored_forms(report, book)
        told = bool(not forms)
        if not forms:
            yield CannotTell(NO_FORMS)
        waiting: list[tuple[Scored, IndicatorScore, str]] = []
        for scored in forms:
            faults: list[tuple[Scored, IndicatorScore, str]] = []
            for one in scored.indicators:
                picked = CannotTell(_doubt(scored, one)) if doubtful(scored, one) else pick(reads, scored, one)
                if isinstance(picked, str):
                    faults.append((scored, one, picked))
                elif picked is not None:
                    told = True
                    yield picked
            waiting += faults
            if faults and not together:
                told = True
                yield Fails(_finding(rule, report, faults, columns))
        if waiting and together:
            told = True
            yield Fails(_finding(rule, report, waiting, columns))
        if not told:
            yield CannotTell(absent)

    return kind


def doubtful(scored: Scored, one: IndicatorScore) -> bool:
    """Whether what an indicator says may be read in another way."""
    return scored.doubtful(one.row, "target", "actual", "level3")


def _doubt(scored: Scored, one: IndicatorScore) -> str:
    return f"“{scored.project}”的“{one.name}”有读法不唯一的单元格"


def _finding(
    rule: RuleDef, report: Report, faults: list[tuple[Scored, IndicatorScore, str]], columns: tuple[str, ...]
) -> Finding:
    shown = "；".join(words for _, _, words in faults[:_SHOWN]) + ("等" if len(faults) > _SHOWN else "")
    facts = {"project": faults[0][0].project, "count": str(len(faults)), "items": shown}
    evidence = tuple(e for scored, one, _ in faults for e in scored.evidence(one.row, *(columns or ("level3",))))
    return make_finding(rule, report, facts, evidence=evidence)


def named(scored: Scored, one: IndicatorScore) -> str:
    """An indicator with its project, as sentences call it."""
    return f"“{scored.project}”的“{one.name}”"


def note_of(scored: Scored, one: IndicatorScore) -> str:
    """What the form explains of an indicator."""
    return scored.row(one.row).text("note")


def numeric(one: IndicatorScore) -> bool:
    """Whether target and result are numbers that can be compared."""
    return one.target_value is not None and one.actual_value is not None
