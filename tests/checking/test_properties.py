"""Properties: tables made from true amounts never give an error, and real differences are never missed."""

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.checking import Options, check
from mingzhang.checking.outcomes import Fails, Holds, Tail
from mingzhang.checking.tables.relation import relation
from mingzhang.findings import CheckResult
from tests.checking.small_reports import book, relation_rule, report_of

GROUPS = Options(only=frozenset(r for r in book().rules if r.startswith(("T-0", "X-0")) and r != "X-08"))
Fen = tuple[int, int]
FUNCTIONS = ("201", "208", "212", "221")

plain_fen = st.one_of(st.just(0), st.integers(min_value=1_000_000, max_value=10**11))
"""No amount, or from 1 万元 up to 10 亿元, in fen."""
any_fen = st.one_of(plain_fen, st.integers(min_value=0, max_value=20_000))
"""Also amounts so small that they print as 0.00 万元."""


def printed(fen: int) -> str:
    """An amount in 万元 with two decimals, half-up."""
    return f"{(Decimal(fen) / 1_000_000).quantize(Decimal('0.01'), ROUND_HALF_UP):,}"


def accounts(items: dict[str, Fen]) -> str:
    """Tables 01, 03 and 05 of a department whose true amounts are known: basic and project of each item."""
    tree: dict[str, list[int]] = {}
    for code, (basic, project) in items.items():
        for part in (code[:3], code[:5], code, "total"):
            sums = tree.setdefault(part, [0, 0])
            sums[0] += basic
            sums[1] += project
    rows = "\n".join(
        f"{code} | {printed(b + p)} | {printed(b)} | {printed(p)}" for code, (b, p) in sorted(tree.items())
    )
    classes = [code for code in tree if len(code) == 3]
    left = "\n".join(f"expenditure.{code} | {printed(sum(tree[code]))}" for code in classes)
    total = printed(sum(tree["total"]))
    return (
        f"[01]\nrow | amount\n{left}\nexpenditure.total | {total}\nincome.general_budget | {total}\n"
        f"income.total | {total}\nincome.grand_total | {total}\nexpenditure.grand_total | {total}\n"
        f"expenditure.closing | 0.00\nincome.opening | 0.00\n"
        f"[03]\nrow | total | basic | project\n{rows}\n[05]\nrow | total | basic | project\n{rows}\n"
    )


def items_of(amounts: st.SearchStrategy[int]) -> st.SearchStrategy[dict[str, Fen]]:
    codes = st.tuples(
        st.sampled_from(FUNCTIONS), st.sampled_from(("01", "05")), st.sampled_from(("01", "02", "99"))
    )
    return st.dictionaries(codes.map("".join), st.tuples(amounts, amounts), min_size=1, max_size=12)


def checked(items: dict[str, Fen]) -> CheckResult:
    return check([report_of(accounts(items))], book(), options=GROUPS)


@settings(max_examples=60, deadline=None)
@given(items_of(plain_fen))
def test_true_amounts_rounded_for_print_break_no_rule(items: dict[str, Fen]) -> None:
    result = checked(items)
    assert [f.message for f in result.findings if f.outcome == "fails"] == []
    assert result.checked > 0


@settings(max_examples=60, deadline=None)
@given(items_of(any_fen))
def test_not_even_amounts_too_small_to_print_make_an_error(items: dict[str, Fen]) -> None:
    assert [f.message for f in checked(items).findings if f.severity == "error"] == []


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(min_value=1, max_value=10**7), min_size=1, max_size=15), st.integers(-20, 20))
def test_the_bound_is_half_a_unit_for_each_amount(parts: list[int], off: int) -> None:
    """The oracle counts in hundredths: a tail is at most half a hundredth for each of the n + 1 cells."""
    total = sum(parts) + off
    if total <= 0:
        return
    cells = "\n".join(f"{200 + i} | {part / Decimal(100):.2f}" for i, part in enumerate(parts, start=1))
    text = f"[03]\nrow | total\ntotal | {total / Decimal(100):.2f}\n{cells}"
    (outcome,) = relation(relation_rule(["03:total:total = sum(03:roots:total)"]), report_of(text), book())
    expected = Holds if off == 0 else Tail if 2 * abs(off) <= len(parts) + 1 else Fails
    assert isinstance(outcome, expected)
    assert not (isinstance(outcome, Fails) and outcome.finding.severity != "error")
