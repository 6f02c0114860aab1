"""Workbooks of all forms with live formulas, found in the rule book: sums, rates, scores, and a sheet of checks."""

from mingzhang.publishing.live.workbook import workbook

__all__ = ["workbook"]
