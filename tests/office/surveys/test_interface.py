"""Surveys by the interface: made, given out, answered outside, read and used."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from mingzhang.office.models import IndicatorActual, ProjectIndicator
from mingzhang.office.scope import everything
from tests.office.api.conftest import Programs, program
from tests.office.site.conftest import Browser
from tests.office.surveys.conftest import OFFICES, QUESTIONNAIRE, said

__all__ = ["program"]
pytestmark = pytest.mark.django_db


def test_a_program_makes_a_survey_and_uses_its_result(
    indicator: ProjectIndicator, program: Programs, browse: Browser
) -> None:
    clerk, today = program("clerk"), timezone.localdate()
    wanted = {
        "questionnaire": QUESTIONNAIRE,
        "title": "平台满意度",
        "opens_on": today.isoformat(),
        "closes_on": (today + timedelta(days=9)).isoformat(),
        "groups": [{"name": OFFICES}],
        "indicator": indicator.pk,
    }
    made = clerk("POST", "/surveys", wanted)
    assert (made.status_code, made.json()["indicator_id"], made.json()["state"]) == (201, indicator.pk, "active")
    at = f"/surveys/{made.json()['id']}"
    refused = clerk("POST", f"{at}/links", {"count": 0, "group": "别的"})
    assert (refused.status_code, sorted(refused.json()["problems"])) == (422, ["count", "group"])
    links = clerk("POST", f"{at}/links", {"count": 6, "group": OFFICES}).json()
    assert [link["number"] for link in links] == [f"1-000{number}" for number in range(1, 7)]
    assert clerk("POST", f"{at}/links/1").json() == links
    for link in links[:5]:
        assert browse(None).post(urlsplit(link["link"]).path, said("满意")).status_code == 302
    [came] = clerk("GET", f"{at}/results").json()
    assert (came["way"], came["returned"]) == (
        "single",
        [{"group": OFFICES, "asked": 6, "answered": 5, "rate": "83.3"}],
    )
    assert [(group["group"], group["size"], group["mean"]) for group in came["groups"]] == [
        (OFFICES, 5, "80.00"),
        ("全部", 5, "80.00"),
    ]
    assert clerk("POST", f"{at}/adopt", {"way": "single"}).status_code == 204
    with everything("测试"):
        assert IndicatorActual.objects.get().text == "80.00%"
    assert clerk("POST", f"{at}/end", {"reason": "够了"}).status_code == 428
    ended = clerk("POST", f"{at}/end", {"reason": "够了"}, clerk("GET", at)["ETag"])
    assert (ended.status_code, ended.json()["state"], ended.json()["ended_reason"]) == (200, "ended", "够了")
    again = {"closes_on": today.isoformat(), "reason": "补发"}
    assert clerk("POST", f"{at}/reopen", again, ended["ETag"]).json()["state"] == "active"
    changed = clerk("PATCH", at, {"title": "改名"}, clerk("GET", at)["ETag"])
    assert (changed.json()["title"], changed.json()["groups"]) == ("改名", [{"name": OFFICES, "told": None}])
    assert clerk("POST", f"{at}/open-link").status_code == 201
    assert clerk("POST", f"{at}/open-link/close", {"reason": "外传"}).status_code == 204
    assert [row["title"] for row in clerk("GET", "/surveys").json()] == ["改名"]
    assert program("other_clerk")("GET", "/surveys").json() == []
    assert program("reviewer")("POST", f"{at}/links", {"count": 1, "group": OFFICES}).status_code == 403
