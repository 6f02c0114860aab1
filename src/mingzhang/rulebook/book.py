"""The rule book as one object: loaded once from `data/`, read everywhere."""

import csv
import re
from collections.abc import Iterable
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from mingzhang.errors import RulebookError
from mingzhang.rulebook.model import Entry, FormDef
from mingzhang.rulebook.rules import RuleDef
from mingzhang.rulebook.statements import StatementGrammar, load_grammar
from mingzhang.rulebook.surveys import SurveyDef
from mingzhang.rulebook.table_sets import TableSet
from mingzhang.rulebook.wording import Wording
from mingzhang.rulebook.yamlfile import load_folder, read_file

# The schemas of what few commands ask for are imported when it is asked for.
if TYPE_CHECKING:
    from mingzhang.rulebook.deadlines import DeadlineDef, EventDef, EventTables
    from mingzhang.rulebook.documents import DocumentBook
    from mingzhang.rulebook.mappings import MappingDef
    from mingzhang.rulebook.paper import PaperDef
    from mingzhang.rulebook.papers import Papers
    from mingzhang.rulebook.policies import PolicyDef
    from mingzhang.rulebook.portal import Portal
    from mingzhang.rulebook.recheck_tables import RecheckTables
    from mingzhang.rulebook.result_uses import ResultUseDef
    from mingzhang.rulebook.signatures import SignatureDef
    from mingzhang.rulebook.spending import Spending

E = TypeVar("E", bound=Entry)

DATA = Path(__file__).parent / "data"


class Classification(msgspec.Struct, frozen=True):
    """Known codes of a classification: not a complete official list, so an unknown code is 'cannot tell'.

    Attributes:
        names: Code to the name seen most recently.
        years: Code to the years in which it was seen.
    """

    names: dict[str, str]
    years: dict[str, frozenset[int]]


class Rulebook(msgspec.Struct, frozen=True, dict=True):
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
    def policies(self) -> "dict[str, PolicyDef]":
        """Scoring policies by identifier, in the order of their files."""
        from mingzhang.rulebook.policies import PolicyDef  # noqa: PLC0415 - see above

        return self._entries("policies", PolicyDef, "计分办法")

    def with_policy(self, policy: "PolicyDef") -> "Rulebook":
        """The same rule book with one more policy; it goes before a shipped one of the same identifier."""
        book = Rulebook(self.data)
        vars(book).update(vars(self), policies={**self.policies, policy.id: policy})
        return book

    def with_rules(self, rules: Iterable[RuleDef]) -> "Rulebook":
        """The same rule book with more rules behind its own."""
        book = Rulebook(self.data)
        vars(book).update(vars(self), rules={**self.rules, **{rule.id: rule for rule in rules}})
        return book

    @cached_property
    def surveys(self) -> dict[str, SurveyDef]:
        """Questionnaires by identifier."""
        return self._entries("surveys", SurveyDef, "问卷")

    @cached_property
    def deadlines(self) -> "dict[str, DeadlineDef]":
        """Deadlines by identifier."""
        from mingzhang.rulebook.deadlines import DeadlineDef  # noqa: PLC0415 - see above

        return self._entries("deadlines", DeadlineDef, "期限")

    @cached_property
    def events(self) -> "dict[str, EventDef]":
        """Events that deadlines begin and end with, by identifier."""
        from mingzhang.rulebook.deadlines import EventDef  # noqa: PLC0415 - see above

        return self._entries("events", EventDef, "事件")

    @cached_property
    def event_tables(self) -> "EventTables":
        """How tables of dated events are headed."""
        from mingzhang.rulebook.deadlines import EventTables  # noqa: PLC0415 - see above

        return read_file(self.data / "event_tables.yaml", EventTables)

    @cached_property
    def signatures(self) -> "dict[str, SignatureDef]":
        """Algorithms that sign publications, by identifier; the first in force signs."""
        from mingzhang.rulebook.signatures import SignatureDef  # noqa: PLC0415 - see above

        return self._entries("signatures", SignatureDef, "签名算法")

    @cached_property
    def recheck_tables(self) -> "RecheckTables":
        """How tables of sampled projects and their re-checked scores are headed."""
        from mingzhang.rulebook.recheck_tables import RecheckTables  # noqa: PLC0415 - see above

        return read_file(self.data / "recheck_tables.yaml", RecheckTables)

    @cached_property
    def spending(self) -> "Spending":
        """Words, limits and bands of procurement and budgets."""
        from mingzhang.rulebook.spending import Spending  # noqa: PLC0415 - see above

        return read_file(self.data / "spending.yaml", Spending)

    @cached_property
    def result_uses(self) -> "dict[str, ResultUseDef]":
        """How results of one year weigh in the budget of the next, by identifier."""
        from mingzhang.rulebook.result_uses import ResultUseDef  # noqa: PLC0415 - see above

        return self._entries("result_uses", ResultUseDef, "结果应用办法")

    @cached_property
    def portal(self) -> "Portal":
        """What the portal shows first, and English names."""
        from mingzhang.rulebook.portal import Portal  # noqa: PLC0415 - see above

        return read_file(self.data / "portal.yaml", Portal)

    @cached_property
    def table_sets(self) -> tuple[TableSet, ...]:
        """Which tables a place publishes, in which order and under which names."""
        return tuple(self._entries("table_sets", TableSet, "表套").values())

    @cached_property
    def mappings(self) -> "dict[str, MappingDef]":
        """Where other programs' workbooks keep the cells of forms, by identifier."""
        from mingzhang.rulebook.mappings import MappingDef  # noqa: PLC0415 - see above

        return self._entries("mappings", MappingDef, "对应关系")

    @cached_property
    def paper(self) -> "PaperDef":
        """How an official document stands on paper."""
        from mingzhang.rulebook.paper import PaperDef  # noqa: PLC0415 - see above

        return read_file(self.data / "paper.yaml", PaperDef)

    @cached_property
    def papers(self) -> "Papers":
        """The papers besides a report: letters and working papers."""
        from mingzhang.rulebook.papers import Papers  # noqa: PLC0415 - see above

        return read_file(self.data / "papers.yaml", Papers)

    @cached_property
    def wording(self) -> Wording:
        """How documents word what stands around tables."""
        return read_file(self.data / "wording.yaml", Wording)

    @cached_property
    def statements(self) -> StatementGrammar:
        """How narrative sentences say what they state."""
        return load_grammar(self.data / "statements")

    @cached_property
    def documents(self) -> "DocumentBook":
        """Outlines, sections and terms of documents to be published."""
        from mingzhang.rulebook.documents import load_documents  # noqa: PLC0415 - see above

        return load_documents(self.data / "documents")

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


@lru_cache(maxsize=4)  # people's own rule books come and go
def load(data: Path = DATA) -> Rulebook:
    """The rule book in a folder, by default the one that ships with the package."""
    return Rulebook(data)
