"""Puts the schemas of OCDS 1.1.4, out of pinned source archives, into the archive that libcoveocds reads.

Run: portal_schemas.py FOLDER ZIP; the folder holds the archives that requirements/conformance-schemas.txt pins.
ocdsmerge carries the release schema as it was published. ocdskit carries the package schemas with all that they
refer to written out, extensions included, so what they say of releases is put back to a reference.
"""

import json
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_FOLDER = "standard-1__1__4/standard/schema/"
_BASE = "https://standard.open-contracting.org/schema/1__1__4/"
_RELEASE = {"$ref": f"{_BASE}release-schema.json"}


def main(folder: Path, target: Path) -> None:
    """Writes the archive."""
    release = _member(folder, "ocdsmerge", "release-schema-1__1__4.json")
    texts = {
        "release-schema.json": release,
        "versioned-release-validation-schema.json": _member(
            folder, "ocdsmerge", "versioned-release-validation-schema-1__1__4.json"
        ),
        "release-package-schema.json": _releases(
            _member(folder, "ocdskit", "a/release-package-schema-dereferenced.json")
        ),
        "record-package-schema.json": _records(
            _member(folder, "ocdskit", "a/record-package-schema-dereferenced.json")
        ),
    }
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr(f"{_FOLDER.partition('/')[0]}/", "")
        for name, schema in texts.items():
            out.writestr(f"{_FOLDER}{name}", json.dumps(schema))
        for name, codes in sorted(dict(_closed(release)).items()):
            out.writestr(f"{_FOLDER}codelists/{name}", "Code\n" + "".join(f"{code}\n" for code in codes))


def _releases(package: Any) -> Any:
    package["properties"]["releases"]["items"] = _RELEASE
    return package


def _records(package: Any) -> Any:
    record = package["properties"]["records"]["items"]
    record["properties"] |= {"compiledRelease": _RELEASE, "versionedRelease": {}}
    record["properties"]["releases"]["oneOf"][1]["items"] = _RELEASE
    package["properties"]["records"]["items"] = {"$ref": "#/definitions/record"}
    return {**package, "definitions": {"record": record}}


def _closed(schema: Any) -> Iterator[tuple[str, list[str]]]:
    """The closed code lists, which the schema spells out; it only names the open ones."""
    if isinstance(schema, dict):
        codes = schema.get("enum") or (schema.get("items") or {}).get("enum")
        if isinstance(schema.get("codelist"), str) and codes:
            yield schema["codelist"], [code for code in codes if code]
    for value in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from _closed(value)


def _member(folder: Path, project: str, path: str) -> Any:
    [archive] = folder.glob(f"{project}-*.tar.gz")
    with tarfile.open(archive) as tar:
        file = tar.extractfile(f"{archive.name.removesuffix('.tar.gz')}/tests/fixtures/{path}")
        if file is None:
            raise SystemExit(f"{archive.name} holds no {path}; another version was downloaded.")
        return json.loads(file.read())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
