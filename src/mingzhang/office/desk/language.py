"""Words of pages: sentences and labels, and what the trail calls a step."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

from mingzhang.office.language import catalogue, in_english, say

__all__ = ["catalogue", "in_english", "say", "step"]


@cache
def _steps() -> Mapping[str, str]:
    """Names of services to what the trail calls them, as written in `locale/events.yaml`."""
    text = files("mingzhang.office").joinpath("locale/events.yaml").read_text(encoding="utf-8")
    loaded: dict[str, str] = yaml.safe_load(text)
    return loaded


def step(action: str) -> str:
    """What the trail calls a step, in the language of the page."""
    return say(_steps().get(action, action))
