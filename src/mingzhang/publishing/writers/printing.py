"""What is printed for a run, for what is not there, and for signs that no file may hold."""

import re

from mingzhang.publishing.documents.model import Ask, Run, Withheld

_NEVER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """A text without control characters and halves of characters, which neither XML nor a typesetter takes."""
    return _NEVER.sub("", text)


def plain(run: Run) -> str:
    """What a run prints."""
    if isinstance(run, Ask):
        return f"【待填写：{run.what}】"
    if isinstance(run, Withheld):
        return f"［不予公开：{run.reason}］"
    return run.text


def plain_of(runs: tuple[Run, ...]) -> str:
    """What some runs print, without their looks."""
    return "".join(map(plain, runs))
