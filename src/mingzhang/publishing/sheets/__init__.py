"""Filled forms laid out as printed tables, and written as workbook, Word, HTML or text."""

from mingzhang.publishing.sheets.layout import Sheet, SheetCell, lay_out

__all__ = ["Sheet", "SheetCell", "lay_out"]
