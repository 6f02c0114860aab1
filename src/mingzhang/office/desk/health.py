"""Whether the site lives, and whether it can work: for whoever watches the server."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from mingzhang.office.desk.access import anyone


@anyone
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "live"})


@anyone
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """The database answers and has every table of this version."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return JsonResponse({"status": "no database"}, status=503)
    if missing:
        return JsonResponse({"status": "migrate first", "missing": len(missing)}, status=503)
    return JsonResponse({"status": "ready"})
