"""The pages and downloads of one report, in both languages: one part of the publication."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from mingzhang.publishing.contract import reading_json
from mingzhang.publishing.documents.redaction import public
from mingzhang.publishing.gist import Piece, gist
from mingzhang.publishing.opendata.formats import csv_bytes, jsonl_bytes, parquet_bytes, xlsx_bytes
from mingzhang.publishing.opendata.tables import cell_table, form_tables
from mingzhang.publishing.opendata.xbrl import oim_report
from mingzhang.publishing.sealing.canonical import canonical_json, digest, digest_of, ordered_json
from mingzhang.publishing.site.addresses import Placed, up
from mingzhang.publishing.site.findings import Checked
from mingzhang.publishing.site.grids import Placing, Told, grids_of, origin_page, origin_pages, placings
from mingzhang.publishing.site.options import Site
from mingzhang.publishing.site.origins import Images, Origin, Origins
from mingzhang.publishing.site.overview import MOST_PROJECTS, figures, projects, rate, structure, three_public
from mingzhang.publishing.site.render import page, program
from mingzhang.publishing.site.sources import SealedFile
from mingzhang.publishing.site.summary import NAME, Summary, ToldFile, ToldTable
from mingzhang.publishing.site.summary import Told as Figure
from mingzhang.publishing.site.words import LANGUAGES, Words
from mingzhang.rulebook import load

_TAGGED = ("final_accounts", "budget")
_TOLD_BY = {"errors": "findings.html"}
"""Numbers of the sentence that a page of the report tells."""

_FINDINGS = 60
"""Findings that one page shows: some 70 KB."""

Made = tuple[str, bytes]
Content = bytes | SealedFile
READING = "reading.json"
_XBRL = "figures.xbrl.json"
_TABLES, _CSV, _BOM, _LINES, _PARQUET = (
    "tables.xlsx",
    "cells.csv",
    "cells.bom.csv",
    "cells.jsonl",
    "cells.parquet",
)
MADE = frozenset({NAME, READING, _XBRL, _TABLES, _CSV, _BOM, _LINES, _PARQUET})
"""Files that are made of a report; what else stands beside them was given by the publisher."""


@dataclass(frozen=True)
class Extras:
    """What a publisher adds to a report beside its data.

    Attributes:
        downloads: File name to bytes: the document itself, its Word and PDF versions.
        images: Page to PNG.
        images_promised: Every page that a figure names was to have an image; one that has none is told.
        checked: Findings and certificate, where they are published.
    """

    downloads: Mapping[str, Content] = field(default_factory=dict, repr=False)
    images: Mapping[int, Content] = field(default_factory=dict, repr=False)
    images_promised: bool = False
    checked: Checked | None = None

    @property
    def inputs(self) -> str:
        """The hash of all of it."""
        told = self.checked.inputs if self.checked else ""
        files = [*self.downloads.items(), *((str(page), data) for page, data in self.images.items())]
        return digest_of(
            [told, str(self.images_promised), *sorted(f"{name}:{_hash(data)}" for name, data in files)]
        )


def _hash(content: Content) -> str:
    return content.hash if isinstance(content, SealedFile) else digest(content)


def _bytes(content: Content) -> bytes:
    return content.read() if isinstance(content, SealedFile) else content


NOTHING = Extras()


@dataclass(frozen=True, slots=True)
class SaidGist:
    """The sentence that a page opens with: words, each with its address or none, and how numbers were computed."""

    pieces: tuple[tuple[str, str], ...]
    computed: tuple[str, ...]


@dataclass(frozen=True)
class ReportPart:
    """One report as a part of the publication."""

    placed: Placed
    site: Site
    extras: Extras = NOTHING

    @property
    def name(self) -> str:
        """The report's address."""
        return self.placed.folder

    @property
    def inputs(self) -> str:
        """The hash of its data, of the program, and of what the publisher adds."""
        return digest_of(
            [self.placed.source.inputs, self.placed.department, self.site.inputs, self.extras.inputs, program()]
        )

    def files(self) -> Iterator[Made]:
        """Downloads first, then the pages that list them."""
        return _Maker(self.placed, self.site, self.extras).files()


