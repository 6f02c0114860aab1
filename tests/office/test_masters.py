"""Suppliers, systems, plans, transfers, years, issues, remarks."""

from datetime import date

import pytest

from mingzhang.office.models import AuditEvent, CarriedContract, InformationSystem, Issue, ProjectKind, StoredFile
from mingzhang.office.queries import master as read
from mingzhang.office.queries import performance as plans
from mingzhang.office.queries import procurement, transfers
from mingzhang.office.queries import remarks as said
from mingzhang.office.queries.names import core_name, plain_name
from mingzhang.office.queries.organisations import regions_of, who_sees
from mingzhang.office.scope import everything
from mingzhang.office.services import (
    budget,
    master,
    payments,
    performance,
    projects,
    rectification,
    remarks,
    suppliers,
    years,
)
from mingzhang.office.services import (
    transfers as moves,
)
from mingzhang.office.services.acting import NotFoundError, NotPermittedError, RefusedError
from mingzhang.office.services.organisations import found_organisation
from mingzhang.office.services.payments import Paid
from tests.office.conftest import City, Kind, People
from tests.office.year import TARGETS, YEAR, approved, budgeted, draft, masters, request, signed, supplier, yuan


def test_names_are_compared_without_brackets_spaces_place_and_form() -> None:
    assert plain_name("青岛示例（软件） 有限公司") == plain_name("青岛示例(软件)有限公司") == "青岛示例软件有限公司"
    assert core_name("青岛市示例软件有限责任公司") == core_name("示例软件股份有限公司") == "示例软件"
    assert core_name("有限公司") == "有限公司"


def test_a_supplier_twice_is_refused_and_a_second_spelling_flagged(city: City, people: People) -> None:
    finance = people["finance"]
    first = supplier(city, people, "青岛示例软件有限公司")
    with pytest.raises(RefusedError, match="已经登记（写作“青岛示例软件有限公司”），请直接选用"):
        supplier(city, people, "青岛示例软件 有限公司")
    second = supplier(city, people, "示例软件有限责任公司")
    third = supplier(city, people, "另一家公司")
    assert read.spellings_of("青岛市示例软件公司") == [first, second]
    assert read.spellings_of(third.name, third) == []
    assert read.suspected_spellings() == [[first, second]]
    suppliers.say_distinct(finance, second, "信用代码不同")
    assert read.suspected_spellings() == []
    with pytest.raises(RefusedError, match="请写明认定为同一单位的依据"):
        suppliers.say_same(finance, second, first, " ")
    with pytest.raises(RefusedError, match="不认识规模“巨型”"):
        supplier(city, people, "第三家", "巨型")


def test_systems_keep_their_tests(city: City, people: People) -> None:
    values = {"name": "网上政务平台", "protection_level": 3, "protection_tested_on": date(2023, 5, 1)}
    system = master.add_system(people["clerk"], city["data"], YEAR, "S1", values)
    master.change_system(people["clerk"], system, {"cipher_passed": True}, system.revision)
    [found] = read.systems(people["finance"]).rows
    assert (found.protection_level, found.cipher_passed, found.revision) == (3, True, 2)
    with pytest.raises(RefusedError, match="“代码”不能在这里修改"):
        master.change_system(people["clerk"], system, {"code": "S2"}, None)
    with pytest.raises(NotFoundError):
        master.change_system(people["other_clerk"], _moved(system, city["health"]), {"name": "别人的"}, None)


def _moved(system: InformationSystem, organisation: object) -> InformationSystem:
    """The row as a forger would hand it in: another organisation's, said to be one's own."""
    system.organisation = organisation  # type: ignore[assignment]
    return system


