"""Tables come in as workbooks: a template, a dry run that shows every error at once, and only then the rows."""

from collections.abc import Mapping

from mingzhang.office.services.exchange.deals import CONTRACTS
from mingzhang.office.services.exchange.definition import Table
from mingzhang.office.services.exchange.dry_run import DryRun, Fault, dry_run
from mingzhang.office.services.exchange.registers import ECONOMIC, FUNCTIONAL, SUPPLIERS, SYSTEMS
from mingzhang.office.services.exchange.requests import INDICATORS, PROJECTS
from mingzhang.office.services.exchange.taking import take
from mingzhang.office.services.exchange.templates import template

TABLES: Mapping[str, Table] = {
    table.id: table for table in (PROJECTS, INDICATORS, CONTRACTS, SUPPLIERS, SYSTEMS, FUNCTIONAL, ECONOMIC)
}
"""What can be imported."""

__all__ = ["TABLES", "DryRun", "Fault", "Table", "dry_run", "take", "template"]
