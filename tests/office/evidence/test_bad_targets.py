"""Collectors made on the page for systems that are down, slow, lead away or stand inside: named, nothing lost."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from pytest_django import Settings

from mingzhang.office.models import Collector, IndicatorActual, ProjectIndicator, Reading
from mingzhang.office.scope import everything
from mingzhang.office.services import actuals
from tests.office.conftest import People
from tests.office.evidence.conftest import Local
from tests.office.site.conftest import Browser, browse, quick

__all__ = ["browse", "quick"]

Target = Callable[[Local, int], str]
DAY = {"first_day": "2000-01-01", "last_day": "2100-12-31"}


def _act(indicator: ProjectIndicator, action: str) -> str:
    return reverse("act-on", args=["indicator", indicator.pk, action])


TARGETS: dict[str, tuple[Target, str, str]] = {
    "down": (lambda _, port: f"http://127.0.0.1:{port}/", "failed", "无法连接：对方拒绝连接，那个端口上没有服务。"),
    "slow": (lambda server, _: server.url("/slow"), "failed", "1 秒内没有答复"),
    "failing": (lambda server, _: server.url("/error"), "failed", "500"),
    "redirected inside": (lambda server, _: server.url("/moved?to=http://10.0.0.8/"), "unknown", "内部"),
    "redirected to metadata": (
        lambda server, _: server.url("/moved?to=http://169.254.169.254/"),
        "unknown",
        "内部",
    ),
    "redirected for ever": (lambda server, _: server.url("/loop"), "failed", "转向超过 5 次"),
    "inside": (lambda *_: "http://10.0.0.8/", "unknown", "内部"),
    "this machine otherwise written": (lambda *_: "http://0x7f000001/", "unknown", "内部"),
    "this machine in six": (lambda *_: "http://[::1]/", "unknown", "内部"),
    "no such name": (lambda *_: "http://no-such-host.invalid/", "failed", "这个名字查不到"),
}


@pytest.mark.parametrize("name", TARGETS)
def test_a_bad_target_is_named_and_the_actual_stays(
    name: str,
    indicator: ProjectIndicator,
    server: Local,
    closed_port: int,
    people: People,
    browse: Browser,
    settings: Settings,
) -> None:
    target, outcome, sentence = TARGETS[name]
    settings.COLLECT_HOSTS = [*settings.COLLECT_HOSTS, f"127.0.0.1:{closed_port}"]
    kept = actuals.set_actual(people["clerk"], indicator, "99.9%", "旧系统统计")
    clerk = browse("clerk")
    typed = {"name": "探测", "target": target(server, closed_port), "every": "0", "seconds": "1", "contains": ""}
    made = clerk.post(_act(indicator, "collect-http"), typed)
    assert made.status_code == 302, made.content.decode()
    with everything("测试"):
        collector = Collector.objects.get()
    answer = clerk.post(reverse("act-on", args=["collector", collector.pk, "probe"]), follow=True)
    shown = answer.content.decode()
    with everything("测试"):
        reading = Reading.objects.get()
    assert (reading.outcome, sentence in reading.sentence) == (outcome, True), reading.sentence
    assert reading.sentence in shown
    measure = {"method": "share", "unit": "%", "digits": "2", **DAY}
    assert clerk.post(_act(indicator, "measure"), measure).status_code == 302
    computed = clerk.post(_act(indicator, "compute"), follow=True)
    with everything("测试"):
        actual = IndicatorActual.objects.get(pk=kept.pk)
    if outcome == "unknown":  # no reading tells anything: nothing is computed, the typed number stands
        assert computed.status_code == 422
        assert (actual.text, actual.origin) == ("99.9%", "typed")
    else:  # the system did not serve: a fact, computed as such
        assert (actual.text, actual.origin, computed.status_code) == ("0.00%", "computed", 200)
