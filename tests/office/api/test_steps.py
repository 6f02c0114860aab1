"""Evidence, self-evaluations, re-checks, evaluations, plans and registers by the interface."""

from decimal import Decimal
from typing import Any

from mingzhang.office.models import AuditEvent, Fund, Reading, SelfEvaluation
from mingzhang.office.queries.performance import indicators
from mingzhang.office.scope import everything
from mingzhang.rulebook import load
from tests.office.api.conftest import Programs
from tests.office.conftest import City, People
from tests.office.year import YEAR, approved, budgeted, masters

COUNTED = {"name": "现场清点", "kind": "manual", "unit": "台"}
COUNT = {"at": "2023-06-01T08:00:00+08:00", "value": "3.5", "witness": "见证人"}


def _indicator(city: City, people: People) -> int:
    return indicators(people["clerk"], approved(city, people).pk)[1].pk


def test_a_collector_from_its_making_to_an_actual(city: City, people: People, program: Programs) -> None:
    clerk, at = program("clerk"), f"/indicators/{_indicator(city, people)}"
    made = clerk("POST", f"{at}/collectors", COUNTED)
    assert (made.status_code, made.json()["state"], made.json()["next_due"]) == (201, "active", None)
    row = f"/collectors/{made.json()['id']}"
    assert clerk("POST", f"{row}/pause", {"reason": "检修"}).status_code == 428
    paused = clerk("POST", f"{row}/pause", {"reason": "检修"}, made["ETag"])
    assert (paused.json()["state"], clerk("POST", f"{row}/pause", {"reason": "x"}, made["ETag"]).status_code) == (
        "paused",
        412,
    )
    back = clerk("POST", f"{row}/resume", None, paused["ETag"])
    renamed = clerk("PATCH", row, {"name": "清点"}, back["ETag"])
    assert (renamed.json()["name"], renamed.json()["unit"], renamed.json()["state"]) == ("清点", "台", "active")
    counted = clerk("POST", f"{row}/counts", COUNT)
    assert (counted.status_code, Decimal(counted.json()["value"])) == (201, Decimal("3.5"))
    again = clerk("POST", f"{row}/counts", COUNT)
    assert (again.status_code, sorted(again.json()["problems"])) == (422, ["at"])
    page = clerk("GET", f"{row}/readings?since=2023-05-01T00:00:00Z&until=2023-07-01T00:00:00Z").json()
    assert [reading["witness"] for reading in page["rows"]] == ["见证人"]
    assert clerk("GET", f"{row}/readings?since=2023-07-01T00:00:00Z").json()["rows"] == []
    assert clerk("GET", f"{row}/gaps").json() == []
    assert [c["name"] for c in clerk("GET", "/collectors?text=清点").json()["rows"]] == ["清点"]
    assert program("reviewer")("POST", f"{row}/counts", COUNT).status_code == 403
    with everything("测试"):
        assert Reading.objects.count() == 1


def test_an_actual_is_typed_and_its_version_named(city: City, people: People, program: Programs) -> None:
    clerk, at = program("clerk"), f"/indicators/{_indicator(city, people)}"
    first = clerk("PUT", f"{at}/actual", {"text": "9500件"})
    assert (first.status_code, first.json()["origin"]) == (200, "typed")
    assert clerk("PUT", f"{at}/actual", {"text": "9600件"}).status_code == 428
    second = clerk("PUT", f"{at}/actual", {"text": "9600件"}, first["ETag"])
    wrong = clerk("PUT", f"{at}/actual", {"text": "95 公里"}, second["ETag"])
    assert (wrong.status_code, sorted(wrong.json()["problems"])) == (422, ["text"])
    measure = {"method": "count", "first_day": "2023-01-01", "last_day": "2022-01-01"}
    refused = clerk("PUT", f"{at}/measure", measure)
    assert (refused.status_code, sorted(refused.json()["problems"])) == (422, ["last_day"])
    evidence = clerk("GET", f"{at}/evidence").json()
    assert (evidence["actual"]["text"], evidence["measure"], evidence["collectors"]) == ("9600件", None, [])


def _filled(clerk: Any, key: int) -> Any:
    """A self-evaluation begun and filled in."""
    begun = clerk("POST", f"/projects/{key}/self-evaluation")
    at = f"/self-evaluations/{begun.json()['id']}"
    typed = {"goal.actual.text": "完成", "indicator.1.actual": "99.9%", "indicator.2.actual": "9500件"}
    return at, clerk("PATCH", at, {"fields": typed}, begun["ETag"])


