"""The rule book as one object: loaded once from `data/`, read everywhere."""

import csv
import re
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

from mingzhang.errors import RulebookError
from mingzhang.rulebook.model import FormDef
from mingzhang.rulebook.yamlfile import load_list

DATA = Path(str(files("mingzhang.rulebook"))) / "data"


@dataclass(frozen=True)
class Classification:
    """Known codes of a classification: not a complete official list, so an unknown code is 'cannot tell'.

    Attributes:
        names: Code to the name seen most recently.
        years: Code to the years in which it was seen.
    """

    names: dict[str, str]
    years: dict[str, frozenset[int]]

    @cached_property
    def class_by_name(self) -> dict[str, str]:
        """Name of a three-digit class to its code."""
        return {name: code for code, name in self.names.items() if len(code) == len("201")}


@dataclass(frozen=True)
class Rulebook:
    """Everything the law can change, as data with dates, regions and citations."""

    data: Path

    @cached_property
    def forms(self) -> dict[str, FormDef]:
        """Form definitions by identifier, in the order of their files."""
        found: dict[str, FormDef] = {}
        for path in sorted((self.data / "forms").glob("*.yaml")):
            for form in load_list(path, FormDef):
                if form.id in found:
                    raise RulebookError(f"{path.name}：表 {form.id} 定义了两次，请删去一个。")
                found[form.id] = form
        return found

    @cached_property
    def title_patterns(self) -> tuple[tuple[re.Pattern[str], FormDef], ...]:
        """Compiled title patterns with their forms."""
        return tuple((re.compile(t), form) for form in self.forms.values() for t in form.titles)

    @cached_property
    def functional(self) -> Classification:
        """Codes of expenditure by function (支出功能分类)."""
        return _classification(self.data / "classifications" / "functional.csv")

    @cached_property
    def economic(self) -> Classification:
        """Codes of expenditure by economic class (支出经济分类)."""
        return _classification(self.data / "classifications" / "economic.csv")


def _classification(path: Path) -> Classification:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return Classification(
        {r["code"]: r["name"] for r in rows},
        {r["code"]: frozenset(int(y) for y in r["years_seen"].split("/") if y) for r in rows},
    )


@cache
def load(data: Path = DATA) -> Rulebook:
    """The rule book in a folder, by default the one that ships with the package."""
    return Rulebook(data)
