"""Tells Django about the office."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    """The one app of the site."""

    name = "mingzhang.office"
    label = "office"
    verbose_name = "明账"
    default_auto_field = "django.db.models.BigAutoField"
