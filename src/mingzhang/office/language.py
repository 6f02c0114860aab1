"""Pages and interface in two languages: words from `locale/en.yaml`, sentences from `mingzhang.language`."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml
from django.utils.translation import get_language

from mingzhang.language.catalogue import core_entries, phrases
from mingzhang.language.counting import counted
from mingzhang.language.names import names_in_english
from mingzhang.language.translator import Translator


@cache
def catalogue() -> Mapping[str, str]:
    """Chinese to English, as written in `locale/en.yaml`."""
    text = files("mingzhang.office").joinpath("locale/en.yaml").read_text(encoding="utf-8")
    loaded: dict[str, str] = yaml.safe_load(text)
    return loaded


@cache
def english() -> Translator:
    """What pages and services say, in English."""
    return Translator(core_entries(), phrases(), words={**names_in_english(), **catalogue()})


def in_english() -> bool:
    """Whether the page is shown in English."""
    return get_language() == "en"


def say(text: object, **values: object) -> str:
    """A sentence or label in the language of the page; `{name}` in it is filled with the value of that name."""
    said = str(text)
    if in_english():
        said = english().say(said)
    return counted(said, values).format(**values) if values else said
