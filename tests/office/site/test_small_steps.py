"""Small steps of the pages: fees, shares of districts, funds, definitions, systems, withdrawals, tokens."""

import re
from datetime import date

from mingzhang.office.models import (
    ApiToken,
    Attachment,
    Comment,
    ExpertFee,
    Fund,
    IndicatorDefinition,
    Project,
)
from mingzhang.office.scope import everything
from mingzhang.office.services import master, remarks
from mingzhang.office.services.projects import declare
from tests.office import year
from tests.office.api.conftest import Program
from tests.office.conftest import City, People
from tests.office.site.conftest import Browser


def test_an_expert_is_owed_a_fee_and_paid_it_once(city: City, people: People, browse: Browser) -> None:
    line, client = year.budgeted(city, people), browse("clerk")
    owed = {"expert": "评审专家", "reviewed_on": "2023-06-01", "amount": "800.00"}
    assert client.post(f"/do/project/{line.project_id}/fee/", owed).status_code == 302
    assert "支付评审劳务报酬" in client.get(f"/budget/{line.pk}/").content.decode()
    with everything("测试"):
        fee = ExpertFee.objects.get()
    pay = {"fee": fee.pk, "paid_on": "2023-06-05", "voucher": ""}
    assert client.post(f"/do/line/{line.pk}/pay-fee/", pay).status_code == 302
    with everything("测试"):
        fee.refresh_from_db()
        assert fee.payment is not None
        assert (fee.payment.amount, fee.payment.paid_on) == (year.yuan("800"), date(2023, 6, 5))
    assert client.post(f"/do/line/{line.pk}/pay-fee/", pay).status_code == 422
    assert "支付评审劳务报酬" not in client.get(f"/budget/{line.pk}/").content.decode()


def test_a_fund_and_a_definition_are_entered(city: City, people: People, browse: Browser) -> None:
    fund = {"code": "F9", "name": "数据专项", "origin": "", "ends_on": ""}
    root, data = city["city"].pk, city["data"].pk
    client = browse("finance")
    client.post("/act/", {"organisation": city["finance"].pk, "year": year.YEAR})
    assert client.post(f"/do/organisation/{root}/fund/", fund).status_code == 302
    made = Fund.objects.get(code="F9")
    assert (made.keeper, made.fiscal_year, made.name) == (city["city"], year.YEAR, "数据专项")
    assert browse("clerk").post(f"/do/organisation/{data}/fund/", fund).status_code == 403
    names = ("level1", "level2", "definition", "method", "source", "frequency", "measured_by")
    typed = {**dict.fromkeys(names, "按办法"), "name": "办件量", "unit": "件", "direction": "≥"}
    assert browse("clerk").post(f"/do/organisation/{data}/definition/", typed).status_code == 302
    assert IndicatorDefinition.objects.get().keeper == city["data"]
    wrong = {**typed, "name": "另一项", "direction": ">"}
    assert browse("clerk").post(f"/do/organisation/{data}/definition/", wrong).status_code == 422


def test_a_draft_is_linked_to_its_own_systems_only(city: City, people: People, browse: Browser) -> None:
    clerk = people["clerk"]
    fund, kind = year.masters(city, people)
    project = declare(clerk, city["data"], year.YEAR, year.request(fund, kind))
    own = master.add_system(clerk, city["data"], year.YEAR, "S1", {"name": "网上政务平台"})
    other = master.add_system(people["other_clerk"], city["health"], year.YEAR, "S2", {"name": "卫生平台"})
    address = f"/do/project/{project.pk}/systems/"
    assert browse("clerk").post(address, {"systems": [other.pk]}).status_code == 422
    assert browse("clerk").post(address, {"systems": [own.pk]}).status_code == 302
    with everything("测试"):
        assert list(Project.objects.get(pk=project.pk).systems.all()) == [own]


def test_only_its_author_withdraws_a_remark_or_a_file(city: City, people: People, browse: Browser) -> None:
    project = year.approved(city, people)
    said = remarks.comment(people["clerk"], project, "先看合同")
    file = remarks.attach(people["clerk"], project, "依据.pdf", b"%PDF-1.7 x")
    page = f"/projects/{project.pk}/"
    one, two = f"/do/project/{project.pk}/withdraw/", f"/do/project/{project.pk}/take-down/"
    shown = browse("clerk").get(page).content.decode()
    assert (f"{one}?of={said.pk}" in shown, f"{two}?of={file.pk}" in shown) == (True, True)
    assert "撤回意见" not in browse("head").get(page).content.decode()
    assert browse("head").post(one, {"remark": said.pk}).status_code == 422
    assert browse("head").post(two, {"attachment": file.pk, "reason": "x"}).status_code == 422
    assert browse("clerk").post(one, {"remark": said.pk}).status_code == 302
    assert browse("clerk").post(two, {"attachment": file.pk, "reason": "传错了"}).status_code == 302
    with everything("测试"):
        assert Comment.objects.get().withdrawn_at is not None
        assert Attachment.objects.get().withdrawn_at is not None


def test_a_token_is_shown_once_works_and_ends(people: People, browse: Browser) -> None:
    client = browse("clerk")
    assert client.post("/me/tokens/", {"name": "夜间核对", "days": "0"}).status_code == 422
    made = client.post("/me/tokens/", {"name": "夜间核对", "days": "30"}).content.decode()
    found = re.search(r"<code>(mz_[^<]+)</code>", made)
    assert found is not None
    again = client.get("/me/tokens/").content.decode()
    assert (found[1] in again, "夜间核对" in again) == (False, True)
    program = Program(found[1])
    assert program("GET", "/me").json()["user"] == "clerk"
    row = ApiToken.objects.get()
    assert browse("head").post(f"/me/tokens/{row.pk}/end/").status_code == 404
    assert "夜间核对" not in browse("head").get("/me/tokens/").content.decode()
    assert client.post(f"/me/tokens/{row.pk}/end/").status_code == 302
    assert program("GET", "/me").status_code == 401
