"""How states of rows look: a sign, a colour and the word."""

from typing import Any

_LOOK = {
    "draft": "idle",
    "under_review": "info",
    "returned": "warning",
    "refused": "error",
    "approved": "holds",
    "stopped": "idle",
    "requested": "info",
    "pending": "info",
    "passed": "holds",
    "signed": "info",
    "finished": "holds",
    "ended": "idle",
    "open": "warning",
    "answered": "info",
    "disputed": "warning",
    "closed": "holds",
    "failed": "error",
    "active": "holds",
    "paused": "idle",
    "ok": "holds",
    "unknown": "unknown",
    "submitted": "info",
    "consolidated": "info",
    "checked": "info",
    "frozen": "info",
    "published": "holds",
    "green": "holds",
    "yellow": "warning",
    "red": "error",
    "grey": "unknown",
    "replaced": "idle",
}


def state(row: Any, field: str = "state") -> tuple[str, str]:
    """Kind and word of a row's state."""
    return _LOOK.get(getattr(row, field), "idle"), getattr(row, f"get_{field}_display")()


def look(word: str) -> str:
    """The kind of a state by its identifier."""
    return _LOOK.get(word, "idle")
