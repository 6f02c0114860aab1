"""Prints the figures of the joint rounding certificate: speed, size of conflicts, and what only it can catch.

Run from the checkout: `.venv/bin/python scripts/certificate_figures.py`. With ../shared beside the checkout the
sample and the other real accounts are measured; without it, made-up departments alone.
"""

import random
import resource
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from time import perf_counter

import msgspec

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.checking.certificate.departments import changed, make_department, make_report, print_half_up  # noqa: E402

from mingzhang.checking.certificate import (  # noqa: E402 - after the path is set
    Amount,
    Clash,
    Clock,
    Equation,
    Laid,
    Place,
    Problem,
    Undecided,
    Zeros,
    certify,
    lay_out,
    printed_amount,
    settle,
    systems_of,
)
from mingzhang.forms import Report  # noqa: E402
from mingzhang.reading import read_document, reports_of  # noqa: E402
from mingzhang.rulebook.book import load  # noqa: E402

SHARED = ROOT.parent / "shared" / "documents"
SAMPLE = "qingdao_bigdata_2023_final_accounts.txt"
TABLES = ("01", "03", "05", "06")
DEPARTMENTS = 500
PLANTED = 300
FEW_CELLS = 6
LAST_DIGIT = Decimal("0.01")
Amounts = Mapping[Place, Amount]


def main() -> None:
    """All figures, in the order of the plan."""
    documents = list(real_documents())
    sample = sample_of(documents)
    one_report(sample or make_report(make_department(1)))
    for report in documents:
        answer(report)
    many_departments()
    planted_errors(sample)
    last_digits(sample or make_report(make_department(1)))


def sample_of(documents: Sequence[Report]) -> Report | None:
    """The nine tables of the sample, without the evaluations beside them."""
    sample = next((r for r in documents if r.document.name == SAMPLE), None)
    if sample is None:
        return None
    return replace(sample, forms=tuple(f for f in sample.forms if f.form.startswith("final_accounts.")))


def real_documents() -> Iterator[Report]:
    """The accounts and budgets beside the checkout."""
    if not SHARED.is_dir():
        print("../shared is absent: made-up departments only")
        return
    for path in sorted(SHARED.iterdir()):
        reports = reports_of([read_document(path.name, path.read_bytes(), load())], load())
        yield from (r for r in reports if any(f.form.startswith(("final_accounts.", "budget.")) for f in r.forms))


def one_report(report: Report) -> float:
    """How long nine tables take at most, the solver's import counted apart."""
    certify(report, load())
    longest = 0.0
    for zeros in ("exact", "interval"):
        start = perf_counter()
        found = certify(report, load(), zeros=zeros)
        spent = perf_counter() - start
        print(f"nine tables, zeros {zeros}: {found.cells} cells, {found.equations} identities, {spent:.3f} s")
        longest = max(longest, spent)
    return longest


def answer(report: Report) -> None:
    """What the certificate says of a real document."""
    found = certify(report, load())
    print(f"  {report.document.name}: feasible {found.feasible}, {found.cells} cells; {found.why or ''}")


def many_departments(count: int = DEPARTMENTS) -> float:
    """Seconds of each of two cores for 500 departments; the clock's are printed, which other work lengthens."""
    start, before = perf_counter(), _processor()
    with ProcessPoolExecutor(2) as pool:
        answers = Counter(pool.map(_certified, range(count), chunksize=10))
    used = _processor() - before
    spent = f"{perf_counter() - start:.1f} s ({used:.1f} s of processor time)"
    print(f"{count} departments on two cores: {spent}, feasible {dict(answers)}")
    return used / 2


