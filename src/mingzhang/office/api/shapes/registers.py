"""Suppliers, funds, codes and systems as JSON."""

from datetime import date

from ninja import Field, ModelSchema, Schema

from mingzhang.office.api.shapes.rows import RowOut, own
from mingzhang.office.models import (
    Fund,
    InformationSystem,
    Supplier,
)


class SupplierOut(ModelSchema):
    """A supplier."""

    etag: str
    same_as_id: int | None

    class Meta:
        model = Supplier
        fields = ["id", "name", "credit_code", "size", "distinct", "sample"]


class SupplierIn(Schema):
    """A supplier to register; `keeper` is the code of the organisation that keeps the entry."""

    keeper: str
    name: str
    size: str = ""
    credit_code: str = ""


class SupplierChange(Schema):
    """What changes of a supplier; what is left out stays."""

    size: str | None = None
    credit_code: str | None = None


class SameIn(Schema):
    """Which entry stands for this one, by its key, and why."""

    stands_for: int
    reason: str


class FundOut(ModelSchema):
    """A fund."""

    etag: str

    class Meta:
        model = Fund
        fields = ["id", "fiscal_year", "code", "name", "origin", "ends_on", "ended_on"]


class FundIn(Schema):
    """A fund of a year; `keeper` is the code of the organisation that keeps the entry."""

    keeper: str
    code: str
    name: str
    origin: str = ""
    ends_on: date | None = None


class FundChange(Schema):
    """Fields of a fund to change, and why; those left out stay."""

    reason: str
    name: str | None = None
    origin: str | None = None
    ends_on: date | None = None


class KindIn(Schema):
    """A kind of project; `keeper` is the code of the organisation that keeps the entry."""

    keeper: str
    code: str
    name: str
    transfers: bool = False


class CodeOut(Schema):
    """A code of a classification, or a kind of project."""

    code: str
    name: str


class CodesIn(Schema):
    """The codes of a classification in a year, as code and name."""

    codes: list[CodeOut]


class NoticeIn(Schema):
    """A year's notice of days off, with the weekend days worked instead."""

    source: str
    days_off: list[date]
    made_up: list[date] = Field(default_factory=list)


class NoticeOut(Schema):
    """A year's notice of days off."""

    year: int
    source: str
    days_off: list[date]
    made_up: list[date]


class SystemChange(Schema):
    """Fields of an information system to change; those left out stay."""

    name: str | None = None
    state: str | None = None
    in_use_since: date | None = None
    protection_level: int | None = None
    protection_tested_on: date | None = None
    cipher_assessed_on: date | None = None
    cipher_passed: bool | None = None
    cloud: dict[str, str] | None = None


class SystemIn(SystemChange):
    """An information system of an organisation."""

    organisation: str
    fiscal_year: int
    code: str
    name: str


class SystemOut(RowOut, ModelSchema):
    """An information system."""

    class Meta:
        model = InformationSystem
        fields = own(
            "code",
            "name",
            "state",
            "in_use_since",
            "protection_level",
            "protection_tested_on",
            "cipher_assessed_on",
            "cipher_passed",
            "cloud",
        )
