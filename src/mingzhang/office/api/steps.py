"""Steps on rows as operations: each declared by its address, its row and the service it calls.

A step finds the row that the caller may see, asks for the version that they saw where the service compares one, and
gives the service what the body holds under the names of its parameters.
"""

from collections.abc import Callable
from dataclasses import dataclass
from inspect import Parameter, Signature, signature
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status

from mingzhang.office.api.calling import actor_of, found, seen
from mingzhang.office.models.master import Register
from mingzhang.office.services.acting import NotFoundError

_OK, _CREATED, _EMPTY = 200, 201, 204


@dataclass(frozen=True, slots=True)
class Step:
    """One operation on one row.

    Attributes:
        path: Its address; `{key}` is the row's.
        model: Of the row.
        service: Called with actor, row and what the body holds; `revision` where it takes one.
        out: What is answered: what the service returns; None for nothing.
        says: What it does, for the description.
        body: What goes in.
        method: POST, PATCH or PUT.
        related: Rows that the row is read with.
        made: Whether it makes a row.
    """

    path: str
    model: type[models.Model]
    service: Callable[..., Any]
    out: Any
    says: str
    body: type[Schema] | None = None
    method: str = "POST"
    related: tuple[str, ...] = ("organisation",)
    made: bool = False

    @property
    def name(self) -> str:
        """Names the operation in the description."""
        return f"{self.service.__module__.rpartition('.')[2]}_{self.service.__name__}"


def offer(router: Router, *steps: Step) -> None:
    """Makes the operations of a router."""
    for step in steps:
        status = _EMPTY if step.out is None else _CREATED if step.made else _OK
        router.add_api_operation(
            step.path,
            [step.method],
            _view(step, status),
            response={status: step.out},
            summary=step.says,
            operation_id=step.name,
        )


def row_of(request: HttpRequest, model: type[models.Model], key: int, *related: str) -> Any:
    """A row that the caller may see; an entry of a register is everybody's to see.

    Raises:
        NotFoundError: There is none for them.
    """
    if not issubclass(model, Register):
        return found(request, model, key, *related)
    row = model._default_manager.select_related("keeper").filter(pk=key).first()
    if row is None:
        raise NotFoundError("没有这一条。")
    return row


def _view(step: Step, status: int) -> Callable[..., Any]:
    versioned = "revision" in signature(step.service).parameters

    def view(request: HttpRequest, response: HttpResponse, key: int, body: Any = None) -> Any:
        row = row_of(request, step.model, key, *step.related)
        values = body.dict(exclude_unset=step.method == "PATCH") if body is not None else {}
        if step.method == "PATCH":
            reason = {"reason": values.pop("reason", "")} if "reason" in signature(step.service).parameters else {}
            values = {"values": values, **reason}
        if versioned:
            values["revision"] = seen(request, row)
        done = step.service(actor_of(request), row, **values)
        if hasattr(done, "etag"):
            response["ETag"] = done.etag
        return Status(status, None if step.out is None else done)

    return _signed(view, step)


def _signed(view: Callable[..., Any], step: Step) -> Callable[..., Any]:
    """The view with the signature that the description is made from."""
    kinds = {"request": HttpRequest, "response": HttpResponse, "key": int}
    if step.body is not None:
        kinds["body"] = step.body
    plain = Parameter.POSITIONAL_OR_KEYWORD
    parameters = [Parameter(name, plain, annotation=kind) for name, kind in kinds.items()]
    view.__dict__["__signature__"] = Signature(parameters)
    view.__name__, view.__doc__ = step.name, step.says
    return view
