"""Tables of a checked document beside the accounts they would become, and where a figure stands in it."""

from collections.abc import Iterator
from dataclasses import dataclass

from mingzhang.forms import Cell, FilledForm, Report
from mingzhang.office.models import AccountTables, CheckedDocument
from mingzhang.office.queries.accounts import report_of
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.document_files import result_of
from mingzhang.office.queries.documents import documents_of
from mingzhang.office.queries.printed import CellPlace, columns_of
from mingzhang.publishing.report import CheckView
from mingzhang.rulebook import load

Cells = dict[tuple[str, str], Cell]


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that would read otherwise: what stands there now and what would."""

    row: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TableChange:
    """One table of a document beside the one that stands.

    Attributes:
        new: Cells that are blank now.
        changed: Cells that print something else.
        lost: Cells that the document leaves blank.
        same: How many cells stay.
    """

    form: str
    title: str
    new: tuple[CellChange, ...]
    changed: tuple[CellChange, ...]
    lost: tuple[CellChange, ...]
    same: int

    @property
    def overwriting(self) -> tuple[CellChange, ...]:
        """What stands there now and would be gone."""
        return (*self.changed, *self.lost)


def changes_of(report: Report, stands: Report | None) -> tuple[TableChange, ...]:
    """What each table of a report would change in the accounts that stand."""
    return tuple(_change(form, stands.first(form.form) if stands else None) for form in report.forms)


def _change(form: FilledForm, old: FilledForm | None) -> TableChange:
    labels = _labels(old) | _labels(form)
    before, after = _texts(old), _texts(form)
    sorts: dict[str, list[CellChange]] = {"new": [], "changed": [], "lost": []}
    same = 0
    for place in dict.fromkeys((*after, *before)):
        was, becomes = before.get(place, ""), after.get(place, "")
        if was == becomes:
            same += bool(was)
            continue
        sort = "new" if not was else "changed" if becomes else "lost"
        sorts[sort].append(CellChange(labels.get(place[0], place[0]), _column(form.form, place), was, becomes))
    new, changed, lost = (tuple(sorts[sort]) for sort in ("new", "changed", "lost"))
    return TableChange(form.form, form.title, new, changed, lost, same)


def _texts(form: FilledForm | None) -> dict[tuple[str, str], str]:
    rows = form.rows if form else ()
    return {(row.id, column): cell.text for row in rows for column, cell in row.cells.items()}


def _labels(form: FilledForm | None) -> dict[str, str]:
    return {row.id: row.label for row in form.rows} if form else {}


def _column(form: str, place: tuple[str, str]) -> str:
    blocks = load().forms[form].blocks
    return next((c.label for block in blocks for c in block.columns if c.id == place[1]), place[1])


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a figure of accounts stands in the document it was taken from."""

    document: CheckedDocument
    view: CheckView
    report: Report
    cell: Cell
    place: CellPlace


def origin_of(actor: Actor, row: AccountTables, form: str, name: str, column: str) -> Origin | None:
    """The printed cell that a figure was taken from; None where it was typed, or the document is not seen."""
    filled = report_of(row).first(form)
    cell = filled.cell(name, column) if filled else None
    key = row.origins.get(form)
    if cell is None or not key or cell.source.via == "entry":
        return None
    document = documents_of(actor).filter(pk=key, state=CheckedDocument.State.DONE).first()
    return next(_printed(document, cell, (form, name, column)), None) if document else None


def _printed(document: CheckedDocument, cell: Cell, place: tuple[str, str, str]) -> Iterator[Origin]:
    """The cell in what was read; a document checked anew may read otherwise, and then answers nothing."""
    view, (form, name, column) = result_of(document.pk), place
    for part, report in enumerate(view.reports):
        for position, filled in enumerate(report.forms):
            found = filled.cell(name, column) if filled.form == form else None
            if found and found.text == cell.text:
                columns = [one.id for one in columns_of(view, filled)]
                number = next(n for n, row in enumerate(filled.rows) if row.id == name)
                at = CellPlace(part, position, number, columns.index(column))
                yield Origin(document, view, report, found, at)
