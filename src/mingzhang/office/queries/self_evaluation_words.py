"""What a department says of its self-evaluations: sentences from its forms, and what people add every year."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from mingzhang.example import SAMPLE_NOTE
from mingzhang.forms import Document, Report
from mingzhang.office.models import Organisation
from mingzhang.office.queries.evaluated_forms import approved, evaluation_forms, with_done
from mingzhang.office.queries.narration import as_narrative, begun_with, last_answer, narration_of
from mingzhang.publishing.documents import EMPTY, Narrative, asks_of
from mingzhang.publishing.publication import Publication, made
from mingzhang.rulebook import load

KIND = "self_evaluations"
OVERALL = ("performance.share", "performance.overall", "performance.problems", "performance.next_steps")
"""What people write of all projects together."""

_DONE = "performance.projects."


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that people write.

    Attributes:
        key: Under which the department's words of the year hold it.
        text, last: As written this year and last.
    """

    key: str
    what: str
    text: str
    last: str


def composed_words(department: Organisation, year: int, formats: Sequence[str] = ()) -> Publication:
    """The paragraphs on the self-evaluations with their tables; gaps are marked and make it a draft."""
    rows = approved(department, year)
    forms, sheets = evaluation_forms(rows)
    document = Document(f"{department}{year}", "", 0, "office")
    report = Report(document, department.name, year, KIND, tuple(forms))
    narrative = with_done(_narrative(department, year), forms)
    if any(row.sample for row in rows):
        narrative = msgspec.structs.replace(narrative, notice=narrative.notice or SAMPLE_NOTE)
    return made(report, narrative, load(), sheets, tuple(formats))


def _narrative(department: Organisation, year: int) -> Narrative:
    told = narration_of(department, year)
    given = told.given if told else begun_with(department, year)
    return as_narrative(given) if given else EMPTY


def asked(department: Organisation, year: int) -> list[Asked]:
    """What people write of all projects, and what was achieved in those whose form does not say it."""
    told = narration_of(department, year)
    performance = dict(told.given.get("performance", {})) if told else {}
    gaps = [ask for ask in asks_of(composed_words(department, year).tree) if ask.key.startswith(_DONE)]
    words = next(one for one in load().documents.outlines if one.kind == KIND).asks
    overall = [(key, words[key], str(performance.get(key.partition(".")[2], ""))) for key in OVERALL]
    found = [*overall, *((ask.key, ask.what, "") for ask in gaps)]
    return [Asked(key, what, text, last_answer(department, year, key)) for key, what, text in found]
