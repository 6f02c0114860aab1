"""The security administrator changes the signing key: folders are told, the trail says so, backups hold keys."""

import stat
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mingzhang.office.commands.publications_kept import faults_of_publications, keys_in, open_keys
from mingzhang.office.models import AccountTables, AuditEvent, Membership, User
from mingzhang.office.queries.publications import published_folder
from mingzhang.office.queries.signing_keys import handed_over
from mingzhang.office.scope import everything
from mingzhang.office.services.acting import Actor, NotPermittedError, RefusedError, Role
from mingzhang.office.services.audit import broken_chains
from mingzhang.office.services.consolidation import correct, freeze
from mingzhang.office.services.narration import withhold
from mingzhang.office.services.organisations import actors_of
from mingzhang.office.services.publishing import approve_accounts, publish_accounts
from mingzhang.office.services.signing_keys import change_key
from mingzhang.publishing.sealing import FilesPart, begin, signer_from, verify
from mingzhang.publishing.sealing.durable import lock
from mingzhang.publishing.site.gathering import sealed_version
from mingzhang.rulebook import load
from tests.office.accounts.conftest import explained
from tests.office.conftest import City, People

pytestmark = pytest.mark.django_db
WHY = "每三年更换"
FOLDERS = ("published/data", "published/health", "portals/city")


@pytest.fixture
def security(city: City) -> Actor:
    """The security administrator of the whole city."""
    user = User.objects.create_user(username="security", name="安全管理员")
    root = city["city"]
    Membership.objects.create(user=user, organisation=root, role=Role.SECURITY_ADMIN, over=root, why="测试")
    return actors_of(user)[0]


def _key(home: Path, name: str = "signing-key.pem") -> str:
    return signer_from(home / name, load()).fingerprint


def _publish(home: Path, name: str, text: str) -> None:
    signer = signer_from(home / "signing-key.pem", load())
    with begin(home / name, signer, title="决算", published=timezone.localdate()) as edition:
        edition.add([FilesPart("all", {"a.html": text.encode()})])
        edition.finish(text)


@pytest.fixture
def published(home: Path) -> list[Path]:
    """Two departments' publications and the city's site, each of one version."""
    for name in FOLDERS:
        _publish(home, name, "1")
    return [home / name for name in FOLDERS]


def _events() -> list[str]:
    with everything("测试"):
        return list(AuditEvent.objects.filter(action__startswith="keys.").values_list("action", flat=True))


def _signed(folder: Path) -> list[str]:
    verdict = verify(folder)
    assert verdict.holds
    return [version.fingerprint for version in verdict.versions]


def test_every_folder_goes_over_and_the_old_key_is_put_aside(
    published: list[Path], security: Actor, city: City, home: Path
) -> None:
    old = _key(home)
    done = change_key(security, city["city"], f" {WHY} ")
    new = _key(home)
    assert (done.old, done.new, done.folders) == (old, new, 3)
    (kept,) = (home / "retired-keys").iterdir()
    assert _key(home, f"retired-keys/{kept.name}") == old
    assert [stat.S_IMODE(path.stat().st_mode) for path in (kept, home / "signing-key.pem")] == [0o600, 0o600]
    assert not (home / "signing-key.next.pem").exists()
    for name in FOLDERS:
        _publish(home, name, "2")
    assert [_signed(folder) for folder in published] == [[old, new]] * 3
    assert faults_of_publications(home) == []
    with everything("测试"):
        event = AuditEvent.objects.get(action="keys.change")
        assert list(broken_chains()) == []
    assert (event.actor, event.organisation, event.reason) == (security.user, city["city"], WHY)
    assert (event.before, event.after) == ({"fingerprint": old}, {"fingerprint": new, "publications": "3"})
    told = [(one.name, one.owner, one.handovers[0].new) for one in handed_over(city["city"])]
    assert told == [
        ("published/data", city["data"].name, new),
        ("published/health", city["health"].name, new),
        ("portals/city", city["city"].name, new),
    ]


def test_a_site_takes_what_departments_signed_with_the_key_before(
    published: list[Path], security: Actor, city: City, home: Path
) -> None:
    change_key(security, city["city"], WHY)
    assert sealed_version(home / "published/data", 1, _key(home)).manifest.version == 1


def test_who_may_and_what_is_asked_for(
    published: list[Path], security: Actor, city: City, people: People, home: Path
) -> None:
    before = _key(home)
    for who in ("head", "clerk", "finance"):
        with pytest.raises(NotPermittedError):
            change_key(people[who], city["city"], WHY)
    with pytest.raises(RefusedError, match="写明更换的原因"):
        change_key(security, city["city"], " ")
    with pytest.raises(RefusedError, match="由最上级单位的安全管理员"):
        change_key(security, city["data"], WHY)
    with pytest.raises(RefusedError, match="还在，没有丢失"):
        change_key(security, city["city"], WHY, lost=True)
    assert (_key(home), [len(verify(folder).handovers) for folder in published]) == (before, [0, 0, 0])
    assert _events() == []


