"""What the environment says: folder, secret, database, names of the site."""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from mingzhang.errors import MingzhangError

HOME = Path(os.environ.get("MINGZHANG_HOME", "office-data")).resolve()


def flag(name: str) -> bool:
    """Whether a variable is set to 1."""
    return os.environ.get(name) == "1"


def names(name: str, default: str = "") -> list[str]:
    """A variable that lists names, separated by commas."""
    return [found.strip() for found in os.environ.get(name, default).split(",") if found.strip()]


def number(name: str, default: int) -> int:
    """A variable that holds a whole number above zero.

    Raises:
        MingzhangError: It holds something else.
    """
    given = os.environ.get(name, "").strip()
    if given and not (given.isascii() and given.isdigit() and int(given) > 0):
        raise MingzhangError(f"环境变量 {name} 应是大于零的整数，现在是“{given}”；请改正后再启动。")
    return int(given) if given else default


def secret() -> str:
    """The given secret; else one made once and kept beside the database, readable by its owner alone."""
    given = os.environ.get("MINGZHANG_SECRET")
    if given:
        return given
    path = HOME / "secret"
    if not path.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return path.read_text(encoding="ascii")


def database() -> dict[str, object]:
    """PostgreSQL by `DATABASE_URL`, else SQLite with a write-ahead log, so that readers never wait."""
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


def connections() -> dict[str, str]:
    """Databases that collectors may ask, by name in small letters: `MINGZHANG_CONNECTION_<NAME>` to its address."""
    prefix = "MINGZHANG_CONNECTION_"
    return {name.removeprefix(prefix).lower(): url for name, url in os.environ.items() if name.startswith(prefix)}
