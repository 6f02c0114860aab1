"""Filled forms and a policy give scores and grades, each with its derivation."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mingzhang.scoring.derivation import Node, indicator_tree, sentence, sheet_tree
    from mingzhang.scoring.evaluation import score_evaluation
    from mingzhang.scoring.evaluations import score_evaluations
    from mingzhang.scoring.given import Judgement
    from mingzhang.scoring.model import GroupScore, IndicatorScore, Input, ScoreSheet, StatedScore
    from mingzhang.scoring.reaching import Lever, next_grade_gap, what_would_it_take
    from mingzhang.scoring.recheck_sheet import Listed, listed_in_report, listed_in_table, rechecks_of, sheet_of
    from mingzhang.scoring.report import score_forms, score_report
    from mingzhang.scoring.sampling import (
        Candidate,
        Recheck,
        RecheckResult,
        candidates_of,
        compare_scores,
        largest,
        random_sample,
        stratified,
    )
    from mingzhang.scoring.self_evaluation import score_form
    from mingzhang.scoring.survey import Responses, Satisfaction, read_responses, satisfaction

__all__ = [
    "Candidate",
    "GroupScore",
    "IndicatorScore",
    "Input",
    "Judgement",
    "Lever",
    "Listed",
    "Node",
    "Recheck",
    "RecheckResult",
    "Responses",
    "Satisfaction",
    "ScoreSheet",
    "StatedScore",
    "candidates_of",
    "compare_scores",
    "indicator_tree",
    "largest",
    "listed_in_report",
    "listed_in_table",
    "next_grade_gap",
    "random_sample",
    "read_responses",
    "rechecks_of",
    "satisfaction",
    "score_evaluation",
    "score_evaluations",
    "score_form",
    "score_forms",
    "score_report",
    "sentence",
    "sheet_of",
    "sheet_tree",
    "stratified",
    "what_would_it_take",
]

_HOMES = {
    "Candidate": "sampling",
    "GroupScore": "model",
    "IndicatorScore": "model",
    "Input": "model",
    "Judgement": "given",
    "Lever": "reaching",
    "Listed": "recheck_sheet",
    "Node": "derivation",
    "Recheck": "sampling",
    "RecheckResult": "sampling",
    "Responses": "survey",
    "Satisfaction": "survey",
    "ScoreSheet": "model",
    "StatedScore": "model",
    "candidates_of": "sampling",
    "compare_scores": "sampling",
    "indicator_tree": "derivation",
    "largest": "sampling",
    "listed_in_report": "recheck_sheet",
    "listed_in_table": "recheck_sheet",
    "next_grade_gap": "reaching",
    "random_sample": "sampling",
    "read_responses": "survey",
    "rechecks_of": "recheck_sheet",
    "satisfaction": "survey",
    "score_evaluation": "evaluation",
    "score_evaluations": "evaluations",
    "score_form": "self_evaluation",
    "score_forms": "report",
    "score_report": "report",
    "sentence": "derivation",
    "sheet_of": "recheck_sheet",
    "sheet_tree": "derivation",
    "stratified": "sampling",
    "what_would_it_take": "reaching",
}
"""Which module of the package has a name."""


def __getattr__(name: str) -> object:
    # Checks of any document pair names by `scoring.projects`; only those with something to score need the rest.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
