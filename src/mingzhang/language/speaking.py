"""In which language this thread speaks: Chinese unless somebody asked for English."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mingzhang.language.translator import Translator

LANGUAGES = ("zh", "en")
_SPOKEN: ContextVar[str] = ContextVar("language", default="zh")


def spoken() -> str:
    """The language in which sentences are now said: `zh` or `en`."""
    return _SPOKEN.get()


def speak(language: str) -> None:
    """Says sentences in a language from now on."""
    _SPOKEN.set(language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Says sentences in a language for a while."""
    token = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


@cache
def _english() -> "Translator":
    # Every command asks in which language it speaks; the catalogue is for those alone that speak English.
    from mingzhang.language.catalogue import core_entries, phrases  # noqa: PLC0415 - see above
    from mingzhang.language.names import names_in_english  # noqa: PLC0415 - see above
    from mingzhang.language.translator import Translator  # noqa: PLC0415 - see above

    return Translator(core_entries(), phrases(), words=names_in_english())


def say(sentence: str) -> str:
    """A finished Chinese sentence in the language that is spoken."""
    return _english().say(sentence) if spoken() == "en" else sentence
