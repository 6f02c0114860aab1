"""A small city: two departments, a unit, the bureaus, and people with one duty each."""

import os
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest

from mingzhang.office.models import Membership, Organisation, User
from mingzhang.office.services.acting import Actor
from mingzhang.office.services.organisations import actors_of, found_organisation

Role = Membership.Role
Kind = Organisation.Kind
City = Mapping[str, Organisation]
People = Mapping[str, Actor]

# person: organisation, role, over
_DUTIES = {
    "clerk": ("data", Role.CLERK, "data"),
    "head": ("data", Role.HEAD, "data"),
    "other_clerk": ("health", Role.CLERK, "health"),
    "reviewer": ("digital", Role.REVIEWER, "city"),
    "finance": ("finance", Role.FINANCE_REVIEWER, "city"),
    "auditor": ("audit", Role.AUDITOR, "city"),
}


def make_city() -> City:
    """The organisations."""
    root = found_organisation("city", "临川市", Kind.CITY)
    return {
        "city": root,
        "data": (data := found_organisation("data", "临川市数据局", Kind.DEPARTMENT, root)),
        "unit": found_organisation("unit", "临川市数据中心", Kind.UNIT, data),
        "health": found_organisation("health", "临川市卫生局", Kind.DEPARTMENT, root),
        "digital": found_organisation("digital", "临川市数字办", Kind.DIGITAL_BUREAU, root),
        "finance": found_organisation("finance", "临川市财政局", Kind.FINANCE_BUREAU, root),
        "audit": found_organisation("audit", "临川市审计局", Kind.AUDITOR, root),
    }


def make_people(city: City) -> People:
    """The people, each acting in their one duty."""
    for name, (organisation, role, over) in _DUTIES.items():
        user = User.objects.create_user(username=name, name=name)
        Membership.objects.create(
            user=user, organisation=city[organisation], role=role, over=city[over], why="测试"
        )
    return {name: actors_of(User.objects.get(username=name))[0] for name in _DUTIES}


@pytest.fixture
def city(db: None) -> City:
    return make_city()


@pytest.fixture
def people(city: City) -> People:
    return make_people(city)


@pytest.fixture
def postgresql() -> Iterator[str]:
    """The address of a database that is removed afterwards; skips where DATABASE_URL names no server."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        pytest.skip("DATABASE_URL names no PostgreSQL (make postgresql starts one)")
    name = f"killing_{uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
        yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
