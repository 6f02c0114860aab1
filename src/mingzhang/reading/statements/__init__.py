"""Reads the narrative of accounts and evaluations into statements: subject, measure, value, unit, place."""

from mingzhang.reading.statements.lines import table_lines
from mingzhang.reading.statements.reader import read_statements

__all__ = ["read_statements", "table_lines"]
