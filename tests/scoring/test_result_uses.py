"""What last year's results propose: cases, the strictest of several, amounts to the fen, refusals."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingzhang.errors import RulebookError
from mingzhang.rulebook import Rulebook, load
from mingzhang.rulebook.result_uses import ResultUseDef
from mingzhang.scoring.result_uses import Known, deciding, policy_of, propose, run_cases

POLICY = load().result_uses["results.general"]
GOOD = Known("甲", Decimal(85), Decimal(95), of="自评", base=Decimal("900000.01"), executed=Decimal("855000.01"))
REQUESTED = Decimal("1000000.00")


def test_the_cases_of_every_policy_hold() -> None:
    results = [result for policy in load().result_uses.values() for result in run_cases(policy)]
    assert [result for result in results if not result.passed] == []
    assert len(results) >= 14


def amount(**other: object) -> tuple[str | None, Decimal | None]:
    made = propose(POLICY, REQUESTED, [replace(GOOD, **other)])  # type: ignore[arg-type]
    return made.proposal.id if made.proposal else None, made.amount


def test_amounts_are_worked_out_to_the_fen() -> None:
    assert amount(score=Decimal(90)) == ("priority", REQUESTED)
    assert amount() == ("keep", Decimal("900000.01"))
    assert amount(base=Decimal(2000000)) == ("keep", REQUESTED), "never more than was asked for"
    assert amount(rate=Decimal(70)) == ("executed", Decimal("855000.01"))
    # 900,000.01 × 80 % = 720,000.008, and never above it
    assert amount(score=Decimal(70)) == ("reduce", Decimal("720000.00"))
    assert amount(overdue=1) == ("suspend", Decimal(0))
    assert amount(ended=True, score=None, rate=None) == ("cancel", Decimal(0))


def test_what_cannot_be_told_is_not_told() -> None:
    assert amount(score=None) == (None, None)
    assert amount(rate=None) == (None, None)
    assert amount(base=None) == ("keep", None)
    why = propose(POLICY, REQUESTED, [replace(GOOD, score=None)]).why
    assert why == ("“甲”没有得分，执行率 95%，逾期未整改 0 项：无法判断。",)


def test_of_several_predecessors_the_strictest_stands() -> None:
    fair = replace(GOOD, name="乙", score=Decimal(75), base=Decimal(100))
    made = propose(POLICY, REQUESTED, [GOOD, fair])
    assert (made.proposal and made.proposal.id, made.amount) == ("reduce", Decimal("720080.00"))
    assert made.why == (
        "“甲”自评得分 85，执行率 95%，逾期未整改 0 项：上年评价等级为良，维持。",
        "“乙”自评得分 75，执行率 95%，逾期未整改 0 项：上年评价等级为中，压减。",
        "申报额 1,000,000.00 元与上年调整后预算 900,100.01 × (100 − 20)% = 720,080.00 元取低：720,080.00 元。",
    )
    assert [one.id for one in made.measures] == ["improve_management"]


def test_one_that_cannot_be_told_leaves_only_the_strictest_sure() -> None:
    unknown = replace(GOOD, score=None)
    assert propose(POLICY, REQUESTED, [replace(GOOD, score=Decimal(10)), unknown]).rule is None
    ended = propose(POLICY, REQUESTED, [replace(GOOD, ended=True), unknown])
    assert ended.proposal is not None
    assert ended.proposal.id == "cancel"


@given(
    st.decimals(0, 100, places=2), st.decimals(0, 120, places=2), st.integers(0, 3), st.decimals(0, 10**9, places=2)
)
def test_a_proposal_never_exceeds_the_request_and_a_worse_score_never_gains(
    score: Decimal, rate: Decimal, overdue: int, base: Decimal
) -> None:
    known = Known("甲", score, rate, overdue, base=base, executed=base * rate / 100)
    made = propose(POLICY, REQUESTED, [known])
    assert made.rule is not None, "every score and rate falls into a band"
    assert made.amount is not None
    assert 0 <= made.amount <= REQUESTED
    order = [one.id for one in POLICY.proposals]
    worse = deciding(POLICY, replace(known, score=max(Decimal(0), score - 25)))
    assert worse is not None
    assert order.index(worse.proposal) >= order.index(made.rule.proposal)


def test_a_place_uses_its_own_policy_in_its_years() -> None:
    local = msgspec.structs.replace(POLICY, id="results.local", region="临川市")
    book = Rulebook(load().data)
    vars(book).update(result_uses={POLICY.id: POLICY, local.id: local})
    assert [policy_of(book, place, 2024) for place in ("临川市", "别处", "")] == [local, POLICY, POLICY]
    assert policy_of(book, "临川市", 2019) is None


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("proposal: reduce, share: 20", "proposal: reduce", "按比例压减的须写比例"),
        ("proposal: suspend, measures: [adjust_policy", "proposal: pause, measures: [adjust_policy", "没有定义"),
        ("expect: good}", "expect: fine}", "没有例子说明 good"),
        ("score: {at_least: 60, below: 80}", "score: {at_least: 80, below: 60}", "区间 80 至 60 是空的"),
        ("scores: [recheck", "scores: [hearsay", "hearsay"),
    ],
)
def test_what_does_not_make_sense_is_refused(old: str, new: str, says: str, tmp_path: Path) -> None:
    text = (load().data / "result_uses" / "results.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "result_uses").mkdir()
    (tmp_path / "result_uses" / "results.yaml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(RulebookError, match=says):
        Rulebook(tmp_path).result_uses  # noqa: B018 - loading is what is tested


def test_the_shipped_policy_says_what_is_assumed() -> None:
    assert isinstance(POLICY, ResultUseDef)
    assert POLICY.confirmed is None
    assert any("默认值" in clause for clause in POLICY.assumed)
