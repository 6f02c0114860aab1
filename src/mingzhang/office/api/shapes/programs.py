"""What concerns calling programs, as JSON."""

from datetime import datetime

from ninja import Field, Schema

from mingzhang.office.api.shapes.rows import Place


class HookIn(Schema):
    """An address to be told of events; `actions` are beginnings of their names, none for all."""

    organisation: str
    url: str
    actions: list[str] = Field(default_factory=list)


class HookOut(Schema):
    """An address that is told of events; the secret is shown once."""

    id: int
    url: str
    actions: list[str]
    secret: str | None = None


class MeOut(Schema):
    """As whom the token acts."""

    user: str
    organisation: Place
    roles: list[str]
    now: datetime


class DeliveryOut(Schema):
    """A delivery to an address: what was answered, and when it is tried next."""

    id: int
    action: str
    attempts: int
    answer: str
    attempted_at: datetime | None
    delivered_at: datetime | None
    next_at: datetime | None