class _Maker:
    """Makes the files of one report; it lives in one process, the part travels."""

    def __init__(self, placed: Placed, site: Site, extras: Extras) -> None:
        self.placed = placed
        self.site = site
        self.extras = extras
        self.book = load(Path(site.rulebook))
        self.report = public(placed.source.load(), self.book, personal=site.personal)
        self.placings = placings(self.report, self.book)

    def files(self) -> Iterator[Made]:
        data = dict(self._downloads())
        yield from ((f"files/{self.placed.folder}/{name}", content) for name, content in data.items())
        for number, image in self.extras.images.items():
            yield f"files/{self.placed.folder}/pages/{number}.png", _bytes(image)
        summary = self._summary(data)
        yield f"files/{self.placed.folder}/{NAME}", msgspec.json.encode(summary)
        for language in LANGUAGES:
            yield from self._pages(Words(language, self.book), summary)

    def _downloads(self) -> Iterator[Made]:
        cells = cell_table([self.report])
        yield from ((name, _bytes(content)) for name, content in self.extras.downloads.items())
        yield _TABLES, xlsx_bytes(form_tables([self.report], self.book))
        yield _CSV, csv_bytes(cells)
        yield _BOM, csv_bytes(cells, bom=True)
        yield _LINES, jsonl_bytes(cells)
        yield _PARQUET, parquet_bytes(cells)
        yield READING, ordered_json(reading_json([self.report]))
        if self.report.kind in _TAGGED and self.report.entity and self.report.fiscal_year:
            taxonomy = f"{up(f'files/{self.placed.folder}/x')}files/taxonomy"
            yield _XBRL, canonical_json(oim_report(self.report, self.book, taxonomy))

    def _summary(self, data: Mapping[str, bytes]) -> Summary:
        report, checked = self.report, self.extras.checked
        tables = (ToldTable(p.table_page(0), p.form.form, p.form.title, p.form.subject) for p in self.placings)
        return Summary(
            entity=report.entity or report.document.name,
            department=self.placed.department,
            year=report.fiscal_year,
            kind=report.kind,
            folder=self.placed.folder,
            document=report.document.name,
            sha256=report.document.sha256,
            figures=figures(report, self.placings, self.book),
            projects=tuple(projects(self.placings, self.book)),
            tables=tuple(tables),
            files=tuple(ToldFile(name, len(content), digest(content)) for name, content in data.items()),
            findings=len(checked.messages) if checked else None,
            notices=tuple(self._missing()),
        )

    def _missing(self) -> Iterator[str]:
        """Pages that figures name and that have no image, where images were promised."""
        if not self.extras.images_promised:
            return
        named = {c.source.page for form in self.report.forms for row in form.rows for c in row.cells.values()}
        gone = sorted(number for number in named if number is not None and number not in self.extras.images)
        if gone:
            listed = "、".join(map(str, gone))
            name = self.report.document.name
            yield f"{name} 缺第 {listed} 页的页面图像；其余照常公开，补上图像后再发布一版即可。"

    def _pages(self, words: Words, summary: Summary) -> Iterator[Made]:
        yield self._overview(words, summary)
        for placing in self.placings:
            yield from self._tables(placing, words)
        yield from self._origins(words)
        if self.extras.checked:
            yield from self._findings(self.extras.checked, words)

    def _findings(self, told: Checked, words: Words) -> Iterator[Made]:
        checked = told.said(words.language)
        starts = range(0, max(len(checked.messages), 1), _FINDINGS)
        names = [f"findings{f'-{part + 1}' if part else ''}.html" for part in range(len(starts))]
        for part, start in enumerate(starts):
            shown = checked.messages[start : start + _FINDINGS]
            title = words("findings")
            yield self._page(
                "findings", names[part], title, words, checked=checked, shown=shown, pages=names, part=part
            )

    def _overview(self, words: Words, summary: Summary) -> Made:
        shown = [f for f in self.book.portal.figures if f.kind == self.report.kind and f.id in summary.figures]
        return self._page(
            "report",
            "index.html",
            self._heading(words),
            words,
            summary=summary,
            gist=self._gist(words),
            figures=[(words.named(f.name), summary.figures[f.id]) for f in shown],
            spending=three_public(self.placings, self.book, words),
            chart=structure(self.placings, self.book, words),
            listed=MOST_PROJECTS,
            rate=_project_rate,
            pages=self.report.document.pages,
        )

    def _gist(self, words: Words) -> SaidGist:
        """The sentence that says what a citizen wants to know, each number a link to its origin."""
        checked = self.extras.checked
        errors = {"errors": sum(m.severity == "error" for m in checked.messages)} if checked else {}
        said = gist(self.report, self.book, words.language, errors)
        return SaidGist(tuple((piece.text, self._address(piece)) for piece in said.pieces), said.computed)

    def _address(self, piece: Piece) -> str:
        """Where a number of the sentence comes from; blank for words."""
        if piece.given in _TOLD_BY:
            return _TOLD_BY[piece.given]
        if piece.at is None:
            return ""
        form = piece.at.form
        placing = next(one for one in self.placings if one.form is form)
        return placing.origin(piece.at.row, piece.at.column)

    def _tables(self, placing: Placing, words: Words) -> Iterator[Made]:
        definition = self.book.forms.get(placing.form.form)
        pages = [placing.table_page(part) for part in range(len(placing.table_parts))]
        for part, name in enumerate(pages):
            grids = grids_of(placing, part, definition, words)
            title = words.title(placing.form.form, placing.form.title)
            yield self._page("table", name, title, words, form=placing.form, grids=grids, pages=pages, part=part)

    def _origins(self, words: Words) -> Iterator[Made]:
        told = origin_pages(self.placings)
        names = [origin_page(number) for number in range(len(told))]
        for part, forms in enumerate(told):
            sections = [self._section(one, words) for one in forms]
            yield self._page(
                "origins", names[part], words("origins"), words, sections=sections, pages=names, part=part
            )

    def _section(self, told: Told, words: Words) -> tuple[str, str | None, list[Origin]]:
        """The title of a form, what it is about, and the origins of some of its rows."""
        form = told.placing.form
        origins = Origins(told.placing, self.book.forms.get(form.form), self._images(), words)
        return words.title(form.form, form.title), form.subject, list(origins.of(told.rows))

    def _images(self) -> Images:
        folder = f"files/{self.placed.folder}/pages"
        root = up(f"xx/{self.placed.folder}/x")
        return Images({n: f"{root}{folder}/{n}.png" for n in self.extras.images}, self.extras.images_promised)

    def _page(self, template: str, name: str, title: str, words: Words, **values: object) -> Made:
        path = f"{self.placed.folder}/{name}"
        return page(template, words, path, title, site=self.site, report=self.report, placed=self.placed, **values)

    def _heading(self, words: Words) -> str:
        entity = self.report.entity or self.report.document.name
        year = self.report.fiscal_year or words("undated")
        kind = words.kind(self.report.kind)
        return f"{entity} {year}年度{kind}" if words.language == "zh" else f"{entity}, {kind} {year}"


def _project_rate(executed: Figure | None, adjusted: Figure | None, initial: Figure | None) -> str:
    return rate(executed, adjusted or initial)
