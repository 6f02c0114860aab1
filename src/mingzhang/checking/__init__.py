"""Filled forms and rules give findings with three outcomes: holds, fails, cannot tell."""

from mingzhang.checking.cases import CaseResult, run_cases
from mingzhang.checking.engine import Options, check, is_clean
from mingzhang.checking.relations import Linear, instances

__all__ = ["CaseResult", "Linear", "Options", "check", "instances", "is_clean", "run_cases"]
