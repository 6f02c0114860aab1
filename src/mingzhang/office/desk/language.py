"""The English of every Chinese sentence and label that pages show: one catalogue, found by the Chinese."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml
from django.utils.translation import get_language


@cache
def _steps() -> Mapping[str, str]:
    """Names of services to what the trail calls them, as written in `locale/events.yaml`."""
    text = files("mingzhang.office").joinpath("locale/events.yaml").read_text(encoding="utf-8")
    loaded: dict[str, str] = yaml.safe_load(text)
    return loaded


def step(action: str) -> str:
    """What the trail calls a step, in the language of the page."""
    return say(_steps().get(action, action))


@cache
def catalogue() -> Mapping[str, str]:
    """Chinese to English, as written in `locale/en.yaml`."""
    text = files("mingzhang.office").joinpath("locale/en.yaml").read_text(encoding="utf-8")
    loaded: dict[str, str] = yaml.safe_load(text)
    return loaded


def in_english() -> bool:
    """Whether the page is shown in English."""
    return get_language() == "en"


def say(text: object, **values: object) -> str:
    """A sentence or label in the language of the page; `{name}` in it is filled with the value of that name."""
    said = str(text)
    if in_english():
        said = catalogue().get(said, said)
    return said.format(**values) if values else said
