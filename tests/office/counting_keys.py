"""Keys of rows counted as in a new database: what a test rolled back does not count on PostgreSQL either."""

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection


def count_keys_anew() -> None:
    """The next row of each table gets the key after its last one, whatever was rolled back before."""
    models = list(apps.get_app_config("office").get_models())
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