def _processor() -> float:
    """Seconds of processor time of all children so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _certified(seed: int) -> bool | None:
    return certify(make_report(make_department(seed, plain=seed % 3 == 0)), load()).feasible


def planted_errors(sample: Report | None, count: int = PLANTED) -> float:
    """Misprinted digits in single cells: found, located, and in how many cells; the share in few of them."""
    draw = random.Random(2023)  # noqa: S311 - made-up errors
    made = [_planted_in_made_up(draw, seed) for seed in range(count)]
    _print_planted("made-up departments", made)
    if sample is not None:
        real = _planted_in(sample, draw, count // 3)
        _print_planted("the sample", real)
        made += real
    sizes = [size for proved, size, _, _ in made if proved]
    return sum(size <= FEW_CELLS for size in sizes) / len(sizes)


def _print_planted(where: str, cases: list[tuple[bool, int, bool, bool]]) -> None:
    found = [case for case in cases if case[0]]
    few = sum(size <= FEW_CELLS for _, size, _, _ in found) / len(found)
    print(
        f"planted in {where}: {len(found)} of {len(cases)} proved; conflict of at most {FEW_CELLS} cells {few:.1%}"
    )
    located, unique = sum(c[2] for c in found), sum(c[3] for c in found)
    print(f"  conflict holds the planted cell: {located}; the one correction is the original printing: {unique}")
    print(f"  sizes: {dict(sorted(Counter(size for _, size, _, _ in found).items()))}")


def _planted_in_made_up(draw: random.Random, seed: int) -> tuple[bool, int, bool, bool]:
    department = make_department(seed, plain=seed % 3 == 0)
    printed = {place: print_half_up(fen) for place, fen in department.truth.items()}
    place = draw.choice([p for p, value in printed.items() if value >= 1])
    return _case(make_report(department), place, printed[place], _misprint(printed[place], draw))


def _planted_in(sample: Report, draw: random.Random, count: int) -> list[tuple[bool, int, bool, bool]]:
    laid = lay_out([sample], load())
    cells = {p: t.cell.value for p, t in laid.terms.items() if t.cell and t.cell.value and t.cell.value >= 1}
    chosen = draw.sample(sorted(cells), min(count, len(cells)))
    return [_case(sample, (p.form[-2:], p.row, p.column), cells[p], _misprint(cells[p], draw)) for p in chosen]


def _case(
    report: Report, place: tuple[str, str, str], right: Decimal, wrong: Decimal
) -> tuple[bool, int, bool, bool]:
    """Whether it is proved, the size of the first conflict, whether that holds the cell, whether it is repaired."""
    found = certify(changed(report, place, wrong), load())
    if not found.conflicts:
        return False, 0, False, False
    first = found.conflicts[0]
    cells = {(c.form[-2:], c.row, c.column) for c in (*first.cells, *first.quiet)}
    unique = found.correction is not None and found.correction.value == right
    return found.feasible is False, len(first.cells), place in cells, unique


def _misprint(value: Decimal, draw: random.Random) -> Decimal:
    """Another digit, two digits swapped, or the point shifted: as amounts go wrong when they are typed."""
    digits = list(str(value).replace(".", ""))
    while (wrong := Decimal("".join(draw.choice(_SLIPS)(digits, draw))).scaleb(-2)) == value:
        pass
    return wrong


def _another(digits: list[str], draw: random.Random) -> list[str]:
    place = draw.randrange(len(digits))
    return [*digits[:place], draw.choice("0123456789"), *digits[place + 1 :]]


def _swapped(digits: list[str], draw: random.Random) -> list[str]:
    place = draw.randrange(len(digits) - 1)
    return [*digits[:place], digits[place + 1], digits[place], *digits[place + 2 :]]


def _shifted(digits: list[str], _: random.Random) -> list[str]:
    return [*digits, "0"]


_SLIPS: tuple[Callable[[list[str], random.Random], list[str]], ...] = (_another, _swapped, _shifted)


def last_digits(report: Report) -> list[float]:
    """Changes of 0.01 in tables 01, 03, 05 and 06: how many times as often all identities together catch them.

    Of these four tables alone and then of all nine, each with printed zeros exact and as intervals.
    """
    ratios: list[float] = []
    four = replace(report, forms=tuple(f for f in report.forms if f.form[-2:] in TABLES))
    for name, chosen in (("these four tables", four), ("all nine tables", report)):
        zeros: Zeros
        for zeros in ("exact", "interval"):
            counts = Counter[str]()
            laid = lay_out([chosen], load(), zeros)
            for amounts, place in _last_digit_changes(laid, zeros):
                counts.update(_caught(laid.problem, amounts, place))
            ratios.append(_print_last(f"0.01 in tables 01, 03, 05, 06, {name}, zeros {zeros}", counts))
    return ratios


def _last_digit_changes(laid: Laid, zeros: Zeros) -> Iterator[tuple[Amounts, Place]]:
    for place, term in laid.terms.items():
        value = term.cell.value if term.cell else None
        if place.form[-2:] in TABLES and value:
            how = laid.precision(place)
            for wrong in (value + LAST_DIGIT, value - LAST_DIGIT):
                yield {**laid.problem.amounts, place: printed_amount(wrong, how.decimals, how.fen, zeros)}, place


def _caught(problem: Problem[Place], amounts: Amounts, place: Place) -> Iterator[str]:
    yield "changes"
    near = [e for e in problem.equations if any(key == place for key, _ in e.coefficients)]
    closed = {key: _closed(amount) for key, amount in amounts.items()}
    for name, known in (("half-up", amounts), ("closed", closed)):
        if any(_contradicts(equation, known) for equation in near):
            yield f"single, {name}"
        answers = [settle(system, Clock(20)) for _, system in systems_of(Problem(known, problem.equations))]
        if any(isinstance(a, Clash) for a in answers):
            yield f"joint, {name}"
        elif any(isinstance(a, Undecided) for a in answers):
            yield f"undecided, {name}"


def _closed(amount: Amount) -> Amount:
    """The range with both halves in it, so that ties may have been rounded either way."""
    if amount.high is None or amount.low == amount.high:
        return amount
    return msgspec.structs.replace(amount, high=amount.high + 1)


def _contradicts(equation: Equation[Place], amounts: Amounts) -> bool:
    """Whether one identity alone cannot hold within the intervals of its cells."""
    least, most = _end(equation, amounts, lowest=True), _end(equation, amounts, lowest=False)
    too_much = equation.relation != ">=" and least is not None and least > equation.constant
    return too_much or (equation.relation != "<=" and most is not None and most < equation.constant)


def _end(equation: Equation[Place], amounts: Amounts, *, lowest: bool) -> Fraction | None:
    total = Fraction(0)
    for key, coefficient in equation.coefficients:
        amount = amounts[key]
        end = amount.low if (coefficient > 0) == lowest else amount.high
        if end is None:
            return None
        total += coefficient * end
    return total


def _print_last(what: str, counts: Counter[str]) -> float:
    changes = counts["changes"]
    print(f"{what}: {changes} changes")
    for name in ("single, closed", "joint, closed", "single, half-up", "joint, half-up"):
        print(f"  {name}: {counts[name]} ({counts[name] / changes:.1%})")
    ratio = counts["joint, half-up"] / max(1, counts["single, closed"])
    print(f"  certificate against identities one by one with closed intervals: {ratio:.1f} times as often")
    if undecided := sum(n for name, n in counts.items() if name.startswith("undecided")):
        print(f"  undecided: {undecided}")
    return ratio


if __name__ == "__main__":
    main()