def test_targets_below_the_plan_are_shown(city: City, people: People) -> None:
    clerk = people["clerk"]
    plan = performance.add_plan(clerk, city["data"], "五年规划", (2021, 2025), "市政府文件")
    goal = performance.add_goal(clerk, plan, "一网通办")
    with pytest.raises(RefusedError, match="请写明任务来源"):
        performance.add_task(clerk, goal, "提升", "")
    task = performance.add_task(clerk, goal, "提升办件量", "市政府工作报告", date(2023, 12, 31))
    wanted = {
        "办件": performance.add_plan_target(clerk, task, "办件量", "≥10000件"),
        "时间": performance.add_plan_target(clerk, task, "响应时间", "≤2小时"),
        "文字": performance.add_plan_target(clerk, task, "制度", "建立"),
    }
    fund, kind = masters(city, people)
    project = projects.declare(clerk, city["data"], YEAR, request(fund, kind))
    rows = [
        {**TARGETS[1], "plan_target": wanted["办件"]},
        {**TARGETS[0], "name": "响应", "target": "≤1小时", "plan_target": wanted["时间"]},
        {**TARGETS[0], "name": "制度", "target": "建立健全", "plan_target": wanted["文字"]},
    ]
    projects.set_indicators(clerk, project, rows, None)
    found = plans.shortfalls(plans.indicators(clerk, project.pk))
    assert [(s.indicator.name, s.below) for s in found] == [("办件量", True), ("响应", False), ("制度", None)]
    assert [s.indicator.name for s in plans.below_plan(people["reviewer"], YEAR)] == ["办件量"]
    tree = plans.plan_tree(clerk, plan)
    assert [(g.text, [(t.name, [x.name for x in ts]) for t, ts in tasks]) for g, tasks in tree.goals] == [
        ("一网通办", [("提升办件量", ["办件量", "响应时间", "制度"])])
    ]


def test_a_target_changes_after_approval_with_a_reason_and_stays_marked(city: City, people: People) -> None:
    project, clerk = approved(city, people), people["clerk"]
    indicator = plans.indicators(clerk, project.pk)[1]
    with pytest.raises(RefusedError, match="批准后的指标变更必须说明原因"):
        performance.request_target_change(clerk, indicator, "≥8000件", "", None)
    asked = performance.request_target_change(clerk, indicator, "≥8000件", "机构合并", None)
    with pytest.raises(RefusedError, match="已有一项变更在审批中"):
        performance.request_target_change(clerk, indicator, "≥7000件", "再降", None)
    with pytest.raises(NotPermittedError, match="审批指标变更须由"):
        performance.approve_target_change(people["head"], asked)
    performance.approve_target_change(people["reviewer"], asked, "同意")
    indicator.refresh_from_db()
    assert (indicator.target, indicator.approved_target, indicator.changed) == ("≥8000件", "≥9000件", True)
    assert (indicator.change_reason, list(plans.changed_targets(clerk, YEAR))) == ("机构合并", [indicator])
    again = performance.request_target_change(clerk, indicator, "≥1件", "更低", None)
    with pytest.raises(RefusedError, match="不予批准须说明理由"):
        performance.refuse_target_change(people["reviewer"], again, "")
    performance.refuse_target_change(people["reviewer"], again, "降幅过大")
    indicator.refresh_from_db()
    assert indicator.target == "≥8000件"


