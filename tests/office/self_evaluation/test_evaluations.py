"""The workbench of an evaluation: inputs and judged points entered, scores by the core, three levels of review."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.urls import reverse

from mingzhang.office.models import Evaluation, Issue, Membership, Organisation, User
from mingzhang.office.queries.evaluations import judged_leaves, policies_for, policy_of, scored, tree
from mingzhang.office.scope import everything
from mingzhang.office.services import evaluations
from mingzhang.office.services.acting import Actor, NotPermittedError, RefusedError
from mingzhang.office.services.organisations import actors_of, found_organisation
from mingzhang.rulebook import load
from mingzhang.rulebook.policies import PolicyDef, leaves
from tests.office.conftest import City, People
from tests.office.site.conftest import Browser, browse, quick
from tests.office.year import YEAR

__all__ = ["browse", "quick"]


def _fund() -> PolicyDef:
    """The policy of a fund that asks for amounts, of whatever place."""
    known = [p for p in load().policies.values() if p.years == (YEAR,)]
    return next(p for p in known if any(one.unit == "元" for one in p.inputs))


def begun(city: City, people: People) -> Evaluation:
    """An evaluation of the data bureau, moved to the place of the policy."""
    Organisation.objects.update(region=_fund().region)
    for organisation in city.values():
        organisation.refresh_from_db()
    return evaluations.begin(people["finance"], city["data"], YEAR, _fund().id, "运维专项资金")


def evaluators(city: City) -> list[Actor]:
    """Two people of an agency that evaluates the data bureau."""
    agency = found_organisation("agency", "临川评价事务所", Organisation.Kind.EVALUATOR, city["city"])
    for name in ("first", "second"):
        user = User.objects.create_user(username=name, name=name)
        Membership.objects.create(
            user=user, organisation=agency, role="evaluator", over=city["data"], why="受托评价"
        )
    return [actors_of(User.objects.get(username=name))[0] for name in ("first", "second")]


def full(row: Evaluation) -> dict[str, dict[str, str]]:
    """Full points for every judged indicator."""
    return {leaf.id: {"points": str(leaf.weight), "reason": ""} for leaf in judged_leaves(policy_of(row))}


def test_only_policies_of_the_place_and_year_are_offered(city: City, people: People) -> None:
    assert policies_for(city["data"], YEAR) == []
    with pytest.raises(RefusedError, match="不适用于这个地区和年度"):
        evaluations.begin(people["finance"], city["data"], YEAR, _fund().id, "运维专项资金")
    row = begun(city, people)
    assert _fund().id in [policy.id for policy in policies_for(city["data"], YEAR)]
    assert policies_for(city["data"], YEAR + 1) == []
    with pytest.raises(NotPermittedError):
        evaluations.begin(people["clerk"], city["data"], YEAR, _fund().id, "运维专项资金")
    assert (row.state, row.total) == ("draft", "")


def test_what_is_not_entered_cannot_be_told_and_judged_points_enter_the_tree(city: City, people: People) -> None:
    row = begun(city, people)
    row = evaluations.enter(people["finance"], row, {}, full(row))
    sheet = scored(row)
    judged = {leaf.id: leaf.weight for leaf in judged_leaves(policy_of(row))}
    known = {one.id: one.computed for one in sheet.indicators if one.computed is not None}
    assert known.items() >= judged.items()
    assert (sheet.computed, row.total) == (None, "")
    shown = tree(policy_of(row), sheet)
    assert [b.indicator.id for b in shown if b.score] == [leaf.id for leaf in leaves(policy_of(row).indicators)]
    assert {b.deduction for b in shown if b.judged} == {Decimal(0)}
    with pytest.raises(RefusedError, match="项没有得分"):
        evaluations.hand_over(people["finance"], row)


def test_what_cannot_stand_is_named_and_nothing_is_kept(city: City, people: People) -> None:
    row = begun(city, people)
    finance, first = people["finance"], judged_leaves(policy_of(row))[0]
    money = next(one for one in policy_of(row).inputs if one.unit == "元")
    for given, judged, field in (
        ({money.id: "三分之一"}, {}, f"given.{money.id}"),
        ({money.id: "5 小时"}, {}, f"given.{money.id}"),
        ({}, {first.id: {"points": "101"}}, f"judged.{first.id}.points"),
        ({}, {first.id: {"points": "满分"}}, f"judged.{first.id}.points"),
        ({}, {first.id: {"points": "0", "reason": " "}}, f"judged.{first.id}.reason"),
    ):
        with pytest.raises(RefusedError) as refusal:
            evaluations.enter(finance, row, given, judged)
        assert list(refusal.value.problems) == [field]
    kept = evaluations.enter(finance, row, {"没有这个数据": "1"}, {"没有这个指标": {"points": "1"}})
    assert (kept.given, kept.judged) == ({}, {})


def _reviewed_by(actors: Iterator[Actor], row: Evaluation) -> Evaluation:
    for actor in actors:
        row = evaluations.pass_level(actor, row, "同意")
    return row


def test_three_levels_of_review_by_three_people(city: City, people: People) -> None:
    row = begun(city, people)
    maker, colleague = evaluators(city)
    with everything("测试"):
        Evaluation.objects.filter(pk=row.pk).update(state="under_review", made_by=maker.user)
    with pytest.raises(NotPermittedError, match="不能由提出人本人办理"):
        evaluations.pass_level(maker, row)
    with pytest.raises(NotPermittedError):
        evaluations.pass_level(people["reviewer"], row)
    row = evaluations.pass_level(colleague, row, "同意")
    with pytest.raises(RefusedError, match="退回须说明理由"):
        evaluations.send_back(people["reviewer"], row, "")
    row = evaluations.send_back(people["reviewer"], row, "补充依据")
    assert (row.state, row.level) == ("returned", 0)
    with everything("测试"):
        Evaluation.objects.filter(pk=row.pk).update(state="under_review")
        row.reviews.all().delete()
    row = _reviewed_by(iter([colleague, people["reviewer"], people["finance"]]), row)
    assert (row.state, row.level) == ("approved", 3)
    with everything("测试"):
        assert [(r.level, str(r.made_by)) for r in row.reviews.order_by("pk")] == [
            (1, "second"),
            (2, "reviewer"),
            (3, "finance"),
        ]


def test_the_workbench_as_a_page_with_working_papers(city: City, people: People, browse: Browser) -> None:
    row = begun(city, people)
    finance, page = browse("finance"), reverse("evaluation", args=[row.pk])
    first = judged_leaves(policy_of(row))[0]
    bad = finance.post(page, {f"judged.{first.id}.points": "0", "revision": row.revision})
    assert (bad.status_code, "扣了分，请写明理由" in bad.content.decode()) == (422, True)
    good = {f"judged.{first.id}.points": "0", f"judged.{first.id}.reason": "没有依据", "revision": row.revision}
    assert finance.post(page, good).status_code == 302
    assert "没有依据" in finance.get(page).content.decode()
    assert finance.post(page, good).status_code == 409
    found = {"title": "验收公示不及时", "basis": "管理办法", "advice": "限期公示", "due_on": "2024-06-30"}
    assert finance.post(reverse("act-on", args=["evaluation", row.pk, "issue"]), found).status_code == 302
    assert "验收公示不及时" in finance.get(page).content.decode()
    with everything("测试"):
        issue = Issue.objects.get()
    assert (issue.source, issue.organisation, issue.state) == ("运维专项资金", city["data"], "open")
    paper = finance.get(reverse("evaluation-paper-file", args=[row.pk, first.id, "docx"]))
    assert paper.content.startswith(b"PK")
    for kind, leaf in (("docx", "nothing"), ("exe", first.id)):
        assert finance.get(reverse("evaluation-paper-file", args=[row.pk, leaf, kind])).status_code == 404
    assert finance.get(reverse("evaluation-paper", args=[row.pk, "nothing"])).status_code == 404
    assert browse("other_clerk").get(page).status_code == 404
