"""The year before stands beside the request: predecessors, targets, issues, proposals and decisions."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from mingzhang.office.models import (
    AuditEvent,
    BudgetLine,
    Fund,
    Issue,
    Predecessor,
    Project,
    ProjectIndicator,
    ProjectKind,
)
from mingzhang.office.queries import projects as read
from mingzhang.office.queries import results as results_read
from mingzhang.office.queries.issues import tally
from mingzhang.office.queries.predecessors import offered
from mingzhang.office.queries.target_comparison import below
from mingzhang.office.queries.visible import visible
from mingzhang.office.scope import everything
from mingzhang.office.services import (
    continuation,
    master,
    projects,
    rechecks,
    rectification,
    results,
    reviews,
    self_evaluations,
    years,
)
from mingzhang.office.services.acting import NotPermittedError, RefusedError
from tests.office.conftest import City, People
from tests.office.self_evaluation.year import TYPED, handed_in
from tests.office.year import TARGETS, YEAR, budgeted, masters, request, signed, yuan

NEXT = YEAR + 1
PDF = b"%PDF-1.7 proof"


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def evaluated(city: City, people: People, **other: object) -> Project:
    """A project of the year whose self-evaluation came to 91.33, with 800,000 of 1,000,000 executed."""
    form = handed_in(city, people, **other)
    project = self_evaluations.approve(people["head"], form).project
    with everything("测试"):
        project.refresh_from_db()
    return project


def declared(city: City, people: People, before: list[Project], **other: Any) -> Project:
    """A draft of the next year that goes on with projects."""
    fund, kind = Fund.objects.filter(fiscal_year=NEXT).first(), ProjectKind.objects.first()
    if fund is None or kind is None:
        fund, kind = masters(city, people, NEXT)
    values = request(fund, kind, predecessors=before, is_new=not before, **other)
    return projects.declare(people["clerk"], city["data"], NEXT, values)


def under_review(city: City, people: People, before: list[Project], **other: Any) -> Project:
    project = declared(city, people, before, **other)
    projects.set_indicators(people["clerk"], project, TARGETS, None)
    return projects.submit(people["clerk"], project, None)


def issue_of(people: People, project: Project, due: date, **other: Any) -> Issue:
    values = {
        "title": "合同公告逾期",
        "source": "审计",
        "due_on": due,
        "project": project,
        "responsible": "甲",
        **other,
    }
    return rectification.raise_issue(people["auditor"], project.organisation, project.fiscal_year, values)


def shown(people: People, project: Project) -> read.ProjectPage:
    found = read.project_page(people["finance"], project.pk)
    assert found is not None
    return found


def told(page: read.ProjectPage) -> tuple[str | None, Decimal | None]:
    """The proposal and its amount."""
    assert page.proposed is not None
    return page.proposed.rule.proposal if page.proposed.rule else None, page.proposed.amount


YESTERDAY = date(2024, 1, 10)


def test_a_request_says_what_it_goes_on_with_before_it_is_submitted(city: City, people: People) -> None:
    old = evaluated(city, people)
    project = declared(city, people, [])
    with everything("测试"):
        Project.objects.filter(pk=project.pk).update(is_new=False)
    projects.set_indicators(people["clerk"], project, TARGETS, None)
    assert not shown(people, project).last.said
    with pytest.raises(RefusedError, match="请说明上年项目"):
        projects.submit(people["clerk"], project, None)
    with pytest.raises(RefusedError, match="请勾选上年项目，或者说明是新增项目"):
        continuation.set_predecessors(people["clerk"], project, [], None)
    with pytest.raises(RefusedError, match="请只选一样"):
        continuation.set_predecessors(people["clerk"], project, [old], None, is_new=True)
    continuation.set_predecessors(people["clerk"], project, [old], None)
    assert projects.submit(people["clerk"], project, None).state == Project.State.UNDER_REVIEW
    with pytest.raises(RefusedError, match="联合审核中，不能修改"):
        continuation.set_predecessors(people["clerk"], project, [], None, is_new=True)


def test_every_link_that_comes_or_goes_is_in_the_trail(city: City, people: People) -> None:
    old = evaluated(city, people)
    project = declared(city, people, [old])
    continuation.set_predecessors(people["clerk"], project, [], None, is_new=True)
    with everything("测试"):
        events = AuditEvent.objects.filter(action__endswith="_predecessor").order_by("pk")
        steps = [(event.action, event.before.get("before", ""), event.after.get("before", "")) for event in events]
        assert not Predecessor.objects.exists()
    name = f"{old}（{old.pk}）"
    assert steps == [("projects.add_predecessor", "", name), ("projects.remove_predecessor", name, "")]


def test_likely_predecessors_are_suggested_and_none_is_chosen(city: City, people: People) -> None:
    old = evaluated(city, people, code="2023-07", name="网上政务平台运维")
    with everything("测试"):
        other = Project.objects.get(pk=old.pk)
        other.pk, other.code, other.name, other.score = None, "X1", "执法记录仪采购", None
        other.save(force_insert=True)
    system = master.add_system(people["clerk"], city["data"], YEAR, "S1", {"name": "执法系统"})
    project = declared(city, people, [], code="2024-07", name="网上政务平台运行维护")
    with everything("测试"):
        other.systems.add(system)
        project.systems.add(system)
    found = [(one.project.name, one.why) for one in offered(people["clerk"], city["data"], NEXT, project)]
    assert found == [("网上政务平台运维", "编码相同、名称相近"), ("执法记录仪采购", "同一信息系统“执法系统”")]
    labels = [one.label for one in offered(people["clerk"], city["data"], NEXT)]
    assert labels == [
        "2023-07 网上政务平台运维；调整后预算 1,000,000.00 元，执行 80.00%；自评 91.33 优",
        "X1 执法记录仪采购；没有预算；没有自评得分",
    ]
    assert shown(people, project).last.years == ()


def test_the_year_before_stands_beside_the_request(city: City, people: People) -> None:
    old = evaluated(city, people)
    sample = rechecks.draw(people["finance"], city["data"], YEAR, rechecks.Drawing("largest", 1))
    with everything("测试"):
        entry = sample.entries.get()
    # 20 × 1 ÷ 3 = 6.67 instead of 13.33
    rechecks.re_score(people["finance"], entry, {"indicator.1.actual": "1个"}, "只建成一个")
    late = issue_of(people, old, YESTERDAY)
    closed = issue_of(people, old, YESTERDAY, title="已改的")
    rectification.answer(people["clerk"], closed, "已改", proof=("证.pdf", PDF))
    rectification.close(people["auditor"], closed, "属实")
    project = under_review(city, people, [old])
    page = shown(people, project)
    (before,) = page.last.years
    assert (before.link.initial, before.link.adjusted, before.link.paid) == tuple(
        map(yuan, ("1000000", "1000000", "800000"))
    )
    assert (before.rate, before.project.score, before.link.rechecked) == (yuan("80.00"), yuan("91.33"), "84.67")
    assert (before.issues, before.link.unmended, before.link.overdue) == ((late,), 1, 1)
    days = (timezone.localdate() - YESTERDAY).days
    assert page.last.warning == (
        f"上年项目有 1 项问题逾期未整改，最久的“合同公告逾期”已逾期 {days} 天，责任人 甲；请审核时考虑。"
    )
    assert told(page) == ("suspend", Decimal(0))


def test_an_issue_without_a_passed_day_or_with_an_answer_is_not_overdue(city: City, people: People) -> None:
    old = evaluated(city, people)
    issue_of(people, old, timezone.localdate())
    answered = issue_of(people, old, YESTERDAY, title="答过的")
    rectification.answer(people["clerk"], answered, "已改")
    page = shown(people, under_review(city, people, [old]))
    assert [issue.title for issue in page.last.years[0].issues] == ["答过的", "合同公告逾期"]
    assert page.last.warning == ""
    assert told(page) == ("priority", yuan("1000000"))  # 91.33 points and 80 % executed


def test_late_deadlines_of_the_contracts_stand_beside_it(city: City, people: People) -> None:
    line = budgeted(city, people)
    signed(city, people, line)
    page = shown(people, declared(city, people, [line.project]))
    assert [one.clock.deadline for one in page.last.years[0].late] == ["contract.publication", "contract.filing"]
    assert all(one.days_late and one.days_late > 300 for one in page.last.years[0].late)


def test_merged_and_split_projects(city: City, people: People) -> None:
    one = evaluated(city, people)
    with everything("测试"):
        two = Project.objects.get(pk=one.pk)
        two.pk, two.code, two.score = None, "P2", Decimal("85")
        two.save(force_insert=True)
        own = {"organisation": city["data"], "fiscal_year": YEAR, "fund": two.fund, "functional_code": "2010301"}
        BudgetLine.objects.create(**own, project=two, initial=yuan("500"), adjusted=yuan("500"), paid=yuan("450"))
    merged = shown(people, under_review(city, people, [one, two], code="M1", requested=yuan("1200000")))
    assert [year.project.code for year in merged.last.years] == ["P1", "P2"]
    # 85 points keeps: no more than 1,000,000 + 500
    assert told(merged) == ("keep", yuan("1000500"))
    split = shown(people, under_review(city, people, [two], code="M2"))
    assert split.last.years[0].link.followers == 2
    assert told(split) == ("keep", None)


def test_targets_are_taken_over_and_compared_with_what_was_reached(city: City, people: People) -> None:
    old = evaluated(city, people)
    project = declared(city, people, [old])
    stranger = declared(city, people, [], code="P9")
    with pytest.raises(RefusedError, match="不是这个项目的上年项目"):
        continuation.take_over_targets(people["clerk"], stranger, old, None)
    continuation.take_over_targets(people["clerk"], project, old, None)
    with everything("测试"):
        rows = list(ProjectIndicator.objects.filter(project=project))
        assert [(r.number, r.name, r.target, r.fiscal_year, r.approved_target) for r in rows] == [
            (1, "建成站点数量", "≥3个", NEXT, ""),
            (2, "故障响应时间", "≤2小时", NEXT, ""),
            (3, "保障能力", "提升", NEXT, ""),
            (4, "使用人员满意度", "≥90%", NEXT, ""),
        ]
        ProjectIndicator.objects.filter(project=project, number=1).update(target="≥1个")
    with pytest.raises(RefusedError, match="没有可以沿用的指标"):
        continuation.take_over_targets(people["clerk"], project, old, None)
    told = [
        (c.indicator.name, c.reached, c.below_target, c.below_reached) for c in shown(people, project).comparisons
    ]
    assert told == [
        ("建成站点数量", TYPED["indicator.1.actual"], True, True),  # 1 of 2
        ("故障响应时间", "1.5小时", False, True),  # two hours allowed, one and a half reached
        ("保障能力", "完成", None, None),
        ("使用人员满意度", "95%", False, True),
    ]


@pytest.mark.parametrize(
    ("target", "before", "actual", "expected"),
    [
        ("≥99%", "≥95%", "99.5%", True),
        ("≥99.5%", "≥95%", "99.5%", False),
        ("≤2小时", "≤3小时", "90分钟", True),
        ("≤90分钟", "≤3小时", "1.5小时", False),
        ("100个", "≥90个", "101个", True),
        ("100个", "90个", "101个", None),
        ("≥3个", "≥3个", "2公里", None),
        ("≥3个", "≥3个", "", None),
        ("≥1万件", "≥1万件", "9000", None),
        ("提升", "≥3个", "3个", None),
    ],
)
def test_a_target_below_what_was_reached(target: str, before: str, actual: str, expected: bool | None) -> None:
    assert below(target, before, actual, NEXT) is expected


def test_finance_decides_beside_the_proposal_and_the_review_goes_on(city: City, people: People) -> None:
    old = evaluated(city, people)
    project = under_review(city, people, [old], requested=yuan("1100000"))
    with pytest.raises(NotPermittedError, match="确定预算安排须由"):
        results.decide(people["reviewer"], project, yuan("1"))
    with pytest.raises(RefusedError, match=r"与建议的 1,100,000.00 元不同，请写明理由"):
        results.decide(people["finance"], project, yuan("900000"))
    with pytest.raises(RefusedError, match=r"不能多于申报的 1,100,000.00 元"):
        results.decide(people["finance"], project, yuan("1100000.01"), "多给")
    made = results.decide(people["finance"], project, yuan("900000"), "财力所限")
    assert (made.proposal, made.proposed, made.amount, made.policy) == (
        "priority",
        "1100000.00",
        yuan("900000"),
        "results.general",
    )
    project.refresh_from_db()
    assert project.state == Project.State.UNDER_REVIEW
    again = results.decide(people["finance"], project, yuan("1100000"))
    assert (again.pk, again.amount, again.reason) == (made.pk, yuan("1100000"), "")
    with pytest.raises(RefusedError, match="草稿，不能确定预算安排"):
        results.decide(people["finance"], declared(city, people, [], code="P9"), yuan("1"))


def test_nothing_to_propose_needs_a_reason_only_where_there_was_a_year_before(city: City, people: People) -> None:
    new = under_review(city, people, [])
    assert shown(people, new).proposed is None
    assert results.decide(people["finance"], new, yuan("5")).reason == ""
    line = budgeted(city, people)  # without a score
    unknown = under_review(city, people, [line.project], code="P2")
    with pytest.raises(RefusedError, match="依据上年结果不能提出金额"):
        results.decide(people["finance"], unknown, yuan("5"))


def test_totals_count_every_predecessor_once(city: City, people: People) -> None:
    old = evaluated(city, people)
    first = under_review(city, people, [old], code="A", requested=yuan("300"))
    under_review(city, people, [old], code="B", requested=yuan("200.50"))
    declared(city, people, [], code="C")
    results.decide(people["finance"], first, yuan("250"), "够用")
    sums = results_read.totals(people["finance"], results_read.requests(people["finance"], NEXT))
    assert (sums.requested, sums.executed, sums.decided, sums.count) == (
        yuan("500.50"),
        yuan("800000"),
        yuan("250"),
        1,
    )
    alone = results_read.requests(people["finance"], NEXT).filter(code="C")
    assert results_read.totals(people["finance"], alone).executed is None, "nothing known of last year is not zero"
    rows = {p.code: p for p in results_read.requests(people["finance"], NEXT)}
    assert {code: results_read.executed_of(row) for code, row in rows.items()} == dict.fromkeys(
        "AB", yuan("800000")
    )
    assert list(results_read.requests(people["other_clerk"], NEXT)) == []


def test_an_answer_is_closed_with_proof_of_those_responsible_only(city: City, people: People) -> None:
    old = evaluated(city, people)
    issue = issue_of(people, old, YESTERDAY)
    from mingzhang.office.services import remarks

    remarks.attach(people["auditor"], issue, "问题照片.pdf", PDF + b"1")
    rectification.answer(people["clerk"], issue, "整改完成")
    with pytest.raises(RefusedError, match="没有整改佐证附件，不能销号"):
        rectification.close(people["auditor"], issue, "属实")
    rectification.send_back(people["auditor"], issue, "请补佐证")
    rectification.answer(people["clerk"], issue, "整改完成，见附件", proof=("公告.pdf", PDF))
    done = rectification.close(people["auditor"], issue, "属实")
    assert (done.state, done.answer, done.verdict) == (Issue.State.CLOSED, "整改完成，见附件", "属实")


def test_a_bad_proof_leaves_the_issue_as_it_was(city: City, people: People) -> None:
    issue = issue_of(people, evaluated(city, people), YESTERDAY)
    with pytest.raises(RefusedError, match="不是可以上传的文件类型"):
        rectification.answer(people["clerk"], issue, "整改完成", proof=("公告.exe", b"MZ"))
    issue.refresh_from_db()
    assert (issue.state, issue.answer) == (Issue.State.OPEN, "")


def test_the_dispute_stays_beside_the_later_answer(city: City, people: People) -> None:
    issue = issue_of(people, evaluated(city, people), YESTERDAY)
    rectification.dispute(people["head"], issue, "公告在另一网站")
    rectification.send_back(people["auditor"], issue, "不是指定网站")
    row = rectification.answer(people["clerk"], issue, "已补公告")
    assert (row.dispute, row.verdict, row.answer) == ("公告在另一网站", "不是指定网站", "已补公告")


def test_what_is_carried_into_a_new_year_is_dealt_with_there(city: City, people: People) -> None:
    old = evaluated(city, people)
    issue = issue_of(people, old, YESTERDAY)
    rectification.answer(people["clerk"], issue, "整改完成", proof=("公告.pdf", PDF))
    assert years.open_year(people["head"], city["data"], NEXT).issues == 1
    with pytest.raises(RefusedError, match="问题已结转到 2024 年度，请在那里办理"):
        rectification.close(people["auditor"], issue, "属实")
    later = visible(people["auditor"], Issue).get(fiscal_year=NEXT)
    assert (tally(people["head"], YEAR).whole, tally(people["head"], NEXT).answered) == (0, 1)
    page = shown(people, declared(city, people, [old]))
    assert page.last.years[0].issues == (later,)
    # the proof of the year before counts
    assert rectification.close(people["auditor"], later, "属实").state == Issue.State.CLOSED
    assert shown(people, declared(city, people, [old], code="P2")).last.years[0].issues == ()


def test_a_self_evaluation_is_approved_after_the_year_was_closed(city: City, people: People) -> None:
    """Self-evaluations are of a year that is over: closing it must not stop them, and the score arrives."""
    form = handed_in(city, people)
    years.close_year(people["head"], city["data"], YEAR)
    done = self_evaluations.approve(people["head"], form)
    with everything("测试"):
        done.project.refresh_from_db()
    assert done.project.score == yuan("91.33")


def test_a_return_may_open_what_was_said_of_the_year_before_alone(city: City, people: People) -> None:
    old = evaluated(city, people)
    project = under_review(city, people, [])
    reviews.return_for_correction(people["reviewer"], project, ["predecessors"], "这是延续项目")
    with pytest.raises(RefusedError, match="本次退回只开放了上年项目"):
        projects.change(people["clerk"], project, {"goal": "别的"}, None)
    continuation.set_predecessors(people["clerk"], project, [old], None)
    assert projects.submit(people["clerk"], project, None).state == Project.State.UNDER_REVIEW
