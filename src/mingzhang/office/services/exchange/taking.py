"""The rows of a file that is clean are stored, all or none, each with its event in the audit trail."""

import hashlib

from django.db import transaction

from mingzhang.office.models import Organisation
from mingzhang.office.scope import seeing
from mingzhang.office.services.acting import Actor, RefusedError
from mingzhang.office.services.audit import record_many
from mingzhang.office.services.exchange.definition import Table
from mingzhang.office.services.exchange.dry_run import dry_run


def take(  # noqa: PLR0913, PLR0917 - which file is taken as which table, for whom and which year
    actor: Actor, table: Table, organisation: Organisation, year: int, content: bytes, name: str
) -> int:
    """Checks the file once more and stores its rows.

    Returns:
        How many rows were stored.

    Raises:
        RefusedError: Something is wrong; nothing is stored.
    """
    with seeing(actor.scope), transaction.atomic():
        checked = dry_run(actor, table, organisation, year, content, name)
        if not checked.clean:
            first = checked.faults[0].sentence if checked.faults else ""
            raise RefusedError({"file": f"{name} 有 {len(checked.faults)} 处问题，没有导入任何一行。{first}"})
        rows = table.take(checked.context, checked.lines)
        reason = f"导入 {name}（SHA-256 {hashlib.sha256(content).hexdigest()}）"
        record_many(actor, f"exchange.{table.id}", rows, organisation=organisation, reason=reason)
    return len(rows)
