"""The pages that belong to no department: the front page, search, data, how to verify; and what all pages share."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mingzhang.publishing.opendata.catalogue import DataSet, catalogue
from mingzhang.publishing.opendata.xbrl import taxonomy_files
from mingzhang.publishing.sealing.canonical import canonical_json, digest_of
from mingzhang.publishing.site.lists import year_page
from mingzhang.publishing.site.options import Site
from mingzhang.publishing.site.render import asset, page, program
from mingzhang.publishing.site.summary import Summary
from mingzhang.publishing.site.words import LANGUAGES, Words
from mingzhang.rulebook import load

ASSETS = ("icon.svg", "site.css", "site.js")


@dataclass(frozen=True)
class AssetsPart:
    """Style, script, taxonomies and the page at the root, which leads to both languages."""

    site: Site
    kinds: tuple[str, ...]
    name: str = "assets"

    @property
    def inputs(self) -> str:
        """The hash of the program and the rule book's forms."""
        return digest_of([*self.kinds, self.site.inputs, program()])

    def files(self) -> Iterator[tuple[str, bytes]]:
        """The shared files."""
        book = load(Path(self.site.rulebook))
        for name in ASSETS:
            yield f"assets/{name}", asset(name)
        for kind in self.kinds:
            for name, data in taxonomy_files(kind, book).items():
                yield f"files/taxonomy/{name}", data
        _, data = page("root", Words("zh", book), "index.html", self.site.title, site=self.site)
        yield "index.html", data


@dataclass(frozen=True)
class FrontPart:
    """The front page and its neighbours, the catalogue and the list of all reports as data."""

    summaries: tuple[Summary, ...]
    told: str
    site: Site
    published: date
    name: str = "front"

    @property
    def inputs(self) -> str:
        """The hash of all summaries; the catalogue bears the day of publication."""
        said = [text for remark in self.site.remarks for text in remark]
        proved = [self.site.fingerprint, self.site.hash, self.published.isoformat()]
        linked = [str(self.site.sources), *self.site.package]
        return digest_of([self.told, self.site.inputs, *proved, *linked, *said, program()])

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Pages of both languages, and data."""
        book = load(Path(self.site.rulebook))
        for language in LANGUAGES:
            words = Words(language, book)
            shared = {"site": self.site, "years": self._years(words)}
            yield page("home", words, "index.html", self.site.name(language), counts=self._counts(), **shared)
            yield page("search", words, "search.html", words("search"), **shared)
            yield page("data", words, "data.html", words("data"), **shared)
            yield page("verify", words, "verify.html", words("verify"), **shared)
        yield "files/reports.json", canonical_json(self.summaries)
        sets = [_set(summary, Words("zh", book), Words("en", book)) for summary in self.summaries]
        listed = catalogue(self.site.title, self.site.publisher, self.published, sets)
        yield "files/catalogue.jsonld", canonical_json(listed)

    def _years(self, words: Words) -> list[tuple[int, list[tuple[str, str, int]]]]:
        """Newest first: each year's kinds with their lists and numbers of departments."""
        counts: dict[tuple[int, str], int] = {}
        for summary in self.summaries:
            if summary.year:
                key = (summary.year, summary.kind)
                counts[key] = counts.get(key, 0) + 1
        years = sorted({year for year, _ in counts}, reverse=True)
        kinds = list(words.book.portal.kinds)
        return [
            (
                year,
                [
                    (words.kind(kind), f"years/{year_page(year, kind)}", counts[year, kind])
                    for kind in kinds
                    if (year, kind) in counts
                ],
            )
            for year in years
        ]

    def _counts(self) -> tuple[int, int, int]:
        departments = {summary.department for summary in self.summaries}
        years = {summary.year for summary in self.summaries if summary.year}
        return len(departments), len(years), len(self.summaries)


def _set(summary: Summary, zh: Words, en: Words) -> DataSet:
    year = summary.year or ""
    return DataSet(
        summary.folder.replace("/", "-"),
        f"{summary.entity}{year}{zh.kind(summary.kind)}",
        f"{summary.entity}, {en.kind(summary.kind)} {year}",
        summary.entity,
        summary.year,
        {f"{summary.folder}/{file.path}": (file.size, file.hash) for file in summary.files},
    )
