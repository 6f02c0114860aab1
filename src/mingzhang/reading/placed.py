"""A filled form together with the place where it stands, as the recognisers hand it to the assembly."""

import msgspec

from mingzhang.forms import FilledForm

Position = tuple[int, int]
"""Page and place on it (or line of a flattened text), both counted upwards in reading order."""


class Placed(msgspec.Struct, frozen=True):
    """A filled form and what its heading says of whose and of when it is.

    Attributes:
        position: Where it begins.
        entity: Organisation printed in its heading, None where none is.
        fiscal_year: Year printed in its heading, None where none is.
    """

    form: FilledForm
    position: Position
    entity: str | None = None
    fiscal_year: int | None = None
