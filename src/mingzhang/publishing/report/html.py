"""A check as one self-contained HTML page: summary first, findings with evidence, the tables as read."""

from dataclasses import dataclass
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

import mingzhang
from mingzhang.findings import Evidence
from mingzhang.forms import Cell, FilledForm, Report, Row
from mingzhang.language import say, spoken
from mingzhang.publishing.contract import plain
from mingzhang.publishing.gist import Piece, gist
from mingzhang.publishing.report.certified import conflict_sentences, verdict
from mingzhang.publishing.report.notices import notices
from mingzhang.publishing.report.scores import tree_html
from mingzhang.publishing.report.spoken import filled
from mingzhang.publishing.report.view import CellKey, CheckView, differing, entry_place, place
from mingzhang.publishing.report.words import answer, heading
from mingzhang.rulebook import ColumnDef
from mingzhang.scoring.derivation import sheet_tree


@dataclass(frozen=True)
class _CellView:
    anchor: str
    text: str
    css: str
    tip: str
    finding: int | None
    marked: bool


@dataclass(frozen=True)
class _RowView:
    row: Row
    total: bool
    cells: tuple[_CellView, ...]


@dataclass(frozen=True)
class _TableView:
    form: FilledForm
    title: str
    where: str
    columns: list[ColumnDef]
    codes: bool
    rows: tuple[_RowView, ...]

    @property
    def hits(self) -> int:
        return sum(cell.finding is not None for row in self.rows for cell in row.cells)


def html_report(view: CheckView) -> str:
    """The page; it needs no other file and no network, and prints well."""
    tables = [
        _table(view, report, form, f"{part}-{number}")
        for part, report in enumerate(view.reports)
        for number, form in enumerate(report.forms)
    ]
    return (
        report_environment()
        .get_template("report.html.j2")
        .render(
            view=view,
            title=say(f"{heading(view)} 核对报告"),
            heading=heading(view),
            gists=_gists(view),
            answer=answer(view),
            notices=list(notices(view)),
            certified=verdict(view.certificate),
            conflict_sentences=conflict_sentences,
            css=files("mingzhang.publishing.report").joinpath("templates/report.css").read_text(encoding="utf-8"),
            tables=tables,
            anchors=_anchors(view),
            where=entry_place,
            num=lambda number: plain(number) or "—",
            differing=differing,
            tree=lambda sheet: tree_html(sheet_tree(sheet)),
            version=mingzhang.__version__,
        )
    )


def report_environment() -> Environment:
    """Where templates of reports are found; they speak the language that is spoken."""
    made = Environment(
        loader=PackageLoader("mingzhang.publishing.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["t"] = filled
    made.globals["english"] = spoken() == "en"
    return made


def _table(view: CheckView, report: Report, form: FilledForm, key: str) -> _TableView:
    columns = view.columns(form)
    rows = tuple(_row(view, report, form, row, columns, f"{key}-{n}") for n, row in enumerate(form.rows))
    where = place(form.source.page, form.source.line)
    return _TableView(form, form.title, where, columns, any(row.code for row in form.rows), rows)


def _row(  # noqa: PLR0913, PLR0917 - a row is drawn from its whole context
    view: CheckView, report: Report, form: FilledForm, row: Row, columns: list[ColumnDef], key: str
) -> _RowView:
    cells = tuple(_cell(view, report, form, row, column, f"c{key}-{n}") for n, column in enumerate(columns))
    return _RowView(row, row.id.endswith("total"), cells)


def _cell(  # noqa: PLR0913, PLR0917 - likewise
    view: CheckView, report: Report, form: FilledForm, row: Row, column: ColumnDef, anchor: str
) -> _CellView:
    cell = row.cells.get(column.id, Cell(""))
    finding = view.finding_at(report, form, row, column.id)
    css = "n" if cell.value is not None else "text"
    hit = f" hit {finding.severity}" if finding else ""
    tip = "；".join(part for part in (place(cell.source.page, cell.source.line), cell.why or "") if part)
    number = view.number_of(finding) if finding else None
    return _CellView(anchor, cell.text, css + hit, tip, number, cell.mark is not None)


def _gists(view: CheckView) -> list[tuple[str, list[tuple[str, str]], tuple[str, ...]]]:
    """For each report its name where there are several, its sentence with its numbers' anchors, the arithmetic."""
    shown = _shown(view)
    found = []
    for report in view.reports:
        errors = sum(f.severity == "error" and f.document == report.document.name for f in view.standing)
        said = gist(report, view.book, view.language, {"errors": errors})
        pieces = [(piece.text, _anchor(report, piece, shown)) for piece in said.pieces]
        name = (report.entity or report.document.name) if len(view.reports) > 1 else ""
        if pieces:
            found.append((name, pieces, said.computed))
    return found


def _anchor(report: Report, piece: Piece, shown: dict[CellKey, str]) -> str:
    """Where a number of the sentence is told; blank for words."""
    if piece.at is None:
        return "findings" if piece.given else ""
    form = piece.at.form
    return shown.get((report.document.name, form.form, form.subject, piece.at.row.id, piece.at.column), "")


def _shown(view: CheckView) -> dict[CellKey, str]:
    """The anchor of every cell that a table shows."""
    return {
        (report.document.name, form.form, form.subject, row.id, column.id): f"c{part}-{number}-{r}-{c}"
        for part, report in enumerate(view.reports)
        for number, form in enumerate(report.forms)
        for r, row in enumerate(form.rows)
        for c, column in enumerate(view.columns(form))
    }


def _anchors(view: CheckView) -> dict[tuple[str, Evidence], str]:
    """Anchor of the cell that each piece of evidence quotes, where the cell is shown in a table."""
    shown = _shown(view)
    found = {}
    for finding in view.standing:
        for e in finding.evidence:
            anchor = shown.get((finding.document, e.form, e.subject, e.row, e.column))
            if anchor:
                found[(finding.document, e)] = anchor
    return found