def test_a_self_evaluation_from_draft_to_re_check(city: City, people: People, program: Programs) -> None:
    line = budgeted(city, people)
    clerk, head, finance = program("clerk"), program("head"), program("finance")
    at, saved = _filled(clerk, line.project_id)
    form = clerk("GET", at).json()
    assert (saved.status_code, form["state"], form["rows"]["indicator.1"]["actual"]) == (200, "draft", "99.9%")
    assert form["total"] == saved.json()["total"]
    assert {score["row"] for score in form["scores"]} >= {"indicator.1", "indicator.2"}
    more = dict.fromkeys(form["missing"], "已说明")
    handed = clerk("POST", f"{at}/submit", {"fields": more}, saved["ETag"])
    assert (handed.status_code, handed.json()["state"]) == (200, "under_review")
    assert clerk("POST", f"{at}/approve", {}, handed["ETag"]).status_code == 403
    drawn = finance("POST", "/rechecks", {"organisation": "data", "year": YEAR, "way": "largest", "count": 1})
    assert (drawn.status_code, len(drawn.json()["entries"])) == (201, 1)
    [entry] = drawn.json()["entries"]
    found = {"typed": {"indicator.2.actual": "9000件"}, "reason": ""}
    assert finance("PUT", f"/recheck-entries/{entry['id']}/rows", found).status_code == 428
    rescored = finance("PUT", f"/recheck-entries/{entry['id']}/rows", found, entry["etag"])
    assert (rescored.status_code, rescored.json()["rechecked"]) == (200, entry["given"])
    [sample] = finance("GET", f"/rechecks/{YEAR}").json()
    assert [one["rechecked"] for one in sample["entries"]] == [entry["given"]]
    back = head("POST", f"{at}/send-back", {"reason": "请补佐证"}, handed["ETag"])
    assert (back.json()["state"], back.json()["returned"]) == ("returned", "请补佐证")
    again = clerk("POST", f"{at}/submit", {"fields": {}}, back["ETag"])
    done = head("POST", f"{at}/approve", {"reason": "同意"}, again["ETag"])
    assert done.json()["state"] == "approved"
    with everything("测试"):
        assert SelfEvaluation.objects.select_related("project").get().project.score == Decimal(done.json()["total"])


def test_an_evaluation_is_entered_handed_over_and_returned(city: City, people: People, program: Programs) -> None:
    policy = next(p for p in load().policies.values() if p.inputs and p.years == (YEAR,))
    data = city["data"]
    data.region = policy.region
    data.save()
    finance, body = program("finance"), {"organisation": "data", "fiscal_year": YEAR, "policy": policy.id}
    begun = finance("POST", "/evaluations", {**body, "subject": "运维专项资金"})
    assert (begun.status_code, begun.json()["state"]) == (201, "draft")
    at, name = f"/evaluations/{begun.json()['id']}", next(iter(policy.inputs))
    entered = finance("PUT", f"{at}/inputs", {"given": {getattr(name, "id", name): "1"}}, begun["ETag"])
    assert entered.status_code == 200, entered.json()
    form = finance("GET", at).json()
    assert (form["evaluation"]["state"], len(form["indicators"]) > 1) == ("draft", True)
    early = finance("POST", f"{at}/hand-over", None, entered["ETag"])
    assert (early.status_code, "problems" in early.json()) == (422, True)
    assert program("clerk")("PUT", f"{at}/inputs", {}, entered["ETag"]).status_code == 403


