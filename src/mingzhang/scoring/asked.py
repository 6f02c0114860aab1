"""Scores of several reports, where anything in them is scored or a person asks for it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from mingzhang.forms import Report
from mingzhang.rulebook import Rulebook

if TYPE_CHECKING:
    from mingzhang.scoring.given import Judgement
    from mingzhang.scoring.model import ScoreSheet

_SCORED = frozenset({"self_evaluations", "evaluation"})
"""Kinds of forms that hold something to score."""


def score_reports(
    reports: Sequence[Report],
    book: Rulebook,
    policy: str | None = None,
    given: Mapping[str, str] | None = None,
    judged: "Mapping[str, Judgement] | None" = None,
) -> "list[ScoreSheet]":
    """The score sheets of all reports; most documents hold nothing to score, and are spared the import."""
    kinds = {definition.kind for r in reports for f in r.forms if (definition := book.forms.get(f.form))}
    if not (policy or given or judged or kinds & _SCORED):
        return []
    from mingzhang.scoring.report import score_report  # noqa: PLC0415 - told above

    return [sheet for report in reports for sheet in score_report(report, book, policy, given, judged)]