def test_transfers_follow_a_stated_standard(city: City, people: People) -> None:
    """Five communities at 50,000 are 250,000; twenty would be 1,000,000 and are held to 600,000."""
    clerk = people["clerk"]
    fund, _ = masters(city, people)
    kind = ProjectKind.objects.create(keeper=city["city"], code="transfer", name="转移支付", transfers=True)
    project = projects.declare(clerk, city["data"], YEAR, request(fund, kind))
    projects.set_indicators(clerk, project, TARGETS, None)
    projects.submit(clerk, project, None)
    from mingzhang.office.services import reviews

    for name in ("reviewer", "finance"):
        project = reviews.pass_review(people[name], project)
    line = budget.set_budget(people["finance"], project, fund, yuan("860000"))
    values = {
        "measure": "试点社区",
        "unit": "个",
        "rate": yuan("50000"),
        "most": yuan("600000"),
        "basis": "奖补办法",
    }
    standard = moves.state_standard(clerk, project, values)
    one, two, three = (
        found_organisation(f"q{n}", f"{name}区", Kind.DISTRICT, city["city"]) for n, name in enumerate("甲乙丙")
    )
    assert moves.allot(clerk, standard, one, quantity=yuan("5")).amount == yuan("250000")
    assert moves.allot(clerk, standard, two, quantity=yuan("20")).amount == yuan("600000")
    with pytest.raises(RefusedError, match="金额与标准计算的不一致，须说明原因"):
        moves.allot(clerk, standard, three, amount=yuan("10000.01"))
    with pytest.raises(RefusedError, match="“临川市卫生局”不是区市"):
        moves.allot(clerk, standard, city["health"], quantity=yuan("1"))
    moves.allot(clerk, standard, three, amount=yuan("10000.01"), reason="结转")
    with pytest.raises(RefusedError, match=r"分配合计 860,000.01 元，超出预算 0.01 元"):
        moves.hand_down(people["head"], project)
    asked = budget.request_adjustment(clerk, "add", yuan("0.01"), "尾差", given_to=line)
    budget.approve_adjustment(people["finance"], asked)
    done = moves.hand_down(people["head"], project)
    payments.pay_transfer(clerk, line, done[0], Paid(yuan("250000"), date(2023, 8, 1)))
    with pytest.raises(RefusedError, match="已经拨付"):
        payments.pay_transfer(clerk, line, done[0], Paid(yuan("250000"), date(2023, 8, 1)))
    found = transfers.matrix(clerk, YEAR)
    by_name = dict(zip([d.name for d in found.districts], found.by_district, strict=True))
    assert by_name == {"甲区": yuan("250000"), "乙区": yuan("600000"), "丙区": yuan("10000.01")}
    assert found.total == yuan("860000.01")


def test_a_closed_year_stands_still_and_what_runs_on_is_carried(city: City, people: People) -> None:
    line = budgeted(city, people)
    contract = signed(city, people, line)
    draft(city, people, line, number="C2")
    issue = rectification.raise_issue(
        people["auditor"], city["data"], YEAR, {"title": "公告逾期", "source": "审计", "due_on": date(2024, 3, 1)}
    )
    asked = budget.request_adjustment(people["clerk"], "add", yuan("1"), "因", given_to=line)
    with pytest.raises(RefusedError, match="还有预算调整 1 项待审批"):
        years.close_year(people["head"], city["data"], YEAR)
    budget.refuse_adjustment(people["finance"], asked, "不必")
    years.close_year(people["head"], city["data"], YEAR)
    for call in (
        lambda: payments.pay_contract(people["clerk"], line, contract, Paid(yuan("1"), date(2023, 12, 1))),
        lambda: projects.stop(people["head"], line.project, "终止", None),
    ):
        with pytest.raises(RefusedError, match="2023 年度已关账"):
            call()
    carried = years.open_year(people["head"], city["data"], YEAR + 1)
    assert (carried.contracts, carried.issues) == (1, 1)
    again = years.open_year(people["head"], city["data"], YEAR + 1)
    assert (again.contracts, again.issues) == (0, 0)
    assert list(procurement.contract_rows(people["clerk"], YEAR + 1)) == [contract]
    years.open_year(people["head"], city["data"], YEAR + 2)
    assert [c.number for c in procurement.contract_rows(people["clerk"], YEAR)] == ["C1", "C2"]
    with everything("测试"):
        assert [c.from_year for c in CarriedContract.objects.order_by("pk")] == [YEAR, YEAR + 1]
        assert Issue.objects.get(fiscal_year=YEAR + 1).carried_from == issue
    with pytest.raises(NotPermittedError):
        years.reopen_year(people["head"], city["data"], YEAR, "补记")
    years.reopen_year(people["finance"], city["data"], YEAR, "补记")
    payments.pay_contract(people["clerk"], line, contract, Paid(yuan("1"), date(2023, 12, 1)))


