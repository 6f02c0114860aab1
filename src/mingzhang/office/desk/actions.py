"""What can be done to a row: each step declared once, with its form, its duty and when it is offered."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from mingzhang.office.desk import errors
from mingzhang.office.desk.access import DeskRequest, acting
from mingzhang.office.desk.forms import DeskForm
from mingzhang.office.desk.showing import Path, show
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.audit import last_change
from mingzhang.office.services.acting import ChangedMeanwhileError, NotPermittedError, RefusedError
from mingzhang.office.services.drafts import draft_of, drop_draft

Find = Callable[[Actor, int], Any]
Run = Callable[[DeskRequest, Any, dict[str, Any], int | None], Any]


def always(actor: Actor, row: Any) -> bool:
    """An action that is offered whatever the row's state."""
    return True


def in_state(*states: str) -> Callable[[Actor, Any], bool]:
    """An action that is offered in some states of a row."""
    return lambda _, row: row.state in states


def plain(service: Callable[..., Any]) -> Run:
    """Calls a service with the row and the revision seen."""
    return lambda request, row, _, seen: service(request.actor, row, seen)


def valued(service: Callable[..., Any]) -> Run:
    """Calls a service with the row, what was typed and the revision seen."""
    return lambda request, row, values, seen: service(request.actor, row, values, seen)


def reasoned(service: Callable[..., Any]) -> Run:
    """Calls a service with the row, the reason given and the revision seen."""
    return lambda request, row, values, seen: service(request.actor, row, values["reason"], seen)


