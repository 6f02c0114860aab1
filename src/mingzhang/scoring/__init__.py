"""Filled forms and a policy give scores and grades, each with its derivation."""

from mingzhang.scoring.model import IndicatorScore, ScoreSheet
from mingzhang.scoring.report import score_report

__all__ = ["IndicatorScore", "ScoreSheet", "score_report"]
