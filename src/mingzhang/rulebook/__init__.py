"""Law as data: forms, rules, policies, deadlines and classifications by region and year, each with its basis."""

from mingzhang.rulebook.book import Rulebook, load
from mingzhang.rulebook.model import BlockDef, ColumnDef, FormDef, RowDef

__all__ = ["BlockDef", "ColumnDef", "FormDef", "RowDef", "Rulebook", "load"]
