"""What the person who runs the site does: serve, migrate, back up, restore, prove."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.db.utils import OperationalError, ProgrammingError

from mingzhang.errors import MingzhangError


def begin() -> None:
    """Loads the site's settings; every command does so first."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingzhang.office.settings")
    django.setup()


@contextmanager
def database_told() -> Iterator[None]:
    """Says in one sentence what a database without tables, or one that does not answer, needs.

    Raises:
        MingzhangError: The database cannot be used.
    """
    try:
        yield
    except (OperationalError, ProgrammingError) as error:
        why = str(error).partition("\n")[0]
        raise MingzhangError(
            f"数据库用不了（{why}）；初次使用和升级后先运行 mingzhang office migrate，"
            "再查数据库服务和 DATABASE_URL。"
        ) from error
