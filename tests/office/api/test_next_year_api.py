"""Other programs say, read and decide what the pages of the year before do."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.office.api.conftest import Programs
from tests.office.conftest import City, People
from tests.office.test_next_year import NEXT, PDF, YESTERDAY, evaluated, issue_of, under_review
from tests.office.year import masters


def test_the_year_before_by_program(city: City, people: People, program: Programs) -> None:
    old = evaluated(city, people)
    masters(city, people, NEXT)
    clerk, finance = program("clerk"), program("finance")
    body = {
        "organisation": "data", "fiscal_year": NEXT, "code": "P1", "name": "网上政务平台运维", "kind": "target",
        "fund": f"F{NEXT}", "functional_code": "2010301", "requested": "1000", "basis": "办法", "goal": "稳定",
    }  # fmt: skip
    made = clerk("POST", "/projects", body)
    at = f"/projects/{made.json()['id']}"
    assert clerk("GET", f"{at}/last-year").json()["said"] is False
    offered = clerk("GET", f"{at}/predecessors/offered").json()
    assert [(one["project"]["id"], one["why"]) for one in offered] == [(old.pk, "编码相同、名称相同")]
    said = clerk("PUT", f"{at}/predecessors", {"predecessors": [old.pk]}, made["ETag"])
    assert (said.status_code, said.json()["is_new"]) == (200, False)
    taken = clerk("POST", f"{at}/take-over", {"before": old.pk}, said["ETag"])
    assert [row["target"] for row in taken.json()] == ["≥3个", "≤2小时", "提升", "≥90%"]
    told = finance("GET", f"{at}/last-year").json()
    (year,) = told["years"]
    assert (year["adjusted"], year["paid"], year["rate"], year["score"]) == (
        "1000000.00",
        "800000.00",
        "80.00",
        "91.33",
    )
    assert (told["proposal"]["proposal"], told["proposal"]["amount"], told["proposal"]["confirmed"]) == (
        "priority",
        "1000.00",
        False,
    )
    assert [row["below_reached"] for row in told["comparisons"]] == [False, True, None, True]
    assert program("other_clerk")("GET", f"{at}/last-year").status_code == 404


def test_a_decision_and_the_list_by_program(city: City, people: People, program: Programs) -> None:
    project = under_review(city, people, [evaluated(city, people)])
    finance = program("finance")
    seen = finance("GET", f"/projects/{project.pk}")
    at = f"/projects/{project.pk}/decision"
    refused = finance("POST", at, {"amount": "5"}, seen["ETag"])
    assert (refused.status_code, list(refused.json()["problems"])) == (422, ["reason"])
    done = finance("POST", at, {"amount": "5", "reason": "够用"}, seen["ETag"])
    assert (done.status_code, done.json()["amount"], done.json()["proposal"]) == (200, "5.00", "priority")
    (row,) = finance("GET", f"/results?year={NEXT}").json()["rows"]
    assert (row["executed_before"], row["decision"]["amount"], row["proposal"]["name"]) == (
        "800000.00",
        "5.00",
        "优先保障",
    )
    assert program("clerk")("POST", at, {"amount": "5"}, seen["ETag"]).status_code == 403
    narrowed = (
        "proposal=priority&issues=none&organisation=data",
        "proposal=keep",
        "issues=open",
        "organisation=none",
    )
    found = [len(finance("GET", f"/results?year={NEXT}&{words}").json()["rows"]) for words in narrowed]
    assert found == [1, 0, 0, 0]


def test_an_issue_is_closed_with_proof_by_program(city: City, people: People, program: Programs) -> None:
    issue = issue_of(people, evaluated(city, people), YESTERDAY)
    clerk, auditor = program("clerk"), program("auditor")
    at = f"/issues/{issue.pk}"
    tag = f'"{issue.pk}-{issue.revision}"'
    said = clerk("POST", f"{at}/dispute", {"reason": "已公告"}, tag)
    said = auditor("POST", f"{at}/send-back", {"reason": "未见"}, said["ETag"])
    said = clerk("POST", f"{at}/answer", {"reason": "已补"}, said["ETag"])
    refused = auditor("POST", f"{at}/close", {"reason": "属实"}, said["ETag"])
    assert (refused.status_code, "没有整改佐证附件" in refused.json()["detail"]) == (422, True)
    assert clerk.send(f"{at}/proof", SimpleUploadedFile("证.pdf", PDF)).status_code == 201
    done = auditor("POST", f"{at}/close", {"reason": "属实"}, said["ETag"]).json()
    assert (done["state"], done["dispute"], done["verdict"]) == ("closed", "已公告", "属实")
