"""Leaves out of forms and sentences what is not to be published, each with its reason."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mingzhang.forms import Cell, FilledForm, Report, Row
from mingzhang.publishing.documents.model import Bound, Run, Withheld, Words
from mingzhang.publishing.documents.narrative import Secret
from mingzhang.rulebook import Rulebook
from mingzhang.rulebook.documents import Withholding

_MARKED = "〔不公开：{}〕"


def public(report: Report, book: Rulebook, *, personal: bool = False) -> Report:
    """What of a report is published as data: its forms, less what the rule book withholds, and no running text."""
    shown = report if personal else Redaction(book.documents.withholdings).report(report)
    return replace(shown, statements=(), unread=(), text_lines=())


@dataclass(frozen=True)
class Redaction:
    """What is left out of one document.

    Attributes:
        withholdings: Of the rule book; none where personal data are asked for.
        secrets: What people marked.
    """

    withholdings: Sequence[Withholding] = ()
    secrets: Sequence[Secret] = ()

    def report(self, report: Report) -> Report:
        """The report with every withheld cell replaced by its mark."""
        return replace(report, forms=tuple(self._form(form) for form in report.forms))

    def runs(self, runs: Sequence[Run]) -> list[Run]:
        """Runs with withheld words replaced by what says so; a number may be parted over several runs."""
        text = "".join(_text_of(run) for run in runs)
        spans = sorted(
            (match.start(), match.end(), reason)
            for pattern, _, reason in self._patterns()
            for match in pattern.finditer(text)
            if match.end() > match.start()
        )
        return list(_without(runs, spans)) if spans else list(runs)

    def _form(self, form: FilledForm) -> FilledForm:
        rows = tuple(self._row(form, row) for row in form.rows)
        return form if rows == form.rows else replace(form, rows=rows, _by_id={})

    def _row(self, form: FilledForm, row: Row) -> Row:
        cells = {column: self._cell(form, row, column, cell) for column, cell in row.cells.items()}
        label = self._text(row.label)
        return row if cells == row.cells and label == row.label else replace(row, label=label, cells=cells)

    def _cell(self, form: FilledForm, row: Row, column: str, cell: Cell) -> Cell:
        mark = self._secret_at(form, row, column) or self._withheld(form.form, row.id, column)
        if mark and not cell.blank:
            return Cell(mark, source=cell.source)
        text = self._text(cell.text) if cell.value is None else cell.text
        return cell if text == cell.text else replace(cell, text=text)

    def _secret_at(self, form: FilledForm, row: Row, column: str) -> str:
        names = {f"{form.form}{subject}:{row.id}" for subject in ("", f"@{form.subject or ''}")}
        for secret in self.secrets:
            if secret.at and (secret.at in names or secret.at.removesuffix(f":{column}") in names):
                return _MARKED.format(secret.reason)
        return ""

    def _withheld(self, form: str, row: str, column: str) -> str:
        for known in self.withholdings:
            if row in known.rows.get(form, ()) or column in known.columns.get(form, ()):
                return known.mark
        return ""

    def _text(self, text: str) -> str:
        """A text with its withheld words marked."""
        for pattern, mark, _ in self._patterns():
            text = pattern.sub(mark, text)
        return text

    def _patterns(self) -> Iterator[tuple[re.Pattern[str], str, str]]:
        """What is looked for in words, the mark, and the reason."""
        for known in self.withholdings:
            yield from ((re.compile(pattern), known.mark, known.reason) for pattern in known.patterns)
        for secret in self.secrets:
            if secret.words:
                yield re.compile(re.escape(secret.words)), _MARKED.format(secret.reason), secret.reason


def _text_of(run: Run) -> str:
    return run.text if isinstance(run, Words | Bound) else ""


def _without(runs: Sequence[Run], spans: Sequence[tuple[int, int, str]]) -> Iterator[Run]:
    """Runs without the spans of their text, each span's reason once in its place."""
    place, said = 0, -1
    for run in runs:
        text = _text_of(run)
        kept = 0
        for number, (start, end, reason) in enumerate(spans):
            if start >= place + len(text) or end <= place + kept:
                continue
            yield from _piece(run, text[kept : max(start - place, kept)])
            if number > said:
                yield Withheld(reason)
                said = number
            kept = end - place
        yield from _piece(run, text[kept:]) if text else (run,)
        place += len(text)


def _piece(run: Run, text: str) -> Iterator[Run]:
    if text and isinstance(run, Words | Bound):
        yield replace(run, text=text)
