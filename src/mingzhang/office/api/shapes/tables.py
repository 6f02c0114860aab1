"""What an import finds and stores, as JSON."""

from ninja import Schema


class FaultOut(Schema):
    """Something wrong in a file."""

    row: int
    place: int | None
    label: str
    text: str
    sentence: str


class DryRunOut(Schema):
    """What an import would do."""

    rows: int
    clean: bool
    faults: list[FaultOut]


class TakenOut(Schema):
    """How many rows were stored."""

    rows: int