def test_what_broke_off_half_way_is_done_to_its_end(
    published: list[Path], security: Actor, city: City, home: Path
) -> None:
    old = _key(home)
    with lock(published[1]), pytest.raises(RefusedError, match=r"另一次发布正在写.*稍后再办一次，接着做完"):
        change_key(security, city["city"], WHY)
    waiting = _key(home, "signing-key.next.pem")
    assert (_key(home), [len(verify(folder).handovers) for folder in published]) == (old, [1, 0, 0])
    assert _events() == []
    done = change_key(security, city["city"], WHY)
    assert (done.old, done.new, _key(home)) == (old, waiting, waiting)
    assert [len(verify(folder).handovers) for folder in published] == [1, 1, 1], "none is told twice"
    assert len(list((home / "retired-keys").iterdir())) == 1


def test_a_lost_key_is_said_to_be_lost(published: list[Path], security: Actor, city: City, home: Path) -> None:
    old = _key(home)
    (home / "signing-key.pem").unlink()
    with pytest.raises(RefusedError, match="先从备份恢复，确已丢失的勾选"):
        change_key(security, city["city"], WHY)
    done = change_key(security, city["city"], "硬盘损坏", lost=True)
    assert (done.old, done.folders, done.new) == (old, 3, _key(home))
    _publish(home, FOLDERS[0], "2")
    assert [fault.kind for fault in verify(published[0]).faults] == ["lost"]
    assert verify(published[0], done.new).holds
    assert faults_of_publications(home) == [], "the office trusts its own key"
    with everything("测试"):
        assert AuditEvent.objects.get(action="keys.replace_lost").before == {"fingerprint": old}
    assert [one.handovers[0].vouched for one in handed_over(city["city"])] == [False] * 3


def test_backups_hold_every_key_and_encrypt_it_where_they_may(
    published: list[Path], security: Actor, city: City, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_key(security, city["city"], WHY)
    signer_from(home / "signing-key.next.pem", load())
    retired = f"retired-keys/0001-{timezone.localdate()}.pem"
    names = ["signing-key.pem", "signing-key.next.pem", retired]
    plain = {name: (home / name).read_bytes() for name in names}
    for phrase in ("", "一句口令"):
        monkeypatch.setenv("MINGZHANG_BACKUP_PASSPHRASE", phrase)
        aside = tmp_path / f"aside{len(phrase)}"
        kept = keys_in(home, aside)
        assert list(kept) == names
        assert [(b"ENCRYPTED" in path.read_bytes()) for path in kept.values()] == [bool(phrase)] * 3
        open_keys(aside / "keys")
        assert {name: (aside / "keys" / name).read_bytes() for name in names} == plain


def test_accounts_are_corrected_under_the_new_key(
    approved: AccountTables, security: Actor, city: City, people: People, home: Path
) -> None:
    first = publish_accounts(people["clerk"], approved)
    change_key(security, city["city"], WHY)
    approved.refresh_from_db()
    new = correct(people["clerk"], approved, "附表说明有误")
    withhold(people["clerk"], new, "涉及未公开事项", at="final_accounts.09:amounts:actual.reception")
    frozen = freeze(people["clerk"], explained(new, people))
    again = publish_accounts(people["clerk"], approve_accounts(people["head"], frozen, date(2024, 9, 1)))
    out = published_folder(city["data"])
    assert _signed(out) == [first.fingerprint, again.fingerprint]
    assert again.fingerprint == _key(home) != first.fingerprint
    assert verify(out, first.fingerprint).holds


def test_the_step_is_taken_on_the_page_of_the_topmost_organisation(
    published: list[Path], security: Actor, city: City, home: Path
) -> None:
    client = Client()
    client.force_login(security.user, "django.contrib.auth.backends.ModelBackend")
    root, data = city["city"], city["data"]
    address = reverse("act-on", args=["organisation", root.pk, "change-key"])
    pages = [
        client.get(reverse("organisation", args=[row.code]), secure=True).content.decode() for row in (root, data)
    ]
    assert [address in pages[0], "change-key" in pages[1]] == [True, False]
    refused = client.post(address, {"reason": WHY, "lost": "on"}, secure=True)
    assert (refused.status_code, "还在，没有丢失" in refused.content.decode()) == (422, True)
    done = client.post(address, {"reason": WHY}, secure=True, follow=True).content.decode()
    assert f"签名私钥已更换，告知了 3 份公开。新公钥指纹 {_key(home)}；" in done
    assert (done.count("原私钥签名"), WHY in done) == (3, True)
