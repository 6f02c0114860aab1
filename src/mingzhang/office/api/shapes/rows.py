"""What rows share as JSON: keys, places, versions; reasons and days that go in."""

from datetime import date

from ninja import Schema


class Named(Schema):
    """Another row: its key and what it is called."""

    id: int
    name: str


class Place(Schema):
    """An organisation."""

    code: str
    name: str


class RowOut(Schema):
    """What every row of an organisation says of itself."""

    id: int
    etag: str
    sample: bool
    fiscal_year: int
    organisation: Place


_ROW = ["id", "sample", "fiscal_year"]


def own(*fields: str) -> list[str]:
    """The fields that every row shows, and some of its own."""
    return [*_ROW, *fields]


class Reason(Schema):
    """Why."""

    reason: str = ""


class On(Schema):
    """A day."""

    on: date


class OnBecause(On):
    """A day and a reason."""

    reason: str = ""
