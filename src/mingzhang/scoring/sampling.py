"""Samples for re-checking self-evaluations, and how far re-checked scores are from those given (差异率)."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from mingzhang.errors import MingzhangError
from mingzhang.forms import FilledForm, Row
from mingzhang.quantities import exact, round_half_up

_RATE_DIGITS = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something a sample may be drawn from.

    Attributes:
        name: Unique among the candidates.
        size: What "the largest" goes by, usually money; None where it is not known.
        stratum: The group it belongs to, for stratified samples.
    """

    name: str
    size: Decimal | None = None
    stratum: str = ""


@dataclass(frozen=True, slots=True)
class Recheck:
    """One self-evaluation with its score as given and as re-checked.

    Attributes:
        rechecked: None while nobody has re-checked it.
        reason: Why they differ.
    """

    name: str
    given: Decimal
    rechecked: Decimal | None = None
    reason: str = ""

    @property
    def difference(self) -> Decimal | None:
        """Re-checked less given: negative where the unit scored itself too well."""
        return None if self.rechecked is None else self.rechecked - self.given

    @property
    def rate(self) -> Decimal | None:
        """The difference in percent of the score given, two places; None where that is zero or not re-checked."""
        return _rate(self.difference, self.given)


@dataclass(frozen=True, slots=True)
class RecheckResult:
    """All re-checks of a sample.

    Attributes:
        given, rechecked: Sums over the sample; None while one is missing.
        lowest, highest: The range of the rates that are not zero; None where all agree.
    """

    entries: tuple[Recheck, ...]
    given: Decimal
    rechecked: Decimal | None
    lowest: Decimal | None
    highest: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        """Of the sums."""
        return None if self.rechecked is None else self.rechecked - self.given

    @property
    def rate(self) -> Decimal | None:
        """Of the sums, in percent, two places."""
        return _rate(self.difference, self.given)

    @property
    def differing(self) -> tuple[Recheck, ...]:
        """Those whose scores are not the same."""
        return tuple(one for one in self.entries if one.difference)


def candidates_of(form: FilledForm, column: str, name: str = "name", stratum: str | None = None) -> list[Candidate]:
    """The rows of a table as candidates, without its totals.

    Args:
        form: A table of projects.
        column: What "the largest" goes by.
        name: Column of the names; the row's label where it prints none.
        stratum: Column of the groups, None for one group.
    """
    rows = [row for row in form.rows if row.id != "total"]
    return [Candidate(_name(row, name), row.value(column), row.text(stratum) if stratum else "") for row in rows]


def _name(row: Row, column: str) -> str:
    return row.text(column) or row.label


def largest(candidates: Sequence[Candidate], count: int) -> list[Candidate]:
    """The largest by size, largest first; of equal ones the earlier.

    Raises:
        MingzhangError: There are not so many, two share a name, or a size is not known: it might be the largest.
    """
    _check(candidates, count)
    unknown = [one.name for one in candidates if one.size is None]
    if unknown:
        raise MingzhangError(f"{'、'.join(unknown[:3])}没有金额，不能确定金额最大的几个；请先补上。")
    return sorted(candidates, key=lambda one: -(one.size or Decimal(0)))[:count]


def random_sample(candidates: Sequence[Candidate], count: int, seed: str) -> list[Candidate]:
    """A random sample that anyone can repeat: by the order of the hashes of seed and name, whatever their order.

    Raises:
        MingzhangError: There are not so many, or two share a name.
    """
    _check(candidates, count)
    return sorted(candidates, key=lambda one: _lot(seed, one.name))[:count]


def stratified(candidates: Sequence[Candidate], count: int, seed: str) -> list[Candidate]:
    """A random sample in proportion to the strata, by largest remainders; strata in the order they first stand in.

    Raises:
        MingzhangError: There are not so many, or two share a name.
    """
    _check(candidates, count)
    strata: dict[str, list[Candidate]] = {}
    for one in candidates:
        strata.setdefault(one.stratum, []).append(one)
    shares = allocate({name: len(members) for name, members in strata.items()}, count)
    return [one for name, members in strata.items() for one in random_sample(members, shares[name], seed)]


def allocate(sizes: Mapping[str, int], count: int) -> dict[str, int]:
    """How many of `count` each stratum gives: its exact share cut off, the rest to the largest remainders."""
    whole = sum(sizes.values())
    exact_shares = {name: Fraction(size * count, whole) if whole else Fraction(0) for name, size in sizes.items()}
    found = {name: int(share) for name, share in exact_shares.items()}
    by_rest = sorted(sizes, key=lambda name: found[name] - exact_shares[name])
    for name in by_rest[: count - sum(found.values())]:
        found[name] += 1
    return found


def compare_scores(entries: Iterable[Recheck]) -> RecheckResult:
    """Differences and difference rates of a re-check, one by one and in total."""
    known = tuple(entries)
    scores = [one.rechecked for one in known]
    rates = [one.rate for one in known if one.rate]
    return RecheckResult(
        known,
        sum((one.given for one in known), Decimal(0)),
        None if None in scores else sum((score for score in scores if score is not None), Decimal(0)),
        min((rate for rate in rates if rate is not None), default=None),
        max((rate for rate in rates if rate is not None), default=None),
    )


def _rate(difference: Decimal | None, given: Decimal) -> Decimal | None:
    if difference is None or given == 0:
        return None
    return round_half_up(exact(difference) * 100 / exact(given), _RATE_DIGITS)


def _lot(seed: str, name: str) -> bytes:
    return hashlib.sha256(f"{seed}\0{name}".encode()).digest()


def _check(candidates: Sequence[Candidate], count: int) -> None:
    if not 0 <= count <= len(candidates):
        raise MingzhangError(f"要抽 {count} 个，而可抽的只有 {len(candidates)} 个；请改小抽样数。")
    names = [one.name for one in candidates]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise MingzhangError(f"“{twice}”出现了两次，抽样的对象不能重名；请先区分。")
