"""Accounts by the interface: from two units' workbooks to the approval, as on the pages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mingzhang.example import read_data
from mingzhang.office.services.tokens import issue_token
from tests.office.accounts.conftest import YEAR, as_workbook, tables
from tests.office.api.conftest import Program
from tests.office.conftest import City, People

pytestmark = pytest.mark.django_db


def _program(people: People, name: str) -> Program:
    return Program(issue_token(people[name], "测试")[1])


def test_accounts_from_workbooks_to_the_approval(city: City, people: People) -> None:
    clerk, head = _program(people, "clerk"), _program(people, "head")
    whole = {"organisation": "data", "fiscal_year": YEAR}
    lacking = clerk("POST", "/accounts/consolidated", whole)
    assert (lacking.status_code, "临川市数据中心" in lacking.json()["detail"]) == (422, True)
    for unit, code in ((False, "data"), (True, "unit")):
        file = SimpleUploadedFile("决算.xlsx", as_workbook(tables(city[code].name, unit=unit)))
        taken = clerk.send(f"/accounts/files/{code}/{YEAR}", file)
        assert taken.status_code == 201, taken.json()
        handed = clerk("POST", f"/accounts/{taken.json()['id']}/submit", None, taken["ETag"])
        assert handed.json()["state"] == "submitted"
    made = clerk("POST", "/accounts/consolidated", whole)
    assert (made.status_code, made.json()["level"]) == (201, "whole")
    at = f"/accounts/{made.json()['id']}"
    assert len(clerk("GET", f"{at}/tables").json()) == 9
    cell = {"cells": [{"row": "x", "column": "x", "text": "1"}]}
    assert clerk("PATCH", f"{at}/tables/nothing", cell, made["ETag"]).status_code == 404
    checked = clerk("POST", f"{at}/check", None, made["ETag"])
    early = clerk("POST", f"{at}/freeze", None, checked["ETag"])
    assert (checked.json()["state"], early.status_code) == ("checked", 422)
    words = clerk("PUT", f"{at}/words", {"text": read_data("narrative.yaml")})
    assert (words.status_code, clerk("PUT", f"{at}/words", {"text": ""}).status_code) == (200, 428)
    row = checked
    for told in clerk("GET", f"{at}/findings").json():
        if told["demanded"]:
            row = clerk("POST", f"{at}/explain", {"finding": told["key"], "text": "已报批准"}, row["ETag"])
    frozen = clerk("POST", f"{at}/freeze", None, row["ETag"])
    assert (frozen.status_code, frozen.json()["state"]) == (200, "frozen")
    day = {"replied_on": "2024-08-20"}
    assert clerk("POST", f"{at}/approve", day, frozen["ETag"]).status_code == 403
    approved = head("POST", f"{at}/approve", day, frozen["ETag"])
    assert (approved.json()["state"], approved.json()["replied_on"]) == ("approved", "2024-08-20")
