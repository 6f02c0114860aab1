"""Funds and library entries are changed with a reason, and go out of use without being deleted."""

from collections.abc import Mapping
from typing import Any

import pytest

from mingzhang.office.models import AuditEvent, Fund, IndicatorDefinition
from mingzhang.office.queries.master import usable_funds
from mingzhang.office.queries.performance import indicators
from mingzhang.office.scope import everything
from mingzhang.office.services import budget, master, performance, projects
from mingzhang.office.services.acting import ChangedMeanwhileError, NotPermittedError, RefusedError
from tests.office.conftest import City, People
from tests.office.site.conftest import Browser
from tests.office.year import YEAR, approved, masters, request, yuan

WORDS: Mapping[str, Any] = {
    "level1": "产出指标",
    "level2": "质量指标",
    "definition": "可用时间占比",
    "unit": "%",
    "direction": "≥",
    "method": "可用时间÷总时间",
    "source": "探测",
    "frequency": "每分钟",
    "measured_by": "平台",
}


def _event(action: str) -> AuditEvent:
    with everything("测试"):
        found: AuditEvent = AuditEvent.objects.get(action=action)
    return found


def test_a_fund_of_one_year_changes_and_its_namesakes_of_other_years_do_not(city: City, people: People) -> None:
    finance, (fund, _) = people["finance"], masters(city, people)
    later = master.add_fund(finance, city["city"], YEAR + 1, fund.code, fund.name)
    with pytest.raises(RefusedError, match="请写明理由"):
        master.change_fund(finance, fund, {"name": "运维资金"}, fund.revision, " ")
    with pytest.raises(RefusedError, match="不能在这里修改"):
        master.change_fund(finance, fund, {"code": "X"}, fund.revision, "改码")
    master.change_fund(finance, fund, {"name": "运维资金"}, fund.revision, "按新办法")
    with pytest.raises(ChangedMeanwhileError):
        master.change_fund(finance, fund, {"name": "又改"}, fund.revision, "按新办法")
    later.refresh_from_db()
    assert (later.name, later.revision) == ("运维专项资金", 1)
    event = _event("master.change_fund")
    assert (event.before, event.after, event.reason) == (
        {"name": "运维专项资金"},
        {"name": "运维资金"},
        "按新办法",
    )


def test_an_ended_fund_is_chosen_no_more_and_stays_where_it_is(city: City, people: People) -> None:
    clerk, finance = people["clerk"], people["finance"]
    fund, kind = masters(city, people)
    draft = projects.declare(clerk, city["data"], YEAR, {**request(fund, kind), "code": "P9"})
    ended = master.end_fund(finance, fund, "并入其他资金", fund.revision)
    assert list(usable_funds(YEAR)) == []
    assert list(usable_funds(YEAR, fund.pk)) == [fund]
    with pytest.raises(RefusedError, match=f"已于 {ended.ended_on} 停用，请另选"):
        projects.declare(clerk, city["data"], YEAR, request(ended, kind))
    kept = projects.change(clerk, draft, {"name": "改名"}, draft.revision)
    assert (kept.name, kept.fund) == ("改名", fund)
    with pytest.raises(RefusedError, match="已经停用"):
        master.end_fund(finance, fund, "再停一次")
    with pytest.raises(NotPermittedError, match="停用资金须由"):
        master.end_fund(clerk, fund, "不用了")
    back = master.resume_fund(finance, fund, "撤回合并")
    projects.declare(clerk, city["data"], YEAR, request(back, kind))
    assert [_event(f"master.{step}_fund").reason for step in ("end", "resume")] == ["并入其他资金", "撤回合并"]


def test_a_project_s_budget_still_comes_from_its_own_ended_fund(city: City, people: People) -> None:
    finance, project = people["finance"], approved(city, people)
    with everything("测试"):
        fund = Fund.objects.get(pk=project.fund_id)
    other = master.add_fund(finance, city["city"], YEAR, "F2", "另一资金")
    for row in (fund, other):
        master.end_fund(finance, row, "停用")
    other.refresh_from_db()
    with pytest.raises(RefusedError, match="“另一资金”已于"):
        budget.set_budget(finance, project, other, yuan("1"))
    fund.refresh_from_db()
    assert budget.set_budget(finance, project, fund, yuan("1")).fund == fund


