"""Filled forms and rules give findings with three outcomes: holds, fails, cannot tell."""

from importlib import import_module
from typing import TYPE_CHECKING

from mingzhang.checking.engine import Options, check, is_clean
from mingzhang.checking.tables.relations import Linear, instances

if TYPE_CHECKING:
    from mingzhang.checking.cases import CaseResult, run_cases

__all__ = ["CaseResult", "Linear", "Options", "check", "instances", "is_clean", "run_cases"]


def __getattr__(name: str) -> object:
    # Cases are run by those who change rules; a check of documents does not pay for importing their runner.
    if name not in ("CaseResult", "run_cases"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.cases"), name)
