"""A form is half filled when it is begun, scored by the core, and handed in with all that the notes demand."""

from decimal import Decimal

import pytest

from mingzhang.office.models import AuditEvent, Project, SelfEvaluation
from mingzhang.office.queries.self_evaluation_forms import judge
from mingzhang.office.scope import everything
from mingzhang.office.services import self_evaluations
from mingzhang.office.services.acting import (
    ChangedMeanwhileError,
    NotFoundError,
    NotPermittedError,
    RefusedError,
)
from mingzhang.office.services.actuals import set_actual
from tests.office.conftest import City, People
from tests.office.self_evaluation.year import TYPED, begun, handed_in, project
from tests.office.year import YEAR


def _now(row: SelfEvaluation) -> SelfEvaluation:
    with everything("测试"):
        found: SelfEvaluation = SelfEvaluation.objects.get(pk=row.pk)
    return found


def _events(row: SelfEvaluation) -> list[str]:
    with everything("测试"):
        return list(AuditEvent.objects.filter(about=row.about).order_by("pk").values_list("action", flat=True))


def test_it_begins_with_what_the_office_knows(city: City, people: People) -> None:
    approved = project(city, people)
    with everything("测试"):
        second = approved.indicators.get(number=2)
    set_actual(people["clerk"], second, "1.5小时")
    rows = self_evaluations.begin(people["clerk"], approved).rows
    assert rows["funds.total"] == {"initial": "100.00", "adjusted": "100.00", "executed": "80.00", "weight": "10"}
    assert [rows[f"indicator.{n}"]["target"] for n in (1, 2, 3, 4)] == ["≥3个", "≤2小时", "提升", "≥90%"]
    assert [rows[f"indicator.{n}"]["actual"] for n in (1, 2, 3, 4)] == ["", "1.5小时", "", ""]
    assert (rows["field.department"]["text"], rows["goal.expected"]["text"]) == ("临川市数据局", "全年稳定运行")
    with pytest.raises(RefusedError, match="已经开始自评"):
        self_evaluations.begin(people["clerk"], approved)


def test_the_core_scores_it(city: City, people: People) -> None:
    row = begun(city, people)
    rows = self_evaluations.save(people["clerk"], row, TYPED).rows
    judged = judge(rows, city["data"], YEAR)
    scores = {one.row: (one.formula, one.computed) for one in judged.sheet.indicators}
    assert scores["funds.total"][1] == Decimal(8)
    assert scores["indicator.1"] == ("20 × 2 ÷ 3", Decimal("13.33"))
    assert [scores[f"indicator.{n}"][1] for n in (2, 3, 4)] == [Decimal(20), Decimal(40), Decimal(10)]
    assert (judged.sheet.computed, judged.sheet.grade) == (Decimal("91.33"), "优")
    printed = {r.id: r.text("score") for r in judged.form.rows if r.text("score")}
    assert (printed["subtotal"], printed["total"]) == ("83.33", "91.33")
    assert _now(row).total == "91.33"


def test_what_the_notes_demand_is_asked_for_at_the_field(city: City, people: People) -> None:
    row = begun(city, people)
    poor = {**TYPED, "indicator.1.note": "", "indicator.2.actual": "20小时", "indicator.3.actual": ""}
    with pytest.raises(RefusedError) as refusal:
        self_evaluations.submit(people["clerk"], row, poor)
    assert {"indicator.1.note", "indicator.2.note", "indicator.3.actual"} <= refusal.value.problems.keys()
    low = {**poor, "indicator.1.note": "未建", "indicator.2.note": "值守不足", "indicator.3.actual": "部分完成"}
    low["indicator.3.score"] = "25"
    with pytest.raises(RefusedError) as refusal:
        self_evaluations.submit(people["clerk"], row, low)
    # 13.33 + 2 + 25 + 10 + 8 = 58.33, below 80.
    assert "low_score_explanation.text" in refusal.value.problems
    low["low_score_explanation.text"] = "征地未完成，下年补建。"
    low["indicator.3.note"] = "保障能力尚在建设，下年完成。"
    assert self_evaluations.submit(people["clerk"], row, low).total == "58.33"


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        ("indicator.3.score", "满分", "“满分”不是数"),
        ("funds.total.executed", "八十", "“八十”不是数"),
    ],
)
def test_what_cannot_stand_is_named_and_nothing_is_kept(
    city: City, people: People, field: str, text: str, says: str
) -> None:
    row = begun(city, people)
    before = _now(row).rows
    with pytest.raises(RefusedError, match=says) as refusal:
        self_evaluations.save(people["clerk"], row, {**TYPED, field: text})
    assert list(refusal.value.problems) == [field]
    assert _now(row).rows == before


