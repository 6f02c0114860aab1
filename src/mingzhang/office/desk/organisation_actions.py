"""What is begun for an organisation: a declaration."""

from typing import Any

from django.urls import reverse

from mingzhang.office.desk.access import DeskRequest
from mingzhang.office.desk.actions import Action, Kind
from mingzhang.office.desk.master_actions import OF_ORGANISATION
from mingzhang.office.desk.project_form import ProjectForm
from mingzhang.office.desk.showing import Path
from mingzhang.office.models import Organisation
from mingzhang.office.queries.acting import Actor
from mingzhang.office.queries.organisations import seen_organisations
from mingzhang.office.services.projects import DECLARERS, declare


def find(actor: Actor, key: int) -> Organisation | None:
    """An organisation whose rows the actor sees."""
    return seen_organisations(actor).filter(pk=key).first()


def page(row: Organisation) -> str:
    """The page of the organisation."""
    return reverse("organisation", args=[row.code])


def path(row: Organisation) -> Path:
    """The way to it."""
    return ("人员职责", reverse("people")), (row.name, None)


def _declare(request: DeskRequest, row: Organisation, values: dict[str, Any], _: int | None) -> Any:
    return declare(request.actor, row, request.year, values)


ORGANISATION = Kind(
    "organisation",
    "单位",
    find,
    page,
    path,
    (
        Action(
            "declare",
            "申报项目",
            "先存为草稿，填好绩效目标后再提交；提交时两个审核机构同时收到。",
            _declare,
            ProjectForm,
            roles=frozenset(role.value for role in DECLARERS),
            done="草稿已建立，请接着填报绩效目标。",
            first=True,
            goes_to=lambda project: reverse("project", args=[project.pk]),
        ),
        *OF_ORGANISATION,
    ),
)
