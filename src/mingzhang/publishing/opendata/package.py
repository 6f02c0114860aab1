"""The Frictionless Data Package (version 2) that describes the files: schema, encoding, size and hash of each."""

from collections.abc import Mapping
from datetime import date

from mingzhang.publishing.contract import Json
from mingzhang.publishing.opendata.tables import DataTable, Field
from mingzhang.publishing.sealing.canonical import canonical_json, digest

PROFILE = "https://datapackage.org/profiles/2.0/"
NAME = "datapackage.json"
_LICENCES = [{"name": "CC0-1.0", "path": "https://creativecommons.org/publicdomain/zero/1.0/", "title": "CC0 1.0"}]
_TYPES = {
    "csv": "text/csv",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "jsonld": "application/ld+json",
    "xsd": "application/xml",
    "xml": "application/xml",
    "html": "text/html",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "txt": "text/plain",
}


def package(
    title: str, tables: Mapping[str, DataTable], files: Mapping[str, bytes], *, created: date, notice: str = ""
) -> bytes:
    """The descriptor of a folder.

    Args:
        title: Of the whole.
        tables: Path to the table that the file holds; files without one are described as files.
        files: All files of the folder, relative to it.
        created: The day of publication.
        notice: What must be said of all of it (示例数据).
    """
    resources = [_resource(path, data, tables.get(path)) for path, data in sorted(files.items())]
    made: Json = {
        "$schema": f"{PROFILE}datapackage.json",
        "name": "mingzhang",
        "title": title,
        "created": f"{created.isoformat()}T00:00:00Z",
        "licenses": _LICENCES,
        "resources": resources,
    }
    return canonical_json({**made, "description": notice} if notice else made)


def media_type(path: str) -> str:
    """The media type of a file by its ending."""
    return _TYPES.get(path.rpartition(".")[2], "application/octet-stream")


def _resource(path: str, data: bytes, table: DataTable | None) -> Json:
    made: Json = {
        "$schema": f"{PROFILE}dataresource.json",
        "name": _name(path),
        "path": path,
        "format": path.rpartition(".")[2],
        "mediatype": media_type(path),
        "bytes": len(data),
        "hash": f"sha256:{digest(data)}",
    }
    if table is None:
        return made
    return {**made, "type": "table", "title": table.title, "encoding": "utf-8", "schema": schema(table)}


def _name(path: str) -> str:
    return path.lower().replace("/", "-").replace(".", "-").replace("_", "-")


def schema(table: DataTable) -> Json:
    """The Table Schema of a table."""
    made: Json = {
        "$schema": f"{PROFILE}tableschema.json",
        "fields": [_field(field) for field in table.fields],
        "missingValues": [""],
    }
    return {**made, **_primary(table)}


def _primary(table: DataTable) -> Json:
    """The key, of the columns in it that are always filled: an empty cell can be no part of one."""
    places = [number for number, field in enumerate(table.fields) if field.name in table.key]
    filled = [n for n in places if table.records and all(record[n] not in (None, "") for record in table.records)]
    keys = [tuple(record[n] for n in filled) for record in table.records]
    unique = bool(filled) and len(set(keys)) == len(keys)
    return {"primaryKey": [table.fields[n].name for n in filled]} if unique else {}


def _field(field: Field) -> Json:
    made: Json = {"name": field.name, "type": field.type, "title": field.title}
    described = {**made, "description": field.title_en} if field.title_en else made
    return {**described, "constraints": {"required": True}} if field.required else described
