"""Pages of evidence used as a person does: a collector set up, probed, computed from, and what it shows."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from mingzhang.office.models import Collector, IndicatorActual, ProjectIndicator, Reading, User
from mingzhang.office.scope import everything
from mingzhang.office.services import collecting
from tests.office.evidence.conftest import Local, Make
from tests.office.site.conftest import Browser, browse, quick

__all__ = ["browse", "quick"]


def form(server: Local, **other: str) -> dict[str, str]:
    return {"name": "首页探测", "target": server.url("/ok"), "every": "1", "seconds": "5", "contains": "", **other}


def only() -> Collector:
    with everything("测试"):
        found: Collector = Collector.objects.get()
        return found


def test_from_a_probe_to_a_score(indicator: ProjectIndicator, server: Local, browse: Browser) -> None:
    client = browse("clerk")
    page = client.post(f"/do/indicator/{indicator.pk}/collect-http/", form(server))
    assert (page.status_code, page.headers["Location"]) == (302, f"/evidence/{only().pk}/")
    today = timezone.localdate()
    measure = {"method": "share", "unit": "%", "digits": "2", "first_day": str(today), "last_day": str(today)}
    assert client.post(f"/do/indicator/{indicator.pk}/measure/", measure).status_code == 302
    with everything("测试"):
        Collector.objects.update(started_at=timezone.now() - timedelta(minutes=1), next_due=timezone.now())
    assert collecting.run_once() == 1
    assert client.post(f"/do/indicator/{indicator.pk}/compute/").status_code == 302
    shown = client.get(f"/targets/indicators/{indicator.pk}/").content.decode()
    with everything("测试"):
        assert IndicatorActual.objects.get().text == "100.00%"
    assert "<b>100.00%</b>" in shown
    assert "1 ÷ (1 + 0) × 100%" in shown
    assert "<dt>得分</dt><dd><b>40" in shown
    assert ["首页探测" in _listed(browse, who) for who in ("clerk", "finance", "other_clerk")] == [
        True,
        True,
        False,
    ]


def _listed(browse: Browser, who: str) -> str:
    client = browse(who)
    own = User.objects.get(username=who).memberships.get().organisation_id
    client.post("/act/", {"organisation": own, "year": 2023})
    return str(client.get("/evidence/").content.decode())


def test_probe_now_shows_what_came(make: Make, server: Local, browse: Browser) -> None:
    row = make(target=server.url("/error"), every=1)
    client = browse("clerk")
    assert client.post(f"/do/collector/{row.pk}/probe/").status_code == 302
    page = client.get(f"/evidence/{row.pk}/").content.decode()
    assert "返回状态 500。" in page
    assert "对象不可用" in page


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [("target", "ftp://a", "网址须以 http:// 或 https:// 开头。"), ("seconds", "0", "时限须是")],
)
def test_what_is_wrong_stands_beside_the_field_and_nothing_typed_is_lost(
    indicator: ProjectIndicator, server: Local, browse: Browser, field: str, typed: str, says: str
) -> None:
    values = form(server, **{field: typed})
    page = browse("clerk").post(f"/do/indicator/{indicator.pk}/collect-http/", values)
    text = page.content.decode()
    assert (page.status_code, says in text, 'value="首页探测"' in text) == (422, True, True)


def test_credentials_are_on_no_page(make: Make, browse: Browser, settings: Settings) -> None:
    settings.COLLECT_CONNECTIONS = {"city": "postgresql://reader:geheim@10.0.0.9/x"}
    row = make(kind="sql", target="city", parameters={"query": "SELECT 1"}, unit="个")
    client = browse("clerk")
    pages = [client.get(a).content.decode() for a in (f"/evidence/{row.pk}/", f"/do/collector/{row.pk}/change/")]
    assert ["city" in page for page in pages] == [True, True]
    assert ["geheim" in page or "10.0.0.9" in page for page in pages] == [False, False]


def test_pages_ask_as_often_for_many_readings_as_for_one(make: Make, server: Local, browse: Browser) -> None:
    row = make(target=server.url("/ok"), every=1)
    client = browse("clerk")
    addresses = (f"/evidence/{row.pk}/", f"/targets/indicators/{row.indicator_id}/", "/evidence/")

    def asked() -> list[int]:
        found = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            found.append(len(queries))
        return found

    _read(row, 1)
    asked()
    few = asked()
    _read(row, 100)
    assert asked() == few


def _read(row: Collector, number: int) -> None:
    with everything("测试"):
        start = timezone.now() - timedelta(hours=3)
        known = Reading.objects.count()
        Reading.objects.bulk_create(
            Reading(
                collector=row,
                key=str(n),
                slot=start + timedelta(minutes=n),
                at=start,
                outcome="ok",
                value=Decimal(n),
            )
            for n in range(known, known + number)
        )
