"""Actuals that readings or a survey gave, beside what a form says: where another number was typed, and why."""

from collections.abc import Mapping
from dataclasses import dataclass

from mingzhang.office.models import IndicatorActual, Project
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.backing import same_actual
from mingzhang.office.queries.self_evaluation_forms import BECAUSE, COMPUTED, INDICATOR, Texts
from mingzhang.office.queries.visible import visible

_OPENS, _CLOSES = "〔计算值为", "〕"


@dataclass(frozen=True, slots=True)
class Overtyped:
    """A number typed in place of a computed one.

    Attributes:
        computed: What the readings or the survey gave.
        because: Why another stands; blank where nobody said.
    """

    computed: str
    because: str

    @property
    def remark(self) -> str:
        """How it stands beside the number in print."""
        return f"{_OPENS}{self.computed}，改填理由：{self.because}{_CLOSES}"


def with_computed(actor: Actor, project: Project | int, rows: Texts) -> dict[str, dict[str, str]]:
    """The rows, each indicator with what was computed for it; one whose actual was typed has nothing."""
    actuals = visible(actor, IndicatorActual).filter(indicator__project=project)
    known = actuals.exclude(origin=IndicatorActual.Origin.TYPED)
    texts: dict[str, str] = {
        f"{INDICATOR}{number}": text for number, text in known.values_list("indicator__number", "text")
    }
    found = {row: dict(columns) for row, columns in rows.items()}
    for row, columns in found.items():
        if row.startswith(INDICATOR):
            columns[COMPUTED] = texts.get(row) or columns.get(COMPUTED, "")
    return found


def overtyped(columns: Mapping[str, str]) -> Overtyped | None:
    """What stands in place of a computed number; None where the form says what the readings say, or nothing."""
    computed, typed = columns.get(COMPUTED, ""), columns.get("actual", "")
    if not computed or not typed or same_actual(computed, typed):
        return None
    return Overtyped(computed, columns.get(BECAUSE, ""))


def unexplained(rows: Texts) -> dict[str, str]:
    """Field to the sentence that asks why a computed number was replaced."""
    replaced = {row: overtyped(columns) for row, columns in rows.items() if row.startswith(INDICATOR)}
    return {
        f"{row}.{BECAUSE}": f"“{rows[row]['level3']}”的计算值为 {one.computed}，改填须写明理由。"
        for row, one in replaced.items()
        if one and not one.because
    }


def with_remarks(rows: Texts) -> dict[str, dict[str, str]]:
    """The rows as they are printed: beside a number that replaces a computed one stand both and the reason."""
    found = {row: dict(columns) for row, columns in rows.items()}
    for row, columns in found.items():
        one = overtyped(columns) if row.startswith(INDICATOR) else None
        if one:
            columns["note"] = f"{columns.get('note', '')}{one.remark}"
    return found


def without_remark(note: str) -> str:
    """A note as people wrote it, of one that was printed with a remark."""
    return note.partition(_OPENS)[0].strip() if note.endswith(_CLOSES) else note
