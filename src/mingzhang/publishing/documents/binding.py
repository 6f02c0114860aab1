"""What a bound number is bound to: the cell, the input, the parameter or the derivation is looked up again."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.forms import Cell, Report
from mingzhang.publishing.documents.model import Bound
from mingzhang.publishing.documents.narrative import Narrative, find
from mingzhang.publishing.documents.origins import LAW, NARRATIVE, REPORT, SCORES
from mingzhang.publishing.documents.score_items import bands_words
from mingzhang.quantities import parse_number
from mingzhang.rulebook import Rulebook
from mingzhang.scoring import ScoreSheet, sentence

_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Bindings:
    """Looks up the numbers of a document in what it was made of."""

    report: Report
    narrative: Narrative
    book: Rulebook
    scores: Sequence[ScoreSheet] = ()

    def holds(self, bound: Bound) -> bool:
        """Whether the number stands where it says it comes from; a computed one carries its arithmetic."""
        if bound.derivation and bound.form != SCORES:
            return True
        return any(_states(text, bound.text) for text in self._texts(bound))

    def _texts(self, bound: Bound) -> Iterable[str]:
        """The texts that stand where a number says it comes from."""
        if bound.form == NARRATIVE:
            return [self._given(bound.row)]
        if bound.form == REPORT:
            return [f"{self.report.fiscal_year}", self.report.entity or ""]
        if bound.form == LAW:
            return self._law(bound)
        return self._scored(bound) if bound.form == SCORES else self._printed(bound)

    def _law(self, bound: Bound) -> Iterator[str]:
        """Parameters and rounding rule of the outline, and terms of the glossary."""
        documents = self.book.documents
        for outline in documents.outlines:
            if outline.id == bound.row:
                known = outline.parameters.get(bound.column)
                yield f"{known.value:f}" if known else ""
        yield from (f"{term.term} {term.text}" for term in documents.terms if bound.row == "documents.terms")

    def _scored(self, bound: Bound) -> Iterator[str]:
        """What a score sheet says of itself, of a group or of an indicator."""
        for sheet in self.scores:
            if sheet.subject == bound.subject:
                yield f"{sheet.subject} {sheet.computed} {sheet.printed} {self._policy(sheet)}"
                for group in sheet.groups:
                    if "/".join(group.path) == bound.row:
                        yield f"{group.path[-1]} {group.weight} {group.computed} {group.printed}"
                for leaf in sheet.indicators:
                    if "/".join((*leaf.path, leaf.name)) == bound.row:
                        yield f"{leaf.name} {leaf.weight} {leaf.computed} {leaf.printed} {sentence(leaf)}"

    def _policy(self, sheet: ScoreSheet) -> str:
        """What is said of the policy of a score sheet."""
        known = self.book.policies.get(sheet.policy)
        if known is None:
            return ""
        points = f"{sheet.points_computed} {sheet.points_judged} {len(sheet.indicators)} {known.total}"
        return f"{known.title} {known.basis} {bands_words(known)} {points}"

    def _given(self, path: str) -> str:
        """What people gave at a path, lists by position, as text."""
        head, _, place = path.rpartition(".")
        found = find(self.narrative, head) if place.isdigit() and head else None
        if isinstance(found, tuple):
            entry = found[int(place)]
            return entry if isinstance(entry, str) else " ".join(str(getattr(entry, f)) for f in ("name", "done"))
        found = find(self.narrative, path)
        return " ".join(found) if isinstance(found, tuple) else f"{found}"

    def _printed(self, bound: Bound) -> list[str]:
        """The texts of the cells that a number may repeat: several forms may have one name and one subject."""
        texts = []
        for form in self.report.all(bound.form):
            row = form.row(bound.row) if bound.subject in ("", form.subject) else None
            if row is not None:
                cell = row.cells.get(bound.column, Cell(""))
                texts += [cell.text, row.label, row.text("name")]
            texts += [form.subject or ""] if not bound.row else []
        return texts


def _states(text: str, number: str) -> bool:
    """Whether a text holds a number of the same value."""
    wanted = parse_number(number)
    found = [text, *_NUMBER.findall(text)]
    return wanted is not None and wanted.value in {_value(one) for one in found}


def _value(text: str) -> Decimal | None:
    number = parse_number(text) or parse_number(text.replace(",", ""))
    return number.value if number else None