@dataclass(frozen=True, slots=True)
class Action:
    """One step that a person can take.

    Attributes:
        says: What it does, in a sentence, above the form.
        run: Calls the service: request, row, values of the form, revision seen.
        roles: Duties to which it is offered; empty for all. The service checks again.
        when: Whether the row's state allows it.
        done: What is said when it has succeeded; blank where the step itself says it.
        initial: Takes request and row, gives what the form starts with.
        goes_to: Takes the service's result, gives the page that follows; the row's own page by default.
    """

    key: str
    label: str
    says: str
    run: Run
    form: type[DeskForm] = DeskForm
    roles: frozenset[str] = frozenset()
    when: Callable[[Actor, Any], bool] = always
    done: str = "已办理。"
    first: bool = False
    initial: Callable[[DeskRequest, Any], dict[str, Any]] = field(default=lambda _, __: {})
    goes_to: Callable[[Any], str] | None = None
    template: str = "action.html.j2"

    def offered(self, actor: Actor, row: Any) -> bool:
        """Whether the person sees a button for it."""
        return self.permits(actor) and self.when(actor, row)

    def permits(self, actor: Actor) -> bool:
        """Whether one of the person's duties may take it."""
        return not self.roles or bool(self.roles & actor.roles.keys())


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of row with its page and its actions.

    Attributes:
        find: The row for this person; None where there is none.
        page: The address of the row's page.
        path: The way to the row's page.
    """

    key: str
    label: str
    find: Find
    page: Callable[[Any], str]
    path: Callable[[Any], Path]
    actions: tuple[Action, ...]

    def action(self, key: str) -> Action | None:
        """One of its actions."""
        return next((action for action in self.actions if action.key == key), None)

    def buttons(self, actor: Actor, row: Any) -> Iterator[tuple[Action, str]]:
        """The actions offered, each with its address; what the row is waiting for stands first."""
        for action in sorted(self.actions, key=lambda action: not action.first):
            if action.offered(actor, row):
                yield action, reverse("act-on", args=[self.key, row.pk, action.key])


def kinds() -> dict[str, Kind]:
    """All kinds of rows by key."""
    from mingzhang.office.desk.kinds import KINDS  # noqa: PLC0415 - the kinds are built from this module's classes

    return KINDS


@acting
@require_http_methods(["GET", "POST"])
def act_on(request: DeskRequest, kind: str, key: int, action: str) -> HttpResponse:
    """The form of an action; then the action."""
    found, step = kinds().get(kind), None
    row = found.find(request.actor, key) if found else None
    step = found.action(action) if found else None
    if found is None or row is None or step is None:
        raise Http404
    if not step.permits(request.actor):
        return errors.wrong_duty(request, request.actor, step.roles)
    taking = Taking(request, found, row, step)
    return taking.take() if request.method == "POST" else taking.ask()


class Taking:
    """One person taking one action on one row."""

    def __init__(self, request: DeskRequest, kind: Kind, row: Any, step: Action) -> None:
        self.request, self.kind, self.row, self.step = request, kind, row, step
        self.draft_key = request.path

    def ask(self) -> HttpResponse:
        """The form, with what was typed before and not handed in."""
        draft = draft_of(self.request.actor, self.draft_key)
        form = self._form(initial=self.step.initial(self.request, self.row))
        if draft:
            typed = {
                name: values if len(values) > 1 else values[0] for name, values in draft.fields.items() if values
            }
            form = self._form(initial=self.step.initial(self.request, self.row) | typed)
        return self._show(form, self._revision(), draft=draft)

    def take(self) -> HttpResponse:
        """Calls the service; what it refuses stands beside the field, and nothing typed is lost."""
        request, seen = self.request, self.request.POST.get("revision", "")
        form = self._form(request.POST, request.FILES)
        further = form.further()
        if further is not None:
            return self._show(further, seen)
        if not form.is_valid():
            return self._show(form, seen, status=422)
        try:
            made = self.step.run(request, self.row, form.values(), int(seen) if seen.isdigit() else None)
        except RefusedError as refusal:
            _say(form, refusal)
            return self._show(form, seen, status=422)
        except NotPermittedError as refusal:
            form.add_error(None, str(refusal))
            # The panel takes in what comes with 422; a page says what it is.
            return self._show(form, seen, status=422 if request.headers.get("HX-Request") else 403)
        except ChangedMeanwhileError as change:
            return self._changed(form, change)
        drop_draft(request.actor, self.draft_key)
        if self.step.done:
            messages.success(request, self.step.done)
        return self._on(self.step.goes_to(made) if self.step.goes_to else self.kind.page(self.row))

    def _on(self, address: str) -> HttpResponse:
        if self.request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": address})
        return redirect(address)

    def _form(self, *data: Any, initial: dict[str, Any] | None = None) -> DeskForm:
        return self.step.form(*data, request=self.request, row=self.row, initial=initial)

    def _revision(self) -> str:
        return str(getattr(self.row, "revision", ""))

    def _changed(self, form: DeskForm, change: ChangedMeanwhileError) -> HttpResponse:
        """Both versions side by side; the next try overwrites what is shown now, nothing later."""
        now = change.row
        typed = [
            (form[name].label, form[name].value(), getattr(now, name, None))
            for name in form.fields
            if hasattr(now, name)
        ]
        return self._show(
            form,
            str(getattr(now, "revision", "")),
            status=409,
            versions=typed,
            theirs=last_change(self.request.actor, now),
            sentence=str(change),
        )

    def _show(self, form: DeskForm, revision: str, *, status: int = 200, **more: Any) -> HttpResponse:
        context = {"draft": None, "versions": None, "theirs": None, "sentence": "", **more}
        return show(
            self.request,
            self.step.template,
            status=status,
            title=self.step.label,
            step=self.step,
            kind=self.kind,
            row=self.row,
            form=form,
            revision=revision,
            page=self.kind.page(self.row),
            path=(
                *self.kind.path(self.row)[:-1],
                (str(self.row), self.kind.page(self.row)),
                (self.step.label, None),
            ),
            **context,
        )


def _say(form: forms.Form, refusal: RefusedError) -> None:
    """A service's sentences beside the fields that they are about, the others on top."""
    for name, sentence in refusal.problems.items():
        form.add_error(name if name in form.fields else None, sentence)
