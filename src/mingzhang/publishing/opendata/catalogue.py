"""A catalogue of data sets in DCAT 3 (JSON-LD), so that data portals find and harvest them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mingzhang.publishing.contract import Json
from mingzhang.publishing.opendata.package import media_type

NAME = "catalogue.jsonld"
_LICENCE = {"@id": "https://creativecommons.org/publicdomain/zero/1.0/"}
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True, slots=True)
class DataSet:
    """A data set and its files: path to size and SHA-256."""

    name: str
    title: str
    title_en: str
    publisher: str
    year: int | None
    files: Mapping[str, tuple[int, str]]


def catalogue(title: str, publisher: str, published: date, sets: Sequence[DataSet]) -> Json:
    """The catalogue; addresses are relative to its own, wherever the folder is served."""
    return {
        "@context": _CONTEXT,
        "@id": "./",
        "@type": "dcat:Catalog",
        "dct:title": _said(title),
        "dct:publisher": _agent(publisher),
        "dct:issued": _typed(published.isoformat(), "date"),
        "dct:license": _LICENCE,
        "dct:language": "zh",
        "dcat:dataset": [_dataset(one) for one in sets],
    }


def _dataset(one: DataSet) -> Json:
    made: Json = {
        "@id": f"#{one.name}",
        "@type": "dcat:Dataset",
        "dct:identifier": one.name,
        "dct:title": [_said(one.title), _said(one.title_en, "en")],
        "dct:publisher": _agent(one.publisher),
        "dct:license": _LICENCE,
        "dcat:distribution": [_distribution(path, size, made) for path, (size, made) in sorted(one.files.items())],
    }
    return {**made, "dct:temporal": _period(one.year)} if one.year else made


def _distribution(path: str, size: int, made: str) -> Json:
    return {
        "@type": "dcat:Distribution",
        "dct:title": path.rpartition("/")[2],
        "dcat:downloadURL": {"@id": path},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{media_type(path)}"},
        "dcat:byteSize": _typed(str(size), "nonNegativeInteger"),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": _typed(made, "hexBinary"),
        },
    }


def _period(year: int) -> Json:
    return {
        "@type": "dct:PeriodOfTime",
        "dcat:startDate": _typed(f"{year}-01-01", "date"),
        "dcat:endDate": _typed(f"{year}-12-31", "date"),
    }


def _agent(name: str) -> Json:
    return {"@type": "foaf:Agent", "foaf:name": name}


def _said(text: str, language: str = "zh") -> Json:
    return {"@value": text, "@language": language}


def _typed(text: str, kind: str) -> Json:
    return {"@value": text, "@type": f"xsd:{kind}"}
