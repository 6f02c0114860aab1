"""Foreign tools judge a folder of open data, offline: frictionless, DuckDB, libcoveocds, ocdsmerge, Arelle, rdflib.

Run in the environment of requirements/conformance.txt: portal_judges.py FOLDER OCDS-ZIP. Prints one line for each
judge and exits 1 where one complains. Each judge is first shown a copy with a planted fault, which it must find: a
judge that finds nothing in it was not looking.
"""

import csv
import json
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

Complaints = list[str]


def frictionless_package(folder: Path, _: Path) -> Complaints:
    """Every table against its schema, every file against its size and hash."""
    from frictionless import Package  # noqa: PLC0415 - each judge is slow to import

    report = Package(str(folder / "datapackage.json")).validate()
    return [f"{task.name}: {error.message}" for task in report.tasks for error in task.errors] + [
        error.message for error in report.errors
    ]


def duckdb_parquet(folder: Path, _: Path) -> Complaints:
    """Every Parquet file, read by another implementation, says what its CSV says."""
    import duckdb  # noqa: PLC0415 - as above

    return [
        f"{path.name}: not what {path.stem}.csv says"
        for path in sorted(folder.glob("*.parquet"))
        if _rows(duckdb.connect(), path) != _csv_rows(path.with_suffix(".csv"))
    ]


def _rows(database: Any, path: Path) -> list[list[str]]:
    found = database.execute("SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
    return [[_plain(value) for value in row] for row in found]


def _csv_rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [[_plain(value) for value in row] for row in list(csv.reader(file))[1:]]


def _plain(value: Any) -> str:
    """A value without the zeros that a column's scale adds."""
    text = "" if value is None else str(value)
    return text.rstrip("0").rstrip(".") if "." in text and text.replace(".", "").lstrip("-").isdigit() else text


def ocds_packages(folder: Path, standard: Path) -> Complaints:
    """Both packages against the schemas of OCDS 1.1.4, and libcoveocds's further checks."""
    from libcoveocds.api import ocds_json_output  # noqa: PLC0415 - as above
    from libcoveocds.config import LibCoveOCDSConfig  # noqa: PLC0415 - as above

    complaints: Complaints = []
    for name in ("releases", "records"):
        config = LibCoveOCDSConfig(_OCDS | {"standard_zip": standard.resolve().as_uri()})
        data = json.loads((folder / "ocds" / f"{name}.json").read_bytes())
        said = ocds_json_output(json_data=data, lib_cove_ocds_config=config)
        wrong = ("validation_errors", "additional_fields", "conformance_errors", "additional_checks")
        complaints += [f"{name}.json: {key}: {said[key]}" for key in wrong if said.get(key)]
    return complaints


_OCDS = {
    "context": "api",
    "schema_version_choices": {"1.1": ("1.1", "https://standard.open-contracting.org/1.1/en/", "1__1__4")},
}


def ocds_compiled(folder: Path, standard: Path) -> Complaints:
    """What ocdsmerge, the reference implementation, makes of each record's releases is our compiled release."""
    from ocdsmerge import Merger  # noqa: PLC0415 - as above

    with tempfile.TemporaryDirectory() as place:
        shutil.unpack_archive(standard, place)
        merger = Merger(json.loads(next(Path(place).rglob("release-schema.json")).read_bytes()))
    records = json.loads((folder / "ocds" / "records.json").read_bytes())["records"]
    return [
        f"{record['ocid']}: compiled otherwise"
        for record in records
        if _content(merger.create_compiled_release(record["releases"])) != _content(record["compiledRelease"])
    ]


def _content(release: dict[str, Any]) -> dict[str, Any]:
    """A compiled release without its identifier, which its publisher chooses."""
    return {key: value for key, value in release.items() if key != "id"}


def arelle_report(folder: Path, _: Path) -> Complaints:
    """The taxonomy and the tagged figures, by XBRL 2.1, Dimensions 1.0 and OIM."""
    from arelle.api.Session import Session  # noqa: PLC0415 - as above
    from arelle.RuntimeOptions import RuntimeOptions  # noqa: PLC0415 - as above

    complaints: Complaints = []
    for path in (*sorted(folder.glob("*.xbrl.json")), *sorted(folder.glob("taxonomy/*.xsd"))):
        options = RuntimeOptions(
            entrypointFile=str(path),
            validate=True,
            internetConnectivity="offline",
            keepOpen=True,
            logFile=str(folder.parent / "arelle.log"),
        )
        with Session() as session:
            session.run(options)
            models = session.get_models()
            complaints += [f"{path.name}: {error}" for model in models for error in model.errors]
            if path.suffix == ".json" and not _as_many(models, path):
                complaints.append(f"{path.name}: not every fact was loaded")
    return complaints


def _as_many(models: list[Any], path: Path) -> bool:
    return sum(len(model.facts) for model in models) == len(json.loads(path.read_bytes())["facts"])


def rdf_catalogue(folder: Path, _: Path) -> Complaints:
    """The catalogue as RDF: every file of the folder but itself and the package is a distribution, and is there."""
    from rdflib import Graph, Namespace  # noqa: PLC0415 - as above

    base = folder.resolve().as_uri() + "/"
    graph = Graph().parse(folder / "catalogue.jsonld", format="json-ld", publicID=base)
    listed = {
        str(url).removeprefix(base)
        for url in graph.objects(None, Namespace("http://www.w3.org/ns/dcat#").downloadURL)
    }
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return sorted(listed ^ (there - {"catalogue.jsonld", "datapackage.json"}))


def _replace(name: str, old: str, new: str) -> Callable[[Path], None]:
    def plant(folder: Path) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        if old not in text:
            raise SystemExit(f"{name}: no place for the planted fault")
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return plant


_JUDGES: dict[str, tuple[Callable[[Path, Path], Complaints], Callable[[Path], None]]] = {
    "frictionless, data package v2": (frictionless_package, _replace("final_accounts_03.csv", ",1,", ",x,")),
    "DuckDB, Parquet": (duckdb_parquet, _replace("final_accounts_03.csv", ".", ".9")),
    "libcoveocds, OCDS 1.1": (ocds_packages, _replace("ocds/releases.json", '"ocid"', '"ocidx"')),
    "ocdsmerge, compiled releases": (
        ocds_compiled,
        _replace("ocds/records.json", '"dateSigned":"20', '"dateSigned":"19'),
    ),
    "Arelle, xBRL-JSON and taxonomy": (
        arelle_report,
        _replace("final_accounts-1.xbrl.json", '"mz:row":', '"mz:rowx":'),
    ),
    "rdflib, DCAT": (rdf_catalogue, _replace("catalogue.jsonld", '"cells.csv"', '"cells-away.csv"')),
}


class _Refused(socket.socket):
    """A socket that connects nowhere: the judges have what they need, and ask nobody."""

    def connect(self, address: Any) -> None:
        """Refuses."""
        raise OSError(f"a judge asked the network for {address}")


def main(folder: Path, standard: Path) -> int:
    """Lets each judge find its planted fault, then judge the folder."""
    socket.socket = _Refused  # type: ignore[misc]  # the judges are not ours; this is how they are kept offline
    bad = 0
    for name, (judge, plant) in _JUDGES.items():
        with tempfile.TemporaryDirectory() as place:
            faulty = Path(shutil.copytree(folder, Path(place) / "data"))
            plant(faulty)
            awake = bool(judge(faulty, standard))
        complaints = judge(folder, standard) if awake else ["did not find the planted fault"]
        bad += bool(complaints)
        print(f"{'✓' if not complaints else '✕'} {name}: {'; '.join(complaints[:3]) or 'no complaint'}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
