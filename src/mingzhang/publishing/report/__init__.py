"""Reports of a check: one view of the results, written as page, workbook, Markdown and terminal summary."""

from mingzhang.publishing.report.view import CheckView, make_view

__all__ = ["CheckView", "make_view"]
