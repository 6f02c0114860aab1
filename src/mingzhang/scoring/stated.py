"""What the running text of an evaluation says of scores: of leaves, groups, the total and the grade."""

import re
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.findings import Evidence
from mingzhang.forms import Report
from mingzhang.quantities import parse_number
from mingzhang.rulebook.policies import Stated
from mingzhang.scoring.model import StatedScore
from mingzhang.scoring.running_text import RunningText, running_text


@dataclass(frozen=True, slots=True)
class StatedScores:
    """All scores that a text says, each with its sentence."""

    scores: tuple[StatedScore, ...] = ()
    groups: tuple[StatedScore, ...] = ()
    totals: tuple[StatedScore, ...] = ()
    grades: tuple[tuple[str, Evidence], ...] = ()

    def of(self, names: tuple[str, ...]) -> tuple[StatedScore, ...]:
        """The scores of leaves that the text calls by one of some names, with or without their weight."""
        return tuple(one for one in (*self.scores, *self.groups) if one.name in names)

    def of_group(self, names: tuple[str, ...]) -> tuple[StatedScore, ...]:
        """The scores of groups that the text calls by one of some names."""
        return tuple(one for one in self.groups if one.name in names)


def stated_scores(patterns: Stated, report: Report) -> StatedScores:
    """What a report's text says of scores, by a policy's patterns."""
    text = running_text(report)
    return StatedScores(
        tuple(_score(text, found) for found in text.matches(patterns.scores)),
        tuple(_score(text, found) for found in text.matches(patterns.groups)),
        tuple(_score(text, found) for found in text.matches(patterns.total)),
        tuple((found["grade"], text.evidence(found, "grade")) for found in text.matches(patterns.grade)),
    )


def _score(text: RunningText, found: re.Match[str]) -> StatedScore:
    groups = found.groupdict()
    return StatedScore(
        name=groups.get("name") or "",
        score=Decimal(groups["score"]),
        source=text.evidence(found, "score"),
        formula=(groups.get("formula") or "").rstrip("="),
        lost=_number(groups.get("lost")),
        weight=_number(groups.get("weight")),
        rate=_number(groups.get("rate")),
    )


def _number(text: str | None) -> Decimal | None:
    found = parse_number(text) if text else None
    return None if found is None else found.value
