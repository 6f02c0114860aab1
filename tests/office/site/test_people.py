"""People are registered and given duties by one administrator, secured by another; never by themselves."""

import re

import pytest

from mingzhang.office.models import Membership, SecurityPolicy, User
from mingzhang.office.services.acting import RefusedError, Role
from mingzhang.office.services.people import grant_duty
from tests.office.conftest import City, People
from tests.office.site.conftest import Browser


def test_a_person_is_registered_given_a_duty_and_relieved(
    administrators: People, city: City, browse: Browser
) -> None:
    client, data = browse("system"), city["data"].pk
    page = client.post(f"/do/organisation/{data}/person/", {"username": "new", "name": "新人"}, follow=True)
    first = re.search(r"初始口令：(\S+)", page.content.decode())
    assert first is not None
    user = User.objects.get(username="new")
    assert (user.check_password(first.group(1)), user.must_change_password) == (True, True)
    assert first.group(1) not in client.get(f"/organisations/{city['data'].code}/").content.decode()
    duty = {"user": user.pk, "role": "clerk", "over": data, "why": "任职文件"}
    assert client.post(f"/do/organisation/{data}/duty/", duty).status_code == 302
    assert client.post(f"/do/organisation/{data}/duty/", duty).status_code == 422
    held = Membership.objects.get(user=user)
    browse("new").get("/")
    assert client.post(f"/do/duty/{held.pk}/end/", {"reason": "调离"}).status_code == 302
    held.refresh_from_db()
    assert held.ended_on is not None
    assert "您还没有任职" in _without_first_password(user, browse)


def _without_first_password(user: User, browse: Browser) -> str:
    User.objects.filter(pk=user.pk).update(must_change_password=False)
    return browse(user.username).get("/").content.decode()


def test_nobody_serves_themselves(administrators: People, city: City, browse: Browser) -> None:
    own = {name: Membership.objects.get(user__username=name) for name in ("system", "security")}
    grant = {"user": own["system"].user_id, "role": "clerk", "over": city["city"].pk, "why": "自己"}
    root = city["city"].pk
    assert browse("system").post(f"/do/organisation/{root}/duty/", grant).status_code == 403
    assert browse("system").post(f"/do/duty/{own['system'].pk}/end/", {"reason": "x"}).status_code == 403
    assert browse("security").post(f"/do/duty/{own['security'].pk}/password/", {"reason": "x"}).status_code == 403
    assert browse("system").post(f"/do/duty/{own['security'].pk}/password/", {"reason": "x"}).status_code == 403


@pytest.mark.parametrize(("person", "role"), [("clerk", Role.SYSTEM_ADMIN), ("security", Role.CLERK)])
def test_administrators_do_no_other_work(
    administrators: People, city: City, people: People, person: str, role: str
) -> None:
    from mingzhang.office.services.organisations import actors_of

    actor = actors_of(User.objects.get(username="system"))[0]
    user = User.objects.get(username=person)
    with pytest.raises(RefusedError, match="各由不同的人担任"):
        grant_duty(actor, user, city["data"], role, city["data"], "任职文件")


def test_a_second_factor_is_demanded_by_the_security_administrator(
    administrators: People, city: City, browse: Browser
) -> None:
    data = city["data"].pk
    answer = browse("security").post(f"/do/organisation/{data}/demand/", {"second_factor": "on"})
    assert answer.status_code == 302
    assert SecurityPolicy.objects.get().second_factor
    assert browse("clerk").get("/").headers["Location"] == "/verify/"
    assert browse("other_clerk").get("/").status_code == 200


def test_a_reset_password_is_shown_once_and_ends_the_old_one(
    administrators: People, city: City, people: People, browse: Browser
) -> None:
    user = people["clerk"].user
    user.set_password("七里香-and-correct-horse")
    user.save()
    duty = Membership.objects.get(user=user)
    page = browse("security").post(f"/do/duty/{duty.pk}/password/", {"reason": "当面核实"}, follow=True)
    first = re.search(r"初始口令：(\S+)", page.content.decode())
    assert first is not None
    user.refresh_from_db()
    assert (user.check_password(first.group(1)), user.check_password("七里香-and-correct-horse")) == (True, False)
