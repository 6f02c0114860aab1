"""Writes the open data of some reports: tables in every format, contracts, tagged figures, package, catalogue."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from mingzhang.forms import Report
from mingzhang.publishing.documents.redaction import public
from mingzhang.publishing.opendata.catalogue import NAME as CATALOGUE
from mingzhang.publishing.opendata.catalogue import DataSet, catalogue
from mingzhang.publishing.opendata.contracts import (
    PublishedContract,
    Publisher,
    record_package,
    release_package,
)
from mingzhang.publishing.opendata.formats import csv_bytes, jsonl_bytes, parquet_bytes, xlsx_bytes
from mingzhang.publishing.opendata.package import NAME as PACKAGE
from mingzhang.publishing.opendata.package import package
from mingzhang.publishing.opendata.tables import DataTable, cell_table, document_table, form_tables
from mingzhang.publishing.opendata.xbrl import oim_report, taxonomy_files
from mingzhang.publishing.sealing import Edition, FilesPart
from mingzhang.publishing.sealing.canonical import canonical_json, digest
from mingzhang.rulebook import Rulebook

Files = dict[str, bytes]
FORMATS: dict[str, Callable[[DataTable], bytes]] = {
    ".csv": csv_bytes,
    ".bom.csv": partial(csv_bytes, bom=True),
    ".jsonl": jsonl_bytes,
    ".parquet": parquet_bytes,
}
"""What a table is written as."""

_COPIES = (".parquet", ".xlsx")
"""Copies of tables in formats with types of their own; the package, which gives text its types, leaves them out."""

_BEGINNINGS = (
    PACKAGE,
    CATALOGUE,
    "ocds/releases.json",
    "ocds/records.json",
    "tables.xlsx",
    "cells.csv",
    "cells.bom.csv",
    "cells.jsonl",
    "cells.parquet",
)
"""What a page of downloads names; the package lists all."""

_TAGGED = ("final_accounts", "budget")


def write_data(  # noqa: PLR0913 - what is published, each named by its caller
    edition: Edition,
    reports: Sequence[Report],
    book: Rulebook,
    *,
    contracts: Sequence[PublishedContract] = (),
    publisher: Publisher | None = None,
    notice: str = "",
    personal: bool = False,
) -> tuple[str, ...]:
    """Adds the open data of some reports to an edition, under `data/`.

    Args:
        edition: The version in the making.
        reports: What is published.
        book: Gives schemas and the taxonomy.
        contracts: Told in OCDS; none writes no package.
        publisher: Whose address and OCDS prefix the packages bear; by default the reports' entity.
        notice: What must be said of all of it (示例数据).
        personal: Telephone numbers and names are published, which the rule book withholds otherwise.

    Returns:
        The files by which readers begin, below `data/`.
    """
    shown = [public(report, book, personal=personal) for report in reports]
    files = data_files(shown, book, edition.published, contracts=contracts, publisher=publisher, notice=notice)
    edition.add([FilesPart("data", {f"data/{path}": data for path, data in files.items()})])
    return tuple(path for path in _BEGINNINGS if path in files)


def data_files(  # noqa: PLR0913 - as above
    reports: Sequence[Report],
    book: Rulebook,
    published: date,
    *,
    contracts: Sequence[PublishedContract] = (),
    publisher: Publisher | None = None,
    notice: str = "",
) -> Files:
    """All files of the open data of some reports, by path, as they are; `write_data` withholds what is personal."""
    whose = publisher or Publisher(_publisher(reports), published)
    title = _title(reports)
    tables = (*form_tables(reports, book), cell_table(reports), document_table(reports))
    held = {f"{table.name}{ending}": table for table in tables for ending in FORMATS}
    files = {
        **{path: FORMATS[path.removeprefix(table.name)](table) for path, table in held.items()},
        "tables.xlsx": xlsx_bytes(tables),
        **_tagged(reports, book),
        **_contracts(contracts, replace(whose, published=published)),
    }
    files[CATALOGUE] = canonical_json(
        catalogue(title, whose.name, published, [_set(title, whose.name, reports, files)])
    )
    packed = {path: data for path, data in files.items() if not path.endswith(_COPIES)}
    files[PACKAGE] = package(title, held, packed, created=published, notice=notice)
    return files


def _tagged(reports: Sequence[Report], book: Rulebook) -> Files:
    """The statutory tables as xBRL-JSON, one file for each report, and the taxonomies that they use."""
    found = [r for r in reports if r.kind in _TAGGED and r.fiscal_year and r.entity]
    files = {
        f"taxonomy/{name}": data
        for kind in sorted({report.kind for report in found})
        for name, data in taxonomy_files(kind, book).items()
    }
    for number, report in enumerate(found, 1):
        files[f"{report.kind}-{number}.xbrl.json"] = canonical_json(oim_report(report, book))
    return files


def _contracts(contracts: Sequence[PublishedContract], publisher: Publisher) -> Files:
    if not contracts:
        return {}
    return {
        "ocds/releases.json": canonical_json(release_package(contracts, publisher)),
        "ocds/records.json": canonical_json(record_package(contracts, publisher)),
    }


def _set(title: str, publisher: str, reports: Sequence[Report], files: Files) -> DataSet:
    years = {report.fiscal_year for report in reports}
    listed = {path: (len(data), digest(data)) for path, data in files.items()}
    return DataSet(
        "all", title, "Accounts and evaluations", publisher, years.pop() if len(years) == 1 else None, listed
    )


def _publisher(reports: Sequence[Report]) -> str:
    names = list(dict.fromkeys(report.entity for report in reports if report.entity))
    return names[0] if len(names) == 1 else "明账"


def _title(reports: Sequence[Report]) -> str:
    entities = list(dict.fromkeys(report.entity for report in reports if report.entity))
    years = sorted({report.fiscal_year for report in reports if report.fiscal_year})
    whose = entities[0] if len(entities) == 1 else f"{len(entities)} 家单位"
    when = f"{years[0]}年度" if len(years) == 1 else f"{years[0]}—{years[-1]}年度" if years else ""
    return f"{whose}{when}公开数据"
