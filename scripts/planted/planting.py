"""Plants one error in a made-up document, and says what the oracle proves about it."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from zlib import crc32

from planted import plants_cells, plants_evaluations, plants_tables  # noqa: F401 - they enter their kinds
from planted.accounts import Look, last_year, print_accounts
from planted.departments import make_department
from planted.editing import Editor, Operand
from planted.evaluations import make_evaluations, print_evaluations
from planted.identities import RULES, Accounts, relations
from planted.oracle import Gap, Json, judged
from planted.plants import KINDS, Kind
from planted.summaries import judge_document

TRIES = 400
Place = tuple[str, str, str]


@dataclass(frozen=True)
class Breach:
    """A rule that the oracle proves broken, and the cells that it compares first.

    Attributes:
        subject: The project, where the document has several forms of one kind.
        grave: Beyond all rounding; else only a printed zero could explain it.
    """

    rule: str
    places: tuple[Place, ...]
    subject: str = ""
    grave: bool = True


@dataclass(frozen=True)
class Planted:
    """A document with one error, what was changed, and what the oracle proves broken."""

    kind: str
    seed: int
    document: Json
    prior: Json | None
    operands: tuple[Operand, ...]
    breaches: tuple[Breach, ...]

    @property
    def rules(self) -> frozenset[str]:
        """Rules of which one must tell the error."""
        return frozenset(breach.rule for breach in self.breaches) | frozenset(KINDS[self.kind].rules)

    @property
    def certain(self) -> bool:
        """No rounding explains the error, or it is none of rounding."""
        return bool(self.rules)


def base(kind: Kind, seed: int) -> tuple[Json, Json | None]:
    """A document without error, and last year's where there is one."""
    if kind.base == "evaluations":
        return print_evaluations(make_evaluations(seed)), None
    document = print_accounts(make_department(seed), Look.draw(random.Random(seed)))  # noqa: S311 - made-up figures
    return document, last_year(document)


def plant(name: str, number: int) -> Planted:
    """The so-many-th document with an error of a kind; seeds that it does not fit are passed over.

    Raises:
        ValueError: None of many documents has room for it.
    """
    kind = KINDS[name]
    start = crc32(name.encode()) % 1_000_003 + number * TRIES
    for seed in range(start, start + TRIES):
        document, prior = base(kind, seed)
        editor = Editor(document, random.Random(seed), prior)  # noqa: S311 - as above
        if kind.alter(editor):
            breaches = tuple(broken(document, prior))
            return Planted(name, seed, document, prior, tuple(editor.operands), breaches)
    raise ValueError(f"no document has room for {name}")


def broken(document: Json, prior: Json | None) -> Iterator[Breach]:
    """What exact arithmetic proves broken in a document."""
    if document["kind"] == "self_evaluations":
        for said in judge_document(document):
            if said.state == "fails":
                yield Breach(said.rule, (("", said.row, said.column),), said.subject)
        return
    accounts = Accounts(document, prior)
    for rule in RULES:
        for relation, verdict in judged(relations(rule, accounts)):
            if verdict.state in ("fails", "doubtful") and not isinstance(relation, Gap):
                places = tuple(term.place for term in (*relation.left, *relation.right))
                yield Breach(rule, places, grave=verdict.state == "fails")


def copy(document: Json) -> Json:
    """A document of its own."""
    found: Json = json.loads(json.dumps(document))
    return found
