"""Filled forms and a policy give scores and grades, each with its derivation."""

from mingzhang.scoring.derivation import Node, derivation, sentence, sheet_tree
from mingzhang.scoring.evaluation import score_evaluation
from mingzhang.scoring.evaluations import score_evaluations
from mingzhang.scoring.model import GroupScore, IndicatorScore, Input, ScoreSheet, StatedScore
from mingzhang.scoring.reaching import Lever, next_grade_gap, what_would_it_take
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
    "Lever",
    "Node",
    "Recheck",
    "RecheckResult",
    "Responses",
    "Satisfaction",
    "ScoreSheet",
    "StatedScore",
    "candidates_of",
    "compare_scores",
    "derivation",
    "largest",
    "next_grade_gap",
    "random_sample",
    "read_responses",
    "satisfaction",
    "score_evaluation",
    "score_evaluations",
    "score_form",
    "score_forms",
    "score_report",
    "sentence",
    "sheet_tree",
    "stratified",
    "what_would_it_take",
]