def test_funds_and_the_library_change_with_a_reason(city: City, people: People, program: Programs) -> None:
    fund, _ = masters(city, people)
    finance, at = program("finance"), f"/fund-entries/{fund.pk}"
    seen = finance("GET", at)
    assert finance("PATCH", at, {"name": "运维资金"}, seen["ETag"]).status_code == 422  # the reason is missing
    changed = finance("PATCH", at, {"name": "运维资金", "reason": "按新办法"}, seen["ETag"])
    ended = finance("POST", f"{at}/end", {"reason": "并入"}, changed["ETag"])
    assert (changed.json()["name"], ended.json()["ended_on"] is not None) == ("运维资金", True)
    assert finance("POST", f"{at}/resume", {"reason": "撤回"}, ended["ETag"]).json()["ended_on"] is None
    with everything("测试"):
        reasons = AuditEvent.objects.filter(about=fund.about).order_by("pk").values_list("reason", flat=True)
        assert list(reasons) == ["", "按新办法", "并入", "撤回"]
        assert Fund.objects.get().revision == 4
    names = ("level1", "level2", "definition", "method", "source", "frequency", "measured_by")
    entry = {**dict.fromkeys(names, "按办法"), "keeper": "data", "name": "办件量", "direction": "≥"}
    clerk = program("clerk")
    made = clerk("POST", "/library", entry)
    assert made.status_code == 201
    at = f"/library/{made.json()['id']}"
    wrong = clerk("PATCH", at, {"direction": ">", "reason": "更正"}, made["ETag"])
    assert (wrong.status_code, sorted(wrong.json()["problems"])) == (422, ["direction"])
    assert clerk("POST", f"{at}/end", {"reason": "不用"}, made["ETag"]).json()["ended_on"] is not None
    assert [row["name"] for row in clerk("GET", "/library").json()["rows"]] == ["办件量"]


def test_a_plan_is_broken_down(city: City, people: People, program: Programs) -> None:
    clerk = program("clerk")
    plan = {"organisation": "data", "name": "规划", "first_year": YEAR, "last_year": YEAR, "source": "文件"}
    at = f"/plans/{clerk('POST', '/plans', plan).json()['id']}"
    goal = clerk("POST", f"{at}/goals", {"text": "目标"}).json()
    task = clerk("POST", f"/goals/{goal['id']}/tasks", {"name": "任务", "source": "文件"}).json()
    made = clerk("POST", f"/tasks/{task['id']}/targets", {"name": "办件量", "target": "≥1万件"})
    assert made.status_code == 201
    tree = clerk("GET", at).json()
    told = [
        [row[name] for row in tree[part]]
        for part, name in (("goals", "text"), ("tasks", "name"), ("targets", "target"))
    ]
    assert told == [["目标"], ["任务"], ["≥1万件"]]
    assert clerk("POST", f"/goals/{goal['id']}/tasks", {"name": "任务", "source": " "}).status_code == 422


def test_years_remarks_and_registers(city: City, people: People, program: Programs) -> None:
    project = approved(city, people)
    clerk, head, finance, auditor = (program(name) for name in ("clerk", "head", "finance", "auditor"))
    closed = head("POST", f"/years/data/{YEAR}/close")
    assert (closed.status_code, closed.json()["closed_at"] is not None) == (200, True)
    opened = finance("POST", f"/years/data/{YEAR}/reopen", {"reason": "更正"})
    assert opened.json()["closed_at"] is None
    said = clerk("POST", f"/comments/project/{project.pk}", {"text": "先看合同"})
    assert (said.status_code, clerk("GET", f"/comments/project/{project.pk}").json()[0]["text"]) == (
        201,
        "先看合同",
    )
    assert head("POST", f"/remarks/{said.json()['id']}/withdraw").status_code == 403
    assert clerk("POST", f"/remarks/{said.json()['id']}/withdraw").status_code == 204
    assert clerk("POST", f"/comments/nothing/{project.pk}", {"text": "x"}).status_code == 404
    issue = {"organisation": "data", "fiscal_year": YEAR, "title": "逾期", "source": "审计", "due_on": "2024-01-01"}
    raised = auditor("POST", "/issues", issue)
    disputed = clerk("POST", f"/issues/{raised.json()['id']}/dispute", {"reason": "不属实"}, raised["ETag"])
    back = auditor("POST", f"/issues/{raised.json()['id']}/send-back", {"reason": "证据不足"}, disputed["ETag"])
    assert (raised.status_code, disputed.json()["state"], back.json()["state"]) == (201, "disputed", "open")
    system = {"organisation": "data", "fiscal_year": YEAR, "code": "S1", "name": "平台"}
    made = clerk("POST", "/systems", system)
    changed = clerk("PATCH", f"/systems/{made.json()['id']}", {"protection_level": 3}, made["ETag"])
    assert (changed.json()["name"], changed.json()["protection_level"]) == ("平台", 3)
    linked = {"systems": [made.json()["id"]]}
    assert clerk("PUT", f"/projects/{project.pk}/systems", linked).status_code == 428