def test_an_actual_in_another_unit_needs_its_reason(city: City, people: People) -> None:
    row = begun(city, people)
    other = {**TYPED, "indicator.1.actual": "2小时", "indicator.1.note": "", "indicator.1.score": "10"}
    with pytest.raises(RefusedError, match="“小时”与指标值“≥3个”的单位不能换算") as refusal:
        self_evaluations.submit(people["clerk"], row, other)
    assert "indicator.1.actual" in refusal.value.problems
    assert _now(row).state == "draft"


def test_only_open_fields_are_taken(city: City, people: People) -> None:
    row = begun(city, people)
    forged = {**TYPED, "indicator.1.target": "≥1个", "indicator.1.weight": "90", "total.score": "100", "x": "y"}
    rows = self_evaluations.save(people["clerk"], row, forged).rows
    assert (rows["indicator.1"]["target"], rows["indicator.1"]["weight"]) == ("≥3个", "20")
    assert sorted(rows) == sorted(row.rows)


def test_from_draft_to_approval_each_step_is_one_event(city: City, people: People) -> None:
    clerk, head = people["clerk"], people["head"]
    row = handed_in(city, people)
    with pytest.raises(RefusedError, match="不能修改"):
        self_evaluations.save(clerk, row, TYPED)
    with pytest.raises(RefusedError, match="退回须说明理由"):
        self_evaluations.send_back(head, row, " ")
    self_evaluations.send_back(head, row, "请补充佐证")
    self_evaluations.submit(clerk, row, {"indicator.4.actual": "89.1%", "indicator.4.note": "抽样偏少，下年扩大。"})
    assert self_evaluations.approve(head, row, "同意").state == "approved"
    steps = ["begin", "submit", "send_back", "submit", "approve"]
    assert _events(row) == [f"self_evaluations.{step}" for step in steps]
    with everything("测试"):
        taken = Project.objects.get(pk=row.project_id)
    # 10 × 89.1 ÷ 90 = 9.90
    assert (taken.score, taken.grade) == (Decimal("91.23"), "优")


def test_who_may(city: City, people: People) -> None:
    row = begun(city, people)
    with pytest.raises(NotPermittedError):
        self_evaluations.save(people["finance"], row, TYPED)
    with pytest.raises((NotPermittedError, NotFoundError)):
        self_evaluations.save(people["other_clerk"], row, TYPED)
    row = self_evaluations.submit(people["head"], row, TYPED)
    with pytest.raises(NotPermittedError, match="不能由提出人本人办理"):
        self_evaluations.approve(people["head"], row)
    with pytest.raises(NotPermittedError):
        self_evaluations.approve(people["clerk"], row)


def test_a_form_changed_meanwhile_is_not_overwritten(city: City, people: People) -> None:
    row = begun(city, people)
    self_evaluations.save(people["clerk"], row, TYPED, row.revision)
    with pytest.raises(ChangedMeanwhileError):
        self_evaluations.save(people["head"], row, {**TYPED, "indicator.1.actual": "1个"}, row.revision)
    assert _now(row).rows["indicator.1"]["actual"] == "2个"