def test_an_ended_entry_of_the_library_is_chosen_no_more_and_stays_where_it_is(city: City, people: People) -> None:
    clerk, reviewer = people["clerk"], people["reviewer"]
    fund, kind = masters(city, people)
    draft = projects.declare(clerk, city["data"], YEAR, request(fund, kind))
    entry = performance.define_indicator(reviewer, city["city"], "系统可用率", WORDS)
    line = {"level1": "产出指标", "level2": "质量指标", "name": "可用率", "target": "≥99%", "weight": "50"}
    used = projects.set_indicators(clerk, draft, [{**line, "definition": entry}], draft.revision)
    performance.change_definition(reviewer, entry, {"unit": "百分比"}, entry.revision, "单位写全")
    ended = performance.end_definition(reviewer, entry, "另有一条")
    again = projects.set_indicators(clerk, draft, [{**line, "definition": ended, "target": "≥98%"}], used.revision)
    [row] = indicators(clerk, draft.pk)
    assert (row.definition, row.target) == (entry, "≥98%")
    projects.set_indicators(clerk, draft, [{**line, "definition": None}], again.revision)
    with pytest.raises(RefusedError, match="“系统可用率”已于"):
        projects.set_indicators(clerk, draft, [{**line, "definition": ended}], None)
    with pytest.raises(NotPermittedError):
        performance.resume_definition(people["other_clerk"], entry, "要用")
    performance.resume_definition(reviewer, entry, "要用")
    reasons = [_event(f"performance.{step}_definition").reason for step in ("change", "end", "resume")]
    assert reasons == ["单位写全", "另有一条", "要用"]


def test_the_pages_change_end_and_resume(city: City, people: People, browse: Browser) -> None:
    fund, kind = masters(city, people)
    projects.declare(people["clerk"], city["data"], YEAR, request(fund, kind))
    client, page = browse("finance"), f"/funds/{fund.pk}/"
    client.post("/act/", {"organisation": city["finance"].pk, "year": YEAR})
    assert "平台运维" in client.get(page).content.decode()
    typed = {"revision": "1", "name": "运维资金", "origin": "", "ends_on": "", "reason": ""}
    said = client.post(f"/do/fund/{fund.pk}/change/", typed)
    assert (said.status_code, "请填写“理由”" in said.content.decode()) == (422, True)
    for step, more in (("change", {**typed, "reason": "按新办法"}), ("end", {"revision": "2", "reason": "并入"})):
        assert client.post(f"/do/fund/{fund.pk}/{step}/", more).status_code == 302
    told = client.get(page).content.decode()
    assert [word in told for word in ("已停用", "按新办法", "并入", "恢复使用", "/end/")] == [True] * 4 + [False]
    listed = {state: client.get(f"/funds/?state={state}").content.decode() for state in ("used", "ended")}
    assert {state: page in text for state, text in listed.items()} == {"used": False, "ended": True}
    offered = browse("clerk").get(f"/do/organisation/{city['data'].pk}/declare/").content.decode()
    assert ("运维资金" in offered, "/do/fund/" in browse("clerk").get(page).content.decode()) == (False, False)
    assert browse("clerk").post(f"/do/fund/{fund.pk}/resume/", {"reason": "x"}).status_code == 403


def test_the_page_of_an_entry_shows_who_uses_it(city: City, people: People, browse: Browser) -> None:
    entry = performance.define_indicator(people["reviewer"], city["city"], "系统可用率", WORDS)
    project = approved(city, people)
    with everything("测试"):
        row = indicators(people["clerk"], project.pk)[0]
        row.definition = entry
        row.save()
    page = f"/targets/library/{entry.pk}/"
    texts = {person: browse(person).get(page).content.decode() for person in ("clerk", "other_clerk")}
    assert {person: f"/targets/indicators/{row.pk}/" in text for person, text in texts.items()} == {
        "clerk": True,
        "other_clerk": False,
    }
    assert "由维护单位（临川市）留存" in texts["clerk"]
    typed = {**WORDS, "unit": "百分比", "reason": "写全", "revision": "1"}
    assert browse("reviewer").post(f"/do/definition/{entry.pk}/change/", typed).status_code == 302
    assert IndicatorDefinition.objects.get().unit == "百分比"
    assert "写全" in browse("reviewer").get(page).content.decode()
