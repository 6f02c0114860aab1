"""What people give beside the tables: duties, reasons, prior-year amounts, counts, evaluation texts; as data.

A narrative file is YAML. Nothing in it is obligatory: what a sentence needs and does not find becomes a marked gap.
Amounts are in the unit that the file states, as decimal numbers; a quoted number keeps its digits.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from mingzhang.errors import DocumentError, RulebookError
from mingzhang.example import read_data
from mingzhang.publishing.documents.printable import printable
from mingzhang.rulebook.yamlfile import convert, read_yaml

FILE = "narrative.yaml"
"""What the file beside a report's data is called."""

PERCENTS = frozenset({"performance.share"})
"""Paths of decimal numbers that are no amounts of money."""

Amount = Decimal | None
Count = int | None


class _Given(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part of what is given; unknown keys are refused with the allowed ones."""


class Prior(_Given, frozen=True, kw_only=True):
    """Last year's amounts, as far as sentences compare with them."""

    total: Amount = None
    fiscal_total: Amount = None
    general_expenditure: Amount = None
    agency_operation: Amount = None
    three_public: Amount = None
    abroad: Amount = None
    vehicles: Amount = None
    reception: Amount = None


class ThreePublic(_Given, frozen=True, kw_only=True):
    """Counts behind the three public expenses."""

    abroad_groups: Count = None
    abroad_persons: Count = None
    vehicles_bought: Count = None
    vehicles_held: Count = None
    domestic: Amount = None
    domestic_batches: Count = None
    domestic_persons: Count = None
    foreign_guest_batches: Count = None
    foreign_guest_persons: Count = None
    overseas: Amount = None
    overseas_batches: Count = None
    overseas_persons: Count = None


class Procurement(_Given, frozen=True, kw_only=True):
    """Government procurement, and what of it went to smaller enterprises."""

    total: Amount = None
    goods: Amount = None
    works: Amount = None
    services: Amount = None
    sme: Amount = None
    micro: Amount = None
    goods_sme: Amount = None
    works_sme: Amount = None
    services_sme: Amount = None


class Assets(_Given, frozen=True, kw_only=True):
    """Vehicles by use and large equipment at the end of the year."""

    vehicles: Count = None
    leaders: Count = None
    confidential: Count = None
    emergency: Count = None
    law_enforcement: Count = None
    special: Count = None
    retired: Count = None
    other: Count = None
    equipment: Count = None


class ProjectText(_Given, frozen=True, kw_only=True):
    """What the narrative says of one project.

    Attributes:
        project: As the self-evaluation form or the summary table names it.
        name: As the narrative calls it, where it does so otherwise.
        done: What was achieved.
    """

    project: str
    name: str = ""
    done: str = ""


class Performance(_Given, frozen=True, kw_only=True):
    """Performance management of the year.

    Attributes:
        share: Of the self-evaluated projects in all project expenditure, in per cent.
        overall: How the self-evaluations went on the whole.
        problems, next_steps: What they found lacking, and what follows from it; said where given.
        central_transfer, provincial_transfer: What was found there; empty says that there are none.
        own_code: Code of expenditure under which the department's own share of the evaluated fund stands.
    """

    share: Amount = None
    overall: str = ""
    problems: str = ""
    next_steps: str = ""
    projects: tuple[ProjectText, ...] = ()
    central_transfer: str = ""
    provincial_transfer: str = ""
    own_code: str = ""


class EvaluationText(_Given, frozen=True, kw_only=True):
    """The words of an evaluation report, and the inputs of its policy that no table states.

    Attributes:
        inputs: Input of the scoring policy, by identifier, to what is stated: `94项`.
        texts: Name of a passage to its paragraphs (background, purpose, methods …).
        targets: Indicators with their targets, one each.
    """

    inputs: dict[str, str] = {}
    texts: dict[str, tuple[str, ...]] = {}
    targets: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    experience: tuple[str, ...] = ()


class Secret(_Given, frozen=True, kw_only=True):
    """What is left out, and why.

    Attributes:
        at: `form:row:column` or `form:row`; with a subject, `form@subject:row:column`.
        words: Words that are left out wherever they stand (a person's name).
        reason: The ground, as it will be printed.
    """

    reason: str
    at: str = ""
    words: str = ""


class Narrative(_Given, frozen=True, kw_only=True):
    """All narrative inputs of one department and year.

    Attributes:
        notice, notice_en: What every page must say of the whole (示例数据), and the same for English pages.
        short: What the department calls itself in sentences.
        unit: Of all amounts here.
        initial: Initial budget by code of expenditure by function, `total` for all.
        reasons: Reason of a change, by code or by the name of what changed.
        purposes: What money was used for, likewise.
    """

    notice: str = ""
    notice_en: str = ""
    entity: str = ""
    short: str = ""
    fiscal_year: Count = None
    issued: date | None = None
    unit: str = ""
    duties: tuple[str, ...] = ()
    composition: str = ""
    units: tuple[str, ...] = ()
    prior: Prior = Prior()
    initial: dict[str, Decimal] = {}
    reasons: dict[str, str] = {}
    purposes: dict[str, str] = {}
    three_public: ThreePublic = ThreePublic()
    agency_operation: Amount = None
    procurement: Procurement = Procurement()
    assets: Assets = Assets()
    performance: Performance = Performance()
    evaluations: dict[str, EvaluationText] = {}
    glossary: dict[str, str] = {}
    withhold: tuple[Secret, ...] = ()


EMPTY = Narrative()


def read_narrative(text: str, name: str) -> Narrative:
    """The narrative inputs of a YAML text.

    Raises:
        DocumentError: It is no YAML or does not follow the schema; the message names line and allowed words.
    """
    try:
        return convert(printable(read_yaml(text, name) or {}), Narrative, name, text)
    except RulebookError as error:
        raise DocumentError(str(error)) from error


def find(narrative: Narrative, path: str) -> Any:
    """What stands at a dotted path; None where nothing was given.

    Raises:
        RulebookError: The schema has no such place.
    """
    found: Any = narrative
    for step in path.split("."):
        if isinstance(found, dict):
            found = found.get(step)
        elif hasattr(found, step):
            found = getattr(found, step)
        else:
            raise RulebookError(f"文字材料里没有 {path} 这一项；请改正句式里的名称。")
        if found is None:
            return None
    return found


def example_narrative() -> Narrative:
    """The narrative inputs of the bundled example year."""
    return read_narrative(read_data(FILE), FILE)
