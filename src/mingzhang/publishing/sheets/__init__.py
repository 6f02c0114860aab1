"""Laid-out forms: one sheet, written as workbook, HTML page or flattened text."""

from mingzhang.publishing.sheets.layout import lay_out, report_sheets
from mingzhang.publishing.sheets.model import Heading, Sheet, SheetCell

__all__ = ["Heading", "Sheet", "SheetCell", "lay_out", "report_sheets"]
