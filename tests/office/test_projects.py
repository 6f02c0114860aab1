"""From declaration to approval: what must be there, who may decide, what stays editable, what changed."""

import pytest

from mingzhang.office.models import AuditEvent, ClassificationCode, Project, ProjectIndicator, Review, Snapshot
from mingzhang.office.queries import audit
from mingzhang.office.queries import projects as read
from mingzhang.office.scope import everything, seeing
from mingzhang.office.services import master, projects, reviews
from mingzhang.office.services.acting import (
    Actor,
    ChangedMeanwhileError,
    NotFoundError,
    NotPermittedError,
    RefusedError,
)
from tests.office.conftest import City, People, Role
from tests.office.year import TARGETS, YEAR, approved, masters, request, submitted, yuan

State = Project.State


def test_a_project_without_targets_is_not_submitted(city: City, people: People) -> None:
    fund, kind = masters(city, people)
    project = projects.declare(people["clerk"], city["data"], YEAR, request(fund, kind, goal=""))
    with pytest.raises(RefusedError) as refused:
        projects.submit(people["clerk"], project, None)
    assert refused.value.problems == {
        "goal": "请填写年度目标。",
        "indicators": "没有绩效目标的项目不能提交，请先填报绩效指标。",
    }
    project.refresh_from_db()
    assert (project.state, project.round) == (State.DRAFT, 0)


def test_both_bodies_review_at_once_and_both_must_pass(city: City, people: People) -> None:
    project = submitted(city, people)
    with everything("测试"):
        assert [r.outcome for r in Review.objects.filter(project=project)] == ["pending", "pending"]
    assert reviews.pass_review(people["finance"], project).state == State.UNDER_REVIEW
    done = reviews.pass_review(people["reviewer"], project, "同意")
    assert (done.state, done.approved_on is not None) == (State.APPROVED, True)
    with everything("测试"):
        assert {i.approved_target for i in ProjectIndicator.objects.all()} == {"≥99%", "≥9000件"}
        assert [s.moment for s in Snapshot.objects.order_by("pk")] == ["submitted", "approved"]


@pytest.mark.parametrize(("first", "body"), [("reviewer", "digital"), ("finance", "finance")])
def test_any_refusal_stops_and_says_why(city: City, people: People, first: str, body: str) -> None:
    project = submitted(city, people)
    with pytest.raises(RefusedError, match="不予通过须说明理由"):
        reviews.refuse(people[first], project, " ")
    assert reviews.refuse(people[first], project, "与已有系统重复").state == State.REFUSED
    with everything("测试"):
        outcomes = {r.body: (r.outcome, r.reason) for r in Review.objects.filter(project=project)}
    other = "finance" if body == "digital" else "digital"
    assert outcomes == {body: ("refused", "与已有系统重复"), other: ("stopped", "")}
    second = "finance" if first == "reviewer" else "reviewer"
    with pytest.raises(RefusedError, match="项目未通过，不在审核中"):
        reviews.pass_review(people[second], project)


def test_a_return_opens_the_chosen_fields_only(city: City, people: People) -> None:
    clerk, project = people["clerk"], submitted(city, people)
    with pytest.raises(RefusedError, match="联合审核中，不能修改"):
        projects.change(clerk, project, {"name": "改名"}, None)
    returned = reviews.return_for_correction(people["finance"], project, ["requested"], "金额偏高")
    assert (returned.state, returned.open_fields) == (State.RETURNED, ["requested"])
    with pytest.raises(RefusedError) as refused:
        projects.change(clerk, project, {"name": "改名", "requested": yuan("900000")}, None)
    assert refused.value.problems == {"name": "本次退回只开放了申报金额（元），“项目名称”不能修改。"}
    with pytest.raises(RefusedError, match="“绩效目标”不能修改"):
        projects.set_indicators(clerk, project, TARGETS, None)
    projects.change(clerk, project, {"requested": yuan("900000")}, None)
    again = projects.submit(clerk, project, None)
    assert (again.state, again.round, again.open_fields) == (State.UNDER_REVIEW, 2, [])
    page = read.project_page(people["finance"], project.pk)
    assert page is not None
    assert [(d.label, d.before, d.after) for d in page.differences] == [("申报金额（元）", "1000000", "900000")]


def test_nobody_reviews_their_own_request(city: City, people: People) -> None:
    project = submitted(city, people)
    clerk = people["clerk"]
    both = Actor(clerk.user, city["digital"], {Role.REVIEWER: (city["city"].path,)})
    with pytest.raises(NotPermittedError, match="不能由提出人本人办理"):
        reviews.pass_review(both, project)
    assert list(read.waiting(both)) == []
    assert [r.project for r in read.waiting(people["reviewer"])] == [project]


def test_one_person_does_not_speak_for_both_bodies(city: City, people: People) -> None:
    project = submitted(city, people)
    everywhere = (city["city"].path,)
    both = Actor(
        people["finance"].user, city["city"], {Role.REVIEWER: everywhere, Role.FINANCE_REVIEWER: everywhere}
    )
    reviews.pass_review(both, project)
    with pytest.raises(NotPermittedError, match="不能代表两个审核机构"):
        reviews.pass_review(both, project)