def test_issues_are_answered_by_some_and_closed_by_others(city: City, people: People) -> None:
    values = {"title": "公告逾期", "source": "审计", "due_on": date(2024, 3, 1)}
    issue = rectification.raise_issue(people["auditor"], city["data"], YEAR, values)
    with pytest.raises(RefusedError, match="尚无整改情况，不能销号"):
        rectification.close(people["auditor"], issue, "好")
    rectification.answer(people["clerk"], issue, "已补公告")
    with pytest.raises(NotPermittedError, match="问题销号须由"):
        rectification.close(people["clerk"], issue, "好")
    rectification.send_back(people["auditor"], issue, "没有凭证")
    rectification.dispute(people["head"], issue, "已有凭证")
    assert rectification.close(people["auditor"], issue, "属实").state == Issue.State.CLOSED
    with pytest.raises(RefusedError, match="问题已销号"):
        rectification.answer(people["clerk"], issue, "再答")


def test_comments_and_files_belong_to_the_row(
    city: City, people: People, settings: object, tmp_path: object
) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    project, clerk = approved(city, people), people["clerk"]
    remark = remarks.comment(people["finance"], project, "请补附件")
    with pytest.raises(NotFoundError):
        remarks.comment(people["other_clerk"], project, "我也看看")
    assert [c.text for c in said.comments_on(clerk, project)] == ["请补附件"]
    with pytest.raises(NotPermittedError, match="只能由本人撤回"):
        remarks.withdraw_comment(clerk, remark)
    remarks.withdraw_comment(people["finance"], remark)
    assert list(said.comments_on(clerk, project)) == []
    with pytest.raises(RefusedError, match="不是可以上传的文件类型"):
        remarks.attach(clerk, project, "立项.pdf", b"MZ\x90\x00 program")
    with pytest.raises(RefusedError, match="是空文件"):
        remarks.attach(clerk, project, "立项.pdf", b"")
    for name in ("../../立项.pdf", "同一份.pdf"):
        remarks.attach(clerk, project, name, b"%PDF-1.7 same content", "立项依据")
    assert [a.name for a in said.files_of(clerk, project)] == ["立项.pdf", "同一份.pdf"]
    assert StoredFile.objects.count() == 1


def test_who_sees_an_organisation_and_why(city: City, people: People) -> None:
    seen = [(s.user.username, s.role, s.over.code) for s in who_sees(city["unit"])]
    assert seen == [
        ("clerk", "经办人", "data"),
        ("head", "负责人", "data"),
        ("auditor", "审计人员", "city"),
        ("reviewer", "业务审核", "city"),
        ("finance", "财政审核", "city"),
    ]
    assert [s.user.username for s in who_sees(city["health"]) if s.over.code != "city"] == ["other_clerk"]


def test_a_place_belongs_to_larger_places(city: City) -> None:
    city["data"].region = "青岛市"
    assert regions_of(city["data"]) == {"青岛市", "山东省"}
    assert regions_of(city["health"]) == set()


def test_registers_are_changed_by_those_who_keep_them(city: City, people: People) -> None:
    fund, _ = masters(city, people)
    with pytest.raises(NotPermittedError, match="登记资金须由"):
        master.add_fund(people["clerk"], city["city"], YEAR, "F9", "小金库")
    changed = master.change_fund(people["finance"], fund, {"name": "运维资金"}, fund.revision, "与文件一致")
    with everything("测试"):
        event = AuditEvent.objects.get(action="master.change_fund")
    assert (changed.name, event.before, event.after) == (
        "运维资金",
        {"name": "运维专项资金"},
        {"name": "运维资金"},
    )
    with pytest.raises(RefusedError, match="2025 年度的支出功能分类尚未导入"):
        projects.declare(people["clerk"], city["data"], 2025, request(fund, ProjectKind.objects.get()))
    definition = performance.define_indicator(
        people["reviewer"],
        city["city"],
        "系统可用率",
        {"level1": "产出指标", "level2": "质量指标", "definition": "可用时间占比", "unit": "%", "direction": "≥",
         "method": "可用时间÷总时间", "source": "探测", "frequency": "每分钟", "measured_by": "平台"},
    )  # fmt: skip
    with pytest.raises(RefusedError, match="方向只能是"):
        performance.change_definition(people["reviewer"], definition, {"direction": "大于"}, None, "更正")
    assert [d.name for d in plans.library("可用").rows] == ["系统可用率"]
