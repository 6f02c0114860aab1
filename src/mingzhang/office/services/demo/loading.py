"""Loads the example year: the city, its people, its money, and what waits for somebody today."""

from dataclasses import dataclass

from django.db import transaction

from mingzhang.example.office import load_office
from mingzhang.office.models import BudgetLine, Contract, Organisation, Payment, Project, RunningClock
from mingzhang.office.scope import everything
from mingzhang.office.services.demo.accounts import add_accounts
from mingzhang.office.services.demo.city import found_city
from mingzhang.office.services.demo.departments import add_departments
from mingzhang.office.services.demo.evaluations import add_evaluations
from mingzhang.office.services.demo.masters import add_masters
from mingzhang.office.services.demo.money import add_money
from mingzhang.office.services.demo.people import DemoUser, add_people, people
from mingzhang.office.services.demo.plans import add_plan
from mingzhang.office.services.demo.projects import add_projects
from mingzhang.office.services.demo.self_evaluations import add_self_evaluations
from mingzhang.office.services.demo.surveys import add_surveys
from mingzhang.office.services.demo.tasks import add_tasks

CITY = "demo"
"""Code of the example city; every code below it begins with it."""


@dataclass(frozen=True, slots=True)
class Demo:
    """What was loaded.

    Attributes:
        users: Everybody who may sign in; a password only where it was made now.
        created: Whether anything was loaded; False where it was there already.
    """

    users: tuple[DemoUser, ...]
    created: bool
    departments: int
    projects: int
    contracts: int
    payments: int
    clocks: int
    year: int


def load_demo() -> Demo:
    """Loads the example year, once."""
    with everything("载入示例数据"), transaction.atomic():
        created = not Organisation.objects.filter(code=CITY).exists()
        users = _load() if created else people(CITY)
        return Demo(
            users,
            created,
            _departments(),
            Project.objects.filter(sample=True).count(),
            Contract.objects.filter(sample=True).count(),
            Payment.objects.filter(sample=True).count(),
            RunningClock.objects.filter(sample=True).count(),
            load_office().year,
        )


def _departments() -> int:
    rows = BudgetLine.objects.filter(sample=True).order_by().values("organisation").distinct()
    return rows.count()


def _load() -> tuple[DemoUser, ...]:
    city = found_city(CITY)
    users = add_people(city)
    add_masters(city)
    projects = add_projects(city)
    add_plan(city)
    add_money(city, projects)
    add_self_evaluations(projects)
    add_departments(city)
    add_evaluations(city)
    add_surveys()
    add_tasks(city)
    add_accounts(city)
    return users