def test_who_may_not_review_or_declare(city: City, people: People) -> None:
    project = submitted(city, people)
    with pytest.raises(NotPermittedError, match="须由“临川市数据局”范围内的业务审核或财政审核人员办理"):
        reviews.pass_review(people["head"], project)
    with pytest.raises(NotFoundError):
        reviews.pass_review(people["other_clerk"], project)
    with pytest.raises(NotPermittedError, match="申报项目须由"):
        projects.declare(people["clerk"], city["health"], YEAR, {})
    with seeing(people["other_clerk"].scope):
        assert read.project_page(people["other_clerk"], project.pk) is None
        assert read.projects(people["other_clerk"]).rows == []


def test_what_somebody_changed_meanwhile_is_not_overwritten(city: City, people: People) -> None:
    fund, kind = masters(city, people)
    project = projects.declare(people["clerk"], city["data"], YEAR, request(fund, kind))
    seen = project.revision
    projects.change(people["head"], project, {"name": "第一个人的名字"}, seen)
    with pytest.raises(ChangedMeanwhileError, match="已被他人修改") as changed:
        projects.change(people["clerk"], project, {"name": "第二个人的名字"}, seen)
    assert str(changed.value.row) == "第一个人的名字"
    project.refresh_from_db()
    assert (project.name, project.revision) == ("第一个人的名字", seen + 1)


def test_codes_and_funds_of_another_year_are_refused(city: City, people: People) -> None:
    fund, kind = masters(city, people)
    old, _ = masters(city, people, 2022)
    with pytest.raises(RefusedError) as refused:
        projects.declare(
            people["clerk"], city["data"], YEAR, request(old, kind, functional_code="2010399", requested=yuan("0"))
        )
    assert refused.value.problems == {
        "requested": "申报金额应大于零。",
        "fund": "“运维专项资金”是 2022 年度的资金，请选用 2023 年度的。",
        "functional_code": "2023 年度的支出功能分类中没有编码 2010399。",
    }
    master.load_codes(people["finance"], ClassificationCode.Kind.FUNCTIONAL, 2024, [("2010399", "其他")])
    with pytest.raises(RefusedError) as refused:
        projects.declare(people["clerk"], city["data"], 2024, request(fund, kind))
    assert refused.value.problems["functional_code"] == (
        "编码 2010301 是 2022、2023 年度的支出功能分类，2024 年度没有，请改用 2024 年度的编码。"
    )
    with everything("测试"):
        assert Project.objects.count() == 0


def test_every_step_is_in_the_trail_with_before_after_and_reason(city: City, people: People) -> None:
    project = submitted(city, people)
    reviews.return_for_correction(people["reviewer"], project, ["requested", "indicators"], "请核减")
    projects.change(people["clerk"], project, {"requested": yuan("800000")}, None)
    projects.submit(people["clerk"], project, None)
    for name in ("reviewer", "finance"):
        reviews.pass_review(people[name], project, f"{name} 同意")
    history = [(e.action, e.reason) for e in audit.approvals(people["clerk"], project)]
    assert history == [
        ("projects.submit", ""),
        ("reviews.returned", "请核减"),
        ("projects.returned", "请核减"),
        ("projects.submit", ""),
        ("reviews.passed", "reviewer 同意"),
        ("reviews.passed", "finance 同意"),
        ("projects.approved", ""),
    ]
    with everything("测试"):
        change = AuditEvent.objects.get(action="projects.change")
    assert (change.before, change.after) == ({"requested": "1000000.00"}, {"requested": "800000.00"})


def test_last_year_stands_beside_the_request(city: City, people: People) -> None:
    from datetime import date

    from mingzhang.office.services import budget, payments

    old = approved(city, people)
    line = budget.set_budget(people["finance"], old, old.fund, yuan("500000"))
    payments.pay_other(
        people["clerk"], line, payments.Paid(yuan("125000"), date(2023, 5, 8), payee="甲", purpose="运维")
    )
    with everything("测试"):
        Project.objects.filter(pk=old.pk).update(score=yuan("96.5"), grade="优")
    fund, kind = masters(city, people, YEAR + 1)
    old.refresh_from_db()
    values = request(fund, kind, predecessors=[old], is_new=False)
    new = projects.declare(people["clerk"], city["data"], YEAR + 1, values)
    page = read.project_page(people["finance"], new.pk)
    assert page is not None
    (before,) = page.last.years
    assert (before.link.adjusted, before.link.paid, before.rate) == (
        yuan("500000"),
        yuan("125000"),
        yuan("25"),
    )
    assert (before.project.score, before.project.grade) == (yuan("96.5"), "优")
    values = request(old.fund, kind, code="P2", predecessors=[new], is_new=False)
    with pytest.raises(RefusedError, match="上年项目应是本单位 2022 年度的项目"):
        projects.declare(people["clerk"], city["data"], YEAR, values)


def test_a_code_is_used_once_a_year(city: City, people: People) -> None:
    fund, kind = masters(city, people)
    projects.declare(people["clerk"], city["data"], YEAR, request(fund, kind))
    with pytest.raises(RefusedError):
        projects.declare(people["clerk"], city["data"], YEAR, request(fund, kind, name="另一个"))


def test_an_approved_project_may_be_stopped_with_a_reason(city: City, people: People) -> None:
    project = approved(city, people)
    with pytest.raises(RefusedError, match="请说明终止的原因"):
        projects.stop(people["head"], project, "", None)
    assert projects.stop(people["head"], project, "机构改革", None).state == State.STOPPED
    assert list(read.approved(people["finance"], YEAR)) == []
