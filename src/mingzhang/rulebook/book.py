"""The rule book as one object: loaded once from `data/`, read everywhere."""

import csv
import re
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from mingzhang.errors import RulebookError
from mingzhang.rulebook.deadlines import DeadlineDef, EventDef
from mingzhang.rulebook.model import Entry, FormDef
from mingzhang.rulebook.policies import PolicyDef
from mingzhang.rulebook.rules import RuleDef
from mingzhang.rulebook.table_sets import TableSet
from mingzhang.rulebook.wording import Wording
from mingzhang.rulebook.yamlfile import convert, load_folder, read_yaml

E = TypeVar("E", bound=Entry)

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
        return self._entries("forms", FormDef, "表")

    @cached_property
    def title_patterns(self) -> tuple[tuple[re.Pattern[str], FormDef], ...]:
        """Compiled title patterns with their forms."""
        return tuple((re.compile(t), form) for form in self.forms.values() for t in form.titles)

    @cached_property
    def rules(self) -> dict[str, RuleDef]:
        """Rules by identifier, in the order of their files."""
        return self._entries("rules", RuleDef, "规则")

    @cached_property
    def policies(self) -> dict[str, PolicyDef]:
        """Scoring policies by identifier, in the order of their files."""
        return self._entries("policies", PolicyDef, "计分办法")

    @cached_property
    def deadlines(self) -> dict[str, DeadlineDef]:
        """Deadlines by identifier."""
        return self._entries("deadlines", DeadlineDef, "期限")

    @cached_property
    def events(self) -> dict[str, EventDef]:
        """Events that deadlines begin and end with, by identifier."""
        return self._entries("events", EventDef, "事件")

    @cached_property
    def table_sets(self) -> tuple[TableSet, ...]:
        """Which tables a place publishes, in which order and under which names."""
        return tuple(self._entries("table_sets", TableSet, "表套").values())

    @cached_property
    def wording(self) -> Wording:
        """How documents word what stands around tables."""
        path = self.data / "wording.yaml"
        text = path.read_text(encoding="utf-8")
        return convert(read_yaml(text, path.name), Wording, path.name, text)

    @cached_property
    def functional_classes(self) -> dict[str, str]:
        """Every name that a three-digit class of expenditure by function has had, to its code."""
        with (self.data / "classifications" / "functional_classes.csv").open(encoding="utf-8", newline="") as file:
            return {row["name"]: row["code"] for row in csv.DictReader(file)}

    @cached_property
    def functional(self) -> Classification:
        """Codes of expenditure by function (支出功能分类)."""
        return _classification(self.data / "classifications" / "functional.csv")

    @cached_property
    def economic(self) -> Classification:
        """Codes of expenditure by economic class (支出经济分类)."""
        return _classification(self.data / "classifications" / "economic.csv")

    def _entries(self, folder: str, type_: type[E], what: str) -> dict[str, E]:
        """All entries of a folder by identifier; one that is defined twice is refused."""
        found: dict[str, E] = {}
        for name, entry in load_folder(self.data / folder, type_):
            if entry.id in found:
                raise RulebookError(f"{name}：{what} {entry.id} 定义了两次，请删去一个。")
            found[entry.id] = entry
        return found


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
