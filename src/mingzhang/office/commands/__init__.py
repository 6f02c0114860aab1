"""What the person who runs the site does: serve, migrate, back up, restore, prove."""

import os

import django


def begin() -> None:
    """Loads the site's settings; every command does so first."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingzhang.office.settings")
    django.setup()
