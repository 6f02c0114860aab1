"""Measures what the reader finds of the facts that people wrote down from one city's accounts and evaluations.

How a fact and a statement are compared, all of it:

*Value, unit and place.* The value is the printed one without thousands commas, so 100.00 is not 100; a Chinese
numeral is its number. A percentage written as `94.17%` with no unit is 94.17 in %. The unit is equal, or the
fact's unit goes on with the words that follow the unit in print (`个项目` for 个, `日内` for 日: the facts call
"unit" whatever follows the number), or holds 余 or 多, which a statement says as its operator. The line is the
one on which the number stands. Each statement serves one fact. A fact whose value is words is found where a
statement's text holds the words, or the words its text, on one of the fact's lines. A fact that notes an
absence (no percentage printed) is found where no such statement stands.

*Subject.* Both without white space, quotation marks, brackets and stops. One must hold the other (of at least
two characters), where what the statement says is its subject followed by its term, as printed: `得分率` is a
fact's subject where the statement's subject is the indicator and its term 得分率. A reference to a table is its
own subject.

*Measure.* The facts' names are in MEASURES, each with the statements' measures that mean it.

*Facts of the fund* carry a label in the words of whoever wrote them down (`密评系统`), not in the document's.
Such a label is met where at least half of its characters stand in the clause that the statement quotes, in its
subject, its heading or the name of its measure; this covers subject and measure together.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from mingzhang.forms import Statement
from mingzhang.quantities import parse_chinese
from mingzhang.reading.opening import open_document
from mingzhang.reading.statements import read_statements
from mingzhang.rulebook.book import load

DOCUMENT = "qingdao_bigdata_2023_final_accounts.txt"
LEVEL = {"amount", "budget", "initial_budget", "annual_budget", "final", "executed"}
RATES = {"rate", "execution_rate", "score_rate", "difference_rate", "percent", "ratio"}
WORDS = {"contents", "purpose", "none", "names", "reviewed", "conclusion", "reference", "note"}

MEASURES: dict[str, set[str]] = {
    "amount": LEVEL,
    "initial_budget": {"initial_budget", "budget"},
    "adjusted_budget": {"adjusted_budget"},
    "annual_budget": {"annual_budget"},
    "final": {"final"},
    "executed": {"executed"},
    "yoy_change": {"yoy_change"},
    "yoy_percent": {"yoy_percent"},
    "diff_from_initial_budget": {"diff_from_initial_budget"},
    "completion_percent": {"completion_percent"},
    "share": {"share"},
    "count": {"count"},
    "count_purchased": {"count"},
    "count_words": {"count"},
    "persons": {"persons"},
    "batches": {"batches"},
    "score": {"score"},
    "full_score": {"full_score"},
    "rate": RATES,
    "ratio": {"ratio"},
    "difference_rate": {"difference_rate"},
    "progress": {"progress"},
    "coverage": {"coverage"},
    "target": {"target"},
    "actual": {"actual"},
    "deadline": {"deadline"},
    "standard": {"standard"},
    "index": {"index"},
    "gap": {"gap"},
    "rank": {"rank"},
    "year": {"year"},
    "date": {"date"},
    "bandwidth": {"quantity"},
    "reason": {"reason"},
    "grade": {"grade"},
    "statement": WORDS,
    "list": {"list", "contents"},
    "reference": {"reference"},
    "rule": {"document"},
}


@dataclass(frozen=True)
class Share:
    """How many of some facts were found, and which were not."""

    name: str
    found: int
    total: int
    missed: tuple[str, ...]

    @property
    def percent(self) -> float:
        return 100 * self.found / self.total


@dataclass(frozen=True)
class Fact:
    """A fact as it was written down, numbers apart from their sign of per cent."""

    subject: str
    measure: str
    value: str | None
    unit: str
    line: int
    lines: tuple[int, ...]
    label: str = ""

    def __str__(self) -> str:
        return f"{self.line}: {self.label or self.subject} {self.measure} {self.value} {self.unit}"


def _plain(text: str) -> str:
    return re.sub(r"[\s“”‘’（）()，。、：；,:;]", "", text)


def _fact(entry: dict[str, Any]) -> Fact:
    value = entry["value"]
    value = "、".join(value) if isinstance(value, list) else value
    unit = (entry["unit"] or "").replace(" ", "")
    if value is not None:
        value = value.replace(" ", "").replace(",", "").removeprefix("≥").removeprefix("≤")
        unit = "" if unit in ("以上", "以下") and value.endswith("%") else unit
        numeral = parse_chinese(value)
        value = str(numeral) if numeral is not None and not value.isascii() else value
        if value.endswith("%") and not unit:
            value, unit = value[:-1], "%"
    lines = entry.get("lines") or [entry["line"]]
    return Fact(
        entry.get("subject", ""),
        entry.get("measure", ""),
        value,
        unit,
        entry["line"],
        tuple(range(min([*lines, entry["line"]]), max([*lines, entry["line"]]) + 1)),
        entry.get("what", ""),
    )


def _is_number(value: str | None) -> bool:
    return bool(value and re.fullmatch(r"-?\d+(?:\.\d+)?", value))


def _same_unit(fact: Fact, statement: Statement) -> bool:
    expected, unit = re.sub("[余多]", "", fact.unit), statement.unit or ""
    return expected == unit or bool(unit and expected.startswith(unit))


def _holds_place(fact: Fact, statement: Statement) -> bool:
    if _is_number(fact.value):
        return (
            statement.value is not None
            and str(statement.value) == fact.value
            and statement.source.line == fact.line
            and _same_unit(fact, statement)
        )
    if statement.source.line not in fact.lines or not fact.value:
        return False
    said, wanted = _plain(statement.text), _plain(fact.value)
    if statement.value is not None and statement.measure not in ("count", "score_formula"):
        return False
    return wanted == said or (len(said) > 1 and (wanted in said or said in wanted))


def _holds_subject(fact: Fact, statement: Statement) -> bool:
    expected, said = _plain(fact.subject), _plain(statement.subject + statement.term)
    if statement.measure == "reference":
        said += _plain(statement.text)
    bare = _plain(statement.subject)
    return (len(expected) > 1 and expected in said) or (len(bare) > 1 and bare in expected)


def _holds_label(fact: Fact, statement: Statement) -> bool:
    named = load().statements.labels[statement.measure]
    said = statement.text + statement.subject + statement.term + named + statement.section
    label = re.sub(r"[（）()，。、数的]", "", fact.label)
    return sum(char in said for char in label) * 2 >= len(label)


def _holds_meaning(fact: Fact, statement: Statement) -> bool:
    if fact.label:
        return _holds_label(fact, statement)
    return _holds_subject(fact, statement) and statement.measure in MEASURES[fact.measure]


def _absent(fact: Fact, statements: Iterable[Statement]) -> bool:
    return not any(s.measure == fact.measure and s.source.line == fact.line for s in statements)


def compare(facts: list[Fact], statements: list[Statement], name: str) -> tuple[Share, Share]:
    """The shares of value, unit and place, and of subject and measure, each statement serving one fact."""
    free = list(statements)
    places, meanings = [], []
    for fact in facts:
        if fact.value is None:
            places.append(_absent(fact, statements))
            meanings.append(places[-1])
            continue
        there = [s for s in free if _holds_place(fact, s)]
        best = next((s for s in there if _holds_meaning(fact, s)), None)
        taken = best or (there[0] if there else None)
        if taken and _is_number(fact.value):
            free.remove(taken)
        places.append(taken is not None)
        meanings.append(best is not None)
    return (
        _share(f"{name}: value, unit and place", facts, places),
        _share(f"{name}: subject and measure", facts, meanings),
    )


def _share(name: str, facts: list[Fact], held: list[bool]) -> Share:
    missed = tuple(str(fact) for fact, holds in zip(facts, held, strict=True) if not holds)
    return Share(name, sum(held), len(held), missed)


@cache
def statements_of(shared: Path) -> tuple[Statement, ...]:
    """The statements of the city's accounts and evaluations, nothing known of its tables."""
    pages = open_document(DOCUMENT, (shared / "documents" / DOCUMENT).read_bytes())
    return read_statements(pages, load(), fiscal_year=2023)


