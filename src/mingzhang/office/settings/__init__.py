"""Settings of the site, from the environment; everything has a default for one machine.

| variable | meaning |
|---|---|
| `MINGZHANG_HOME` | folder of the database, files and secret; `office-data` in the working folder |
| `DATABASE_URL` | `postgresql://user:password@host/name`; SQLite in `MINGZHANG_HOME` without it |
| `MINGZHANG_HOSTS` | names under which the site is reached, separated by commas |
| `MINGZHANG_DEBUG` | `1` for development only |
"""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

HOME = Path(os.environ.get("MINGZHANG_HOME", "office-data")).resolve()
DEBUG = os.environ.get("MINGZHANG_DEBUG") == "1"
ALLOWED_HOSTS = [h for h in os.environ.get("MINGZHANG_HOSTS", "localhost,127.0.0.1").split(",") if h]


def _secret() -> str:
    """Made once and kept beside the database, readable by its owner alone."""
    given = os.environ.get("MINGZHANG_SECRET")
    if given:
        return given
    path = HOME / "secret"
    if not path.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return path.read_text(encoding="ascii")


SECRET_KEY = _secret()


def _database() -> dict[str, object]:
    url = urlsplit(os.environ.get("DATABASE_URL", ""))
    if not url.scheme:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "office.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
        }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path.lstrip("/"),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "",
        "PORT": url.port or "",
        "OPTIONS": {"pool": True},
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "mingzhang.office",
]
AUTH_USER_MODEL = "office.User"
ROOT_URLCONF = "mingzhang.office.urls"
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
STATIC_URL = "static/"
