"""Settles one system: amounts that satisfy it, a proof that there are none, or why neither is known."""

from collections.abc import Iterable

import msgspec

from mingzhang.checking.certificate.problem import System
from mingzhang.checking.certificate.programs import as_printed, centre, origin_of, plain, rounded, stretch
from mingzhang.checking.certificate.proof import Clash, clash_by_duals
from mingzhang.checking.certificate.propagation import Bounds, propagate, search
from mingzhang.checking.certificate.solver import Clock, solve

TIME_UP = "在限定的时间内没有得出结论"
ONLY_CLAIMED = "求解器认为各格不可能同时正确，但没有得到可以精确验证的证明"
_NOT_FOUND = "没有找到可以精确验证的分值，也没有得到矛盾的证明"


class Witness(msgspec.Struct, frozen=True):
    """Whole amounts in fen by position, checked to satisfy every bound and relation."""

    values: tuple[int, ...]


class Undecided(msgspec.Struct, frozen=True):
    """Neither amounts nor a proof, and why."""

    why: str


Outcome = Witness | Clash | Undecided


def settle(system: System, clock: Clock) -> Outcome:
    """The outcome of a system: the amounts as printed, a simple search, the solver, the first that suffices."""
    printed = tuple(map(as_printed, system.amounts))
    if system.admits(printed):
        return Witness(printed)
    bounds = Bounds.of(system.amounts)
    possible = propagate(system, bounds)
    if possible:
        near = search(system, bounds, [origin_of(amount) for amount in system.amounts])
        if near is not None:
            return Witness(near)
    known = _stretched(system, clock)
    if known is not None:
        return known
    return _by_solver(system, bounds, clock) if possible else _by_propagation(system, clock)


def examine(system: System, clock: Clock) -> Outcome:
    """The same outcome, the solver first: for the many variants of a system that is known to be in conflict."""
    return _stretched(system, clock) or settle(system, clock)


def _stretched(system: System, clock: Clock) -> Witness | Clash | None:
    """What one question to the solver settles, verified; None where it settles nothing."""
    found = solve(stretch(system), clock)
    if found.status != "optimal":
        return None
    values = tuple(rounded(system, found.values))
    return Witness(values) if system.admits(values) else clash_by_duals(system, found.duals)


def _by_solver(system: System, bounds: Bounds, clock: Clock) -> Outcome:
    """Amounts near the middle of what the solver finds, else whole amounts that it finds itself."""
    middle = solve(centre(system), clock)
    if middle.status == "optimal":
        values = search(system, bounds, rounded(system, middle.values))
        if values is not None:
            return Witness(values)
    whole = solve(plain(system, whole=True), clock)
    if whole.status == "infeasible":
        return Undecided(ONLY_CLAIMED)
    if whole.status == "optimal":
        values = tuple(rounded(system, whole.values))
        return Witness(values) if system.admits(values) else Undecided(_NOT_FOUND)
    return Undecided(TIME_UP if clock.over else _NOT_FOUND)


def _by_propagation(system: System, clock: Clock) -> Outcome:
    """The clash that propagation alone proves: cells are doubted one by one as long as the contradiction stays."""
    doubted: list[int] = []
    for position, amount in enumerate(system.amounts):
        if clock.over:
            break
        if amount.standing != "given" and not _possible(system, [*doubted, position]):
            doubted.append(position)
    kept = [p for p in range(len(system.amounts)) if p not in doubted]
    printed = tuple(p for p in kept if system.amounts[p].standing == "printed")
    return Clash(printed, tuple(p for p in kept if system.amounts[p].standing == "quiet"))


def _possible(system: System, doubted: Iterable[int]) -> bool:
    narrowed = system.doubting(doubted)
    return propagate(narrowed, Bounds.of(narrowed.amounts))