def answers(shared: Path, part: int) -> Any:
    return json.loads((shared / "answers" / f"qingdao_part{part}.json").read_text(encoding="utf-8"))


def fund_values(shared: Path) -> Iterator[Fact]:
    """The values of the sixty facts of the fund; one that was printed as a date is compared as one."""
    for fact in answers(shared, 2)["om_fund"]["facts"]:
        for value in fact.get("values", []):
            yield _fact(value | {"unit": "" if value["unit"] == "日期" else value["unit"]})


def scoring_values(shared: Path) -> Iterator[Fact]:
    """What the scores of the fund were computed from."""
    for scored in answers(shared, 2)["om_fund"]["scoring"]:
        for value in scored["inputs"]:
            yield _fact(value | {"unit": "" if value["unit"] == "日期" else value["unit"]})


def shares_of(shared: Path) -> list[Share]:
    """All shares, in the order in which they are printed."""
    statements = list(statements_of(shared))
    one = answers(shared, 1)
    return [
        *compare([_fact(e) for e in one["narrative"]], statements, "narrative of the accounts"),
        *compare([_fact(e) for e in one["evaluation"]["facts"]], statements, "evaluation of the department"),
        *compare(list(fund_values(shared)), statements, "evaluation of a fund"),
        *compare(list(scoring_values(shared)), statements, "inputs of the fund's scores"),
    ]
