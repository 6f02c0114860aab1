"""The pages of addresses that are told of events."""

import re
from datetime import timedelta

import yaml
from django.utils import timezone

from mingzhang.office.desk import webhook_actions
from mingzhang.office.models import Webhook, WebhookDelivery
from mingzhang.office.scope import everything
from mingzhang.office.services.audit import record
from mingzhang.office.services.deliveries import secret_of
from tests.office.conftest import City, People
from tests.office.site.conftest import Browser
from tests.office.site.test_language import OFFICE

TYPED = {"url": "https://1.1.1.1/hook", "actions": ["contracts. acceptances.", "budget."]}


def _add(city: City, browse: Browser) -> tuple[Webhook, str]:
    """An address entered on the page, and the page that followed."""
    made = browse("head").post(f"/do/organisation/{city['data'].pk}/webhook/", TYPED, follow=True)
    with everything("测试"):
        return Webhook.objects.get(), made.content.decode()


def test_the_secret_is_shown_once(city: City, people: People, browse: Browser) -> None:
    empty = browse("head").get("/webhooks/").content.decode()
    assert ("还没有登记通知地址" in empty, f"/do/organisation/{city['data'].pk}/webhook/" in empty) == (True, True)
    hook, shown = _add(city, browse)
    assert (hook.url, hook.actions) == (TYPED["url"], ["acceptances.", "budget.", "contracts."])
    assert re.findall(r"签名密钥：(\w+)", shown) == [secret_of(hook)]
    page, again = f"/webhooks/{hook.pk}/", browse("head")
    told = again.get(page).content.decode() + again.get("/webhooks/").content.decode()
    assert (secret_of(hook) in told, "预算、合同与验收" in told, "使用中" in told) == (False, True, True)


def test_an_address_inside_is_refused_beside_its_field(city: City, people: People, browse: Browser) -> None:
    address = f"/do/organisation/{city['data'].pk}/webhook/"
    said = browse("head").post(address, {"url": "https://127.0.0.1/", "actions": ["budget."]})
    text = said.content.decode()
    assert said.status_code == 422
    assert re.search(r'id="id_url_error">“127.0.0.1”指向内部网络', text)
    assert re.search(r'value="budget." [^>]*checked', text)
    assert browse("clerk").post(address, TYPED).status_code == 403
    assert browse("head").post(address, TYPED).status_code == 302
    assert "已经登记" in browse("head").post(address, TYPED).content.decode()


def test_a_try_says_what_came_back(city: City, people: People, browse: Browser) -> None:
    """An address that has come to lead inside is not called, and the page says so."""
    hook, _ = _add(city, browse)
    with everything("测试"):
        Webhook.objects.update(url="https://localhost/hook")
    said = browse("head").post(f"/do/webhook/{hook.pk}/try/", {}, follow=True).content.decode()
    assert "没有送达：“localhost”指向内部网络" in said
    assert "已办理" not in said
    with everything("测试"):
        row = WebhookDelivery.objects.get()
        assert (row.event.action, row.attempts, row.next_at) == ("webhooks.try", 1, None)
    assert "有未送达" in browse("head").get("/webhooks/?state=failing").content.decode()
    again = browse("head").post(f"/do/webhook-delivery/{row.pk}/again/", {}, follow=True).content.decode()
    assert ("没有送达" in again, "等待重试" in again, "X-Mingzhang-Signature: " in again) == (True, True, True)


def test_an_ended_address_offers_no_step_and_keeps_its_history(
    city: City, people: People, administrators: People, browse: Browser
) -> None:
    hook, _ = _add(city, browse)
    with everything("测试"):
        event = record(people["clerk"], "budget.set", city["data"], organisation=city["data"])
        done = {"delivered_at": timezone.now(), "attempted_at": timezone.now() + timedelta(days=1), "attempts": 1}
        WebhookDelivery.objects.filter(event=event).update(**done, answer="HTTP 204", next_at=None)
    client = browse("system")
    assert client.post(f"/do/webhook/{hook.pk}/end/", {}).status_code == 302
    page = client.get(f"/webhooks/{hook.pk}/").content.decode()
    assert ("HTTP 204" in page, "批复预算" in page, "/do/webhook" in page) == (True, True, False)
    assert client.post(f"/do/webhook/{hook.pk}/end/", {}).status_code == 404
    listed = [client.get(f"/webhooks/?state={state}").content.decode() for state in ("live", "ended")]
    assert ["1.1.1.1" in text for text in listed] == [False, True]


def test_every_step_belongs_to_one_topic() -> None:
    steps = yaml.safe_load((OFFICE / "locale" / "events.yaml").read_text(encoding="utf-8"))
    topics = [name for names, _ in webhook_actions.TOPICS for name in names.split()]
    assert sorted({f"{step.partition('.')[0]}." for step in steps}) == sorted(topics)
