"""Reads catalogues: folders of YAML files that give each Chinese sentence its English."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import yaml

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one written in C where it is there: a catalogue has thousands of lines."""
_PHRASES = "phrases.yaml"


def read_folder(folder: Traversable) -> Mapping[str, str]:
    """All entries of the catalogue files of a folder."""
    files_found = sorted((e for e in folder.iterdir() if e.name.endswith(".yaml")), key=lambda e: e.name)
    texts = [file.read_text(encoding="utf-8") for file in files_found if file.name != _PHRASES]
    found: dict[str, str] = {}
    for text in texts:
        found |= yaml.load(text, _Loader) or {}  # noqa: S506 - a safe loader
    return found


@cache
def core_entries() -> Mapping[str, str]:
    """What reading, checking, scoring, deadlines, reports and the command line say."""
    return read_folder(_own())


@cache
def phrases() -> Mapping[str, str]:
    """Regular expressions for pieces of places and amounts, with what stands for them in English."""
    text = _own().joinpath(_PHRASES).read_text(encoding="utf-8")
    loaded: dict[str, str] = yaml.load(text, _Loader)  # noqa: S506 - a safe loader
    return loaded


def _own() -> Traversable:
    return files("mingzhang.language").joinpath("english")
